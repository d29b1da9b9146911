"""The intake article: what a producer, in any programming language, puts on the queue; its id, revision and key."""

import hashlib
import json
import re
from datetime import datetime
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, field_validator, model_validator
from pydantic_core import from_json

from quotewire.schemas.base import SCHEMA_VERSION
from quotewire.schemas.traceparent import Traceparent, valid_traceparent

ID_MAX: Final = 512
"""Longest article id, in characters."""
TITLE_MAX: Final = 1_000
"""Longest title or publisher, in characters: they are repeated in every statement event."""
URL_MAX: Final = 2_048
"""Longest URL, in characters."""
PUBLISHED_AT_MAX: Final = 64
"""Longest date, in characters: ISO 8601 allows a fraction of a second any number of digits."""
METADATA_MAX: Final = 16
"""Most metadata entries of one article."""
METADATA_TEXT_MAX: Final = 256
"""Longest metadata key or value, in characters."""

_HASH_LENGTH = 16  # hex digits: 64 bits, a chance of 1 in 10^7 of any collision among two million articles
_URL = r"""^https?://[^\s\x00-\x1f\x7f<>"]+$"""
_JSON_NAMES = {
    list: "an array",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "a boolean",
    type(None): "null",
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# What the validators below add to the fields' types, for producers that check against the JSON Schema: all of it but
# the details of a date, which no pattern can tell.
_NOT_CONTROL = {"pattern": r"^[^\x00-\x1f\x7f]*$"}
_DATE = {"pattern": r"^[0-9]{4}-?([0-9]{2}-?[0-9]{2}|W[0-9]{2})"}
_ONE_BODY: dict[str, JsonValue] = {
    "oneOf": [
        {"required": [body], "properties": {body: {"type": "string"}, other: {"type": "null"}}}
        for body, other in (("text", "html"), ("html", "text"))
    ]
}

Title = Annotated[str, Field(max_length=TITLE_MAX)]
MetadataText = Annotated[str, Field(max_length=METADATA_TEXT_MAX)]


class ArticleError(ValueError):
    """An article that cannot be read. ``code`` is a dead-letter reason, the message names the field."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Article(BaseModel):
    """One article as a producer enqueues it: exactly one of ``text`` and ``html``, all else optional.

    A field this version does not know is dropped, so that a newer producer can talk to an older worker;
    a ``schema_version`` it does not know is an error, because the meaning of the known fields may have changed.
    """

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, json_schema_extra=_ONE_BODY)

    schema_version: Literal["1"] = SCHEMA_VERSION
    """The version of the format."""
    id: Annotated[str, Field(min_length=1, max_length=ID_MAX, json_schema_extra=_NOT_CONTROL)] | None = None
    """The producer's name for the article: 1 to 512 characters, no control characters. Without one, a hash of the
    content names it."""
    text: str | None = None
    """The article as plain text; paragraphs are separated by blank lines."""
    html: str | None = None
    """The article as the HTML of a page; the article is found in it, and what stands around it removed."""
    title: Title | None = None
    """The headline, up to 1,000 characters. For HTML it is found if it is not given."""
    url: Annotated[str, Field(max_length=URL_MAX, pattern=_URL)] | None = None
    """Where the article was published: `http` or `https`, up to 2,048 characters."""
    published_at: Annotated[str, Field(max_length=PUBLISHED_AT_MAX, json_schema_extra=_DATE)] | None = None
    """When, as an ISO 8601 date or date-time, up to 64 characters. Days such as "on Monday" are counted from it."""
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$")] | None = None
    """The language of the text, as a tag such as `en` or `en-GB`; it is trusted. Without one it is identified."""
    publisher: Title | None = None
    """Who published it, up to 1,000 characters."""
    metadata: Annotated[dict[MetadataText, MetadataText], Field(max_length=METADATA_MAX)] | None = None
    """Up to 16 entries of the producer's own, strings of up to 256 characters; they come back in the events."""
    traceparent: Traceparent | None = None
    """Where the producer's trace goes on (W3C Trace Context); a faulty one is ignored. It changes nothing else."""

    @field_validator("traceparent", mode="before")
    @classmethod
    def _traceparent_is_valid_or_ignored(cls, value: object) -> str | None:
        return valid_traceparent(value)

    @field_validator("id")
    @classmethod
    def _id_is_printable(cls, value: str | None) -> str | None:
        if value is not None and _CONTROL.search(value):
            raise ValueError("must not contain control characters")
        return value

    @field_validator("text", "html", "title", "publisher")
    @classmethod
    def _is_unicode(cls, value: str | None) -> str | None:
        try:
            value is not None and value.encode()
        except UnicodeEncodeError as error:
            message = f"half of a character at {error.start} (a lone surrogate, as a cut emoji leaves): remove it"
            raise ValueError(message) from None
        return value

    @field_validator("published_at")
    @classmethod
    def _published_at_is_iso_8601(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                datetime.fromisoformat(value)
            except ValueError:
                raise ValueError("must be an ISO 8601 date or date-time, such as 2020-12-01T09:30:00Z") from None
        return value

    @model_validator(mode="after")
    def _one_body(self) -> Self:
        if (self.text is None) == (self.html is None):
            raise ValueError("exactly one of text and html must be given")
        return self

    @property
    def revision(self) -> str:
        """Hash of everything the document depends on; ``id``, ``metadata`` and ``traceparent`` are not part."""
        return _digest(self.text, self.html, self.title, self.url, self.published_at, self.language, self.publisher)

    @property
    def article_id(self) -> str:
        """The producer's id, or the content hash where the producer gave none."""
        return self.id if self.id is not None else self.revision

    @property
    def key(self) -> str:
        """Name of this revision of this article in keys and messages: 33 characters, safe in any of them."""
        return f"{_digest(self.article_id)}-{self.revision}"


def _digest(*parts: str | None) -> str:
    # JSON keeps the boundaries between the parts: ("a", "b") and ("ab", None) must differ.
    canonical = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:_HASH_LENGTH]


def parse_article(body: bytes | str) -> Article:
    """Read one intake article from its JSON.

    Raises:
        ArticleError: with code ``invalid_utf8``, ``invalid_json``, ``unknown_schema_version`` or ``invalid_article``
            and one message that names the field.
    """
    try:
        text = body.decode("utf-8") if isinstance(body, bytes) else body
    except UnicodeDecodeError as error:
        raise ArticleError("invalid_utf8", f"byte {error.start} is not valid UTF-8: {error.reason}") from None
    try:
        data = from_json(text)
    except (ValueError, UnicodeEncodeError) as error:
        raise ArticleError("invalid_json", f"not valid JSON: {error}") from None
    return article_from(data)


def article_from(data: object) -> Article:
    """Validate decoded JSON as an intake article; raises ``ArticleError`` as ``parse_article`` does."""
    if not isinstance(data, dict):
        kind = _JSON_NAMES.get(type(data), type(data).__name__)
        raise ArticleError("invalid_article", f"article: must be a JSON object, not {kind}")
    if data.get("schema_version", SCHEMA_VERSION) != SCHEMA_VERSION:
        version = repr(data["schema_version"])[:40]
        message = f"schema_version: {version} is not known here, this version reads the string {SCHEMA_VERSION!r}"
        raise ArticleError("unknown_schema_version", message)
    try:
        return Article.model_validate(data)
    except ValidationError as error:
        raise ArticleError("invalid_article", describe(error)) from None


def stated_id(body: bytes) -> str | None:
    r"""The id in a body that is no article; None if none can be read. The rest of it may be anything, or cut off.

    >>> stated_id(b'{"id": "news-1", "text": 7}')
    'news-1'
    >>> stated_id(b'{"id": "news-1", "text": "The bri'), stated_id(b'{"id": "news-1", "text": "\xff"}')
    ('news-1', 'news-1')
    >>> [stated_id(body) for body in (b'{"id": 7}', b'{"id": "ne', b'{"id": "\xff"}', b'{"text": "x"}', b"no JSON")]
    [None, None, None, None, None]
    """
    try:
        found = from_json(body.decode("utf-8", "replace"), allow_partial=True)["id"]
        return None if "\ufffd" in found else Article.model_validate({"id": found, "text": ""}).id
    except (ValueError, UnicodeEncodeError, TypeError, LookupError):
        return None


def describe(error: ValidationError) -> str:
    """One line for people: the first faulty field, what is wrong with it, and how many more errors there are."""
    first, *more = error.errors(include_url=False, include_input=False, include_context=False)
    field = ".".join(str(part) for part in first["loc"]) or "article"
    message = f"{field}: {first['msg'].removeprefix('Value error, ')}"
    return f"{message} (and {len(more)} more)" if more else message
