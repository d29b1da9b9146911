"""A real Valkey server, dispatcher and Celery workers, shared by most tests. All of them die with pytest."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from quotewire.worker.local.parent_death import dying_with_me
from quotewire.worker.local.stack import Stack
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.store.redis.store import RedisStore
from tests import forks

ROOT = Path(__file__).resolve().parents[2]
LEASE_SECONDS = 20
BIN = forks.BIN
PATIENCE = 120.0  # seconds; this machine may be busy

TEXT = """The mayor of Lindhaven, Ana Kovač, said on Monday that the bridge would be closed for two weeks.

“We will repair it before the winter comes,” Kovač told reporters. “Nobody has to be afraid.”

The work costs three million euros, according to the city's engineer, Tom Reed.
"""


class Quotewire(Protocol):
    """Runs the command."""

    def __call__(
        self, *arguments: str, stdin: str | bytes = b"", check: bool = True, url: str = ...
    ) -> subprocess.CompletedProcess[str]: ...


class WaitFor(Protocol):
    """Waits until a condition is true."""

    def __call__(
        self, condition: Callable[[], object], seconds: float = PATIENCE, what: str = "the condition"
    ) -> None: ...


OpenAt = Callable[[str], RedisStore]
EventsAbout = Callable[[RedisStore, str], list[dict[str, Any]]]


class Spawn:
    """Starts processes in their own process groups, and stops all of them at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []

    def __call__(self, *command: str, env: dict[str, str], cwd: Path | None = None) -> subprocess.Popen[bytes]:
        """Start a command; ours are forked."""
        if not forks.can_fork(command, env):
            return self.program(*command, env=env, cwd=cwd)
        with self.log(len(self.processes)).open("wb") as log, Path(os.devnull).open("rb") as nothing:
            streams = (nothing.fileno(), log.fileno(), log.fileno())
            self.processes.append(forks.start(command, streams, {**os.environ, **env}, cwd or self.folder))
        return self.processes[-1]

    def program(self, *command: str, env: dict[str, str], cwd: Path | None = None) -> subprocess.Popen[bytes]:
        """Start a command as a shell does, for tests of how a process starts and of what it has."""
        with self.log(len(self.processes)).open("wb") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **env},
                cwd=cwd or self.folder,
                process_group=0,
                preexec_fn=dying_with_me(signal.SIGKILL),  # noqa: PLW1509 - it calls one C function
            )
        self.processes.append(process)
        return process

    def log(self, number: int) -> Path:
        return self.folder / f"{number}.log"

    def log_of(self, process: subprocess.Popen[bytes]) -> str:
        return self.log(self.processes.index(process)).read_text(errors="replace")

    def stop(self, process: subprocess.Popen[bytes], seconds: float = 20.0) -> None:
        if process.poll() is None:
            process.terminate()
        await_end(process, seconds)

    def kill_all(self) -> None:
        """End what is left after a test. A worker takes seconds to stop, and no test looks at it any more."""
        for process in self.processes:
            kill_group(process)

    def stop_all(self, seconds: float = 20.0) -> None:
        """Terminate all at once, each by one signal: a second one would kill a Python that is clearing up by now."""
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            await_end(process, seconds)


def await_end(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait for the end of a process that was told to stop, then kill what is left of its group."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """``kill -9`` of a process that we started, and of its children."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a test that names no timeout one for several conditions that it waits for, with another test beside it."""
    for item in items:
        if Path(__file__).parent in item.path.parents and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(2.5 * PATIENCE))


@pytest.fixture
def spawn(tmp_path: Path) -> Iterator[Spawn]:
    spawned = Spawn(tmp_path)
    yield spawned
    spawned.kill_all()


@pytest.fixture(scope="session", autouse=True)
def _short_lease() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("QUOTEWIRE_")]:
            patch.delenv(name)
        patch.setenv("QUOTEWIRE_LEASE_SECONDS", str(LEASE_SECONDS))
        with forks.server():
            yield


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([sys.executable, "-m", *build], check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, _short_lease: None) -> Iterator[Stack]:
    """Server, dispatcher and a worker of two processes, for all tests that do not disturb them."""
    with (
        EmbeddedValkey(tmp_path_factory.mktemp("valkey"), tcp=True) as server,
        Stack(tmp_path_factory.mktemp("stack"), server.url, concurrency=2) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def own_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack to which only one module's tests send."""
    folder = tmp_path_factory.mktemp("own")
    with EmbeddedValkey(folder / "valkey", tcp=True) as server, Stack(folder, server.url, concurrency=1) as running:
        yield running


@pytest.fixture
def server() -> Iterator[EmbeddedValkey]:
    """A server of the test's own."""
    with EmbeddedValkey(tcp=True, append_only=False) as running:
        yield running


@pytest.fixture
def store(stack: Stack) -> Iterator[RedisStore]:
    opened = open_store(stack.url)
    yield opened
    opened.close()


def open_store(url: str) -> RedisStore:
    """A store with the lanes and limits of whatever stack is there."""
    return RedisStore.connect(url)


@pytest.fixture
def open_at() -> Iterator[OpenAt]:
    opened: list[RedisStore] = []

    def open_one(url: str) -> RedisStore:
        opened.append(open_store(url))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def quotewire(stack: Stack) -> Quotewire:
    """Runs the command against the shared stack."""

    def run(
        *arguments: str, stdin: str | bytes = b"", check: bool = True, url: str = stack.url
    ) -> subprocess.CompletedProcess[str]:
        body = stdin.encode() if isinstance(stdin, str) else stdin
        env = {**os.environ, "QUOTEWIRE_REDIS_URL": url}
        done = forks.run([str(BIN / "quotewire"), *arguments], stdin=body, env=env, timeout=PATIENCE)
        if check:
            assert done.returncode == 0, done.stderr
        return done

    return run


def until(condition: Callable[[], object], seconds: float = PATIENCE, what: str = "the condition") -> None:
    """Wait until a condition is true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come true within {seconds:.0f} s"
        time.sleep(0.05)


@pytest.fixture
def wait_for() -> WaitFor:
    return until


@pytest.fixture
def name() -> str:
    """An article id that no other test has."""
    return f"article-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def article(name: str) -> dict[str, str]:
    return {"id": name, "text": TEXT + name}


def state_of(store: RedisStore, name: str) -> str | None:
    """An article's state; None while nobody knows it."""
    record = store.article(name)
    return None if record is None else record.state


def password_of(server: EmbeddedValkey) -> str:
    assert server.password is not None
    return server.password


def events_of(store: RedisStore, subject: str) -> list[dict[str, Any]]:
    """The events about one article, in order."""
    cursor = store.events_cursor("0")
    found: list[dict[str, Any]] = []
    while True:
        batch, after = store.events(cursor, count=1000)
        found += [json.loads(entry.event) for entry in batch if entry.subject == subject]
        if after == cursor:
            return found
        cursor = after


@pytest.fixture
def events_about() -> EventsAbout:
    return events_of
