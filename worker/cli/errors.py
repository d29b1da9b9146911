"""Exit codes, and the errors that end a command with one line instead of a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from quotewire.worker.health.remedy import what_to_do
from quotewire.worker.server_url import redacted
from quotewire.worker.settings import Settings, plain


class ExitCode(IntEnum):
    """Exit codes of ``quotewire``; part of the interface."""

    OK = 0
    INCOMPLETE = 1
    """Some articles did not complete or were refused, or a check failed."""
    USAGE = 2
    UNREACHABLE = 3
    FULL = 4
    """The intake is at its high-water mark, or Redis at ``maxmemory``: try again later."""
    INTERRUPTED = 130
    """Ctrl-C; typer's own code for it."""
    READER_LEFT = 141
    """Nobody reads the output any more: what a shell says of a program that SIGPIPE has ended."""


class CommandError(Exception):
    """Ends the command with this message and exit code."""

    def __init__(self, message: str, exit_code: ExitCode) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@contextmanager
def server_errors(settings: Settings) -> Iterator[None]:
    """Turn an error of Redis into a ``CommandError`` of one line that names the server and says what to do.

    An error of a file or of standard output is not the server's.
    """
    from redis.exceptions import RedisError  # noqa: PLC0415 - slow

    from quotewire.tasks.errors import TransientError  # noqa: PLC0415
    from quotewire.worker.store.protocol import StackMismatchError, StoreFullError  # noqa: PLC0415

    try:
        yield
    except StackMismatchError as error:
        raise CommandError(str(error), ExitCode.USAGE) from None
    except (TransientError, RedisError) as error:
        server = redacted(settings.redis_url)
        message = f"the server at {server} cannot be used: {plain(error)}; {what_to_do(error, 'QUOTEWIRE_REDIS_URL')}"
        code = ExitCode.FULL if isinstance(error, StoreFullError) else ExitCode.UNREACHABLE
        raise CommandError(message, code) from None
