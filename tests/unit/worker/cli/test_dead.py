"""What `quotewire dead list` prints of a letter: whole, on two lines, and harmless on a terminal."""

from quotewire.schemas import DeadLetter, Failure, Reason
from quotewire.worker.cli.dead import _lines
from quotewire.worker.store.protocol import Letter

LETTER = DeadLetter(
    article_id="news-1",
    revision="0123456789abcdef",
    key="0123456789abcdef-0123456789abcdef",
    lane=0,
    entry="1-0",
    reason=Reason(code="stage_failed", message="OSError: the disk is full"),
    stage="attribute",
    failure=Failure(exception="OSError", message="the disk is full", location="tasks/pipeline.py:7"),
    attempts=3,
    first_seen="2026-03-01T03:00:00.000Z",
    last_seen="2026-03-01T03:00:09.000Z",
    versions={},
    body="{}",
    body_encoding="utf-8",
)


def test_reason_place_and_time_are_there_whole() -> None:
    assert _lines(Letter("1764339132000-0", LETTER)) == (
        "1764339132000-0  stage_failed: OSError: the disk is full",
        "    article news-1, attribute, attempt 3, tasks/pipeline.py:7, 2026-03-01T03:00:09.000Z",
    )


def test_what_could_not_be_read_is_said_and_no_byte_of_a_producer_reaches_the_terminal() -> None:
    reason = Reason(code="unknown_schema_version", message=f"'\x1b[2J\n' {'long ' * 60}end")
    nobody = LETTER.model_copy(
        update={"article_id": None, "reason": reason, "failure": None, "stage": "admit", "attempts": 0}
    )
    first, second = _lines(Letter("1-0", nobody))
    assert first.startswith("1-0  unknown_schema_version: '<U+001B>[2J<U+000A>' long ")
    assert first.endswith(" end")
    assert second == "    no id could be read, admit, 2026-03-01T03:00:09.000Z"
    _, hostile = _lines(Letter("1-0", LETTER.model_copy(update={"article_id": "\x1b]0;gone\x07"})))
    assert hostile.startswith("    article <U+001B>]0;gone<U+0007>, ")
