"""F1-F4, F7: processes and connections are killed at seeded moments, under load."""

import contextlib
import time
from pathlib import Path

import pytest

from tests.faults.harness import House, Process, scaled

pytestmark = pytest.mark.alone  # it times recovery, and how long processes take to stop


@pytest.fixture(autouse=True)
def _staffed(house: House) -> None:
    """Keep one dispatcher and one worker running, whatever the previous fault left."""
    if not house.running("dispatcher"):
        house.dispatcher()
    if not house.running("worker"):
        house.ready(house.worker())


def replace(house: House, process: Process) -> None:
    """Kill a process with SIGKILL and start another, as an orchestrator does."""
    process.kill()
    house.worker() if process.name == "worker" else house.dispatcher()


def test_f1_kill_9_of_the_worker(house: House) -> None:
    story = house.begin("F1", "kill -9 of the worker's process group")
    house.send(story, scaled(600, 20_000))
    house.strikes(story, scaled(2, 12), lambda: replace(house, house.running("worker")[0]))
    house.finish(story)


def test_f2_kill_9_of_the_dispatcher(house: House) -> None:
    story = house.begin("F2", "kill -9 of the dispatcher; also between read, admit and send")
    house.send(story, scaled(600, 20_000))
    house.strikes(story, scaled(2, 8), lambda: replace(house, house.running("dispatcher")[0]))
    for step in ("after:read", "before:admit", "after:admit", "after:reclaim"):
        house.running("dispatcher")[0].kill()
        house.send(story, 50)
        house.client.set(f"sabotage:{step}", 1)
        doomed = house.dispatcher(SABOTAGE_STEPS="1")
        house.until(doomed.ended, f"dies {step}")
        story.injected += 1
        house.dispatcher()
    house.finish(story)


def test_f3_kill_9_of_pool_children(house: House) -> None:
    story = house.begin("F3", "kill -9 of a pool child")
    worker = house.running("worker")[0]
    house.send(story, scaled(600, 20_000))
    house.strikes(story, scaled(3, 12), lambda: house.random.choice(worker.children).kill())
    house.finish(story)
    house.until(lambda: len(worker.children) == 2, "both children are back")
    assert worker.alive


def test_f4_client_kill(house: House) -> None:
    story = house.begin("F4", "CLIENT KILL TYPE normal")
    house.send(story, scaled(600, 20_000))
    house.strikes(story, scaled(3, 12), lambda: house.client.client_kill_filter(_type="normal"))
    house.finish(story)
    assert story.recovered is not None
    assert story.recovered < 25  # it hung for more than a minute
    assert house.running("worker")
    assert house.running("dispatcher")


def test_f4_a_new_child_keeps_no_connection_of_its_parent(house: House) -> None:
    """It would keep the connection's place in the parent's epoll set after a cut, and the parent would stand still."""
    house.until(house.settled)
    worker = house.running("worker")[0]
    first = {child.pid for child in worker.children}
    worker.children[0].kill()
    house.until(lambda: {child.pid for child in worker.children} - first, "a new child")
    new = {child.pid for child in worker.children} - first  # more than one where the pool was still growing
    house.until(lambda: not any(sockets(pid) & sockets(worker.popen.pid) for pid in new), "only sockets of its own")
    assert sockets(worker.popen.pid)


def sockets(pid: int) -> set[str]:
    """The names of a process's open sockets."""
    names = set()
    for fd in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            names.add(str(fd.readlink()))
    return {name for name in names if name.startswith("socket:")}


def test_f7_sigterm_under_load(house: House) -> None:
    story = house.begin("F7", "SIGTERM to worker and dispatcher")
    house.send(story, scaled(600, 20_000))
    took: list[float] = []

    def deploy() -> None:
        for process in (house.running("worker")[0], house.running("dispatcher")[0]):
            took.append(process.terminate())
            assert process.popen.returncode == 0
            house.worker() if process.name == "worker" else house.dispatcher()

    house.strikes(story, scaled(2, 12), deploy)
    story.note = f"longest exit {max(took):.1f} s"
    audit = house.finish(story)
    assert max(took) < 30
    assert audit.begun_again - story.again_before <= 64 * story.injected  # two children, 32 articles each


def test_f7_sigterm_while_a_child_has_not_answered(house: House) -> None:
    """Celery forgets a message that no child has confirmed; a child that does it all the same is heard out."""
    story = house.begin("F7", "SIGTERM while a child holds a message that it has not confirmed")
    house.until(house.settled)
    for process in house.running("worker"):
        process.terminate()
    worker = house.worker(children=1)
    house.ready(worker)
    (child,) = worker.children
    child.suspend()
    house.send(story, 1)
    house.until(lambda: "tasks.extract" in worker.log, "the message is taken")
    time.sleep(0.5)  # and handed to the child
    worker.popen.terminate()
    house.until(lambda: "Warm shutdown" in worker.log, "it stops")
    time.sleep(0.5)  # it has forgotten the message by now
    assert child.is_running(), worker.log[-3000:]
    child.resume()
    took = house.until(lambda: not worker.alive, "it ends")
    story.injected = 1
    story.note = f"exit after {took:.1f} s"
    house.ready(house.worker())
    house.finish(story)
    assert worker.popen.returncode == 0
    assert took < 20  # it took 30 s more
