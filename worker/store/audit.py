"""The audit's result: the sum that must come out even, and everything found that does not add up."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from quotewire.worker.store.protocol import Status

Fault = Literal["unaccounted", "lost", "vanished", "stray", "unfinished", "told_twice"]

TERMS: Final = ("completed", "rejected", "dead", "duplicate", "waiting", "pending")
"""Where an accepted entry can be; each is in exactly one of these."""
NOT_SUBJECTS: Final = frozenset({"unknown"})
"""Events of unreadable entries: the same rubbish sent twice is two deaths with one event id."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not add up.

    ``unaccounted``: entries that are in none of the terms (negative: counted twice).
    ``lost``: an open article whose entry is no longer on the intake, so nobody will ever finish it.
    ``vanished``: a pending entry that was deleted from the intake, not acknowledged.
    ``stray``: an entry that was acknowledged and is still there: nobody will read it.
    ``unfinished``: a terminal article whose entry is still on the intake, or a completed one without its document.
    ``told_twice``: an event id that is on the stream more than once within the retention window.
    """

    fault: Fault
    lane: int
    detail: str
    article_id: str | None = None
    key: str | None = None
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit saw. ``status`` is one snapshot; the rest was looked at afterwards, piece by piece."""

    status: Status
    articles: int
    """Article hashes looked at."""
    entries: int
    """Intake entries looked at."""
    events: int
    """Events looked at."""
    begun_again: int
    """Times a stage was begun and not settled: work that was done again, is being done, or was given up."""
    findings: tuple[Finding, ...]

    @property
    def exact(self) -> bool:
        """Whether everything adds up."""
        return not self.findings

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        terms = {
            name: getattr(self.status, name) for name in ("accepted", *TERMS, "unaccounted", "refused", "replayed")
        }
        looked = {"articles": self.articles, "entries": self.entries, "events": self.events}
        findings = [{name: getattr(item, name) for name in Finding.__slots__} for item in self.findings]
        return {
            "exact": self.exact,
            **terms,
            "begun_again": self.begun_again,
            "looked_at": looked,
            "findings": findings,
        }

    def equation(self) -> str:
        """The sum as a line of text."""
        terms = " + ".join(f"{name} {getattr(self.status, name):,}" for name in TERMS)
        return f"accepted {self.status.accepted:,} = {terms}"


def unaccounted(lane: int, status: Status) -> Iterator[Finding]:
    """A finding if a lane's snapshot does not come out even."""
    if count := status.unaccounted:
        what = f"{count:,} accepted entries are nowhere" if count > 0 else f"{-count:,} entries are counted twice"
        yield Finding("unaccounted", lane, what)


def lost(lane: int, key: str, article_id: str, state: str, entry: str) -> Finding:
    """An open article without its entry."""
    detail = f"article {article_id!r} is {state}, but its entry {entry} is no longer on the intake"
    return Finding("lost", lane, detail, article_id, key, entry)


def unfinished(lane: int, key: str, article_id: str, state: str, entry: str | None) -> Finding:
    """A terminal article that is still on the intake, or (without ``entry``) that has no document."""
    what = "has no document" if entry is None else f"its entry {entry} is still on the intake"
    return Finding("unfinished", lane, f"article {article_id!r} is {state}, but {what}", article_id, key, entry)


def vanished(lane: int, entry: str) -> Finding:
    """A pending entry that is gone."""
    return Finding("vanished", lane, f"entry {entry} is pending, but no longer on the intake", entry=entry)


def stray(lane: int, entry: str) -> Finding:
    """An entry that nobody will read again."""
    return Finding("stray", lane, f"entry {entry} was read and is not pending, but still on the intake", entry=entry)


def told_twice(
    lane: int, events: Iterable[tuple[int, str, str, str]], retention_seconds: float
) -> Iterator[Finding | None]:
    """Look through events in order: yields one item for each, a finding where its id was told before.

    Args:
        lane: the events' lane.
        events: time in ms, type, id and subject.
        retention_seconds: after that long an article may be processed, and told, again.
    """
    seen: dict[str, int] = {}
    for at, event_type, event_id, subject in events:
        before = seen.get(event_id)
        seen[event_id] = at
        if before is None or subject in NOT_SUBJECTS or at - before >= retention_seconds * 1000:
            yield None
        else:
            detail = f"{event_type} of article {subject!r} was told twice (event id {event_id})"
            yield Finding("told_twice", lane, detail, subject)


def gathered(status: Status, counts: Sequence[int], findings: Sequence[Finding]) -> Audit:
    """An audit from its parts; ``counts``: articles, entries, events looked at, stages begun again."""
    articles, entries, events, begun_again = counts
    return Audit(status, articles, entries, events, begun_again, tuple(findings))
