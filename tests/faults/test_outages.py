"""F25, F26: Redis cannot be used, in every way; nobody is restarted for it, fills the log, or stands still after.

F51: nor does anybody stand still when the log is not read.
"""

import fcntl
import os
import signal
import time
from collections.abc import Callable

import pytest

from tests.faults.conftest import MakeHouse
from tests.faults.harness import LONG, House, Process, long_only, scaled
from tests.faults.test_fleet import health

pytestmark = pytest.mark.alone  # it times recovery

HASTE = 1.0 if LONG else 4.0
STALE = 60 / HASTE
"""Seconds without progress after which a process counts as wedged."""
BUSY = 200
"""Articles that are in flight when Redis goes away."""


def at_maxmemory(house: House) -> None:
    house.client.config_set("maxmemory", 1_000_000)


def with_memory(house: House) -> None:
    house.client.config_set("maxmemory", 0)


def read_only(house: House) -> None:
    house.client.replicaof("127.0.0.1", "1")


def writable(house: House) -> None:
    house.client.replicaof("NO", "ONE")


def freeze(house: House) -> None:
    os.kill(house.server.pid, signal.SIGSTOP)


def thaw(house: House) -> None:
    os.kill(house.server.pid, signal.SIGCONT)


def rotate_password(house: House) -> None:
    house.client.config_set("requirepass", "another")
    house.client.client_kill_filter(_type="normal", skipme=True)


def restore_password(house: House) -> None:
    assert house.server.password is not None
    house.client.config_set("requirepass", house.server.password)


OUTAGES: dict[str, tuple[Callable[[House], None], Callable[[House], None]]] = {
    "away": (lambda house: house.server.kill(), lambda house: house.server.start()),
    "at maxmemory": (at_maxmemory, with_memory),
    "read-only": (read_only, writable),
    "frozen": (freeze, thaw),
    "password rotated": (rotate_password, restore_password),
}


@long_only
def test_f25_redis_cannot_be_used(make_house: MakeHouse) -> None:
    """All outages side by side, each in a house of its own, to wait only once."""
    houses = {name: make_house("appendfsync always") for name in OUTAGES}
    env = {"SABOTAGE_HASTE": str(HASTE)}
    staff = {name: (house.dispatcher(**env), house.worker(children=1, **env)) for name, house in houses.items()}
    for name, house in houses.items():
        house.ready(staff[name][1])
    stories = {name: house.begin("F25", f"Redis {name} for {1.6 * STALE:.0f} s") for name, house in houses.items()}
    for name, house in houses.items():
        staff[name][1].popen.send_signal(signal.SIGSTOP)  # so that it finds messages and cannot take them
        house.send(stories[name], BUSY)
    time.sleep(1)
    for name, house in houses.items():
        OUTAGES[name][0](house)
        staff[name][1].popen.send_signal(signal.SIGCONT)
    before = {name: lines(*staff[name]) for name in houses}
    time.sleep(1.6 * STALE)
    for name in houses:
        for process in staff[name]:
            assert process.alive, name
            checked = health(process, HASTE)
            assert checked.returncode == 0, f"{name}: {checked.stdout}"
        said = lines(*staff[name]) - before[name]
        stories[name].note = f"{said} log lines meanwhile"
        assert said < 25, f"{name}: {staff[name][1].log[-3000:]}"
    for name, house in houses.items():
        house.strike(stories[name], lambda: OUTAGES[name][1](house))  # noqa: B023
        house.finish(stories[name])
        assert set(house.states().values()) == {"completed"}


def lines(*processes: Process) -> int:
    return sum(len(process.log.splitlines()) for process in processes)


@long_only
def test_f26_no_more_clients(make_house: MakeHouse) -> None:
    """An acknowledgement that failed took a place among the prefetched messages, until none was left."""
    house = make_house()
    dispatcher, worker = house.dispatcher(), house.worker()
    house.ready(worker)
    story = house.begin("F26", "all connections cut, and no room for new ones for a while")

    def strike() -> None:
        house.client.config_set("maxclients", 4)
        house.client.client_kill_filter(_type="normal", skipme=True)
        time.sleep(3)
        house.client.config_set("maxclients", 10_000)

    for _ in range(scaled(3, 12)):
        before = house.done()
        house.send(story, 300)
        house.reach(before + 40)
        house.strike(story, strike)
        house.until(house.settled, "all done", 30)
    house.finish(story)
    assert set(house.states().values()) == {"completed"}
    assert worker.alive
    assert dispatcher.alive


def test_f51_nobody_reads_the_log(make_house: MakeHouse) -> None:
    """Each child blocked at its first lines, with an article in hand; after three such attempts that was dead."""
    house = make_house()
    story = house.begin("F51", "nobody reads the log: the pipe is full")
    readers = {name: unread_log(house, number, name) for number, name in enumerate(("dispatcher", "worker"), 1)}
    processes = house.dispatcher(), house.worker()
    house.send(story, 200)
    house.reach(200)
    read(readers["worker"])
    house.send(story, 2)
    house.reach(202)
    assert "log_lines_dropped" in read(readers["worker"])
    for process in processes:
        assert process.terminate() < 10
        os.close(readers[process.name])
    story.injected = 1
    house.finish(story)
    assert set(house.states().values()) == {"completed"}


def unread_log(house: House, number: int, name: str) -> int:
    """Put a small pipe where the harness opens a process's log; returns the descriptor to read it from."""
    path = house.folder / f"{number}-{name}.log"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, 4096)
    return reader


def read(reader: int) -> str:
    try:
        return os.read(reader, 1 << 16).decode(errors="replace")
    except BlockingIOError:
        return ""
