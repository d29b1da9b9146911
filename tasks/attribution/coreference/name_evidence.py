"""Evidence for the name of a source, with what the article itself confirms; ``confidence`` weighs it."""

from typing import Final

from spacy.tokens import Span

from quotewire.tasks.attribution.coreference.antecedents import AntecedentRanker, Antecedents
from quotewire.tasks.attribution.coreference.confidence import Evidence, evidence
from quotewire.tasks.attribution.coreference.issuers import Issuers
from quotewire.tasks.attribution.entities import Bodies, mention_head
from quotewire.tasks.attribution.types import ResolvedSource

_ACRONYM: Final = 3
"""Minimum letters of an acronym that is no doubtful name."""


class NameEvidence:
    """What speaks for and against the names of one article's sources.

    Args:
        ranker: Knows its people.
        antecedents: Knows how likely the antecedent of a mention is; None if no weights chose it.
        bodies: Its organizations.
        issuers: Knows who issued its documents.
    """

    def __init__(
        self, ranker: AntecedentRanker, antecedents: Antecedents | None, bodies: Bodies, issuers: Issuers
    ) -> None:
        self._ranker = ranker
        self._antecedents = antecedents
        self._bodies = bodies
        self._issuers = issuers

    def of(self, source: ResolvedSource, span: Span) -> Evidence:
        """What speaks for and against a name, where the article confirms it, too."""
        found = evidence(source, span, self._ranker, self._likely(span))
        if self._is_borne(source) or self._is_confirmed(source, span) or self._is_issued(source, span):
            found = found._replace(single=False)  # "the Nordkraft company", then "the company" or "it"
        if source.kind == "group" and source.basis == "pronoun":
            found = found._replace(pronoun=False)  # "They" after "X and Y said"
        return found

    def _is_borne(self, source: ResolvedSource) -> bool:
        """True for ``it`` or a description of a body to whose name the article joins a noun: ``the company X``."""
        if source.name is None or source.basis not in {"pronoun", "description"}:
            return False
        return source.kind in {"organization", "document"} and self._bodies.bears(source.name)

    def _is_confirmed(self, source: ResolvedSource, span: Span) -> bool:
        """True for a description of the only body that it can mean: ``Nordkraft cut jobs. The company said``.

        A name of one word counts against a guess, since many such names are none; here the article confirms it.
        """
        if source.name is None or source.basis != "description" or source.kind != "organization":
            return False
        return self._bodies.confirms(source.name, span, mention_head(span))

    def _is_issued(self, source: ResolvedSource, span: Span) -> bool:
        """True for a document that the body of an acronym issued, or whose clause says who brings it out."""
        if source.kind != "document" or source.basis != "description" or source.name is None:
            return False
        acronym = source.name.isupper() and len(source.name) >= _ACRONYM
        return acronym or self._issuers.published(mention_head(span)) is not None

    def _likely(self, span: Span) -> float | None:
        """How likely the antecedent of a mention is; None if no weights chose it."""
        if self._antecedents is None:
            return None
        return self._antecedents.likely.get(span.start_char, self._antecedents.likely.get(mention_head(span).idx))
