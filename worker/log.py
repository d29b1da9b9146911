"""Logging: one line per event, on standard error or in a file; JSON or plain; never an article's text."""

import io
import json
import logging
import os
import re
import sys
import time
from collections.abc import Callable
from logging.handlers import WatchedFileHandler
from typing import Any, Final, TextIO

import structlog
from structlog.typing import EventDict, ExcInfo, Processor

from quotewire.worker.log_handler import DroppingHandler
from quotewire.worker.settings import Settings, misspelt
from quotewire.worker.shown import harmless, harmless_json

_NOISY: Final = ("trafilatura", "htmldate", "courlan", "charset_normalizer")
"""Libraries that log a line for every unusual page, some with its text."""

_UNHEARD: Final = ("multiprocessing",)
"""Loggers that let nothing through to the root's handlers: billiard's, which says how a child ended."""
_CHATTY: Final = ("celery.", "kombu.", "opentelemetry.")
_NUMBERS: Final = re.compile(r"[0-9]+")
SAY_EVERY: Final = 60.0
"""Seconds between two equal lines of a library."""
COMPARED: Final = 200
"""Characters that two lines are compared by."""
REMEMBERED: Final = 1_000
"""Different lines that are remembered; then all are forgotten, and each may be said again."""


class OncePerMinute(logging.Filter):
    """Lets a complaint of a library through once a minute, with how often it came in between.

    Celery and kombu log each of several tries a second while a server is away or refuses writes,
    OpenTelemetry each batch. Numbers are left out of the comparison: they count the tries.

    Args:
        clock: returns monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to log this record."""
        if record.levelno < logging.WARNING or not record.name.startswith(_CHATTY):
            return True
        now = self._clock()
        key = (record.name, record.levelno, _NUMBERS.sub("#", record.getMessage())[:COMPARED])
        at, left_out = self._said.get(key, (-SAY_EVERY, 0))
        if now - at < SAY_EVERY:
            self._said[key] = (at, left_out + 1)
            return False
        if len(self._said) >= REMEMBERED:
            self._said.clear()
        self._said[key] = (now, 0)
        if left_out:
            record.msg, record.args = f"{record.getMessage().rstrip()} ({left_out} more of these before)", ()
        return True


def calm(record: logging.LogRecord) -> bool:
    """Make a warning without a traceback of what Celery takes for critical: it waits a second and tries again.

    It connects five times a second to a broker that lets it in and refuses writes: at ``maxmemory``, or a replica.
    Somebody may be woken by lines of that level.
    """
    if record.name == "celery.worker.consumer.consumer" and record.getMessage().startswith("Frequent restarts"):
        record.levelno, record.levelname, record.exc_info = logging.WARNING, "WARNING", None
    return True


def writes_json(settings: Settings, file: str | None = None) -> bool:
    """Whether the log is JSON: as the settings say, or wherever it is no terminal."""
    on_terminal = file is None and sys.stderr.isatty()
    return settings.log_format == "json" or (settings.log_format == "auto" and not on_terminal)


def configure_logging(settings: Settings, level: str | None = None, file: str | None = None) -> None:
    """Send structlog's and the standard library's records through one formatter to standard error, or to a file.

    Args:
        settings: level and format.
        level: overrides the settings' level.
        file: a file to append to; it is opened again when it was moved away, as ``logrotate`` does.
    """
    on_terminal = file is None and sys.stderr.isatty()
    as_json = writes_json(settings, file)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info if as_json else _unchanged,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,  # a pool child configures again after the fork
    )
    renderers: list[Processor] = (
        [structlog.processors.JSONRenderer(_json, ensure_ascii=False)]
        if as_json
        else [_harmless_values, structlog.dev.ConsoleRenderer(colors=on_terminal, exception_formatter=_traceback)]
    )
    handler: logging.Handler = WatchedFileHandler(file, encoding="utf-8") if file else DroppingHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared[:3], structlog.stdlib.PositionalArgumentsFormatter(), *shared[3:]],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
        )
    )
    handler.addFilter(calm)
    handler.addFilter(OncePerMinute())
    for name in _UNHEARD:
        unheard = logging.getLogger(name)
        unheard.propagate, unheard.handlers[:] = False, [handler]
        unheard.setLevel(logging.WARNING)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level or settings.log_level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def warn_of_misspelt_settings() -> None:
    """Say which variables of the environment look like settings and have no effect."""
    for variable, meant in misspelt(os.environ).items():
        message = f"{variable} is no setting and has no effect: is {meant} meant?"
        structlog.get_logger("quotewire.settings").warning("setting_misspelt", message=message)


def _unchanged(_logger: object, _method: str, event: EventDict) -> EventDict:
    return event


def _json(event: EventDict, **options: Any) -> str:  # noqa: ANN401 - what json.dumps takes
    return harmless_json(json.dumps(event, **options))


def _harmless_values(_logger: object, _method: str, event: EventDict) -> EventDict:
    return {name: harmless(value) if isinstance(value, str) else value for name, value in event.items()}


def _traceback(file: TextIO, error: ExcInfo) -> None:
    """Write a traceback without the local variables, which structlog shows where rich is installed.

    They are texts of articles, and addresses with passwords.
    """
    text = io.StringIO()
    structlog.dev.plain_traceback(text, error)
    file.write(harmless(text.getvalue()))
