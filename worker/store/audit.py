"""The audit's result: the accounting of accepted entries, and every inconsistency found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from quotewire.worker.store.protocol import Status

Fault = Literal["unaccounted", "lost", "vanished", "stray", "unfinished", "told_twice", "unreadable"]

TERMS: Final = ("completed", "rejected", "dead", "duplicate", "waiting", "pending")
"""The states of an accepted entry; each entry is in exactly one."""
NOT_SUBJECTS: Final = frozenset({"unknown"})
"""Subjects of unreadable entries' events: the same bad body sent twice gives two events with one id."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One inconsistency.

    ``unaccounted``: accepted entries in none of the ``TERMS``, or counted twice.
    ``lost``: an open article whose entry is no longer on the intake, so it can never finish.
    ``vanished``: a pending entry that was deleted from the intake without being acknowledged.
    ``stray``: an entry that was read and is no longer pending, but is still on the intake: it will never be read again.
    ``unfinished``: a terminal article whose entry is still on the intake, or a completed one without its document.
    ``told_twice``: an event id that is on the stream more than once within the retention window.
    ``unreadable``: what is known of an article was damaged; if it is open, a dispatcher will dead-letter its entry.
    """

    fault: Fault
    lane: int
    detail: str
    article_id: str | None = None
    key: str | None = None
    entry: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The fields as a dictionary, for JSON."""
        return {name: getattr(self, name) for name in Finding.__slots__}


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of an audit. Articles, entries and events are read in pieces; ``status`` is a snapshot taken last."""

    status: Status
    articles: int
    """Article hashes checked."""
    entries: int
    """Intake entries checked."""
    events: int
    """Events checked."""
    begun_again: int
    """Times a stage was begun but not settled: retried, in progress, or given up."""
    findings: tuple[Finding, ...]

    @property
    def exact(self) -> bool:
        """Whether there are no findings."""
        return not self.findings

    def as_dict(self) -> dict[str, Any]:
        """The result as a dictionary, for ``--json``."""
        terms = {
            name: getattr(self.status, name) for name in ("accepted", *TERMS, "unaccounted", "refused", "replayed")
        }
        looked = {"articles": self.articles, "entries": self.entries, "events": self.events}
        findings = [item.as_dict() for item in self.findings]
        return {
            "exact": self.exact,
            **terms,
            "lost": self.status.lost,
            "begun_again": self.begun_again,
            "looked_at": looked,
            "findings": findings,
        }

    def equation(self) -> str:
        """The accounting as a line of text: accepted = the sum of the terms."""
        names = (*TERMS, "lost") if self.status.lost else TERMS
        terms = " + ".join(f"{name} {getattr(self.status, name):,}" for name in names)
        return f"accepted {self.status.accepted:,} = {terms}"


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """What an operator accepted as lost."""

    articles: int
    """Accepted entries, an article each, that are counted as lost from now on."""
    findings: tuple[Finding, ...]
    """What was recorded of them: of one article nothing, or several findings."""


def unaccounted(lane: int, status: Status) -> Iterator[Finding]:
    """Yield a finding if the counts of a lane's snapshot do not add up."""
    if count := status.unaccounted:
        what = f"{count:,} accepted entries are nowhere" if count > 0 else f"{-count:,} entries are counted twice"
        yield Finding("unaccounted", lane, what)


def accepted_count(lane: int, count: int) -> Finding:
    """Accepted entries that were deleted before anything was known of them, written off by an operator."""
    return Finding("unaccounted", lane, f"{count:,} accepted entries were deleted from the intake")


def lost(lane: int, key: str, article_id: str, state: str, entry: str) -> Finding:
    """An open article whose entry is gone from the intake."""
    detail = f"article {article_id!r} is {state}, but its entry {entry} is no longer on the intake: it was deleted"
    return Finding("lost", lane, detail, article_id, key, entry)


def unfinished(lane: int, key: str, article_id: str, state: str, entry: str | None) -> Finding:
    """A terminal article whose ``entry`` is still on the intake, or (``entry`` None) that has no document."""
    what = "has no document" if entry is None else f"its entry {entry} is still on the intake"
    return Finding("unfinished", lane, f"article {article_id!r} is {state}, but {what}", article_id, key, entry)


def unreadable(lane: int, key: str, fault: str) -> Finding:
    """An article whose hash cannot be read."""
    return Finding("unreadable", lane, f"the hash of article {key} cannot be read: {fault}", key=key)


def vanished(lane: int, entry: str) -> Finding:
    """A pending entry that is gone from the intake."""
    return Finding("vanished", lane, f"entry {entry} is pending, but no longer on the intake", entry=entry)


def stray(lane: int, entry: str) -> Finding:
    """An entry that was read and is not pending, so it will never be read again."""
    return Finding("stray", lane, f"entry {entry} was read and is not pending, but still on the intake", entry=entry)


def told_twice(
    lane: int, events: Iterable[tuple[int, str, str, str]], retention_seconds: float
) -> Iterator[Finding | None]:
    """Find event ids that occur more than once within the retention window.

    Args:
        lane: the events' lane.
        events: time in ms, type, id and subject of each event, in stream order; foreign entries have no id.
        retention_seconds: time after which an article may be processed again, and repeat its event ids.

    Yields:
        One item per event: a finding if its id is a duplicate, else None.
    """
    seen: dict[str, int] = {}
    for at, event_type, event_id, subject in events:
        before = seen.get(event_id)
        seen[event_id] = at
        if before is None or not event_id or subject in NOT_SUBJECTS or at - before >= retention_seconds * 1000:
            yield None
        else:
            detail = f"{event_type} of article {subject!r} was emitted twice (event id {event_id})"
            yield Finding("told_twice", lane, detail, subject)


def gathered(status: Status, counts: Sequence[int], findings: Sequence[Finding]) -> Audit:
    """Build an audit; ``counts``: articles, entries and events checked, then stages begun but not settled."""
    articles, entries, events, begun_again = counts
    return Audit(status, articles, entries, events, begun_again, tuple(findings))
