"""Puts validated articles on the intake from Python.

from quotewire.worker.producer import Producer
producer = Producer(RedisStore.connect("redis://127.0.0.1:6379/0"))
producer.enqueue(Article(text="..."))
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from pydantic_core import PydanticSerializationError

from quotewire.schemas import Article
from quotewire.tasks.stages.contract import Ref
from quotewire.worker.store.protocol import EnqueueResult, Limits, Store, StoreFullError, StoreUnavailableError
from quotewire.worker.tracing.producing import enqueue

BATCH: Final = 100
"""Articles put on the intake in one round trip."""
INVALID: Final = EnqueueResult("invalid", Ref(0, ""), None, 0)
"""The result of an article that cannot be written as JSON."""


class ProducerError(Exception):
    """An article was not accepted; the message says why and what to do."""


class ArticleTooLargeError(ProducerError):
    """The article's JSON is over the limit; it will not be accepted later either."""


class ArticleInvalidError(ProducerError):
    """The article cannot be written as JSON: it was made or changed without validation."""


class IntakeFullError(ProducerError):
    """The intake is full for now; the same articles may be enqueued again later.

    Attributes:
        remaining: articles that were read from the producer's iterable but not accepted.
    """

    def __init__(self, message: str, remaining: Sequence[Article] = ()) -> None:
        super().__init__(message)
        self.remaining = tuple(remaining)


class IntakeUnavailableError(IntakeFullError):
    """The server cannot be reached. It may have accepted ``remaining``; enqueueing them again is safe."""


class Producer:
    """Puts articles on the intake.

    Args:
        store: the store that holds the intake.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def enqueue(self, article: Article) -> EnqueueResult:
        """Put one article on the intake; its result is ``accepted`` or ``duplicate``.

        Raises:
            ArticleTooLargeError: if it is over the size limit.
            ArticleInvalidError: if it cannot be written as JSON.
            IntakeFullError: if there is no room for it now.
            IntakeUnavailableError: if the server cannot be reached.
        """
        (result,) = self.enqueue_many([article])
        if result.status == "too_large":
            raise ArticleTooLargeError(too_large(result, self._store.limits))
        if result.status == "invalid":
            raise ArticleInvalidError(
                "the article cannot be written as JSON: make it with Article(...), which says why"
            )
        return result

    def enqueue_many(self, articles: Iterable[Article]) -> Iterator[EnqueueResult]:
        """Put articles on the intake in batches; yields one result each, in order.

        An article that is too large is a result like any other (``too_large``), and so is one that cannot be written
        as JSON (``invalid``): neither stops the others. If the iterable itself raises, what it gave before is enqueued
        and its results are yielded first.

        Raises:
            IntakeFullError: when the intake is full, after the results of the batch's other articles were yielded.
            IntakeUnavailableError: when the server cannot be reached.
        """
        source = iter(articles)
        while True:
            batch, error = _next_batch(source)
            yield from self._enqueue_batch(batch)
            if error:
                raise error
            if not batch:
                return

    def _enqueue_batch(self, batch: Sequence[Article]) -> Iterator[EnqueueResult]:
        full: list[Article] = []
        for article, result in zip(batch, self._put(batch), strict=True):
            if result.status == "full":
                full.append(article)
            else:
                yield result
        if full:
            raise IntakeFullError(intake_full(self._store.limits), full)

    def _put(self, batch: Sequence[Article]) -> list[EnqueueResult]:
        try:
            return enqueue(self._store, batch)
        except (UnicodeEncodeError, PydanticSerializationError):  # nothing was sent: one by one
            return [result for article in batch for result in self._put([article])] if len(batch) > 1 else [INVALID]
        except StoreFullError as error:
            message = "intake is full (Redis is at maxmemory): wait for workers to drain it or give Redis more memory"
            raise IntakeFullError(message, batch) from error
        except StoreUnavailableError as error:
            message = f"cannot reach the intake ({error}): check QUOTEWIRE_REDIS_URL and that the server is up"
            raise IntakeUnavailableError(message, batch) from error


def _next_batch(source: Iterator[Article]) -> tuple[list[Article], Exception | None]:
    """The next articles, and what the producer's own iterable raised after them."""
    batch: list[Article] = []
    try:
        for article in islice(source, BATCH):
            batch.append(article)  # noqa: PERF402 - a list() would lose what came before an error
    except Exception as error:  # noqa: BLE001 - the producer's own; raised again when the batch is enqueued
        return batch, error
    return batch, None


def intake_full(limits: Limits) -> str:
    """The error message when the intake is at its high-water mark.

    >>> intake_full(Limits())
    'intake is full (100,000 waiting): start more workers or raise QUOTEWIRE_HIGH_WATER'
    """
    return f"intake is full ({limits.high_water:,} waiting): start more workers or raise QUOTEWIRE_HIGH_WATER"


def too_large(result: EnqueueResult, limits: Limits) -> str:
    """The error message for an article over the size limit."""
    return (
        f"article is too large ({result.size:,} bytes of JSON, {limits.max_article_bytes:,} allowed): "
        "send less, or raise QUOTEWIRE_MAX_ARTICLE_BYTES"
    )
