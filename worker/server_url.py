"""Addresses of one server, of a Redis Cluster, and of a server that Sentinel names, as the settings spell them.

redis://[user:password@]host[:port][/db]                             one server; rediss:// with TLS, unix:// a socket
redis+cluster://[user:password@]host[:port][,host[:port]...]         a cluster, by some of its nodes
sentinel://[user:password@]host[:port][,host[:port]...]/name[?db=N]  the master that these Sentinels know by the name
"""

import re
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

CLUSTER: Final = ("redis+cluster", "rediss+cluster")
SENTINEL: Final = ("sentinel", "sentinels")
SCHEMES: Final = ("redis", "rediss", "unix", *CLUSTER, *SENTINEL)
_TLS: Final = ("rediss", "rediss+cluster", "sentinels")
_PORTS: Final = {"sentinel": 26379, "sentinels": 26379}
_PORT: Final = 6379
_TLS_OPTIONS: Final = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_cert_reqs", "ssl_check_hostname")
_CLIENT_OPTIONS: Final = ("db", "username", "password", "client_name", "protocol")
"""Options of redis-py's client that an address of one server may have, beside those of TLS and of its sockets."""
BROKERS: Final = ("amqp", "amqps", "pyamqp", "redis+socket")
"""Schemes that only the address of a broker may have."""
_SENTINEL_OPTIONS: Final = ("db", "sentinel_username", "sentinel_password")
_OPTIONS: Final = frozenset({*_CLIENT_OPTIONS, *_TLS_OPTIONS, *_SENTINEL_OPTIONS})
_PATHS: Final = ("unix", "redis+socket")
"""Schemes of sockets: what stands behind the host is a file's name, with any characters."""
_VIRTUAL_HOSTS: Final = ("amqp", "amqps", "pyamqp")
"""Schemes with a virtual host behind the host, of any characters too."""


@dataclass(frozen=True, slots=True)
class ServerUrl:
    """An address with several hosts, taken apart."""

    kind: Literal["cluster", "sentinel"]
    hosts: tuple[tuple[str, int], ...]
    """Some nodes of the cluster, or the Sentinels: host and port."""
    username: str | None
    password: str | None = field(repr=False)
    tls: bool
    name: str = ""
    """The master's name, of Sentinel."""
    db: int = 0
    options: dict[str, str] = field(default_factory=dict, repr=False)
    """The query's options of TLS (`ssl_*`), and the Sentinels' own user and password."""

    @property
    def connection(self) -> dict[str, object]:
        """What redis-py's client needs to connect to the server itself."""
        tls: dict[str, object] = {name: value for name, value in self.options.items() if name in _TLS_OPTIONS}
        if "ssl_check_hostname" in tls:
            tls["ssl_check_hostname"] = str(tls["ssl_check_hostname"]).lower() in {"1", "true", "yes"}
        named = {"username": self.username, "password": self.password, "ssl": self.tls or None}
        return {name: value for name, value in named.items() if value is not None} | (tls if self.tls else {})

    @property
    def sentinel(self) -> dict[str, object]:
        """What redis-py's client needs to connect to a Sentinel."""
        own = {name: self.options.get(f"sentinel_{name}") for name in ("username", "password")}
        tls = {name: value for name, value in self.connection.items() if name.startswith("ssl")}
        return {name: value for name, value in own.items() if value} | tls


def check_address(url: str, *, of_broker: bool = False) -> None:
    """Check that an address of servers can be read; the clients would raise what nobody can read, or take another one.

    Args:
        url: the address.
        of_broker: it may be RabbitMQ's, and no cluster's.

    Raises:
        ValueError: if it cannot; the message says what is wrong and quotes no password.
    """
    schemes = [*(one for one in SCHEMES if one not in CLUSTER), *BROKERS[:2]] if of_broker else SCHEMES
    several = re.split(r";(?=[a-z+]+://)", url)  # as kombu takes them, one for each broker
    scheme = _split(several[0]).scheme
    if scheme not in (*schemes, *(BROKERS if of_broker else ())):
        raise ValueError(f"must start with {', '.join(f'{one}://' for one in schemes[:-1])} or {schemes[-1]}://")
    if scheme in BROKERS:
        for one in several:
            if ";" in one:  # kombu would cut it there
                raise ValueError("has a ; in it: in a password write it as %3B")
            _check_host(_split(one))
    elif several_hosts(url) is None:
        _check_one_server(url)


def _split(url: str) -> SplitResult:
    """Take an address apart, and refuse one whose password is not: a part of it would be taken for something to quote.

    Raises:
        ValueError: if it cannot be read.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # its message may have all of the address in it
        raise ValueError("cannot be read: in a password write what is no letter and no digit with %") from None
    unknown = [part for part in parts.query.split("&") if part.partition("=")[0] not in _OPTIONS]
    behind = "".join(["" if parts.scheme in _PATHS else parts.path, parts.fragment, *unknown])
    if "@" in behind and not (parts.scheme in _VIRTUAL_HOSTS and "@" in parts.netloc):
        raise ValueError("has an @ where none can be: in a password write / as %2F, ? as %3F, # as %23 and @ as %40")
    return parts


def _check_host(parts: SplitResult) -> None:
    host = parts.netloc.rpartition("@")[2]
    _host(f"localhost{host}" if host[:1] in {"", ":"} else host, _PORT)


def _check_one_server(url: str) -> None:
    parts = _split(url)
    options = dict(parse_qsl(parts.query))
    if parts.scheme != "unix":
        _check_host(parts)
        _check_number("database", parts.path.strip("/ "))
    _check_number("db", options.get("db", "").strip())
    for name in ("socket_timeout", "socket_connect_timeout"):
        _check_number(name, options.get(name, "").replace(".", "", 1))
    for name in options:
        if name not in _CLIENT_OPTIONS and not name.startswith(("ssl_", "socket_")):
            known = ", ".join((*_CLIENT_OPTIONS, "ssl_*", "socket_*"))
            raise ValueError(f"has an option that is not known: {name[:60]} (known: {known})")


def _check_number(what: str, text: str) -> None:
    if text and not text.isdecimal():
        raise ValueError(f"has a {what} that is no number: {text[:60]!r}")


def several_hosts(url: str) -> ServerUrl | None:
    """The parts of the address of a cluster or of a Sentinel's server; None for one server's.

    >>> several_hosts("redis+cluster://10.0.0.1:7000,10.0.0.2").hosts
    (('10.0.0.1', 7000), ('10.0.0.2', 6379))
    >>> one = several_hosts("sentinel://:secret@10.0.0.1,10.0.0.2/news?db=2")
    >>> one.hosts, one.name, one.db
    ((('10.0.0.1', 26379), ('10.0.0.2', 26379)), 'news', 2)
    >>> several_hosts("redis://10.0.0.1/0")

    Raises:
        ValueError: if it is one and cannot be read; the message says what is wrong and quotes no password.
    """
    if url.partition(":")[0].lower() not in CLUSTER + SENTINEL:
        return None
    if ";" in url:
        raise ValueError("has several URLs in it: write one, with commas between the hosts: sentinel://a,b/mymaster")
    parts = _split(url)
    credentials, _, hosts = parts.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    options = dict(parse_qsl(parts.query))
    found = tuple(_host(host, _PORTS.get(parts.scheme, _PORT)) for host in hosts.split(","))
    is_sentinel = parts.scheme in SENTINEL
    known = _TLS_OPTIONS + (_SENTINEL_OPTIONS if is_sentinel else ())
    if unknown := [name for name in options if name not in known]:
        raise ValueError(f"has an option that is not known: {unknown[0]} (known: {', '.join(known)})")
    path = unquote(parts.path.strip("/"))
    if is_sentinel and not path:
        raise ValueError("must end with the name that the Sentinels know the master by, as in sentinel://host/mymaster")
    db = options.pop("db", "0")
    if not db.isdecimal():
        raise ValueError("has a db that is no number")
    if not is_sentinel and path not in {"", "0"}:
        raise ValueError("names a database, and a cluster has only one: leave it out")
    return ServerUrl(
        "sentinel" if is_sentinel else "cluster",
        found,
        unquote(user) or None,
        unquote(password) or None,
        parts.scheme in _TLS,
        path if is_sentinel else "",
        int(db),
        options,
    )


def _host(text: str, default: int) -> tuple[str, int]:
    one = urlsplit(f"//{text}")
    try:
        host, port = one.hostname, one.port
    except ValueError:
        host, port = None, None
    if not host:
        raise ValueError(f"has a host that cannot be read: {text[:60]!r}")
    return host, port or default


def celery_url(url: str) -> str:
    """A Redis URL as kombu spells it.

    kombu has another scheme for Unix sockets, verifies certificates only when it is asked to, and wants each Sentinel
    as a URL of its own; the master's name is an option of its transport (``transport_options``).

    >>> celery_url("unix:///run/valkey.sock")
    'redis+socket:///run/valkey.sock'
    >>> celery_url("unix:///run/valkey.sock?db=3")
    'redis+socket:///run/valkey.sock?virtual_host=3'
    >>> celery_url("rediss://redis.example:6380/0")
    'rediss://redis.example:6380/0?ssl_cert_reqs=required'
    >>> celery_url("sentinel://:secret@10.0.0.1,10.0.0.2:26380/news")
    'sentinel://:secret@10.0.0.1:26379/0;sentinel://:secret@10.0.0.2:26380/0'
    """
    parts = several_hosts(url)
    if parts is not None and parts.kind == "sentinel":
        user, password = quote(parts.username or "", safe=""), quote(parts.password or "", safe="")
        who = f"{user}:{password}@" if user or password else ""
        return ";".join(f"sentinel://{who}{_authority(*host)}/{parts.db}" for host in parts.hosts)
    if url.startswith("rediss://") and "ssl_cert_reqs=" not in url:
        return f"{url}{'&' if '?' in url else '?'}ssl_cert_reqs=required"
    if not url.startswith("unix://"):
        return url
    return "redis+socket" + url.removeprefix("unix").replace("?db=", "?virtual_host=")


def celery_options(url: str) -> tuple[dict[str, object], dict[str, object] | None]:
    """The options of kombu's transport that go with ``celery_url``, and those of TLS (None: no TLS by an option).

    >>> celery_options("sentinel://10.0.0.1/news?sentinel_password=s")
    ({'master_name': 'news', 'sentinel_kwargs': {'password': 's'}}, None)
    >>> celery_options("redis://10.0.0.1/0")
    ({}, None)
    """
    parts = several_hosts(url)
    if parts is None or parts.kind != "sentinel":
        return {}, None
    options: dict[str, object] = {"master_name": parts.name}
    if parts.sentinel:
        options["sentinel_kwargs"] = parts.sentinel
    tls = {name: value for name, value in parts.connection.items() if name.startswith("ssl_")}
    return options, ({"ssl_cert_reqs": "required"} | tls if parts.tls else None)


def _authority(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def redacted(url: str) -> str:
    """The URL without its password, for messages and logs.

    >>> redacted("redis://user:secret@10.0.0.1:6379/0")
    'redis://user:***@10.0.0.1:6379/0'
    >>> redacted("redis://127.0.0.1/0?password=secret")
    'redis://127.0.0.1/0'
    >>> redacted("sentinel://:a@10.0.0.1:26379/0;sentinel://:a@10.0.0.2:26379/0")
    'sentinel://:***@10.0.0.1:26379/0;sentinel://:***@10.0.0.2:26379/0'
    """
    return ";".join(map(_redacted, re.split(r";(?=sentinel://)", url)))


def _redacted(url: str) -> str:
    parts = urlsplit(url)
    credentials, at, host = parts.netloc.rpartition("@")
    user, colon, _ = credentials.partition(":")
    netloc = f"{user}{colon and ':***'}{at}{host}"
    return f"{parts.scheme}://{netloc}{parts.path}"
