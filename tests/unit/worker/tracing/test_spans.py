"""The spans that are made of attempts, admissions and submissions; the sampler; what turns tracing on."""

from collections.abc import Sequence

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, ParentBased, Sampler
from opentelemetry.trace import StatusCode, format_span_id, format_trace_id

from quotewire.schemas import Article, Event, Failure
from quotewire.schemas.traceparent import carried_traceparent, trace_id
from quotewire.tasks.errors import TransientError
from quotewire.tasks.stages.contract import Attempt, Ref, Settled, Settlement
from quotewire.tasks.stages.runner import Job, Result, StageRunner
from quotewire.worker.consumer import ReceivedEvent
from quotewire.worker.dispatch.admission import sorted_out
from quotewire.worker.store.memory import MemoryStore
from quotewire.worker.store.protocol import Admission, Admitted, EnqueueResult, Limits
from quotewire.worker.tracing import spans
from quotewire.worker.tracing.provider import GivenIds, close, make_provider
from quotewire.worker.tracing.spans import ArticleTraces
from quotewire.worker.tracing.switch import is_installed, is_wanted

CONTEXT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
UNSAMPLED = CONTEXT[:-1] + "0"
KEY = "1785902f7e896a02-35f5af46cb3ef37a"


class Traced:
    """A provider that keeps its spans."""

    def __init__(self, sampler: Sampler = ALWAYS_ON) -> None:
        self.kept = InMemorySpanExporter()
        self.provider = TracerProvider(sampler=ParentBased(sampler), id_generator=GivenIds(), shutdown_on_exit=False)
        self.provider.add_span_processor(SimpleSpanProcessor(self.kept))
        self.traces = ArticleTraces(self.provider)

    @property
    def told(self) -> list[tuple[str, str, str | None]]:
        """Name, outcome and parent of each span."""
        return [
            (
                span.name,
                str((span.attributes or {})["quotewire.outcome"]),
                format_span_id(span.parent.span_id) if span.parent else None,
            )
            for span in self.kept.get_finished_spans()
        ]

    @property
    def trace_ids(self) -> set[str]:
        contexts = [span.context for span in self.kept.get_finished_spans()]
        return {format_trace_id(context.trace_id) for context in contexts if context}


@pytest.fixture
def traced() -> Traced:
    return Traced()


def attempt(traceparent: str | None = None, number: int = 1) -> Attempt:
    return Attempt(Ref(0, KEY), "repair", "a-1", number, 1, traceparent)


def test_an_attempt_is_a_child_of_what_the_article_came_with(traced: Traced) -> None:
    span = traced.traces.start(attempt(CONTEXT))
    span.end("retry", Failure(exception="ValueError", message="the text says so", location="tasks/x.py:1"))
    assert traced.told == [("repair", "retry", "b7ad6b7169203331")]
    (made,) = traced.kept.get_finished_spans()
    assert made.status.status_code is StatusCode.ERROR
    assert made.status.description == "ValueError"
    assert "the text says so" not in made.to_json()
    assert span.traceparent is not None
    assert span.traceparent.startswith("00-0af7651916cd43dd8448eb211c80319c-")
    assert span.traceparent != CONTEXT


def admission(text: str, traceparent: str | None = None) -> tuple[Admission, Admitted]:
    store = MemoryStore(1, Limits())
    store.enqueue([Article(id="a-1", text=text, traceparent=traceparent)])
    (found,), _ = sorted_out(store.read(0, "d", 1), 10**6)
    (item,) = store.admit([found])
    return found, item


def test_dispatcher_and_workers_agree_on_an_articles_own_trace(traced: Traced) -> None:
    found, item = admission("x")
    traced.traces.admitted(found, item, 1, again=False)
    own = Attempt(item.ref, "extract", "a-1", 1, 1, None)
    traced.traces.start(own).end("next")
    Traced().traces.start(own).end("next")  # another process
    traced.traces.admitted(found, item, 1, again=True)
    traced.traces.admitted(found, Admitted("duplicate", item.ref, "extract"), 1, again=False)
    root = item.ref.key.replace("-", "")[16:]
    assert traced.told == [
        ("admit", "send", None),
        ("extract", "next", root),
        ("admit", "send", root),
        ("admit", "duplicate", root),
    ]
    assert traced.trace_ids == {item.ref.key.replace("-", "")}


def test_given_ids_are_used_once(traced: Traced) -> None:
    for text in ("x", "y"):
        traced.traces.admitted(*admission(text), 1, again=False)
    assert len(traced.trace_ids) == 2
    found, item = admission("z", CONTEXT)
    traced.traces.admitted(found, item, 1, again=False)
    assert traced.told[-1] == ("admit", "send", "b7ad6b7169203331")


def test_a_trace_is_sampled_as_a_whole() -> None:
    nothing = Traced(ALWAYS_OFF)
    found, item = admission("x")
    nothing.traces.admitted(found, item, 1, again=False)
    nothing.traces.start(attempt()).end("next")
    assert nothing.told == []
    nothing.traces.start(attempt(CONTEXT)).end("next")
    assert len(nothing.told) == 1, "the producer has decided"
    unsampled = Traced().traces.start(attempt(UNSAMPLED))
    assert (unsampled.traceparent or "").endswith("-00")


def test_the_producers_span_ends_with_what_became_of_the_article(
    traced: Traced, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spans, "_tracer", lambda: traced.provider.get_tracer("test"))
    store = MemoryStore(1, Limits(max_article_bytes=200))
    articles = [
        Article(id="a", text="x"),
        Article(id="b", text="x" * 300),
        Article(id="c", text="x", traceparent=CONTEXT),
    ]
    assert [result.status for result in spans.enqueue(store.enqueue, articles)] == ["accepted", "too_large", "accepted"]
    assert traced.told == [
        ("enqueue", "accepted", None),
        ("enqueue", "too_large", None),
        ("enqueue", "accepted", "b7ad6b7169203331"),
    ]
    carried = [trace_id(carried_traceparent(entry.body)) for entry in store.read(0, "d", 9)]
    assert {*carried} < traced.trace_ids
    assert carried[1] == trace_id(CONTEXT)

    def away(_: Sequence[Article]) -> list[EnqueueResult]:
        raise TransientError("away")

    with pytest.raises(TransientError):
        spans.enqueue(away, articles[:1])
    assert traced.told[-1][:2] == ("enqueue", "unsettled")


def test_a_consumers_span_lasts_from_delivery_to_acknowledgement(
    traced: Traced, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spans, "_tracer", lambda: traced.provider.get_tracer("test"))
    spans.consumed(ReceivedEvent("1-1", "e", "t", "a-1", {}, b"", 2, None, 5), "desk")
    assert traced.told == []
    spans.consumed(ReceivedEvent("1-1", "e", "t", "a-1", {}, b"", 2, CONTEXT, 5), "desk")
    assert traced.told == [("consume", "acknowledged", "b7ad6b7169203331")]
    assert traced.kept.get_finished_spans()[0].start_time == 5


def test_a_store_that_goes_away_ends_the_spans(traced: Traced) -> None:
    class Away(MemoryStore):
        def settle(self, settlements: Sequence[Settlement]) -> list[Settled]:
            assert all(event.traceparent for one in settlements for event in one.events)
            raise TransientError("away")

    store = Away(1, Limits())
    store.enqueue([Article(id="a-1", text="x")])
    (found,), _ = sorted_out(store.read(0, "d", 1), 10**6)
    (item,) = store.admit([found])

    def work(jobs: Sequence[Job]) -> list[Result]:
        return [Result("next", "{}", list[Event]()) for _ in jobs]

    runner = StageRunner(
        "extract", work, store, lambda *_, **__: None, start_trace=traced.traces.start, settle_seconds=0.1
    )
    with pytest.raises(TransientError):
        runner.run([item.ref])
    assert [(name, fate) for name, fate, _ in traced.told] == [("extract", "unsettled")]


def test_what_turns_tracing_on() -> None:
    somewhere = {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"}
    assert is_installed()
    assert is_wanted(somewhere)
    assert is_wanted({"OTEL_TRACES_EXPORTER": "otlp"})
    assert not is_wanted(somewhere | {"OTEL_SDK_DISABLED": "true"})
    assert not is_wanted(somewhere | {"OTEL_TRACES_EXPORTER": "console"})
    assert not is_wanted({"OTEL_EXPORTER_OTLP_ENDPOINT": ""})


def test_a_service_has_a_name_unless_it_is_given_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for expected, attributes in (("quotewire-x", "deployment.environment.name=test"), ("mine", "service.name=mine")):
        monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", attributes)
        provider = make_provider("quotewire-x")
        assert provider.resource.attributes["service.name"] == expected
        assert provider.resource.attributes["service.version"]
        close(provider)


@pytest.mark.parametrize(
    "faulty", ["", "x", 7, None, CONTEXT[:-1], CONTEXT.upper(), "ff" + CONTEXT[2:], CONTEXT + "\n"]
)
def test_a_faulty_traceparent_is_ignored(faulty: object) -> None:
    assert Article.model_validate({"text": "x", "traceparent": faulty}).traceparent is None


def test_a_trace_changes_no_key_and_no_revision() -> None:
    plain, with_trace = Article(id="a", text="x"), Article(id="a", text="x", traceparent=CONTEXT)
    assert (plain.key, plain.article_id) == (with_trace.key, with_trace.article_id)
