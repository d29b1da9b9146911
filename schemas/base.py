"""The base model: no type coercion, no unknown fields, immutable."""

from typing import Final

from pydantic import BaseModel, ConfigDict

SCHEMA_VERSION: Final = "1"
"""The version written into every article, document, event and dead letter."""


class Record(BaseModel):
    """An immutable record that this project writes: an unknown field is a bug, so it is refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
