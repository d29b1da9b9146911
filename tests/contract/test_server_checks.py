"""What `quotewire doctor` sees of servers, and what it says where a managed one, or one's rights, do not let it see."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from quotewire.worker.health.servers import lane_checks, memory_check, open_briefly, server_checks, server_memory
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.settings import Settings
from tests.clusters import Cluster
from tests.sentinels import NAME, Sentinels

USERS = {"managed": ["+@all", "-config"], "few": ["+@all", "-config", "-info"]}


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedValkey]:
    """A server with a user without CONFIG, and one without INFO too."""
    with EmbeddedValkey(tcp=True) as running:
        with Redis.from_url(running.url) as client:
            for name, rights in USERS.items():
                client.execute_command("ACL", "SETUSER", name, "on", ">secret", "~*", "&*", *rights)
        yield running


def said(url: str, lanes: int = 1) -> dict[str, tuple[bool, str]]:
    """What each check says."""
    settings = Settings(redis_url=url)
    with open_briefly(settings) as servers:
        found = [*server_checks(servers, settings), *lane_checks(servers, settings, lanes)]
    return {check.name: (check.ok, check.detail) for check in found}


def url_of(server: EmbeddedValkey, user: str) -> str:
    return server.url.replace(f"default:{server.password}", f"{user}:secret")


def test_without_config_it_says_what_it_could_not_see_and_goes_on(server: EmbeddedValkey) -> None:
    found = said(url_of(server, "managed"))
    assert all(ok for ok, _ in found.values())
    assert found["maxmemory-policy"] == (True, "noeviction")
    assert found["append-only file"] == (True, "on, appendfsync cannot be seen: CONFIG is refused")
    assert "memory" in found


def test_without_config_and_info_it_goes_on_too(server: EmbeddedValkey) -> None:
    found = said(url_of(server, "few"))
    assert all(ok for ok, _ in found.values())
    assert "its version cannot be seen" in found["server"][1]
    assert "It must be noeviction" in found["maxmemory-policy"][1]
    assert "a restart of the server loses articles" in found["append-only file"][1]
    assert found["memory"] == (True, "cannot be seen: INFO is refused")


def test_a_file_that_cannot_be_written_anew_is_named_before_the_disk_is_full(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path / "data") as own, Redis.from_url(own.url) as client:
        assert said(own.url)["append-only file"][0]
        (tmp_path / "data" / "appendonlydir").rename(tmp_path / "elsewhere")
        (tmp_path / "data" / "appendonlydir").touch()  # no folder can be made there
        with contextlib.suppress(RedisError):
            client.bgrewriteaof()
        ok, detail = said(own.url)["append-only file"]
        assert not ok
        assert "its last rewrite failed, and it grows until the disk is full" in detail
        assert "vm.overcommit_memory" in detail


def test_what_is_wrong_is_said_with_a_remedy_that_is_allowed(server: EmbeddedValkey) -> None:
    with Redis.from_url(server.url) as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
        try:
            found = {
                user: said(url)["maxmemory-policy"]
                for user, url in (("all", server.url), ("managed", url_of(server, "managed")))
            }
        finally:
            client.config_set("maxmemory-policy", "noeviction")
    assert found["all"][1].endswith("CONFIG SET maxmemory-policy noeviction")
    assert found["managed"][1].endswith("where the server is managed: CONFIG is refused here")
    assert not found["all"][0]
    assert not found["managed"][0]


def test_a_server_without_maxmemory_is_named_and_fails_where_it_takes_half_of_the_machine(
    server: EmbeddedValkey,
) -> None:
    ok, detail = said(server.url)["memory"]
    assert ok
    assert "no maxmemory: set one" in detail
    with Redis.from_url(server.url) as client:
        memory = server_memory(client)
    assert memory is not None
    assert memory.most == 0 < memory.used < memory.machine == memory.limit
    assert memory.server.startswith("127.0.0.1:")
    half = replace(memory, used=memory.machine * 6 // 10)
    assert not memory_check(half).ok
    assert "the kernel kills the server" in memory_check(half).detail
    assert memory_check(replace(half, most=memory.machine)).ok
    assert replace(half, most=5).limit == 5


def test_each_master_of_a_cluster_is_checked() -> None:
    with Cluster(3, options=["appendonly no"]) as cluster:
        found = said(cluster.url, lanes=6)
        failed = {name for name, (ok, _) in found.items() if not ok}
        assert failed == {f"append-only file of {node.address}" for node in cluster.nodes}
        assert found["cluster"][1].startswith("3 masters, 6 lanes: 2 on 127.0.0.1:")
        assert "without a replica, so that its lanes wait while it is away: 127.0.0.1:" in found["cluster"][1]
        cluster.nodes[1].server.kill()
        settings = Settings(redis_url=cluster.url)
        with open_briefly(settings) as servers:
            (bad,) = [check for check in server_checks(servers, settings) if not check.ok]
        assert bad.name == "server"
        assert cluster.nodes[1].address in bad.detail


def test_sentinels_are_asked_one_by_one() -> None:
    with Sentinels() as sentinels:
        master = sentinels.master.url.rpartition("@")[2].partition("/")[0]
        assert said(sentinels.url)["sentinels"] == (True, f"3 of 3 Sentinels know {NAME}: {master}")
        other = said(sentinels.url.replace(NAME, "nobody"))
        assert other["sentinels"] == (False, "0 of 3 Sentinels know nobody: no master")
        assert "do the Sentinels know the master by this name?" in other["server"][1]
