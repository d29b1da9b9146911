"""Has kombu tell by the server's clock how long a message has been held, as everything else here does.

kombu 5.7 notes the time at which a worker takes a message by that worker's clock, and any other worker compares it with
its own. If the two differ by more than the visibility timeout (a machine without NTP, or one that was suspended), each
message that a live worker holds for ten seconds is delivered again as that of a dead one, and takes its article away
from it. Of an article that took 45 seconds, two more attempts were begun so; after three it would have been dead.
Remove this when kombu asks the server.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from kombu.transport import redis as redis_transport
from kombu.transport.redis import QoS
from redis.exceptions import ResponseError

LOOK_SECONDS: Final = 10.0
"""Seconds after which the server is asked again: its clock, or which server it is, may have changed."""


class ServerClock:
    """The broker's time, as it was when last asked and with what has passed since.

    Args:
        clock: returns seconds that nobody sets, and that go on while the machine is suspended.
    """

    def __init__(self, clock: Callable[[], float] = lambda: time.clock_gettime(time.CLOCK_BOOTTIME)) -> None:
        self._clock = clock
        self._ahead: float | None = None
        self._asked = float("-inf")

    def look(self, channel: Any) -> None:  # noqa: ANN401 - kombu has no types
        """Ask the server of a channel, if that is due."""
        if self._clock() - self._asked < LOOK_SECONDS:
            return
        try:
            with channel.conn_or_acquire() as client:
                seconds, micros = client.time()
        except ResponseError:  # this user may not ask: then it is this machine's clock, as before
            self._ahead = None
        else:
            self._ahead = seconds + micros / 1e6 - self._clock()
        self._asked = self._clock()

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() if self._ahead is None else self._clock() + self._ahead


def tell_time_by_the_server() -> None:
    """Have kombu use the server's clock where it compares times of several machines."""
    clock = ServerClock()
    module: Any = redis_transport
    module.time = clock.now
    _look_before("append", clock)
    _look_before("restore_visible", clock)


def _look_before(name: str, clock: ServerClock) -> None:
    step: Any = getattr(QoS, name)

    def look_first(self: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - kombu has no types
        clock.look(self.channel)
        return step(self, *arguments, **options)

    setattr(QoS, name, look_first)
