"""Commands that run until Ctrl-C wait out an outage of the server; others end with its error."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from quotewire.worker.cli.output import note

FIRST_DELAY: Final = 0.2
"""Seconds before the second try; doubled for each further one."""
LONGEST_DELAY: Final = 5.0

Answer = TypeVar("Answer")


def outages() -> tuple[type[Exception], ...]:
    """The errors of a server that is away."""
    from kombu.exceptions import OperationalError  # noqa: PLC0415 - slow
    from redis.exceptions import RedisError  # noqa: PLC0415

    from quotewire.tasks.errors import TransientError  # noqa: PLC0415

    return (TransientError, RedisError, OperationalError, OSError)


def patiently(step: Callable[[], Answer], *, forever: bool) -> Answer:
    """Do a step; with ``forever``, again and again while the server is away, which is said once."""
    delay, since = FIRST_DELAY, time.monotonic()
    while True:
        try:
            answer = step()
        except outages() as error:
            if not forever:
                raise
            if delay == FIRST_DELAY:
                note(f"the server is away, waiting for it: {error}")
            time.sleep(delay)
            delay = min(LONGEST_DELAY, 2 * delay)
        else:
            if delay > FIRST_DELAY:
                note(f"the server is back after {time.monotonic() - since:.0f} s")
            return answer
