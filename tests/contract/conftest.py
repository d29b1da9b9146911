"""Harnesses of each kind, and the servers that they need."""

from collections.abc import Iterator
from functools import partial
from typing import Unpack

import pytest
import redis

from quotewire.worker.local.valkey import EmbeddedValkey, free_port
from tests.contract.harness import Harness, LimitOptions, MakeHarness, MemoryHarness, RedisHarness


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


@pytest.fixture(params=["memory", "redis", "memory-lanes", "redis-lanes"])
def make_harness(request: pytest.FixtureRequest) -> MakeHarness[Harness]:
    """Makes a harness of each kind: over one lane, and over three (on the real server: in a cluster)."""
    lanes = 3 if request.param.endswith("-lanes") else 1

    def make(**limits: Unpack[LimitOptions]) -> Harness:
        if request.param.startswith("memory"):
            return MemoryHarness(lanes, **limits)
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
