"""Keeps articles, their statements and who made them in PostgreSQL, each article in its newest revision only.

Every step can be repeated, in any order: an article's row says which revision is the newest by its place on the event
stream, and statements of any other revision go. The driver is pg8000, because psycopg is under the LGPL and what is
needed at run time has a permissive licence.
"""

import json
import re
import ssl
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from quotewire.worker.consumer import ReceivedEvent
from quotewire.worker.sinks.base import Refused, SinkAwayError, SinkFailedError

BATCH: Final = 500
CONNECT_SECONDS: Final = 10
STATEMENT_SECONDS: Final = 60
"""How long the server may take for one step."""
SCHEMA_NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_LOCK: Final = 7_108_823_301
"""The advisory lock under which tables are made: two sinks may start at once."""
_TEMPORARY: Final = ("08", "25006", "40", "53", "55", "57", "58")
"""Beginnings of error codes that pass: connection, read-only standby, deadlock, resources, locks, shutdown, disk."""
_BAD_DATA: Final = ("22", "23", "54")
"""Of an event that the tables cannot take; 54: it is too large for an index, or too deep."""
_ENDINGS: Final = frozenset({"quotewire.article.completed", "quotewire.article.rejected"})

_ARTICLES: Final = """
INSERT INTO SCHEMA.articles AS known (article_id, revision, version, outcome, reason, title, url, publisher, byline,
  published_at, published, metadata, position, completed_at)
SELECT article_id, revision, version, outcome, reason, title, url, publisher, byline, published_at, published, metadata,
  position, completed_at
FROM jsonb_to_recordset(:rows) AS new (article_id text, revision text, version text, outcome text, reason text,
  title text, url text, publisher text, byline text, published_at text, published timestamptz, metadata jsonb,
  position bigint[], completed_at timestamptz)
ORDER BY article_id
ON CONFLICT (article_id) DO UPDATE SET (revision, version, outcome, reason, title, url, publisher, byline,
  published_at, published, metadata, position, completed_at) = (excluded.revision, excluded.version, excluded.outcome,
  excluded.reason, excluded.title, excluded.url, excluded.publisher, excluded.byline, excluded.published_at,
  excluded.published, excluded.metadata, excluded.position, excluded.completed_at)
WHERE excluded.position > known.position
"""
_FORMER: Final = """
DELETE FROM SCHEMA.statements AS old USING SCHEMA.articles AS now
WHERE old.article_id = now.article_id AND (old.revision, old.version) <> (now.revision, now.version)
  AND now.article_id IN (SELECT jsonb_array_elements_text(:articles))
"""
_SOURCES: Final = """
INSERT INTO SCHEMA.sources (name, kind)
SELECT DISTINCT name, kind FROM jsonb_to_recordset(:rows) AS new (name text, kind text) WHERE name IS NOT NULL
ORDER BY name, kind
ON CONFLICT DO NOTHING
"""
_STATEMENTS: Final = """
INSERT INTO SCHEMA.statements (article_id, statement_id, event_id, revision, version, statement, speaker, source_id,
  role, affiliation, basis, type, act, stance, confidence, source_confidence, said_from, said_to, surroundings,
  start_offset, nested_in, attribution)
SELECT new.article_id, statement_id, event_id, new.revision, new.version, statement, speaker, source_id, role,
  affiliation, basis, type, act, stance, confidence, source_confidence, said_from, said_to, surroundings, start_offset,
  nested_in, attribution
FROM jsonb_to_recordset(:rows) AS new (article_id text, statement_id text, event_id text, revision text, version text,
  statement text, speaker text, name text, kind text, role text, affiliation text, basis text, type text, act text,
  stance text, confidence real, source_confidence real, said_from date, said_to date, surroundings text,
  start_offset int, nested_in text, attribution jsonb)
JOIN SCHEMA.articles AS now ON (now.article_id, now.revision, now.version) = (new.article_id, new.revision, new.version)
LEFT JOIN SCHEMA.sources AS o ON (o.name, o.kind) = (new.name, new.kind)
ON CONFLICT (article_id, statement_id) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Database:
    """Where the database is."""

    options: dict[str, Any] = field(repr=False)
    """Arguments of the driver's ``connect``."""

    @classmethod
    def parse(cls, dsn: str, password: str | None = None) -> "Database":
        """Read a ``postgresql://`` URL; ``password`` is for one that names none.

        Raises:
            ValueError: if it cannot be used; the message says why, without the password.

        >>> options = Database.parse("postgresql://desk@db.example/news", "s3cret").options
        >>> options["host"], options["port"], options["user"], options["database"], options["password"]
        ('db.example', 5432, 'desk', 'news', 's3cret')
        >>> Database.parse("postgresql://desk@/news?host=/run/postgresql").options["unix_sock"]
        '/run/postgresql/.s.PGSQL.5432'
        """
        parts = urlsplit(dsn)
        try:
            port = parts.port or 5432
        except ValueError:  # its message has what may be a part of a password
            raise ValueError("has a port that is no number up to 65535") from None
        if parts.scheme not in {"postgresql", "postgres"}:
            raise ValueError("must start with postgresql://")
        if not parts.username or len(parts.path) < len("/x"):
            raise ValueError("must name a user and a database: postgresql://user@host/database")
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        options: dict[str, Any] = {
            "user": unquote(parts.username),
            "password": unquote(parts.password) if parts.password else password,
            "database": unquote(parts.path[1:]),
            "timeout": CONNECT_SECONDS,
            "application_name": "quotewire",
        }
        socket = query.pop("host", "")
        if socket.startswith("/"):
            options["unix_sock"] = f"{socket}/.s.PGSQL.{port}"
        else:
            options |= {"host": parts.hostname or "localhost", "port": port}
        options["ssl_context"] = _ssl(query.pop("sslmode", "prefer"), query.pop("sslrootcert", None))
        if query:
            raise ValueError(f"has options that are not known: {', '.join(sorted(query))}")
        return cls(options)


def _ssl(mode: str, authority: str | None) -> ssl.SSLContext | bool | None:
    """The driver's argument: None is TLS if the server has it, True without verification, a context with it.

    >>> _ssl("prefer", None) is None, _ssl("disable", None), _ssl("verify-full", None).check_hostname
    (True, False, True)
    """
    match mode:
        case "disable":
            return False
        case "prefer":
            return None
        case "require":
            return True
        case "verify-full":
            return ssl.create_default_context(cafile=authority)
    raise ValueError(f"sslmode {mode!r} is not known: there are disable, prefer, require and verify-full")


class PostgresSink:
    """Writes batches of events into the tables, each batch in one transaction.

    Args:
        database: where the database is.
        schema: name of the schema that holds the tables; it is made if it is not there and the user may.
        connect: opens a connection; None: pg8000's.
    """

    batch = BATCH

    def __init__(self, database: Database, schema: str, connect: Callable[..., Any] | None = None) -> None:
        from pg8000 import native  # noqa: PLC0415 - only with the extra `postgres`

        self._driver = native
        self._connect = connect or native.Connection
        self._database, self._schema = database, schema
        self._connection: Any = None

    def write(self, events: Sequence[ReceivedEvent]) -> list[Refused]:
        """Write events; they are committed on return. Others than of statements and ends of articles are left out."""
        try:
            rows = _rows(events)
            self._guarded(lambda: self._transaction(*rows))
        except _RefusedError as error:
            if len(events) == 1:
                return [Refused(events[0], str(error))]
            return [refused for event in events for refused in self.write([event])]
        return []

    def settle(self) -> None:
        """Nothing is ever open between two calls of ``write``."""

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            with suppress(Exception):  # it may be broken already
                self._connection.close()
            self._connection = None

    def _guarded(self, step: Callable[[], None]) -> None:
        """Do a step on a connection; its errors become ours."""
        try:
            if self._connection is None:
                self._connection = self._opened()
            step()
        except self._driver.DatabaseError as error:
            self._roll_back()
            raise _told(error) from error
        except (OSError, self._driver.InterfaceError) as error:
            self.close()
            raise SinkAwayError(f"the database is away: {error}") from error

    def _opened(self) -> Any:  # noqa: ANN401 - the driver has no types
        connection = self._connect(**self._database.options)
        self._connection = connection
        connection.run(f"SET statement_timeout = {STATEMENT_SECONDS * 1000}")
        self._make_tables(connection)
        return connection

    def _make_tables(self, connection: Any) -> None:  # noqa: ANN401
        """Make what is missing. A user without that right can use tables that somebody else has made."""
        if connection.run("SELECT to_regclass(:name)", name=f"{self._schema}.quotes")[0][0] is not None:
            return
        text = files(__package__).joinpath("postgres.sql").read_text(encoding="utf-8")
        without_comments = re.sub(r"--.*", "", text)
        connection.run("START TRANSACTION")
        connection.run("SELECT pg_advisory_xact_lock(:lock)", lock=_LOCK)
        for statement in filter(str.strip, self._sql(without_comments).split(";")):
            connection.run(statement)
        connection.run("COMMIT")

    def _roll_back(self) -> None:
        try:
            self._connection.run("ROLLBACK")
        except Exception:  # noqa: BLE001 - whatever it was, a new connection has nothing to roll back
            self.close()

    def _sql(self, text: str) -> str:
        return text.replace("SCHEMA.", f"{self._schema}.").replace(
            "CREATE SCHEMA IF NOT EXISTS SCHEMA", f"CREATE SCHEMA IF NOT EXISTS {self._schema}"
        )

    def _transaction(self, articles: list[dict[str, Any]], statements: list[dict[str, Any]]) -> None:
        if not articles:
            return
        run = self._connection.run
        run("START TRANSACTION")
        run(self._sql(_ARTICLES), rows=_json(articles))
        run(self._sql(_FORMER), articles=_json([row["article_id"] for row in articles]))
        run(self._sql(_SOURCES), rows=_json(statements))
        run(self._sql(_STATEMENTS), rows=_json(statements))
        run("COMMIT")


class _RefusedError(Exception):
    """The tables cannot take some event of the batch."""


def _told(error: Exception) -> Exception:
    """What an error of the server comes to."""
    told = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
    code, message = str(told.get("C", "")), f"PostgreSQL says: {told.get('M', error)}"
    if code.startswith(_TEMPORARY):
        return SinkAwayError(message)
    if code.startswith(_BAD_DATA):
        return _RefusedError(message)
    return SinkFailedError(f"{message} ({code})")


def _rows(events: Sequence[ReceivedEvent]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of articles and statements.

    Raises:
        _RefusedError: if one lacks what events of quotewire have.
    """
    try:
        statements = [statement_row(event) for event in events if event.type == "quotewire.statement.attributed"]
        articles = newest(article_row(event) for event in events if _is_about_a_revision(event))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise _RefusedError(f"no event as quotewire writes it: {type(error).__name__}: {error}") from None
    return articles, statements


def _is_about_a_revision(event: ReceivedEvent) -> bool:
    is_ours = event.type in _ENDINGS or event.type == "quotewire.statement.attributed"
    return is_ours and event.data.get("article", {}).get("id") is not None


def newest(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The row of each article that is the last on the stream.

    >>> newest([{"article_id": "a", "position": [2, 0]}, {"article_id": "a", "position": [1, 9]}])
    [{'article_id': 'a', 'position': [2, 0]}]
    """
    last: dict[str, dict[str, Any]] = {}
    for row in rows:
        known = last.get(row["article_id"])
        if known is None or row["position"] > known["position"]:
            last[row["article_id"]] = row
    return [*last.values()]


def article_row(event: ReceivedEvent) -> dict[str, Any]:
    """The row of the article that an event is about. A statement's article is completed: both are written together."""
    article = event.data["article"]
    rejected = event.type == "quotewire.article.rejected"
    return {
        "article_id": article["id"],
        "revision": article["revision"],
        "version": event.data["pipeline"]["version"],
        "outcome": "rejected" if rejected else "completed",
        "reason": event.data["reason"]["code"] if rejected else None,
        **{name: article.get(name) for name in ("title", "url", "publisher", "byline", "published_at")},
        "published": as_time(article.get("published_at")),
        "metadata": article.get("metadata", {}),
        "position": position(event.id),
        "completed_at": json.loads(event.envelope)["time"],
    }


def statement_row(event: ReceivedEvent) -> dict[str, Any]:
    """The row of a statement."""
    attribution, article = event.data["attribution"], event.data["article"]
    source, when = attribution["source"], attribution.get("when") or {}
    return {
        "article_id": article["id"],
        "statement_id": attribution["id"],
        "event_id": event.event_id,
        "revision": article["revision"],
        "version": event.data["pipeline"]["version"],
        "statement": event.data["statement"],
        "speaker": event.data["speaker"],
        "name": source["name"],
        **{name: source.get(name) for name in ("kind", "role", "affiliation", "basis")},
        "source_confidence": source.get("confidence"),
        **{name: attribution.get(name) for name in ("type", "act", "confidence", "nested_in")},
        "stance": attribution.get("stance", "asserted"),
        "said_from": when.get("first_day"),
        "said_to": when.get("last_day"),
        "surroundings": event.data["surroundings"]["text"],
        "start_offset": attribution["content"][0]["start"],
        "attribution": attribution,
    }


def position(entry: str) -> list[int]:
    """A stream id as numbers that sort as the stream does; the lane before it says nothing about order.

    >>> position("2.1764-3") > position("1764-0")
    True
    """
    return [int(part) for part in entry.rpartition(".")[2].split("-")]


def as_time(text: str | None) -> str | None:
    """A time in UTC, as PostgreSQL reads it; None for what is none. Without a zone it is UTC.

    PostgreSQL reads no zones as far away as ISO 8601 allows, nor such with fractions of a second.

    >>> as_time("2026-05-04"), as_time("2026-05-04T08:00:00+02:00"), as_time("last Monday")
    ('2026-05-04T00:00:00+00:00', '2026-05-04T06:00:00+00:00', None)
    >>> as_time("2026-05-04T08:00:00+20:00"), as_time("0001-01-01T00:00:00+20:00")
    ('2026-05-03T12:00:00+00:00', None)
    """
    try:
        parsed = datetime.fromisoformat(text or "")
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):  # before the year 1, or after 9999
        return None


_NUL: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
"""A NUL in JSON; not a backslash and ``u0000`` behind it, which is text."""


def _json(rows: Any) -> str:  # noqa: ANN401 - what JSON can say
    r"""Rows as JSON. PostgreSQL's text has no NUL: the character for what cannot be shown stands in its place.

    >>> _json(["a\x00b", "\\u0000"])
    '["a\ufffdb", "\\\\u0000"]'
    """
    return _NUL.sub("\\1\ufffd", json.dumps(rows, ensure_ascii=False))
