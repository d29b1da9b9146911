"""Switches tracing on for one process, if the environment asks for it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from quotewire.worker.tracing.switch import is_installed, is_wanted

if TYPE_CHECKING:
    from quotewire.worker.tracing.spans import ArticleTraces

log = logging.getLogger(
    "quotewire.tracing"
)  # not structlog's, which prints to standard output unless it was configured


def should_trace() -> bool:
    """Whether this process should trace, and can; says so in the log if it cannot."""
    if not is_wanted():
        return False
    if is_installed():
        return True
    log.warning("not tracing: OTEL_* asks for it, but it needs pip install 'quotewire[otel]'")
    return False


@contextmanager
def traced(service: str) -> Iterator["ArticleTraces | None"]:
    """Export this process's spans until the end of the context; gives None if it does not trace.

    Args:
        service: the service's name, unless a variable gives one.
    """
    if not should_trace():
        yield None
        return
    from quotewire.worker.tracing.provider import close, install  # noqa: PLC0415 - an extra
    from quotewire.worker.tracing.spans import ArticleTraces  # noqa: PLC0415

    try:
        provider = install(service)
    except Exception:  # articles go before traces
        log.exception("not tracing: the OTEL_* variables cannot be used")
        yield None
        return
    try:
        yield ArticleTraces(provider)
    finally:
        close(provider)
