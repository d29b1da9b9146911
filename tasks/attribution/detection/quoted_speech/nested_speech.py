"""Quotations within what somebody else says: ``“My neighbour came and said, ‘I did it,’” Holm told us``.

Annotators leave most of them out, and so does the network. But whoever looks for words finds them in the statement of
the one who passes them on, so whose they are has to be told, or that the article does not say it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final, NamedTuple

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.detection.tags import can_tag
from quotewire.tasks.attribution.frames import NESTED
from quotewire.tasks.attribution.text import (
    OPENING_MARKS,
    SUBJECTS,
    CharSpan,
    Places,
    Quotation,
    SpanIndex,
    TokenSpan,
    confidences,
    cue_words,
    extents,
    find_quotations,
    first_with,
    is_inside_word,
    is_saying,
    subtree,
)
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import TAG_VERBS

_LEADS: Final = frozenset({",", ":"})
_WORDS: Final = 2
"""Minimum number of words of a nested quotation; one alone is a word in scare quotes."""
_REACH: Final = 14
"""Maximum words from a verb to the comma or colon before its quotation: ``said to me on the way, ‘…’``."""
_PARTICIPLES: Final = frozenset({"advcl", "xcomp", "acl", "pcomp"})
"""Arcs of a participle that shares the subject of its verb: ``was heard saying “…”``."""
_HEARER: Final = 2
"""Maximum words between them without a comma: ``told me ‘…’``."""
_JOINED: Final = 3
"""Maximum verbs up to the one whose subject a verb shares: ``looked at me and said``."""
_DEEP: Final = 4
"""Maximum verbs from a report down to the one that leads to its quotation."""
_NOBODY: Final = frozenset({"i", "we", "you"})
"""Subjects that are the outer speaker himself, or anybody."""
_NAMING: Final = frozenset({"dub", "go", "nickname", "speak"})
"""Verbs of saying before names and single phrases."""
_RELATIVE: Final = frozenset({"who", "that", "which"})


class _Inner(NamedTuple):
    """A quotation, and where the words that hold it begin."""

    span: CharSpan
    within: int


def with_nested(
    doc: Doc, marks: Marks, places: Places, quotations: Sequence[Quotation], candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The statements with the tagged quotations inside of them, in quotation marks or in reported words.

    Args:
        doc: A parsed document.
        marks: Its text and what of it is quoted.
        places: Its token offsets.
        quotations: Its outermost quotations, in order.
        candidates: Its statements so far; a nested quotation replaces what is less sure of the same verb.
    """
    candidates = [_with_clause(doc, marks, places, one) for one in candidates]
    nested = {one.head: one for one in _speeches(doc, marks, places, quotations, candidates)}
    known = {one.head for one in candidates if one.head in nested and not _is_replaced(one, nested[one.head])}
    left = [one for one in candidates if one.head in known or one.head not in nested]
    return [*left, *(one for one in nested.values() if one.head not in known)]


def _with_clause(doc: Doc, marks: Marks, places: Places, one: Candidate) -> Candidate:
    """A report with the clause that leads to its quotation: ``said the defendant told her, “…”``, not ``“…”`` alone."""
    at = one.content[0][0]
    if one.head is None or not one.cue or one.cue[-1][1] > at or marks.text[at] not in OPENING_MARKS:
        return one
    verb = _verb_before(doc, places.token_at(at))
    speaker = _speaker(verb) if verb is not None and verb.i > one.head else None
    if verb is None or speaker is None or speaker[0] <= one.head:
        return one
    if doc[one.head] not in islice(verb.ancestors, _DEEP):
        return one
    start = doc[speaker[0]].idx
    if start < one.cue[-1][1]:
        return one  # "had to let herself be told by the rector"
    return replace(one, content=((start, one.content[0][1]), *one.content[1:]), type="mixed")


def _is_replaced(one: Candidate, nested: Candidate) -> bool:
    """True if a statement with the same cue is less sure than a nested quotation and has no other words."""
    [(start, end)] = nested.content
    return one.confidence < nested.confidence and all(start <= first and last <= end for first, last in one.content)


def _speeches(
    doc: Doc, marks: Marks, places: Places, quotations: Sequence[Quotation], candidates: Sequence[Candidate]
) -> Iterator[Candidate]:
    for inner in (*_in_quotations(marks.text, quotations), *_in_reports(quotations, candidates)):
        verb = _verb_before(doc, places.token_at(inner.span[0]))
        speaker = _speaker(verb) if verb is not None else None
        if verb is None or speaker is None or doc[speaker[0]].idx < inner.within:
            continue
        cue = extents(doc, marks.text, [cue_words(verb)])
        mention = extents(doc, marks.text, [speaker])
        yield Candidate("direct", "speech", (inner.span,), cue, verb.i, NESTED, confidences()[NESTED], mention)


def _in_quotations(text: str, quotations: Sequence[Quotation]) -> Iterator[_Inner]:
    """Yield the quotations within quotations."""
    for outer in quotations:
        first = text.find(outer.inner, outer.start)
        for inner in find_quotations(f"{outer.inner}."):  # behind a word, a mark closes before punctuation only
            if inner.closed and len(inner.inner.split()) >= _WORDS:
                yield _Inner((first + inner.start, first + inner.end), outer.start)


def _in_reports(quotations: Sequence[Quotation], candidates: Sequence[Candidate]) -> Iterator[_Inner]:
    """Yield the quotations amid a reported statement: ``that the guard had turned round and said, “…”``."""
    pieces = SpanIndex((piece, None) for one in candidates if one.cue for piece in one.content)
    for quotation in quotations:
        if not quotation.closed or len(quotation.inner.split()) < _WORDS:
            continue
        held = [piece for piece, _ in pieces.near((quotation.start, quotation.end)) if piece[0] < quotation.start]
        outer = max((piece for piece in held if quotation.end <= piece[1]), default=None)
        if outer is not None:
            yield _Inner((quotation.start, quotation.end), outer[0])


def _verb_before(doc: Doc, opening: int) -> Token | None:
    """The verb of saying that leads to a quotation; None if other words stand between.

    Without a comma or colon, the quotation has to be a sentence: in ``said “white people”`` it is a phrase.
    """
    led = opening > 0 and doc[opening - 1].text in _LEADS
    if not led and not (opening + 1 < len(doc) and doc[opening + 1].text[:1].isupper()):
        return None
    last = opening - 1 - led
    for i in range(last, max(-1, last - (_REACH if led else _HEARER) - 1), -1):
        token = doc[i]
        if (token.is_punct and not is_inside_word(token)) or token.is_space:
            return None
        if _says(token) or (led and token.lower_ == "going"):
            return token
    return None


def _says(token: Token) -> bool:
    """True for a verb of saying; not for one that also has things as its subject, as ``show`` does."""
    lemma = token.lemma_.lower()
    if token.pos_ != "VERB" or not token.is_lower or lemma in _NAMING:
        return False
    return lemma in TAG_VERBS or (is_saying(token) and not can_tag(token))


def _speaker(verb: Token) -> TokenSpan | None:
    """The words for who speaks: the subject of a verb, or of the one that it is joined to."""
    for _ in range(_JOINED):
        subject = first_with(verb.lefts, *SUBJECTS)
        if subject is not None:
            return _words_for(subject, verb)
        if verb.dep_ != "conj" and not (verb.tag_ == "VBG" and verb.dep_ in _PARTICIPLES):
            return None
        verb = verb.head
    return None


def _words_for(subject: Token, verb: Token) -> TokenSpan | None:
    """The span of a subject, or of the noun before a relative pronoun; None for ``I said`` and ``you say``."""
    if subject.lower_ in _NOBODY:
        return None
    if subject.lower_ in _RELATIVE and verb.dep_ == "relcl":
        noun = verb.head
        return noun.left_edge.i, subject.i
    return subtree(subject)
