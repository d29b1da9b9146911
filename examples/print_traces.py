"""Prints traces as trees: a small receiver of OpenTelemetry's spans (OTLP over HTTP), for looking and for tests.

    pip install 'quotewire[otel]'
    python examples/print_traces.py                                   # in one terminal
    OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 quotewire run   # in another, and whatever sends articles

A trace is printed when nothing more has come for a while. For more than a look use Jaeger, Tempo or the like: they take
the same spans at the same address.
"""

import argparse
import contextlib
import gzip
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue

QUIET_SECONDS = 7.0
"""A process exports its spans every five seconds."""


@dataclass(frozen=True, slots=True)
class Span:
    """One span, as received."""

    trace_id: str
    id: str
    parent: str
    """Empty for a root."""
    name: str
    service: str
    start: float
    """Seconds since the epoch."""
    seconds: float
    error: str | None
    attributes: dict[str, str | int | bool]

    def line(self, first: float) -> str:
        """The span in one line; ``first`` is when the trace begins."""
        told = {name.removeprefix("quotewire."): value for name, value in self.attributes.items() if name in SHOWN}
        facts = " ".join(f"{name}={value}" for name, value in told.items())
        when = f"+{self.start - first:.3f} s, {1000 * self.seconds:.1f} ms"
        return f"{self.name}  [{self.service}]  {when}  {facts}" + (f"  ERROR {self.error}" if self.error else "")


SHOWN = ("quotewire.attempt", "quotewire.outcome", "quotewire.reclaimed", "quotewire.event.type")


def tree(spans: Iterable[Span]) -> str:
    """The spans of one trace as a tree. A span whose parent was not received stands as a root."""
    ordered = sorted(spans, key=lambda span: span.start)
    known = {span.id for span in ordered}
    children: defaultdict[str, list[Span]] = defaultdict(list)
    for span in ordered:
        children[span.parent if span.parent in known else ""].append(span)
    first = ordered[0].start

    def lines(parent: str, indent: str) -> Iterator[str]:
        for place, span in enumerate(children[parent], 1):
            last = place == len(children[parent])
            branch, below = ("", "") if not parent else ("└─ ", "   ") if last else ("├─ ", "│  ")
            yield f"{indent}{branch}{span.line(first)}"
            yield from lines(span.id, indent + below)

    article = next((value for span in ordered if (value := span.attributes.get("quotewire.article.id"))), "")
    return "\n".join([f"trace {ordered[0].trace_id}  article {article}", *lines("", "")])


def decoded(body: bytes) -> Iterator[Span]:
    """The spans of one request."""
    for group in ExportTraceServiceRequest.FromString(body).resource_spans:
        service = str(_values(group.resource.attributes).get("service.name", ""))
        for span in (span for scope in group.scope_spans for span in scope.spans):
            yield Span(
                trace_id=span.trace_id.hex(),
                id=span.span_id.hex(),
                parent=span.parent_span_id.hex(),
                name=span.name,
                service=service,
                start=span.start_time_unix_nano / 1e9,
                seconds=(span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
                error=span.status.message if span.status.code == span.status.STATUS_CODE_ERROR else None,
                attributes=_values(span.attributes),
            )


def _values(attributes: Iterable[KeyValue]) -> dict[str, str | int | bool]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value") or "string_value") for one in attributes}


@dataclass
class Receiver:
    """Listens for spans, and keeps them by trace."""

    port: int = 4318
    traces: dict[str, list[Span]] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)
    """The requests as they came, for those who look for what should not be in them."""
    changed: dict[str, float] = field(default_factory=dict)
    """When each trace got its last span, in monotonic seconds."""

    def __post_init__(self) -> None:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.take(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
                self.send_response(200)
                self.send_header("Content-Type", "application/x-protobuf")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def endpoint(self) -> str:
        """What ``OTEL_EXPORTER_OTLP_ENDPOINT`` has to be."""
        return f"http://127.0.0.1:{self.port}"

    def take(self, body: bytes) -> None:
        """Keep the spans of one request."""
        self.bodies.append(body)
        for span in decoded(body):
            self.traces.setdefault(span.trace_id, []).append(span)
            self.changed[span.trace_id] = time.monotonic()

    def quiet(self, seconds: float) -> list[str]:
        """The traces that got nothing new for so long, each once until something new comes."""
        found = [name for name, at in [*self.changed.items()] if time.monotonic() - at >= seconds]
        for name in found:
            del self.changed[name]
        return found


def main() -> None:
    """Receive and print until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--port", type=int, default=4318)
    parser.add_argument("--quiet", type=float, default=QUIET_SECONDS, help="seconds without news after which to print")
    options = parser.parse_args()
    receiver = Receiver(options.port)
    print(f"export OTEL_EXPORTER_OTLP_ENDPOINT={receiver.endpoint}", flush=True)
    while True:
        time.sleep(0.2)
        for name in receiver.quiet(options.quiet):
            print(f"\n{tree(receiver.traces[name])}", flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
