"""Turns statements into attributions, with ids, paragraphs, dates, and spans mapped back to the original."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from quotewire.schemas import Attribution, Span, StatementSource, Telling, Venue, When
from quotewire.tasks.repair import Ledger

if TYPE_CHECKING:
    from quotewire.tasks.attribution import Statement
    from quotewire.tasks.attribution.types import Circumstances

_ID_LENGTH = 12  # hex digits; ids are unique within one document only


def attributions_of(
    ledger: Ledger, statements: Sequence["Statement"], published: date | None, *, repeats_max: int
) -> Iterator[Attribution]:
    """Yields an attribution for each statement, in the same order.

    Args:
        ledger: the original with its removals and repairs.
        statements: the statements found, with offsets into ``ledger.text``.
        published: the day relative to which ``Monday`` is resolved; if None, only full dates are.
        repeats_max: maximum number of restatements listed with one statement.
    """
    writer = _Writer(ledger, published, repeats_max)
    ids = list(_unique(_identity(ledger, statement) for statement in statements))
    for identity, statement in zip(ids, statements, strict=True):
        yield writer.attribution(statement, identity, None if statement.nested_in is None else ids[statement.nested_in])


def paragraph_starts(text: str) -> list[int]:
    r"""The offset of each paragraph; a paragraph is a line that is not blank.

    >>> paragraph_starts("One.\n\n  \nTwo.\nThree.")
    [0, 9, 14]
    """
    starts, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            starts.append(position)
        position += len(line) + 1
    return starts


def day_of(published_at: str | None) -> date | None:
    """The day an article was published, in the time zone of its date; None if it is missing or not ISO 8601.

    >>> day_of("2020-12-01T00:30:00+01:00")
    datetime.date(2020, 12, 1)
    """
    try:
        return datetime.fromisoformat(published_at).date() if published_at else None
    except ValueError:  # dates taken from a page are not validated
        return None


class _Writer:
    """Writes the attributions of one document."""

    def __init__(self, ledger: Ledger, published: date | None, repeats_max: int) -> None:
        self._ledger = ledger
        self._published = published
        self._repeats_max = repeats_max
        self._starts = paragraph_starts(ledger.text)

    def attribution(self, statement: "Statement", identity: str, outer: str | None) -> Attribution:
        return Attribution(
            id=identity,
            type=statement.type,
            act=statement.act,
            content=self._spans(statement.content),
            cue=self._spans(statement.cue),
            source=StatementSource(
                mention=self._spans(statement.mention),
                kind=statement.kind,
                name=statement.name,
                role=statement.role,
                affiliation=statement.affiliation,
                basis=statement.basis,
                confidence=statement.speaker_confidence,
            ),
            nested_in=outer,
            paragraph=self._paragraph(statement),
            confidence=round(statement.confidence, 4),
            stance=statement.stance,
            when=self._when(statement.circumstances),
            where=self._where(statement.circumstances),
            addressee=self._spans(statement.circumstances.addressee),
            repeats=[self._telling(other) for other in statement.repeats[: self._repeats_max]],
        )

    def _telling(self, statement: "Statement") -> Telling:
        return Telling(
            type=statement.type,
            content=self._spans(statement.content),
            cue=self._spans(statement.cue),
            mention=self._spans(statement.mention),
            paragraph=self._paragraph(statement),
            confidence=round(statement.confidence, 4),
            when=self._when(statement.circumstances),
            where=self._where(statement.circumstances),
            addressee=self._spans(statement.circumstances.addressee),
        )

    def _paragraph(self, statement: "Statement") -> int:
        return max(0, bisect_right(self._starts, statement.content[0][0]) - 1)

    def _spans(self, pieces: Iterable[tuple[int, int]]) -> list[Span]:
        return [self._span(piece) for piece in pieces]

    def _span(self, piece: tuple[int, int]) -> Span:
        text = self._ledger.text[slice(*piece)]
        return Span(start=piece[0], end=piece[1], text=text, original=self._ledger.to_original(*piece))

    def _where(self, circumstances: "Circumstances") -> list[Venue]:
        return [Venue(mention=self._span(venue.mention), kind=venue.kind) for venue in circumstances.where]

    def _when(self, circumstances: "Circumstances") -> When | None:
        words = circumstances.when
        if words is None:
            return None
        period = words.period(self._published, ahead=circumstances.ahead)
        return When(
            mention=self._span((words.start, words.end)),
            precision=words.precision,
            first_day=period.first.isoformat() if period is not None else None,
            last_day=period.last.isoformat() if period is not None else None,
        )


def _identity(ledger: Ledger, statement: "Statement") -> str:
    """A hash of the statement's offsets in the original, so that a better repair or resolver does not change its id."""
    places = [ledger.to_original(*piece) for piece in (*statement.content, *statement.cue)]
    return "a" + hashlib.sha256(repr(places).encode()).hexdigest()[:_ID_LENGTH]


def _unique(identities: Iterable[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for identity in identities:
        seen[identity] = seen.get(identity, 0) + 1
        yield identity if seen[identity] == 1 else f"{identity}-{seen[identity]}"
