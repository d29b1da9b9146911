"""Exponential backoff with jitter during an outage, and log lines at a limited rate."""

import random
from collections.abc import Callable
from typing import Any, Final

FIRST_DELAY: Final = 0.1
"""Seconds before the second try; doubled for each further try."""
LONGEST_DELAY: Final = 5.0
"""Maximum seconds between tries."""
SAY_EVERY: Final = 60.0
"""Seconds between log lines during an outage."""


class Outage:
    """Tracks one kind of outage: logs when it begins, once a minute while it lasts, and when it is over.

    Args:
        log: a structlog logger.
        what: event name of its log lines; the last one appends ``_over``.
        clock: returns monotonic seconds.
    """

    def __init__(self, log: Any, what: str, clock: Callable[[], float]) -> None:  # noqa: ANN401 - structlog's proxy
        self._log = log
        self._what = what
        self._clock = clock
        self._since: float | None = None
        self._said = 0.0
        self._tries = 0

    def begin(self, message: str, error: Exception | None, **facts: object) -> float:
        """Record a failed try; returns the seconds to wait, with jitter so that processes do not retry in step."""
        now = self._clock()
        if self._since is None:
            self._since = now
        if self._tries == 0 or now - self._said >= SAY_EVERY:
            lasting = round(now - self._since, 1)
            reason = {"error": str(error)} if error else {}
            self._log.error(self._what, message=message, seconds=lasting, **reason, **facts)
            self._said = now
        delay: float = min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(self._tries, 16))
        self._tries += 1
        jitter = random.uniform(0.5, 1.0)  # noqa: S311 - no secret
        return delay * jitter

    def end(self, message: str) -> None:
        """Record a success; logs the end of the outage if there was one."""
        if self._since is not None:
            self._log.info(f"{self._what}_over", message=message, seconds=round(self._clock() - self._since, 1))
        self._since = None
        self._tries = 0
