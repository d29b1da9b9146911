"""The inbox over Redis: the door for users who may append to one list and do nothing else.

Whoever may write to a stream may also trim it and use up its ids, and no access control list can tell these apart. A
list has an append (``RPUSH``) that can do neither. So producers of few rights put articles there, by functions that the
server keeps (``lua/library.lua``), and dispatchers move them to the intake. There is one inbox, whatever the number of
lanes: the fewer keys such a user may write to, the fewer there are to fill where nobody looks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from redis.exceptions import ResponseError

from quotewire.schemas import Article
from quotewire.tasks.stages.contract import Ref
from quotewire.worker.store.keys import OTHER, Keys
from quotewire.worker.store.protocol import (
    INBOX_BYTES,
    INBOX_COUNT,
    INBOX_KEPT,
    EnqueueResult,
    StoreUnavailableError,
)
from quotewire.worker.store.redis.base import Lanes
from quotewire.worker.store.redis.scripts import text_of, translated
from quotewire.worker.store.redis.servers import Argument

LIBRARY: Final = "quotewire"
"""Name of the library of functions on the server."""
_VERSION: Final = re.compile(rb"^-- version: (\d{1,9})$", re.MULTILINE)
_MISSING: Final = "Function not found"
"""The server's error about a function that it does not have."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An article on its way to the store."""

    article: Article
    ref: Ref
    body: bytes


class Inbox(Lanes):
    """Articles come in by the inbox, and are moved to the intake."""

    _inbox_only = False
    """Whether the server has refused this user the intake."""

    def load_functions(self) -> bool:
        """Load the functions that producers of few rights call, where a server lacks them; returns whether one did.

        A library of a newer version is left alone: a dispatcher of that version has loaded it.

        Raises:
            StoreForbiddenError: if this user may load none. The other doors work without them.
        """
        with translated():
            return sum(_load(client, text_of("library").encode()) for client in self._servers.primaries()) > 0

    def _offer(self, offers: Sequence[Offer], lane_mark: int) -> list[EnqueueResult]:
        """Put articles into the inbox."""
        keys = self._inbox_keys
        refs = [Ref(keys.lane, offer.ref.key) for offer in offers]
        calls: list[tuple[Argument, ...]] = []
        for offer, ref in zip(offers, refs, strict=True):
            names = (keys.inbox, keys.intake, keys.article(ref.key))
            calls.append(("FCALL", "quotewire_offer", len(names), *names, offer.body, lane_mark))
        with translated():
            answers = self._servers.send(calls)
        statuses = [_status(answer) for answer in answers]
        return [
            EnqueueResult(status, ref, None, len(offer.body))
            for status, ref, offer in zip(statuses, refs, offers, strict=True)
        ]

    def _take_inbox(self, lane_mark: int) -> int:
        keys = self._inbox_keys
        bounds = (INBOX_COUNT, INBOX_BYTES, lane_mark, self.limits.max_article_bytes, INBOX_KEPT)
        (moved,) = self._run("take_inbox", [((keys.inbox, keys.intake), bounds)])
        return int(moved)

    @property
    def _inbox_keys(self) -> Keys:
        """The lane of the inbox: the one whose names have no number."""
        return Keys(OTHER if self.lanes > 1 else 0, self.lanes, self.prefix)


def _status(answer: Any) -> Literal["accepted", "duplicate", "full"]:  # noqa: ANN401 - bytes, or an error
    if isinstance(answer, ResponseError) and _MISSING in str(answer):
        raise StoreUnavailableError(
            "the server lacks the functions for producers, which a dispatcher loads: start one (quotewire dispatch)"
        ) from answer
    if isinstance(answer, Exception):
        with translated():
            raise answer
    status: Literal["accepted", "duplicate", "full"] = answer.decode()
    return status


def _load(client: Any, code: bytes) -> bool:  # noqa: ANN401 - FUNCTION is typed loosely
    """Load the library on one server, unless it has it or a newer one; returns whether it did."""
    found = _code(client.execute_command("FUNCTION", "LIST", "LIBRARYNAME", LIBRARY, "WITHCODE"))
    if found == code or _version(found) > _version(code):
        return False
    client.execute_command("FUNCTION", "LOAD", "REPLACE", code)
    return True


def _version(code: bytes) -> int:
    match = _VERSION.search(code)
    return int(match[1]) if match else 0


def _code(answer: Any) -> bytes:  # noqa: ANN401 - either protocol's shape
    """The library's code in a reply of ``FUNCTION LIST``; empty if the server has no such library."""
    for library in answer:
        facts = library if isinstance(library, dict) else dict(zip(library[::2], library[1::2], strict=True))
        return bytes(facts[b"library_code"])
    return b""
