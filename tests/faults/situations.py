"""What `status`, `doctor` and `health` print in ten situations, made with real processes.

docs/situations.py writes the printouts down (docs/reference/situations.md); test_situations.py checks them.
"""

import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.faults.harness import House, Process

SLOW: Final = "SLOW The mayor said that the bridge would be closed."


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation, and the words that must be in what the commands say of it."""

    name: str
    what: str
    """What has happened, as a sentence."""
    make: Callable[[House], None]
    """Brings a house with a new server into the situation."""
    says: Mapping[str, Sequence[str]]
    """By command: the words that name the cause and the remedy."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Settings of all processes of the stack."""
    operators: Mapping[str, str] = field(default_factory=dict)
    """Settings of the operator's commands alone."""


def _staffed(house: House, **env: str) -> tuple[Process, Process]:
    """A dispatcher and a worker, both at work."""
    dispatcher, worker = house.dispatcher(), house.worker(**env)
    house.ready(worker)
    house.until(house.store.dispatchers)
    return dispatcher, worker


def _fresh(_house: House) -> None:
    pass


def _idle(house: House) -> None:
    _staffed(house)
    house.send(house.begin("S", "idle"), 3)
    house.until(house.settled)


def _busy(house: House) -> None:
    _staffed(house, SABOTAGE_SLOW="60")
    house.send(house.begin("S", "busy"), 40, SLOW)
    house.until(lambda: house.store.status().pending == 24 and house.client.llen("extract") > 0)  # noqa: PLR2004


def _dispatcher_dead(house: House) -> None:
    dispatcher, _ = _staffed(house)
    dispatcher.kill()
    house.grow_silent(75)
    house.send(house.begin("S", "dispatcher dead"), 50)


def _worker_dead(house: House) -> None:
    _, worker = _staffed(house)
    worker.kill()
    house.send(house.begin("S", "worker dead"), 50)
    house.until(lambda: house.store.status().waiting == 0)


def _redis_away(house: House) -> None:
    _idle(house)
    house.server.kill()


def _at_maxmemory(house: House) -> None:
    _idle(house)
    house.client.config_set("maxmemory", 1_100_000)


def _paused(house: House) -> None:
    _staffed(house, SABOTAGE_SLOW="0")
    house.send(house.begin("S", "paused"), 60, "FAIL The mayor said so.")
    house.until(lambda: house.store.status().paused)
    house.until(lambda: house.store.status().pending == 0)
    house.send(house.begin("S", "paused, and then"), 20)


def _group_lagging(house: House) -> None:
    house.command("events", "--group", "archive", "--consumer", "a1")
    _staffed(house)
    house.send(house.begin("S", "group lagging"), 30)
    house.until(house.settled)


def _wrong_lanes(house: House) -> None:
    _idle(house)


SITUATIONS: Final = (
    Situation("fresh", "A new server. Nothing was ever started.", _fresh, {}),
    Situation("idle", "A dispatcher and a worker run; all articles are done.", _idle, {}),
    Situation("busy", "More articles than the worker can do at once.", _busy, {}, {"QUOTEWIRE_IN_FLIGHT": "24"}),
    Situation("dispatcher dead", "The only dispatcher was killed, and articles came.", _dispatcher_dead, {}),
    Situation("worker dead", "The only worker was killed, and articles came.", _worker_dead, {}),
    Situation("Redis away", "The server was killed under a running stack.", _redis_away, {}),
    Situation("at maxmemory", "Redis has reached `maxmemory` and refuses writes.", _at_maxmemory, {}),
    Situation("paused", "Most of the last articles died, so the circuit breaker paused the intake.", _paused, {}),
    Situation(
        "group lagging",
        "Nobody reads for the consumer group `archive`, and trimming is about to reach what it has not read.",
        _group_lagging,
        {},
        {"QUOTEWIRE_EVENTS_MAXLEN": "150"},
    ),
    Situation(
        "wrong lanes",
        "The commands are run with `QUOTEWIRE_LANES=4`; the stack has one lane.",
        _wrong_lanes,
        {},
        operators={"QUOTEWIRE_LANES": "4"},
    ),
)


@dataclass(frozen=True, slots=True)
class Printout:
    """What a command printed."""

    command: str
    text: str
    code: int


def printouts(house: House, situation: Situation) -> Iterator[Printout]:
    """Bring a house into a situation, and run the commands.

    `health` is run as an operator does, and as the probes of the containers do whose processes were started.
    """
    situation.make(house)
    for command in ("status", "doctor", "health"):
        yield _printed(house, command, situation.operators)
    for name in ("dispatcher", "worker"):
        heartbeats = [process.heartbeat for process in house.processes if process.name == name]
        if heartbeats:
            own = {"QUOTEWIRE_HEARTBEAT_FILE": str(heartbeats[-1])}
            printed = _printed(house, "health", {**situation.operators, **own})
            yield Printout(f"health in the {name}'s container", printed.text, printed.code)


def _printed(house: House, command: str, env: Mapping[str, str]) -> Printout:
    done = house.command(command, COLUMNS="200", **env)
    return Printout(command, normalised(done.stdout + done.stderr, house), done.returncode)
