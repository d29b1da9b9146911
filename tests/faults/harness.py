"""Fault injection: runs a stack of real processes on a real server, kills parts of it, and counts the results.

Parsing would take most of the time and proves nothing here, so QUOTEWIRE_SPACY_MODEL is a blank spaCy pipeline.
Processes, tasks, scripts, broker and server are the product's own.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
from redis import Redis

from quotewire.schemas import Article
from quotewire.worker.local.parent_death import dying_with_me
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.settings import Settings
from quotewire.worker.store.audit import Audit
from quotewire.worker.store.connect import make_store
from quotewire.worker.store.protocol import Status
from tests import forks
from tests.contract.harness import text

ROOT = Path(__file__).resolve().parents[2]
LONG = os.environ.get("FAULTS") == "long"
"""Whether this is the long form: ``make test-faults``."""
long_only = pytest.mark.skipif(not LONG, reason="takes half a minute or more: make test-faults")
"""For faults that every test run would wait for too long."""
PATIENCE = 600.0 if LONG else 120.0
"""Seconds to wait for a condition; generous, as the machine may be busy."""
LEASE = 4 if LONG else 2
"""Seconds. Short, so that a lost message is soon re-sent."""
TEXT = "The mayor of Lindhaven said on Monday that the bridge would be closed.\n\n“We will repair it,” Kovač told reporters."
SABOTEUR = "tests.faults.saboteur"


@dataclass
class Outcome:
    """One line of the report."""

    fault: str
    what: str
    articles: int
    injected: int
    lost: int
    duplicated: int
    again: int
    recovered: float | None
    """Longest time in seconds from a fault until the next article ended; None where it was not measured."""
    seconds: float
    note: str = ""


OUTCOMES: list[Outcome] = []


def open_process(command: Sequence[str], env: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a process of ours in its own process group."""
    with log.open("wb") as output, Path(os.devnull).open("rb") as nothing:
        if forks.can_fork(command, env):
            return forks.start(command, (nothing.fileno(), output.fileno(), output.fileno()), env, ROOT)
        return subprocess.Popen(
            command,
            stdin=nothing,
            stdout=output,
            stderr=output,
            env=env,
            cwd=ROOT,
            process_group=0,
            preexec_fn=dying_with_me(signal.SIGKILL),  # noqa: PLW1509 - it calls one C function
        )


@dataclass
class Process:
    """A process of the stack, in its own process group."""

    name: str
    popen: subprocess.Popen[bytes]
    log_path: Path
    heartbeat: Path

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    @property
    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.popen.pid).children()

    @property
    def alive(self) -> bool:
        return self.popen.poll() is None

    def ended(self) -> bool:
        return not self.alive

    def ready(self) -> bool:
        """Whether a worker consumes."""
        return " ready." in self.log

    def kill(self) -> None:
        """Send SIGKILL to the whole group, as when a machine or container disappears."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()

    def terminate(self) -> float:
        """Send SIGTERM, as a deployment does; returns how many seconds the process took to end."""
        started = time.monotonic()
        self.popen.terminate()
        self.popen.wait(PATIENCE)
        self.kill()
        return time.monotonic() - started


@dataclass
class Story:
    """The record of one fault test: the articles sent, the faults injected, the recovery time."""

    fault: str
    what: str
    number: int
    """Number of this story on its stack; part of the article ids, so that two stories of one fault differ."""
    ids: list[str] = field(default_factory=list)
    injected: int = 0
    recovered: float | None = None
    note: str = ""
    started: float = field(default_factory=time.monotonic)
    again_before: int = 0


class House:
    """A stack under test: server, dispatchers and workers.

    Args:
        folder: for logs, heartbeats and the server's data.
        model: folder of a saved spaCy pipeline.
        options: extra lines of the server's configuration.
        env: environment variables of all processes.
    """

    def __init__(self, folder: Path, model: Path, options: Sequence[str] = (), **env: str) -> None:
        self.folder = folder
        self.random = random.Random(20_000)
        self.processes: list[Process] = []
        self.server = EmbeddedValkey(folder / "valkey", tcp=True, options=options)
        self.env = {
            "QUOTEWIRE_LEASE_SECONDS": str(LEASE),
            "QUOTEWIRE_SPACY_MODEL": str(model),
            "QUOTEWIRE_LOG_FORMAT": "json",
            "OMP_NUM_THREADS": "1",
            **env,
        }
        self._number = 0
        self._stories = 0

    def __enter__(self) -> "House":
        self.server.start()
        names: dict[str, Any] = {name.removeprefix("QUOTEWIRE_").lower(): value for name, value in self.env.items()}
        del names["omp_num_threads"]
        names = {name: value for name, value in names.items() if not name.startswith("sabotage")}
        self.store = make_store(Settings(redis_url=self.url, **names))
        self.client = Redis.from_url(self.server.url)
        return self

    @property
    def url(self) -> str:
        """Where the articles are."""
        return self.server.url

    def servers(self) -> list[Redis]:
        """A client for each server that has articles."""
        return self.store._servers.primaries()

    def status(self) -> Status:
        """The store's counts."""
        return self.store.status()

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.kill()
        self.store.close()
        self.client.close()
        self.server.kill()

    # Processes

    def start(self, name: str, *command: str, **env: str) -> Process:
        """Start a process of the stack: a module for our Python."""
        return self._run(name, [sys.executable, "-m", *command], env)

    def _run(self, name: str, line: Sequence[str], env: Mapping[str, str]) -> Process:
        self._number += 1
        log, heartbeat = (self.folder / f"{self._number}-{name}.{kind}" for kind in ("log", "beat"))
        own = {"QUOTEWIRE_REDIS_URL": self.url, "QUOTEWIRE_HEARTBEAT_FILE": str(heartbeat)}
        process = Process(name, open_process(line, {**os.environ, **self.env, **own, **env}, log), log, heartbeat)
        self.processes.append(process)
        return process

    def dispatcher(self, **env: str) -> Process:
        """Start a dispatcher."""
        module = SABOTEUR if any(name.startswith("SABOTAGE") for name in env) else "quotewire.worker.cli"
        return self.start("dispatcher", module, "dispatch", **env)

    def worker(self, *, children: int = 2, queues: str = "extract,repair,attribute,submit", **env: str) -> Process:
        """Start a worker."""
        module = SABOTEUR if any(name.startswith("SABOTAGE") for name in env) else "quotewire.worker"
        line = forks.worker("-Q", queues, "-n", f"w{self._number}@%h", children=children, app=module)
        return self._run("worker", line, env)

    def command(
        self, *command: str, stdin: str = "", env: Mapping[str, str] | None = None, knowing: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, as an operator does; one not ``knowing`` has only the server's address."""
        known = self.env if knowing else {}
        return forks.run(
            [sys.executable, "-m", "quotewire.worker.cli", *command],
            stdin=stdin.encode(),
            env={**os.environ, **known, "QUOTEWIRE_REDIS_URL": self.url, **(env or {})},
            folder=ROOT,
            timeout=PATIENCE,
        )

    def grow_silent(self, seconds: float) -> None:
        """Let time pass for the dispatchers: they were last seen so much earlier."""
        for name, value in self.client.hgetall("{qw}:dispatchers").items():
            seen, _, facts = text(value).partition(" ")
            self.client.hset("{qw}:dispatchers", text(name), f"{int(seen) - round(seconds * 1000)} {facts}")

    def ready(self, *workers: Process) -> None:
        """Wait until workers consume."""
        for worker in workers:
            self.until(worker.ready, f"ready: {worker.log_path}")

    def running(self, name: str) -> list[Process]:
        return [process for process in self.processes if process.name == name and process.alive]

    # Articles

    def articles(self, story: Story, count: int, text: str = TEXT) -> list[Article]:
        """Make articles of a story; their language is given, so that none needs to be identified."""
        start = len(story.ids)
        made = [
            Article(id=f"{story.fault}.{story.number}-{number}", text=f"{text} {number}.", language="en")
            for number in range(start, start + count)
        ]
        story.ids += [article.article_id for article in made]
        return made

    def send(self, story: Story, count: int, text: str = TEXT) -> list[Article]:
        """Make articles and put them on the intake."""
        made = self.articles(story, count, text)
        for start in range(0, count, 500):
            results = self.store.enqueue(made[start : start + 500])
            assert {result.status for result in results} <= {"accepted"}
        return made

    # Observation

    def until(self, condition: Callable[[], object], what: object = "", seconds: float = PATIENCE) -> float:
        """Wait for a condition; returns how long it took."""
        started = time.monotonic()
        while not condition():
            if time.monotonic() - started > seconds:
                raise AssertionError(f"did not come true within {seconds:.0f} s: {what}\n{self.status()}")
            time.sleep(0.03)
        return time.monotonic() - started

    def done(self) -> int:
        """Number of terminal articles."""
        status = self.status()
        return status.completed + status.rejected + status.dead

    def reach(self, count: int, what: object = "") -> float:
        """Wait until so many articles came to an end; returns how long it took."""
        return self.until(lambda: self.done() >= count, what)

    def settled(self) -> bool:
        """Whether nothing waits or is pending."""
        status = self.status()
        return status.waiting + status.pending == 0

    def begin(self, fault: str, what: str) -> Story:
        """Start the record of a fault test."""
        self._stories += 1
        return Story(fault, what, self._stories, again_before=self.store.audit().begun_again)

    def strike(self, story: Story, fault: Callable[[], object]) -> None:
        """Inject a fault and wait until another article ends."""
        fault()
        story.injected += 1
        before = self.done()
        seconds = self.until(lambda: self.done() > before or self.settled(), f"{story.fault}: going on")
        story.recovered = max(story.recovered or 0.0, seconds)

    def strikes(self, story: Story, times: int, fault: Callable[[], object]) -> None:
        """Inject a fault several times, spread over the remaining articles at moments from a seeded generator."""
        first, total = self.done(), self.status()
        left = total.waiting + total.pending
        for number in range(times):
            at = first + round(left * (number + self.random.uniform(0.2, 0.8)) / (times + 0.5))
            self.reach(at, f"{story.fault}: {at} done")
            if self.settled():
                break
            self.strike(story, fault)

    def finish(self, story: Story, seconds: float = PATIENCE) -> Audit:
        """Wait until all articles have ended, report, and assert that none was lost and no event duplicated."""
        self.until(self.settled, f"{story.fault}: all done", seconds)
        audit = self.store.audit()
        lost = [name for name in story.ids if not self.terminal(name)] if len(story.ids) <= 50 else self.missing(story)
        twice = [finding for finding in audit.findings if finding.fault == "told_twice"]
        OUTCOMES.append(
            Outcome(
                story.fault,
                story.what,
                len(story.ids),
                story.injected,
                len(lost),
                len(twice) + self.completions_twice(story),
                audit.begun_again - story.again_before,
                story.recovered,
                time.monotonic() - story.started,
                story.note,
            )
        )
        assert not lost, lost[:5]
        assert audit.findings == (), audit.findings[:5]
        assert self.completions_twice(story) == 0
        return audit

    @staticmethod
    def last_outcome() -> Outcome:
        """The last line of the report."""
        return OUTCOMES[-1]

    def versions(self) -> set[str]:
        """The versions of the pipelines that wrote the events."""
        entries, _ = self.store.events(self.store.events_cursor("0"), count=200_000)
        return {json.loads(entry.event)["data"]["pipeline"]["version"] for entry in entries}

    def terminal(self, article_id: str) -> bool:
        record = self.store.article(article_id)
        return record is not None and record.state in {"completed", "rejected", "dead"}

    def states(self) -> dict[str, str]:
        """The state of every article, by article id."""
        names = list(self.client.scan_iter(match="{qw}:article:*", count=10_000))
        with self.client.pipeline(transaction=False) as pipeline:
            for name in names:
                pipeline.hmget(name, "article_id", "state")
            return {values[0].decode(): values[1].decode() for values in pipeline.execute() if values[0]}

    def missing(self, story: Story) -> list[str]:
        """Articles of a story that are unknown or not terminal."""
        states = self.states()
        return [name for name in story.ids if states.get(name) not in {"completed", "rejected", "dead"}]

    def ends(self) -> list[str]:
        """Subjects of all ``article.completed`` events."""
        cursor, found = self.store.events_cursor("0"), []
        while True:
            batch, after = self.store.events(cursor, count=5_000, types=["quotewire.article.completed"])
            found += [entry.subject for entry in batch]
            if after == cursor:
                return found
            cursor = after

    def completions_twice(self, story: Story) -> int:
        """Number of surplus ``article.completed`` events of a story's articles, whatever the events' ids."""
        ours = set(story.ids)
        ends = [subject for subject in self.ends() if subject in ours]
        return len(ends) - len(set(ends))


def scaled(short: int, long: int) -> int:
    """The number for the form of the tests that runs, short or long."""
    return long if LONG else short
