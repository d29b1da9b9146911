"""``quotewire watch``: what the events tell, and how it is shown."""

import io
import json

from rich.console import Console

from quotewire.worker.cli.watch_view import RATE_SECONDS, Activity, counted, counts_line, oldest, screen
from quotewire.worker.store.protocol import EventEntry

SNAPSHOT = {
    "intake": 3,
    "pending": 2,
    "completed": 1_000,
    "rejected": 1,
    "dead": 1,
    "oldest_waiting_seconds": 4.2,
    "oldest_pending_seconds": 61.0,
    "paused": [{"lane": 0, "since": "now", "reason": "moving house"}],
    "dispatchers": [{"name": "host:1", "at_work": True, "seen_seconds": 1.0, "trouble": None}],
    "broker": {"ok": True, "error": None},
    "queues": {"extract": 5, "repair": 0, "attribute": 12},
    "workers": {"w@host": ["extract", "repair"]},
    "event_groups": [{"name": "archive", "lag": 7, "pending": 2}],
}


def event(kind: str, **data: object) -> EventEntry:
    envelope = json.dumps({"data": data})
    return EventEntry("1-0", f"quotewire.{kind}", "e", "news-1", envelope.encode())


def statement(text: str, speaker: str | None = "Ada Roe") -> EventEntry:
    source = {"role": "mayor", "affiliation": None, "mention": [{"text": "the mayor"}]}
    attribution = {"type": "direct", "stance": "asserted", "confidence": 0.9, "source": source}
    return event("statement.attributed", statement=text, speaker=speaker, attribution=attribution)


def test_rates_are_of_the_last_seconds_and_totals_of_all_time() -> None:
    activity = Activity()
    activity.take([event("article.extracted")] * 20, now=0.0)
    activity.take([event("article.extracted")] * 5, now=RATE_SECONDS)
    assert activity.rate("quotewire.article.extracted", now=RATE_SECONDS) == 0.5
    assert activity.totals["quotewire.article.extracted"] == 25


def test_a_line_tells_a_statement_and_cannot_rule_a_terminal() -> None:
    lines = Activity().take(
        [statement("“Stay,\x1b]0;evil\x07 \u202ehe\n said.”"), statement("x", speaker=None)], now=0.0
    )
    assert lines[0] == "Ada Roe (mayor), direct 0.90: “Stay, ]0;evil he said.” [news-1]"
    assert lines[1].startswith("the mayor (mayor)")


def test_a_dead_article_is_told_with_its_reason() -> None:
    reason = {"code": "stage_failed", "message": "It\nbroke."}
    (line,) = Activity().take([event("article.dead", stage="repair", reason=reason)], now=0.0)
    assert line == "DEAD news-1 in repair (stage_failed): It broke."


def test_an_event_that_lacks_what_ours_have_ends_no_watch() -> None:
    activity = Activity()
    strange = [
        event("statement.attributed"),
        event("statement.attributed", attribution=[]),
        event("article.dead", reason=7),
    ]
    assert len(activity.take([*strange, statement("It rains.")], now=0.0)) == 1
    assert activity.totals.total() == 4


def test_the_line_of_counts_has_rates_ages_and_lags() -> None:
    line = counts_line(SNAPSHOT, Activity(), now=0.0)
    assert line.startswith("intake 3, pending 2, completed 1,000, rejected 1, dead 1; extract 0.0/s")
    for told in ("oldest 61 s", "dispatchers 1", "workers 1", "group archive lag 7", "PAUSED: moving house"):
        assert told in line
    assert counted(SNAPSHOT) == counted({**SNAPSHOT, "oldest_pending_seconds": 62.0})
    assert counted(SNAPSHOT) != counted({**SNAPSHOT, "completed": 1_001})
    assert oldest({**SNAPSHOT, "oldest_waiting_seconds": None, "oldest_pending_seconds": None}) == "none"


def test_the_screen_has_stages_parts_statements_and_deaths() -> None:
    activity = Activity()
    reason = {"code": "stage_failed", "message": "It broke."}
    activity.take(
        [statement("“[bold]Rain[/bold]\x1b[2J”"), event("article.dead", stage="repair", reason=reason)], now=0.0
    )
    console = Console(width=140, file=io.StringIO())
    with console.capture() as captured:
        console.print(screen(SNAPSHOT, activity, 0.0, "connection refused"))
    shown = captured.get()
    for told in (
        "the server is away: connection refused",
        "PAUSED lane 0",
        "attribute",
        "host:1, seen 1 s ago",
        "w@host: extract, repair",
        "archive: lag 7",
        "“[bold]Rain[/bold] [2J”",
        "DEAD news-1 in repair",
    ):
        assert told in shown
    assert "\x1b" not in shown
