"""Epithets: a quotation of a few words that somebody calls a thing, in a sentence in which others speak too.

``Holm called the strike “blackmail”, while Berg spoke of “a cry for help”``: the network gives Berg both clauses.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.detection.reported_speech import EmbeddedReport, from_embedded, without_verbs
from quotewire.tasks.attribution.text import FINITE, CharSpan, Places, Quotation, SpanIndex, TokenSpan
from quotewire.tasks.attribution.types import Candidate

_CALLING: Final = frozenset(
    [
        "brand",
        "call",
        "characterise",
        "characterize",
        "condemn",
        "consider",
        "deem",
        "denounce",
        "describe",
        "dismiss",
        "dub",
        "find",
        "hail",
        "label",
        "praise",
        "regard",
        "slam",
        "speak",
        "term",
    ]
)
"""Verbs whose words for a thing may be one quotation, behind the thing, ``as`` or ``of``."""
_JOINTS: Final = frozenset({"while", "whereas", "but", "and", "though", "although", ";"})
_STOPS: Final = frozenset({",", ";", ":"})
_WORDS: Final = 12
"""Maximum words of an epithet."""
_REACH: Final = 9
"""Maximum tokens between the verb and the quotation."""
_MARK: Final = 2
"""Maximum characters from the start of the last mark to the end of the clause."""
_SUBJECT: Final = 16
"""Maximum length of a subject, in tokens."""


def epithets(
    doc: Doc, places: Places, quotations: Iterable[Quotation], named: Mapping[int, Span], quoted: set[int]
) -> list[EmbeddedReport]:
    """What somebody who is named calls a thing, before another clause of the sentence, in text order.

    Args:
        doc: A parsed document.
        places: Its tokens by their offsets.
        quotations: The quotations of its text.
        named: The name of a person or an organization around each token that has one.
        quoted: Indices of the tokens inside quotations.
    """
    found: list[EmbeddedReport] = []
    for quotation in quotations:
        if not quotation.closed or len(quotation.inner.split()) > _WORDS or quotation.inner.rstrip()[-1:] in ".?!":
            continue
        content = places.tokens_in((quotation.start, quotation.end))
        verb = _verb(doc, content[0], quoted) if _is_joined(doc, content[1]) else None
        subject = _subject(verb, named) if verb is not None else None
        if verb is not None and subject is not None:
            found.append(EmbeddedReport(verb.i, subject, content, named=True))
    return found


def _is_joined(doc: Doc, after: int) -> bool:
    """True if another clause follows: ``, while Berg …``."""
    after += after < len(doc) and doc[after].text == ","
    return after < len(doc) and doc[after].lower_ in _JOINTS


def _verb(doc: Doc, before: int, quoted: set[int]) -> Token | None:
    """The verb whose words a quotation is."""
    for token in reversed(doc[max(0, before - _REACH) : before]):
        if token.i in quoted or token.text in _STOPS or token.is_sent_end:
            return None
        if token.pos_ == "VERB" and token.tag_ in FINITE:
            return token if token.lemma_.lower() in _CALLING else None
    return None


def _subject(verb: Token, named: Mapping[int, Span]) -> TokenSpan | None:
    """The span of a subject with a name right before a verb."""
    doc, after = verb.doc, verb.i
    while after > 0 and doc[after - 1].pos_ == "ADV":
        after -= 1
    if after - 1 not in named:
        return None
    first = after
    while first > verb.sent.start and after - first < _SUBJECT and doc[first - 1].text not in _STOPS:
        if doc[first - 1].lower_ in _JOINTS or doc[first - 1].tag_ in FINITE:
            break
        first -= 1
    return without_verbs(doc, (first, after), named)


def with_epithets(
    doc: Doc, marks: Marks, candidates: Sequence[Candidate], found: Sequence[EmbeddedReport]
) -> list[Candidate]:
    """The statements with the epithets, of which other speakers' statements lose the clause."""
    if not found:
        return list(candidates)
    own = {report.head: from_embedded(doc, marks, report) for report in found}
    clauses = SpanIndex(
        ((first, last + 1), (first, last, verb)) for first, last, verb in (_clause(doc, one) for one in found)
    )
    made: list[Candidate] = []
    for one in candidates:
        better = own.pop(one.head, None) if one.head is not None else None
        if better is None:
            made.append(_without(one, clauses))
        else:
            sure = max(one.confidence, better.confidence)
            made.append(replace(one, content=better.content, type=better.type, mention=better.mention, confidence=sure))
    return [*made, *own.values()]


def _clause(doc: Doc, report: EmbeddedReport) -> tuple[int, int, int]:
    """The offsets of the clause of an epithet and of its verb."""
    first = report.speaker[0] if report.speaker is not None else report.head
    return doc[first].idx, doc[report.content[1] - 1].idx, doc[report.head].idx


def _without(one: Candidate, clauses: SpanIndex[tuple[int, int, int]]) -> Candidate:
    """A statement without the clauses before its cue in which others call a thing something."""
    at = one.cue[0][0] if one.cue else 0
    left = tuple(piece for piece in one.content if not any(_holds(piece, c, at) for _, c in clauses.near(piece)))
    return replace(one, content=left) if left and left != one.content else one


def _holds(piece: CharSpan, clause: tuple[int, int, int], cue: int) -> bool:
    """True for a piece of a clause that has its verb, if a cue stands behind the clause."""
    first, last, verb = clause
    return cue > last and first <= piece[0] <= verb < piece[1] <= last + _MARK
