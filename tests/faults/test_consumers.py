"""F35-F37: members of a consumer group die or fall behind, and the server restarts under those who follow."""

import json
import time

import pytest

from quotewire.worker.store.protocol import EventEntry
from tests.faults.conftest import MakeHouse
from tests.faults.harness import House, Process, long_only, scaled
from tests.faults.test_stacks import command

OWN = "quotewire.worker.cli"


@pytest.fixture
def staffed(make_house: MakeHouse) -> House:
    house = make_house("appendfsync always")
    house.dispatcher()
    house.ready(house.worker())
    return house


def ids(process: Process) -> list[str]:
    """The event ids that a member, or ``quotewire events``, printed."""
    lines = process.log.splitlines()
    found = [json.loads(line)["id"] for line in lines if line.startswith('{"specversion')]
    return found + [line for line in lines if len(line) == 32 and " " not in line]


def test_f35_members_that_die_with_events_in_hand(staffed: House) -> None:
    house = staffed
    story = house.begin("F35", "kill -9 of members that hold events: others take them over")
    dead = [house.start("member", "tests.faults.member", f"dead-{number}", "--hold") for number in range(2)]
    house.until(lambda: len(house.store.event_groups()) == 1, "the group is there")
    house.send(story, scaled(30, 300))
    house.until(lambda: house.settled() and all(ids(member) for member in dead), "both hold some")
    for member in dead:
        member.kill()
        story.injected += 1
    started = time.monotonic()
    alive = house.start("member", "tests.faults.member", "alive")
    everything = {entry.event_id for entry in _events(house)}
    house.until(lambda: set(ids(alive)) == everything, "all are taken over")
    story.recovered = time.monotonic() - started
    house.until(lambda: house.store.event_groups()[0].pending == 0, "all are acknowledged")
    lag = json.loads(command(house, "events", "--lag", "--group", "archive").stdout)
    assert (lag["pending"], lag["lag"], lag["trimmed"]) == (0, 0, 0)
    house.finish(story)


def test_f35_by_hand(staffed: House) -> None:
    """What an operator can do with a group from the command line."""
    house = staffed
    story = house.begin("F35", "a group by hand: acknowledged later, handed back")
    house.send(story, 3)
    house.until(house.settled)
    held = command(house, "events", "--group", "g", "--consumer", "a", "--no-ack").stdout.splitlines()
    assert len(held) == len(_events(house))
    first = json.loads(held[0])
    assert first["event"]["specversion"] == "1.0"
    assert command(house, "events", "--group", "g", "--done", first["id"]).stdout == "acknowledged 1\n"
    assert command(house, "events", "--group", "g", "--done", "x").returncode == 2
    assert command(house, "events", "--hand-back", "--group", "g").returncode == 2
    assert command(house, "events", "--group", "g", "--consumer", "b").stdout == ""
    handed = command(house, "events", "--group", "g", "--consumer", "a", "--hand-back")
    assert handed.stdout == f"handed back {len(held) - 1}\n"
    taken = command(house, "events", "--group", "g", "--consumer", "b").stdout.splitlines()
    assert {json.loads(line)["id"] for line in taken} == {json.loads(line)["event"]["id"] for line in held[1:]}
    house.client.xtrim("{qw}:events", maxlen=1, approximate=False)
    house.client.xadd("{qw}:events", {"note": "no event"})
    new = command(house, "events", "--group", "late", "--consumer", "a")
    assert len(new.stdout.splitlines()) == 1
    assert "is no event of quotewire" in new.stderr
    house.finish(story)


def test_f37_a_slow_group_is_warned_of_and_told_what_it_missed(make_house: MakeHouse) -> None:
    house = make_house(QUOTEWIRE_EVENTS_MAXLEN="100")
    house.dispatcher()
    house.ready(house.worker())
    story = house.begin("F37", "a group that falls behind until events are trimmed, foreign entries among them")
    house.send(story, 10)
    house.until(house.settled)
    held = command(house, "events", "--group", "g", "--consumer", "a", "--no-ack").stdout.splitlines()
    house.send(story, 15)
    house.until(house.settled)
    assert "about to be trimmed unread" in house.command("doctor").stdout
    behind = command(house, "events", "--lag", "--group", "g")
    assert behind.returncode == 1
    assert "add members, or raise QUOTEWIRE_EVENTS_MAXLEN" in behind.stderr
    house.client.xadd("{qw}:events", {"note": "no event"})
    house.client.xtrim("{qw}:events", maxlen=10, approximate=False)
    house.client.xadd("{qw}:events", {"note": "nor this"})
    story.injected = 3
    live = {entry.event_id for entry in _events(house)}
    after = command(house, "events", "--group", "g", "--consumer", "a")
    assert {json.loads(line)["id"] for line in after.stdout.splitlines()} == live
    assert f"{len(held)} events were trimmed before they were acknowledged" in after.stderr
    assert after.stderr.count("is no event of quotewire") == 2
    assert house.store.event_groups()[0].pending == 0
    house.finish(story)


@long_only
def test_f36_the_server_restarts_under_those_who_follow(staffed: House) -> None:
    house = staffed
    story = house.begin("F36", "Redis restarts under events --follow, a group's member, a Consumer, status --watch")
    followers = [
        house.start("events", OWN, "events", "--follow"),
        house.start("events", OWN, "events", "--follow", "--group", "g", "--consumer", "c"),
        house.start("member", "tests.faults.member", "alive"),
    ]
    watch = house.start("status", OWN, "status", "--watch", "--json")
    house.send(story, 10)
    house.until(lambda: all(ids(follower) for follower in followers) and watch.log, "all have begun")
    for _ in range(scaled(1, 3)):
        house.server.kill()
        time.sleep(1.5)
        house.server.start()
        story.injected += 1
        house.until(lambda: house.store.status() is not None, "it is back")
        house.send(story, 10)
    house.until(house.settled, "all done")
    everything = {entry.event_id for entry in _events(house)}
    for follower in followers:
        house.until(lambda: set(ids(follower)) == everything, f"all events: {follower.log_path}")  # noqa: B023
        assert len(ids(follower)) == len(everything)
    lines = len(watch.log.splitlines())
    house.until(lambda: len(watch.log.splitlines()) > lines, "it watches on")
    assert all(process.alive for process in [*followers, watch])
    for follower in followers[:2]:
        assert follower.log.count("the server is away") <= story.injected
    house.finish(story)


def _events(house: House) -> list[EventEntry]:
    found: list[EventEntry] = []
    cursor = house.store.events_cursor("0")
    while True:
        batch, cursor = house.store.events(cursor, count=1_000)
        if not batch:
            return found
        found += batch
