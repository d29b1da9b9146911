"""``quotewire watch`` beside a running stack: over a pipe, on a terminal, and through a restart of the server."""

import contextlib
import json
import os
import pty
import signal
import subprocess

import pytest

from quotewire.worker.local.stack import Stack
from quotewire.worker.local.valkey import EmbeddedValkey
from tests.integration.conftest import BIN, PATIENCE, Quotewire, Spawn, WaitFor

pytestmark = pytest.mark.integration


def test_lines_over_a_pipe_and_a_clean_end(
    stack: Stack, article: dict[str, str], quotewire: Quotewire, wait_for: WaitFor, spawn: Spawn
) -> None:
    watch = spawn(str(BIN / "quotewire"), "watch", "--interval", "0.2", env={"QUOTEWIRE_REDIS_URL": stack.url})
    wait_for(lambda: "dispatchers 1" in spawn.log_of(watch))
    quotewire("enqueue", "-", stdin=json.dumps(article))
    wait_for(lambda: f"[{article['id']}]" in spawn.log_of(watch))
    watch.send_signal(signal.SIGINT)
    assert watch.wait(PATIENCE) == 130
    log = spawn.log_of(watch)
    assert "Traceback" not in log
    assert "\x1b" not in log


def test_a_restart_of_the_server_is_waited_out(server: EmbeddedValkey, wait_for: WaitFor, spawn: Spawn) -> None:
    watch = spawn(str(BIN / "quotewire"), "watch", "--interval", "0.2", env={"QUOTEWIRE_REDIS_URL": server.url})
    wait_for(lambda: "intake 0" in spawn.log_of(watch))
    server.kill()
    wait_for(lambda: "the server is away" in spawn.log_of(watch))
    server.start()
    wait_for(lambda: "the server is back" in spawn.log_of(watch))
    watch.send_signal(signal.SIGINT)
    assert watch.wait(PATIENCE) == 130
    assert "Traceback" not in spawn.log_of(watch)


def test_a_screen_on_a_terminal_that_is_left_as_it_was(stack: Stack, wait_for: WaitFor) -> None:
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)
    env = {**os.environ, "QUOTEWIRE_REDIS_URL": stack.url, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
    shown = b""

    def has_shown(what: bytes) -> bool:
        nonlocal shown
        with contextlib.suppress(BlockingIOError, OSError):
            shown += os.read(ours, 65_536)
        return what in shown

    with subprocess.Popen(
        [str(BIN / "quotewire"), "watch"], stdin=theirs, stdout=theirs, stderr=theirs, env=env
    ) as watch:
        os.close(theirs)
        wait_for(lambda: has_shown(b"last statements"))
        watch.send_signal(signal.SIGINT)
        wait_for(lambda: has_shown(b"\x1b[?1049l"), what="the terminal's own screen is back")
        assert watch.wait(PATIENCE) == 130
    os.close(ours)
    assert b"\x1b[?1049h" in shown
    assert b"Traceback" not in shown
