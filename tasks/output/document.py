"""Assembles the document from the results of the stages, and lists its distinct sources."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from quotewire.schemas import Attribution, Cut, Document, Extracted, Provenance, Source, Translation
from quotewire.schemas.version import __version__
from quotewire.tasks.output.attributions import attributions_of, day_of
from quotewire.tasks.output.limits import REPEATS_MAX, STATEMENTS_MAX, cut, limit_attributions
from quotewire.tasks.repair import Ledger

if TYPE_CHECKING:
    from quotewire.tasks.attribution import Statement


def build_document(
    extracted: Extracted,
    translation: Translation,
    ledger: Ledger,
    statements: Sequence["Statement"],
    models: Mapping[str, str],
    *,
    cuts: Sequence[Cut] = (),
) -> Document:
    """Build the document from the results of the stages, within the limits of ``tasks/output/limits.py``.

    Args:
        extracted: the extract stage's output.
        translation: what the repair stage found out about the translation.
        ledger: the original with its removals and repairs.
        statements: the statements found, with offsets into ``ledger.text``.
        models: versions of the models used, by name.
        cuts: what the stages before left out.
    """
    document = Document(
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
        attributions=[],
        sources=[],
        pipeline=Provenance(version=__version__, models=dict(models)),
    )
    made = attributions_of(ledger, statements, day_of(extracted.published_at), repeats_max=REPEATS_MAX)
    kept = limit_attributions(document, islice(made, STATEMENTS_MAX), len(statements), extracted.metadata)
    attributions = _with_their_outer_statements(kept)
    repeats = sum(len(statement.repeats) for statement in statements[: len(kept)])
    cut_now = [
        *cut("attributions", len(statements), len(kept)),
        *cut("repeats", repeats, sum(len(attribution.repeats) for attribution in kept)),
    ]
    return document.model_copy(
        update={
            "attributions": attributions,
            "sources": gather_sources(attributions),
            "cut": [*cuts, *cut_now],
        }
    )


def _with_their_outer_statements(attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions, where one that is nested in a statement that was left out is nested in none."""
    there = {None, *(attribution.id for attribution in attributions)}
    return [item if item.nested_in in there else item.model_copy(update={"nested_in": None}) for item in attributions]


def gather_sources(attributions: Sequence[Attribution]) -> list[Source]:
    """List the distinct sources, in order of first appearance.

    Named sources are the same if kind and name are; unnamed ones if kind and words are. An unresolved pronoun is always
    a source of its own. A statement without a source adds none.
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
    tellings = [telling for attribution in attributions for telling in attribution.repeats]
    spans = [*(span for source in sources for span in source.mention), *(s for t in tellings for s in t.mention)]
    mentions = {(span.start, span.end): span for span in spans}
    return Source(
        id=identity,
        kind=sources[0].kind,
        name=sources[0].name,
        role=next((source.role for source in sources if source.role), None),
        affiliation=next((source.affiliation for source in sources if source.affiliation), None),
        mentions=[mentions[place] for place in sorted(mentions)],
        attributions=[attribution.id for attribution in attributions],
    )
