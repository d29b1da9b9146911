"""Harnesses of each kind, and the servers that they need."""

import os
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from typing import Any, Final, Unpack, cast

import pytest
import redis
from redis.cluster import ClusterNode

from quotewire.worker.local.valkey import EmbeddedValkey, free_port
from quotewire.worker.store.redis.servers import ClusterServers
from tests.clusters import Cluster
from tests.contract.harness import Harness, LimitOptions, MakeHarness, MemoryHarness, RedisHarness

LONG: Final = os.environ.get("FAULTS") == "long"
"""Whether this is the long form of the tests."""


def connect(server: EmbeddedValkey) -> redis.Redis:
    return redis.Redis.from_url(server.url, protocol=2)


@pytest.fixture(scope="session")
def client() -> Iterator[redis.Redis]:
    with EmbeddedValkey(append_only=False) as server, connect(server) as client:
        yield client


@pytest.fixture(scope="session")
def cluster_client() -> Iterator[redis.Redis]:
    """A cluster of one node: it refuses every script whose keys are not all in one slot."""
    options = ["cluster-enabled yes", f"cluster-port {free_port()}"]
    with EmbeddedValkey(tcp=True, append_only=False, options=options) as server, connect(server) as client:
        client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        while b"cluster_state:ok" not in client.execute_command("CLUSTER", "INFO"):
            pass
        yield client


class _Masters(redis.RedisCluster):
    """redis-py's client of a cluster; it searches all masters for keys, not one."""

    def keys(self, pattern: Any = "*", **options: Any) -> Any:  # noqa: ANN401 - redis-py's
        return super().keys(pattern, **{"target_nodes": self.PRIMARIES, **options})


@pytest.fixture(scope="session")
def masters() -> Iterator[tuple[redis.Redis, ClusterServers]]:
    """A cluster of three masters, on which the three lanes are: redis-py's client of it, and the store's."""
    with Cluster(3, options=["appendonly no"]) as cluster:
        nodes = [ClusterNode("127.0.0.1", node.port) for node in cluster.nodes]  # type: ignore[no-untyped-call]
        client = _Masters(startup_nodes=nodes, username="default", password=cluster.password, protocol=2)
        with closing(client), closing(cluster.servers()) as servers:
            yield cast("redis.Redis", client), servers


@pytest.fixture(params=["memory", "redis", "memory-lanes", "redis-lanes", *(["redis-cluster"] if LONG else [])])
def make_harness(request: pytest.FixtureRequest) -> MakeHarness[Harness]:
    """Makes a harness of each kind: over one lane, and over three (on the real server: in a cluster of one node).

    In the long form (``FAULTS=long``) also on a cluster of three masters.
    """
    lanes = 3 if request.param.endswith(("-lanes", "-cluster")) else 1

    def make(**limits: Unpack[LimitOptions]) -> Harness:
        if request.param.startswith("memory"):
            return MemoryHarness(lanes, **limits)
        if request.param == "redis-cluster":
            client, servers = request.getfixturevalue("masters")
            return RedisHarness(client, lanes, servers, **limits)
        return RedisHarness(request.getfixturevalue("cluster_client" if lanes > 1 else "client"), lanes, **limits)

    return make


@pytest.fixture
def harness(make_harness: MakeHarness[Harness]) -> Iterator[Harness]:
    """A harness of each kind, with the default limits; nothing is lost in it, whatever a test does."""
    harness = make_harness()
    yield harness
    assert harness.store.status().unaccounted == 0


@pytest.fixture
def redis_harness(client: redis.Redis) -> Iterator[RedisHarness]:
    """A harness on the real server only."""
    harness = RedisHarness(client)
    yield harness
    assert harness.store.status().unaccounted == 0


@pytest.fixture
def make_memory_harness() -> MakeHarness[MemoryHarness]:
    """Makes harnesses in memory."""
    return MemoryHarness


@pytest.fixture
def make_redis_harness(client: redis.Redis) -> MakeHarness[RedisHarness]:
    """Makes harnesses on the real server; each begins with it empty."""
    return partial(RedisHarness, client)


@pytest.fixture
def own_server() -> Iterator[tuple[EmbeddedValkey, redis.Redis]]:
    """A server of the test's own, which may be tampered with, and a client of it."""
    with EmbeddedValkey(options=["appendfsync always"]) as server, connect(server) as client:
        yield server, client
