"""kombu hands unacknowledged messages back when a worker's connection closes. Here: also when it is gone by then.

After an acknowledgement has failed, kombu 5.6 has forgotten the address of the server when it comes to handing back,
and the AttributeError that it meets ends the worker ("Unrecoverable error"). What cannot be handed back is no loss: the
dispatcher sends it again when its lease is over, and kombu itself after the visibility timeout.
"""

from typing import Any

import structlog
from kombu.transport.redis import QoS

log = structlog.get_logger("quotewire.worker")


def survive_a_lost_connection() -> None:
    """Have kombu go on where it cannot hand messages back."""
    restore: Any = QoS.restore_unacked

    def restore_if_connected(self: Any) -> Any:  # noqa: ANN401 - kombu has no types
        if getattr(self.channel.connection, "client", None) is None:
            log.warning("not_handed_back", messages=len(self._delivered), why="the connection is gone")
            self._delivered.clear()
            return []
        return restore(self)

    QoS.restore_unacked = restore_if_connected  # type: ignore[method-assign, assignment]
