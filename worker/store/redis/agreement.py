"""What the stack on a server is, and the agreement of this process with it: lanes, limits and version.

Dispatchers write it (``announce``). Producers, workers and commands read it, take over what they were not told
themselves, and refuse to work where they were told something else: an article must not go where nobody reads.
"""

import math
import time
from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from typing import Any, Final

import redis

from quotewire.schemas.version import __version__
from quotewire.worker.store.keys import MOST_LANES, OTHER, PREFIX, Keys, stack_key
from quotewire.worker.store.protocol import (
    SILENT_SECONDS,
    Limits,
    StackMismatchError,
    StackRecord,
    StoreUnavailableError,
)
from quotewire.worker.store.redis.client import Commands
from quotewire.worker.store.redis.servers import Servers
from quotewire.worker.store.redis.values import as_int, as_text

LOOK_SECONDS: Final = 5.0
"""How often a process looks again what the stack is."""
ABANDONED_SECONDS: Final = SILENT_SECONDS
"""How long after its last dispatcher was seen a stack may be replaced by one with another number of lanes."""
_LIMITS: Final = tuple(field.name for field in fields(Limits))


class Agreement(Commands):
    """The lanes and limits that this process works with.

    Args:
        client: one server's, or those of a cluster; they must return bytes, since bodies need not be valid UTF-8.
        lanes: number of lanes; None: as many as the stack on the server has (one, if there is none yet).
        limits: the settings that the store's steps depend on; None: those of the stack on the server.
        prefix: begins the name of every key.
        insisted: names of the limits that must be the stack's; None: all, if ``limits`` are given.
        defines: this is a dispatcher's store: it says what the stack is, and asks nobody.
    """

    def __init__(
        self,
        client: redis.Redis | Servers,
        lanes: int | None = None,
        limits: Limits | None = None,
        *,
        prefix: str = PREFIX,
        insisted: Collection[str] | None = None,
        defines: bool = False,
    ) -> None:
        super().__init__(client)
        self.prefix = prefix
        self._insisted = {*(_LIMITS if insisted is None and limits else insisted or ())}
        if lanes is not None:
            self._insisted.add("lanes")
        self._limits = limits or Limits()
        self._lanes = lanes or 1
        self._keys_by_lane: dict[int, Keys] = {}
        self._agreed = False
        self._see(self._own_lanes())
        self._look_at = math.inf if defines else 0.0

    @property
    def limits(self) -> Limits:
        """The limits that this store works with."""
        self._agree()
        return self._limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self._limits = limits

    @property
    def lanes(self) -> int:
        """Number of lanes."""
        self._agree()
        return self._lanes

    @property
    def lane_numbers(self) -> tuple[int, ...]:
        """Numbers of all lanes to read: the stack's own, and others whose intake exists."""
        return tuple(self._keys)

    @property
    def _keys(self) -> dict[int, Keys]:
        self._agree()
        return self._keys_by_lane

    def _own_lanes(self) -> list[int]:
        """The stack's lanes, and beside several lanes the one that producers use who know no number."""
        return [*range(self._lanes), *([OTHER] if self._lanes > 1 else [])]

    def _see(self, lanes: Sequence[int]) -> None:
        self._keys_by_lane = {lane: Keys(lane, self._lanes, self.prefix) for lane in lanes}

    def record(self) -> StackRecord | None:
        """What the stack on the server says of itself; None if no dispatcher was ever there."""
        names = ("lanes", "version", "present", "seen", *_LIMITS)
        answer = self._each([("HMGET", stack_key(self.prefix), *names), ("TIME",)], may_be_forbidden=True)
        values: list[bytes | None] = answer[0] or [None]
        lanes = as_int(values[0])
        if not 1 <= lanes <= MOST_LANES:
            return None
        _, version, present, seen, *limits = values
        seconds, micros = answer[1] or (time.time(), 0)
        age = abs(seconds + micros / 1e6 - as_int(seen) / 1000) if as_int(seen) else None
        return StackRecord(lanes, _limits(limits), as_text(version), _numbers(as_text(present)), age)

    def _agree(self) -> None:
        if time.monotonic() < self._look_at:
            return
        try:
            record = self.record()
        except StoreUnavailableError:
            if not self._agreed:
                raise
            record = None  # on a cluster, other lanes' servers may be there: what was agreed still holds
        self._agreed = True
        self._look_at = time.monotonic() + LOOK_SECONDS
        if record is not None:
            self._insist(record, self._insisted)
            self._lanes, self._limits = record.lanes, record.limits
            self._see([*dict.fromkeys([*self._own_lanes(), *record.present])])

    def agree_within(self, seconds: float) -> None:
        """Compare with the stack on the server, for a while if they differ and its dispatchers are not at work.

        Raises:
            StackMismatchError: if they differ in the end.
        """
        deadline = time.monotonic() + seconds
        while True:
            record = self.record()
            try:
                if record is not None:
                    self._insist(record, self._insisted)
            except StackMismatchError:
                if time.monotonic() > deadline or _is_at_work(record):
                    raise
                time.sleep(0.3)
            else:
                return

    def _insist(self, record: StackRecord, names: Collection[str]) -> None:
        theirs = {"lanes": record.lanes, **{name: getattr(record.limits, name) for name in _LIMITS}}
        ours = {"lanes": self._lanes, **{name: getattr(self._limits, name) for name in _LIMITS}}
        for name, value in theirs.items():
            if name in names and ours[name] != value:
                raise StackMismatchError(_difference(name, ours[name], value, record.seen_seconds))

    def announce(self, *, starting: bool) -> None:
        """Write what this stack is to the server, and look which lanes there are. ``starting``: also its limits."""
        lanes = [*self._own_lanes(), *self._left_behind()]
        limits = [part for name in _LIMITS for part in (name, getattr(self._limits, name))]
        facts = (round(ABANDONED_SECONDS * 1000), int(starting), __version__, ",".join(map(str, lanes)))
        (answer,) = self._run("announce", [((stack_key(self.prefix),), (self._lanes, *facts, *limits))])
        if answer[0] != b"ok":
            raise StackMismatchError(_difference("lanes", self._lanes, as_int(answer[1]), answer[2] / 1000))
        self._see(lanes)
        self._look_at = max(self._look_at, time.monotonic() + LOOK_SECONDS)  # whoever announces need not look

    def withdraw(self) -> None:
        """Say that this dispatcher stops, so that one with another number of lanes may start at once."""
        self._command("HSET", stack_key(self.prefix), "seen", 0)

    def _left_behind(self) -> list[int]:
        """Lanes that this stack does not have and whose intake exists: of a time when it had more, or fewer."""
        others = [OTHER, *range(1, MOST_LANES)] if self._lanes == 1 else [*range(self._lanes, MOST_LANES)]
        answers = self._each([("EXISTS", Keys(lane, self._lanes, self.prefix).intake) for lane in others])
        return [lane for lane, there in zip(others, answers, strict=True) if there]


def _limits(values: Sequence[bytes | None]) -> Limits:
    known: dict[str, Any] = {}
    for name, value in zip(_LIMITS, values, strict=True):
        try:
            known[name] = type(getattr(Limits(), name))(as_text(value))
        except ValueError:
            continue  # a limit that its version did not know
    return replace(Limits(), **known)


def _is_at_work(record: StackRecord | None) -> bool:
    return record is not None and record.seen_seconds is not None and record.seen_seconds < ABANDONED_SECONDS


def _numbers(text: str) -> tuple[int, ...]:
    numbers = (int(part) for part in text.split(",") if part.isdecimal() and len(part) <= len(str(OTHER)))
    return tuple(number for number in numbers if number <= OTHER)


def _difference(name: str, ours: float, theirs: float, seen_seconds: float | None) -> str:
    said = (
        "its last dispatcher has stopped"
        if seen_seconds is None
        else f"as its dispatcher said {seen_seconds:.0f} s ago"
    )
    remedy = "set it alike"
    if name == "lanes":
        remedy += ", or, to change the number of lanes, stop all dispatchers first and start a new one before the rest"
    variable = f"QUOTEWIRE_{name.upper()}"
    return f"{variable} is {ours:.15g} here, but {theirs:.15g} for the stack on this server ({said}): {remedy}"
