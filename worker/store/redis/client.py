"""Sends scripts and commands to the servers, in batches, and turns their errors into the store's own."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import redis
from redis.exceptions import NoPermissionError, ResponseError

from quotewire.worker.store.protocol import StoreDamagedError
from quotewire.worker.store.redis import scripts
from quotewire.worker.store.redis.scripts import Call, translated
from quotewire.worker.store.redis.servers import Argument, Command, OneServer, Servers


class Commands:
    """A client of the servers.

    Args:
        client: one server's, or those of a cluster. They must return bytes (``decode_responses=False``), since bodies
            need not be valid UTF-8.
    """

    def __init__(self, client: redis.Redis | Servers) -> None:
        self._servers: Servers = OneServer(client) if isinstance(client, redis.Redis) else client

    def close(self) -> None:
        """Close the connections."""
        self._servers.close()

    def _run(self, script: str, calls: Sequence[Call]) -> list[Any]:
        return scripts.run(self._servers, script, calls)

    def _command(self, *arguments: Argument, **options: object) -> Any:  # noqa: ANN401 - whatever the command answers
        with translated():
            return self._answer(arguments, **options)

    def _answer(self, command: Command, **options: object) -> Any:  # noqa: ANN401 - whatever the command answers
        """Send one command; raises the client's errors."""
        (answer,) = self._servers.send([command], options)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _each(self, commands: Sequence[Command], *, may_be_forbidden: bool = False, **options: object) -> list[Any]:
        """Send commands in one round trip; the answer to one that met an unexpected value is None.

        ``may_be_forbidden``: so is the answer to one that this user may not send.
        """
        with translated():
            answers = self._servers.send(commands, options)
        return [_unless_refused(answer, may_be_forbidden=may_be_forbidden) for answer in answers]

    def _as_member(self, stream: str, group: str, *command: Argument) -> Any:  # noqa: ANN401 - the command's answer
        """Run a command on a consumer group, creating the group first if a new or flushed server lacks it."""
        with translated():
            try:
                return self._answer(command)
            except ResponseError as error:
                if not is_missing_group(error):
                    raise
            self._make_group(stream, group)
            return self._answer(command)

    def _make_group(self, stream: str, group: str) -> None:
        """Create a consumer group at the beginning of a stream, unless it exists."""
        try:
            self._answer(("XGROUP CREATE", stream, group, "0", "MKSTREAM"))
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise


def is_missing_group(error: object) -> bool:
    """Whether the server says that there is no such consumer group."""
    return isinstance(error, ResponseError) and str(error).startswith("NOGROUP")


def _unless_refused(answer: Any, *, may_be_forbidden: bool) -> Any:  # noqa: ANN401 - whatever a command answers
    if not isinstance(answer, Exception):
        return answer
    if not (may_be_forbidden and isinstance(answer, NoPermissionError)):
        with suppress(StoreDamagedError), translated():
            raise answer
    return None
