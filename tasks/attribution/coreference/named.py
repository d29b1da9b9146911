"""Named mentions: a name at the head or in apposition to it, or a metonym such as a capital for its government."""

from collections.abc import Sequence
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.coreference.nominal import Described
from quotewire.tasks.attribution.entities.name_spans import bare, joined
from quotewire.tasks.attribution.entities.organization_names import body_kind, body_name
from quotewire.tasks.attribution.entities.organizations import Bodies
from quotewire.tasks.attribution.entities.people import PersonIndex, office_of
from quotewire.tasks.attribution.entities.person import PersonEntity
from quotewire.tasks.attribution.entities.recognition import looks_like_body
from quotewire.tasks.attribution.entities.roles import is_person_noun
from quotewire.tasks.attribution.text.lexicon import metonyms, noun_kinds
from quotewire.tasks.attribution.types import ResolvedSource
from quotewire.tasks.wordlists.attribution import NETWORKS, PARTIES

_TITLE: Final = frozenset({"NOUN", "PROPN", "ADJ"})


def _is_next(head: Token, name: Span) -> bool:
    """True if a name directly follows a noun: ``the operator X``, ``the league, the X``."""
    return all(token.text == "," or token.pos_ == "DET" for token in head.doc[head.i + 1 : name.start])


class NamedMentions:
    """Resolves the mentions of one article that contain a name."""

    def __init__(
        self, doc: Doc, entities: Sequence[Span], people: PersonIndex, bodies: Bodies, described: Described
    ) -> None:
        self._doc = doc
        self._people = people
        self._bodies = bodies
        self._described = described
        self._entities = {token.i: ent for ent in entities for token in ent}

    def resolve(self, span: Span, head: Token) -> ResolvedSource | None:
        """The entity that a mention names; None if it names none."""
        place = self._metonym(span)
        if place is not None:
            return place
        ent = self._entities.get(head.i) or self._apposed(span, head)
        if ent is None:
            # In a headline every word has a capital, so the tagger mislabels names.
            known = head.text[:1].isupper() and self._people.person(head.text) is not None
            return self._unrecognized(span, head) if head.pos_ == "PROPN" or known else None
        if ent.label_ == "PERSON" or (len(body_name(ent).split()) == 1 and head.lower_ not in NETWORKS):
            # In a headline the recognizer adds the verb to the name: "Weber Seeks".
            person = self._people.person(body_name(ent), bare(ent).start_char) or self._people.person(head.text)
            if person is not None:
                return self._person(person, span)
        return self._body(ent, head)

    def person_at(self, token: Token) -> PersonEntity | None:
        """The person that a token names; None if it names no known person."""
        ent = self._entities.get(token.i)
        if ent is not None and ent.label_ != "PERSON":
            return None
        return self._people.person(*((bare(ent).text, bare(ent).start_char) if ent is not None else (token.text,)))

    def _unrecognized(self, span: Span, head: Token) -> ResolvedSource | None:
        """Resolve a name that the recognizer missed: the proper nouns up to the mention's head."""
        if head.lower_ in PARTIES:
            return None
        first = head.i
        while first > span.start and self._doc[first - 1].pos_ == "PROPN":
            first -= 1
        name = bare(self._doc[slice(*joined(self._doc, (first, head.i + 1)))])
        person = self._people.person(name.text)
        if person is not None:
            return self._person(person, span)
        written = " ".join(name.text.split())
        return ResolvedSource(
            "organization" if looks_like_body(name) else "unknown", "named", self._bodies.full(written)
        )

    def _body(self, ent: Span, head: Token) -> ResolvedSource | None:
        kind = body_kind(ent.label_)
        if kind is None or (ent.label_ == "NORP" and head.tag_ != "NNPS" and head.lower_ in PARTIES):
            return None
        if head.pos_ == "NOUN" and noun_kinds().get(head.lemma_.lower()) is not None and ent.label_ != "ORG":
            return None
        if ent.label_ == "GPE":
            # A country speaks through its government.
            self._described.is_state(body_name(ent), ent.start_char)
            kind = "organization"
        return ResolvedSource(kind, "named", self._bodies.full(body_name(ent), ent.label_))

    def _person(self, person: PersonEntity, span: Span) -> ResolvedSource:
        for i in range(span.start, span.end):
            ent = self._entities.get(i)
            if (
                ent is not None
                and ent.start == i
                and ent.label_ == "PERSON"
                and self._people.person(ent.text) is person
            ):
                person.learn(office_of(self._doc, ent))
        if span.root.pos_ == "NOUN":
            person.learn(self._described.office(span, span.root))
        return ResolvedSource("person", "named", person.name, person.role, person.affiliation, person.gender)

    def _apposed(self, span: Span, head: Token) -> Span | None:
        """The name in apposition to a description: ``a spokeswoman, Anna White``; ``the operator Nordkraft``."""
        if head.pos_ != "NOUN" or head.tag_ == "NNS":
            return None  # "members of the caucus, among them X"
        inside = (self._entities.get(i) for i in range(head.i + 1, span.end))
        near = [ent for ent in inside if ent is not None]
        if is_person_noun(head):
            return next((e for e in near if e.label_ == "PERSON" and self._stands_beside(head, e)), None)
        if noun_kinds().get(head.lemma_.lower()) == "organization":
            return next((ent for ent in near if ent.label_ == "ORG" and _is_next(head, ent)), None)
        return None

    def _stands_beside(self, head: Token, name: Span) -> bool:
        """True if a name is in apposition to an office, or ends a list of offices: ``lobbyist and strategist X``."""
        listed = head.i + 1 < name.start and head.nbor().lower_ == "and"
        if listed and all(token.pos_ in _TITLE for token in self._doc[head.i + 2 : name.start]):
            return True
        return self._described.stands_beside(head, name)

    def _metonym(self, span: Span) -> ResolvedSource | None:
        text = " ".join(token.text for token in span if token.tag_ != "POS" and not token.is_punct)
        found = metonyms().get(text.lower().removeprefix("the "))
        if found is None:
            return None
        name, affiliation = found
        self._described.is_state(name, span.start_char)
        # A capital stands for its country's government, a building for an institution of the country.
        return ResolvedSource(
            "organization", "metonym", name, None if affiliation else "government", affiliation or None
        )
