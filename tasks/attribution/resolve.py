"""Resolving: whom the words that name a source mean, read from the article alone and from left to right."""

from collections.abc import Sequence
from typing import Final

from spacy.tokens import Doc, Span, Token

from tasks.attribution.figures import Figure, Figures, body_kind, office_of
from tasks.attribution.lexicon import metonyms, noun_kinds
from tasks.attribution.recall import Recall
from tasks.attribution.roles import Office, is_person_noun, office_before
from tasks.attribution.stages import Found, Link, Resolved
from tasks.attribution.statement import Extent

_RELATIVE: Final = frozenset({"who", "which", "that", "whom"})
_AUTHOR: Final = frozenset({"i", "we", "me", "us", "my", "our", "myself", "ourselves"})
_ANYBODY: Final = frozenset(
    {
        "some",
        "many",
        "others",
        "those",
        "everyone",
        "anyone",
        "someone",
        "nobody",
        "several",
        "most",
        "few",
        "all",
        "none",
        "both",
        "one",
        "another",
        "people",
        "you",
    }
)
_INDEFINITE: Final = frozenset({"a", "an", "one", "another", "some", "any"})


class ArticleResolver:
    """Resolves the mentions of one article at a time; keeps nothing between articles."""

    def resolve(self, doc: Doc, found: Sequence[Found], links: Sequence[Link]) -> list[Resolved]:
        """Resolve the mention of each statement, in the same order."""
        article = _Article(doc)
        return [article.resolve(link) for _, link in zip(found, links, strict=True)]


class _Article:
    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._figures = Figures(doc)
        self._recall = Recall(self._figures)
        self._entities = {token.i: ent for ent in doc.ents for token in ent}
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
        if head.lower_ in _RELATIVE and head.dep_ in {"nsubj", "nsubjpass"}:
            antecedent = _antecedent(head)
            if antecedent is not None:
                head, span = antecedent, self._doc[antecedent.left_edge.i : head.i]
        if head.pos_ == "PRON" or head.lower_ in _AUTHOR or head.lower_ in _ANYBODY:
            return self._pronoun(head)
        named = self._named(span, head)
        return named if named is not None else self._described(span, head)

    def _pronoun(self, head: Token) -> Resolved:
        word = head.lower_
        if word in _AUTHOR:
            return Resolved("person" if word in {"i", "me", "my", "myself"} else "group", "author")
        if word in _ANYBODY or word in _RELATIVE:
            return Resolved("group", "anonymous")
        return self._recall.pronoun(word, head.idx) or Resolved("unknown", "pronoun")

    def _named(self, span: Span, head: Token) -> Resolved | None:
        """A mention that bears a name: at its head, or in apposition to it."""
        place = self._metonym(span)
        if place is not None:
            return place
        ent = self._entities.get(head.i) or self._apposed(span, head)
        name = ent.text if ent is not None else head.text
        person = (
            self._figures.person(name.removesuffix("'s").removesuffix("’s"))
            if head.pos_ == "PROPN" or ent is not None
            else None
        )
        if person is not None and (ent is None or ent.label_ != "GPE" or len(ent) == 1) and not self._is_body(ent):
            return self._person(person, span)
        if ent is None or (ent.label_ == "PERSON"):
            return Resolved("unknown", "named", _name_text(span, head)) if head.pos_ == "PROPN" else None
        kind = body_kind(ent.label_)
        if kind is None or (head.i >= ent.end or head.i < ent.start):
            return None
        if head.pos_ == "NOUN" and noun_kinds().get(head.lemma_.lower()) is not None and ent.label_ != "ORG":
            return None
        name = _body_name(ent)
        if ent.label_ == "GPE":
            self._recall.is_state(name)
        # A country speaks through its government.
        return Resolved(
            "organization" if ent.label_ == "GPE" else kind, "named", self._figures.acronyms.get(name, name)
        )

    def _is_body(self, ent: Span | None) -> bool:
        """Whether an entity of several words is no person: ``the Clinton Foundation`` is not Clinton."""
        return (
            ent is not None
            and ent.label_ != "PERSON"
            and len([t for t in ent if not t.is_punct and t.tag_ != "POS"]) > 1
        )

    def _person(self, person: Figure, span: Span) -> Resolved:
        for ent in span.ents:
            if ent.label_ == "PERSON" and self._figures.person(ent.text) is person:
                person.learn(office_of(self._doc, ent))
        head = span.root
        if head.pos_ == "NOUN":
            person.learn(self._office(span, head))
        return Resolved("person", "named", person.name, person.role, person.affiliation)

    def _apposed(self, span: Span, head: Token) -> Span | None:
        """``a spokeswoman, Anna White``: the name stands in apposition to the office."""
        if head.pos_ != "NOUN" or not is_person_noun(head):
            return None
        names = [self._entities.get(child.i) for child in head.children if child.dep_ in {"appos", "compound", "nmod"}]
        return next(
            (
                ent
                for ent in names
                if ent is not None and ent.label_ == "PERSON" and ent.start >= head.i and ent.end <= span.end
            ),
            None,
        )

    def _metonym(self, span: Span) -> Resolved | None:
        words = " ".join(token.text for token in span if token.tag_ != "POS" and not token.is_punct)
        found = metonyms().get(words.lower().removeprefix("the "))
        if found is None:
            return None
        self._recall.is_state(found[0])
        return Resolved("organization", "metonym", found[0], None, found[1] or None)

    def _described(self, span: Span, head: Token) -> Resolved:
        """A mention without a name: someone known by office, a group, a document, or someone kept anonymous."""
        kind = noun_kinds().get(head.lemma_.lower())
        plural = head.tag_ in {"NNS", "NNPS"}
        if kind == "document":
            return Resolved("document", "none")
        if kind == "organization" and not (plural and is_person_noun(head)):
            return self._recall.body(head.lemma_.lower(), span.start_char, definite=_definite(span)) or Resolved(
                "organization", "anonymous"
            )
        if plural or kind == "group":
            return Resolved("group", "anonymous")
        if is_person_noun(head) or (span[0].lower_ == "the" and head.pos_ == "ADJ") or head.lower_.endswith("-old"):
            office = self._office(span, head)
            if _definite(span):
                known = self._recall.description(head.lemma_.lower(), office, span.start_char)
                if known is not None:
                    return known
            return Resolved("anonymous", "anonymous", None, office.role, office.affiliation)
        return Resolved("unknown", "none")

    def _office(self, span: Span, head: Token) -> Office:
        return office_before(self._doc, head.i + 1, max(span.start, span[0].i))


def _antecedent(relative: Token) -> Token | None:
    for ancestor in relative.ancestors:
        if ancestor.dep_ == "relcl":
            return ancestor.head
    return None


def _definite(span: Span) -> bool:
    return span[0].lower_ in {"the", "this", "that", "his", "her", "their"} or (
        span[0].lower_ not in _INDEFINITE and span[0].pos_ == "DET"
    )


def _name_text(span: Span, head: Token) -> str:
    """A name that the recognizer missed: the run of proper nouns that ends in the mention's head."""
    first = head.i
    while first > span.start and head.doc[first - 1].pos_ == "PROPN":
        first -= 1
    while head.i - first > 1 and is_person_noun(head.doc[first]):
        first += 1
    return head.doc[first : head.i + 1].text


def _body_name(ent: Span) -> str:
    text = " ".join(ent.text.split())
    for ending in ("'s", "’s", "'", "’"):
        text = text.removesuffix(ending)
    return text.removeprefix("the ").removeprefix("The ")
