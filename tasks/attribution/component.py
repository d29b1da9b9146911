"""The spaCy component ``quotewire_attribution``: detects statements, resolves sources, merges restatements."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple, Self

from spacy.language import Language
from spacy.tokens import Doc

from quotewire.tasks.attribution.circumstances import circumstances
from quotewire.tasks.attribution.coreference import ArticleResolver
from quotewire.tasks.attribution.detection import (
    RuleFinder,
    TreeLinker,
    names_beside_labels,
    read_layout,
    with_dashed_speech,
    with_headlines,
    with_layout,
)
from quotewire.tasks.attribution.entities import entities_put_right
from quotewire.tasks.attribution.frames import NESTED
from quotewire.tasks.attribution.listing import likely
from quotewire.tasks.attribution.network import THRESHOLD, LearnedFinder, Network, Weights, shipped
from quotewire.tasks.attribution.refinement import (
    Reported,
    corrected,
    grouped,
    joined,
    merge_restatements,
    parents,
    suppress_overlaps,
    under_headings,
    with_antecedents,
    with_each_voice,
    with_others_inside,
    with_untagged,
    with_whole_marks,
    without_apposed_names,
)
from quotewire.tasks.attribution.stance import Reading, stances
from quotewire.tasks.attribution.storage import keep, require_parsed, statements_of
from quotewire.tasks.attribution.text import text_of
from quotewire.tasks.attribution.types import (
    Candidate,
    Circumstances,
    Finder,
    Link,
    Statement,
)

_WEIGHTS: Final = "attribution.npz"
_RULES_ALONE: Final = (
    "quotewire_attribution: the weights read the token vectors of en_core_web_sm, which this pipeline does not set, so "
    'that statements are found by rules alone. Say so with config={"finder": "rules"}, or use load_model().'
)
MINIMUM: Final = 0.25
"""Minimum confidence of an indirect statement to be told: below, one in four is right. Words in quotation marks are
always told. What it costs: docs/evaluation/attribution.md."""


@dataclass(slots=True)
class Attributor:
    """Fills ``doc._.statements``.

    A saved pipeline keeps its weights, even if a later version ships others.
    """

    finder: Finder
    linker: TreeLinker
    resolver: ArticleResolver
    minimum: float = MINIMUM

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.statements`` and return the document, as spaCy components do.

        The statements are stored as plain data, so that ``to_bytes``, ``DocBin`` and ``n_process`` keep them, and so
        that they move with the text into a part (``as_doc(copy_user_data=True)``) or a joined ``Doc.from_docs``.

        Raises:
            ValueError: if the document lacks what statements are found by.
        """
        require_parsed(doc)
        keep(doc, self.statements(doc))
        if isinstance(self.finder, LearnedFinder) and len(doc) and not self.finder.network.reads(doc):
            warnings.warn(_RULES_ALONE, stacklevel=2)
        return doc

    def statements(self, doc: Doc) -> list[Statement]:
        """Find the statements of a parsed document, without duplicates and in text order."""
        findings = self.finder.find(doc)
        page = read_layout(doc, findings.names)
        with entities_put_right(doc, names_beside_labels(doc, findings.names, page)):
            found = corrected(doc, findings.candidates)
            found = with_dashed_speech(doc, found, findings.names)
            found = with_layout(text_of(doc), found, page)
            found = with_headlines(doc, under_headings(doc, found), page)
            found, links = without_apposed_names(doc, found, self.linker.link(doc, found))
            found, links = self._reported(doc, found, links)
            resolved = self.resolver.resolve(
                doc, found, links, recognized=findings.names is not None, similarity=findings.similarity
            )
            reported = [Reported(*one) for one in zip(found, links, resolved, strict=True)]
            reported = with_each_voice(doc, with_antecedents(doc, with_untagged(doc, reported)))
            reported = with_whole_marks(doc, reported)
            found, links = [one.statement for one in reported], [one.link for one in reported]
            nested_in = parents([one.content for one in found], [one.cue for one in found])
            reported = with_others_inside(doc, reported, nested_in, NESTED)
            sure = [
                likely(doc, one.statement, one.source, nested=parent is not None)
                for one, parent in zip(reported, nested_in, strict=True)
            ]
            readings = stances(doc, found, links)
            reported = [_said_by_nobody(*one) for one in zip(reported, readings, strict=True)]
            read = zip(reported, circumstances(doc, found, links), readings, sure, strict=True)
            kept = [one for one in (_Read(*parts) for parts in read) if one.quoted or one.confidence >= self.minimum]
            return merge_restatements(doc, _assembled(kept))

    def _reported(
        self, doc: Doc, found: Sequence[Candidate], links: Sequence[Link]
    ) -> tuple[list[Candidate], list[Link]]:
        """The candidates to report, without overlaps and with calibrated confidence, and their links."""
        found, links = joined(doc, found, links)
        left = suppress_overlaps(found, links)
        found, links = [found[i] for i in left], [links[i] for i in left]
        nested_in = parents([f.content for f in found], [f.cue for f in found])
        judged = [
            (self.finder.calibrate(doc, one, link.mention, nested=parent is not None), link)
            for one, link, parent in zip(found, links, nested_in, strict=True)
        ]
        kept = [(one, link) for one, link in judged if one is not None]
        return grouped(doc, [one for one, _ in kept], [link for _, link in kept])

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """Serialize the weights; empty if the finder uses rules only."""
        return self.finder.network.weights.to_bytes() if isinstance(self.finder, LearnedFinder) else b""

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> Self:
        """Load weights that ``to_bytes`` serialized; empty data changes nothing.

        Raises:
            ValueError: if the data are not attribution weights.
        """
        if data:
            threshold = self.finder.threshold if isinstance(self.finder, LearnedFinder) else THRESHOLD
            self.finder = LearnedFinder(Network(Weights.from_bytes(data)), threshold)
        return self

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the weights into a folder, which is created if needed."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _WEIGHTS).write_bytes(self.to_bytes(exclude=exclude))

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> Self:
        """Read the weights from a folder that ``to_disk`` wrote."""
        return self.from_bytes((Path(path) / _WEIGHTS).read_bytes(), exclude=exclude)


@Language.factory(
    "quotewire_attribution",
    default_config={"finder": "learned", "threshold": THRESHOLD, "minimum": MINIMUM},
    requires=["token.dep", "token.pos", "token.lemma", "doc.ents"],
    assigns=["doc._.statements"],
)
def make_attribution(
    nlp: Language, name: str, finder: Literal["learned", "rules"], threshold: float, minimum: float
) -> Attributor:
    """Make the component for any English pipeline with a parser, a lemmatizer and named entities.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        finder: How statements are found. The weights of ``learned`` were trained on the token vectors of
            ``en_core_web_sm``; use ``rules`` with other models.
        threshold: Minimum confidence that the network has found a statement, 0 to 1. Rules have their own.
        minimum: Minimum ``confidence`` of an indirect statement, which counts its source and stance too, 0 to 1.

    Raises:
        ValueError: if the threshold or the minimum is not between 0 and 1.
    """
    for setting, value in (("threshold", threshold), ("minimum", minimum)):
        if not 0 <= value <= 1:
            raise ValueError(f"quotewire_attribution: {setting} is {value}, expected a confidence from 0 to 1")
    if not Doc.has_extension("statements"):
        Doc.set_extension("statements", getter=statements_of)
    return learned(threshold, minimum) if finder == "learned" else rules(minimum)


def learned(threshold: float = THRESHOLD, minimum: float = MINIMUM) -> Attributor:
    """An attributor that finds statements with the shipped weights, and links and resolves sources by rules."""
    return Attributor(LearnedFinder(_network(), threshold), TreeLinker(), ArticleResolver(), minimum)


@cache
def _network() -> Network:
    return Network(shipped())


def rules(minimum: float = MINIMUM) -> Attributor:
    """An attributor that uses rules only."""
    return Attributor(RuleFinder(), TreeLinker(), ArticleResolver(), minimum)


class _Read(NamedTuple):
    """A reported statement with what stands beside it and the stance that it is read with."""

    reported: Reported
    beside: Circumstances
    reading: Reading
    listed: float

    @property
    def quoted(self) -> bool:
        """True if some of its words are in quotation marks: somebody said them, whoever it was."""
        return self.reported.statement.type != "indirect"

    @property
    def confidence(self) -> float:
        """How sure the statement, its source and its stance are together."""
        return self.listed * self.reading.share


def _said_by_nobody(one: Reported, reading: Reading) -> Reported:
    """A statement without its source's name if nobody said it, by the article's own account; the mention stands."""
    return one if reading.stance != "retracted" else one._replace(source=replace(one.source, name=None))


def _assembled(kept: Sequence[_Read]) -> list[Statement]:
    found = [one.reported.statement for one in kept]
    nested_in = parents([f.content for f in found], [f.cue for f in found])
    return [_statement(one, parent) for one, parent in zip(kept, nested_in, strict=True)]


def _statement(one: _Read, nested_in: int | None) -> Statement:
    found, link, source = one.reported
    return Statement(
        type=found.type,
        act=found.act,
        content=found.content,
        cue=found.cue,
        mention=link.mention,
        kind=source.kind,
        name=source.name,
        role=source.role,
        affiliation=source.affiliation,
        basis=source.basis,
        speaker_confidence=source.confidence,
        nested_in=nested_in,
        confidence=one.confidence,
        stance=one.reading.stance,
        circumstances=one.beside,
    )
