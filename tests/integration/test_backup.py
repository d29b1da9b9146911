"""A backup of a running stack, restored as docs/how-to/operate.md says: nothing is lost or emitted twice."""

import subprocess
from pathlib import Path

import pytest
from redis import Redis

from quotewire.schemas import Article
from quotewire.worker.local.valkey import EmbeddedValkey
from tests import forks
from tests.integration.conftest import BIN, TEXT, OpenAt, Spawn, WaitFor, kill_group
from tests.tools import tool

pytestmark = pytest.mark.integration
ENV = {"QUOTEWIRE_LEASE_SECONDS": "3", "QUOTEWIRE_LOG_FORMAT": "json"}
RIGHTS = "resetchannels resetkeys -@all +@connection +sync +psync +replconf"
DONE, OPEN, LATER = 4, 6, 2


def test_what_a_backup_has_goes_on_where_it_was(
    server: EmbeddedValkey, spawn: Spawn, open_at: OpenAt, wait_for: WaitFor, tmp_path: Path
) -> None:
    dispatcher, worker = start(server.url, spawn)
    store = open_at(server.url)
    store.enqueue(articles("done", DONE))
    wait_for(lambda: store.status().completed == DONE)
    kill_group(worker)
    store.enqueue(articles("open", OPEN))
    wait_for(lambda: store.status().pending == OPEN)
    file = back_up(server, tmp_path / "quotewire.rdb")
    store.enqueue(articles("later", LATER))
    kill_group(dispatcher)

    folder = tmp_path / "restored"
    folder.mkdir()
    file.rename(folder / "dump.rdb")
    with (
        EmbeddedValkey(folder, tcp=True, append_only=False) as without_file,
        Redis.from_url(without_file.url) as client,
    ):
        client.config_set("appendonly", "yes")
        wait_for(lambda: (now := client.info("persistence"))["aof_enabled"] and not now["aof_rewrite_in_progress"])
    with EmbeddedValkey(folder, tcp=True) as restored:
        again = open_at(restored.url)
        status = again.status()
        assert (status.accepted, status.completed, status.pending) == (DONE + OPEN, DONE, OPEN)
        assert again.audit().exact
        start(restored.url, spawn)
        known = again.enqueue([*articles("done", DONE), *articles("later", LATER)])
        assert [result.status for result in known] == ["duplicate"] * DONE + ["accepted"] * LATER
        wait_for(lambda: again.status().completed == DONE + OPEN + LATER, what=str(again.status()))
        assert again.audit().exact


def start(url: str, spawn: Spawn) -> tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]:
    """A dispatcher and a worker."""
    env = ENV | {"QUOTEWIRE_REDIS_URL": url}
    return spawn(str(BIN / "quotewire"), "dispatch", env=env), spawn(*forks.worker(children=1), env=env)


def articles(name: str, count: int) -> list[Article]:
    return [Article(id=f"{name}-{number}", text=f"{TEXT}\n\n{name} {number}.") for number in range(count)]


def back_up(server: EmbeddedValkey, file: Path) -> Path:
    """As a user who may do nothing else."""
    with Redis.from_url(server.url) as client:
        client.execute_command("ACL", "SETUSER", "backup", "on", ">secret", *RIGHTS.split())
    url = server.url.replace(f"default:{server.password}", "backup:secret")
    command = [tool("redis-cli", "redis-tools"), "--no-auth-warning", "-u", url, "--rdb", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert file.exists(), done.stdout + done.stderr
    return file
