"""Untagged reported speech: a sentence between two reports of one speaker, in the same paragraph.

``Holm said the pier was unsafe. The planks would have to go. She added that …``: the sentence in the middle has no tag,
and goes on reporting. In translated training articles 18 % of the sentences behind a report do so, but 6 of 8 between
two reports of the same person; the other kinds of sentence are left to the reporter.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.frames import UNTAGGED
from quotewire.tasks.attribution.text import confidences, trimmed
from quotewire.tasks.attribution.types import Candidate, Link, ResolvedSource

_SURE: Final = 0.6
"""Minimum confidence of the reports on both sides."""
_MARKS: Final = frozenset('“”„«»"\n')
_LEAST: Final = 5
"""Minimum number of words in such a sentence."""


class Reported(NamedTuple):
    """A statement with the words that name its source, and the source."""

    statement: Candidate
    link: Link
    source: ResolvedSource


def with_untagged(doc: Doc, reported: Sequence[Reported]) -> list[Reported]:
    """Return the statements of a document, with the untagged sentences between two reports of one person.

    Args:
        doc: The document.
        reported: Its statements in text order, with their sources.
    """
    made: list[Reported] = []
    for i, one in enumerate(reported):
        made.append(one)
        other = reported[i + 1] if i + 1 < len(reported) else None
        sentence = _between(doc, one, other) if other is not None else None
        content = trimmed(sentence.text, 0, len(sentence.text)) if sentence is not None else None
        if sentence is None or content is None:
            continue
        at = (sentence.start_char + content[0], sentence.start_char + content[1])
        untagged = Candidate("indirect", "speech", (at,), (), None, UNTAGGED, confidences()[UNTAGGED])
        made.append(Reported(untagged, Link(one.link.mention, "discourse"), replace(one.source, basis="discourse")))
    return made


def _between(doc: Doc, one: Reported, other: Reported) -> Span | None:
    """The one sentence between two reports of the same named person; None if there is none."""
    if one.source.name is None or one.source.kind != "person" or one.source.name != other.source.name:
        return None
    if not _is_report(one.statement) or not _is_report(other.statement) or one.statement.type != "indirect":
        return None
    before, after = _sentence(doc, one.statement), _sentence(doc, other.statement)
    if before is None or after is None or before.end >= after.start:
        return None
    sentence = doc[before.end].sent
    if sentence.end != after.start or one.statement.content[-1][1] > before.end_char:
        return None
    if other.statement.content[0][0] < sentence.end_char:
        return None
    words = sum(token.is_alpha for token in sentence)
    own = any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in sentence)
    return sentence if words >= _LEAST and own and not _MARKS & set(doc[before.start : after.start].text) else None


def _is_report(statement: Candidate) -> bool:
    return statement.act == "speech" and statement.head is not None and statement.confidence >= _SURE


def _sentence(doc: Doc, statement: Candidate) -> Span | None:
    return doc[statement.head].sent if statement.head is not None else None
