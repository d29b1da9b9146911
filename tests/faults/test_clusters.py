"""F60 to F64: the articles are on a Redis Cluster whose slots move and whose masters die, or on Sentinel's master."""

import contextlib
import itertools
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from redis import Redis

from tests.faults.clusters import LANES, ClusterHouse
from tests.faults.harness import PATIENCE, House, long_only, scaled
from tests.servers import executable


@pytest.fixture
def cluster_house(tmp_path: Path, model: Path) -> Iterator[ClusterHouse]:
    with ClusterHouse(tmp_path / "house", model) as house:
        yield house


@pytest.mark.timeout(120)
def test_f60_a_master_dies_and_a_slot_moves(cluster_house: ClusterHouse) -> None:
    house = cluster_house
    dispatcher, worker = house.dispatcher(), house.worker()
    house.ready(worker)
    story = house.begin("F60", "Redis Cluster: kill -9 of a master, then a lane's slot moves, with articles under way")
    house.send(story, scaled(200, 4_000))
    house.reach(scaled(20, 400))
    old = house.master(0)
    house.strike(story, old.server.kill)
    house.send(story, scaled(100, 2_000))  # the producer waits for the failover
    old.server.start()
    house.cluster.until(house.cluster.is_whole, PATIENCE)
    target = next(node for node in house.cluster.nodes if node.is_master() and node is not house.master(1))
    house.send(story, scaled(100, 2_000))
    house.strike(story, lambda: house.cluster.move(house.intake(1), target, pause=0.05))
    house.finish(story)
    assert set(house.states().values()) == {"completed"}
    assert house.master(1) is target
    assert dispatcher.alive
    assert worker.alive
