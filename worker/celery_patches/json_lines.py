"""Makes a worker's log JSON throughout: Celery and billiard print some lines past every logging configuration.

Celery 5.7 prints its banner and what a signal does (``worker: Warm shutdown (MainProcess)``) to standard output. It
writes the latter with ``os.write``, since a signal handler must not log; so does this. billiard gives its logger no
handler and lets nothing through to the root's. Remove this when both log these lines.
"""

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import celery.apps.worker
from celery.apps.worker import Worker

_STANDARD_ERROR: Final = 2


def print_no_banner(instance: Worker) -> None:
    """Have a worker that is being set up print no banner."""
    instance.quiet = True


def say_in_json() -> None:
    """Have what Celery says in a signal handler be a line of JSON on standard error, among the others."""
    celery.apps.worker.safe_say = _say


def _say(message: str, _file: Any = None) -> None:  # noqa: ANN401 - a file, or None
    line = {
        "event": message.strip(),
        "logger": "celery.apps.worker",
        "level": "info",
        "timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
    }
    with suppress(OSError):  # its disk is full, or nobody reads it: the signal must do its work all the same
        os.write(_STANDARD_ERROR, json.dumps(line).encode() + b"\n")
