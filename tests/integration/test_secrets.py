"""The server's password appears in no log, event, task or command output, whatever fails."""

import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol
from urllib.parse import quote

import httpx
import pytest
from redis import Redis
from redis.exceptions import RedisError

from quotewire.schemas import Article
from quotewire.worker.local.valkey import EmbeddedValkey, free_port
from tests import forks
from tests.integration.conftest import BIN, TEXT, OpenAt, Spawn, WaitFor, password_of

pytestmark = pytest.mark.integration
COMMANDS = (
    ["status", "--json"],
    ["status", "--audit"],
    ["doctor"],
    ["health", "--ready"],
    ["events"],
    ["dead", "list"],
    ["enqueue", "-"],
)


class Say(Protocol):
    """Runs the command and returns all that it says."""

    def __call__(self, *arguments: str, url: str = ...) -> str: ...


@pytest.fixture
def say(server: EmbeddedValkey) -> Say:
    """Runs the command and returns all that it says."""

    def run(*arguments: str, url: str = server.url) -> str:
        done = forks.run(
            [str(BIN / "quotewire"), *arguments],
            env={**os.environ, "QUOTEWIRE_REDIS_URL": url, "QUOTEWIRE_LOG_LEVEL": "DEBUG"},
            stdin=json.dumps({"id": "later", "text": TEXT}).encode(),
            timeout=60,
        )
        return done.stdout + done.stderr

    return run


def test_the_password_is_told_to_nobody(
    server: EmbeddedValkey, say: Say, spawn: Spawn, open_at: OpenAt, wait_for: WaitFor
) -> None:
    flower_port = free_port()
    env = {"QUOTEWIRE_REDIS_URL": server.url, "QUOTEWIRE_LOG_LEVEL": "DEBUG", "QUOTEWIRE_LOG_FORMAT": "json"}
    celery = [str(BIN / "celery"), "-A", "quotewire.worker"]
    dispatcher = spawn(str(BIN / "quotewire"), "dispatch", env=env)
    worker = spawn(*celery, "worker", "-l", "DEBUG", "-c", "1", env=env)
    flower = spawn(
        *(*celery, "flower", "--address=127.0.0.1", f"--port={flower_port}", "--basic-auth=a:b", "--logging=debug"),
        env=env,
    )
    heard: list[str] = []
    with Redis.from_url(server.url) as client:
        client.ping()
        messages = client.pubsub()
        messages.psubscribe(**{"*": lambda message: heard.append(repr(message))})
        listening = messages.run_in_thread(daemon=True)
        store = open_at(server.url)
        store.enqueue([Article(id=f"s-{number}", text=f"{TEXT} {number}") for number in range(5)])
        wait_for(lambda: store.status().completed == 5)
        wait_for(lambda: _tasks(flower_port))
        texts = [_tasks(flower_port), *(entry.event.decode() for entry in store.events(("0",), count=1_000)[0])]
        texts += together(say, COMMANDS[:2])
        listening.stop()
        listening.join()
    server.kill()
    texts += together(say, COMMANDS)
    wait_for(lambda: "store_away" in spawn.log_of(dispatcher))
    wait_for(lambda: "onnection to broker lost" in spawn.log_of(worker) or "annot connect" in spawn.log_of(worker))
    time.sleep(2)
    texts += [spawn.log_of(process) for process in (dispatcher, worker, flower)]
    assert heard
    assert len(spawn.log_of(worker)) > 2_000
    password = password_of(server)
    for text in (*texts, *heard):
        assert password not in text
        assert quote(password, safe="") not in text


def together(say: Say, commands: Sequence[Sequence[str]]) -> list[str]:
    """What commands say that run side by side: most of their time they start, or wait for a server that is away."""
    with ThreadPoolExecutor(len(commands)) as threads:
        return list(threads.map(lambda command: say(*command), commands))


def _tasks(port: int) -> str:
    try:
        answer = httpx.get(f"http://127.0.0.1:{port}/api/tasks", auth=("a", "b"), timeout=20)
    except httpx.TransportError:
        return ""
    return answer.text if "tasks.attribute" in answer.text else ""


@pytest.mark.parametrize(
    "url", ["ftp://:s3cr3t@127.0.0.1/0", "redis://:s3cr3t@127.0.0.1:1/0", "redis://:s3cr3t@[::bad/0"]
)
def test_a_url_that_cannot_be_used_is_named_without_its_password(say: Say, url: str) -> None:
    said = say("status", url=url)
    assert said.strip()
    assert "s3cr3t" not in said
    assert "Traceback" not in said


def test_a_wrong_password_is_said_and_not_repeated(server: EmbeddedValkey, say: Say) -> None:
    wrong = server.url.replace(password_of(server), "wr0ng-s3cr3t")
    for command in COMMANDS[:1] + COMMANDS[-1:]:
        assert "wr0ng-s3cr3t" not in say(*command, url=wrong)
    with pytest.raises(RedisError):
        Redis.from_url(wrong).ping()
