"""The producer: its results, and errors that say what to do."""

from collections.abc import Iterator, Sequence

import pytest

from quotewire.schemas import Article
from quotewire.worker.producer import ArticleTooLargeError, IntakeFullError, IntakeUnavailableError, Producer
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
