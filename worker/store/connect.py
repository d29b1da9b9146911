"""Opens the store that the settings name."""

from collections.abc import Iterator
from contextlib import contextmanager

from quotewire.worker.settings import Settings
from quotewire.worker.store.protocol import Limits
from quotewire.worker.store.redis.store import RedisStore


def limits(settings: Settings) -> Limits:
    """The store's limits, taken from the settings."""
    return Limits(
        lease_seconds=settings.lease_seconds,
        high_water=settings.high_water,
        max_article_bytes=settings.max_article_bytes,
        events_maxlen=settings.events_maxlen,
        events_max_bytes=settings.events_max_bytes,
        retention_seconds=settings.retention_seconds,
    )


def make_store(settings: Settings, patience: float | None = None) -> RedisStore:
    """The store that the settings name; it connects on first use, and belongs to one process.

    It insists on the settings that were given; the others are those of the stack on the server. With ``patience``, a
    call fails after so many seconds and is not retried.
    """
    lanes = settings.lanes if "lanes" in settings.model_fields_set else None
    return RedisStore.connect(
        settings.redis_url,
        lanes,
        limits(settings),
        prefix=settings.prefix,
        insisted=settings.model_fields_set,
        patience=patience,
    )


def make_worker_store(settings: Settings, patience: float | None = None) -> RedisStore:
    """A worker's store: it insists on lanes and lease, given or not; Celery's time limits depend on the lease.

    With ``patience``, a call fails after so many seconds and is not retried.
    """
    insisted = {"lease_seconds"}
    return RedisStore.connect(
        settings.redis_url,
        settings.lanes,
        limits(settings),
        prefix=settings.prefix,
        insisted=insisted,
        patience=patience,
    )


def make_dispatcher_store(settings: Settings) -> RedisStore:
    """A dispatcher's store: its settings are what the stack is."""
    return RedisStore.connect(
        settings.redis_url, settings.lanes, limits(settings), prefix=settings.prefix, defines=True
    )


@contextmanager
def open_store(settings: Settings, patience: float | None = None) -> Iterator[RedisStore]:
    """Open the store, as ``make_store`` makes it; its connections are closed on exit."""
    store = make_store(settings, patience)
    try:
        yield store
    finally:
        store.close()
