"""Resolving: whom the words that name a source mean, read from the article alone and from left to right."""

from collections.abc import Sequence

from spacy.tokens import Doc, Span, Token

from tasks.attribution.bodies import Bodies, body_kind, body_name
from tasks.attribution.describe import Described, antecedent
from tasks.attribution.figures import Figure, Figures, office_of
from tasks.attribution.lexicon import metonyms, noun_kinds, words
from tasks.attribution.names import entities, looks_like_body
from tasks.attribution.recall import Recall
from tasks.attribution.roles import is_person_noun
from tasks.attribution.runs import bare, joined
from tasks.attribution.stages import Found, Link, Resolved
from tasks.attribution.statement import Extent

_RELATIVE = frozenset({"who", "which", "that", "whom"})


class ArticleResolver:
    """Resolves the mentions of one article at a time; keeps nothing between articles."""

    def resolve(self, doc: Doc, found: Sequence[Found], links: Sequence[Link]) -> list[Resolved]:
        """Resolve the mention of each statement, in the same order."""
        article = _Article(doc, links)
        return [article.resolve(link) for link in links]


class _Article:
    def __init__(self, doc: Doc, links: Sequence[Link]) -> None:
        self._doc = doc
        ents = entities(doc, _single_words(doc.text, links))
        self._figures = Figures(doc, ents)
        self._bodies = Bodies(doc, ents)
        self._recall = Recall(self._figures)
        self._described = Described(doc, self._bodies, self._recall)
        self._entities = {token.i: ent for ent in ents for token in ent}
        self._known: dict[tuple[Extent, ...], Resolved] = {}

    def resolve(self, link: Link) -> Resolved:
        if not link.mention:
            return Resolved("unknown", "none")
        if link.mention not in self._known:
            start, end = link.mention[0]
            span = self._doc.char_span(start, end, alignment_mode="expand")
            source = self._span(span) if span is not None else Resolved("unknown", "none")
            self._recall.spoke(source, start)
            self._known[link.mention] = source
        source = self._known[link.mention]
        if link.basis is None:
            return source
        return Resolved(source.kind, link.basis, source.name, source.role, source.affiliation)

    def _span(self, span: Span) -> Resolved:
        head = span.root
        if head.lower_ in _RELATIVE:
            before = antecedent(head)
            if before is not None:
                span = self._doc[before.left_edge.i : max(head.i, before.i + 1)]
                head = before
        if head.pos_ == "PRON" or head.lower_ in words("author.txt") or head.lower_ in words("anybody.txt"):
            return self._pronoun(head)
        named = self._named(span, head)
        return named if named is not None else self._described.resolve(span, head)

    def _pronoun(self, head: Token) -> Resolved:
        word = head.lower_
        if word in words("author.txt"):
            return Resolved("person" if word in {"i", "me", "my", "myself"} else "group", "author")
        if word in words("anybody.txt") or word in _RELATIVE:
            return Resolved("group", "anonymous")
        return self._recall.pronoun(word, head.idx) or Resolved("unknown", "pronoun")

    def _named(self, span: Span, head: Token) -> Resolved | None:
        """A mention that bears a name: at its head, or in apposition to it."""
        place = self._metonym(span)
        if place is not None:
            return place
        ent = self._entities.get(head.i) or self._apposed(span, head)
        if ent is None:
            return self._unrecognized(span, head) if head.pos_ == "PROPN" else None
        if ent.label_ == "PERSON" or len(body_name(ent).split()) == 1:
            person = self._figures.person(body_name(ent))
            if person is not None:
                return self._person(person, span)
        return self._body(ent, head)

    def _unrecognized(self, span: Span, head: Token) -> Resolved:
        """A name that the recognizer missed: the run of proper nouns that ends in the mention's head."""
        first = head.i
        while first > span.start and self._doc[first - 1].pos_ == "PROPN":
            first -= 1
        name = bare(self._doc[slice(*joined(self._doc, (first, head.i + 1)))])
        person = self._figures.person(name.text)
        if person is not None:
            return self._person(person, span)
        written = " ".join(name.text.split())
        return Resolved("organization" if looks_like_body(name) else "unknown", "named", written)

    def _body(self, ent: Span, head: Token) -> Resolved | None:
        kind = body_kind(ent.label_)
        if kind is None:
            return None
        if head.pos_ == "NOUN" and noun_kinds().get(head.lemma_.lower()) is not None and ent.label_ != "ORG":
            return None
        if ent.label_ == "GPE":
            # A country speaks through its government.
            self._recall.is_state(body_name(ent))
            kind = "organization"
        return Resolved(kind, "named", self._bodies.full(body_name(ent)))

    def _person(self, person: Figure, span: Span) -> Resolved:
        for i in range(span.start, span.end):
            ent = self._entities.get(i)
            if (
                ent is not None
                and ent.start == i
                and ent.label_ == "PERSON"
                and self._figures.person(ent.text) is person
            ):
                person.learn(office_of(self._doc, ent))
        if span.root.pos_ == "NOUN":
            person.learn(self._described.office(span, span.root))
        return Resolved("person", "named", person.name, person.role, person.affiliation)

    def _apposed(self, span: Span, head: Token) -> Span | None:
        """The name beside a description: ``a spokeswoman, Anna White``; ``the operator Nordkraft``."""
        if head.pos_ != "NOUN":
            return None
        inside = (self._entities.get(i) for i in range(head.i + 1, span.end))
        near = [ent for ent in inside if ent is not None]
        if is_person_noun(head):
            return next((e for e in near if e.label_ == "PERSON" and self._described.stands_beside(head, e)), None)
        if noun_kinds().get(head.lemma_.lower()) == "organization":
            return next((ent for ent in near if ent.label_ == "ORG" and ent.start == head.i + 1), None)
        return None

    def _metonym(self, span: Span) -> Resolved | None:
        text = " ".join(token.text for token in span if token.tag_ != "POS" and not token.is_punct)
        found = metonyms().get(text.lower().removeprefix("the "))
        if found is None:
            return None
        name, affiliation = found
        self._recall.is_state(name)
        # A capital is its country's government; a building's body is named already, and belongs to the country.
        return Resolved("organization", "metonym", name, None if affiliation else "government", affiliation or None)


def _single_words(text: str, links: Sequence[Link]) -> frozenset[str]:
    """Capitalised words that stand as a source by themselves."""
    mentions = {text[start:end].removesuffix("’s").removesuffix("'s") for link in links for start, end in link.mention}
    return frozenset(word for word in mentions if word[:1].isupper() and not any(char.isspace() for char in word))
