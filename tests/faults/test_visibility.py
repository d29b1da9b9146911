"""F44: what `status`, `doctor` and `health` say of a stack whose parts have died."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.faults.conftest import MakeHouse
from tests.faults.harness import House, long_only


@dataclass(frozen=True)
class Look:
    """What the commands say at one moment."""

    status: dict[str, Any]
    table: str
    failed: dict[str, str]
    """The checks of `doctor` that failed, with their reasons."""
    health: subprocess.CompletedProcess[str]


def look(house: House) -> Look:
    """Run the commands side by side: to start each takes longer than what it does."""
    commands = (("status", "--json"), ("status",), ("doctor", "--json"), ("health",))
    with ThreadPoolExecutor(len(commands)) as threads:
        status, table, doctor, health = threads.map(lambda command: house.command(*command), commands)
    failed = {check["name"]: check["detail"] for check in json.loads(doctor.stdout) if not check["ok"]}
    return Look(json.loads(status.stdout), table.stdout, failed, health)


@long_only
def test_f44_what_is_dead_is_named(make_house: MakeHouse) -> None:
    house = make_house()
    story = house.begin("F44", "a dispatcher and the workers die: status, doctor and health name them")
    fresh = look(house)
    assert fresh.failed == {}, "a fresh server needs nobody"
    assert fresh.health.returncode == 1
    dispatcher, worker = house.dispatcher(), house.worker()
    house.ready(worker)
    house.until(house.store.dispatchers)
    idle = look(house)
    assert idle.failed == {}
    (seen,) = idle.status["dispatchers"]
    assert seen["at_work"]
    assert seen["name"].endswith(f":{dispatcher.popen.pid}")
    assert idle.health.returncode == 0

    dispatcher.kill()
    house.grow_silent(75)
    house.send(story, 50)
    silent = look(house)
    assert (silent.status["intake"], silent.status["dispatchers"][0]["at_work"]) == (50, False)
    assert silent.status["dispatchers"][0]["seen_seconds"] >= 60
    assert "SILENT" in silent.table
    assert "did not sign out: it has died or hangs" in silent.failed["dispatcher"]
    assert silent.health.returncode == 1
    assert "has died or hangs" in silent.health.stdout

    worker.kill()
    replacement = house.dispatcher()
    house.until(lambda: house.store.status().waiting == 0)
    unmanned = look(house)
    (alive, dead) = unmanned.status["dispatchers"]
    assert (alive["at_work"], dead["at_work"]) == (True, False)
    assert "none takes the messages that wait" in unmanned.failed["workers"]
    assert unmanned.status["queues"]["extract"] >= 1
    assert unmanned.status["workers"] == {}

    house.ready(house.worker())
    story.injected = 2
    house.finish(story)
    replacement.terminate()
    names = [one.name for one in house.store.dispatchers()]
    assert names == [seen["name"]], "who stops signs out, who died stays on record"
