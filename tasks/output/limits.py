"""The limits of what one article may make: how many repairs and statements, and how many bytes in Redis.

Without them an article of 146 kB made 127 MB: thousands of statements, each with an event that repeats the article's
title and metadata. What is left out is counted in ``Document.cut``.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

from pydantic import BaseModel

from quotewire.schemas import Attribution, Cut, Document, Repair
from quotewire.schemas.document import CutKind
from quotewire.tasks.output.events import reference, statement_event, surroundings_margin

STATEMENTS_MAX: Final = 2_000
"""Maximum number of statements in a document; a reportage of 100,000 characters has about 300."""
REPEATS_MAX: Final = 100
"""Maximum number of restatements listed with one statement."""
REPAIRS_MAX: Final = 10_000
"""Maximum number of repairs and flags in one article."""
GROWTH: Final = 8
"""Maximum bytes of a document and its events, as a multiple of the text's; the server's own overhead makes it ten."""
GROWTH_REPAIRS: Final = 2
"""The part of it that repairs and flags may take."""
ROOM_MIN: Final = 1_000_000
"""Bytes that any article may make: a statement alone takes some 2,000, so that a short text with one in every sentence
makes thirty times its size (docs/how-to/operate.md)."""

_STREAM_ENTRY: Final = 300  # bytes that an event takes on the stream beside its envelope
_SOURCE_SHARE: Final = 0.5  # of an attribution's bytes, for its mentions among the sources


def limit_repairs(repairs: Sequence[Repair], original: str) -> tuple[list[Repair], list[Cut]]:
    """The first repairs that are within the limits, and a ``Cut`` if that is not all of them.

    Deletions of one kind that touch count as one: a run of invisible characters of two sorts is one repair.
    """
    repairs = list(_joined(repairs))
    room = _room(original) * GROWTH_REPAIRS // GROWTH
    kept: list[Repair] = []
    for repair in repairs[:REPAIRS_MAX]:
        room -= _size(repair)
        if room < 0:
            break
        kept.append(repair)
    return kept, cut("repairs", len(repairs), len(kept))


def _joined(repairs: Iterable[Repair]) -> Iterator[Repair]:
    """The repairs, with each run of touching deletions of one kind joined into its first."""
    for _, run in groupby(_numbered_runs(repairs), key=itemgetter(0)):
        first, *more = (repair for _, repair in run)
        if not more:
            yield first
            continue
        yield first.model_copy(
            update={
                "end": more[-1].end,
                "before": first.before + "".join(repair.before for repair in more),
                "confidence": min(repair.confidence for repair in (first, *more)),
            }
        )


def _numbered_runs(repairs: Iterable[Repair]) -> Iterator[tuple[int, Repair]]:
    number, previous = 0, None
    for repair in repairs:
        if previous is None or not _touch(previous, repair):
            number += 1
        yield number, repair
        previous = repair


def _touch(left: Repair, right: Repair) -> bool:
    deletions = left.disposition == right.disposition == "applied" and left.after == right.after == ""
    return deletions and left.end == right.start and (left.kind, left.reason) == (right.kind, right.reason)


def limit_attributions(
    document: Document, attributions: Iterable[Attribution], found: int, metadata: dict[str, str]
) -> list[Attribution]:
    """The first attributions, as far as the document and their events have room.

    Args:
        document: the document without attributions.
        attributions: the attributions in text order; no more are read than needed.
        found: how many statements were found.
        metadata: the metadata of the submitted article, which is part of every event.
    """
    article = reference(document, metadata)
    # The article has three more events, which repeat the reference too.
    room = _room(document.original) - _size(document) - 3 * _size(article)
    margin = surroundings_margin(document.text, found)
    kept: list[Attribution] = []
    for attribution in attributions:
        event = _size(statement_event(document, article, attribution, margin)) + _STREAM_ENTRY
        room -= event + round((1 + _SOURCE_SHARE) * _size(attribution))
        if room < 0:
            break
        kept.append(attribution)
    return kept


def cut(what: CutKind, found: int, kept: int) -> list[Cut]:
    """A ``Cut`` in a list, or an empty list if nothing was left out."""
    return [Cut(what=what, found=found, kept=kept)] if kept < found else []


def _room(original: str) -> int:
    return max(ROOM_MIN, GROWTH * len(original.encode("utf-8", "surrogatepass")))


def _size(record: BaseModel) -> int:
    return len(record.model_dump_json().encode())
