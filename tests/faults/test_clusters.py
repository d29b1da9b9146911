"""F60 to F64: the articles are on a Redis Cluster whose slots move and whose masters die, or on Sentinel's master."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quotewire import Consumer
from quotewire.worker.store.keys import lane_of
from tests.clusters import Node
from tests.faults.clusters import LANES, NODE_TIMEOUT, ClusterHouse, SentinelHouse
from tests.faults.harness import LONG, PATIENCE, House, Story, long_only, scaled
from tests.servers import executable

pytestmark = pytest.mark.alone  # a node that gets no time counts as failed after a second

MakeClusterHouse = Callable[..., ClusterHouse]


@pytest.fixture
def make_cluster_house(tmp_path: Path, model: Path) -> Iterator[MakeClusterHouse]:
    """Makes a stack on a cluster; nothing of it is left afterwards."""
    made: list[ClusterHouse] = []

    def make(**options: str | int | None) -> ClusterHouse:
        made.append(ClusterHouse(tmp_path / f"house-{len(made)}", model, **options).__enter__())  # type: ignore[arg-type]
        return made[-1]

    yield make
    for house in made:
        house.__exit__()


@pytest.fixture
def sentinel_house(tmp_path: Path, model: Path) -> Iterator[SentinelHouse]:
    with SentinelHouse(tmp_path / "house", model) as house:
        yield house


def staffed(house: House) -> None:
    """Start a dispatcher and a worker, and wait until it is ready."""
    house.dispatcher()
    house.ready(house.worker())


def away(house: ClusterHouse, story: Story, lane: int, fault: Callable[[], object]) -> None:
    """Inject a fault into a lane's master, with articles under way, and wait until another of its articles ends."""
    before, struck = house.done_of(lane), time.monotonic()
    fault()
    story.injected += 1
    house.send(story, scaled(100, 2_000))  # the producer waits, too
    house.until(lambda: house.done_of(lane) > before, f"{story.fault}: lane {lane} goes on")
    story.recovered = max(story.recovered or 0.0, time.monotonic() - struck)


def settled_well(house: House, story: Story) -> None:
    """Nothing is lost, nothing is twice, everything is completed, and nobody had to be started again."""
    house.finish(story)
    assert set(house.states().values()) == {"completed"}
    assert all(process.alive for process in house.processes)


def another_master(house: ClusterHouse, lane: int) -> Node:
    return next(node for node in house.cluster.nodes if node.is_master() and node is not house.master(lane))


@pytest.mark.timeout(240)
@pytest.mark.parametrize("kind", ["Valkey 9", pytest.param("Redis 7.0", marks=long_only)])
def test_f60_masters_die_and_slots_move(make_cluster_house: MakeClusterHouse, kind: str) -> None:
    house = make_cluster_house(binary=executable(kind))
    staffed(house)
    story = house.begin("F60", f"{kind}, a cluster: kill -9 of masters, then lanes' slots move, articles under way")
    house.send(story, scaled(200, 4_000))
    house.reach(scaled(20, 400))
    for lane in (0, 1, 2)[: scaled(1, 3)]:
        old = house.master(lane)
        away(house, story, lane, old.server.kill)
        old.server.start()
        house.cluster.until(house.cluster.is_whole, PATIENCE)
    for lane in (1, 3, 0)[: scaled(1, 3)]:
        target = another_master(house, lane)
        house.send(story, scaled(100, 2_000))
        house.strike(story, lambda: house.cluster.move(house.intake(lane), target, pause=0.05))  # noqa: B023
        assert house.master(lane) is target
    settled_well(house, story)


@long_only
def test_f61_a_master_hangs_and_comes_back(make_cluster_house: MakeClusterHouse) -> None:
    """It does not refuse connections, and wakes as a master that is none any more."""
    house = make_cluster_house()
    staffed(house)
    story = house.begin("F61", "a cluster: a master is frozen until its replica has taken over, and wakes")
    house.send(story, scaled(100, 4_000))
    house.reach(scaled(20, 400))
    old = house.master(0)
    away(house, story, 0, lambda: os.kill(old.server.pid, signal.SIGSTOP))
    os.kill(old.server.pid, signal.SIGCONT)
    house.send(story, scaled(50, 1_000))
    settled_well(house, story)


@long_only
def test_f62_others_go_on_while_a_master_without_replica_is_away(make_cluster_house: MakeClusterHouse) -> None:
    house = make_cluster_house(replicas=0)
    for node in house.cluster.nodes:
        node.ask("CONFIG", "SET", "cluster-require-full-coverage", "no")
    staffed(house)
    story = house.begin("F62", "a cluster: the master of two lanes and of the stack's record is away; the others go on")
    consumer = Consumer(house.store, group="archive", name="a1", count=100, block_seconds=0.2)
    house.send(story, 60)  # each child has seen the stack's record
    house.until(house.settled, "all done")
    old = house.master(0)
    mine = [lane for lane in range(LANES) if house.master(lane) is not old]
    assert len(mine) == LANES - 1
    made = house.articles(story, scaled(120, 2_000))
    articles = [one for one in made if lane_of(one.article_id, LANES) in mine]
    story.ids = [
        name for name in story.ids if lane_of(name, LANES) in mine or name not in {one.article_id for one in made}
    ]
    names = {one.article_id for one in articles}
    old.server.kill()
    story.injected = 1
    time.sleep(2 * NODE_TIMEOUT / 1000)
    assert {result.status for result in house.store.enqueue(articles)} == {"accepted"}
    ended: set[str] = set()
    for event in consumer:
        if event.type == "quotewire.article.completed":
            ended.add(event.subject)
        consumer.ack(event)
        if ended >= names:
            consumer.stop()
    old.server.start()
    before = house.status().completed
    house.send(story, scaled(60, 1_000))
    story.recovered = house.until(lambda: house.status().completed > before, "the lane goes on")
    settled_well(house, story)


@pytest.mark.timeout(240)
def test_f63_sentinels_master_dies(sentinel_house: SentinelHouse) -> None:
    house = sentinel_house
    staffed(house)
    story = house.begin("F63", "Sentinel, for articles and queues: kill -9 of the master with articles under way")
    for _ in range(scaled(1, 3)):
        house.send(story, scaled(150, 2_000))
        old = house.sentinels.master
        before, struck = house.done(), time.monotonic()
        old.kill()
        story.injected += 1
        house.send(story, scaled(50, 500))
        house.sentinels.failed_over(old, PATIENCE)
        house.reach(before + 1, "going on")
        story.recovered = max(story.recovered or 0.0, time.monotonic() - struck)
        old.start()
        house.until(house.sentinels.is_whole, "the old master is a replica")
    settled_well(house, story)


@pytest.mark.timeout(120)
def test_f64_every_command_works_on_a_cluster(make_cluster_house: MakeClusterHouse, tmp_path: Path) -> None:
    house = make_cluster_house(replicas=0)
    staffed(house)
    story = house.begin("F64", "a cluster: every command and every door")
    watch = house.start("watch", "quotewire.worker.cli", "watch")
    sent = house.send(story, 12)
    house.until(house.settled, "all done")
    articles = "\n".join(
        json.dumps({"id": f"cli-{number}", "text": "Mr Brenn said no.", "language": "en"}) for number in range(8)
    )
    assert "accepted 8" in house.command("enqueue", "-", stdin=articles).stdout.replace(",", "")
    node = house.cluster.master_of("{qw}:inbox")
    offered = json.dumps({"id": "offered", "text": "“No,” said Ms Quell.", "language": "en"})
    keys = ("{qw}:inbox", "{qw}:intake", "{qw}:stack")
    assert node.ask("FCALL", "quotewire_enqueue", 3, *keys, offered) == b"accepted"
    node.ask("XADD", "{qw}:intake", "*", "article", "no JSON at all")  # to the lane beside the numbered ones
    story.ids += [f"cli-{number}" for number in range(8)] + ["offered"]
    house.until(lambda: house.settled() and house.status().accepted == 22, "all done")
    functions = [one.ask("FUNCTION", "LIST", "LIBRARYNAME", "quotewire") for one in house.cluster.nodes]
    assert all(functions)
    commands: dict[tuple[str, ...], str] = {
        ("status", "--json"): '"completed": 21',
        ("status", "--audit"): "nothing lost, nothing emitted twice",
        ("doctor",): "cluster: 3 masters, 4 lanes",
        ("health",): "dispatcher",
        ("dead", "list", "--json"): "invalid_json",
        ("dead", "drop", "--reason", "invalid_json"): "1",
        ("intake", "pause"): "paused",
        ("intake", "resume"): "",
        ("events", "--type", "quotewire.article.completed"): "cli-7",
        ("events", "--group", "g", "--consumer", "c"): "cli-7",
        ("events", "--lag"): '"g"',
        ("report", sent[0].article_id, "--out", str(tmp_path / "report.html")): "",
        ("sink", "jsonl", str(tmp_path / "sink"), "--once"): "",
    }
    for command, words in commands.items():
        if not LONG and command[0] in {"health", "intake"}:
            continue  # a second each; they ask the store as status does
        ran = house.command(*command)
        assert ran.returncode == 0, f"{command}: {ran.stdout[-800:]}{ran.stderr[-800:]}"
        assert words in ran.stdout + ran.stderr, command
    assert "completed" in watch.log
    settled_well(house, story)
