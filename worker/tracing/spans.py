"""The spans of an article's way: ``enqueue``, ``admit``, ``extract``, ``repair``, ``attribute``, ``consume``.

A span says which article, which attempt and how it ended; never what the article says. An exception is named by its
class, since its message may quote the text.

All spans of an article are in one trace. It is the producer's, if the article came with a ``traceparent``. Otherwise it
is named after the article's key, whose 32 hexadecimal digits are a trace id, so that dispatcher and workers agree on it
without a word, and the first ``admit`` is its root. Retries, redeliveries and replays find themselves there too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import Decision
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from quotewire.schemas import Article, Failure
from quotewire.schemas.version import __version__
from quotewire.tasks.stages.contract import Attempt, Ref
from quotewire.worker.consumer import ReceivedEvent
from quotewire.worker.store.protocol import Admission, Admitted, EnqueueResult
from quotewire.worker.tracing.provider import GivenIds

ARTICLE_ID: Final = "quotewire.article.id"
ARTICLE_KEY: Final = "quotewire.article.key"
STAGE: Final = "quotewire.stage"
ATTEMPT: Final = "quotewire.attempt"
OUTCOME: Final = "quotewire.outcome"
TOGETHER: Final = "quotewire.articles_together"
"""Articles of the same message: they share the span's time."""
RECLAIMED: Final = "quotewire.reclaimed"
"""Sent again, because the lease expired."""
LOCATION: Final = "quotewire.error.location"
"""File and line of our own code."""
EVENT_TYPE: Final = "quotewire.event.type"
GROUP: Final = "quotewire.consumer_group"
ERROR_TYPE: Final = "error.type"

Facts = dict[str, str | int | bool]
"""A span's attributes."""

_FAILED: Final = frozenset({"retry", "dead", "unsettled", "exhausted", "unreadable", "full", "too_large", "invalid"})
"""Outcomes that are an error."""
_PROPAGATOR: Final = TraceContextTextMapPropagator()


def parent(traceparent: str | None) -> Context:
    """The context that a ``traceparent`` names; an empty one without it."""
    return _PROPAGATOR.extract({"traceparent": traceparent} if traceparent else {}, context=Context())


def traceparent_of(span: Span) -> str | None:
    """The ``traceparent`` of a span; None for one of no trace."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier, trace.set_span_in_context(span, Context()))
    return carrier.get("traceparent")


def _tracer() -> Tracer:
    """The tracer of a program that uses ``Producer`` or ``Consumer``: it does nothing until the program sets one up."""
    return trace.get_tracer("quotewire", __version__)


def _end(span: Span, outcome: str, failure: Failure | None = None) -> None:
    span.set_attribute(OUTCOME, outcome)
    if failure is not None:
        span.set_attributes({ERROR_TYPE: failure.exception, LOCATION: failure.location})
    if failure is not None or outcome in _FAILED:
        span.set_status(Status(StatusCode.ERROR, failure.exception if failure else outcome))
    span.end()


class ArticleTraces:
    """The spans of a dispatcher or a worker.

    Args:
        provider: this process's.
    """

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("quotewire", __version__)

    def start(self, attempt: Attempt) -> "StageSpan":
        """Begin the span of an article's stage."""
        facts: Facts = {
            ARTICLE_ID: attempt.article_id,
            ARTICLE_KEY: attempt.ref.key,
            STAGE: attempt.stage,
            ATTEMPT: attempt.number,
            TOGETHER: attempt.together,
        }
        context = parent(attempt.traceparent) if attempt.traceparent else self._own(attempt.ref)
        return StageSpan(
            self._tracer.start_span(attempt.stage, context, kind=SpanKind.CONSUMER, attributes=facts), attempt
        )

    def admitted(self, admission: Admission, item: Admitted, began: int, *, again: bool) -> None:
        """Make the span of an entry's admission; ``began`` in nanoseconds since the epoch."""
        article, first = admission.article, item.status == "send" and not (again or admission.entry.replays)
        facts: Facts = {
            ARTICLE_ID: article.article_id,
            ARTICLE_KEY: item.ref.key,
            STAGE: item.stage,
            **({RECLAIMED: True} if again else {}),
        }
        if article.traceparent:
            context = parent(article.traceparent)
        elif first:  # the root of the article's own trace
            context = Context()
            self._give_ids(item.ref)
        else:
            context = self._own(item.ref)
        span = self._tracer.start_span("admit", context, kind=SpanKind.CONSUMER, attributes=facts, start_time=began)
        _end(span, item.status)

    def _own(self, ref: Ref) -> Context:
        """The context of the root of an article's own trace, which the sampler takes or leaves as a whole."""
        trace_id, span_id = _ids(ref)
        taken = self._provider.sampler.should_sample(None, trace_id, "admit").decision is Decision.RECORD_AND_SAMPLE
        flags = TraceFlags(TraceFlags.SAMPLED if taken else TraceFlags.DEFAULT)
        root = SpanContext(trace_id, span_id, is_remote=True, trace_flags=flags)
        return trace.set_span_in_context(NonRecordingSpan(root), Context())

    def _give_ids(self, ref: Ref) -> None:
        if isinstance(self._provider.id_generator, GivenIds):
            self._provider.id_generator.give(*_ids(ref))


def _ids(ref: Ref) -> tuple[int, int]:
    """The ids of an article's own trace and of its root: its key, and the half of it that is the revision.

    >>> [f"{number:x}" for number in _ids(Ref(0, "1785902f7e896a02-35f5af46cb3ef37a"))]
    ['1785902f7e896a0235f5af46cb3ef37a', '35f5af46cb3ef37a']
    """
    digits = ref.key.replace("-", "")
    return int(digits, 16) or 1, int(digits[16:], 16) or 1


@dataclass(frozen=True, slots=True)
class StageSpan:
    """The span of one attempt at one stage; a ``Trace``."""

    span: Span
    attempt: Attempt

    @property
    def traceparent(self) -> str | None:
        """What the events carry: the consumer's span is a child of the stage's."""
        return traceparent_of(self.span) or self.attempt.traceparent

    def end(self, fate: str, failure: Failure | None = None) -> None:
        """The attempt is over."""
        _end(self.span, fate, failure)


def enqueue(
    put: Callable[[Sequence[Article]], list[EnqueueResult]], articles: Sequence[Article]
) -> list[EnqueueResult]:
    """Put articles on the intake, each with a span of its own, whose ``traceparent`` the article carries."""
    tracer = _tracer()
    spans = [_enqueue_span(tracer, article) for article in articles]
    traced = [
        article.model_copy(update={"traceparent": traceparent_of(span) or article.traceparent})
        for article, span in zip(articles, spans, strict=True)
    ]
    try:
        results = put(traced)
    except Exception as error:
        for span in spans:
            span.set_attribute(ERROR_TYPE, type(error).__name__)
            _end(span, "unsettled")
        raise
    for span, result in zip(spans, results, strict=True):
        _end(span, result.status)
    return results


def _enqueue_span(tracer: Tracer, article: Article) -> Span:
    facts = {ARTICLE_ID: article.article_id, ARTICLE_KEY: article.key}
    context = parent(article.traceparent) if article.traceparent else None
    return tracer.start_span("enqueue", context, kind=SpanKind.PRODUCER, attributes=facts)


def consumed(event: ReceivedEvent, group: str) -> None:
    """Make the span of an event's consumption, from its delivery to its acknowledgement."""
    if event.traceparent is None:
        return
    facts: Facts = {ARTICLE_ID: event.subject, EVENT_TYPE: event.type, GROUP: group, ATTEMPT: event.deliveries}
    span = _tracer().start_span(
        "consume", parent(event.traceparent), kind=SpanKind.CONSUMER, attributes=facts, start_time=event.received
    )
    _end(span, "acknowledged")
