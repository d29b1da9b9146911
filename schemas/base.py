"""The base model: no type coercion, no unknown fields, immutable."""

from typing import Final

from pydantic import BaseModel, ConfigDict

SCHEMA_VERSION: Final = "1"
"""The version written into every article, document, event and dead letter."""
SCHEMA_MINOR: Final = 2
"""Grows with each field that is added to what this project writes, and with nothing else. Readers ignore fields that
they do not know, so no consumer has to compare it. 1.1 added ``source.confidence`` and ``stance`` to attributions,
1.2 ``traceparent`` to articles and events."""


class Record(BaseModel):
    """An immutable record that this project writes: an unknown field is a bug, so it is refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
