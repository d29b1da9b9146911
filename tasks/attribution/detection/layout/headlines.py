"""Statements behind a name and a colon, without quotation marks: ``Nordbank director Ada Holm: The rate will fall.``.

Headlines and leads of translated news are often so. Lists, sections, datelines and marks for players have the same
form, so the words before the colon must be a person or a body alone, those behind it a clause, and a name without an
office must be that of somebody who speaks.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from spacy.attrs import LOWER
from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.detection.layout.headings import begins_line, heading_before, is_body, person_of
from quotewire.tasks.attribution.detection.layout.laid_out import LaidOut
from quotewire.tasks.attribution.detection.linking import chars_of
from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.detection.own_words import is_own_words
from quotewire.tasks.attribution.frames import HEADING
from quotewire.tasks.attribution.text import (
    FINITE_OR_MODAL,
    SENTENCE_ENDS,
    CharSpan,
    SpanIndex,
    TokenSpan,
    confidences,
    extents,
    ids_of,
    is_saying,
    quotations_of,
    text_of,
    tokens_with,
)
from quotewire.tasks.attribution.types import Candidate

_COLON: Final = ids_of((":",))
_NOMINAL: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_RELATIVE: Final = frozenset({"WDT", "WP", "WP$", "WRB"})
_ANNOUNCING: Final = frozenset({"what", "how", "why", "which", "who", "where", "when", "here"})
"""First words of a title or of a question."""
_ABOUT_SOMEBODY: Final = frozenset({"he", "she", "his", "her"})
"""First words of what may be about whom the heading names."""
_NOBLE: Final = frozenset({"prince", "princess", "king", "queen"})
"""Titles that are a part of the name of somebody who is told about."""
_SPEAKING: Final = frozenset({"speak", "talk", "comment", "address", "discuss", "write", "congratulate", "thank"})
"""Verbs of speaking that lead to no words."""
_QUOTES: Final = frozenset({"“", "”", '"', "«", "»", "„", "''", "``", "‘", "'"})
_LEAST: Final = 3
"""Minimum number of words of a statement."""
_LISTED: Final = 2
"""Maximum number of such lines below the headline; more are a list."""
_LONGEST: Final = 120
"""Maximum number of tokens of a statement."""


class _Headed(NamedTuple):
    """A heading, in tokens, and what is said behind its colon."""

    source: TokenSpan
    colon: int
    content: TokenSpan


def with_headlines(doc: Doc, found: Sequence[Candidate], page: LaidOut) -> list[Candidate]:
    """Return the statements of a document in text order, with those of its headlines and leads.

    Args:
        doc: A parsed document, with its names.
        found: The statements that were found otherwise, which stand.
        page: What the layout attributes.
    """
    headed = [one for colon in tokens_with(doc, LOWER, _COLON) if (one := _headed(doc, colon.i)) is not None]
    if not headed:
        return list(found)
    page_lines = SpanIndex((label.line, label.line) for label in page.list_lines)
    taken = SpanIndex((piece, one) for one in (*found, *page.candidates) for piece in one.content)
    speakers = _speakers(doc, found)
    top = next((token.i for token in doc if not token.is_space), 0)
    made = [
        one
        for one in headed
        if _is_known(doc, one, speakers, is_first=one.source[0] == top)
        and _is_free(chars_of(doc, one.content), taken)
        and not _overlaps(chars_of(doc, one.source), page_lines)
    ]
    listed = sum(one.source[0] != top for one in made) > _LISTED
    marks = Marks(text_of(doc), quotations_of(doc))
    told = [_candidate(doc, marks, one) for one in made if one.source[0] == top or not listed]
    return sorted([*found, *told], key=lambda one: (one.content[0], one.cue))


def _is_free(content: CharSpan, taken: SpanIndex[Candidate]) -> bool:
    """True if nobody else says these words; what is told in a part of them, with its cue, may be others'."""
    return all(
        end <= content[0] or content[1] <= start or _is_inside(other, *content)
        for (start, end), other in taken.near(content)
    )


def _overlaps(span: CharSpan, lines: SpanIndex[CharSpan]) -> bool:
    return any(start < span[1] and span[0] < end for (start, end), _ in lines.near(span))


def _speakers(doc: Doc, found: Sequence[Candidate]) -> dict[str, int]:
    """The first and last words of the names of people who speak in the text, with the last place of each."""
    mentions = SpanIndex((piece, piece) for one in found for piece in one.mention or ())
    return {
        word.text: ent.start
        for ent in doc.ents
        if ent.label_ == "PERSON" and (_is_speaking(ent.root) or _overlaps((ent.start_char, ent.end_char), mentions))
        for word in (ent[0], ent[-1])
    }


def _is_speaking(name: Token) -> bool:
    """True for the subject of a verb of saying, or of one for speaking with somebody."""
    verb = name.head
    return name.dep_ == "nsubj" and (is_saying(verb) or verb.lemma_.lower() in _SPEAKING)


def _is_inside(other: Candidate, start: int, end: int) -> bool:
    """True for a statement that is a part of the words behind a colon, with its cue."""
    return bool(other.cue) and all(start <= first and after <= end for first, after in (*other.content, *other.cue))


def _candidate(doc: Doc, marks: Marks, one: _Headed) -> Candidate:
    content = marks.whole(extents(doc, marks.text, [one.content]), ())
    cue = chars_of(doc, (one.colon, one.colon + 1))
    mention = extents(doc, marks.text, [one.source])
    return Candidate(marks.type_of(content), "speech", content, (cue,), None, HEADING, confidences()[HEADING], mention)


def _headed(doc: Doc, colon: int) -> _Headed | None:
    """The heading that ends at a colon and the clause behind it; None if there is none."""
    heading = heading_before(doc, colon) if colon + 1 < len(doc) else None
    if heading is None or heading.source is None or not begins_line(doc, heading.first):
        return None
    content = _content(doc, colon + 1)
    return _Headed(heading.source, colon, content) if content is not None else None


def _content(doc: Doc, first: int) -> TokenSpan | None:
    """The sentence behind a colon, without its stop, with those that go on in the first person; None for no clause."""
    end = _sentence_end(doc, first)
    if end - first >= _LONGEST:
        return None
    words = [token for token in doc[first:end] if token.is_alpha]
    if len(words) < _LEAST or words[0].i != first or words[0].lower_ in _ANNOUNCING or doc[end - 1].text == "?":
        return None
    if not (words[0].is_title or words[0].is_upper) or not (_is_clause(words) or is_own_words(doc[first:end].text)):
        return None
    while end < len(doc) and "\n" not in doc[end - 1].text and "\n" not in doc[end].text:
        after = _sentence_end(doc, end)
        if (
            after == end
            or after - first > _LONGEST
            or doc[end].text in _QUOTES
            or not is_own_words(doc[end:after].text)
        ):
            break
        end = after
    while end > first and (doc[end - 1].is_space or doc[end - 1].text in {".", "!"}):
        end -= 1
    return first, end


def _sentence_end(doc: Doc, first: int) -> int:
    """Index behind the sentence that begins at a token, or behind its line."""
    end = first
    while end < len(doc) and end - first < _LONGEST and "\n" not in doc[end].text:
        if end > first and doc[end].is_sent_start and doc[end - 1].text in SENTENCE_ENDS:
            break
        end += 1
    return end


def _is_clause(words: Iterable[Token]) -> bool:
    """True if a subject and a finite verb begin a sentence; the parser takes many for a clause about the heading."""
    subject = False
    for token in words:
        if token.tag_ in FINITE_OR_MODAL:
            return subject
        if token.tag_ in _RELATIVE:
            return False
        subject = subject or token.pos_ in _NOMINAL
    return False


def _is_known(doc: Doc, one: _Headed, speakers: Mapping[str, int], *, is_first: bool) -> bool:
    """True if a heading certainly names who speaks.

    A name without an office is a speaker's further below, or says "I" or "we"; others are what is told about.
    """
    person = person_of(doc, one.source)
    words = doc[slice(*one.content)]
    if person is None:
        return is_body(doc, one.source)
    own = is_own_words(words.text)
    verb = next((token for token in words if token.tag_ in FINITE_OR_MODAL), None)
    told = is_first and verb is not None and verb.tag_ != "VBD"
    if words[0].lower_ in _ABOUT_SOMEBODY and not (own or told):
        return False
    if any(token.text == person[-1].text for token in words):
        return False
    if one.source[1] - one.source[0] > len(person) and doc[one.source[0]].lower_ not in _NOBLE:
        return True
    if own and (is_first or len(person) > 1):
        return True
    return (is_first or len(person) == 1) and speakers.get(person[-1].text, -1) >= one.content[1]
