"""What KEDA would see: its scalers' very commands, as the user ``scaler``, on a real server with a real dispatcher.

The commands and what is made of their answers are those of KEDA 2.17 (``pkg/scalers/redis_streams_scaler.go`` and
``redis_scaler.go``); KEDA itself needs a cluster.
"""

import http.server
import math
import os
import threading
from typing import Any, Final

import pytest
import redis

from quotewire.schemas import Article
from quotewire.worker.local.valkey import EmbeddedValkey
from tests import forks
from tests.integration.conftest import BIN, ROOT, TEXT, OpenAt, Spawn, WaitFor
from tests.kubernetes import manifests
from tests.servers import acl_of

pytestmark = pytest.mark.integration
LENGTH: Final = """
    local listName = KEYS[1]
    local listType = redis.call('type', listName).ok
    local cmd = {zset = 'zcard', set = 'scard', list = 'llen', hash = 'hlen', none = 'llen'}
    return redis.call(cmd[listType], listName)
"""
"""How KEDA counts a list."""
ROLES: Final = ("scaler", "producer", "consumer")
TARGETS: Final = ("lagCount", "pendingEntriesCount", "listLength")


@pytest.fixture
def urls(server: EmbeddedValkey) -> dict[str, str]:
    """The server's URL for each user."""
    with redis.Redis.from_url(server.url) as client:
        for role in ROLES:
            client.execute_command("ACL", "SETUSER", role, *acl_of(role))
    address = server.url.partition("@")[2]
    return {role: f"redis://{role}:{role}-secret@{address}" for role in ROLES}


def triggers(folder: str, name: str) -> list[dict[str, str]]:
    """What the triggers of a ScaledObject ask for."""
    (found,) = [one for one in manifests(folder) if (one["kind"], one["metadata"]["name"]) == ("ScaledObject", name)]
    return [trigger["metadata"] for trigger in found["spec"]["triggers"]]


def count(client: redis.Redis, trigger: dict[str, str]) -> int:
    """What KEDA's scaler counts."""
    if "listName" in trigger:
        return int(client.eval(LENGTH, 1, trigger["listName"]))
    stream, group = trigger["stream"], trigger["consumerGroup"]
    if "lagCount" not in trigger:
        return int(client.xpending(stream, group)["pending"])
    assert int(client.info()["redis_version"].split(".")[0]) >= 7, "KEDA demands it"
    try:
        groups = {found["name"].decode(): found["lag"] for found in client.xinfo_groups(stream)}
    except redis.ResponseError as error:
        assert str(error) == "no such key"  # noqa: PT017 - KEDA looks for it, too
        return 0
    return int(groups[group]) if group in groups else int(client.xlen(stream))


def replicas(client: redis.Redis, asked: list[dict[str, str]]) -> int:
    """How many pods KEDA's autoscaler would ask for: the most that a trigger does."""
    return max(
        math.ceil(count(client, trigger) / int(next(trigger[name] for name in TARGETS if name in trigger)))
        for trigger in asked
    )


def container(name: str) -> dict[str, Any]:
    """The container of one of the example's resources."""
    (found,) = [
        one for one in manifests("example") if one["metadata"]["name"] == name and one["kind"] in {"Job", "Deployment"}
    ]
    (main,) = found["spec"]["template"]["spec"]["containers"]
    return dict(main)


def run(command: list[str], **env: str) -> str:
    done = forks.run([str(BIN / command[0]), *command[1:]], env={**os.environ, **env}, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_workers_are_scaled_by_what_waits_and_what_is_in_flight(
    server: EmbeddedValkey, urls: dict[str, str], spawn: Spawn, open_at: OpenAt, wait_for: WaitFor
) -> None:
    lag, pending, queue = triggers("keda", "worker-attribute")
    _, extract, repair = triggers("keda", "worker-text")
    with redis.Redis.from_url(urls["scaler"], protocol=2) as scaler:
        assert count(scaler, lag) == 0, "there is no intake yet"
        store = open_at(server.url)
        store.enqueue([Article(id=f"k-{number}", text=f"{TEXT} {number}") for number in range(1_100)])
        assert count(scaler, lag) == 1_100, "no dispatcher has made the group yet"
        assert replicas(scaler, [lag]) == 6
        spawn(str(BIN / "quotewire"), "dispatch", env={"QUOTEWIRE_REDIS_URL": server.url})
        wait_for(lambda: scaler.xinfo_groups("{qw}:intake"))  # until then KEDA logs an error of the trigger for pending
        wait_for(lambda: (count(scaler, lag), count(scaler, pending)) == (0, 1_100))
        wait_for(lambda: count(scaler, extract) > 30)
        assert (count(scaler, repair), count(scaler, queue)) == (0, 0)
        assert replicas(scaler, [lag, pending, queue]) == 11


def test_the_example_sends_articles_and_scales_its_readers_by_what_they_have_not_got(
    server: EmbeddedValkey, urls: dict[str, str], spawn: Spawn, open_at: OpenAt, wait_for: WaitFor
) -> None:
    lag, pending = triggers("example", "desk-read")
    store = open_at(server.url)
    spawn(str(BIN / "quotewire"), "dispatch", env={"QUOTEWIRE_REDIS_URL": server.url})
    wait_for(lambda: store.dispatchers() and not store.load_functions())
    send = [part.replace("/articles/", f"{ROOT}/examples/keda/") for part in container("desk-send")["command"]]
    assert "accepted 2" in run(send, QUOTEWIRE_REDIS_URL=urls["producer"])
    for number in range(20):
        store.enqueue_raw(b"no article %d" % number)
    wait_for(lambda: store.status().events == 20)
    with redis.Redis.from_url(urls["scaler"], protocol=2) as scaler:
        assert count(scaler, lag) == 20, "no reader has made the group yet: KEDA starts the first"
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as receiver:
            threading.Thread(target=receiver.serve_forever, daemon=True).start()
            at = f"http://127.0.0.1:{receiver.server_port}/"
            read = [
                part.replace("https://desk.example/events", at).replace("$(POD_NAME)", "pod-1")
                for part in container("desk-read")["command"]
            ]
            secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - of the documentation of Standard Webhooks
            own = {"QUOTEWIRE_REDIS_URL": urls["consumer"], "QUOTEWIRE_WEBHOOK_SECRET": secret}
            run([*read, "--once", "--allow-private"], **own)
            receiver.shutdown()
        assert (count(scaler, lag), count(scaler, pending)) == (0, 0), "no reader is needed"
        assert replicas(scaler, [lag, pending]) == 0
