"""Resolves the source mentions of an article to its entities, in text order and from the article alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.coreference.coordination import names_several
from quotewire.tasks.attribution.coreference.named import NamedMentions
from quotewire.tasks.attribution.coreference.nominal import Described
from quotewire.tasks.attribution.coreference.pronouns import PLURAL, THING, antecedent_of
from quotewire.tasks.attribution.coreference.ranking import AntecedentRanker
from quotewire.tasks.attribution.coreference.salience import Salience
from quotewire.tasks.attribution.entities.noun_phrases import antecedent
from quotewire.tasks.attribution.entities.organizations import Bodies
from quotewire.tasks.attribution.entities.people import PersonIndex
from quotewire.tasks.attribution.entities.person import Mention
from quotewire.tasks.attribution.entities.recognition import entities
from quotewire.tasks.attribution.text.layout import Layout
from quotewire.tasks.attribution.text.spans import CharSpan
from quotewire.tasks.attribution.types import Candidate, Link, ResolvedSource
from quotewire.tasks.wordlists.attribution import AUTHOR_WORDS, INDEFINITE_PRONOUNS

_RELATIVE: Final = frozenset({"who", "which", "that", "whom"})
_ONE: Final = frozenset({"i", "me", "my", "mine", "myself"})
_UNKNOWN: Final = ResolvedSource("unknown", "none")
_LEADS_UP: Final = frozenset({"advcl", "prep"})
Extents = tuple[CharSpan, ...]


class ArticleResolver:
    """Resolves the mentions of one article at a time; keeps nothing between articles."""

    def resolve(self, doc: Doc, found: Sequence[Candidate], links: Sequence[Link]) -> list[ResolvedSource]:
        """Resolve the mention of each statement, in the same order."""
        return _Article(doc, found, links).resolved()


class _Article:
    def __init__(self, doc: Doc, found: Sequence[Candidate], links: Sequence[Link]) -> None:
        text = doc.text
        self._doc = doc
        self._found = found
        self._links = links
        self._layout = Layout(doc, text)
        ents = entities(doc, _single_words(text, links))
        self._people = PersonIndex(doc, ents, self._layout.headline)
        self._bodies = Bodies(doc, text, ents, self._layout)
        self._ranker = AntecedentRanker(self._people, Salience(self._people, self._layout))
        self._described = Described(doc, self._bodies, self._ranker)
        self._names = NamedMentions(doc, ents, self._people, self._bodies, self._described)
        self._speech = {
            link.mention[0][0] for f, link in zip(found, links, strict=True) if link.mention and f.act == "speech"
        }
        self._known: dict[Extents, ResolvedSource] = {}
        self._spoken_for: tuple[int, str] | None = None

    def resolved(self) -> list[ResolvedSource]:
        """The entity for each link, in the order of the links."""
        first: dict[Extents, int] = {}
        for i, link in enumerate(self._links):
            if link.mention and link.basis is None:
                first.setdefault(link.mention, i)
        for i, link in enumerate(self._links):
            first.setdefault(link.mention, i)
        inside = list[int]()
        for mention, i in sorted(first.items()):
            if mention and self._is_author(mention):
                inside.append(i)
            elif mention:
                self._known[mention] = self._mention(mention, self._found[i].content)
        for i in inside:
            self._known[self._links[i].mention] = self._author(self._links[i].mention)
        return [self._of(link) for link in self._links]

    def _of(self, link: Link) -> ResolvedSource:
        source = self._known.get(link.mention, _UNKNOWN)
        return source if link.basis is None or not link.mention else replace(source, basis=link.basis)

    def _mention(self, mention: Extents, content: Extents) -> ResolvedSource:
        span = self._span_of(mention)
        if span is None:
            return _UNKNOWN
        source = self._span(span, content)
        if span.root.lower_ not in _RELATIVE or not self._ranker.salience.has_subject(mention[0][0]):
            self._remember(source, mention[0][0])
        return source

    def _span_of(self, mention: Extents) -> Span | None:
        return self._doc.char_span(*mention[0], alignment_mode="expand")

    def _remember(self, source: ResolvedSource, at: int) -> None:
        if source.kind == "person" and source.name is not None:
            person = self._people.person(source.name)
            if person is not None and at in self._speech:
                self._ranker.salience.spoke(person, at)
        elif source.kind == "organization" and source.name is not None:
            self._bodies.spoke(source.name, at)
        # In "A spokesman for the ministry said it would pay", "it" is the ministry.
        if source.affiliation is not None and source.kind in {"person", "anonymous"}:
            self._spoken_for = at, source.affiliation

    def _span(self, span: Span, content: Extents) -> ResolvedSource:
        head = span.root
        if head.lower_ in _RELATIVE:
            before = antecedent(head)
            if before is not None:
                span = self._doc[before.left_edge.i : max(head.i, before.i + 1)]
                head = before
        if head.pos_ == "PRON" or head.tag_ == "PRP$" or head.lower_ in INDEFINITE_PRONOUNS:
            return self._pronoun(head, content)
        if names_several(span, head):
            return ResolvedSource("group", "named" if head.pos_ == "PROPN" else "anonymous")
        named = self._names.resolve(span, head)
        return named if named is not None else self._described.resolve(span, head, content)

    def _pronoun(self, head: Token, content: Extents) -> ResolvedSource:
        word = head.lower_
        if word in INDEFINITE_PRONOUNS or word in _RELATIVE:
            return ResolvedSource("group", "anonymous")
        if word in PLURAL or word in THING:
            noun = antecedent_of(head, lambda token: token.idx in self._speech)
            if word in THING and self._spoken_for is not None and (noun is None or noun.idx < self._spoken_for[0]):
                return ResolvedSource("organization", "pronoun", self._spoken_for[1])
            if noun is None:
                return ResolvedSource("group" if word in PLURAL else "unknown", "pronoun")
            return self._taken_up(noun, word)
        person = self._ranker.pronoun(word, head.idx, content, self._ahead(head))
        if person is None:
            return ResolvedSource("person", "pronoun")
        return ResolvedSource("person", "pronoun", person.name, person.role, person.affiliation, person.gender)

    def _taken_up(self, noun: Token, word: str) -> ResolvedSource:
        """Resolve a noun as the antecedent of ``it`` or ``they``."""
        if word in PLURAL and any(child.dep_ == "conj" for child in noun.children):
            return ResolvedSource("group", "pronoun")
        if word in PLURAL and noun.tag_ in {"NNS", "NNPS"}:
            return ResolvedSource("group", "pronoun", noun.text if noun.tag_ == "NNPS" else None)
        span = self._doc[noun.left_edge.i : noun.i + 1]
        source = self._names.resolve(span, noun) or self._described.resolve(span, noun, ())
        return replace(source, basis="pronoun")

    def _ahead(self, pronoun: Token) -> Mention | None:
        """The subject after a pronoun in a fronted clause or phrase (cataphora): ``When he resigned, X said``."""
        for ancestor in pronoun.ancestors:
            if ancestor.dep_ in _LEADS_UP and ancestor.i < ancestor.head.i:
                for child in ancestor.head.children:
                    if child.dep_ == "nsubj" and child.i > pronoun.i:
                        person = self._names.person_at(child)
                        return Mention(child.idx, person, 0.0) if person is not None else None
        return None

    def _is_author(self, mention: Extents) -> bool:
        span = self._span_of(mention)
        return span is not None and span.root.lower_ in AUTHOR_WORDS

    def _author(self, mention: Extents) -> ResolvedSource:
        """Resolve ``I`` or ``we``: to the speaker inside a quotation, otherwise to the article's author."""
        span = self._span_of(mention)
        one = span is not None and span.root.lower_ in _ONE
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
        for f, link in zip(self._found, self._links, strict=True):
            if f.type != "indirect" and any(start <= at < end for start, end in f.content) and link.mention:
                source = self._known.get(link.mention)
                if source is not None and not any(start <= at < end for start, end in link.mention):
                    return source
        return None


def _single_words(text: str, links: Sequence[Link]) -> frozenset[str]:
    """Capitalised words that are a source mention by themselves."""
    mentions = {text[start:end].removesuffix("’s").removesuffix("'s") for link in links for start, end in link.mention}
    return frozenset(word for word in mentions if word[:1].isupper() and not any(char.isspace() for char in word))
