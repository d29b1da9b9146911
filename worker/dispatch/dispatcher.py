"""The dispatcher: takes articles from the intake, sends them to the stages' queues, re-sends expired leases.

Any number may run side by side: all lasting state is in the store.
"""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Protocol

import structlog

from quotewire.schemas import Reason
from quotewire.schemas.stage import Stage
from quotewire.schemas.version import __version__
from quotewire.tasks.stages.contract import MAX_ATTEMPTS, FailedArticle, Ref, Send
from quotewire.worker.dispatch.admission import batches, sorted_out
from quotewire.worker.dispatch.backoff import Outage
from quotewire.worker.dispatch.turns import LaneTurns
from quotewire.worker.store.events import slow_group, slow_groups
from quotewire.worker.store.protocol import (
    SIGN_IN_SECONDS,
    Admission,
    Admitted,
    DispatcherFacts,
    Entry,
    StackMismatchError,
    Store,
    StoreDamagedError,
    StoreForbiddenError,
    StoreFullError,
    StoreUnavailableError,
    UnreadableEntry,
)

RECLAIM_SECONDS: Final = 15.0
"""Maximum seconds between two scans of the pending list; a quarter of the lease if that is shorter."""
ANNOUNCE_SECONDS: Final = 15.0
"""Seconds between two announcements of the stack; with each one, a dispatcher looks for lanes that it does not read."""
TEND_SECONDS: Final = 5.0
"""Seconds between two looks at what producers need and at damage; a server that lost it is without it for as long."""
RECLAIM_COUNT: Final = 64
"""Idle entries taken over at a time."""
BACKLOG: Final = 64
"""Messages on a stage's queue at which no idle article is re-sent to it: its workers are behind, so the first message
is probably still queued. Without this, workers that were down overnight would find one copy per expired lease."""
ROOM: Final = 8
"""Divisor of the in-flight limit: the share that must be free before more is read, unless a full read fits. Otherwise,
at the limit, each finished article would make room for one that travels alone: three messages each, not per 32."""
REASON_MAX: Final = 500
"""Maximum length of a reason's message, in characters: an exception may quote the article."""
PROBE_READS: Final = 20
"""Maximum entries read in search of a half-open trial; unreadable entries and duplicates cannot serve as one."""

log = structlog.get_logger("quotewire.dispatcher")


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatcherConfig:
    """Settings of a dispatcher; lease, sizes and high-water mark are in the store's ``Limits``."""

    name: str = "dispatcher"
    """Name under which it signs in: one for each process."""
    consumer: str = "dispatcher"
    """Name in the consumer group. If dispatchers share it, none leaves a consumer behind when it stops."""
    in_flight: int = 2_000
    """Maximum pending articles; several dispatchers may exceed it by one read each."""
    read: int = 256
    """Maximum entries read at a time."""
    batch: int = 32
    """Maximum articles in one message."""
    spread: int = 8
    """Number of messages to reach before they get longer than one article."""
    block_seconds: float = 1.0
    """Seconds to wait for a new entry."""
    full_seconds: float = 0.1
    """Seconds to wait at the in-flight limit."""
    trial_seconds: float = 30.0
    """Seconds between half-open trials while the circuit breaker is open."""


class TraceAdmission(Protocol):
    """Takes note of what an admission has done, for traces."""

    def __call__(self, admission: Admission, item: Admitted, began: int, *, again: bool) -> None:
        """``began`` in nanoseconds since the epoch; ``again``: the entry's lease had expired."""
        ...


class Dispatcher:
    """Moves articles from the intake to the queues.

    Args:
        store: holds the intake.
        send: puts a message on a stage's queue.
        config: the settings; None: the defaults.
        clock: returns monotonic seconds.
        wait: sleeps for the given seconds; None: sleeps until then or until ``stop``.
        turned: called after every round, also one without Redis or the broker: the heartbeat.
        backlog: returns the messages waiting on a stage's queue; may raise anything when the broker is away.
        trace: called after each admission that moved an article.
    """

    def __init__(
        self,
        store: Store,
        send: Send,
        config: DispatcherConfig | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
        turned: Callable[[], object] = lambda: None,
        backlog: Callable[[Stage], int] = lambda _stage: 0,
        trace: TraceAdmission | None = None,
    ) -> None:
        self._store = store
        self._send = send
        self._config = config or DispatcherConfig()
        self._clock = clock
        self._stop = threading.Event()
        self._sleep = wait
        self._turned = turned
        self._backlog = backlog
        self._trace = trace
        self._again = False
        """Whether the entries that are being admitted were idle for a lease."""
        self.sent_again = 0
        """Articles sent again because their lease had expired."""
        self._read_not_admitted: dict[int, tuple[list[Entry], bool]] = {}
        self._outgoing: deque[tuple[Stage, list[Ref]]] = deque()
        self._turns = LaneTurns(clock)
        self._idle_lanes = 0
        self._stack_at = clock()
        self._announced = False
        self._announce_at = clock()
        self._facts = DispatcherFacts(__version__, datetime.now(UTC).isoformat(timespec="seconds"))
        self._sign_in_at = clock()
        self._tend_at = clock()
        self._trouble: str | None = None
        self._cursors: dict[int, str] = {}
        self._reclaim_at: dict[int, float] = {}
        self._store_outage = Outage(log, "store_away", clock)
        self._broker_outage = Outage(log, "broker_away", clock)
        self._slow_groups = Outage(log, "slow_consumers", clock)
        self._functions = Outage(log, "functions_missing", clock)
        self._stack_outage = Outage(log, "stack_waits", clock)
        self._failed_rounds = Outage(log, "round_failed", clock)
        self._breakers: defaultdict[int, Outage] = defaultdict(lambda: Outage(log, "intake_paused", clock))

    def stop(self) -> None:
        """End ``run`` after the current round; may be called from another thread, not from a signal handler."""
        self._stop.set()

    def run(self, stop: threading.Event | None = None) -> None:
        """Work until stopped; outages of Redis or the broker do not end it.

        Args:
            stop: the caller's event to stop by, which ``stop()`` then sets too.
        """
        self._stop = stop or self._stop
        log.info("dispatcher_started", in_flight=self._config.in_flight)
        try:
            while not self._stop.is_set():
                self.turn()
                self._turned()
        finally:
            with suppress(StoreUnavailableError):  # then it stays on record as silent
                self._store.sign_out(self._config.name)
        self._flush()
        with suppress(StoreUnavailableError):
            self._store.withdraw()
        log.info("dispatcher_stopped", unsent=sum(len(refs) for _, refs in self._outgoing))

    def turn(self) -> None:
        """Run one round: send what is unsent, then reclaim idle entries and read new ones of the next lane.

        No exception leaves it, since a dispatcher that ends on an entry is started again and ends on the same one; but
        one whose settings are not the stack's must end.

        Raises:
            StackMismatchError: if dispatchers with another number of lanes are at work on the server.
        """
        try:
            reached = self._step()
        except StackMismatchError:
            raise
        except StoreFullError as error:
            # Articles in flight finish and free memory. The circuit breaker's script fails, so nothing new is read.
            self._trouble = "Redis is at maxmemory: taking in nothing new"
            self._pause(self._store_outage.begin(self._trouble, error))
        except StoreDamagedError as error:
            self._trouble = "a key of the store holds something else"
            self._tend_at = self._clock()
            self._pause(self._failed_rounds.begin(self._trouble, error))
        except StoreUnavailableError as error:
            self._pause(self._store_outage.begin("Redis is away", error))
        except Exception as error:  # noqa: BLE001 - a defect of ours; what it was about is tried again, others go on
            self._trouble = f"a round failed: {type(error).__name__}"
            self._pause(self._failed_rounds.begin("a round failed", error, exc_info=error))
        else:
            self._trouble = None
            self._failed_rounds.end("rounds succeed again")
            if reached:
                self._store_outage.end("Redis is back")

    def _step(self) -> bool:
        """Do what is due; returns whether broker and store, or a part of it, could be used."""
        reached = self._flush()
        lanes = self._store.lane_numbers
        self._look_after_the_stack(reached=reached, alone=len(lanes) == 1)
        if not reached:
            return False  # the store was only told
        lane = self._turns.following(lanes)
        if lane is None:
            self._pause(self._turns.shortest_rest())
            return False
        try:
            self._serve(lane, len(lanes))
        except (StoreFullError, StoreDamagedError):
            raise
        except StoreUnavailableError as error:
            if len(lanes) == 1:
                raise
            self._turns.failed(lane, error)
        else:
            self._turns.worked(lane)
        return not self._turns.away

    def _look_after_the_stack(self, *, reached: bool, alone: bool) -> None:
        """Do what is due for all lanes together. If it fails for the server of one of several lanes, it can wait."""
        if self._clock() < self._stack_at:
            return
        try:
            if self._clock() >= self._tend_at:
                self._tend()
            if self._clock() >= self._announce_at:
                self._announce()
            self._sign_in(self._trouble_of(reached=reached))
        except (StoreFullError, StoreDamagedError):
            raise
        except StoreUnavailableError as error:
            if alone or not self._announced:
                raise
            self._stack_at = self._clock() + self._stack_outage.begin("a server is away: lanes on others go on", error)
        else:
            self._stack_outage.end("all servers are there again")

    def _trouble_of(self, *, reached: bool) -> str | None:
        if not reached:
            return "the broker takes no messages"
        if away := self._turns.away:
            return f"the server is away of lane {', '.join(map(str, away))}"
        return self._trouble

    def _serve(self, lane: int, lanes: int) -> None:
        """Give one of so many lanes its turn."""
        if kept := self._read_not_admitted.get(lane):
            self._admit(kept[0], alone=kept[1])
        if self._clock() >= self._reclaim_at.get(lane, 0.0):
            self._reclaim(lane)
        self._take_in(lane, lanes)

    def _sign_in(self, trouble: str | None) -> None:
        """Tell the store now and then that this dispatcher is at work, and whether something holds it up."""
        if self._clock() >= self._sign_in_at or trouble != self._facts.trouble:
            self._facts = replace(self._facts, trouble=trouble)
            self._store.sign_in(self._config.name, self._facts)
            self._sign_in_at = self._clock() + SIGN_IN_SECONDS

    def _tend(self) -> None:
        """Look after what others may have damaged, and what producers need: keys, their functions, the intakes' ids."""
        for name in self._store.set_aside():
            log.error("key_set_aside", key=name, reason="it was of another type than quotewire's")
        try:
            if self._store.load_functions():
                log.info("functions_loaded")
            self._functions.end("the functions for producers are there")
        except StoreForbiddenError as error:
            self._functions.begin("producers of few rights are refused: give this user FUNCTION LOAD", error)
        if count := self._store.renumber():
            log.error("intake_renumbered", intakes=count, reason="an entry had the largest id that there is")
        self._tend_at = self._clock() + TEND_SECONDS

    def _announce(self) -> None:
        self._store.announce(starting=not self._announced)
        if not self._announced:
            log.info("stack_announced", lanes=self._store.lanes, read=self._store.lane_numbers)
        self._announced = True
        self._announce_at = self._clock() + ANNOUNCE_SECONDS
        self._warn_slow_groups()

    def _warn_slow_groups(self) -> None:
        """Say once a minute that a consumer group of the events is about to lose some."""
        if slow := slow_groups(self._store.event_groups()):
            self._slow_groups.begin("; ".join(map(slow_group, slow)), None)
        else:
            self._slow_groups.end("all consumer groups keep up")

    def _pause(self, seconds: float) -> None:
        (self._sleep or self._stop.wait)(seconds)

    def _take_in(self, lane: int, lanes: int) -> None:
        """Read and admit new entries of one of so many lanes, unless the circuit breaker is open."""
        verdict = self._store.check_breaker(lane, self._config.trial_seconds)
        if verdict == "open":
            self._breakers[lane].end("articles complete again, or the circuit breaker was reset: going on")
            self._read_new(lane, lanes)
            return
        pause = self._breakers[lane].begin(
            "the intake is paused (quotewire status says why): taking in nothing new", None, lane=lane
        )
        if verdict == "trial":
            self._let_one_through(lane)
        else:
            self._pause(min(pause, self._config.block_seconds) / lanes)

    def _read_new(self, lane: int, lanes: int) -> None:
        config = self._config
        room = config.in_flight - self._store.in_flight()
        if room < max(1, min(config.read, config.in_flight // ROOM)):
            self._pause(config.full_seconds)
            return
        # With several lanes, reads block only after a whole idle round, a share each, so no lane delays another.
        idle = self._idle_lanes >= lanes or lanes == 1
        block = config.block_seconds / lanes if idle else 0.0
        entries = self._store.read(lane, config.consumer, min(room, config.read), block_seconds=block)
        self._idle_lanes = 0 if entries else self._idle_lanes + 1
        self._admit(entries)

    def _let_one_through(self, lane: int) -> None:
        for _ in range(PROBE_READS):
            entries = self._store.read(lane, self._config.consumer, 1)
            if not entries or self._admit(entries, trial=True):
                return

    def _reclaim(self, lane: int) -> None:
        found = self._store.reclaim(lane, self._config.consumer, RECLAIM_COUNT, cursor=self._cursors.get(lane, "0-0"))
        self._cursors[lane] = found.cursor
        if found.cursor == "0-0":  # the whole list was scanned; else the next round continues
            self._reclaim_at[lane] = self._clock() + min(RECLAIM_SECONDS, self._store.limits.lease_seconds / 4)
        if found.entries:
            sent = self._admit(found.entries, alone=True)
            self.sent_again += sent
            log.info("reclaimed", lane=lane, silent=len(found.entries), sent_again=sent)

    def _admit(self, entries: list[Entry], *, alone: bool = False, trial: bool = False) -> int:
        """Admit and send entries; returns how many. ``alone``: one a message, since one may have killed its worker."""
        if not entries:
            return 0
        lane = entries[0].lane
        self._again = alone
        # Kept until admitted: if the store fails, the lane's next turn starts with them.
        self._read_not_admitted[lane] = (entries, alone)
        sending = self._admitted(entries)
        if alone:
            sending = self._missing(sending)
        if trial and sending:
            self._store.mark_trial(entries[0])
        del self._read_not_admitted[lane]
        self._enqueue(sending, alone=alone)
        self._flush()
        return len(sending)

    def _admitted(self, entries: list[Entry]) -> list[Admitted]:
        """Admit entries, and return those to send. If that fails for any reason but an outage, each is tried alone."""
        try:
            return self._admit_together(entries)
        except StoreDamagedError as error:
            failed: Exception = error
        except StoreUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever an entry does, it must not stop its neighbours
            failed = error
        if len(entries) > 1:
            return [item for entry in entries for item in self._admitted([entry])]
        self._quarantine(entries, failed)
        return []

    def _admit_together(self, entries: list[Entry]) -> list[Admitted]:
        admissions, unreadable = sorted_out(entries, self._store.limits.max_article_bytes)
        self._dead_letter(unreadable)
        began = time.time_ns()
        admitted = self._store.admit(admissions) if admissions else []
        self._trace_all(admissions, admitted, began)
        self._dead_letter(
            [
                _unreadable_state(admission, item.fault)
                for admission, item in zip(admissions, admitted, strict=True)
                if item.status == "unreadable"
            ]
        )
        self._give_up([item for item in admitted if item.status == "exhausted"])
        return [item for item in admitted if item.status == "send"]

    def _trace_all(self, admissions: Sequence[Admission], admitted: Sequence[Admitted], began: int) -> None:
        if self._trace is None:
            return
        try:
            for admission, item in zip(admissions, admitted, strict=True):
                if item.status not in {"busy", "gone"}:  # nothing has happened to these
                    self._trace(admission, item, began, again=self._again)
        except Exception as error:  # noqa: BLE001 - articles go before traces
            log.warning("not_traced", error=type(error).__name__)

    def _dead_letter(self, unreadable: Sequence[UnreadableEntry]) -> None:
        if unreadable:
            self._store.dead_letter_entries(unreadable)
            first = unreadable[0]
            log.warning("unreadable", count=len(unreadable), first=first.reason.message, entry=first.entry.id)

    def _quarantine(self, entries: Sequence[Entry], error: Exception) -> None:
        """Dead-letter the one entry that cannot be admitted; if even that fails, it stays pending, and others go on."""
        reason = Reason(code="cannot_be_admitted", message=f"{type(error).__name__}: {error}"[:REASON_MAX])
        try:
            self._dead_letter([UnreadableEntry(entry, reason) for entry in entries])
        except (StoreUnavailableError, ValueError, TypeError) as again:
            if isinstance(again, StoreUnavailableError) and not isinstance(again, StoreDamagedError):
                raise
            names = [entry.id for entry in entries]
            log.error("left_pending", entries=names, error=str(error), dead_lettering=str(again))  # noqa: TRY400

    def _missing(self, silent: Sequence[Admitted]) -> list[Admitted]:
        """The idle articles whose message is probably lost, not waiting on a long queue."""
        behind = {stage for stage in {item.stage for item in silent} if self._is_behind(stage)}
        return [item for item in silent if item.stage not in behind]

    def _is_behind(self, stage: Stage) -> bool:
        try:
            return self._backlog(stage) >= BACKLOG
        except Exception:  # noqa: BLE001 - the broker is away: sending will say so
            return False

    def _give_up(self, exhausted: Sequence[Admitted]) -> None:
        if not exhausted:
            return
        message = f"begun {MAX_ATTEMPTS} times without coming to an end: the process was killed or hung each time"
        reason = Reason(code="attempts_exhausted", message=message)
        self._store.dead_letter([FailedArticle(item.ref, item.stage, reason) for item in exhausted])
        log.error("gave_up", articles=[str(item.ref) for item in exhausted])

    def _enqueue(self, admitted: Sequence[Admitted], *, alone: bool) -> None:
        stages: defaultdict[Stage, list[Ref]] = defaultdict(list)
        for item in admitted:
            stages[item.stage].append(item.ref)
        for stage, refs in stages.items():
            most = 1 if alone else self._config.batch
            self._outgoing.extend((stage, batch) for batch in batches(refs, spread=self._config.spread, most=most))

    def _flush(self) -> bool:
        """Send all outgoing messages; returns whether all went. The rest stays for the next round."""
        while self._outgoing:
            stage, refs = self._outgoing[0]
            try:
                self._send(stage, refs)
            except Exception as error:  # noqa: BLE001 - kombu's, the transport's or the socket's
                self._pause(self._broker_outage.begin("the broker takes no messages", error))
                return False
            self._outgoing.popleft()
            self._broker_outage.end("the broker is back")
        return True


def _unreadable_state(admission: Admission, fault: str | None) -> UnreadableEntry:
    message = f"what the store knows of this article cannot be read and was set aside: {fault}"
    return UnreadableEntry(admission.entry, Reason(code="unreadable_state", message=message), admission.article)
