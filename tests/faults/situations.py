"""What `status`, `doctor` and `health` print in ten situations, made with real processes.

docs/situations.py writes the printouts down (docs/reference/situations.md); test_situations.py checks them.
"""

import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
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
    codes: Mapping[str, int]
    """By command: the exit code, where it is not 0."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Settings of all processes of the stack."""
    operators: Mapping[str, str] = field(default_factory=dict)
    """Settings of the operator's commands alone."""


def _staffed(house: House, slow: str = "0") -> tuple[Process, Process]:
    """A dispatcher and a worker, both at work; it stays so many seconds with each article that has the word SLOW."""
    dispatcher, worker = house.dispatcher(), house.worker(SABOTAGE_SLOW=slow)
    house.ready(worker)
    house.until(house.store.dispatchers)
    house.until(dispatcher.heartbeat.exists)  # it is written after the dispatcher is registered
    return dispatcher, worker


def _fresh(_house: House) -> None:
    pass


def _idle(house: House) -> None:
    if house.running("worker"):
        return  # and has been idle since the situation before
    _staffed(house)
    house.send(house.begin("S", "idle"), 3)
    house.until(house.settled)


def _busy(house: House) -> None:
    _staffed(house, slow="60")
    house.send(house.begin("S", "busy"), 40, SLOW)
    house.until(lambda: house.store.status().pending == 24 and house.client.llen("extract") > 0)


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
    house.until(lambda: any(one.facts.trouble for one in house.store.dispatchers()))


def _paused(house: House) -> None:
    _staffed(house)
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


_DISPATCHER_DEAD: Final = "did not sign out: it has died or hangs; 50 articles wait; start one: quotewire dispatch"
_NO_WORKER: Final = "none takes the messages that wait (extract: "
_AWAY: Final = "is it running, and is QUOTEWIRE_REDIS_URL right?"
_FULL: Final = (
    "refuses writes: command not allowed when used memory > 'maxmemory'; give it more memory (CONFIG SET maxmemory)"
)
_DIED: Final = "articles went dead; the reasons: quotewire dead list; it resumes by itself"
_LAGS: Final = "events are about to be trimmed unread; add consumers or raise QUOTEWIRE_EVENTS_MAXLEN"
_LANES: Final = "QUOTEWIRE_LANES is 4 here, but 1 for the stack on this server"

SITUATIONS: Final = (
    Situation(
        "fresh",
        "A new server; nothing was ever started.",
        _fresh,
        {
            "status": ("dispatchers none", "✓ nothing needs a person"),
            "doctor": ("✓ dispatcher: none yet, and nothing waits; start one: quotewire dispatch",),
            "health": ("✗ dispatcher: none yet, and nothing waits; start one: quotewire dispatch",),
        },
        {"health": 1},
    ),
    Situation(
        "idle",
        "A dispatcher and a worker run, and all articles are done.",
        _idle,
        {"status": ("completed 3", "✓ nothing needs a person"), "doctor": ("✓ workers: w1@host",), "health": ("✓",)},
        {},
    ),
    Situation(
        "busy",
        "More articles came than the worker does at once.",
        _busy,
        {
            "status": ("waiting 16, the oldest for", "pending 24, the oldest", "✓ nothing needs a person"),
            "doctor": ("✓ intake: 16 wait, the oldest for", "✓ broker: messages wait: extract:"),
            "health": ("✓ dispatcher: host:101 was last seen",),
        },
        {},
        settings={"QUOTEWIRE_IN_FLIGHT": "24"},
    ),
    Situation(
        "dispatcher dead",
        "The only dispatcher was killed more than a minute ago, and articles came.",
        _dispatcher_dead,
        {
            "status": ("SILENT", f"✗ dispatcher: host:101 was last seen 80 s ago and {_DISPATCHER_DEAD}"),
            "doctor": (f"✗ dispatcher: host:101 was last seen 80 s ago and {_DISPATCHER_DEAD}",),
            "health": (f"✗ dispatcher: host:101 was last seen 80 s ago and {_DISPATCHER_DEAD}",),
            "health in the dispatcher's container": ("✗ heartbeat: dispatcher 101 is gone",),
        },
        {"doctor": 1, "health": 1, "health in the dispatcher's container": 1},
    ),
    Situation(
        "worker dead",
        "The only worker was killed, and articles came.",
        _worker_dead,
        {
            "status": ("workers none answers", f"✗ workers: {_NO_WORKER}"),
            "doctor": (f"✗ workers: {_NO_WORKER}", "start one: celery -A quotewire.worker worker"),
            "health in the worker's container": ("✗ heartbeat: worker 102 is gone",),
        },
        {"doctor": 1, "health in the worker's container": 1},
    ),
    Situation(
        "Redis away",
        "The server was killed under a running stack. The liveness probes pass: to restart a container helps nobody.",
        _redis_away,
        {
            "status": ("the server at redis://default:***@127.0.0.1:6379/0 cannot be used", _AWAY),
            "doctor": ("✗ server: cannot use redis://default:***@127.0.0.1:6379/0", _AWAY, "wait for it"),
            "health": ("✗ server: cannot use redis://default:***@127.0.0.1:6379/0", _AWAY),
            "health in the dispatcher's container": ("✓ heartbeat: dispatcher 101 made progress",),
            "health in the worker's container": ("✓ heartbeat: worker 102 made progress",),
        },
        {"status": 3, "doctor": 3, "health": 3},
    ),
    Situation(
        "at maxmemory",
        "Redis has reached `maxmemory` and refuses writes.",
        _at_maxmemory,
        {
            "status": (f"✗ broker: {_FULL}", "✗ dispatcher: ", ": Redis is at maxmemory: taking in nothing new"),
            "doctor": ("✗ memory: ", "give Redis more (CONFIG SET maxmemory)", f"✗ broker: {_FULL}"),
            "health": ("✓ dispatcher: ", "Redis is at maxmemory"),
            "health in the worker's container": ("✓ heartbeat: worker 102 made progress",),
        },
        {"doctor": 1},
    ),
    Situation(
        "paused",
        "Most of the last articles died, so the circuit breaker paused the intake.",
        _paused,
        {"status": ("PAUSED", f"{_DIED}"), "doctor": ("✗ circuit breaker: lane 0 paused since", _DIED)},
        {"doctor": 1},
    ),
    Situation(
        "group lagging",
        "Nobody reads for the consumer group `archive`, and trimming is about to reach what it has not read.",
        _group_lagging,
        {
            "status": ("event group archive: lag", "✗ event groups: archive lags"),
            "doctor": ("✗ event groups: archive lags", _LAGS),
        },
        {"doctor": 1},
        settings={"QUOTEWIRE_EVENTS_MAXLEN": "150"},
    ),
    Situation(
        "wrong lanes",
        "The commands are run with `QUOTEWIRE_LANES=4`, and the stack has one lane.",
        _wrong_lanes,
        {"status": (_LANES, "set it alike"), "doctor": (f"✗ stack: {_LANES}",), "health": (f"✗ stack: {_LANES}",)},
        {"status": 2, "doctor": 1, "health": 1},
        operators={"QUOTEWIRE_LANES": "4"},
    ),
)
ON_AN_IDLE_STACK: Final = ("idle", "wrong lanes", "at maxmemory", "Redis away")
"""Situations that one stack can be in, one after the other."""
LEASE_AS_USUAL: Final = {"QUOTEWIRE_LEASE_SECONDS": "300"}
"""A fault test's short lease would send messages again while somebody looks."""


@dataclass(frozen=True, slots=True)
class Printout:
    """What a command printed."""

    command: str
    text: str
    code: int


def printouts(house: House, situation: Situation) -> Iterator[Printout]:
    """Bring a house into a situation, and run the commands.

    `health` is run as an operator does, and as the probes of the containers do whose processes were started. All run
    side by side, to wait only once.
    """
    situation.make(house)
    runs: dict[str, tuple[str, Mapping[str, str]]] = {name: (name, {}) for name in ("status", "doctor", "health")}
    for name in ("dispatcher", "worker"):
        heartbeats = [process.heartbeat for process in house.processes if process.name == name]
        if heartbeats:
            own = {"QUOTEWIRE_HEARTBEAT_FILE": str(heartbeats[-1])}
            runs[f"health in the {name}'s container"] = ("health", own)
    with ThreadPoolExecutor(len(runs)) as threads:
        printed = {
            title: threads.submit(house.command, command, env={"COLUMNS": "200", **situation.operators, **own})
            for title, (command, own) in runs.items()
        }
    for title, result in printed.items():
        done = result.result()
        yield Printout(title, normalised(done.stdout + done.stderr, house), done.returncode)


_ALIKE: Final = (
    (r"127\.0\.0\.1:\d+", "127.0.0.1:6379"),
    (r"\d{4}-\d\d-\d\dT[\d:.]+Z", "2026-01-01T03:00:00.000Z"),
    (r"\bw\d+@", "w1@"),
    (r"\b\d s\b|\b[1-5]\d s\b", "5 s"),
    (r"\b(7|8|9|1\d)\d s\b", "80 s"),
    (r"python: [\d.]+", "python: 3.11"),
    (r"\d\.\d{3} s between", "0.000 s between"),
    (r"memory: [\d.]+", "memory: 1.9"),
    (r" +$", ""),
)
"""What differs from one run to the next, and what stands in its place."""


def normalised(text: str, house: House) -> str:
    """What a command has printed, without what differs from one run or machine to the next."""
    text = text.replace(socket.gethostname(), "host")
    for process in house.processes:
        text = re.sub(rf"\b{process.popen.pid}\b", _NUMBERS[process.name], text)
    for pattern, instead in _ALIKE:
        text = re.sub(pattern, instead, text, flags=re.MULTILINE)
    return text.rstrip()


_NUMBERS: Final = {"dispatcher": "101", "worker": "102"}
"""Process ids."""
