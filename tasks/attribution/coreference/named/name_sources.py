"""Name sources: the source that a name stands for, with what the article tells about it.

A person has the offices that stand beside the name, a body has its full name, and a capital stands for its government.
Where the name is in a mention, ``names_inside`` and ``mentions`` tell.
"""

from collections.abc import Mapping
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.coreference.nominal import Described
from quotewire.tasks.attribution.entities import (
    Bodies,
    PersonEntity,
    PersonIndex,
    bare,
    body_kind,
    body_name,
    is_person_noun,
    mention_head,
    office_of,
    offices_before,
)
from quotewire.tasks.attribution.text import metonyms, noun_kind, noun_kinds
from quotewire.tasks.attribution.types import ResolvedSource
from quotewire.tasks.wordlists.attribution import PARTIES

_OFFICIAL: Final = "official "
"""What Slavic languages put before a capital that stands for its government: ``official Kyiv``."""


class NameSources:
    """Turns the names of one article into sources.

    Args:
        doc: A parsed document.
        entities: Its names, by the index of each of their tokens.
        people: Its people.
        bodies: Its organizations.
        described: Reads the office that a description gives.
    """

    def __init__(
        self, doc: Doc, entities: Mapping[int, Span], people: PersonIndex, bodies: Bodies, described: Described
    ) -> None:
        self._doc = doc
        self._entities = entities
        self._people = people
        self._bodies = bodies
        self._described = described

    def person(self, person: PersonEntity, span: Span) -> ResolvedSource:
        """The source that a mention of a person is, who learns the offices that stand in it."""
        after = span.end
        for i in range(span.start, span.end):
            ent = self._entities.get(i)
            if (
                ent is not None
                and ent.start == i
                and ent.label_ == "PERSON"
                and self._people.person(ent.text) is person
            ):
                person.learn(office_of(self._doc, ent))
                after = min(after, ent.start)
                listed = offices_before(self._doc, span.start, bare(ent).start)
                if listed.role is not None:
                    person.role, person.affiliation = listed.role, listed.affiliation or person.affiliation
        head = mention_head(span)
        if head.pos_ == "NOUN" or (head.i not in self._entities and is_person_noun(head)):
            words = self._doc[span.start : after] if head.i < after else span  # the office without the name behind it
            person.learn(self._described.office(words, head))
        return ResolvedSource("person", "named", person.name, person.role, person.affiliation, person.gender)

    def person_at(self, token: Token) -> PersonEntity | None:
        """The person that a token names; None if it names no known person."""
        ent = self._entities.get(token.i)
        if ent is not None and ent.label_ != "PERSON":
            return None
        return self.person_of(ent) if ent is not None else self._people.person(token.text)

    def person_of(self, ent: Span) -> PersonEntity | None:
        """The person whose name an entity is; None for a name that no known person bears."""
        name = bare(ent)
        return self._people.person(name.text, name.start_char)

    def body(self, ent: Span, head: Token) -> ResolvedSource | None:
        """The source that the name of a body or a place is; None for other names and for what only looks like one."""
        kind = body_kind(ent.label_)
        if kind is None or (ent.label_ == "NORP" and head.tag_ != "NNPS" and head.lower_ in PARTIES):
            return None
        if ent.label_ != "ORG" and ent.text.islower():
            return None  # "the agrarian", "a netizen"
        if head.pos_ == "NOUN" and noun_kinds().get(head.lemma_.lower()) is not None and ent.label_ != "ORG":
            return None
        if ent.label_ == "GPE":
            # A country speaks through its government.
            self._described.is_state(body_name(ent), ent.start_char)
            kind = "organization"
        return ResolvedSource(kind, "named", self._bodies.full(body_name(ent), ent.label_))

    def body_name(self, ent: Span) -> str:
        """The full name of a body, or that of the one which a noun with a capital takes up: ``the Commission``."""
        name = body_name(ent)
        noun = ent[-1]
        common = name == noun.text and noun_kind(name.lower()) == "organization"
        known = self._bodies.described(ent, noun) if common else None
        return known or self._bodies.full(name, ent.label_)

    def name_of(self, ent: Span) -> str:
        """The full name of a person or a body."""
        person = self.person_of(ent) if ent.label_ == "PERSON" else None
        return person.name if person is not None else self.body_name(ent)

    def taken_up(self, span: Span, head: Token, name: str) -> ResolvedSource | None:
        """The body that a common noun with a capital takes up (``the Ministry``); None for other names."""
        kind = noun_kind(name.lower())
        if kind not in {"organization", "document"} or span[0].lower_ != "the" or head.text != name:
            return None
        known = self._bodies.described(span, head)
        if known is None and kind == "organization":
            return None
        return ResolvedSource(kind, "description" if known else "none", known)

    def metonym(self, span: Span) -> ResolvedSource | None:
        """The source that a place stands for, as the article calls it; the place itself where the article does not."""
        text = " ".join(token.text for token in span if token.tag_ != "POS" and not token.is_punct)
        text = text[len(_OFFICIAL) :] if text.lower().startswith(_OFFICIAL) else text
        found = metonyms().get(text.lower().removeprefix("the "))
        if found is None:
            return None
        # A capital stands for its country's government, a building for an institution of the country.
        stands_for, affiliation = found
        role = None if affiliation else "government"
        if self._bodies.is_written(stands_for):
            name = stands_for
        else:
            name, affiliation = text.removeprefix("the ").removeprefix("The "), affiliation or stands_for
        self._described.is_state(name, span.start_char)
        return ResolvedSource("organization", "metonym", name, role, affiliation or None)
