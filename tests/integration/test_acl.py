"""The users in ``deploy/users.acl`` may do their own work, and not each other's."""

import os
import subprocess
from collections.abc import Callable, Iterator

import pytest
from redis import Redis
from redis.exceptions import NoPermissionError

from quotewire.schemas import Article
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.producer import Producer
from quotewire.worker.store.protocol import StoreUnavailableError
from tests.integration.conftest import BIN, ROOT, TEXT, OpenAt, Spawn, WaitFor

pytestmark = pytest.mark.integration
FILE = ROOT / "deploy" / "users.acl"
ROLES = ("producer", "worker", "consumer", "operator")


@pytest.fixture(scope="module")
def urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A server that knows nobody but the file's users; a URL for each, and one for the test itself."""
    file = tmp_path_factory.mktemp("acl") / "users.acl"
    file.write_text("user default on nopass allkeys allchannels +@all\n")
    text = FILE.read_text()
    for role in ROLES:
        text = text.replace(f"{role.upper()}_PASSWORD", f"{role}-secret")
    with EmbeddedValkey(tcp=True, options=[f"aclfile {file}"]) as server:
        address = server.url.partition("@")[2]
        file.write_text(f"{text}user test on nopass allkeys allchannels +@all\n")
        with Redis.from_url(server.url) as client:
            client.acl_load()
        yield {role: f"redis://{role}:{role}-secret@{address}" for role in ROLES} | {
            "test": f"redis://test:x@{address}"
        }


@pytest.fixture
def denied(urls: dict[str, str]) -> Iterator[Callable[[], list[tuple[str, ...]]]]:
    """What the server has refused."""
    with Redis.from_url(urls["test"]) as client:
        client.acl_log_reset()
        yield lambda: [
            (entry["username"], entry["reason"], entry["object"], entry["context"]) for entry in client.acl_log()
        ]


def test_each_does_its_work(
    urls: dict[str, str], denied: Callable[[], list[tuple[str, ...]]], spawn: Spawn, open_at: OpenAt, wait_for: WaitFor
) -> None:
    env = {"QUOTEWIRE_REDIS_URL": urls["worker"]}
    spawn(str(BIN / "quotewire"), "dispatch", env=env)
    worker = spawn(str(BIN / "celery"), "-A", "quotewire.worker", "worker", "-c", "1", env=env)
    producer = Producer(open_at(urls["producer"]))
    for number in range(5):
        producer.enqueue(Article(id=f"a-{number}", text=f"{TEXT} {number}"))
    open_at(urls["producer"]).enqueue_raw(b"broken")
    store = open_at(urls["operator"])
    wait_for(lambda: denied() or store.status().completed == 5, what="all done")
    assert denied() == []
    consumer = open_at(urls["consumer"])
    assert len(consumer.events(consumer.events_cursor("0"), count=1_000)[0]) > 5
    mine = consumer.events_group("archive", "a1", count=1_000)
    assert consumer.events_ack("archive", [entry.id for entry in mine]) == len(mine)
    assert store.audit().exact
    (letter,) = store.dead_list()
    store.dead_replay(letter.id)
    wait_for(store.dead_list, what="it dies again")
    store.pause("for the test")
    open_at(urls["producer"]).enqueue([Article(id="cancelled", text=TEXT)])
    for command in (
        ["intake", "cancel", "cancelled"],
        ["intake", "pause"],
        ["intake", "resume"],
        ["intake", "accept-loss"],
        ["dead", "list", "--reason", "invalid_json"],
        ["status"],
        ["doctor"],
        ["health", "--ready"],
        ["status", "--audit"],
        ["dead", "list"],
    ):
        env = {**os.environ, "QUOTEWIRE_REDIS_URL": urls["operator"]}
        subprocess.run([str(BIN / "quotewire"), *command], env=env, check=False, capture_output=True, timeout=60)
    assert denied() == []
    spawn.stop(worker)
    assert denied() == []


REFUSED: dict[str, list[tuple[str, ...]]] = {
    "producer": [
        ("XREADGROUP", "GROUP", "quotewire", "x", "STREAMS", "{qw}:intake", ">"),
        ("XREAD", "STREAMS", "{qw}:events", "0"),
        ("XADD", "{qw}:events", "*", "event", "{}"),
        ("XADD", "{qw}:dead", "*", "letter", "{}"),
        ("LPUSH", "extract", "{}"),
        ("XDEL", "{qw}:intake", "1-1"),
        ("DEL", "{qw}:intake"),
    ],
    "consumer": [
        ("XADD", "{qw}:intake", "*", "article", "{}"),
        ("XADD", "{qw}:events", "*", "event", "{}"),
        ("XTRIM", "{qw}:events", "MAXLEN", "0"),
        ("HSET", "{qw}:article:x", "state", "completed"),
        ("LPUSH", "extract", "{}"),
        ("EVAL", "return 1", "0"),
    ],
    "worker": [
        ("FLUSHALL",),
        ("CONFIG", "GET", "requirepass"),
        ("ACL", "LIST"),
        ("SHUTDOWN",),
        ("KEYS", "*"),
    ],
    "operator": [
        ("FLUSHALL",),
        ("CONFIG", "SET", "appendonly", "no"),
        ("ACL", "LIST"),
        ("LPUSH", "extract", "{}"),
        ("SHUTDOWN",),
    ],
}


@pytest.mark.parametrize(("role", "command"), [(role, command) for role, some in REFUSED.items() for command in some])
def test_each_is_refused_the_others_work(urls: dict[str, str], role: str, command: tuple[str, ...]) -> None:
    with Redis.from_url(urls[role]) as client, pytest.raises(NoPermissionError):
        client.execute_command(*command)


def test_nobody_gets_in_without_a_name(urls: dict[str, str], open_at: OpenAt) -> None:
    with pytest.raises(StoreUnavailableError):
        open_at(f"redis://{urls['test'].partition('@')[2]}").status()
