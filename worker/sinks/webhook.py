"""Posts each event to a URL, signed as Standard Webhooks says (https://www.standardwebhooks.com).

The body is the CloudEvents envelope as it stands on the stream. A receiver that is away gets everything when it is
back, in order. An event that it refuses a few times in a row goes to a file.
"""

import base64
import binascii
import hashlib
import hmac
import http.client
import io
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from quotewire.schemas.version import __version__
from quotewire.worker.consumer import ReceivedEvent
from quotewire.worker.sinks.base import Refused, SinkAwayError, SinkFailedError
from quotewire.worker.timed_file import TimedFile

SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - what secrets of Standard Webhooks begin with
SECRET_BYTES: Final = (24, 64)
"""Length of a secret in bytes, as the specification says."""
ANSWER_SECONDS: Final = 20.0
"""How long the receiver may take to connect, and for all of its answer, however slowly it trickles in."""
ATTEMPTS: Final = 5
"""How often an event that the receiver answers with 4xx is sent before it counts as refused."""
PATIENT_ATTEMPTS: Final = 30
"""The same for 500, and for answers about the address or the rights: half an hour. It may be one event that breaks the
receiver, or that a firewall forbids; but most likely it is the receiver, and it would answer all events so."""
AFTER_MAX: Final = 3_600.0
"""Longest ``Retry-After`` that is obeyed, in seconds."""
_WAITS: Final = frozenset({408, 425, 429, 502, 503, 504})
"""Answers of a receiver that is away or overloaded, whatever the event."""
_NOT_HERE: Final = frozenset({401, 403, 404, 405, 407})
"""Answers about the address or the rights, such as a proxy gives while the receiver behind it is replaced."""
_GONE: Final = 410
_HEADER: Final = re.compile(r"[\x21-\x7e]+")
"""What can stand in a request's line and headers without being encoded."""


class SecretError(ValueError):
    """A secret that is none."""


def read_secret(text: str) -> bytes:
    """The bytes of a secret in its text form, ``whsec_`` and base64.

    Raises:
        SecretError: if it is none.

    >>> len(read_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    24
    """
    try:
        secret = base64.b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error:
        raise SecretError("a secret is whsec_ and base64, e.g. from: openssl rand -base64 32") from None
    if not SECRET_BYTES[0] <= len(secret) <= SECRET_BYTES[1]:
        raise SecretError(f"a secret has {SECRET_BYTES[0]} to {SECRET_BYTES[1]} bytes, not {len(secret)}")
    return secret


def signature(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """The header ``webhook-signature``.

    >>> signature(read_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
    ...     b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()


@dataclass(frozen=True, slots=True)
class Target:
    """Where a webhook goes."""

    secure: bool
    host: str
    port: int
    path: str

    @classmethod
    def parse(cls, url: str) -> "Target":
        """Read a URL.

        Raises:
            ValueError: if it is none for a webhook; the message says why.

        >>> Target.parse("https://news.example/hook?a=1")
        Target(secure=True, host='news.example', port=443, path='/hook?a=1')
        >>> Target.parse("https://bücher.example").host_header
        'xn--bcher-kva.example'
        """
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:  # its message has what may be a part of a password
            raise ValueError("has a port that is no number up to 65535") from None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must start with https:// or http:// and a host")
        if parts.username is not None:
            raise ValueError("must have no user and password: the signature tells the receiver who sends")
        secure = parts.scheme == "https"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if not _HEADER.fullmatch(path):
            raise ValueError("has a path with a space or a letter that is not ASCII: write it with %, as in %C3%BC")
        return cls(secure, parts.hostname.encode("idna").decode(), port or (443 if secure else 80), path)

    @property
    def host_header(self) -> str:
        """The header ``Host``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


class WebhookSink:
    """Posts events one by one.

    Args:
        target: the receiver.
        secret: signs the requests.
        allow_private: send to loopback, private and other addresses that are not public, too.
        clock: returns seconds since 1970.
    """

    batch = 1

    def __init__(
        self, target: Target, secret: bytes, *, allow_private: bool = False, clock: Callable[[], float] = time.time
    ) -> None:
        self._target, self._secret = target, secret
        self._allow_private = allow_private
        self._clock = clock
        self._connection: http.client.HTTPConnection | None = None
        self._tried: tuple[str, int] = ("", 0)
        """The event that was sent last, and how often it was answered with an error of its own."""

    def write(self, events: Sequence[ReceivedEvent]) -> list[Refused]:
        """Post events; on return the receiver has answered 2xx to each that is not refused."""
        return [refused for event in events if (refused := self._deliver(event)) is not None]

    def settle(self) -> None:
        """Nothing is ever open between two calls of ``write``."""

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _deliver(self, event: ReceivedEvent) -> Refused | None:
        if not _HEADER.fullmatch(event.event_id):
            return Refused(event, "its id cannot be a header")  # none of ours: somebody else has written to the stream
        status, after = self._post(event)
        if 200 <= status < 300:  # noqa: PLR2004 - the classes of HTTP
            return None
        answer = f"the receiver answered {status}"
        if status in _NOT_HERE or 300 <= status < 400:  # noqa: PLR2004
            answer += ": is the URL right, and does it take a POST without a login?"
        if status == _GONE:
            raise SinkFailedError(f"{answer}: it wants no more events at this URL")
        if status in _WAITS:
            raise SinkAwayError(answer, after)
        known, tried = self._tried
        tried = tried + 1 if known == event.event_id else 1
        self._tried = (event.event_id, tried)
        is_about_the_event = 400 <= status < 500 and status not in _NOT_HERE  # noqa: PLR2004
        if tried < (ATTEMPTS if is_about_the_event else PATIENT_ATTEMPTS):
            raise SinkAwayError(answer, after)
        return Refused(event, f"{answer}, {tried} times")

    def _post(self, event: ReceivedEvent) -> tuple[int, float | None]:
        """Send one request; returns the status and the seconds of ``Retry-After``. Redirects are not followed."""
        try:
            connection = self._connected()
            connection.request("POST", self._target.path, event.envelope, self._headers(event))
            with closing(connection.getresponse()) as response:
                response.read(65_536)
                if not response.isclosed():
                    self.close()  # a longer answer: not worth reading
                return response.status, _seconds(response.headers.get("Retry-After"))
        # http.client lets errors of conversion through, as of a chunk of a size below zero.
        except (OSError, ValueError, http.client.HTTPException) as error:
            self.close()
            raise SinkAwayError(f"{self._target.host}: {type(error).__name__}: {error}") from error

    def _headers(self, event: ReceivedEvent) -> dict[str, str]:
        now = int(self._clock())
        return {
            "Host": self._target.host_header,
            "Content-Type": "application/cloudevents+json; charset=utf-8",
            "User-Agent": f"quotewire/{__version__}",
            "webhook-id": event.event_id,
            "webhook-timestamp": str(now),
            "webhook-signature": signature(self._secret, event.event_id, now, event.envelope),
        }

    def _connected(self) -> http.client.HTTPConnection:
        # A receiver that answers "Connection: close" has been hung up on: its connection has no socket any more.
        if self._connection is None or self._connection.sock is None:
            address = self._address()
            made = _Connection(address, self._target.port, timeout=ANSWER_SECONDS)
            made.connect()
            if self._target.secure:
                made.sock = ssl.create_default_context().wrap_socket(made.sock, server_hostname=self._target.host)
            self._connection = made
        return self._connection

    def _address(self) -> str:
        """An address of the host. It is the one that is connected to: a second look-up could give another.

        Raises:
            SinkFailedError: if one is not public, and that is not allowed.
        """
        found = socket.getaddrinfo(self._target.host, self._target.port, type=socket.SOCK_STREAM)
        addresses = [str(item[4][0]) for item in found]
        private = [address for address in addresses if not is_public(address)]
        if private and not self._allow_private:
            raise SinkFailedError(
                f"{self._target.host} is {private[0]}, no public address: allow it with --allow-private"
            )
        return addresses[0]


class _Connection(http.client.HTTPConnection):
    """A connection that is made once, and whose every answer ends ``ANSWER_SECONDS`` after its request, or fails.

    http.client would connect again by itself for the next request, and without TLS, which it knows nothing of here.
    The timeout of a socket is one for each read, so a receiver that sends a byte now and then, or "100 Continue" again
    and again, would hold up the sink for ever.
    """

    auto_open = 0

    def response_class(self, sock: socket.socket, method: str | None = None) -> http.client.HTTPResponse:  # type: ignore[override]
        """Read the answer through a file with a deadline."""
        response = http.client.HTTPResponse(sock, method=method)
        response.fp.close()
        response.fp = io.BufferedReader(TimedFile(sock, ANSWER_SECONDS))
        return response


_TRANSLATED: Final = tuple(
    ipaddress.IPv6Network(network) for network in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96")
)
"""IPv6 addresses whose last 32 bits are an IPv4 address that a router or the system may take them to (RFC 6052)."""


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, and what it may be translated to, too.

    >>> [is_public(address) for address in ("93.184.215.14", "10.1.2.3", "169.254.169.254", "::1", "::ffff:127.0.0.1")]
    [True, False, False, False, False]
    >>> [is_public(address) for address in ("64:ff9b::5db8:d70e", "64:ff9b::a9fe:a9fe", "2002:a00:1::1", "fec0::1")]
    [True, False, False, False]
    """
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        if inside := [*_ipv4_inside(parsed)]:
            return all(map(_is_global, inside))
        return _is_global(parsed) and not parsed.is_site_local
    return _is_global(parsed)


def _is_global(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_global and not address.is_multicast


def _ipv4_inside(address: ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    """Yields the IPv4 addresses that an IPv6 address stands for: mapped, translated, or at the end of a tunnel."""
    if any(address in network for network in _TRANSLATED):
        yield ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    for inside in (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())):
        if inside is not None:
            yield inside


def _seconds(header: str | None) -> float | None:
    """The seconds of ``Retry-After``; None without one, or for a date.

    >>> _seconds("30"), _seconds("999999"), _seconds("Wed, 21 Oct 2026 07:28:00 GMT")
    (30.0, 3600.0, None)
    """
    return min(AFTER_MAX, float(header)) if header and header.isdecimal() else None
