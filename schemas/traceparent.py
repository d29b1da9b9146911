"""W3C Trace Context: the place of an article or an event in a distributed trace."""

import re
from typing import Annotated, Final

from pydantic import BaseModel, Field, ValidationError

_TRACEPARENT: Final = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")

Traceparent = Annotated[str, Field(pattern=r"^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")]
"""``version-trace_id-parent_id-flags`` (https://www.w3.org/TR/trace-context/)."""


def valid_traceparent(value: object) -> str | None:
    """The value if it is a valid ``traceparent``, else None: a faulty one is ignored, as the standard demands.

    >>> valid_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    >>> valid_traceparent("00-00000000000000000000000000000000-b7ad6b7169203331-01") is valid_traceparent(7) is None
    True
    """
    return value if isinstance(value, str) and _TRACEPARENT.fullmatch(value) else None


class _Carrier(BaseModel):
    """The part of an article, or of a stage's output, that says which trace it belongs to."""

    traceparent: object = None
    extracted: "_Carrier | None" = None


def carried_traceparent(body: bytes) -> str | None:
    """The ``traceparent`` in the JSON of an article or of a stage's output; None without a valid one.

    >>> carried_traceparent(b'{"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "text": "x"}')
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    >>> carried_traceparent(b'{"text": "x"}') is carried_traceparent(b"no json") is None
    True
    """
    try:
        carrier = _Carrier.model_validate_json(body)
    except ValidationError:
        return None
    return valid_traceparent(carrier.traceparent) or valid_traceparent(
        carrier.extracted and carrier.extracted.traceparent
    )


def trace_id(traceparent: str | None) -> str | None:
    """The trace's id, as logs and trace viewers show it.

    >>> trace_id("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    '0af7651916cd43dd8448eb211c80319c'
    """
    return traceparent.split("-")[1] if traceparent else None
