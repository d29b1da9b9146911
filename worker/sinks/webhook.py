"""Posts each event to a URL, signed as Standard Webhooks says (https://www.standardwebhooks.com).

The body is the CloudEvents envelope as it stands on the stream. A receiver that is away gets everything when it is
back, in order. An event that it refuses a few times in a row goes to a file.
"""

import base64
import binascii
import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from quotewire.schemas.version import __version__
from quotewire.worker.consumer import ReceivedEvent
from quotewire.worker.sinks.base import Refused, SinkAwayError, SinkFailedError

SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - what secrets of Standard Webhooks begin with
SECRET_BYTES: Final = (24, 64)
"""Length of a secret in bytes, as the specification says."""
ANSWER_SECONDS: Final = 20.0
"""How long the receiver may take to connect, and to answer."""
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
        """
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must start with https:// or http:// and a host")
        if parts.username is not None:
            raise ValueError("must have no user and password: the signature tells the receiver who sends")
        secure = parts.scheme == "https"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(secure, parts.hostname, parts.port or (443 if secure else 80), path)

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
        except (OSError, http.client.HTTPException) as error:
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
        if self._connection is None:
            address = self._address()
            made = http.client.HTTPConnection(address, self._target.port, timeout=ANSWER_SECONDS)
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


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet.

    >>> [is_public(address) for address in ("93.184.215.14", "10.1.2.3", "169.254.169.254", "::1", "::ffff:127.0.0.1")]
    [True, False, False, False, False]
    """
    parsed = ipaddress.ip_address(address.partition("%")[0])
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    parsed = mapped or parsed
    return parsed.is_global and not parsed.is_multicast


def _seconds(header: str | None) -> float | None:
    """The seconds of ``Retry-After``; None without one, or for a date.

    >>> _seconds("30"), _seconds("999999"), _seconds("Wed, 21 Oct 2026 07:28:00 GMT")
    (30.0, 3600.0, None)
    """
    return min(AFTER_MAX, float(header)) if header and header.isdecimal() else None
