"""Keeps a worker that lost several children at once from taking a living child for a dead one.

Celery 5.7 learns of a child's death from a descriptor of its own for each child. When several children die in one
turn of its loop, it collects all of them at the first death and starts others, whose descriptors get the numbers of
the dead. The loop goes on with the deaths that it had read before, finds the new children under those numbers, and
forgets how to hear of their death. At the next loss of the broker it looks for what it forgot, and the ValueError
("file descriptor is None") ends the worker with 1 ("Unrecoverable error"), hours later perhaps. The same happens
where a child has closed its descriptors and cannot be collected yet. Remove this when Celery looks whether the child
has ended.
"""

import select
from typing import Any

from celery.concurrency.asynpool import AsynPool


def look_whether_children_ended() -> None:
    """Have Celery's pool believe a death only where the descriptor says so, and not watch children that have ended."""
    note_exit: Any = AsynPool._event_process_exit  # noqa: SLF001
    track: Any = AsynPool._track_child_process  # noqa: SLF001

    def note_exit_if_ended(self: Any, hub: Any, process: Any) -> None:  # noqa: ANN401 - Celery has no types
        descriptor = getattr(process, "_sentinel_poll", None)
        if descriptor is None or _is_readable(descriptor):
            note_exit(self, hub, process)

    def track_unless_ended(self: Any, process: Any, hub: Any) -> None:  # noqa: ANN401
        ended = getattr(process, "_sentinel_poll", -1) is None  # Celery heard of its end, and collects it soon
        if not ended:
            track(self, process, hub)

    AsynPool._event_process_exit = note_exit_if_ended  # noqa: SLF001
    AsynPool._track_child_process = track_unless_ended  # noqa: SLF001


def _is_readable(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
