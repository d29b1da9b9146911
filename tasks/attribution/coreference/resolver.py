"""Resolves the source mentions of an article to its entities, in text order and from the article alone.

``span_resolver`` reads the words of one mention; here is in which order mentions are read, what is remembered of a
source for later ones, who ``I`` is, and whether a name is sure enough to be told.
"""

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.coreference.antecedents import AntecedentRanker, Antecedents, ReportedWords, Salience
from quotewire.tasks.attribution.coreference.confidence import DOUBTED, Evidence, confidence, name_bar, repeated
from quotewire.tasks.attribution.coreference.hecklers import calls_out
from quotewire.tasks.attribution.coreference.issuers import Issuers
from quotewire.tasks.attribution.coreference.mention_edges import (
    without_site,
)
from quotewire.tasks.attribution.coreference.name_evidence import NameEvidence
from quotewire.tasks.attribution.coreference.named import NamedMentions, with_offices
from quotewire.tasks.attribution.coreference.nominal import Described
from quotewire.tasks.attribution.coreference.pronouns import QUESTIONS, Bystanders, Doubts, ItAndThey, PronounReferents
from quotewire.tasks.attribution.coreference.span_resolver import UNKNOWN, SpanResolver
from quotewire.tasks.attribution.entities import (
    RELATIVE_PRONOUNS,
    Bodies,
    Office,
    PersonEntity,
    PersonIndex,
    content_words,
    entities,
    gender_of_noun,
    is_definite,
    mention_head,
    sort_of,
    with_missed_people,
)
from quotewire.tasks.attribution.frames import LAID_OUT
from quotewire.tasks.attribution.text import CharSpan, Layout, SpanIndex, is_acronym, is_within, noun_kind, text_of
from quotewire.tasks.attribution.types import Candidate, LabelledSpeaker, Link, ResolvedSource, Similarity
from quotewire.tasks.wordlists.attribution import (
    AUTHOR_WORDS,
    ONLY_IF_CALLED,
)

_ONE: Final = frozenset({"i", "me", "my", "mine", "myself"})
_DATELINE: Final = frozenset({"GPE", "LOC", "DATE"})
_THAT: Final = frozenset({"this", "that"})
_BEFORE_COMPLEMENTS: Final = frozenset({"ADP", "NOUN"})
"""Parts of speech before a name that is another one's than the subject's behind it."""
_INFERRED: Final = frozenset({"description", "pronoun", "discourse"})
"""How a source is named if not by its own mention."""
Extents = tuple[CharSpan, ...]


class ArticleResolver:
    """Resolves the mentions of one article at a time; keeps nothing between articles."""

    def resolve(
        self,
        doc: Doc,
        found: Sequence[Candidate],
        links: Sequence[Link],
        *,
        recognized: bool = False,
        similarity: Similarity | None = None,
    ) -> list[ResolvedSource]:
        """Resolve the mention of each statement, in the same order.

        Args:
            doc: A parsed document.
            found: Its statements.
            links: The words that name the source of each.
            recognized: True if ``doc.ents`` has been put right already; else rules put right what the recognizer says.
            similarity: How alike two words are; None leaves pronouns and descriptions to the rules.
        """
        return _Article(doc, found, links, recognized=recognized, similarity=similarity).resolved()


class _Article:
    def __init__(
        self,
        doc: Doc,
        found: Sequence[Candidate],
        links: Sequence[Link],
        *,
        recognized: bool,
        similarity: Similarity | None,
    ) -> None:
        text = text_of(doc)
        self._doc = doc
        self._found = found
        self._links = links
        self._layout = Layout(doc, text, [piece for one in found if one.frame in LAID_OUT for piece in one.content])
        ents = list(doc.ents) if recognized else entities(doc, _single_words(text, links))
        ents = [ent for ent in ents if not _is_headline_noun(ent, self._layout.headline, text)]
        spans = (self._span_of(link.mention) for link in links if link.mention)
        mentions = [span for span in spans if span is not None]
        ents = with_missed_people(doc, _cut(ents, {span.start for span in mentions}), mentions)
        self._people = PersonIndex(doc, ents, self._layout.headline)
        self._layout.divide((mention.at, mention.person) for mention in self._people.named)
        self._bodies = Bodies(doc, text, ents, self._layout)
        salience = Salience(self._people, self._layout)
        self._ranker = AntecedentRanker(self._people, salience)
        reported = ReportedWords(found, links, self._layout, self._people.named)
        antecedents = (
            Antecedents(self._people, salience, self._layout, similarity, reported) if similarity is not None else None
        )
        self._described = Described(doc, self._bodies, self._ranker, antecedents)
        names = NamedMentions(doc, ents, self._people, self._bodies, self._described)
        self._speech = {
            link.mention[0][0]
            for f, link in zip(found, links, strict=True)
            if link.mention and f.act == "speech" and f.confidence >= DOUBTED
        }
        self._asking = {
            link.mention[0][0]
            for f, link in zip(found, links, strict=True)
            if link.mention and f.head is not None and doc[f.head].lemma_ in QUESTIONS
        }
        self._text = text
        self._heads: dict[int, str | None] = {}
        """The name that each mention was resolved to, by its head."""
        self._it_and_they = ItAndThey(doc, names, self._described)
        bystanders = Bystanders(doc, self._layout, [piece for f in found for piece in f.content])
        self._referents = PronounReferents(
            doc,
            self._layout,
            self._ranker,
            antecedents,
            doubts=Doubts(doc, self._people, self._ranker.salience, bystanders, self._described, heads=self._heads),
            person_at=names.sources.person_at,
        )
        self._spans = SpanResolver(
            doc,
            self._layout,
            self._people,
            self._bodies,
            salience,
            names=names,
            described=self._described,
            it_and_they=self._it_and_they,
            referents=self._referents,
        )
        self._spoken = SpanIndex(
            (piece, link)
            for f, link in zip(found, links, strict=True)
            if f.type != "indirect" and link.mention
            for piece in f.content
        )
        self._evidence: dict[Extents, Evidence] = {}
        self._known: dict[Extents, ResolvedSource] = {}
        self._issuers = Issuers(names, self._it_and_they.body_that_spoke, self._heads)
        self._name_evidence = NameEvidence(self._ranker, antecedents, self._bodies, self._issuers)
        self._repeated: set[str] = set()
        """The last words of names that the article has more than once."""

    def resolved(self) -> list[ResolvedSource]:
        """The entity for each link, in the order of the links."""
        first: dict[Extents, int] = {}
        for i, link in enumerate(self._links):
            if link.mention and link.basis is None:
                first.setdefault(link.resolved_by, i)
        for i, link in enumerate(self._links):
            first.setdefault(link.resolved_by, i)
        inside = list[int]()
        for mention, i in sorted(first.items()):
            if mention and self._is_author(mention):
                inside.append(i)
            elif mention:
                self._known[mention] = self._mention(mention, self._found[i].content)
        for i in inside:
            self._known[self._links[i].resolved_by] = self._author(self._links[i].resolved_by)
        for mention in [mention for mention, source in self._known.items() if self._tells_of_himself(mention, source)]:
            self._known[mention] = ResolvedSource("anonymous", "anonymous")
        self._repeated = repeated(self._text, (_last_word(source) for source in self._known.values()))
        sources = [self._of(link, name_bar(self._doc, one)) for link, one in zip(self._links, self._found, strict=True)]
        return with_offices(sources, self._people)

    def _tells_of_himself(self, mention: Extents, source: ResolvedSource) -> bool:
        """True for a description that would be the speaker in whose own words it stands: he would say "I"."""
        if source.name is None or source.kind != "person" or source.basis != "description":
            return False
        speaker = self._speaker_around(mention[0][0])
        return speaker is not None and speaker.name == source.name

    def _of(self, link: Link, bar: float) -> ResolvedSource:
        source = self._known.get(link.resolved_by, UNKNOWN)
        if link.speaker is not None:
            source = _with_label(source, link.speaker)
        if link.basis is not None and link.mention:
            source = replace(source, basis=link.basis)
        found = self._evidence.get(link.resolved_by)
        if source.name is None or found is None:
            return source
        again = _last_word(source) in self._repeated
        sure = confidence(found._replace(discourse=link.basis == "discourse", again=again))
        return replace(source, confidence=sure) if sure >= bar else self._withheld(source, sure, link.mention)

    def _withheld(self, source: ResolvedSource, sure: float, mention: Extents) -> ResolvedSource:
        """A source without a name that is too doubtful to be told, nor what is known of whoever bears it."""
        source = replace(source, confidence=sure, name=None)
        if source.basis not in _INFERRED or source.kind != "person":
            return source
        span = self._span_of(mention) if mention and source.basis == "description" else None
        office = self._described.office(span, mention_head(span)) if span is not None else Office()
        return replace(source, role=office.role, affiliation=office.affiliation)

    def _mention(self, mention: Extents, content: Extents) -> ResolvedSource:
        span = self._span_of(mention)
        if span is None:
            return UNKNOWN
        source = self._spans.unless_spoken_of(self._spans.speaker(span, content), content)
        if source.kind == "anonymous" and len(mention) > 1:
            source = self._spans.named_apart(span, mention) or source
        if source.kind == "anonymous":
            source = self._spans.named_behind(span) or source
        source = self._of_its_body(span, source)
        if source.kind == "document":
            source = self._issuers.issued(without_site(span), source)
            self._issuers.remember(span, mention[0][0], source.name)
        else:
            self._issuers.heard(source, mention[0][0], span.root)
        self._heads[span.root.i] = source.name
        if mention[0][0] in self._speech:
            self._it_and_they.spoke(mention_head(span))
        self._evidence[mention] = self._name_evidence.of(source, span)
        speaks = mention[0][0] in self._speech and mention[0][0] not in self._asking
        if source.kind == "anonymous" and source.basis == "anonymous" and speaks and not calls_out(span):
            speaker = _unnamed(span, source)
            self._ranker.salience.spoke(speaker, mention[0][0])
            known = bool(speaker.descriptors) or speaker.gender is not None
            if known or self._described.is_stranger(span, mention_head(span)):
                self._referents.is_stranger(speaker)
        if mention_head(span).lower_ not in RELATIVE_PRONOUNS or not self._ranker.salience.has_subject(mention[0][0]):
            self._remember(source, mention[0][0], sort_of(span) or _sort_in(span, source))
            self._it_and_they.last_source(mention[0][1], source)
        return source

    def _of_its_body(self, span: Span, source: ResolvedSource) -> ResolvedSource:
        """A source in office with the body that the office is of: ``its director, Ada Holm``."""
        if span[0].lower_ != "its" or source.role is None or source.affiliation is not None:
            return source
        body = self._it_and_they.owner(span[0])
        person = self._people.person(source.name) if body is not None and source.name is not None else None
        if person is not None:
            person.learn(Office(source.role, body))
        return replace(source, affiliation=body)

    def _span_of(self, mention: Extents) -> Span | None:
        """The first piece of a mention; of ``Oslo, July 25 - X said`` the one behind the dateline.

        What German puts first is no source either: ``This also confirms Ada Holm: “…”``.
        """
        spans = (self._doc.char_span(*piece, alignment_mode="expand") for piece in mention)
        first, second = next(spans, None), next(spans, None)
        placed = first is not None and all(t.ent_type_ in _DATELINE or t.is_punct or t.lower_ in _THAT for t in first)
        return second if placed and second is not None else first

    def _remember(self, source: ResolvedSource, at: int, sort: str) -> None:
        if source.kind == "person" and source.name is not None:
            person = self._people.person(source.name)
            if person is not None and at in self._speech:
                self._ranker.salience.spoke(person, at)
        elif source.kind == "organization" and source.name is not None:
            self._bodies.spoke(source.name, at, sort)
        if source.kind in {"organization", "document"} and source.name is not None:
            self._issuers.spoke(at, source.name)
        self._spans.spoke(at, source)
        # In "A spokesman for the ministry said it would pay", "it" is the ministry.
        if source.affiliation is not None and source.kind in {"person", "anonymous"}:
            self._it_and_they.spoken_for(at, source.affiliation)

    def _is_author(self, mention: Extents) -> bool:
        span = self._span_of(mention)
        head = mention_head(span) if span is not None else None
        return head is not None and head.lower_ in AUTHOR_WORDS and not is_acronym(head)

    def _author(self, mention: Extents) -> ResolvedSource:
        """Resolve ``I`` or ``we``: to the speaker inside a quotation, otherwise to the article's author."""
        span = self._span_of(mention)
        one = span is not None and mention_head(span).lower_ in _ONE
        speaker = self._speaker_around(mention[0][0])
        if speaker is None:
            return ResolvedSource("person" if one else "group", "author")
        if one:
            return replace(speaker, basis="pronoun")
        return ResolvedSource("group", "pronoun", None, None, speaker.affiliation)

    def _speaker_around(self, at: int) -> ResolvedSource | None:
        """The source of the quotation that contains a character; None if it is not quoted or has no known source."""
        quotation = self._layout.quotation(at)
        if quotation is None:
            return None
        for link in self._spoken.around(at):
            source = self._known.get(link.resolved_by)
            if source is not None and not is_within(at, link.mention):
                return source
        return None


def _sort_in(span: Span, source: ResolvedSource) -> str:
    """The noun before a body's name that says what bears it: ``the club “Sever”``; nothing without one."""
    if source.kind != "organization" or source.basis != "named" or source.name is None:
        return ""
    sort = next((t for t in span if t.is_lower and noun_kind(t.lemma_.lower()) == "organization"), None)
    return sort.lower_ if sort is not None and sort.lower_ not in source.name.lower() else ""


def _cut(ents: Sequence[Span], starts: Container[int]) -> list[Span]:
    """Entities that begin where a mention inside them does: of ``wrote on Facebook Holm`` the last word."""
    found = []
    for ent in ents:
        led = ent.start > 0 and ent.doc[ent.start - 1].pos_ in _BEFORE_COMPLEMENTS
        first = next((i for i in range(ent.start + 1, ent.end) if led and i in starts), ent.start)
        found.append(Span(ent.doc, first, ent.end, label=ent.label_) if first > ent.start else ent)
    return found


def _last_word(source: ResolvedSource) -> str:
    return source.name.split()[-1] if source.name else ""


def _with_label(source: ResolvedSource, label: LabelledSpeaker) -> ResolvedSource:
    """The source of a turn with the office that its label gives; a label that names nobody stands for a person."""
    if not label.name:
        return ResolvedSource("anonymous", "anonymous")
    role = label.office.role or source.role
    return replace(source, role=role, affiliation=label.office.affiliation or source.affiliation)


def _unnamed(span: Span, source: ResolvedSource) -> PersonEntity:
    """A speaker whom the article keeps unnamed, so that ``he added`` can go on with the same one."""
    head = mention_head(span)
    noun = head.lemma_.lower()
    # "The virologist" is somebody whom the reader knows: later descriptions go to the person, once named.
    words = set[str]() if is_definite(span) else {noun, *content_words(span, head)}
    return PersonEntity("", "anonymous", source.role, source.affiliation, gender_of_noun(noun), words)


def _single_words(text: str, links: Sequence[Link]) -> frozenset[str]:
    """Capitalised words that are a source mention by themselves."""
    mentions = {text[start:end].removesuffix("’s").removesuffix("'s") for link in links for start, end in link.mention}
    return frozenset(word for word in mentions if word[:1].isupper() and not any(char.isspace() for char in word))


def _is_headline_noun(ent: Span, headline: int, text: str) -> bool:
    """True for a noun of a headline in title case that is taken for a name: ``Prisoner Warns``."""
    noun = ent[0].lower_ in ONLY_IF_CALLED or gender_of_noun(ent[0].lower_) is not None
    return ent.end_char <= headline and ent.label_ == "PERSON" and noun and text.count(ent.text) == 1
