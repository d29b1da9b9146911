"""Shared by all parts of the Redis store: the client, and the lanes."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import redis

from quotewire.tasks.stages.contract import Ref
from quotewire.worker.store.keys import Keys
from quotewire.worker.store.protocol import Limits, StoreDamagedError
from quotewire.worker.store.redis import scripts
from quotewire.worker.store.redis.scripts import Argument, Call, translated

GROUP: Final = "quotewire"
"""Consumer group of the intake."""
_DIGITS: Final = 20
"""Most digits of a number that the stack may have stored: those of a stream id."""


class Lanes:
    """A client and the key names of every lane.

    Args:
        client: must return bytes (``decode_responses=False``), since bodies need not be valid UTF-8.
        lanes: number of lanes.
        limits: the settings that the store's steps depend on.
    """

    def __init__(self, client: redis.Redis, lanes: int = 1, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._client = client
        self._keys = [Keys(lane, lanes) for lane in range(lanes)]

    @property
    def lanes(self) -> int:
        """Number of lanes."""
        return len(self._keys)

    def _run(self, script: str, calls: Sequence[Call]) -> list[Any]:
        return scripts.run(self._client, script, calls)

    def _command(self, *arguments: Argument) -> Any:  # noqa: ANN401 - whatever the command answers
        with translated():
            return self._client.execute_command(*arguments)  # type: ignore[no-untyped-call]

    def _article(self, ref: Ref) -> tuple[Keys, str]:
        keys = self._keys[ref.lane]
        return keys, keys.article(ref.key)

    def _each(self, commands: Sequence[Sequence[Argument]]) -> list[Any]:
        """Send commands in one round trip; the answer to one that met an unexpected value is None."""
        with translated(), self._client.pipeline(transaction=False) as pipeline:
            for command in commands:
                pipeline.execute_command(*command)  # type: ignore[no-untyped-call]
            answers = pipeline.execute(raise_on_error=False)
        return [_unless_damaged(answer) for answer in answers]

    def _prefix(self, lane: int) -> str:
        """Prefix that makes a stream id unique among all lanes; empty with one lane."""
        return f"{lane}." if self.lanes > 1 else ""

    def _locate(self, name: str) -> tuple[int, str]:
        """Split an id made with ``_prefix`` into lane and stream id; raises ``ValueError`` for anything else."""
        lane, dot, stream_id = name.rpartition(".")
        number, dash, sequence = stream_id.partition("-")
        well_formed = number.isdecimal() and (sequence.isdecimal() or not dash) and (lane.isdecimal() or not dot)
        if not well_formed or int(lane or 0) >= self.lanes:
            raise ValueError(
                f"not an id on this stream: {name[:60]!r} (ids look like {self._prefix(0)}1764000000000-0)"
            )
        return int(lane or 0), stream_id


def _unless_damaged(answer: Any) -> Any:  # noqa: ANN401 - whatever a command answers
    if not isinstance(answer, Exception):
        return answer
    with suppress(StoreDamagedError), translated():
        raise answer
    return None


def as_text(value: bytes | None) -> str:
    r"""A stored name or text; bytes that are not UTF-8 become U+FFFD, since anybody may have written them.

    >>> as_text(b"a-1"), as_text(None), as_text(bytes([255]))
    ('a-1', '', '\ufffd')
    """
    return (value or b"").decode(errors="replace")


def as_int(value: bytes | None) -> int:
    """A stored number; 0 for what is none, or too long to be one of ours.

    >>> as_int(b"-12"), as_int(None), as_int(b"abc"), as_int(b"9" * 5000)
    (-12, 0, 0, 0)
    """
    digits = (value or b"").removeprefix(b"-")
    return int(value or 0) if digits.isdigit() and len(digits) <= _DIGITS else 0
