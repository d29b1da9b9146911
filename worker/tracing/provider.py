"""Exports this process's spans with OTLP over HTTP, in a thread of OpenTelemetry's.

The standard variables configure it: ``OTEL_EXPORTER_OTLP_*``, ``OTEL_SERVICE_NAME``, ``OTEL_RESOURCE_ATTRIBUTES``,
``OTEL_TRACES_SAMPLER``, ``OTEL_BSP_*``.
"""

import logging
import threading
from typing import Final

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

from quotewire.schemas.version import __version__

CLOSE_SECONDS: Final = 3.0
"""How long a process that ends may take to export its last spans; a collector that is away must hold up nobody."""
_UNNAMED: Final = "unknown_service"
"""Begins the service's name where no variable gives one."""

log = logging.getLogger("quotewire.tracing")


class GivenIds(RandomIdGenerator):
    """Random ids, except where the next span's are given."""

    def __init__(self) -> None:
        self._given = threading.local()

    def give(self, trace_id: int, span_id: int) -> None:
        """Use these ids for this thread's next span, which has no parent."""
        self._given.ids = [span_id, trace_id]  # in the order in which they are popped: the trace's first

    def generate_trace_id(self) -> int:
        """The given id, or a random one."""
        return self._next() or super().generate_trace_id()

    def generate_span_id(self) -> int:
        """The given id, or a random one."""
        return self._next() or super().generate_span_id()

    def _next(self) -> int:
        ids: list[int] = getattr(self._given, "ids", [])
        return ids.pop() if ids else 0


def make_provider(service: str) -> TracerProvider:
    """The provider of this process; call it after the fork. Spans are exported from a thread."""
    found = Resource.create({SERVICE_VERSION: __version__})
    if str(found.attributes.get(SERVICE_NAME, _UNNAMED)).startswith(_UNNAMED):
        found = found.merge(Resource({SERVICE_NAME: service}))
    provider = TracerProvider(resource=found, id_generator=GivenIds(), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    log.info("tracing as %s", found.attributes[SERVICE_NAME])
    return provider


def install(service: str) -> TracerProvider:
    """Make the provider, and make it the one that ``Producer`` and ``Consumer`` of this process use."""
    provider = make_provider(service)
    trace.set_tracer_provider(provider)
    return provider


def close(provider: TracerProvider) -> None:
    """Export what is left, within ``CLOSE_SECONDS``."""
    ending = threading.Thread(target=provider.shutdown, name="quotewire-tracing-end", daemon=True)
    ending.start()
    ending.join(CLOSE_SECONDS)
    if ending.is_alive():
        log.warning("the collector takes no spans: the last ones of this process are lost")
