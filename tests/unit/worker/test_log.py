"""Libraries complain once a minute, our own lines and news of tasks always; no line rules a terminal or tells a secret."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from quotewire.worker.log import SAY_EVERY, OncePerMinute, configure_logging
from quotewire.worker.settings import Settings
from tests.unit.worker.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def once(clock: Clock) -> OncePerMinute:
    return OncePerMinute(clock)


def record(message: str, *args: object, name: str = "celery.worker", level: int = logging.ERROR) -> logging.LogRecord:
    return logging.LogRecord(name, level, __file__, 1, message, args, None)


def test_equal_complaints_come_once_a_minute_and_are_counted(once: OncePerMinute, clock: Clock) -> None:
    said = []
    for number in range(1, 130):
        line = record("Cannot connect: try %d of %s", number, "many")
        if once.filter(line):
            said.append(line.getMessage())
        clock.now += 1
    assert said == [
        "Cannot connect: try 1 of many",
        "Cannot connect: try 61 of many (59 more of these before)",
        "Cannot connect: try 121 of many (59 more of these before)",
    ]


def test_different_complaints_do_not_hide_each_other(once: OncePerMinute) -> None:
    assert once.filter(record("Error in timer: OutOfMemory"))
    assert once.filter(record("Error in timer: ReadOnly"))
    assert once.filter(record("Error in timer: OutOfMemory", name="kombu.hub"))


@pytest.mark.parametrize(("name", "level"), [("celery.worker", logging.INFO), ("quotewire.worker", logging.ERROR)])
def test_news_and_our_own_lines_always_come(once: OncePerMinute, name: str, level: int) -> None:
    assert all(once.filter(record("the same", name=name, level=level)) for _ in range(3))


def test_what_is_remembered_has_a_limit(once: OncePerMinute, clock: Clock) -> None:
    for number in range(5_000):
        once.filter(record(f"a message {'x' * (number % 150)} {chr(0x4E00 + number)}"))
    assert len(once._said) <= 1_000
    clock.now += SAY_EVERY
    assert once.filter(record("a message"))


@pytest.fixture
def _root_logger_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    for handler in {*root.handlers} - {*before}:
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.usefixtures("_root_logger_as_before")
def test_a_broker_that_refuses_writes_is_no_critical_fault_of_the_worker(tmp_path: Path) -> None:
    """Celery tries again a second later, and goes on."""
    configure_logging(Settings(log_format="json"), file=str(tmp_path / "log"))
    celery = logging.getLogger("celery.worker.consumer.consumer")
    celery.critical("Frequent restarts detected: %s", "5 in 1s", exc_info=ConnectionError("5 in 1s"))
    celery.critical("Too many open files. Aborting...")
    said = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [(line["level"], "exception" in line) for line in said] == [("warning", False), ("critical", False)]


HOSTILE = "Kovač\x1b[2J\x9b31m\u202e"


def _failing(_article: str, _url: str) -> None:
    raise ValueError(HOSTILE)


@pytest.mark.usefixtures("_root_logger_as_before")
@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_traceback_shows_no_local_variable(tmp_path: Path, log_format: str) -> None:
    """structlog shows them in the console's format where rich is installed."""
    configure_logging(Settings(log_format=log_format), file=str(tmp_path / "log"))
    words = ("the-words-of-an", "article"), ("redis://worker:", "s3cret@redis")  # not whole in this file
    try:
        _failing(*map("-".join, words))
    except ValueError:
        logging.getLogger("celery.app.trace").exception("Task raised unexpected")
    said = (tmp_path / "log").read_text()
    assert "ValueError" in said
    assert not any("-".join(parts) in said for parts in words)


@pytest.mark.usefixtures("_root_logger_as_before")
@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_line_cannot_rule_a_terminal(tmp_path: Path, log_format: str) -> None:
    configure_logging(Settings(log_format=log_format), file=str(tmp_path / "log"))
    try:
        _failing("", "")
    except ValueError:
        structlog.get_logger("quotewire.sink").exception(f"refused {HOSTILE}", article=HOSTILE, tried=[HOSTILE])
    said = (tmp_path / "log").read_text()
    assert "Kovač" in said
    assert not {"\x1b", "\x9b", "\u202e"} & set(said)
    if log_format == "json":
        assert json.loads(said)["article"] == HOSTILE
