"""The producer: its results, and errors that say what to do."""

from collections.abc import Iterator, Sequence

import pytest
from pydantic import ValidationError

from quotewire.schemas import Article
from quotewire.worker.producer import (
    ArticleInvalidError,
    ArticleTooLargeError,
    IntakeFullError,
    IntakeUnavailableError,
    Producer,
)
from quotewire.worker.store.memory import MemoryStore
from quotewire.worker.store.protocol import EnqueueResult, Limits, StoreFullError, StoreUnavailableError


def articles(count: int) -> list[Article]:
    return [Article(id=f"a-{number}", text="x") for number in range(count)]


def test_accepted_and_duplicate() -> None:
    producer = Producer(MemoryStore())
    assert [producer.enqueue(Article(text="x")).status for _ in range(2)] == ["accepted", "duplicate"]


def test_too_large_names_size_and_limit() -> None:
    producer = Producer(MemoryStore(limits=Limits(max_article_bytes=100)))
    with pytest.raises(ArticleTooLargeError, match=r"too large \(\d{3} bytes of JSON, 100 allowed\)"):
        producer.enqueue(Article(text="x" * 100))


def test_too_large_does_not_stop_the_others() -> None:
    producer = Producer(MemoryStore(limits=Limits(max_article_bytes=100)))
    found = producer.enqueue_many([Article(text="x"), Article(text="y" * 100), Article(text="z")])
    assert [result.status for result in found] == ["accepted", "too_large", "accepted"]


def test_full_intake_says_what_to_do() -> None:
    producer = Producer(MemoryStore(limits=Limits(high_water=1)))
    producer.enqueue(Article(text="x"))
    with pytest.raises(IntakeFullError, match=r"^intake is full \(1 waiting\): start more workers or raise QUOTEWIRE"):
        producer.enqueue(Article(text="y"))


def test_what_did_not_fit_can_be_enqueued_later() -> None:
    store = MemoryStore(limits=Limits(high_water=130))
    producer = Producer(store)
    found: list[EnqueueResult] = []
    with pytest.raises(IntakeFullError) as caught:
        found.extend(producer.enqueue_many(iter(articles(250))))
    assert store.status().accepted == 130
    assert [article.id for article in caught.value.remaining] == [f"a-{number}" for number in range(130, 200)]


def test_batches_are_lazy() -> None:
    taken = []

    def source() -> Iterator[Article]:
        for article in articles(250):
            taken.append(article)
            yield article

    found = Producer(MemoryStore()).enqueue_many(source())
    next(found)
    assert len(taken) == 100
    assert len(list(found)) == 249


def test_an_article_that_cannot_be_written_does_not_stop_the_others() -> None:
    """A lone surrogate, half of an emoji that was cut: validation refuses it, and ``model_copy`` does not validate."""
    store = MemoryStore()
    batch = articles(5)
    batch[2] = batch[2].model_copy(update={"text": "cut \ud83d"})
    found = list(Producer(store).enqueue_many(batch))
    assert [result.status for result in found] == ["accepted", "accepted", "invalid", "accepted", "accepted"]
    with pytest.raises(ArticleInvalidError, match="cannot be written as JSON"):
        Producer(store).enqueue(batch[2])


def test_what_came_before_an_error_of_the_iterable_is_enqueued() -> None:
    def source() -> Iterator[Article]:
        yield from articles(130)
        yield Article(text="cut \ud83d")

    store = MemoryStore()
    found: list[EnqueueResult] = []
    with pytest.raises(ValidationError, match=r"half of a character at 4"):
        found.extend(Producer(store).enqueue_many(source()))
    assert store.status().accepted == 130


@pytest.mark.parametrize(
    ("error", "expected", "words"),
    [
        (StoreFullError("OOM"), IntakeFullError, "maxmemory"),
        (StoreUnavailableError("refused"), IntakeUnavailableError, "QUOTEWIRE_REDIS_URL"),
    ],
)
def test_trouble_with_the_server(error: StoreUnavailableError, expected: type[IntakeFullError], words: str) -> None:
    class Broken(MemoryStore):
        def enqueue(self, articles: Sequence[Article]) -> list[EnqueueResult]:
            raise error

    with pytest.raises(expected, match=words) as caught:
        list(Producer(Broken()).enqueue_many(articles(3)))
    assert len(caught.value.remaining) == 3
