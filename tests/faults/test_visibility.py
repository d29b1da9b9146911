"""F44: what `status`, `doctor` and `health` say of a stack whose parts have died."""

import json
from typing import Any

from tests.faults.conftest import MakeHouse
from tests.faults.harness import House


def status(house: House) -> dict[str, Any]:
    snapshot: dict[str, Any] = json.loads(house.command("status", "--json").stdout)
    return snapshot


def failed(house: House) -> dict[str, str]:
    checks = json.loads(house.command("doctor", "--json").stdout)
    return {check["name"]: check["detail"] for check in checks if not check["ok"]}


def test_f44_what_is_dead_is_named(make_house: MakeHouse) -> None:
    house = make_house()
    story = house.begin("F44", "a dispatcher and the workers die: status, doctor and health name them")
    assert failed(house) == {}, "a fresh server needs nobody"
    assert house.command("health").returncode == 1
    dispatcher, worker = house.dispatcher(), house.worker()
    house.ready(worker)
    house.until(house.store.dispatchers)
    assert failed(house) == {}
    (seen,) = status(house)["dispatchers"]
    assert seen["at_work"]
    assert seen["name"].endswith(f":{dispatcher.popen.pid}")
    assert house.command("health").returncode == 0

    dispatcher.kill()
    house.grow_silent(75)
    house.send(story, 50)
    snapshot = status(house)
    assert (snapshot["intake"], snapshot["dispatchers"][0]["at_work"]) == (50, False)
    assert snapshot["dispatchers"][0]["seen_seconds"] >= 60
    assert "SILENT" in house.command("status").stdout
    assert "did not sign out: it has died or hangs" in failed(house)["dispatcher"]
    health = house.command("health")
    assert health.returncode == 1
    assert "has died or hangs" in health.stdout

    worker.kill()
    replacement = house.dispatcher()
    house.until(lambda: house.store.status().waiting == 0)
    (alive, dead) = status(house)["dispatchers"]
    assert (alive["at_work"], dead["at_work"]) == (True, False)
    assert "none takes the messages that wait" in failed(house)["workers"]
    assert status(house)["queues"]["extract"] >= 1
    assert status(house)["workers"] == {}

    house.ready(house.worker())
    story.injected = 2
    house.finish(story)
    replacement.terminate()
    names = [one["name"] for one in status(house)["dispatchers"]]
    assert names == [seen["name"]], "who stops signs out, who died stays on record"
