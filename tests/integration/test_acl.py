"""The users in ``deploy/users.acl`` may do their own work, and not each other's, on every kind of server."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
import redis
from celery import Celery
from redis.exceptions import NoPermissionError, ResponseError

from quotewire.schemas import Article
from quotewire.worker.consumer import Consumer
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.producer import Producer
from quotewire.worker.store.protocol import StoreForbiddenError, StoreUnavailableError
from tests import forks
from tests.integration.conftest import BIN, TEXT, OpenAt, Spawn, WaitFor
from tests.integration.plant import Port
from tests.servers import KINDS, ROLES, USERS, executable

pytestmark = pytest.mark.integration
DOOR = ("FCALL", "quotewire_enqueue", 3, "{qw}:inbox", "{qw}:intake", "{qw}:stack")
LAST = "18446744073709551615-18446744073709551615"
SIDE_BY_SIDE = 4
"""Commands that run at once."""
Urls = dict[str, str]
Denied = Callable[[], list[tuple[str, ...]]]


@pytest.fixture(scope="module", params=KINDS)
def urls(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Urls]:
    """A server that knows nobody but the file's users; a URL for each, and one for the test itself."""
    file = tmp_path_factory.mktemp("acl") / "users.acl"
    file.write_text("user default on nopass allkeys allchannels +@all\n")
    text = USERS.read_text()
    for role in ROLES:
        text = text.replace(f"{role.upper()}_PASSWORD", f"{role}-secret")
    with EmbeddedValkey(tcp=True, options=[f"aclfile {file}"], binary=executable(request.param)) as server:
        address = server.url.partition("@")[2]
        file.write_text(f"{text}user test on nopass allkeys allchannels +@all\n")
        with redis.Redis.from_url(server.url) as client:
            client.acl_load()
        yield {role: f"redis://{role}:{role}-secret@{address}" for role in ROLES} | {
            "test": f"redis://test:x@{address}"
        }


@pytest.fixture
def test_client(urls: Urls) -> Iterator[redis.Redis]:
    """A client that may do anything, to see what the others have done."""
    with redis.Redis.from_url(urls["test"]) as client:
        client.flushall()
        yield client


@pytest.fixture
def denied(test_client: redis.Redis) -> Denied:
    """What the server has refused."""
    test_client.acl_log_reset()
    names = ("username", "reason", "object", "context")
    return lambda: [tuple(str(entry[name]) for name in names) for entry in test_client.acl_log()]


def command(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "QUOTEWIRE_REDIS_URL": url}
    return forks.run([str(BIN / "quotewire"), *arguments], env=env, timeout=60)


@pytest.fixture
def dispatching(urls: Urls, denied: Denied, spawn: Spawn, open_at: OpenAt, wait_for: WaitFor) -> None:
    """A dispatcher at work."""
    spawn(str(BIN / "quotewire"), "dispatch", env={"QUOTEWIRE_REDIS_URL": urls["worker"]})
    store = open_at(urls["test"])
    wait_for(store.dispatchers, what="the dispatcher is at work")
    wait_for(lambda: not store.load_functions(), what="it has loaded the functions")


@pytest.mark.usefixtures("dispatching")
def test_each_does_its_work(urls: Urls, denied: Denied, spawn: Spawn, open_at: OpenAt, wait_for: WaitFor) -> None:
    worker = spawn(*forks.worker(children=1), env={"QUOTEWIRE_REDIS_URL": urls["worker"]})
    producer = open_at(urls["producer"])
    sender = Producer(producer)
    for number in range(3):
        sender.enqueue(Article(id=f"a-{number}", text=f"{TEXT} {number}"))
    with redis.Redis.from_url(urls["producer"]) as other:  # as Node, redis-cli and others do
        article = json.dumps({"id": "a-3", "text": f"{TEXT} 3"})
        assert other.execute_command(*DOOR, article) == b"accepted"
        other.rpush("{qw}:inbox", b"broken")
    with closing(Celery(broker=urls["producer"])) as app:
        app.send_task("tasks.submit", [{"id": "a-4", "text": f"{TEXT} 4"}], queue="submit", declare=[])
    store = open_at(urls["operator"])
    wait_for(lambda: store.status().completed == 5 and store.status().dead == 1, what="all done")
    assert [entry for entry in denied() if "evalsha" not in entry] == []  # the producer's first try is the intake
    assert sender.enqueue(Article(id="a-0", text=f"{TEXT} 0")).status == "duplicate"
    consumer = open_at(urls["consumer"])
    assert len(consumer.events(consumer.events_cursor("0"), count=1_000)[0]) > 5
    member = Consumer(consumer, group="archive", name="a1")
    for _ in range(6):
        member.ack(next(iter(member)))
    mine = consumer.events_group("archive", "a1", count=1_000)
    assert consumer.events_ack("archive", [entry.id for entry in mine]) == len(mine)
    consumer.events_hand_back("archive", "a1")
    assert consumer.event_groups()
    done = command(urls["consumer"], "sink", "jsonl", str(spawn.folder / "archive"), "--once")
    assert (done.returncode, "events written" in done.stderr) == (0, True), done.stderr
    port = Port()
    env = {"QUOTEWIRE_REDIS_URL": urls["worker"], "QUOTEWIRE_METRICS_PORT": str(port.number)}
    spawn(str(BIN / "quotewire"), "dispatch", env=env)
    wait_for(port.is_ready)
    assert port.value("quotewire_store_up") == port.value("quotewire_broker_up") == 1
    with redis.Redis.from_url(urls["reader"]) as reader:
        events = reader.xrange("{qw}:events")
        completed = next(fields for _, fields in events if fields[b"type"].endswith(b"article.completed"))
        key = json.loads(completed[b"event"])["data"]["document_key"]
        assert b"Lindhaven" in (reader.hget(key, "document") or b"")
    assert store.audit().exact
    flower_sees_the_worker(urls["flower"], spawn, wait_for)
    before = denied()
    assert not [entry for entry in before if entry[0] == "flower"]
    spawn.stop(worker)
    assert denied() == before


def flower_sees_the_worker(url: str, spawn: Spawn, wait_for: WaitFor) -> None:
    """A real Flower with its user's rights: it knows the worker, its queues and their lengths."""
    port = Port()
    env = {"QUOTEWIRE_REDIS_URL": url, "FLOWER_UNAUTHENTICATED_API": "1"}
    spawn(str(BIN / "celery"), "-A", "quotewire.worker", "flower", f"--port={port.number}", env=env)
    wait_for(lambda: port.status("/api/workers") == 200 and port.get("/api/workers?refresh=1").json())
    (facts,) = port.get("/api/workers").json().values()
    assert {queue["name"] for queue in facts["active_queues"]} == {"extract", "repair", "attribute"}
    lengths = port.get("/api/queues/length").json()["active_queues"]
    assert {queue["name"]: queue["messages"] for queue in lengths}["extract"] == 0


@pytest.mark.usefixtures("dispatching")
def test_an_operator_runs_each_command(urls: Urls, denied: Denied, open_at: OpenAt, wait_for: WaitFor) -> None:
    open_at(urls["producer"]).enqueue([Article(id="cancelled", text=TEXT)])
    store = open_at(urls["operator"])
    with redis.Redis.from_url(urls["test"]) as other:
        for body in (b"broken", b"broken too", b"and this"):
            other.xadd("{qw}:intake", {"article": body})
        wait_for(lambda: store.status().dead == 3, what="broken entries are dead letters")
        wait_for(lambda: store.article("cancelled"), what="the article is admitted")
        other.set("{qw}:paused", "garbage")  # which `pause` sets aside
        other.set("{qw}:counters", "garbage")
        other.acl_log_reset()
        letters = [item.id for item in store.dead_list()]
        runs: list[tuple[int, list[str]]] = [
            (0, ["intake", "pause", "--reason", "a test"]),
            (0, ["intake", "cancel", "cancelled"]),
            (0, ["intake", "resume"]),
            (0, ["intake", "accept-loss"]),
            (0, ["dead", "list", "--reason", "invalid_json"]),
            (0, ["dead", "show", letters[0]]),
            (0, ["dead", "replay", letters[0]]),
            (0, ["dead", "drop", letters[1]]),
            (0, ["dead", "replay", "--all"]),
        ]
        for code, arguments in runs:
            done = command(urls["operator"], *arguments)
            assert done.returncode == code, (arguments, done.stdout, done.stderr)
            assert denied() == [], arguments
        looks: list[tuple[int | None, list[str]]] = [  # in any order
            (0, ["status"]),
            (0, ["status", "--json"]),
            (0, ["health", "--ready"]),
            (0, ["health"]),
            (0, ["events"]),
            (0, ["events", "--lag"]),
            (1, ["report", "nobody"]),
            (None, ["doctor"]),  # whatever it finds
            (None, ["status", "--audit"]),
        ]
        with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            printed = list(threads.map(lambda look: command(urls["operator"], *look[1]), looks))
        for (expected, arguments), done in zip(looks, printed, strict=True):
            assert expected in {None, done.returncode}, (arguments, done.stdout, done.stderr)
            assert "NoPermission" not in done.stdout + done.stderr
        assert denied() == []


@pytest.mark.usefixtures("dispatching")
def test_a_consumer_runs_each_command(urls: Urls, denied: Denied, open_at: OpenAt, wait_for: WaitFor) -> None:
    store = open_at(urls["test"])
    for number in range(4):
        store.enqueue_raw(b"broken %d" % number)
    wait_for(lambda: store.status().events == 4, what="four articles are dead")
    with redis.Redis.from_url(urls["test"]) as other:
        other.acl_log_reset()
    group = ["events", "--group", "archive"]
    first = json.loads(command(urls["consumer"], *group, "--consumer", "a1", "--no-ack").stdout.splitlines()[0])
    for arguments in (
        ["events"],
        ["events", "--type", "article.dead"],
        [*group, "--consumer", "a1"],
        [*group, "--done", first["id"]],
        [*group, "--consumer", "a1", "--hand-back"],
        [*group, "--consumer", "a2", "--idle", "0"],
        ["events", "--lag"],
        [*group, "--lag"],
    ):
        done = command(urls["consumer"], *arguments)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        assert denied() == [], arguments
    done = command(urls["reader"], "events")
    assert len(done.stdout.splitlines()) == 4, done.stderr
    assert denied() == []


def test_commands_say_whose_right_it_is(urls: Urls, test_client: redis.Redis) -> None:
    assert test_client.ping()
    done = command(urls["consumer"], "intake", "pause")
    assert done.returncode != 0
    assert "permission" in done.stderr
    assert "Traceback" not in done.stderr


ALWAYS = {
    "auth",
    "hello",
    "ping",
    "echo",
    "quit",
    "reset",
    "readonly",
    "readwrite",
    "asking",
    "wait",
    "waitaof",
    "time",
    "command",
}
"""What the restricted may do besides their work: it concerns nobody but their own connection."""
ALWAYS |= {f"command|{name}" for name in ("count", "docs", "getkeys", "getkeysandflags", "help", "info", "list")}
ALWAYS |= {
    f"client|{name}"
    for name in ("getname", "help", "id", "info", "setname", "setinfo", "no-touch", "capa", "import-source")
}
EVENTS = {"xread", "xrange", "xrevrange", "xinfo|stream", "hmget"}
GROUPS = {"xreadgroup", "xgroup|create", "xack", "xautoclaim", "xclaim", "xpending", "xinfo|groups", "xinfo|consumers"}
MAY = {
    "producer": {"rpush", "llen", "xlen", "hexists", "hmget", "lpush"},
    "consumer": EVENTS | GROUPS,
    "reader": EVENTS | {"hget", "hgetall", "hexists"},
    "scaler": {"info", "xinfo|groups", "xpending", "xlen", "eval", "type", "llen"},
}
"""All that these users may do, and with which keys is tried below. FCALL is not among it: it is refused unless the
function is one of ours."""
DANGEROUS = {
    "flushall",
    "flushdb",
    "shutdown",
    "debug",
    "monitor",
    "replicaof",
    "slaveof",
    "save",
    "bgsave",
    "bgrewriteaof",
    "psync",
    "sync",
    "failover",
    "migrate",
    "restore",
    "keys",
    "swapdb",
    "config|set",
    "config|rewrite",
    "config|resetstat",
    "acl|setuser",
    "acl|deluser",
    "acl|list",
    "acl|load",
    "acl|save",
    "client|kill",
    "client|pause",
    "client|unblock",
    "client|no-evict",
    "module|load",
}
"""What neither a worker nor an operator may do."""


def commands_of(client: redis.Redis) -> dict[str, int]:
    """Every command and subcommand of the server, with its arity."""
    client.response_callbacks.clear()
    found: dict[str, int] = {}
    for facts in client.execute_command("COMMAND"):  # type: ignore[no-untyped-call]
        name, arity, subcommands = facts[0].decode(), facts[1], facts[9]
        found |= {item[0].decode(): item[1] for item in subcommands} or {name: arity}
    return found


def is_refused(url: str, name: str, arity: int) -> bool:
    """Whether a user may not use a command at all; keys and arguments do not matter then."""
    parts = name.split("|")
    arguments = ["1"] * (abs(arity) - len(parts))
    with redis.Redis.from_url(url, socket_timeout=2.0, protocol=2) as client:
        try:
            client.execute_command(*parts, *arguments)
        except ResponseError as error:  # EXEC repeats why it was refused; DEBUG and MODULE are shut to all by default
            return "permissions to run" in str(error) or "command not allowed" in str(error)
        except (redis.RedisError, ValueError, TypeError, IndexError, AttributeError):
            return False  # let in, and failed for another reason
    return False


@pytest.mark.parametrize("role", MAY)
def test_command_by_command(urls: Urls, test_client: redis.Redis, role: str) -> None:
    every = commands_of(test_client)
    assert len(every) > 300
    allowed = {name for name, arity in every.items() if not is_refused(urls[role], name, arity)}
    assert allowed - ALWAYS == MAY[role]


@pytest.mark.parametrize("role", ["worker", "operator", "flower"])
def test_nobody_may_do_what_is_dangerous(urls: Urls, test_client: redis.Redis, role: str) -> None:
    every = commands_of(test_client)
    missing = [name for name in DANGEROUS & {*every} if not is_refused(urls[role], name, every[name])]
    assert missing == []


ATTACKS: dict[str, list[tuple[Any, ...]]] = {
    "producer": [
        ("XADD", "{qw}:intake", "MAXLEN", 0, "*", "article", "x"),
        ("XADD", "{qw}:intake", LAST, "article", "x"),
        ("XADD", "{qw}:intake", "*", "article", "x"),
        ("XTRIM", "{qw}:intake", "MAXLEN", 0),
        ("XDEL", "{qw}:intake", "1-1"),
        ("XSETID", "{qw}:intake", LAST),
        ("XREADGROUP", "GROUP", "quotewire", "x", "STREAMS", "{qw}:intake", ">"),
        ("XGROUP", "DESTROY", "{qw}:intake", "quotewire"),
        ("XRANGE", "{qw}:intake", "-", "+"),
        ("XREAD", "STREAMS", "{qw}:events", "0"),
        ("XADD", "{qw}:events", "*", "event", "{}"),
        ("XADD", "{qw}:dead", "*", "letter", "{}"),
        ("XRANGE", "{qw}:dead", "-", "+"),
        ("HSET", "{qw}:article:x", "state", "completed"),
        ("HGET", "{qw}:article:x", "document"),
        ("HMGET", "{qw}:article:x", "document"),
        ("HGETALL", "{qw}:article:x"),
        ("HDEL", "{qw}:stack", "lanes"),
        ("HSET", "{qw}:stack", "high_water", "1"),
        ("DEL", "{qw}:intake"),
        ("DEL", "{qw}:inbox"),
        ("UNLINK", "{qw}:inbox"),
        ("RENAME", "{qw}:inbox", "{qw}:other"),
        ("RENAME", "{qw}:intake", "{qw}:other"),
        ("COPY", "{qw}:intake", "{qw}:inbox"),
        ("LRANGE", "{qw}:inbox", 0, -1),
        ("LPOP", "{qw}:inbox"),
        ("LTRIM", "{qw}:inbox", 1, 0),
        ("LPUSH", "{qw}:inbox", "x"),
        ("LSET", "{qw}:inbox", 0, "x"),
        ("LREM", "{qw}:inbox", 0, "x"),
        ("LMOVE", "{qw}:inbox", "{qw}:inbox", "LEFT", "LEFT"),
        ("BLPOP", "{qw}:inbox", 1),
        ("EXPIRE", "{qw}:inbox", 1),
        ("SET", "{qw}:inbox", "x"),
        ("RPUSH", "{qw}:intake", "x"),
        ("RPUSH", "{qw}:other", "x"),
        ("RPUSH", "{qw}:outcomes", "completed"),
        ("RPUSH", "{qwerty}:inbox", "x"),
        ("LPUSH", "extract", "{}"),
        ("LRANGE", "submit", 0, -1),
        ("RPOP", "submit"),
        ("SADD", "_kombu.binding.submit", "x"),
        ("EVAL", "return redis.call('FLUSHALL')", 0),
        ("EVAL", "while true do end", 0),
        ("EVALSHA", "0" * 40, 0),
        ("SCRIPT", "LOAD", "return 1"),
        ("SCRIPT", "FLUSH"),
        ("SCRIPT", "KILL"),
        ("FUNCTION", "LOAD", "REPLACE", "#!lua name=quotewire\nredis.register_function('x', function() return 1 end)"),
        ("FUNCTION", "FLUSH"),
        ("FUNCTION", "DELETE", "quotewire"),
        ("FUNCTION", "DUMP"),
        ("FCALL", "spin", 0),
        ("FCALL", "quotewire_enqueue", 3, "{qw}:events", "{qw}:intake", "{qw}:stack", "{}"),
        ("FCALL", "quotewire_offer", 3, "{qw}:inbox", "{qw}:dead", "{qw}:stack", "{}", 1),
        ("FCALL_RO", "quotewire_enqueue", 0),
        ("FLUSHALL",),
        ("FLUSHDB",),
        ("CONFIG", "GET", "*"),
        ("CONFIG", "SET", "maxmemory", 1),
        ("ACL", "LIST"),
        ("ACL", "SETUSER", "producer", "+@all"),
        ("KEYS", "*"),
        ("SCAN", 0),
        ("DBSIZE",),
        ("RANDOMKEY",),
        ("SELECT", 5),
        ("SWAPDB", 0, 1),
        ("SUBSCRIBE", "x"),
        ("PSUBSCRIBE", "*"),
        ("PUBLISH", "x", "x"),
        ("MONITOR",),
        ("CLIENT", "LIST"),
        ("CLIENT", "KILL", "TYPE", "normal"),
        ("CLIENT", "PAUSE", 60_000),
        ("CLIENT", "TRACKING", "ON", "BCAST"),
        ("MULTI",),
        ("INFO",),
        ("SLOWLOG", "GET"),
        ("DEBUG", "SLEEP", 1),
        ("REPLICAOF", "127.0.0.1", 1),
        ("SHUTDOWN",),
    ],
    "consumer": [
        ("XADD", "{qw}:intake", "*", "article", "{}"),
        ("XADD", "{qw}:events", "*", "event", "{}"),
        ("XTRIM", "{qw}:events", "MAXLEN", "0"),
        ("XDEL", "{qw}:events", "1-1"),
        ("DEL", "{qw}:events"),
        ("XGROUP", "DESTROY", "{qw}:events", "x"),
        ("XGROUP", "SETID", "{qw}:events", "x", "$"),
        ("XREADGROUP", "GROUP", "quotewire", "x", "STREAMS", "{qw}:intake", ">"),
        ("XRANGE", "{qw}:intake", "-", "+"),
        ("XRANGE", "{qw}:dead", "-", "+"),
        ("XACK", "{qw}:intake", "quotewire", "1-1"),
        ("XINFO", "STREAM", "{qw}:intake"),
        ("HMGET", "{qw}:article:x", "document"),
        ("HGET", "{qw}:article:x", "document"),
        ("HSET", "{qw}:article:x", "state", "completed"),
        ("RPUSH", "{qw}:inbox", "{}"),
        ("LPUSH", "extract", "{}"),
        ("EVAL", "return 1", "0"),
        ("FCALL", "quotewire_offer", 3, "{qw}:inbox", "{qw}:intake", "{qw}:stack", "{}", 1),
        ("SUBSCRIBE", "x"),
        ("KEYS", "*"),
        ("FLUSHALL",),
    ],
    "reader": [
        ("XREADGROUP", "GROUP", "archive", "x", "STREAMS", "{qw}:events", ">"),
        ("XGROUP", "CREATE", "{qw}:events", "x", "0"),
        ("XACK", "{qw}:events", "archive", "1-1"),
        ("XRANGE", "{qw}:intake", "-", "+"),
        ("XRANGE", "{qw}:dead", "-", "+"),
        ("HSET", "{qw}:article:x", "state", "completed"),
        ("HGET", "{qw}:counters", "completed"),
        ("DEL", "{qw}:article:x"),
        ("EVAL", "return 1", "0"),
    ],
    "flower": [
        ("XADD", "{qw}:intake", "*", "article", "{}"),
        ("XRANGE", "{qw}:events", "-", "+"),
        ("HGET", "{qw}:article:x", "document"),
        ("HSET", "{qw}:article:x", "state", "completed"),
        ("DEL", "{qw}:article:x"),
        ("LRANGE", "submit", 0, -1),
        ("LPUSH", "submit", "{}"),
        ("LPUSH", "extract", "{}"),
        ("BRPOP", "extract", 1),
        ("DEL", "extract"),
        ("EVAL", "return redis.call('LPUSH', 'extract', 'x')", 0),
        ("SUBSCRIBE", "x"),
        ("PUBLISH", "x", "x"),
        ("KEYS", "*"),
        ("CONFIG", "GET", "*"),
        ("FLUSHALL",),
    ],
    "scaler": [
        ("XRANGE", "{qw}:intake", "-", "+"),
        ("XREAD", "STREAMS", "{qw}:events", "0"),
        ("XPENDING", "{qw}:dead", "quotewire"),
        ("XADD", "{qw}:intake", "*", "article", "{}"),
        ("HGET", "{qw}:article:x", "document"),
        ("LLEN", "submit"),
        ("LRANGE", "extract", 0, -1),
        ("LPUSH", "extract", "{}"),
        ("DEL", "extract"),
        ("EVAL", "return redis.call('DEL', KEYS[1])", 1, "extract"),
        ("EVAL", "return redis.call('LRANGE', KEYS[1], 0, -1)", 1, "extract"),
        ("EVAL", "return 1", 1, "{qw}:intake"),
        ("EVALSHA", "0" * 40, 0),
        ("SCRIPT", "FLUSH"),
        ("KEYS", "*"),
        ("FLUSHALL",),
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
        ("CLIENT", "PAUSE", 1_000),
        ("KEYS", "*"),
        ("SHUTDOWN",),
    ],
}


REFUSALS = ("ACL failure in script", "user executing the script can't", "command not allowed")
"""What servers say of a function's call that its caller may not make (each in its words), and of DEBUG to anybody."""


@pytest.mark.parametrize("role", ATTACKS)
def test_each_is_refused_what_others_may(urls: Urls, test_client: redis.Redis, open_at: OpenAt, role: str) -> None:
    store = open_at(urls["test"])
    store.load_functions()
    spin = "#!lua name=spin\nredis.register_function('spin', function() while true do end end)"
    test_client.function_load(spin, replace=True)
    store.enqueue([Article(id="a-1", text=TEXT)])
    before = {key: test_client.dump(key) for key in test_client.scan_iter()}
    for attack in ATTACKS[role]:
        with redis.Redis.from_url(urls[role], protocol=2) as client, pytest.raises(ResponseError) as caught:
            client.execute_command(*attack)
        told = str(caught.value)
        refused = isinstance(caught.value, NoPermissionError) or any(part in told for part in REFUSALS)
        assert refused, (attack, told)
    assert {key: test_client.dump(key) for key in test_client.scan_iter()} == before


@pytest.mark.usefixtures("dispatching")
def test_what_a_producer_can_still_do_is_harmless(
    urls: Urls, denied: Denied, open_at: OpenAt, wait_for: WaitFor, test_client: redis.Redis
) -> None:
    """He can put anything into the inbox past the checks. It becomes dead letters, is cut, and stops nobody."""
    store = open_at(urls["test"])
    used = int(test_client.info("memory")["used_memory"])
    with redis.Redis.from_url(urls["producer"]) as producer:
        for _ in range(8):
            producer.rpush("{qw}:inbox", b"x" * 50_000_000)
        producer.rpush("{qw}:inbox", *[b""] * 100, b"\xff", b"[" * 100_000)
        producer.lpush("submit", b"stray", b"{}")
    Producer(open_at(urls["producer"])).enqueue(Article(id="good", text=TEXT))
    wait_for(lambda: store.article("good"), what="the good article comes in")
    wait_for(lambda: store.status().dead == 112, what="everything else is a dead letter")
    assert int(test_client.info("memory")["used_memory"]) - used < 5_000_000
    assert store.audit().exact


def test_an_intake_that_somebody_with_more_rights_used_up(
    urls: Urls, open_at: OpenAt, spawn: Spawn, wait_for: WaitFor, test_client: redis.Redis
) -> None:
    store = open_at(urls["test"])
    dispatcher = spawn(str(BIN / "quotewire"), "dispatch", env={"QUOTEWIRE_REDIS_URL": urls["worker"]})
    wait_for(store.dispatchers, what="the dispatcher is at work")
    test_client.xadd("{qw}:intake", {"article": b"x"}, id=LAST)
    Producer(open_at(urls["producer"])).enqueue(Article(id="after", text=TEXT))
    wait_for(lambda: store.article("after"), what="the article comes in")
    assert store.audit().exact
    assert "intake_renumbered" in spawn.log_of(dispatcher)


def test_nobody_gets_in_without_a_name(urls: Urls, open_at: OpenAt) -> None:
    with pytest.raises(StoreUnavailableError):
        open_at(f"redis://{urls['test'].partition('@')[2]}").status()


def test_a_users_missing_right_is_told_from_an_outage(urls: Urls, open_at: OpenAt) -> None:
    with pytest.raises(StoreForbiddenError):
        open_at(urls["consumer"]).status()
