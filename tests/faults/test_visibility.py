"""F44: what `status`, `doctor` and `health` say of a stack whose parts have died."""

import json
import os
import subprocess
import sys
from typing import Any

from tests.contract.harness import text
from tests.faults.conftest import MakeHouse
from tests.faults.harness import ROOT, House

SILENT = 75_000  # milliseconds


def told(house: House, *command: str) -> subprocess.CompletedProcess[str]:
    """What a command says, run without a heartbeat file as on an operator's machine."""
    own = {"QUOTEWIRE_REDIS_URL": house.server.url}
    return subprocess.run(
        [sys.executable, "-m", "quotewire.worker.cli", *command],
        env={**os.environ, **house.env, **own},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def status(house: House) -> dict[str, Any]:
    snapshot: dict[str, Any] = json.loads(told(house, "status", "--json").stdout)
    return snapshot


def failed(house: House) -> dict[str, str]:
    checks = json.loads(told(house, "doctor", "--json").stdout)
    return {check["name"]: check["detail"] for check in checks if not check["ok"]}


def grow_silent(house: House) -> None:
    """Let a minute pass for the dispatchers: they were last seen before it."""
    for name, value in house.client.hgetall("{qw}:dispatchers").items():
        seen, _, facts = text(value).partition(" ")
        house.client.hset("{qw}:dispatchers", text(name), f"{int(seen) - SILENT} {facts}")


def test_f44_what_is_dead_is_named(make_house: MakeHouse) -> None:
    house = make_house()
    story = house.begin("F44", "a dispatcher and the workers die: status, doctor and health name them")
    assert failed(house) == {}, "a fresh server needs nobody"
    assert told(house, "health").returncode == 1
    dispatcher, worker = house.dispatcher(), house.worker()
    house.ready(worker)
    house.until(house.store.dispatchers)
    assert failed(house) == {}
    (seen,) = status(house)["dispatchers"]
    assert seen["at_work"]
    assert seen["name"].endswith(f":{dispatcher.popen.pid}")
    assert told(house, "health").returncode == 0

    dispatcher.kill()
    grow_silent(house)
    house.send(story, 50)
    snapshot = status(house)
    assert (snapshot["intake"], snapshot["dispatchers"][0]["at_work"]) == (50, False)
    assert snapshot["dispatchers"][0]["seen_seconds"] >= 60
    assert "SILENT" in told(house, "status").stdout
    assert "and has not stopped as it should" in failed(house)["dispatcher"]
    health = told(house, "health")
    assert health.returncode == 1
    assert "silent for more than 60 s" in health.stdout

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
