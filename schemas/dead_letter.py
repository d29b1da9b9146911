"""The dead letter: an article that could not be processed, kept whole with what people need to find out why."""

from typing import Annotated, Literal

from pydantic import Field

from quotewire.schemas.base import SCHEMA_VERSION, Record
from quotewire.schemas.document import Message, Reason

DeadCode = Literal[
    "invalid_utf8",
    "invalid_json",
    "invalid_article",
    "unknown_schema_version",
    "too_large",
    "no_article_field",
    "unreadable_message",
    "unknown_task",
    "wrong_arguments",
    "unreadable_state",
    "cannot_be_admitted",
    "unreadable_letter",
    "attempts_exhausted",
    "stage_failed",
]


class Failure(Record):
    """The exception of the last attempt. ``location`` is ``file:line`` of the innermost frame of our own code."""

    exception: str
    message: Message
    location: str


class DeadLetter(Record):
    """One dead article."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    article_id: str | None
    revision: str | None
    key: str | None
    lane: Annotated[int, Field(ge=0)]
    entry: str
    """Id of the intake entry the article came in with."""
    reason: Reason
    stage: Literal["admit", "extract", "repair", "attribute"]
    failure: Failure | None = None
    attempts: Annotated[int, Field(ge=0)]
    first_seen: str
    """RFC 3339, UTC: when the intake entry was written."""
    last_seen: str
    """RFC 3339, UTC: when the article was given up."""
    versions: dict[str, str]
    body: str
    body_encoding: Literal["utf-8", "base64"]
    """base64 where the body is not valid UTF-8."""
