"""Sends scripts and commands to the server, in batches, and turns its errors into the store's own."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import redis
from redis.exceptions import NoPermissionError

from quotewire.worker.store.protocol import StoreDamagedError
from quotewire.worker.store.redis import scripts
from quotewire.worker.store.redis.scripts import Argument, Call, translated


class Commands:
    """A client of the server.

    Args:
        client: must return bytes (``decode_responses=False``), since bodies need not be valid UTF-8.
    """

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def _run(self, script: str, calls: Sequence[Call]) -> list[Any]:
        return scripts.run(self._client, script, calls)

    def _command(self, *arguments: Argument) -> Any:  # noqa: ANN401 - whatever the command answers
        with translated():
            return self._client.execute_command(*arguments)  # type: ignore[no-untyped-call]

    def _each(self, commands: Sequence[Sequence[Argument]], *, may_be_forbidden: bool = False) -> list[Any]:
        """Send commands in one round trip; the answer to one that met an unexpected value is None.

        ``may_be_forbidden``: so is the answer to one that this user may not send.
        """
        with translated(), self._client.pipeline(transaction=False) as pipeline:
            for command in commands:
                pipeline.execute_command(*command)  # type: ignore[no-untyped-call]
            answers = pipeline.execute(raise_on_error=False)
        return [_unless_refused(answer, may_be_forbidden=may_be_forbidden) for answer in answers]


def _unless_refused(answer: Any, *, may_be_forbidden: bool) -> Any:  # noqa: ANN401 - whatever a command answers
    if not isinstance(answer, Exception):
        return answer
    if not (may_be_forbidden and isinstance(answer, NoPermissionError)):
        with suppress(StoreDamagedError), translated():
            raise answer
    return None
