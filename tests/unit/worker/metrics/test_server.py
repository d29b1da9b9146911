"""The port for metrics and probes: clients that send nothing, or little by little, hold no thread for long."""

import socket
import time
import urllib.request

import pytest
from prometheus_client import CollectorRegistry

from quotewire.worker.health.check import Check
from quotewire.worker.metrics import server
from quotewire.worker.metrics.server import Probes, serve
from quotewire.worker.settings import Settings


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
    probes = Probes(CollectorRegistry(), lambda: [Check("here", ok=True, detail="it is")], list)
    assert serve(Settings(metrics_port=number, metrics_host="127.0.0.1"), probes)
    return number


def _asked(port: int) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        body: bytes = answer.read()
    return body


def _sent_away(client: socket.socket, seconds: float) -> bool:
    """Whether the other side ends the connection in time, while a byte is sent now and then."""
    client.settimeout(0.05)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            client.send(b"x")
            if not client.recv(100):
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def test_a_client_that_sends_its_request_byte_by_byte_is_sent_away(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "REQUEST_SECONDS", 0.5)
    with socket.create_connection(("127.0.0.1", port)) as slow:
        assert _sent_away(slow, 5)
    assert _asked(port) == b"ok here: it is\n"


def test_clients_that_send_nothing_keep_no_probe_out(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "CLIENTS_MAX", 4)
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(10)]
    try:
        assert _asked(port) == b"ok here: it is\n"
        silent[0].settimeout(5)
        assert silent[0].recv(1) == b""
    finally:
        for client in silent:
            client.close()
