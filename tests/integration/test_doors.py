"""The programs in examples/, send-articles.md, read-events.md and the README: a newcomer's way through all doors."""

import doctest
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from quotewire.worker.local.stack import Stack
from quotewire.worker.store.redis.store import RedisStore
from tests.integration.conftest import BIN, ROOT, Spawn, WaitFor, open_store

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not (shutil.which("node") and shutil.which("npm")), reason="Node is not installed"),
    pytest.mark.skipif(not shutil.which("jq"), reason="there is no jq: apt-get install jq"),
    pytest.mark.skipif(not shutil.which("redis-cli"), reason="there is no redis-cli: apt-get install redis-tools"),
]
PAGE = ROOT / "docs" / "how-to" / "send-articles.md"
READING = ROOT / "docs" / "how-to" / "read-events.md"
README = ROOT / "README.md"
BLOCK = re.compile(
    r"(?:<!-- (examples/\S+) -->\n)?```(python|js|console)\n(.*?)```(?:\n\n```text\n(.*?)```)?", re.DOTALL
)
LOCALHOST = re.compile(r"redis://localhost:6379(?:/0)?")
FOLDERS = {path.parent.name for path in (ROOT / "examples").glob("*/send.*") if path.suffix != ".yaml"}
SECONDS = 60  # Node, Celery and redis-cli must end by themselves; the machine may be busy


@dataclass(frozen=True)
class Program:
    """A program of the page, with what it prints."""

    file: str
    """Of ``examples``; empty if it stands only here."""
    language: str
    text: str
    prints: str


def programs(page: Path) -> list[Program]:
    return [Program(*(part or "" for part in found)) for found in BLOCK.findall(page.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def store(own_stack: Stack) -> Iterator[RedisStore]:
    opened = open_store(own_stack.url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newcomer's copy of the examples, in which the package `redis` of npm is installed."""
    made = tmp_path_factory.mktemp("newcomer")
    shutil.copytree(ROOT / "examples", made / "examples")
    node = made / "examples" / "node"
    done = subprocess.run(["npm", "ci"], cwd=node, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        pytest.skip(f"npm cannot install the package redis: {done.stderr[-300:]}")
    return made


def environment(stack: Stack) -> dict[str, str]:
    return {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "QUOTEWIRE_REDIS_URL": stack.url}


def run(program: Program, stack: Stack, folder: Path) -> str:
    """Run a program in the folder, against the stack; it has to end by itself."""
    text = LOCALHOST.sub(lambda _: stack.url, program.text)
    file = folder / (program.file or {"python": "program.py", "console": "program.sh"}[program.language])
    file.write_text(text, encoding="utf-8")
    command = {"python": str(BIN / "python"), "js": "node", "console": "bash"}[program.language]
    done = subprocess.run(
        [command, file.name],
        cwd=file.parent,
        env=environment(stack),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def matches(printed: str, expected: str) -> bool:
    return doctest.OutputChecker().check_output(expected, printed, doctest.ELLIPSIS)


def test_the_pages_have_a_program_for_each_door() -> None:
    found = programs(PAGE)
    assert {Path(program.file).parent.name for program in found if program.file} == FOLDERS
    assert all(program.prints for program in found)
    assert {Path(program.file).parent.name for program in programs(READING) if program.file} == FOLDERS


@pytest.mark.timeout(300)
def test_a_newcomer_goes_through_all_doors(
    own_stack: Stack, store: RedisStore, folder: Path, wait_for: WaitFor
) -> None:
    *doors, events, audit = programs(PAGE)
    for program in doors:
        printed = run(program, own_stack, folder)
        assert matches(printed, program.prints), f"{program.text}\nprinted:\n{printed}"
    wait_for(lambda: store.status().completed == len(doors))
    for program in (events, audit):
        printed = run(program, own_stack, folder)
        assert matches(printed, program.prints), printed


@pytest.mark.timeout(300)
def test_consumers_read_what_came_of_it(own_stack: Stack, store: RedisStore, folder: Path) -> None:
    """After the test before, and before those that send more articles."""
    for program in programs(READING):
        if program.file.endswith("/desk.py"):
            continue  # that one never ends: below
        at_once = program.text.replace("60_000", "0").replace("60000", "0")
        printed = run(replace(program, text=at_once), own_stack, folder)
        assert sorted(printed.splitlines()) == sorted(program.prints.splitlines()), program.text
    assert {group.name: group.lag + group.pending for group in store.event_groups()} == {
        "desk": 0,
        "shell": 0,
        "site": 0,
        "tasks": 0,
        "terminal": 0,
        "wall": 0,
    }


def test_each_statement_becomes_a_task_of_somebodys_own(
    own_stack: Stack, folder: Path, spawn: Spawn, wait_for: WaitFor
) -> None:
    """The test before has made the tasks."""
    worker = spawn(
        *(str(BIN / "celery"), "-A", "desk", "worker", "--pool", "solo", "--loglevel", "error"),
        env=environment(own_stack),
        cwd=folder / "examples" / "celery",
    )
    (expected,) = [one.prints for one in programs(READING) if one.file.endswith("python-redis/read.py")]
    lines = {line for line in expected.splitlines() if " | " in line}
    wait_for(lambda: lines <= {*spawn.log_of(worker).splitlines()})


def test_the_program_of_the_readme_sends_an_article(
    own_stack: Stack, store: RedisStore, folder: Path, wait_for: WaitFor
) -> None:
    before = store.status().completed
    (sending,) = (program for program in programs(README) if "producer.enqueue" in program.text)
    assert "accepted" in run(sending, own_stack, folder)
    wait_for(lambda: store.status().completed == before + 1)
