"""Keeps a worker alive when kombu cannot hand back unacknowledged messages because the connection is gone.

kombu hands them back when a worker's connection closes. After a failed acknowledgement, kombu 5.6 has lost the server's
address by then, and the resulting AttributeError ends the worker ("Unrecoverable error"). Messages that are not handed
back are not lost: the dispatcher re-sends them when their lease expires, and kombu after the visibility timeout.
"""

from typing import Any

import structlog
from kombu.transport.redis import QoS

log = structlog.get_logger("quotewire.worker")


def survive_a_lost_connection() -> None:
    """Patch kombu to continue where it cannot hand messages back."""
    restore: Any = QoS.restore_unacked

    def restore_if_connected(self: Any) -> Any:  # noqa: ANN401 - kombu has no types
        if getattr(self.channel.connection, "client", None) is None:
            log.warning("not_handed_back", messages=len(self._delivered), why="the connection is gone")
            self._delivered.clear()
            return []
        return restore(self)

    QoS.restore_unacked = restore_if_connected  # type: ignore[method-assign, assignment]
