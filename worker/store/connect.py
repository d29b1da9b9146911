"""From settings to a store, and from a submitted article to the intake."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from quotewire.schemas import ArticleError, article_from
from quotewire.tasks.errors import TransientError
from quotewire.worker.producer import intake_full
from quotewire.worker.settings import Settings
from quotewire.worker.store.protocol import Limits, Store
from quotewire.worker.store.redis.store import RedisStore


def limits(settings: Settings) -> Limits:
    """The settings that the store's steps depend on."""
    return Limits(
        lease_seconds=settings.lease_seconds,
        high_water=settings.high_water,
        max_article_bytes=settings.max_article_bytes,
        events_maxlen=settings.events_maxlen,
        retention_seconds=settings.retention_seconds,
    )


def make_store(settings: Settings) -> RedisStore:
    """The store that the settings name; it connects on first use, and belongs to one process."""
    return RedisStore.connect(settings.redis_url, settings.lanes, limits(settings))


@contextmanager
def open_store(settings: Settings) -> Iterator[RedisStore]:
    """The store, with its connections given back afterwards."""
    store = make_store(settings)
    try:
        yield store
    finally:
        store.close()


def submit(store: Store, article: Any) -> str:  # noqa: ANN401 - whatever a Celery message held
    """Put an article on the intake for a producer that cannot be told why not; returns what became of it.

    A faulty or oversized one goes there as it is: the dispatcher moves it to the dead letters, where it is seen.

    Raises:
        TransientError: the intake is full; try again later.
    """
    try:
        (result,) = store.enqueue([article_from(article)])
        status: str = result.status
    except ArticleError:
        status = "faulty"
    if status in {"faulty", "too_large"}:
        body = json.dumps(article, ensure_ascii=False).encode("utf-8", "surrogatepass")
        status = "full" if store.enqueue_raw(body) is None else status
    if status == "full":
        raise TransientError(intake_full(store.limits))
    return status
