"""Assembles the document: statements become attributions with spans, sources are gathered, everything gets its id."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from schemas import (
    Attribution,
    Document,
    Extracted,
    Provenance,
    Source,
    Span,
    StatementSource,
    Translation,
    Venue,
    When,
)
from schemas.version import __version__
from tasks.repair import Ledger

if TYPE_CHECKING:
    from tasks.attribution import Statement
    from tasks.attribution.statement import Circumstances

_ID_LENGTH = 12  # hex digits; ids are unique within one document only


def build_document(
    extracted: Extracted,
    translation: Translation,
    ledger: Ledger,
    statements: Sequence["Statement"],
    models: Mapping[str, str],
) -> Document:
    """Put together what the stages found.

    Args:
        extracted: the extract stage's output.
        translation: what the repair stage found out about it.
        ledger: the original with its removals and repairs.
        statements: what attribution found, offsets into ``ledger.text``.
        models: name and version of the models used.
    """
    attributions = _attributions(ledger, statements, day_of(extracted.published_at))
    return Document(
        article_id=extracted.article_id,
        revision=extracted.revision,
        title=extracted.title,
        url=extracted.url,
        published_at=extracted.published_at,
        byline=extracted.byline,
        publisher=extracted.publisher,
        language=extracted.language,
        translation=translation,
        original=extracted.original,
        text=ledger.text,
        removed=extracted.removed,
        repairs=list(ledger.repairs),
        attributions=attributions,
        sources=gather_sources(attributions),
        pipeline=Provenance(version=__version__, models=dict(models)),
    )


def paragraph_starts(text: str) -> list[int]:
    r"""Venue each paragraph begins: a paragraph is a line with something on it.

    >>> paragraph_starts("One.\n\n  \nTwo.\nThree.")
    [0, 9, 14]
    """
    starts, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            starts.append(position)
        position += len(line) + 1
    return starts


def day_of(published_at: str | None) -> date | None:
    """The day an article was published, in the time zone that its date is written in; None if it says none.

    >>> day_of("2020-12-01T00:30:00+01:00")
    datetime.date(2020, 12, 1)
    """
    try:
        return datetime.fromisoformat(published_at).date() if published_at else None
    except ValueError:  # a page's own date, which nobody checked
        return None


def _attributions(ledger: Ledger, statements: Sequence["Statement"], published: date | None) -> list[Attribution]:
    starts = paragraph_starts(ledger.text)
    ids = list(_unique(_identity(ledger, statement) for statement in statements))
    return [
        Attribution(
            id=identity,
            type=statement.type,
            act=statement.act,
            content=_spans(ledger, statement.content),
            cue=_spans(ledger, statement.cue),
            source=StatementSource(
                mention=_spans(ledger, statement.mention),
                kind=statement.kind,
                name=statement.name,
                role=statement.role,
                affiliation=statement.affiliation,
                basis=statement.basis,
            ),
            nested_in=None if statement.nested_in is None else ids[statement.nested_in],
            paragraph=max(0, bisect_right(starts, statement.content[0][0]) - 1),
            confidence=round(statement.confidence, 4),
            when=_when(ledger, statement.circumstances, published),
            where=[
                Venue(mention=_span(ledger, venue.mention), kind=venue.kind) for venue in statement.circumstances.where
            ],
            addressee=_spans(ledger, statement.circumstances.addressee),
        )
        for identity, statement in zip(ids, statements, strict=True)
    ]


def _spans(ledger: Ledger, pieces: Iterable[tuple[int, int]]) -> list[Span]:
    return [_span(ledger, piece) for piece in pieces]


def _span(ledger: Ledger, piece: tuple[int, int]) -> Span:
    return Span(start=piece[0], end=piece[1], text=ledger.text[slice(*piece)], original=ledger.to_original(*piece))


def _when(ledger: Ledger, circumstances: "Circumstances", published: date | None) -> When | None:
    words = circumstances.when
    if words is None:
        return None
    period = words.period(published, ahead=circumstances.ahead)
    return When(
        mention=_span(ledger, (words.start, words.end)),
        precision=words.precision,
        first_day=period.first.isoformat() if period is not None else None,
        last_day=period.last.isoformat() if period is not None else None,
    )


def _identity(ledger: Ledger, statement: "Statement") -> str:
    """Named after its place in the original, so that a better repair or resolver does not rename a statement."""
    places = [ledger.to_original(*piece) for piece in (*statement.content, *statement.cue)]
    return "a" + hashlib.sha256(repr(places).encode()).hexdigest()[:_ID_LENGTH]


def _unique(identities: Iterable[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for identity in identities:
        seen[identity] = seen.get(identity, 0) + 1
        yield identity if seen[identity] == 1 else f"{identity}-{seen[identity]}"


def gather_sources(attributions: Sequence[Attribution]) -> list[Source]:
    """Each distinct source once, in order of first appearance.

    Sources with a name are one by kind and name; described ones by their words; a pronoun that could not be
    resolved is nobody in particular, so it stays by itself. A statement without a source adds none.
    """
    grouped: dict[tuple[str, ...], list[Attribution]] = {}
    for attribution in attributions:
        source = attribution.source
        if source.name is not None:
            grouped.setdefault(("name", source.kind, source.name), []).append(attribution)
        elif source.mention:
            words = " ".join(span.text for span in source.mention).casefold()
            alone = attribution.id if source.basis == "pronoun" else ""
            grouped.setdefault(("words", source.kind, words, alone), []).append(attribution)
    return [_source(f"s{number}", group) for number, group in enumerate(grouped.values(), start=1)]


def _source(identity: str, attributions: Sequence[Attribution]) -> Source:
    sources = [attribution.source for attribution in attributions]
    mentions = {(span.start, span.end): span for source in sources for span in source.mention}
    return Source(
        id=identity,
        kind=sources[0].kind,
        name=sources[0].name,
        role=next((source.role for source in sources if source.role), None),
        affiliation=next((source.affiliation for source in sources if source.affiliation), None),
        mentions=[mentions[place] for place in sorted(mentions)],
        attributions=[attribution.id for attribution in attributions],
    )
