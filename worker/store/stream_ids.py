"""Stream ids, and the times that they and the article hashes hold; for every store, without a client."""

from datetime import UTC, datetime, timedelta
from typing import Final

LATEST: Final = 253_402_300_799_999
"""The last millisecond that RFC 3339 can say: the end of the year 9999. A stream id may be later than that."""
LAST: Final = f"{2**64 - 1}-{2**64 - 1}"
"""The largest stream id; the server refuses a range that begins after it."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def rfc3339(milliseconds: float) -> str:
    """A time in milliseconds since 1970 as RFC 3339 in UTC; a later one than the year 9999 as the end of that year.

    >>> rfc3339(1606815000000)
    '2020-12-01T09:30:00.000Z'
    >>> rfc3339(2**64)
    '9999-12-31T23:59:59.999Z'
    """
    moment = _EPOCH + timedelta(milliseconds=min(max(milliseconds, 0), LATEST))
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def after(stream_id: str) -> str:
    """Where a range begins that lies after an id; empty if nothing can.

    >>> after("1606815000000-7"), after(LAST)
    ('(1606815000000-7', '')
    """
    return "" if stream_id == LAST else f"({stream_id}"


def milliseconds(stream_id: str) -> int:
    """When a stream entry was written, in milliseconds since 1970; the id may be prefixed with its lane.

    >>> milliseconds("1606815000000-7"), milliseconds("2.1606815000000-7")
    (1606815000000, 1606815000000)
    """
    return int(stream_id.rpartition(".")[2].partition("-")[0])
