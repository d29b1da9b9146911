"""The store on a Redis Cluster of three masters: where its commands go, and what it does when slots move."""

from collections.abc import Iterator

import pytest

from quotewire.schemas import Article
from quotewire.worker.store.keys import OTHER, Keys
from quotewire.worker.store.protocol import Limits, StoreUnavailableError
from quotewire.worker.store.redis.servers import ClusterServers
from quotewire.worker.store.redis.store import RedisStore
from tests.clusters import Cluster
from tests.servers import acl_of

LANES = 3


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with Cluster(3, options=["appendonly no"]) as running:
        yield running


@pytest.fixture
def store(cluster: Cluster) -> Iterator[RedisStore]:
    for node in cluster.nodes:
        node.ask("FLUSHALL")
    store = RedisStore(cluster.servers(), LANES, Limits())
    yield store
    store.close()


def articles(count: int, prefix: str = "a") -> list[Article]:
    return [Article(id=f"{prefix}-{number}", text="Nobody said anything.") for number in range(count)]


def test_lanes_are_on_different_masters(cluster: Cluster, store: RedisStore) -> None:
    store.enqueue(articles(30))
    masters = {cluster.master_of(Keys(lane, LANES).intake).port for lane in range(LANES)}
    assert len(masters) == LANES
    assert all(node.ask("DBSIZE") > 0 for node in cluster.nodes)
    assert store.status().waiting == 30
    assert store.audit().findings == ()


def test_the_functions_are_on_every_master(cluster: Cluster, store: RedisStore) -> None:
    assert store.load_functions()
    assert not store.load_functions()
    cluster.nodes[2].ask("FUNCTION", "FLUSH")
    assert store.load_functions()
    assert all(node.ask("FUNCTION", "LIST") for node in cluster.nodes)


def test_a_master_without_the_scripts_gets_them(cluster: Cluster, store: RedisStore) -> None:
    store.enqueue(articles(12))
    cluster.nodes[1].ask("SCRIPT", "FLUSH")
    assert {result.status for result in store.enqueue(articles(12, "b"))} == {"accepted"}


def test_the_steps_follow_a_slot_that_has_moved(cluster: Cluster, store: RedisStore) -> None:
    store.enqueue(articles(30))
    intake = Keys(0, LANES).intake
    source = cluster.master_of(intake)
    target = next(node for node in cluster.nodes if node is not source)
    assert cluster.move(intake, target) > 0
    assert {result.status for result in store.enqueue(articles(30, "b"))} == {"accepted"}
    assert store.status().waiting == 60
    assert store.audit().findings == ()
    cluster.move(intake, source)


def test_while_a_slot_moves_its_lane_waits_and_is_read_where_it_is(cluster: Cluster, store: RedisStore) -> None:
    """Commands with one key follow the key (ASK); steps of several keys wait until all of them are there (TRYAGAIN)."""
    store.enqueue(articles(30))
    keys = Keys(0, LANES)
    source = cluster.master_of(keys.intake)
    target = next(node for node in cluster.nodes if node is not source)
    with cluster.moving(keys.intake, target):
        cluster.move_keys(source, target, [keys.intake])
        entries = store.read(0, "dispatcher", 100)
        assert entries
        with pytest.raises(StoreUnavailableError):
            store.enqueue(articles(30, "c"))
        assert store.in_flight() == len(entries)
    assert store.status().pending == len(entries)
    assert store.audit().findings == ()
    cluster.move(keys.intake, source)


def test_a_cluster_that_is_not_there_is_an_outage(store: RedisStore) -> None:
    gone = RedisStore(ClusterServers([("127.0.0.1", 1)], socket_connect_timeout=0.2), LANES, Limits())
    with pytest.raises(StoreUnavailableError, match="cannot be connected"):
        gone.enqueue(articles(1))
    assert store.lane_numbers == (*range(LANES), OTHER)


def test_the_users_of_the_access_control_list_need_one_right_more(cluster: Cluster, store: RedisStore) -> None:
    store.load_functions()
    for node in cluster.nodes:
        for role in ("worker", "producer"):
            node.ask("ACL", "SETUSER", role, "reset", *acl_of(role), "+cluster|slots")
    hosts = [("127.0.0.1", node.port) for node in cluster.nodes]
    worker = RedisStore(ClusterServers(hosts, username="worker", password="worker-secret"), LANES, Limits())  # noqa: S106
    producer = RedisStore(ClusterServers(hosts, username="producer", password="producer-secret"), LANES, Limits())  # noqa: S106
    assert {result.status for result in worker.enqueue(articles(12))} == {"accepted"}
    assert worker.read(0, "dispatcher", 10)
    assert {result.entry for result in producer.enqueue(articles(3, "p"))} == {None}, "they are in the inbox"
    assert worker.take_inbox() == 3
    worker.close()
    producer.close()
