"""The HTTP port of a dispatcher or worker: ``/metrics``, ``/healthz`` (alive) and ``/readyz`` (can work).

Each client has a thread, so silent and slow ones are sent away: after a while, and the oldest when they are many.
"""

import io
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

import structlog
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from quotewire.worker.health.check import Check
from quotewire.worker.health.forks import no_fork
from quotewire.worker.settings import Settings
from quotewire.worker.timed_file import TimedFile

REQUEST_SECONDS: Final = 10.0
"""How long a client may take to send all of its request, or to read the answer."""
CLIENTS_MAX: Final = 32
"""Clients at a time. With one more the oldest is sent away, not the newest: that may be the supervisor's probe."""

log = structlog.get_logger("quotewire.metrics")

Checks = Callable[[], Iterable[Check]]


@dataclass(frozen=True, slots=True)
class Probes:
    """What the port tells.

    Args:
        alive: whether the process makes progress; if not, it should be started again.
        ready: whether it can work; if not, starting it again does not help.
    """

    registry: CollectorRegistry
    alive: Checks
    ready: Checks
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock)
    """Many scrapes at once ask the server one after the other."""


class _Handler(BaseHTTPRequestHandler):
    """Answers GET requests."""

    probes: Probes
    timeout = REQUEST_SECONDS
    server_version = "quotewire"
    sys_version = ""

    def setup(self) -> None:
        """Have the request read until a deadline."""
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(TimedFile(self.connection, REQUEST_SECONDS))

    def do_GET(self) -> None:
        """Answer one request."""
        match self.path.partition("?")[0]:
            case "/metrics":
                self._metrics()
            case "/healthz":
                self._checks(self.probes.alive)
            case "/readyz":
                self._checks(self.probes.ready)
            case _:
                self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"there are /metrics, /healthz and /readyz\n")

    def _metrics(self) -> None:
        encode, content_type = choose_encoder(self.headers.get("Accept", ""))
        with self.probes.one_at_a_time, no_fork:
            body = encode(self.probes.registry)
        self._answer(HTTPStatus.OK, content_type, body)

    def _checks(self, checks: Checks) -> None:
        with self.probes.one_at_a_time, no_fork:
            found = [*checks()]
        lines = "".join(f"{'ok' if one.ok else 'FAILED'} {one.name}: {one.detail}\n" for one in found)
        good = all(one.ok for one in found)
        status = HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE
        self._answer(status, "text/plain; charset=utf-8", lines.encode())

    def _answer(self, status: HTTPStatus, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing: each scrape would be a line."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._clients: dict[socket.socket, None] = {}
        self._lock = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the base class's
        """Answer a client in a thread of its own, and send the oldest away if there are too many."""
        with self._lock:
            self._clients[request] = None
            if len(self._clients) > CLIENTS_MAX:
                oldest = next(iter(self._clients))
                del self._clients[oldest]
                with suppress(OSError):  # it has left by itself
                    oldest.shutdown(socket.SHUT_RDWR)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401
        """End a client's connection."""
        with self._lock:
            self._clients.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no error; a defect of ours is one line, not a traceback on standard error."""
        log.debug("request_failed", exc_info=True)


class _Server6(_Server):
    address_family = socket.AF_INET6


def serve(settings: Settings, probes: Probes) -> bool:
    """Serve in a daemon thread if the settings name a port; returns whether it listens.

    A port that cannot be had is an error in the log and no more: articles go before metrics.
    """
    if settings.metrics_port is None:
        return False
    address = (settings.metrics_host, settings.metrics_port)
    handler = type("Handler", (_Handler,), {"probes": probes})
    try:
        server = (_Server6 if ":" in settings.metrics_host else _Server)(address, handler)
    except OSError as error:
        log.error("metrics_unavailable", host=address[0], port=address[1], error=error.strerror or str(error))  # noqa: TRY400
        return False
    threading.Thread(target=server.serve_forever, name="quotewire-metrics", daemon=True).start()
    log.info("metrics_served", host=address[0], port=address[1])
    return True
