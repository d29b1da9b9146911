"""A receiver of webhooks that is hostile: it cannot hold up the sink, end it, or send it to a private address."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import trustme

from quotewire.worker.consumer import ReceivedEvent
from quotewire.worker.sinks import webhook
from quotewire.worker.sinks.base import SinkAwayError
from quotewire.worker.sinks.webhook import Target, WebhookSink, is_public

Answer = Callable[[socket.socket], None]
Serve = Callable[[Answer], WebhookSink]

BODY = b"{}"
DONE = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def event(event_id: str = "e1") -> ReceivedEvent:
    return ReceivedEvent("1-0", event_id, "quotewire.article.completed", "news-1", {}, BODY)


def read_request(connection: socket.socket) -> None:
    """Read a whole request: its head and its body may come one after the other."""
    read = b""
    while not read.endswith(BODY) and (more := connection.recv(65_536)):
        read += more


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Makes a sink whose receiver does with each connection what a function says."""
    monkeypatch.setattr(webhook, "ANSWER_SECONDS", 0.5)
    opened: list[socket.socket] = []

    def start(answer: Answer) -> WebhookSink:
        listening = socket.create_server(("127.0.0.1", 0))
        opened.append(listening)

        def accept() -> None:
            with suppress(OSError):  # the test is over, or the sink has hung up
                while True:
                    with listening.accept()[0] as connection:
                        read_request(connection)
                        answer(connection)

        threading.Thread(target=accept, daemon=True).start()
        target = Target(secure=False, host="127.0.0.1", port=listening.getsockname()[1], path="/")
        return WebhookSink(target, b"x" * 32, allow_private=True)

    yield start
    for one in opened:
        one.close()


def trickle(connection: socket.socket) -> None:
    """Send one byte of a long answer now and then."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.1)


def announce_for_ever(connection: socket.socket) -> None:
    """Send interim answers, and never the last."""
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("answer", [trickle, announce_for_ever])
def test_an_answer_without_end_counts_as_none(serve: Serve, answer: Answer) -> None:
    sink = serve(answer)
    began = time.monotonic()
    with pytest.raises(SinkAwayError):
        sink.write([event()])
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("body", [b"-5\r\nabc", b"ZZ\r\n", b"5\r\nab"])
def test_an_answer_that_cannot_be_read_counts_as_none(serve: Serve, body: bytes) -> None:
    sink = serve(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body))
    with pytest.raises(SinkAwayError):
        sink.write([event()])


def test_one_connection_serves_many_events_and_may_be_closed(serve: Serve) -> None:
    def answer(connection: socket.socket) -> None:
        connection.sendall(DONE)
        read_request(connection)
        time.sleep(0.3)
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nthanks")

    sink = serve(answer)
    assert sink.write([event("e1"), event("e2"), event("e3"), event("e4")]) == []
    sink.close()


def test_nothing_goes_without_tls_after_the_receiver_has_hung_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """http.client connects again by itself, but without TLS: every second event went over the network in clear."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    begun: list[bytes] = []

    def serve() -> None:
        with suppress(OSError):  # the test is over
            while True:
                with listening.accept()[0] as raw:
                    begun.append(raw.recv(1, socket.MSG_PEEK))
                    with suppress(OSError), context.wrap_socket(raw, server_side=True) as connection:
                        read_request(connection)
                        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")

    with socket.create_server(("localhost", 0)) as listening:
        threading.Thread(target=serve, daemon=True).start()
        target = Target(secure=True, host="localhost", port=listening.getsockname()[1], path="/")
        sink = WebhookSink(target, b"x" * 32, allow_private=True)
        assert sink.write([event(f"e{number}") for number in range(4)]) == []
    assert begun == [b"\x16"] * 4  # a TLS handshake


@pytest.mark.parametrize("event_id", ["e1\r\nX-Forged: 1", "Kovač", ""])
def test_an_id_that_is_no_header_is_refused(serve: Serve, event_id: str) -> None:
    sink = serve(lambda connection: connection.sendall(DONE))
    assert [one.event.event_id for one in sink.write([event(event_id)])] == [event_id]
    assert sink.write([event()]) == []
    sink.close()


@pytest.mark.parametrize("url", ["https://news.example/ünï", "https://news.example/a b", "https://news.example/?q=ü"])
def test_a_url_that_http_cannot_say_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="write it with %"):
        Target.parse(url)


@pytest.mark.parametrize(
    "address",
    [
        "64:ff9b::127.0.0.1",
        "64:ff9b:1::10.0.0.1",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::1",
        "fec0::1",
        "fe80::1%eth0",
        "100.64.0.1",
    ],
)
def test_an_address_that_leads_to_a_private_one_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["2606:2800:220:1::1", "64:ff9b::93.184.215.14", "2002:5db8:d70e::1"])
def test_other_addresses_are_public(address: str) -> None:
    assert is_public(address)
