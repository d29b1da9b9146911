"""Puts articles on the intake, traced if this program traces."""

from collections.abc import Sequence

from quotewire.schemas import Article
from quotewire.worker.store.protocol import EnqueueResult, Store
from quotewire.worker.tracing.switch import is_loaded


def enqueue(store: Store, articles: Sequence[Article]) -> list[EnqueueResult]:
    """Put articles on the intake; in a program that has imported OpenTelemetry, each with a span and its trace."""
    if not is_loaded():
        return store.enqueue(articles)
    from quotewire.worker.tracing.spans import enqueue as enqueue_traced  # noqa: PLC0415 - an extra

    return enqueue_traced(store.enqueue, articles)
