"""What all models share: nothing is coerced, nothing unknown is let in, nothing changes after it is made."""

from typing import Final

from pydantic import BaseModel, ConfigDict

SCHEMA_VERSION: Final = "1"
"""The version written into every article, document, event and dead letter."""


class Record(BaseModel):
    """An immutable record that this project writes: an unknown field is a bug, so it is refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
