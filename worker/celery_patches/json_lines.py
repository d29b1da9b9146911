"""Makes a worker's log JSON throughout: Celery and billiard print some lines past every logging configuration.

Celery 5.7 prints its banner and what a signal does (``worker: Warm shutdown (MainProcess)``) to standard output. It
writes the latter with ``os.write``, since a signal handler must not log; so does this. billiard gives its logger no
handler and lets nothing through to the root's. Remove this when both log these lines.
"""

import json
from datetime import UTC, datetime
from typing import Any

import celery.apps.worker
from celery.apps.worker import Worker

from quotewire.worker.log_handler import say_at_once


def print_no_banner(instance: Worker) -> None:
    """Have a worker that is being set up print no banner."""
    instance.quiet = True


def say_in_json() -> None:
    """Have what Celery says in a signal handler be a line of JSON on standard error, among the others."""
    celery.apps.worker.safe_say = _say


def say_without_waiting() -> None:
    """Have what Celery says in a signal handler keep no signal from its work, where nobody reads the log."""
    celery.apps.worker.safe_say = _say_plainly


def _say(message: str, _file: Any = None) -> None:  # noqa: ANN401 - a file, or None
    line = {
        "event": message.strip(),
        "logger": "celery.apps.worker",
        "level": "info",
        "timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
    }
    say_at_once(json.dumps(line).encode() + b"\n")


def _say_plainly(message: str, _file: Any = None) -> None:  # noqa: ANN401
    say_at_once(f"\n{message}\n".encode())
