"""What ``quotewire watch`` shows: rates and last statements from the events, as lines for a pipe or as a screen."""

import json
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from quotewire.worker.shown import one_line, unruled
from quotewire.worker.store.protocol import EventEntry

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

RATE_SECONDS: Final = 10.0
"""Rates are of this time up to now."""
STATEMENTS_SHOWN: Final = 12
DEAD_SHOWN: Final = 4
STAGES: Final = {
    "extract": "quotewire.article.extracted",
    "repair": "quotewire.article.repaired",
    "attribute": "quotewire.article.completed",
}
"""The event that each stage ends with."""
_STATEMENT: Final = "quotewire.statement.attributed"
_DEAD: Final = "quotewire.article.dead"
_COUNTS: Final = ("intake", "pending", "completed", "rejected", "dead")


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as it came."""

    speaker: str
    about: str
    how: str
    text: str
    article: str

    def line(self) -> str:
        """The statement on one line."""
        about = f" ({self.about})" if self.about else ""
        return f"{self.speaker}{about}, {self.how}: {self.text} [{self.article}]"


@dataclass(slots=True)
class Activity:
    """What the events have told since the start."""

    totals: Counter[str] = field(default_factory=Counter)
    said: deque[Said] = field(default_factory=lambda: deque(maxlen=STATEMENTS_SHOWN))
    died: deque[str] = field(default_factory=lambda: deque(maxlen=DEAD_SHOWN))
    _recent: deque[tuple[float, str]] = field(default_factory=deque)

    def take(self, entries: Iterable[EventEntry], now: float) -> list[str]:
        """Count events that have come at ``now``, in seconds; returns a line for each statement and dead article."""
        lines = []
        for entry in entries:
            self.totals[entry.type] += 1
            self._recent.append((now, entry.type))
            with suppress(LookupError, TypeError, ValueError):  # an event that somebody else has written
                if entry.type == _STATEMENT:
                    self.said.append(said(entry))
                    lines.append(self.said[-1].line())
                elif entry.type == _DEAD:
                    self.died.append(died(entry))
                    lines.append(self.died[-1])
        return lines

    def rate(self, event_type: str, now: float) -> float:
        """Events of a type per second, over the last ``RATE_SECONDS``."""
        while self._recent and self._recent[0][0] <= now - RATE_SECONDS:
            self._recent.popleft()
        return sum(kind == event_type for _, kind in self._recent) / RATE_SECONDS


def said(entry: EventEntry) -> Said:
    r"""What a statement event tells.

    >>> event = {"data": {"statement": "“It\x1b[2J rains.”", "speaker": "Ada Roe", "attribution": {"type": "direct",
    ...     "stance": "denied", "confidence": 0.9, "source": {"role": "mayor", "affiliation": None, "mention": []}}}}
    >>> said(EventEntry("1-0", "quotewire.statement.attributed", "e", "news-1", json.dumps(event).encode())).line()
    'Ada Roe (mayor), direct denied 0.90: “It [2J rains.” [news-1]'
    """
    data = json.loads(entry.event)["data"]
    item = data["attribution"]
    source = item["source"]
    mention = " … ".join(span["text"] for span in source["mention"])
    stance = "" if item.get("stance", "asserted") == "asserted" else f"{item['stance']} "
    return Said(
        speaker=on_one_line(data["speaker"] or mention or "nobody named"),
        about=on_one_line(", ".join(part for part in (source["role"], source["affiliation"]) if part)),
        how=f"{item['type']} {stance}{item['confidence']:.2f}",
        text=on_one_line(data["statement"]),
        article=on_one_line(entry.subject),
    )


def died(entry: EventEntry) -> str:
    """What the event of a dead article tells, on one line."""
    data = json.loads(entry.event)["data"]
    reason = data["reason"]
    return on_one_line(f"DEAD {entry.subject} in {data['stage']} ({reason['code']}): {reason['message']}")


def on_one_line(text: str) -> str:
    """Text that cannot rule a terminal: control characters become spaces."""
    return " ".join(unruled(text).split())


def counted(snapshot: dict[str, Any]) -> tuple[object, ...]:
    """What must change for the counts to be told again."""
    lags = tuple(group["lag"] for group in snapshot["event_groups"])
    paused = tuple(pause["reason"] for pause in snapshot["paused"])
    return *(snapshot[name] for name in _COUNTS), lags, paused, _at_work(snapshot), len(snapshot["workers"])


def counts_line(snapshot: dict[str, Any], activity: Activity, now: float) -> str:
    """The counts, rates and ages on one line."""
    counts = ", ".join(f"{name} {snapshot[name]:,}" for name in _COUNTS)
    rates = ", ".join(f"{stage} {activity.rate(kind, now):.1f}/s" for stage, kind in STAGES.items())
    parts = [counts, rates, f"oldest {oldest(snapshot)}", f"dispatchers {_at_work(snapshot)}"]
    parts.append(f"workers {len(snapshot['workers'])}")
    parts += [f"group {group['name']} lag {group['lag']:,}" for group in snapshot["event_groups"]]
    parts += [f"PAUSED: {pause['reason']}" for pause in snapshot["paused"]]
    return "; ".join(parts)


def oldest(snapshot: dict[str, Any]) -> str:
    """The age of the oldest article that has not ended, in seconds."""
    ages = [snapshot[f"oldest_{which}_seconds"] for which in ("waiting", "pending")]
    known = [age for age in ages if age is not None]
    return f"{max(known):.0f} s" if known else "none"


def _at_work(snapshot: dict[str, Any]) -> int:
    return sum(one["at_work"] for one in snapshot["dispatchers"])


def screen(snapshot: dict[str, Any], activity: Activity, now: float, away: str | None) -> "RenderableType":
    """The whole view for a terminal."""
    from rich.console import Group  # noqa: PLC0415 - slow
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    head = Table.grid(expand=True, padding=(0, 2))
    head.add_column(ratio=1)
    head.add_column(ratio=1)
    head.add_row(_stages(snapshot, activity, now), _parts(snapshot))
    state = (
        Text(one_line(f"the server is away: {away}"), style="bold red")
        if away
        else Text("quotewire watch", style="bold")
    )
    return Group(state, Text(), _counts(snapshot), Text(), head, Text(), _statements(activity), *_deaths(activity))


def _counts(snapshot: dict[str, Any]) -> "Text":
    from rich.text import Text  # noqa: PLC0415 - slow

    line = Text()
    for name in _COUNTS:
        count = snapshot[name]
        line.append(f"{name} ", style="dim")
        line.append(f"{count:,}   ", style="bold red" if name == "dead" and count else "bold")
    line.append("oldest ", style="dim")
    line.append(oldest(snapshot), style="bold")
    for pause in snapshot["paused"]:
        reason = one_line(pause["reason"])
        line.append(f"\nPAUSED lane {pause['lane']} since {pause['since']}: {reason}", style="bold red")
    return line


def _stages(snapshot: dict[str, Any], activity: Activity, now: float) -> "Table":
    from rich.table import Column, Table  # noqa: PLC0415 - slow

    columns = [Column(name, justify="right") for name in ("messages", "a second", "since start")]
    table = Table("stage", *columns, box=None, header_style="dim", pad_edge=False)
    for stage, kind in STAGES.items():
        queued = snapshot["queues"].get(stage)
        rate, total = activity.rate(kind, now), activity.totals[kind]
        table.add_row(stage, "-" if queued is None else f"{queued:,}", f"{rate:.1f}", f"{total:,}")
    rate, total = activity.rate(_STATEMENT, now), activity.totals[_STATEMENT]
    table.add_row("statements", "", f"{rate:.1f}", f"{total:,}", style="bold")
    return table


def _parts(snapshot: dict[str, Any]) -> "Table":
    from rich.table import Table  # noqa: PLC0415 - slow
    from rich.text import Text  # noqa: PLC0415

    table = Table.grid(padding=(0, 2))
    for part, told, well in _told(snapshot):
        table.add_row(Text(part, style="dim"), Text(one_line(told), style="" if well else "bold red"))
    return table


def _told(snapshot: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Each part of the stack, what is to be said of it, and whether it is well."""
    for one in snapshot["dispatchers"]:
        trouble = f": {one['trouble']}" if one["trouble"] else ""
        yield (
            "dispatcher",
            f"{one['name']}, seen {one['seen_seconds']:.0f} s ago{trouble}",
            one["at_work"] and not trouble,
        )
    if not snapshot["dispatchers"]:
        yield "dispatcher", "none", False
    if not snapshot["broker"]["ok"]:
        yield "broker", f"away: {snapshot['broker']['error']}", False
    for name, queues in snapshot["workers"].items():
        yield "worker", f"{name}: {', '.join(queues)}", True
    if not snapshot["workers"]:
        yield "worker", "none answers", False
    for group in snapshot["event_groups"]:
        yield "event group", f"{group['name']}: lag {group['lag']:,}, {group['pending']:,} not acknowledged", True


def _statements(activity: Activity) -> "Table":
    from rich.table import Column, Table  # noqa: PLC0415 - slow
    from rich.text import Text  # noqa: PLC0415

    columns = [
        Column("who", ratio=2, no_wrap=True),
        Column("how", ratio=1, no_wrap=True),
        Column("last statements", ratio=5, no_wrap=True),
    ]
    table = Table(*columns, box=None, header_style="dim", expand=True, pad_edge=False)
    for one in reversed(activity.said):
        table.add_row(Text(one.speaker, style="bold"), Text(one.how), Text(one.text))
    if not activity.said:
        table.add_row("", "", Text("none yet", style="dim"))
    return table


def _deaths(activity: Activity) -> "Iterator[RenderableType]":
    from rich.text import Text  # noqa: PLC0415 - slow

    for line in reversed(activity.died):
        yield Text(line, style="red", no_wrap=True, overflow="ellipsis")
