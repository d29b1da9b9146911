"""Builds dead letters and ``article.dead`` events, for every store."""

import base64
import hashlib
import json
import platform
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from quotewire.schemas import ArticleError, DeadLetter, Event, Failure, Reason, parse_article
from quotewire.schemas.article import stated_id
from quotewire.schemas.event import ArticleReference
from quotewire.schemas.traceparent import carried_traceparent
from quotewire.schemas.version import __version__
from quotewire.tasks.output.events import dead_event, reference
from quotewire.tasks.stages.contract import FailedArticle
from quotewire.worker.store.protocol import UnreadableEntry
from quotewire.worker.store.stream_ids import milliseconds, rfc3339

BODY_HASH_LENGTH = 16  # hex digits, as in an article's key
REFUSAL_MAX: Final = 4_096
"""Largest field ``refused`` that is read, in bytes. Anybody who may write to the intake may write one."""
REASON_MAX = 500  # characters of a reason's message
REASONS: Final = frozenset(
    {
        "attempts_exhausted",
        "cannot_be_admitted",
        "invalid_article",
        "invalid_json",
        "invalid_utf8",
        "no_article_field",
        "stage_failed",
        "too_large",
        "unknown_schema_version",
        "unknown_task",
        "unreadable_message",
        "unreadable_state",
        "wrong_arguments",
    }
)
"""Reasons that are counted by name. An entry may bring a reason of its own, so that the others are counted together."""
OTHER_REASON: Final = "other"
COUNTER_PREFIX: Final = "dead:"


def dead_counter(reason: Reason) -> str:
    """The field of the counters that counts the dead letters of a reason.

    >>> dead_counter(Reason(code="invalid_json", message="")), dead_counter(Reason(code="made up", message=""))
    ('dead:invalid_json', 'dead:other')
    """
    return COUNTER_PREFIX + (reason.code if reason.code in REASONS else OTHER_REASON)


def died_of(counters: Mapping[str, int]) -> dict[str, int]:
    """How many articles died of each reason, from a lane's counters.

    >>> died_of({"dead": 3, "dead:invalid_json": 2, "dead:other": 1})
    {'invalid_json': 2, 'other': 1}
    """
    names = sorted(name for name in counters if name.startswith(COUNTER_PREFIX))
    return {name.removeprefix(COUNTER_PREFIX): counters[name] for name in names}


def versions() -> dict[str, str]:
    """Versions of quotewire and Python, recorded in each dead letter."""
    return {"quotewire": __version__, "python": platform.python_version()}


def letter_json(
    *,
    lane: int,
    entry: str,
    reason: Reason,
    stage: str,
    attempts: int,
    failure: Failure | None,
    article: ArticleReference,
    key: str | None,
) -> str:
    """The stored part of a dead letter, as JSON; the body is stored beside it, the times come from the stream ids."""
    letter = {
        "article_id": article.id,
        "revision": article.revision,
        "key": key,
        "lane": lane,
        "entry": entry,
        "reason": reason.model_dump(),
        "stage": stage,
        "failure": failure.model_dump() if failure else None,
        "attempts": attempts,
        "versions": versions(),
    }
    return json.dumps(letter, ensure_ascii=False)


def dead_letter(lane: int, letter_id: str, fields: Mapping[bytes, bytes]) -> DeadLetter:
    """Build a dead letter from an entry of the stream; one that another program wrote there counts as unreadable."""
    try:
        return assemble(letter_id, fields[b"letter"], fields[b"body"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        message = f"the entry is no dead letter of quotewire: {type(error).__name__}: {error}"[:REASON_MAX]
        reason = Reason(code="unreadable_letter", message=message)
    stored = letter_json(
        lane=lane, entry=letter_id, reason=reason, stage="admit", attempts=0, failure=None, article=NOBODY, key=None
    )
    return assemble(letter_id, stored.encode(), fields_as_json(fields))


def assemble(letter_id: str, letter: bytes, body: bytes) -> DeadLetter:
    """Build a dead letter from its stored part, its body and its stream id; a body that is not UTF-8 becomes base64."""
    stored: dict[str, Any] = json.loads(letter)
    try:
        text, encoding = body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = base64.b64encode(body).decode(), "base64"
    times = {
        "first_seen": rfc3339(milliseconds(stored["entry"])),
        "last_seen": rfc3339(milliseconds(letter_id)),
    }
    return DeadLetter.model_validate({**stored, **times, "body": text, "body_encoding": encoding})


def article_death(
    failed: FailedArticle, *, article_id: str, revision: str, body: bytes, attempts: int, replays: int
) -> Event:
    """The ``article.dead`` event of an admitted article; after a replay it has another event id."""
    article = reference_of_body(article_id, revision, body)
    return dead_event(
        article,
        failed.reason,
        failed.stage,
        attempts,
        distinguish=str(replays) if replays else "",
        traceparent=failed.traceparent or carried_traceparent(body),
    )


def entry_letter(unreadable: UnreadableEntry) -> str:
    """The stored part of the dead letter of an entry that cannot be admitted, as JSON.

    It names no key: a replay begins anew, as if the store had never heard of the article.
    """
    return letter_json(
        lane=unreadable.entry.lane,
        entry=unreadable.entry.id,
        reason=unreadable.reason,
        stage="admit",
        attempts=0,
        failure=None,
        article=_article_of(unreadable),
        key=None,
    )


def _article_of(unreadable: UnreadableEntry) -> ArticleReference:
    """What can be said of the article: of one that is faulty at least its id, for whoever waits for its end."""
    if unreadable.article is not None:
        return reference(unreadable.article, unreadable.article.metadata)
    if not unreadable.entry.has_article or (article_id := stated_id(unreadable.entry.body)) is None:
        return NOBODY
    return ArticleReference(id=article_id, revision=None)


def entry_death(unreadable: UnreadableEntry) -> Event:
    """The ``article.dead`` event of an entry that cannot be admitted.

    Its event id depends on the entry; where neither the article's id nor the body's size is known, on the body and the
    number of replays.
    """
    article, entry = _article_of(unreadable), unreadable.entry
    traced = unreadable.article.traceparent if unreadable.article else carried_traceparent(entry.body)
    distinguish = entry.id
    if article == NOBODY and entry.unread_bytes is None:
        body_hash = hashlib.sha256(entry.body).hexdigest()[:BODY_HASH_LENGTH]
        distinguish = f"{body_hash}-{entry.replays}" if entry.replays else body_hash
    return dead_event(article, unreadable.reason, "admit", 0, distinguish=distinguish, traceparent=traced)


def remembered_failure(stored: bytes | str) -> Failure:
    """The failure that an article's hash remembers; one that cannot be read says so."""
    try:
        return Failure.model_validate_json(stored)
    except ValueError:
        message = f"the recorded failure cannot be read: {stored[:100]!r}"
        return Failure(exception="unknown", message=message, location="unknown")


NOBODY = ArticleReference(id=None, revision=None)
"""Article reference of an unreadable entry."""


def reference_of_body(article_id: str, revision: str, body: bytes) -> ArticleReference:
    """The article reference for an event: with title and the like if the body still parses, else only the ids."""
    try:
        article = parse_article(body)
    except ArticleError:
        return ArticleReference(id=article_id, revision=revision)
    return reference(article, article.metadata).model_copy(update={"id": article_id, "revision": revision})


def refusal_of(field: bytes | None) -> Reason | None:
    """The reason in an entry's field ``refused``; None without one, or if it is none of ours.

    >>> refusal_of(b'{"code": "unknown_task", "message": "no such task"}').code
    'unknown_task'
    >>> refusal_of(b"no") is refusal_of(None) is None
    True
    """
    if field is None or len(field) > REFUSAL_MAX:
        return None
    try:
        return Reason.model_validate_json(field)
    except ValidationError:
        return None


def fields_as_json(fields: Mapping[bytes, bytes]) -> bytes:
    r"""The fields of an entry that has no field ``article``, as one JSON object for people to inspect.

    >>> fields_as_json({b"text": b"Hello", b"n": bytes([255])})
    b'{"text": "Hello", "n": "\\\\xff"}'
    """
    readable = {
        name.decode(errors="backslashreplace"): value.decode(errors="backslashreplace")
        for name, value in fields.items()
    }
    return json.dumps(readable, ensure_ascii=False).encode()
