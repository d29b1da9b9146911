"""Builds the events of each stage. Ids are deterministic: the same revision and quotewire version give the same ids."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from quotewire.schemas import Article, Attribution, Document, Event, Extracted, Provenance, Reason, Repaired, Span
from quotewire.schemas.event import (
    EVENT_DATA_MAX,
    ArticleCompleted,
    ArticleDead,
    ArticleExtracted,
    ArticleReference,
    ArticleRejected,
    ArticleRepaired,
    EventData,
    EventType,
    StatementAttributed,
    Surroundings,
)
from quotewire.schemas.export import schema_id
from quotewire.schemas.version import __version__

SURROUNDINGS_MAX: Final = 600
"""Maximum length of the text shown on either side of a statement, in characters."""
SURROUNDINGS_MIN: Final = 100
"""That much is shown however many statements there are."""
SURROUNDINGS_SHARE: Final = 4
"""Length of what is shown around all statements together, as a multiple of the text's. Where statements are close to
each other, each event repeats what its neighbours show: it was half of all bytes of an interview's events."""
UNKNOWN_SUBJECT: Final = "unknown"
"""Subject of an ``article.dead`` event whose article could not be read and so has no id."""

_CUTS: Final = ((8_000, 20), (2_000, 20), (500, 10), (100, 3))
"""Maximum characters per text and items per list, tried in turn until a statement event fits."""
_NEVER_CUT: Final = ("id", "revision", "url")
"""Fields of an article's reference that mean nothing, or something else, without their end."""


def event(
    event_type: EventType,
    data: EventData,
    *,
    article_id: str | None,
    revision: str | None,
    distinguish: str = "",
    traceparent: str | None = None,
) -> Event:
    """Wrap data in an envelope.

    Args:
        event_type: the CloudEvents type.
        data: what happened.
        article_id: the subject; None for an article that could not be read.
        revision: hash of the article's content.
        distinguish: sets the event apart from others of the same type, article and revision.
        traceparent: the trace that it belongs to; no part of its id.
    """
    identity = json.dumps([event_type, article_id, revision, distinguish, __version__], ensure_ascii=False)
    return Event(
        id=hashlib.sha256(identity.encode()).hexdigest()[:32],
        type=event_type,
        subject=article_id or UNKNOWN_SUBJECT,
        time=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        dataschema=schema_id(event_type.removeprefix("quotewire.")),
        traceparent=traceparent,
        data=data,
    )


def extracted_event(extracted: Extracted) -> Event:
    """Build the event that the article's text was extracted."""
    data = ArticleExtracted(
        article=reference(extracted, extracted.metadata),
        language=extracted.language,
        characters=len(extracted.original),
        words=len(extracted.original.split()),
        removed=_count(block.kind for block in extracted.removed),
        cut=extracted.cut,
        pipeline=_without_models(),
    )
    return _about(extracted, "quotewire.article.extracted", data)


def repaired_event(repaired: Repaired) -> Event:
    """Build the event that the text was repaired."""
    extracted = repaired.extracted
    data = ArticleRepaired(
        article=reference(extracted, extracted.metadata),
        applied=_count(repair.kind for repair in repaired.repairs if repair.disposition == "applied"),
        flagged=_count(repair.kind for repair in repaired.repairs if repair.disposition == "flagged"),
        cut=repaired.cut,
        pipeline=_without_models(),
    )
    return _about(extracted, "quotewire.article.repaired", data)


def document_events(document: Document, metadata: dict[str, str], document_key: str) -> list[Event]:
    """Build an event for each statement, then one for the article's completion.

    Args:
        document: the finished document.
        metadata: the metadata of the submitted article, passed on to consumers.
        document_key: the Redis hash that holds the document.
    """
    article = reference(document, metadata)
    found = next((cut.found for cut in document.cut if cut.what == "attributions"), len(document.attributions))
    margin = surroundings_margin(document.text, found)
    statements = [statement_event(document, article, attribution, margin) for attribution in document.attributions]
    completed = ArticleCompleted(
        article=article,
        statements=len(document.attributions),
        sources=len(document.sources),
        repairs=len(document.repairs),
        removed=len(document.removed),
        document_key=document_key,
        cut=document.cut,
        pipeline=document.pipeline,
    )
    return [*statements, _about(document, "quotewire.article.completed", completed)]


def rejected_event(article: ArticleReference, reason: Reason) -> Event:
    """Build the event that the article is valid but out of scope."""
    data = ArticleRejected(article=article, reason=reason, pipeline=_without_models())
    return event("quotewire.article.rejected", data, article_id=article.id, revision=article.revision)


def dead_event(
    article: ArticleReference,
    reason: Reason,
    stage: str,
    attempts: int,
    *,
    distinguish: str = "",
    traceparent: str | None = None,
) -> Event:
    """Build the event that the article could not be processed and is dead.

    Args:
        article: reference to the article.
        reason: why it was given up.
        stage: the stage at which it was given up.
        attempts: how often that stage was begun.
        distinguish: sets apart a second dead letter after a replay, and unreadable bodies.
        traceparent: the submitted article's.
    """
    data = ArticleDead(article=article, reason=reason, stage=stage, attempts=attempts)
    return event(
        "quotewire.article.dead",
        data,
        article_id=article.id,
        revision=article.revision,
        distinguish=distinguish,
        traceparent=traceparent,
    )


def _about(article: Extracted | Document, event_type: EventType, data: EventData) -> Event:
    return event(event_type, data, article_id=article.article_id, revision=article.revision)


def reference(article: Article | Extracted | Document, metadata: dict[str, str] | None) -> ArticleReference:
    """The reference to its article in an event; ``metadata`` is that of the submitted article."""
    return ArticleReference(
        id=article.article_id,
        revision=article.revision,
        title=article.title,
        url=article.url,
        published_at=article.published_at,
        byline=None if isinstance(article, Article) else article.byline,
        publisher=article.publisher,
        metadata=metadata or {},
    )


def surroundings_margin(text: str, statements: int) -> int:
    """Maximum length of the text shown on either side of each of so many statements, in characters.

    >>> surroundings_margin("x" * 2_500, 8), surroundings_margin("x" * 3_000, 30), surroundings_margin("x" * 3_000, 150)
    (600, 200, 100)
    """
    share = SURROUNDINGS_SHARE * len(text) // (2 * max(1, statements))
    return min(SURROUNDINGS_MAX, max(SURROUNDINGS_MIN, share))


def statement_event(document: Document, article: ArticleReference, attribution: Attribution, margin: int) -> Event:
    """Build the event of one statement.

    Args:
        document: the document; its attributions may still be missing.
        article: the reference to the document's article.
        attribution: the statement.
        margin: maximum length of the text shown on either side of it, in characters.
    """
    source = attribution.source
    described = " ".join(span.text for span in source.mention) or None
    data = StatementAttributed(
        article=article,
        statement=" ".join(span.text for span in attribution.content),
        speaker=source.name or described,
        surroundings=_surroundings(document.text, attribution.content, margin),
        attribution=attribution,
        pipeline=document.pipeline,
    )
    return event(
        "quotewire.statement.attributed",
        _fitted(data),
        article_id=document.article_id,
        revision=document.revision,
        distinguish=attribution.id,
    )


def _surroundings(text: str, content: Sequence[Span], margin: int) -> Surroundings:
    """The paragraphs that contain a statement, with at most ``margin`` characters on either side of it."""
    first, last = content[0].start, content[-1].end
    start = max(text.rfind("\n", 0, first) + 1, first - margin)
    newline = text.find("\n", last)
    end = min(len(text) if newline < 0 else newline, last + margin)
    return Surroundings(start=start, end=end, text=text[start:end])


def _fitted(data: StatementAttributed) -> StatementAttributed:
    """The data, with texts and lists cut if needed to fit the size limit; offsets are unchanged."""
    if _size(data) <= EVENT_DATA_MAX:
        return data
    whole = data.model_dump(mode="json")
    names = {name: whole["article"][name] for name in _NEVER_CUT}
    for characters, items in _CUTS:
        changed = _cut(whole, characters, items)
        changed |= {"truncated": True, "article": changed["article"] | names}
        cut = StatementAttributed.model_validate(changed)
        if _size(cut) <= EVENT_DATA_MAX:
            return cut
    raise ValueError("an event's fixed fields alone are over the size limit")  # ruled out by the schema's limits


def _size(data: StatementAttributed) -> int:
    return len(data.model_dump_json().encode())


def _cut(value: Any, characters: int, items: int) -> Any:  # noqa: ANN401 - JSON in, JSON out
    if isinstance(value, str):
        return value[:characters]
    if isinstance(value, list):
        return [_cut(item, characters, items) for item in value[:items]]
    if isinstance(value, dict):
        return {key: _cut(item, characters, items) for key, item in value.items()}
    return value


def _count(kinds: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(kinds).items()))


def _without_models() -> Provenance:
    return Provenance(version=__version__, models={})
