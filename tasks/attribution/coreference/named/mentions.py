"""Named mentions: the source of a mention that holds a name, a list of names, or a metonym such as a capital.

``names_inside`` finds a name by its place in the mention, ``name_sources`` has the source that a name stands for.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from spacy.attrs import LOWER
from spacy.tokens import Doc, Span, Token

from quotewire.schemas.document import SourceKind
from quotewire.tasks.attribution.coreference.coordination import in_words, is_listed, names_several
from quotewire.tasks.attribution.coreference.named.abbreviated_offices import abbreviated_offices
from quotewire.tasks.attribution.coreference.named.closing_names import closing_name
from quotewire.tasks.attribution.coreference.named.document_agents import agent_phrase, publisher
from quotewire.tasks.attribution.coreference.named.listed_names import bodies_listed, people_listed
from quotewire.tasks.attribution.coreference.named.name_signs import (
    holds,
    is_called_a_body,
    is_capitalised,
    is_description,
    is_object,
    is_office,
)
from quotewire.tasks.attribution.coreference.named.name_sources import NameSources
from quotewire.tasks.attribution.coreference.named.names_inside import FULL_NAME, NamesInside
from quotewire.tasks.attribution.coreference.nominal import (
    Described,
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
    PersonIndex,
    bare,
    bodies_in_marks,
    body_kind,
    body_name,
    called_name,
    gender_of_noun,
    is_body_noun,
    is_compatriot,
    is_person_noun,
    is_title,
    joined,
    looks_like_body,
    mention_head,
    whole,
    with_edges,
)
from quotewire.tasks.attribution.text import ids_of, is_acronym, noun_kind, tokens_with
from quotewire.tasks.attribution.types import ResolvedSource
from quotewire.tasks.wordlists.attribution import CALENDAR_WORDS, MEDIA_NOUNS, NETWORKS, TITLES, TITLES_BEHIND
from quotewire.tasks.wordlists.genders import first_names

_NAMING: Final = frozenset({"PROPN", "NUM"})
_MARKS: Final = '“”"«»„ '
_INITIALS: Final = ids_of(("initials",))
_BEFORE_DAYS: Final = frozenset({"every", "last", "next", "on", "since", "this", "until"})


class NamedMentions:
    """Resolves the mentions of one article that contain a name.

    Attributes:
        sources: The sources that names stand for.
        inside: The names by their place in a mention.
    """

    def __init__(
        self, doc: Doc, entities: Sequence[Span], people: PersonIndex, bodies: Bodies, described: Described
    ) -> None:
        self._doc = doc
        self._people = people
        self._bodies = bodies
        self._described = described
        self._entities = {token.i: ent for ent in entities for token in ent}
        self.sources = NameSources(doc, self._entities, people, bodies, described)
        self.inside = NamesInside(doc, self._entities, people, described)
        self._marked = bodies_in_marks(doc)
        self._offices = abbreviated_offices(doc, people)
        self._initials = {token.nbor().text for token in tokens_with(doc, LOWER, _INITIALS) if token.i + 1 < len(doc)}
        """What stands for a name that is kept back: ``the suspect with the initials RH``."""

    def resolve(self, span: Span, head: Token) -> ResolvedSource | None:
        """The entity that a mention names; None if it names none."""
        if is_compatriot(span, head) or head.text in self._initials:
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
        person = self.sources.metonym(span) or self._titled_behind(span, head)
        if person is None and ent is not None and office:
            person = self._titled(span, ent)
        elif person is None and ent is None:
            person = self.called(span, head) or self._members(span, head)
        if person is not None or (ent is not None and office and is_office(ent)):
            return person
        ent = ent or self.inside.apposed(span, head) or self.inside.first(span, head)
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
        if name is None or name.label_ != "PERSON" or len(name) < FULL_NAME or after < head.i:
            person = self._people.person(self._doc[span.start].text) if after == span.start + 1 else None
            if person is None or " " not in person.name or not holds(person, head):
                return None
            return self.sources.person(person, span)
        if head.lower_ not in TITLES_BEHIND:
            return None
        person = self.sources.person_of(name)
        if person is None:
            return None
        person.learn(Office(head.text))
        return self.sources.person(person, span)

    def _without_entity(self, span: Span, head: Token) -> ResolvedSource | None:
        """Resolve a mention in which no entity was found."""
        # In a headline every word has a capital, so the tagger mislabels names.
        known = head.text[:1].isupper() and self._people.person(head.text) is not None
        plain = head.is_lower and span[0].pos_ == "DET"  # "the agrarian", which the tagger takes for a name
        capital = (head.pos_ == "PROPN" and not plain) or known or is_acronym(head) or is_capitalised(span)
        named = self._unrecognized(span, head) if capital else self._in_small_letters(span, head)
        return named or self._of_organization(span, head) or self._beside(span, head)

    def _of_entity(self, span: Span, head: Token, ent: Span) -> ResolvedSource | None:
        """Resolve a mention to the person or body of its entity."""
        if ent.label_ == "PERSON" or (len(body_name(ent).split()) == 1 and head.lower_ not in NETWORKS):
            # In a headline the recognizer adds the verb to the name: "Weber Seeks".
            person = self._people.person(body_name(ent), bare(ent).start_char) or self._people.person(head.text)
            if person is not None:
                return self.sources.person(person, span)
        if ent.label_ == "PERSON" and is_person_noun(head):
            office = self._described.office(self._doc[span.start : ent.start], head)
            return ResolvedSource("person", "named", bare(ent).text, office.role, office.affiliation)
        return self.sources.taken_up(span, head, body_name(ent)) or self.sources.body(ent, head)

    def closing(self, span: Span, head: Token) -> ResolvedSource | None:
        """The person whom a long mention names at its end; None if it names nobody there."""
        name = closing_name(span, head, self._entities)
        person = self.sources.person_at(name[-1]) if name is not None else None
        if name is None or person is None:
            return None
        source, body = self.sources.person(person, span), self._entities.get(name.start - 2)
        if source.role is None and source.affiliation is None and body is not None and body.label_ == "ORG":
            return replace(source, affiliation=self.sources.body_name(body))  # "The Ministry of Roads, Ada Holm, said"
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
        return self.sources.name_of(ent) if ent is not None and ent.label_ in {"ORG", "PERSON"} else None

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
            [self.sources.name_of(ent) for ent in names]
            if signed and all(is_listed(*pair) for pair in pairwise(names))
            else []
        )

    def listed(self, span: Span) -> list[str]:
        """The names of people or bodies that a mention names side by side; empty if it does not."""
        people = people_listed(span, self._entities)
        names = [self.sources.name_of(ent) for ent in people]
        names = names or [self._name_in_list(ent, span) for ent in bodies_listed(span, self._entities)]
        return names if len({*names}) > 1 else []

    def _name_in_list(self, ent: Span, span: Span) -> str:
        """A body's name, or that of a place with its article: ``Norland and the West``."""
        name = self.sources.name_of(ent)
        led = "the" in {ent[0].lower_, self._doc[max(0, ent.start - 1)].lower_}
        return f"the {name}" if led and ent.label_ != "ORG" and ent.start > span.start + 1 else name

    def _of_organization(self, span: Span, head: Token) -> ResolvedSource | None:
        """An organization that is called by a common noun and a name, or that issued a document."""
        marked = head.i - 2 >= span.start and head.nbor(-1).is_quote  # "the site “ynet”": the name can be the head
        called = name_behind(span, head) or (name_behind(span, head.nbor(-2)) if marked else None)
        if called is not None:
            return ResolvedSource("organization", "named", self._bodies.full(called))
        issuer = issuer_of(span, head, self._entities)
        if issuer is not None and issuer.label_ == "PERSON":
            person = self.sources.person_of(issuer)
            return self.sources.person(person, span) if person is not None else None
        if issuer is not None:
            kind: SourceKind = "organization" if head.lemma_.lower() in MEDIA_NOUNS else "document"
            return ResolvedSource(kind, "named", self.sources.body_name(issuer))
        if noun_kind(head.lemma_.lower()) == "document":
            agent = self._agent(head, span.end)
            if agent is not None:
                return replace(agent, kind="document") if agent.kind == "organization" else agent
        owner = spoken_for(span, head, self._entities)
        name = self.sources.body_name(owner) if owner is not None else name_around(span, head)
        return ResolvedSource("organization", "named", name) if name is not None else None

    def _titled(self, span: Span, office: Span) -> ResolvedSource | None:
        """The person behind an office in capitals (``Minister of Industry and Trade X``); None if nobody is named."""
        for i in range(office.end, span.end):
            ent = self._entities.get(i)
            if ent is not None and ent.label_ == "PERSON" and ent.start == i and not is_object(ent):
                person = self.sources.person_of(ent)
                return self.sources.person(person, span) if person is not None else None
        return None

    def _unrecognized(self, span: Span, head: Token) -> ResolvedSource | None:
        """Resolve a name that the recognizer missed: the proper nouns up to the mention's head."""
        if head.is_lower and noun_kind(head.lemma_.lower()) is not None:
            return None
        first = head.i
        while first > span.start and self._doc[first - 1].pos_ == "PROPN":
            first -= 1
        name = self._doc[slice(*with_edges(self._doc, joined(self._doc, (first, head.i + 1))))]
        name = name if name[-1].is_digit or name[-1].text == "!" else bare(name)
        if is_description(name) or _is_day(name):
            return None
        if is_title(name[-1]) and not any(token.lower_ in first_names() for token in name):
            # "The Deputy Foreign Minister" is a description, whatever its letters.
            return self._titled(span, name)
        person = self._people.person(name.text)
        if person is not None:
            return self.sources.person(person, span)
        taken_up = self.sources.taken_up(span, head, written(name))
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
        return self.sources.person(person, span) if person is not None else None

    def _beside(self, span: Span, head: Token) -> ResolvedSource | None:
        """The person whose office a mention is, by the name before its comma: ``X, Secretary for Trade, said``."""
        closed = self._doc[span.end : span.end + 1].text == "," and self._doc[span.start - 1 : span.start].text == ","
        if not closed or not is_person_noun(head) or span[0].pos_ in {"DET", "PRON"}:
            return None
        first = after = span.start - 1
        while first and self._doc[first - 1].pos_ == "PROPN" and self._doc[first - 1].text[:1].isupper():
            first -= 1
        person = self._people.person(self._doc[first:after].text) if after - first >= FULL_NAME else None
        if person is None:
            return None
        person.learn(self._described.office(span, head))
        return self.sources.person(person, span)

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
            return self.sources.person(person, span)
        return ResolvedSource(
            "person", "named", written(name), office.role, office.affiliation, gender_of_noun(head.lemma_.lower())
        )

    def _members(self, span: Span, head: Token) -> ResolvedSource | None:
        """The people whom a plural names or gives for examples: ``doctors X and Y``, ``musicians such as X``."""
        link = head.i + 1
        if head.tag_ not in {"NNS", "NNPS"} or not is_person_noun(head) or span.end - link < FULL_NAME:
            return None
        first = self._entities.get(link)
        given = self._doc[link].lower_ == "like" or self._doc[link : link + 2].text.lower() == "such as"
        if not given and (first is None or first.label_ != "PERSON"):
            return None
        found = {e.start: e for i in range(link, span.end) if (e := self._entities.get(i)) is not None}
        names = [self.sources.name_of(e) for e in found.values() if e.label_ == "PERSON"]
        if len(names) != 1:
            return ResolvedSource("group", "named", in_words(names)) if names else None
        person = self._people.person(names[0])
        return self.sources.person(person, span) if person is not None else None


def _is_day(name: Span) -> bool:
    """True for ``last Sunday``; Sunday, April and Summer by themselves are names of people, too."""
    before = name.doc[name.start - 1] if name.start else None
    led = before is not None and before.lower_ in _BEFORE_DAYS
    return name[-1].lower_ in CALENDAR_WORDS and (led or name[0].lower_ in _BEFORE_DAYS)
