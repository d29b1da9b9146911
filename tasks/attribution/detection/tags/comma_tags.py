"""Tags between a subject and its verb, as in ``The pier, explains Rosa Wendel, is closed``.

German, Dutch and Slavic news put them there, with the verb of saying first or last. The parser takes the name for the
subject of the second verb, and the network one half of the sentence for all that is said.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from spacy.attrs import LOWER
from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.detection.linking import subject_end
from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.frames import INNER
from quotewire.tasks.attribution.text import (
    FINITE,
    FINITE_OR_MODAL,
    TokenSpan,
    confidences,
    extents,
    ids_of,
    tokens_with,
)
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import TAG_VERB_FORMS, TAG_VERBS

_OF_THINGS: Final = frozenset(
    """
    accept advise appeal ask begin criticize denounce describe express go inform offer order plead point post praise
    quote read rule sum tell thank urge
    """.split()  # noqa: SIM905 - a word to a line helps nobody
)
"""Verbs whose participle with a noun describes the subject, as in ``The report, read by few, is long``."""
_VERBS: Final = ids_of(sorted(TAG_VERB_FORMS))
_STOPS: Final = frozenset({".", "!", "?", "…", ";", ":", "–", "—", "“", "”", '"', "„", "«", "»", "''"})
_BEGINS: Final = frozenset({"DET", "PRON", "PROPN", "NOUN"})
_LONGEST: Final = 60
"""Maximum number of tokens of the sentence on either side of the tag."""
_TAG: Final = 16
"""Maximum number of tokens from the comma to a verb of saying behind its subject."""


class _Tag(NamedTuple):
    """A tag: its cue, its source, and the tokens of the commas around it."""

    cue: int
    source: TokenSpan
    opening: int
    closing: int


def comma_tags(doc: Doc, marks: Marks, quoted: set[int]) -> Iterator[Candidate]:
    """Find the sentences that a tag between commas cuts into a subject and what is said of it.

    Args:
        doc: A parsed document.
        marks: Its text and what of it is quoted.
        quoted: Indices of the tokens inside quotations.
    """
    for verb in tokens_with(doc, LOWER, _VERBS):
        tag = _tag(doc, verb) if verb.i not in quoted else None
        if tag is None:
            continue
        before, behind = _before(doc, tag.opening), _behind(doc, tag.closing)
        if before is None or behind is None:
            continue
        cue, mention = extents(doc, marks.text, [(verb.i, verb.i + 1)]), extents(doc, marks.text, [tag.source])
        content = extents(doc, marks.text, [before, behind])
        yield Candidate(marks.type_of(content), "speech", content, cue, verb.i, INNER, confidences()[INNER], mention)


def _tag(doc: Doc, verb: Token) -> _Tag | None:
    """The tag of a verb between two commas; None if it has no name or noun for somebody beside it."""
    lemma = verb.lemma_.lower()
    if verb.tag_ not in FINITE or lemma not in TAG_VERBS or lemma in _OF_THINGS or not verb.i:
        return None
    if doc[verb.i - 1].text == ",":
        end = subject_end(doc, verb.i + 1, len(doc)) if verb.i + 1 < len(doc) else None
        if end is None or doc[verb.i + 1].pos_ not in _BEGINS or end >= len(doc) or doc[end].text != ",":
            return None
        return _Tag(verb.i, (verb.i + 1, end), verb.i - 1, end)
    if doc[verb.i + 1 : verb.i + 2].text != ",":
        return None
    comma = next((i for i in range(verb.i - 1, max(0, verb.i - _TAG), -1) if doc[i].text == ","), None)
    if comma is None or subject_end(doc, comma + 1, verb.i) != verb.i or doc[comma + 1].pos_ not in _BEGINS:
        return None
    return _Tag(verb.i, (comma + 1, verb.i), comma, verb.i + 1)


def _before(doc: Doc, comma: int) -> TokenSpan | None:
    """The words of a sentence before a comma if they are a subject without its verb."""
    first = comma
    while first and comma - first < _LONGEST and not _stops(doc[first - 1]):
        first -= 1
        if doc[first].tag_ in FINITE_OR_MODAL or doc[first].text == ",":
            return None
    words = [token for token in doc[first:comma] if not token.is_space]
    return (words[0].i, comma) if words and any(token.pos_ in {"NOUN", "PROPN", "PRON"} for token in words) else None


def _behind(doc: Doc, comma: int) -> TokenSpan | None:
    """The words behind a comma, to the end of the sentence, if they begin with a finite verb."""
    verb = comma + 1
    while verb < len(doc) and doc[verb].pos_ in {"ADV", "PART"}:
        verb += 1
    if verb >= len(doc) or doc[verb].tag_ not in FINITE_OR_MODAL:
        return None
    end = verb
    while end < len(doc) and end - comma < _LONGEST and not _stops(doc[end]):
        end += 1
    return (comma + 1, end) if end > verb + 1 else None


def _stops(token: Token) -> bool:
    """True for a mark or a line break that ends what a tag cuts in two."""
    return token.text in _STOPS or "\n" in token.text
