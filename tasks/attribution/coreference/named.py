"""Named mentions: a name at the head or in apposition to it, or a metonym such as a capital for its government."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.schemas.document import SourceKind
from quotewire.tasks.attribution.coreference.abbreviated_offices import abbreviated_offices
from quotewire.tasks.attribution.coreference.closing_names import closing_name
from quotewire.tasks.attribution.coreference.coordination import in_words, is_listed, names_several
from quotewire.tasks.attribution.coreference.document_agents import agent_phrase, publisher
from quotewire.tasks.attribution.coreference.listed_names import bodies_listed, owned_by_several, people_listed
from quotewire.tasks.attribution.coreference.name_signs import (
    breaks,
    closes,
    holds,
    is_called_a_body,
    is_capitalised,
    is_description,
    is_next,
    is_object,
    is_of_relative,
    is_office,
    is_person,
    is_title_of,
    is_unknown_office,
    looks_like_name,
    office_served,
)
from quotewire.tasks.attribution.coreference.nominal import Described
from quotewire.tasks.attribution.coreference.organization_mentions import (
    introduced,
    issuer_of,
    name_around,
    name_behind,
    spoken_for,
    told_in,
    written,
)
from quotewire.tasks.attribution.entities import (
    Bodies,
    Office,
    PersonEntity,
    PersonIndex,
    bare,
    bodies_in_marks,
    body_kind,
    body_name,
    called_name,
    differ,
    gender_of_noun,
    is_body_noun,
    is_compatriot,
    is_office_behind,
    is_office_noun,
    is_person_noun,
    is_stranger,
    is_title,
    joined,
    looks_like_body,
    mention_head,
    office_of,
    offices_before,
    whole,
    with_edges,
)
from quotewire.tasks.attribution.text import metonyms, noun_kind, noun_kinds
from quotewire.tasks.attribution.types import ResolvedSource
from quotewire.tasks.wordlists.attribution import MEDIA_NOUNS, NETWORKS, PARTIES, SERVING, TITLES, TITLES_BEHIND
from quotewire.tasks.wordlists.genders import first_names

_SERVING_LINKS: Final = frozenset({"of", "to", "for"})
_SERVED: Final = 14
"""Maximum words between ``the spokesman of`` and a name, with what the office is of."""
_FULL_NAME: Final = 2
"""Words of a first name and a surname."""
_TITLE: Final = frozenset({"NOUN", "PROPN", "ADJ"})
_NAMING: Final = frozenset({"PROPN", "NUM"})
_HEADS: Final = frozenset({"NOUN", "PROPN", "NUM"})
_OFFICIAL: Final = "official "
"""What Slavic languages put before a capital that stands for its government: ``official Kyiv``."""
_MARKS: Final = '“”"«»„ '
_NOMINAL: Final = frozenset({"NOUN", "PROPN"})


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
        self._marked = bodies_in_marks(doc)
        self._offices = abbreviated_offices(doc, people)

    def resolve(self, span: Span, head: Token) -> ResolvedSource | None:
        """The entity that a mention names; None if it names none."""
        if is_compatriot(span, head):
            return None
        if self._is_abbreviated_office(span, head):
            return self._in_office(head)
        marked = self._in_marks(span, head)
        if marked is not None:
            return ResolvedSource("organization", "named", self._bodies.full(marked))
        ent = self._entities.get(head.i)
        if ent is not None and ent.label_ != "PERSON" and body_kind(ent.label_) is None and head.pos_ in _NAMING:
            ent = None  # a name that the recognizer takes for a product or a date, or the number of "one of them"
        office = ent is not None and ent.label_ in {"ORG", "PERSON"} and (is_title(ent[0]) or is_office(ent))
        person = self._metonym(span) or self._titled_behind(span, head)
        if person is None and ent is not None and office:
            person = self._titled(span, ent)
        elif person is None and ent is None:
            person = self.called(span, head) or self._members(span, head)
        if person is not None or (ent is not None and office and is_office(ent)):
            return person
        ent = ent or self._apposed(span, head) or self._first(span, head)
        return self._of_entity(span, head, ent) if ent is not None else self._without_entity(span, head)

    def _is_abbreviated_office(self, span: Span, head: Token) -> bool:
        """True for an office in capitals behind an article, and nobody's name: ``the MP``, ``the company's CEO``."""
        word = head.lower_
        if not head.is_upper or not (noun_kind(word) == "person" or word in TITLES or head.text in self._offices):
            return False
        named = any(ent.label_ == "PERSON" for i in range(span.start, span.end) if (ent := self._entities.get(i)))
        return not named and any(child.dep_ in {"det", "poss"} for child in head.lefts)

    def _in_office(self, head: Token) -> ResolvedSource | None:
        """The only person whom the article introduces in an office that it abbreviates: ``the DSP``."""
        held = self._offices.get(head.text, {})
        if len(held) != 1 or noun_kind(head.lower_) == "person" or head.lower_ in TITLES:
            return None
        person = next(iter(held))
        return ResolvedSource("person", "description", person.name, person.role, person.affiliation, person.gender)

    def _in_marks(self, span: Span, head: Token) -> str | None:
        """The body that a mention is by its name in quotation marks, with or without the noun beside it."""
        words = span.text.strip(_MARKS)
        if words in self._marked.names:
            return words
        if head.tag_ in {"NN", "NNP"} and head.idx in self._marked.by_noun:
            return self._marked.by_noun[head.idx]
        beside = (self._marked.by_noun.get(token.idx) for token in span if head.i != token.i)
        return next((name for name in beside if name is not None and head.text in name.split()), None)

    def _titled_behind(self, span: Span, head: Token) -> ResolvedSource | None:
        """The person whose title stands behind the name, as in Japanese: ``Anna White player said``.

        A surname must be known, and its title too, unless nobody has such a person: ``White pitcher``, but not
        ``White adviser``.
        """
        name = self._entities.get(span.start)
        after = name.end if name is not None else span.start + 1
        if not (head.is_lower and head.tag_ == "NN") or not all(t.is_lower for t in self._doc[after : head.i]):
            return None
        if name is None or name.label_ != "PERSON" or len(name) < _FULL_NAME or after < head.i:
            person = self._people.person(self._doc[span.start].text) if after == span.start + 1 else None
            if person is None or " " not in person.name or not holds(person, head):
                return None
            return self._person(person, span)
        if head.lower_ not in TITLES_BEHIND:
            return None
        person = self._people.person(bare(name).text, bare(name).start_char)
        if person is None:
            return None
        person.learn(Office(head.text))
        return self._person(person, span)

    def _without_entity(self, span: Span, head: Token) -> ResolvedSource | None:
        """Resolve a mention in which no entity was found."""
        # In a headline every word has a capital, so the tagger mislabels names.
        known = head.text[:1].isupper() and self._people.person(head.text) is not None
        plain = head.is_lower and span[0].pos_ == "DET"  # "the agrarian", which the tagger takes for a name
        capital = (head.pos_ == "PROPN" and not plain) or known or looks_like_name(head) or is_capitalised(span)
        named = self._unrecognized(span, head) if capital else self._in_small_letters(span, head)
        return named or self._of_organization(span, head) or self._beside(span, head)

    def _of_entity(self, span: Span, head: Token, ent: Span) -> ResolvedSource | None:
        """Resolve a mention to the person or body of its entity."""
        if ent.label_ == "PERSON" or (len(body_name(ent).split()) == 1 and head.lower_ not in NETWORKS):
            # In a headline the recognizer adds the verb to the name: "Weber Seeks".
            person = self._people.person(body_name(ent), bare(ent).start_char) or self._people.person(head.text)
            if person is not None:
                return self._person(person, span)
        if ent.label_ == "PERSON" and is_person_noun(head):
            office = self._described.office(self._doc[span.start : ent.start], head)
            return ResolvedSource("person", "named", bare(ent).text, office.role, office.affiliation)
        return self._taken_up(span, head, body_name(ent)) or self._body(ent, head)

    def _taken_up(self, span: Span, head: Token, name: str) -> ResolvedSource | None:
        """The body that a common noun with a capital takes up (``the Ministry``); None for other names."""
        kind = noun_kind(name.lower())
        if kind not in {"organization", "document"} or span[0].lower_ != "the" or head.text != name:
            return None
        known = self._bodies.described(span, head)
        if known is None and kind == "organization":
            return None
        return ResolvedSource(kind, "description" if known else "none", known)

    def served(self, span: Span, head: Token) -> Span | None:
        """The name in ``the spokesman of the governor Anna White``: the governor's, and not that of who speaks.

        So too with what the office is of: ``the spokesman of the governor of Talvik Anna White``. Offices in capitals
        (``Press Secretary of the President of Norland Ada Holm``) stand before their own holder's name, as in Russian,
        unless the name has another gender.
        """
        link = head.i + 1
        serves = head.lemma_.lower() in SERVING or is_stranger(head)
        if not serves or link >= span.end or self._doc[link].lower_ not in _SERVING_LINKS:
            return None
        name = next((ent for i in range(span.end - 1, link, -1) if (ent := self._entities.get(i)) is not None), None)
        if name is None or name.label_ != "PERSON" or name.end != span.end or name.start - 1 > link + _SERVED:
            return None
        if is_stranger(head):  # "a member of the league of party leader Anna White"
            link = max(i for i in range(link, name.start) if self._doc[i].lower_ in _SERVING_LINKS)
        held = office_served(self._doc, link, name.start)
        if held is None:
            return None
        if held.i + 1 == name.start and held.tag_ != "NN":
            return None  # "supporters of President Anna White"
        russian = self._doc[head.i].is_title or (span[0].is_title and span[0].pos_ not in {"DET", "PRON"})
        if held.i + 1 == name.start or not (held.is_title and russian):
            return name
        person = self._people.person(bare(name).text, bare(name).start_char)
        other = person is not None and differ(gender_of_noun(head.lemma_.lower()), person.gender)
        return name if other else None

    def owned(self, span: Span) -> Token | None:
        """The noun for whoever belongs to several people: ``Ada Holm's and Jon Berg's lawyers``; None otherwise."""
        return owned_by_several(span, self._entities)

    def closing(self, span: Span, head: Token) -> ResolvedSource | None:
        """The person whom a long mention names at its end; None if it names nobody there."""
        name = closing_name(span, head, self._entities)
        person = self.person_at(name[-1]) if name is not None else None
        if name is None or person is None:
            return None
        source, body = self._person(person, span), self._entities.get(name.start - 2)
        if source.role is None and source.affiliation is None and body is not None and body.label_ == "ORG":
            return replace(source, affiliation=self._body_name(body))  # "The Ministry of Roads, Ada Holm, said"
        return source

    def issuer(self, span: Span, head: Token) -> str | None:
        """Who issued a document that a definite mention takes up, by where the article first speaks of it."""
        document = introduced(self._doc, head.lemma_.lower(), span.start)
        if document is None:
            return None
        phrase = self._doc[document.left_edge.i : document.right_edge.i + 1]
        ent = issuer_of(phrase, document, self._entities)
        if ent is None:
            agent = self._agent(document, len(self._doc))
            if agent is not None:
                return agent.name
            subject = told_in(document)
            ent = self._entities.get(subject.i) if subject is not None else None
        return self._name_of(ent) if ent is not None and ent.label_ in {"ORG", "PERSON"} else None

    def published(self, document: Token) -> str | None:
        """Who brings out a document that speaks: ``Nordkraft`` of ``Nordkraft published figures, which show``."""
        source = self._in_phrase(publisher(document))
        return source.name if source is not None else None

    def _agent(self, document: Token, end: int) -> ResolvedSource | None:
        """Who made a document, by the words behind ``by``; None if these name nobody."""
        return self._in_phrase(agent_phrase(document, end))

    def _in_phrase(self, phrase: Span | None) -> ResolvedSource | None:
        """Whom a phrase names; None if it names nobody."""
        if phrase is None:
            return None
        head = mention_head(phrase)
        if names_several(phrase, head) or self.listed(phrase):
            return None
        source = self.resolve(phrase, head) or self.closing(phrase, head)
        return source if source is not None and source.name is not None else None

    def names_of(self, span: Span, head: Token) -> list[str]:
        """The names in a mention of several sources; empty unless all that it lists are people or organizations."""
        listed = self.listed(span)
        if listed:
            return listed
        found = {ent.start: ent for i in range(span.start, span.end) if (ent := self._entities.get(i)) is not None}
        # "The document, signed by X and Y"; but "the lawyer of X and Y" is neither.
        names = [ent for ent in found.values() if ent.label_ == "PERSON"]
        signed = noun_kind(head.lemma_.lower()) == "document" and len(names) > 1
        return (
            [self._name_of(ent) for ent in names]
            if signed and all(is_listed(*pair) for pair in pairwise(names))
            else []
        )

    def listed(self, span: Span) -> list[str]:
        """The names of people or bodies that a mention names side by side; empty if it does not."""
        people = people_listed(span, self._entities)
        names = [self._name_of(ent) for ent in people]
        names = names or [self._name_in_list(ent, span) for ent in bodies_listed(span, self._entities)]
        return names if len({*names}) > 1 else []

    def _name_in_list(self, ent: Span, span: Span) -> str:
        """A body's name, or that of a place with its article: ``Norland and the West``."""
        name = self._name_of(ent)
        led = "the" in {ent[0].lower_, self._doc[max(0, ent.start - 1)].lower_}
        return f"the {name}" if led and ent.label_ != "ORG" and ent.start > span.start + 1 else name

    def _name_of(self, ent: Span) -> str:
        person = self._people.person(bare(ent).text, bare(ent).start_char) if ent.label_ == "PERSON" else None
        return person.name if person is not None else self._body_name(ent)

    def _body_name(self, ent: Span) -> str:
        """The full name of a body, or that of the one which a noun with a capital takes up: ``the Commission``."""
        name = body_name(ent)
        noun = ent[-1]
        common = name == noun.text and noun_kind(name.lower()) == "organization"
        known = self._bodies.described(ent, noun) if common else None
        return known or self._bodies.full(name, ent.label_)

    def _of_organization(self, span: Span, head: Token) -> ResolvedSource | None:
        """An organization that is called by a common noun and a name, or that issued a document."""
        marked = head.i - 2 >= span.start and head.nbor(-1).is_quote  # "the site “ynet”": the name can be the head
        called = name_behind(span, head) or (name_behind(span, head.nbor(-2)) if marked else None)
        if called is not None:
            return ResolvedSource("organization", "named", self._bodies.full(called))
        issuer = issuer_of(span, head, self._entities)
        if issuer is not None and issuer.label_ == "PERSON":
            person = self._people.person(bare(issuer).text, bare(issuer).start_char)
            return self._person(person, span) if person is not None else None
        if issuer is not None:
            kind: SourceKind = "organization" if head.lemma_.lower() in MEDIA_NOUNS else "document"
            return ResolvedSource(kind, "named", self._body_name(issuer))
        if noun_kind(head.lemma_.lower()) == "document":
            agent = self._agent(head, span.end)
            if agent is not None:
                return replace(agent, kind="document") if agent.kind == "organization" else agent
        owner = spoken_for(span, head, self._entities)
        name = self._body_name(owner) if owner is not None else name_around(span, head)
        return ResolvedSource("organization", "named", name) if name is not None else None

    def _titled(self, span: Span, office: Span) -> ResolvedSource | None:
        """The person behind an office in capitals (``Minister of Industry and Trade X``); None if nobody is named."""
        for i in range(office.end, span.end):
            ent = self._entities.get(i)
            if ent is not None and ent.label_ == "PERSON" and ent.start == i and not is_object(ent):
                person = self._people.person(bare(ent).text, bare(ent).start_char)
                return self._person(person, span) if person is not None else None
        return None

    def person_at(self, token: Token) -> PersonEntity | None:
        """The person that a token names; None if it names no known person."""
        ent = self._entities.get(token.i)
        if ent is not None and ent.label_ != "PERSON":
            return None
        return self._people.person(*((bare(ent).text, bare(ent).start_char) if ent is not None else (token.text,)))

    def _unrecognized(self, span: Span, head: Token) -> ResolvedSource | None:
        """Resolve a name that the recognizer missed: the proper nouns up to the mention's head."""
        if head.lower_ in PARTIES or (head.is_lower and noun_kind(head.lemma_.lower()) is not None):
            return None
        first = head.i
        while first > span.start and self._doc[first - 1].pos_ == "PROPN":
            first -= 1
        name = self._doc[slice(*with_edges(self._doc, joined(self._doc, (first, head.i + 1))))]
        name = name if name[-1].is_digit or name[-1].text == "!" else bare(name)
        if is_description(name, head):
            return None
        if is_title(name[-1]) and not any(token.lower_ in first_names() for token in name):
            # "The Deputy Foreign Minister" is a description, whatever its letters.
            return self._titled(span, name)
        person = self._people.person(name.text)
        if person is not None:
            return self._person(person, span)
        taken_up = self._taken_up(span, head, written(name))
        if taken_up is not None:
            return taken_up
        kind: SourceKind = "organization" if looks_like_body(name) or is_called_a_body(name) else "unknown"
        return ResolvedSource(kind, "named", self._bodies.full(written(self._goes_on(span, name))))

    def _goes_on(self, span: Span, name: Span) -> Span:
        """A noun for a body with what it is of: ``the Administration of the President of the Republic``."""
        if len(name) > 1 or name.end == span.end or not is_body_noun(name[0]):
            return name
        near = {i: ent for i in range(span.start, span.end) if (ent := self._entities.get(i)) is not None}
        starts = {ent.start for ent in near.values()}
        people = {ent.start for ent in near.values() if ent.label_ == "PERSON"}
        long = whole(Span(self._doc, name.start, name.end, label="ORG"), starts, people)
        return self._doc[long.start : min(long.end, span.end)]

    def _in_small_letters(self, span: Span, head: Token) -> ResolvedSource | None:
        """A known person whose name lost its capitals: ``says gottová``."""
        if len(span) > 2 or noun_kind(head.lemma_.lower()) is not None:  # noqa: PLR2004 - a first name and a surname
            return None
        person = self._people.person(span.text.title())
        return self._person(person, span) if person is not None else None

    def _beside(self, span: Span, head: Token) -> ResolvedSource | None:
        """The person whose office a mention is, by the name before its comma: ``X, Secretary for Trade, said``."""
        closed = self._doc[span.end : span.end + 1].text == "," and self._doc[span.start - 1 : span.start].text == ","
        if not closed or not is_person_noun(head) or span[0].pos_ in {"DET", "PRON"}:
            return None
        first = after = span.start - 1
        while first and self._doc[first - 1].pos_ == "PROPN" and self._doc[first - 1].text[:1].isupper():
            first -= 1
        person = self._people.person(self._doc[first:after].text) if after - first >= _FULL_NAME else None
        if person is None:
            return None
        person.learn(self._described.office(span, head))
        return self._person(person, span)

    def _body(self, ent: Span, head: Token) -> ResolvedSource | None:
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

    def _person(self, person: PersonEntity, span: Span) -> ResolvedSource:
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
        if person.role is None and is_unknown_office(head):
            person.learn(Office(head.text))
        return ResolvedSource("person", "named", person.name, person.role, person.affiliation, person.gender)

    def _apposed(self, span: Span, head: Token) -> Span | None:
        """The name in apposition to a description: ``a spokeswoman, Anna White``; ``the operator Nordkraft``."""
        office = is_office_noun(head)
        if (head.pos_ not in _HEADS and not office) or head.tag_ in {"NNS", "NNPS"}:
            return None  # "members of the caucus, among them X"
        inside = (self._entities.get(i) for i in range(head.i + 1, span.end))
        near = [ent for ent in inside if ent is not None]
        if office or is_title(head) or head.lower_ == "one":
            beside = next((e for e in near if is_person(e) and self._stands_beside(head, e)), None)
            found = beside or next((e for e in near if e.label_ == "PERSON" and self._closes_title(head, e)), None)
            return Span(self._doc, found.start, found.end, label="PERSON") if found is not None else None
        kind = noun_kind(head.lemma_.lower())
        if kind is None and near and near[-1].label_ == "PERSON" and near[-1].end == span.end:
            # An office that no list knows: "the khokim of the region X".
            return near[-1] if len(near[-1]) >= _FULL_NAME and self._closes_title(head, near[-1]) else None
        if kind == "organization":
            return next(
                (ent for ent in near if ent.label_ == "ORG" and (is_next(head, ent) or closes(span, ent))), None
            )
        return None

    def called(self, span: Span, head: Token) -> ResolvedSource | None:
        """The person whom a description calls by name: ``a farmer named Anna White``, ``a dealer surnamed Ke``."""
        if not is_person_noun(head):
            return None
        called = called_name(span, head)
        if called is None:
            return None
        name, office = bare(called), self._described.office(self._doc[span.start : head.i + 1], head)
        person = self._people.person(name.text, name.start_char)
        if person is not None:
            person.learn(office)
            return self._person(person, span)
        return ResolvedSource(
            "person", "named", written(name), office.role, office.affiliation, gender_of_noun(head.lemma_.lower())
        )

    def _members(self, span: Span, head: Token) -> ResolvedSource | None:
        """The people whom a plural names or gives for examples: ``doctors X and Y``, ``musicians such as X``."""
        link = head.i + 1
        if head.tag_ not in {"NNS", "NNPS"} or not is_person_noun(head) or span.end - link < _FULL_NAME:
            return None
        first = self._entities.get(link)
        given = self._doc[link].lower_ == "like" or self._doc[link : link + 2].text.lower() == "such as"
        if not given and (first is None or first.label_ != "PERSON"):
            return None
        found = {e.start: e for i in range(link, span.end) if (e := self._entities.get(i)) is not None}
        names = [self._name_of(e) for e in found.values() if e.label_ == "PERSON"]
        if len(names) != 1:
            return ResolvedSource("group", "named", in_words(names)) if names else None
        person = self._people.person(names[0])
        return self._person(person, span) if person is not None else None

    def _first(self, span: Span, head: Token) -> Span | None:
        """The person whom a mention begins with, wherever the parser sees its head: ``Mr. White in the stands``.

        Also the body before a verb: ``the Prosecutor's Office attached to the court``.
        """
        first = span.start
        while first + 1 < span.end and (is_title(self._doc[first]) or self._doc[first].text == "."):
            first += 1
        if head.pos_ == "VERB" and self._doc[first].pos_ == "DET":
            first += 1
        ent = self._entities.get(first)
        if ent is None or ent.end >= span.end:
            return None
        if head.pos_ == "VERB" and ent.label_ == "ORG" and ent.end == head.i:
            return ent
        if ent.label_ != "PERSON" or ent.start != first:
            return None
        after = self._doc[ent.end]
        if len(ent) >= _FULL_NAME and is_office_behind(self._doc, ent.end):
            return ent
        return ent if after.is_punct or after.pos_ in {"ADP", "SCONJ", "PRON"} else None

    def _closes_title(self, head: Token, name: Span) -> bool:
        """True if a title runs up to a name without a break: ``head of the Ministry of Roads Anna White``."""
        if is_of_relative(head, name):
            return False
        before = name.doc[name.start - 1]
        if before == head and is_office_noun(head):
            return True  # even if it is tagged as a verb
        while before.i - 1 > head.i and (is_title_of(head, before) or before.pos_ == "DET"):
            before = before.nbor(-1)
        if before.pos_ in {"ADP", "CCONJ"} or breaks(before):
            return False  # "a lawyer for Anna White", "the wife of the pilot Anna White"
        between = (token for token in name.doc[head.i + 1 : name.start] if token.i not in self._entities)
        return not any(breaks(token) for token in between)

    def _stands_beside(self, head: Token, name: Span) -> bool:
        """True if a name is in apposition to an office, or ends a list of offices: ``lobbyist and strategist X``."""
        listed = head.i + 1 < name.start and head.nbor().lower_ == "and"
        if listed and all(token.pos_ in _TITLE for token in self._doc[head.i + 2 : name.start]):
            return True
        return not is_of_relative(head, name) and self._described.stands_beside(head, name)

    def _metonym(self, span: Span) -> ResolvedSource | None:
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
