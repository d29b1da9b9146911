"""Explores every order of steps that the protocol allows for one article, enqueued once or twice, with faults.

A world is a store, a dispatcher, workers and the messages of a queue. Each move is one step of the protocol, so a crash
may come between any two. The store is restored before each move, so the whole graph of states is visited, not a sample.
The same moves are made on the store in memory and on the real server.

The stage ``repair`` is the last one here: a third stage would add states, but no rule.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from quotewire.schemas import Article
from quotewire.schemas.stage import Stage
from quotewire.worker.store.protocol import Entry
from tests.contract.harness import Harness, Moment

ARTICLE = Article(id="a-1", text="Hello there.")
LEASE = 3_000.0
"""Seconds; much longer than the exploration takes, so that only ``time passes`` ends a lease."""
STAGES: tuple[Stage, ...] = ("extract", "repair")
Message = tuple[Stage, bool]
"""A stage, and whether the message came back because its process died."""
State = tuple[object, ...]
"""All that the future depends on."""
Move = tuple[str, Callable[[], None]]


@dataclass(frozen=True)
class Dispatcher:
    """What a dispatcher holds in memory; a crash loses it."""

    entries: tuple[Entry, ...] = ()
    to_send: tuple[Stage, ...] = ()
    to_bury: Stage | None = None


@dataclass(frozen=True)
class Worker:
    """What a worker holds in memory, and its next step."""

    step: str = "idle"
    stage: Stage = STAGES[0]
    """Of one that is idle: no matter."""
    owner: str = ""
    message: Message | None = None


@dataclass(frozen=True)
class Actors:
    """Everything that is not in the store."""

    dispatcher: Dispatcher = Dispatcher()
    workers: tuple[Worker, ...] = ()
    queue: frozenset[Message] = frozenset()
    owners: int = 0
    """Number of lease owners so far."""
    expired: bool = False
    faults: int = 0
    """Number of faults so far."""

    def with_worker(self, index: int, worker: Worker) -> "Actors":
        workers = list(self.workers)
        workers[index] = worker
        return replace(self, workers=tuple(workers))

    def put(self, stage: Stage, *, back: bool = False) -> "Actors":
        return replace(self, queue=self.queue | {(stage, back)})

    def take(self, message: Message | None) -> "Actors":
        return replace(self, queue=self.queue - {message})


@dataclass
class Exploration:
    """The graph of states that moves connect."""

    edges: dict[State, dict[str, State]] = field(default_factory=dict)
    """state: {move: state}"""
    done: set[State] = field(default_factory=set)
    """States in which nothing waits and nothing is pending."""


class World:
    """One store, and the dispatcher, workers and queue that act on it."""

    def __init__(self, harness: Harness, *, entries: int, workers: int) -> None:
        self.harness = harness
        self.entries = entries
        self.actors = Actors(workers=(Worker(),) * workers)
        (result,) = harness.enqueue(ARTICLE)
        for _ in range(entries - 1):
            harness.add({b"article": ARTICLE.model_dump_json(exclude_none=True).encode()})
        self.ref = result.ref

    # Moves

    def moves(self) -> Iterator[Move]:
        """What may happen next. A name that starts with "-" is a fault: progress must not need it."""
        yield from self._of_the_dispatcher()
        for index in range(len(self.actors.workers)):
            yield from self._of_a_worker(index)
        for message in self.actors.queue:
            yield f"-lose {message}", partial(self._lose, message)
        yield "time passes", lambda: self.harness.advance(LEASE + 1)
        status = self.harness.store.status()
        if not self.actors.expired and not status.waiting + status.pending:
            yield "-expire", self._expire

    def _set(self, actors: Actors) -> None:
        self.actors = actors

    def _lose(self, message: Message) -> None:
        self._set(self.actors.take(message))

    def _expire(self) -> None:
        self.harness.advance(self.harness.store.limits.retention_seconds + 1)
        self._set(replace(self.actors, expired=True))

    def _of_the_dispatcher(self) -> Iterator[Move]:
        hand = self.actors.dispatcher
        if hand.entries:
            yield "admit", self._admit
        elif hand.to_send or hand.to_bury:
            yield "send", self._send
        else:
            yield "read", lambda: self._hold(self.harness.read(1))
            yield "reclaim", lambda: self._hold(self.harness.reclaim())
            return
        yield "-dispatcher crashes", lambda: self._set(replace(self.actors, dispatcher=Dispatcher()))

    def _hold(self, entries: Iterable[Entry]) -> None:
        self._set(replace(self.actors, dispatcher=Dispatcher(entries=tuple(entries))))

    def _admit(self) -> None:
        admitted = self.harness.admit(list(self.actors.dispatcher.entries))
        to_send = tuple(item.stage for item in admitted if item.status == "send")
        to_bury = next((item.stage for item in admitted if item.status == "exhausted"), None)
        self._set(replace(self.actors, dispatcher=Dispatcher(to_send=to_send, to_bury=to_bury)))

    def _send(self) -> None:
        hand = self.actors.dispatcher
        actors = replace(self.actors, dispatcher=Dispatcher())
        for stage in hand.to_send:
            actors = actors.put(stage)
        if hand.to_bury:
            self.harness.dead_letter(self.ref, hand.to_bury)
        self._set(actors)

    def _of_a_worker(self, index: int) -> Iterator[Move]:
        worker = self.actors.workers[index]
        if worker.step == "idle":
            if index and self.actors.workers[0].step == "idle":
                return  # idle workers are interchangeable: let the first one take it
            for message in self.actors.queue:
                yield f"{index} takes {message}", partial(self._begin, index, message)
            return
        if worker.step == "working":
            yield f"{index} settles", lambda: self._settle(index)
            yield f"-{index} fails", lambda: self._fail(index)
        elif worker.step == "onward":
            yield f"{index} sends", lambda: self._onward(index)
        elif worker.step == "giving up":
            yield f"{index} buries", lambda: self._dead_letter(index)
        yield f"-{index} crashes", lambda: self._crash(index)

    def _begin(self, index: int, message: Message) -> None:
        stage, back = message
        # A message that another worker still works on is redelivered, for example after a lost connection.
        back = back or any(worker.message == message for worker in self.actors.workers)
        owner = f"h-{self.actors.owners}"
        answers = [self.harness.begin(self.ref, stage, owner, takeover=back) for _ in range(2)]
        assert answers[0] == answers[1] or answers[0].status == "busy", "a call may be repeated"
        answer = answers[0]
        steps: dict[str, tuple[str, Stage]] = {"go": ("working", stage), "exhausted": ("giving up", stage)}
        if back and answer.status == "settled" and answer.stage:
            steps["settled"] = ("onward", answer.stage)
        if answer.status not in steps:
            self._set(self.actors.take(message))
            return
        step, stage = steps[answer.status]
        actors = replace(self.actors, owners=self.actors.owners + 1)
        self._set(actors.with_worker(index, Worker(step, stage, owner, message)))

    def _settle(self, index: int) -> None:
        worker = self.actors.workers[index]
        last = worker.stage == STAGES[-1]
        answers = [
            self.harness.settle(self.ref, worker.stage, worker.owner, "rejected" if last else "next") for _ in range(2)
        ]
        assert answers[0] == answers[1] or last, "a call may be repeated"
        if last or answers[0] == "already":
            self._acknowledge(index, self.actors)
        else:
            self._set(self.actors.with_worker(index, replace(worker, step="onward", stage=STAGES[1])))

    def _fail(self, index: int) -> None:
        worker = self.actors.workers[index]
        verdict, _ = self.harness.fail(self.ref, worker.stage, worker.owner)
        if verdict == "retry":
            self._acknowledge(index, self.actors.put(worker.stage))
        else:
            self._set(self.actors.with_worker(index, replace(worker, step="giving up")))

    def _dead_letter(self, index: int) -> None:
        self.harness.dead_letter(self.ref, self.actors.workers[index].stage)
        self._acknowledge(index, self.actors)

    def _onward(self, index: int) -> None:
        self._acknowledge(index, self.actors.put(self.actors.workers[index].stage))

    def _acknowledge(self, index: int, actors: Actors) -> None:
        """Remove the worker's message from the queue, unless its task has just sent the same one again."""
        message = self.actors.workers[index].message
        kept = actors.queue - self.actors.queue
        self._set(replace(actors, queue=actors.queue - {message} | kept).with_worker(index, Worker()))

    def _crash(self, index: int) -> None:
        message = self.actors.workers[index].message
        actors = self.actors.with_worker(index, Worker())
        if message in actors.queue:
            actors = actors.take(message).put(message[0], back=True)
        self._set(actors)

    # Observation

    def state(self) -> State:
        """All that the future depends on; names and times are put so that equal situations are equal."""
        hands = {worker.owner: index for index, worker in enumerate(self.actors.workers) if worker.owner}
        workers = tuple(replace(worker, owner="") for worker in self.actors.workers)
        dispatcher = self.actors.dispatcher
        held = tuple(self.harness.rank(entry.id) for entry in dispatcher.entries)
        status = self.harness.store.status()
        counts = (status.waiting, status.pending, status.completed, status.rejected, status.dead, status.duplicate)
        return (
            (held, dispatcher.to_send, dispatcher.to_bury),
            workers,
            self.actors.queue,
            self.actors.expired,
            self.actors.faults,
            counts,
            tuple(self.harness.event_ids()),
            self.harness.situation(self.ref, hands),
        )

    def check(self) -> bool:
        """Assert that nothing is lost and no event is duplicated; returns whether all entries are terminal."""
        audit = self.harness.store.audit()
        assert audit.findings == (), audit.findings
        event_ids = self.harness.event_ids()
        if not self.actors.expired:
            assert len(event_ids) == len(set(event_ids)), event_ids
        status = audit.status
        done = not status.waiting + status.pending
        if done:
            assert status.rejected + status.dead >= 1
            assert status.rejected + status.dead + status.duplicate == self.entries
            assert self.actors.expired or self.harness.record(ARTICLE.article_id).state in {"rejected", "dead"}
        return done


def explore(harness: Harness, faults: int, *, entries: int, workers: int) -> Exploration:
    """See every state that can be reached with so many faults; raises where a promise is broken, with the way there."""
    world, found = World(harness, entries=entries, workers=workers), Exploration()
    first = world.state()
    frontier: list[tuple[State, Moment, Actors, tuple[str, ...]]] = [(first, harness.snapshot(), world.actors, ())]
    found.edges[first] = {}
    while frontier:
        state, snapshot, actors, way = frontier.pop()
        for name, _ in list(world_at(world, snapshot, actors).moves()):
            fault = name.startswith("-")
            if fault and actors.faults == faults:
                continue
            world_at(world, snapshot, replace(actors, faults=actors.faults + fault))
            try:
                dict(world.moves())[name]()
                reached = world.state()
                done = reached not in found.edges and world.check()
            except AssertionError as error:
                raise AssertionError(f"{error}\nafter " + ", ".join((*way, name))) from error
            found.edges[state][name] = reached
            if reached not in found.edges:
                found.edges[reached] = {}
                found.done |= {reached} if done else set()
                frontier.append((reached, harness.snapshot(), world.actors, (*way, name)))
    return found


def world_at(world: World, snapshot: Moment, actors: Actors) -> World:
    """Put the world back."""
    world.harness.restore(snapshot)
    world.actors = actors
    return world


def without_progress(found: Exploration) -> set[State]:
    """States from which no way without a further fault leads to the end of all articles."""
    before: dict[State, list[State]] = {}
    for state, moves in found.edges.items():
        for name, reached in moves.items():
            if not name.startswith("-"):
                before.setdefault(reached, []).append(state)
    good, frontier = set(found.done), list(found.done)
    while frontier:
        for state in before.get(frontier.pop(), ()):
            if state not in good:
                good.add(state)
                frontier.append(state)
    return set(found.edges) - good
