"""Descriptions: mentions without a name, such as ``the minister``, ``a spokesperson for the ministry``, ``critics``."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.schemas.document import Basis
from quotewire.tasks.attribution.coreference.antecedents import FORGOTTEN, AntecedentRanker, Antecedents
from quotewire.tasks.attribution.coreference.nominal.body_antecedents import BodyAntecedents
from quotewire.tasks.attribution.coreference.nominal.named_later import named_later
from quotewire.tasks.attribution.coreference.nominal.of_two import is_of_two
from quotewire.tasks.attribution.coreference.nominal.organization_mentions import ISSUED_BY, name_around
from quotewire.tasks.attribution.coreference.nominal.people import DescribedPeople
from quotewire.tasks.attribution.entities import (
    NATIVE,
    Bodies,
    Office,
    PersonEntity,
    RolePhrase,
    are_people,
    begins_clause,
    body_name,
    is_bare,
    is_compatriot,
    is_definite,
    is_epithet,
    is_one_of_many,
    is_party_member,
    is_person_noun,
    office_of_phrase,
    role_phrase,
    staff_name,
)
from quotewire.tasks.attribution.text import CharSpan, entity_around, is_inside_word, metonyms, noun_kind
from quotewire.tasks.attribution.types import ResolvedSource
from quotewire.tasks.wordlists.attribution import (
    ANONYMOUS_SOURCES,
    CANDIDATE_NOUNS,
    DEMONYMS,
    EXECUTIVE_NOUNS,
    MEDIA_NOUNS,
    STAFFS,
)

_SCHOLARLY: Final = frozenset(
    {"academy", "center", "centre", "clinic", "college", "department", "faculty", "hospital", "institute"}
    | {"institution", "laboratory", "ministry", "museum", "observatory", "school", "society", "university"}
)
"""Words in the names of organizations that publish studies and are no media."""
_LINKS: Final = frozenset({"of", "for", "at", "from", "with"})
_BREAKS: Final = frozenset({",", "-", "–", "—", ":"})
"""Marks between a name and the office behind it."""
_WHERE: Final = frozenset({"on", "in"})
_PARTS: Final = frozenset({"board", "department", "directorate", "headquarters", "management", "office", "service"})
"""Parts of a body that speak for it."""
_STATE_NOUNS: Final = frozenset({"government", "country", "nation", "republic", "kingdom", "regime"})


_BY_RULES: Final = MEDIA_NOUNS | {"agency", "authority", "commission", "committee"}
"""Nouns for what articles cite, or speak of without naming it: the rules know which medium or news agency was cited."""
_PARTICIPLES: Final = frozenset({"VBN", "JJ"})
"""Tags of words that stand for people without a noun: ``the accused``."""


class Described:
    """Resolves the descriptions of one article."""

    def __init__(self, doc: Doc, bodies: Bodies, ranker: AntecedentRanker, antecedents: Antecedents | None) -> None:
        self._doc = doc
        self._bodies = bodies
        self._ranker = ranker
        self._states: dict[str, int] = {}
        self._people = DescribedPeople(doc, ranker, antecedents)
        self._meant = BodyAntecedents(bodies, ranker, antecedents) if antecedents is not None else None

    def resolve(self, span: Span, head: Token, content: tuple[CharSpan, ...]) -> ResolvedSource:
        """Resolve a description to a person, organization, document or group, or an anonymous or unknown source."""
        noun = head.lemma_.lower()
        kind = noun_kind(noun)
        plural = head.tag_ in {"NNS", "NNPS"} or (head.tag_ == "NNP" and are_people(head.text))
        if noun in ANONYMOUS_SOURCES:
            return self._anonymous(span, head)
        if kind == "document":
            return self._document(span, head)
        if not plural and _is_one(span, head):
            return self._person(span, head, content)
        if kind == "organization":
            return self._body(span, head)
        if plural or kind == "group" or head.pos_ == "NUM":
            return self._group(span, head)
        return self._person(span, head, content) if is_person_noun(head) else self._unlisted(span, head)

    def _unlisted(self, span: Span, head: Token) -> ResolvedSource:
        """The body for which a noun stands that no list knows: ``the plant``; else an unknown source."""
        new = noun_kind(head.lemma_.lower()) is None and head.tag_ == "NN" and is_definite(span)
        known = self._meant.of(span, head, None, listed=False) if new and self._meant is not None else None
        return ResolvedSource("organization", "description", known) if known else _without_noun(span, head)

    def calls(self, span: Span, head: Token, person: PersonEntity) -> bool:
        """True if a description is a person's by the rules alone, without the weights."""
        return self._people.by_rule(span, head, self.office(span, head), ()) is person

    def is_stranger(self, span: Span, head: Token) -> bool:
        """True if an unnamed description surely takes up somebody whom the article introduced without a name."""
        return self._people.is_stranger(span, head)

    def is_state(self, name: str, at: int) -> None:
        """Record the mention of a state that was a source: an antecedent of ``the government``."""
        self._states[name] = at

    def office(self, span: Span, head: Token) -> Office:
        """The role and affiliation that a description gives; nobody holds an office as the native of a town."""
        if head.lower_.removesuffix("s") == NATIVE:
            return Office()
        first = next((i + 1 for i in range(head.i - 1, span.start, -1) if self._doc[i].text in _BREAKS), span.start)
        title = office_of_phrase(self._doc, RolePhrase(first, head.i, head.i + 1))
        if head.i + 1 >= span.end or self._doc[head.i + 1].lower_ not in _LINKS:
            return title
        rest = range(head.i + 1, span.end)
        end = next((i for i in rest if _ends(self._doc[i])), span.end)
        while end - 1 > head.i and self._doc[end - 1].pos_ in {"ADP", "DET"}:
            end -= 1  # "head of the department of" before a name in marks
        phrase = role_phrase(self._doc, end)
        aide = phrase is not None and phrase.served is not None and phrase.noun == head.i
        office = office_of_phrase(self._doc, phrase if phrase is not None and aide else RolePhrase(first, head.i, end))
        return office if office.affiliation is not None or self._doc[head.i + 1].lower_ == "of" else title

    def unnamed(self, span: Span, head: Token) -> ResolvedSource:
        """The person of a description whose name the article does not give there."""
        office = self.office(span, head)
        return ResolvedSource("person", "none", None, office.role, office.affiliation)

    def stands_beside(self, head: Token, name: Span) -> bool:
        """True if a name is in apposition to a description's head."""
        if any(token.head.i == head.i and token.dep_ in {"appos", "compound", "nmod"} for token in name):
            return True
        comma = name.start - 1
        apposed = self._doc[comma].text == "," and not begins_clause(self._doc, comma, name.start)
        phrase = role_phrase(self._doc, comma) if apposed else None
        return phrase is not None and phrase.noun == head.i

    def _document(self, span: Span, head: Token) -> ResolvedSource:
        """Resolve a document, or a medium such as ``the website`` to the organization that publishes it."""
        medium = head.lemma_.lower() in MEDIA_NOUNS and is_definite(span)
        known = self._bodies.described(span, head) if medium else None
        if known is not None and set(known.lower().split()) & _SCHOLARLY:
            known = None  # "the paper" of an institute is a study
        if known is not None:
            return ResolvedSource("organization", "description", known)
        issuer = self._issuer(span, head)
        if issuer is None and head.lower_ == "investigation" and is_definite(span) and head.i + 1 >= span.end:
            issuer = self._bodies.investigating(span.start_char)
        return ResolvedSource("document", "description", issuer) if issuer else ResolvedSource("document", "none")

    def _issuer(self, span: Span, head: Token) -> str | None:
        """Who issued a document, told by a description: ``the letter of the company``, ``the operator's website``."""
        links = [token for token in head.rights if token.lower_ in ISSUED_BY and token.i < span.end]
        behind = [token for link in links for token in link.children if token.dep_ == "pobj"]
        owners = [token for token in head.lefts if token.dep_ == "poss" and token.i >= span.start]
        body = self._first_body([*owners, *behind])
        if body is not None:
            return body
        places = [
            token for link in head.rights if link.lower_ in _WHERE for token in link.children if token.i < span.end
        ]
        medium = next((token for token in places if noun_kind(token.lemma_.lower()) == "document"), None)
        return self._issuer(span, medium) if medium is not None else None  # "a statement on the website of the club"

    def _owner(self, span: Span, head: Token) -> str | None:
        """The body that a part of it speaks for: ``the company's press service``, ``the office of the network``."""
        if head.lemma_.lower() not in _PARTS:
            return None
        behind = [t for link in head.rights if link.lower_ == "of" and link.i < span.end for t in link.children]
        return self._first_body([*(token for token in head.lefts if token.dep_ == "poss"), *behind])

    def _first_body(self, owners: Sequence[Token]) -> str | None:
        for token in owners:
            if noun_kind(token.lemma_.lower()) == "organization" and _is_one_body(token):
                whole = self._doc[token.left_edge.i : token.right_edge.i + 1]
                return name_around(whole, token) or self._body(self._doc[whole.start : token.i + 1], token).name
        return None

    def _body(self, span: Span, head: Token) -> ResolvedSource:
        one = _is_one_body(head)
        named = staff_name(head) if one else None
        if not one or (head.tag_ in {"NNS", "NNPS"} and named is None and not is_definite(span)):
            return ResolvedSource("group", "anonymous")  # "the agencies" name no single organization; "the police" do
        if named is None and is_one_of_many(head):
            known = self._bodies.only_company(span, head)
            return ResolvedSource("organization", "description" if known else "anonymous", known)
        called = self._of_people(span, head) or named
        if called is not None:
            return ResolvedSource("organization", "named", called)
        if is_definite(span) and head.lemma_.lower() in _STATE_NOUNS:
            last = max(self._states, key=self._states.__getitem__, default=None)
            near = last is not None and span.start_char - self._states[last] < FORGOTTEN
            basis: Basis = "description" if near else "anonymous"
            return ResolvedSource("organization", basis, last if near else None)
        known = self._described_body(span, head)
        if known is None and head.lemma_.lower() in STAFFS and is_definite(span):
            known = self._staff(head)
        return ResolvedSource("organization", "description" if known else "anonymous", known)

    def _described_body(self, span: Span, head: Token) -> str | None:
        """The organization that a description without a name refers to."""
        definite = is_definite(span)
        if not definite and not is_bare(span, head):
            return None
        owner = self._owner(span, head) if definite else None
        known = self._bodies.described(span, head, bare=not definite)
        noun = head.lemma_.lower()
        if self._meant is None or noun in _BY_RULES or (known is None and owner is not None):
            return known or owner
        return self._meant.of(span, head, known, listed=True)

    def _of_people(self, span: Span, head: Token) -> str | None:
        """A people's body by the words for it (``the Norwegian police``), or the state that a government is of."""
        state = head.lemma_.lower() in _STATE_NOUNS
        people = next((t for t in head.lefts if t.ent_type_ == "NORP" and t.dep_ in {"amod", "compound"}), None)
        if is_definite(span) and people is not None and all(t.pos_ == "NOUN" for t in self._doc[people.i + 1 : head.i]):
            name = self._doc[people.i : head.i + 1].text
            if state:
                self.is_state(name, span.start_char)
            return name
        return self._seat(span, head) if state else None

    def _seat(self, span: Span, head: Token) -> str | None:
        """The state of ``the government in Beijing`` or ``the government of Ghana``."""
        if head.i + 2 >= len(self._doc) or head.nbor().lower_ not in {"in", "of"}:
            return None
        place = next((t for t in self._doc[head.i + 2 : head.i + 5] if t.ent_type_ == "GPE"), None)
        if place is None:
            return None
        name = body_name(entity_around(place))
        state = metonyms().get(name.lower(), (name, ""))[0]
        self.is_state(state, span.start_char)
        return state

    def _staff(self, head: Token) -> str | None:
        """The name of ``her campaign``, or of ``the campaign`` if the most salient person is a candidate."""
        owner = next((token for token in head.lefts if token.tag_ == "PRP$"), None)
        person = self._ranker.pronoun(owner.lower_ if owner is not None else "", head.idx, (), None)
        if person is None or (owner is None and not person.descriptors & _led_by(head)):
            return None
        return f"{person.name.split()[-1]} {head.text}"

    def _person(self, span: Span, head: Token, content: tuple[CharSpan, ...]) -> ResolvedSource:
        office = self.office(span, head) if not is_of_two(span, head) else Office()
        known = self._people.meant(span, head, office, content)
        if known is None:
            known = named_later(office, span.start_char, self._ranker.salience.people)
        if known is None or not known.name:
            everybody = DEMONYMS.get(head.lower_) == "people"  # "the Swiss" may be all of them
            if everybody or is_of_two(span, head):
                return ResolvedSource("group" if everybody else "anonymous", "anonymous")
            return self._anonymous(span, head)
        told = replace(known, descriptors=set())
        if head.lower_ not in DEMONYMS:  # nobody holds the office of a Dane
            told.learn(office)
        return ResolvedSource("person", "description", known.name, told.role, told.affiliation, known.gender)

    def _group(self, span: Span, head: Token) -> ResolvedSource:
        """Several people, with what they are, in the plural: ``analysts of the bank Nordkraft``."""
        office = self.office(span, head) if is_person_noun(head) else Office()
        role = re.sub(rf"\b{re.escape(head.lemma_)}\b", head.text, office.role, count=1) if office.role else None
        return ResolvedSource("group", "anonymous", None, role, office.affiliation)

    def _anonymous(self, span: Span, head: Token) -> ResolvedSource:
        office = self.office(span, head)
        return ResolvedSource("anonymous", "anonymous", None, office.role, office.affiliation)


def _without_noun(span: Span, head: Token) -> ResolvedSource:
    """Somebody whom a participle names (``the accused``); an unknown source for other words."""
    people = head.tag_ in _PARTICIPLES and head.i > span.start and head.nbor(-1).pos_ == "DET"
    return ResolvedSource("anonymous", "anonymous") if people else ResolvedSource("unknown", "none")


def _is_one(span: Span, head: Token) -> bool:
    """True for words that stand for one person without a noun: ``the latter``, ``the Dane``, ``the 45-year-old``."""
    by_people = is_compatriot(span, head) or is_party_member(span, head)
    return by_people or is_of_two(span, head) or is_epithet(span, head)


def _is_one_body(head: Token) -> bool:
    """True for a noun that is no plural, and for one that looks like a plural: ``the police``."""
    return head.tag_ not in {"NNS", "NNPS"} or head.lower_ in {head.lemma_, "headquarters"}


def _led_by(staff: Token) -> frozenset[str]:
    """Descriptors of people to whom ``the campaign`` or ``the administration`` alone can refer."""
    return EXECUTIVE_NOUNS if staff.lemma_.lower() == "administration" else CANDIDATE_NOUNS


def _ends(token: Token) -> bool:
    """True for what ends the phrase behind an office, and no hyphen of a name: ``the lawyer of Ada-Marie Holm``."""
    return (token.is_punct and not is_inside_word(token)) or token.tag_ in {"WP", "WDT"}
