"""F15, F17, F19, F20: mixed versions, a soak with random faults, wrong clocks, and stuck workers."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import pytest
from celery import Celery

from quotewire.worker.health.self_end import EXIT_CODE
from quotewire.worker.producer import IntakeUnavailableError, Producer
from tests.faults.conftest import MakeHouse
from tests.faults.harness import LEASE, LONG, ROOT, SABOTEUR, House, Process, Story, long_only, scaled

pytestmark = pytest.mark.alone  # leases of two seconds must not end by themselves


def test_f15_old_and_new_versions_side_by_side(make_house: MakeHouse) -> None:
    house = make_house()
    new = {"SABOTAGE_VERSION": "99.1.0"}
    house.dispatcher()
    house.dispatcher(**new)
    house.ready(house.worker(children=1), house.worker(children=1, **new))
    story = house.begin("F15", "old and new workers and a newer minor schema together")
    articles = house.articles(story, scaled(300, 10_000))
    for number, article in enumerate(articles):
        body = article.model_dump(exclude_none=True) | ({"mood": "calm"} if number % 2 else {})
        house.client.xadd("{qw}:intake", {"article": json.dumps(body)})
    house.until(lambda: house.done() > len(articles) // 2)
    house.running("worker")[0].terminate()
    story.injected += 1
    house.finish(story)
    assert set(house.states().values()) == {"completed"}
    versions = house.versions()
    assert len(versions) == 2, versions


@long_only
def test_f17_soak(make_house: MakeHouse) -> None:
    house = make_house("appendfsync always", QUOTEWIRE_HIGH_WATER="5000")
    workers, children = scaled(2, 4), scaled(1, 2)
    story = house.begin("F17", f"soak: {workers * children} worker processes, random kills of everything")
    house.dispatcher()
    house.dispatcher()
    house.ready(*(house.worker(children=children) for _ in range(workers)))
    total = scaled(1_200, 20_000)
    soak = Soak(house, story, total)
    faults = soak.faults * scaled(2, 10)
    house.random.shuffle(faults)
    while not soak.all_sent:
        soak.send()
        while story.injected < len(faults) * len(story.ids) // total:
            house.strike(story, faults[story.injected])
    soak.restaff()
    audit = house.finish(story)
    status = audit.status
    assert status.accepted == status.completed + status.rejected + status.dead + status.duplicate
    assert (status.completed, status.rejected) == (soak.good, soak.foreign)
    assert status.dead == soak.broken
    story_note = (
        f"{status.completed:,} completed, {status.rejected} rejected, {status.dead} dead, {status.duplicate} duplicate"
    )
    house.last_outcome().note = story_note


class Soak:
    """Sends articles of all kinds, and offers the faults to inject."""

    def __init__(self, house: House, story: Story, total: int) -> None:
        self.house, self.story, self.total = house, story, total
        self.producer = Producer(house.store)
        self.good = self.foreign = self.broken = 0
        self.workers = len(house.running("worker"))
        self.faults: list[Callable[[], None]] = [
            self.kill_worker,
            self.kill_child,
            self.kill_dispatcher,
            self.terminate_worker,
            self.cut_connections,
            self.kill_server,
        ]

    @property
    def all_sent(self) -> bool:
        return len(self.story.ids) >= self.total

    def send(self) -> None:
        """Send a hundred articles (a few are empty), three of them twice, and a broken one."""
        articles = self.house.articles(self.story, 96)
        empty = self.house.articles(self.story, 4, "")
        empty = [article.model_copy(update={"text": ""}) for article in empty]
        self.good, self.foreign = self.good + 96, self.foreign + 4
        self.stubbornly(lambda: list(self.producer.enqueue_many([*articles, *empty])))
        again = self.house.random.sample(articles, 3)
        for article in again:
            body = article.model_dump_json(exclude_none=True)
            self.stubbornly(partial(self.house.client.xadd, "{qw}:intake", {"article": body}))
        self.stubbornly(lambda: self.house.store.enqueue_raw(f"broken {len(self.story.ids)}".encode()))
        self.broken += 1
        self.house.until(lambda: self.house.store.status().waiting < 2_000, "room")

    def stubbornly(self, step: Callable[[], object]) -> None:
        """Run a step that must reach the server, which is only ever killed between these calls."""
        try:
            step()
        except IntakeUnavailableError as error:
            raise AssertionError(error) from error

    def restaff(self) -> None:
        """Replace the processes that ended, as an orchestrator does."""
        for _ in range(self.workers - len(self.house.running("worker"))):
            self.house.worker(children=scaled(1, 2))
        for _ in range(2 - len(self.house.running("dispatcher"))):
            self.house.dispatcher()

    def pick(self, name: str) -> Process:
        return self.house.random.choice(self.house.running(name))

    def kill_worker(self) -> None:
        self.pick("worker").kill()
        self.restaff()

    def kill_dispatcher(self) -> None:
        self.pick("dispatcher").kill()
        self.restaff()

    def terminate_worker(self) -> None:
        self.pick("worker").terminate()
        self.restaff()

    def kill_child(self) -> None:
        if children := self.pick("worker").children:
            self.house.random.choice(children).kill()

    def cut_connections(self) -> None:
        self.house.client.client_kill_filter(_type="normal")

    def kill_server(self) -> None:
        self.house.server.kill()
        self.house.server.start()


@pytest.mark.parametrize("off", [600, -600])
def test_f19_a_clock_that_is_off(make_house: MakeHouse, off: int) -> None:
    house = make_house()
    house.dispatcher()
    house.dispatcher(SABOTAGE_CLOCK=str(off))
    right, wrong = house.worker(), house.worker(SABOTAGE_CLOCK=str(off), SABOTAGE_SLOW=str(LEASE / 3))
    house.ready(right, wrong)
    story = house.begin("F19", f"the clock of one machine {off // 60:+} minutes off")
    # A slow article takes a third of a lease; three in one batch (32 at most) would outlive it even with a right clock.
    for _ in range(6):
        house.send(story, 1, "SLOW The mayor said so.")
        house.send(story, scaled(34, 850))
    story.injected = 1
    audit = house.finish(story)
    assert set(house.states().values()) == {"completed"}
    assert audit.begun_again - story.again_before == 0, "nothing was reclaimed early"


HASTE = 1.0 if LONG else 12.0
WEDGES = {"stopped": "stopped or blocked", "blocked": "has not turned", "takes nothing": "takes none of the messages"}


@long_only
def test_f20_a_wedged_worker_fails_its_health_check_and_ends_itself(make_house: MakeHouse) -> None:
    house = make_house()
    env = {"SABOTAGE_HASTE": str(HASTE)}
    queues = dict(zip(WEDGES, ("repair", "attribute", "extract"), strict=True))  # only extract gets messages
    workers = {name: house.worker(children=1, queues=queue, **env) for name, queue in queues.items()}
    house.ready(*workers.values())
    for worker in workers.values():
        assert health(worker).returncode == 0, health(worker).stdout
    story = house.begin("F20", "a wedged worker: stopped, blocked, taking nothing")
    wedge(house, workers)
    started = time.monotonic()
    dispatcher = house.dispatcher(**env)
    house.send(story, 50)
    story.injected = len(WEDGES)
    found: dict[str, float] = {}
    while len(found) < len(WEDGES):
        assert time.monotonic() - started < 120 / (1 if LONG else 2), found
        for name, worker in workers.items():
            checked = health(worker)
            if name not in found and checked.returncode != 0:
                assert WEDGES[name] in checked.stdout + worker.log  # it may have ended in between
                found[name] = time.monotonic() - started
    assert dispatcher.alive
    story.recovered = None
    story.note = "noticed after " + ", ".join(f"{seconds:.0f} s ({name})" for name, seconds in found.items())
    workers["stopped"].popen.send_signal(signal.SIGCONT)
    for name in ("blocked", "takes nothing"):
        house.until(workers[name].ended, f"ends itself: {name}", 200 / HASTE)
        assert workers[name].popen.returncode == EXIT_CODE
        assert WEDGES[name] in workers[name].log
    assert workers["stopped"].alive, "it was not stuck, but stopped"
    for worker in workers.values():
        worker.kill()
    house.ready(house.worker(children=2, **env))
    house.finish(story)


def wedge(house: House, workers: dict[str, Process]) -> None:
    """Wedge each worker in its own way; all of them stay alive."""
    workers["stopped"].popen.send_signal(signal.SIGSTOP)
    with Celery(broker=house.server.url, set_as_current=False) as app:
        for name, command in (("blocked", "block"), ("takes nothing", "take_nothing_more")):
            args = workers[name].popen.args
            assert isinstance(args, list)
            node = next(part for part in args if "@" in part).replace("%h", socket.gethostname())
            app.control.broadcast(command, destination=[node])


def health(process: Process, haste: float = HASTE) -> subprocess.CompletedProcess[str]:
    """``quotewire health`` for one process that was started with this haste."""
    env = {"QUOTEWIRE_HEARTBEAT_FILE": str(process.heartbeat), "SABOTAGE_HASTE": str(haste)}
    command = [sys.executable, "-m", SABOTEUR, "health"]
    return subprocess.run(command, env={**os.environ, **env}, cwd=ROOT, capture_output=True, text=True, check=False)
