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
    """Name of its type."""
    message: Message
    """Its message."""
    location: str
    """Where it was raised."""


class DeadLetter(Record):
    """One dead article."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    """The version of the format."""
    article_id: str | None
    """The producer's id, if it could be read."""
    revision: str | None
    """A hash of the content, if it could be read."""
    key: str | None
    """Name of the revision in keys and messages."""
    lane: Annotated[int, Field(ge=0)]
    """The lane that the article is in."""
    entry: str
    """Id of the intake entry the article came in with."""
    reason: Reason
    """Why it could not be processed."""
    stage: Literal["admit", "extract", "repair", "attribute"]
    """Where it died."""
    failure: Failure | None = None
    """The exception, if there was one."""
    attempts: Annotated[int, Field(ge=0)]
    """How often that stage was begun."""
    first_seen: str
    """RFC 3339, UTC: when the intake entry was written."""
    last_seen: str
    """RFC 3339, UTC: when the article was given up."""
    versions: dict[str, str]
    """The version of quotewire and of each model."""
    body: str
    """What the producer sent."""
    body_encoding: Literal["utf-8", "base64"]
    """base64 where the body is not valid UTF-8."""
