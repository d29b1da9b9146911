"""Descriptions of people: resolves ``the senator``, ``his wife`` or ``the 45-year-old`` to a named person."""

from bisect import bisect_left
from typing import Final

from spacy.attrs import LEMMA
from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.coreference.antecedents import (
    COUNSEL,
    FORGOTTEN,
    RUNS,
    AntecedentRanker,
    Antecedents,
    belongs,
)
from quotewire.tasks.attribution.coreference.nominal.apart import PeopleApart
from quotewire.tasks.attribution.coreference.nominal.handling import Handling
from quotewire.tasks.attribution.coreference.nominal.of_two import is_of_two, one_of_two
from quotewire.tasks.attribution.coreference.nominal.other_offices import is_another
from quotewire.tasks.attribution.coreference.nominal.peers import Peers
from quotewire.tasks.attribution.coreference.nominal.strangers_ages import StrangersAges
from quotewire.tasks.attribution.entities import (
    WEIGHTS,
    Office,
    PersonEntity,
    common_nouns,
    content_words,
    differ,
    fit,
    gender_of_noun,
    is_bare,
    is_broader,
    is_compatriot,
    is_definite,
    is_grown_up,
    is_narrowed,
    is_of_party,
    is_other_age,
    is_other_nationality,
    is_owned,
    is_stranger,
    nationalities,
    nationality_of,
    stated_age,
    stated_nationality,
)
from quotewire.tasks.attribution.text import CharSpan, first_with, ids_of, tokens_with
from quotewire.tasks.wordlists.attribution import KIN, OFFICES, ONLY_IF_CALLED, PARTIES, RELATIONAL_NOUNS

_RUN: Final = ids_of(("campaign", "candidacy"))
_CERTAIN: Final = 0.95
"""Probability of an antecedent that the article states."""
_FAR_MORE: Final = 3
"""How many times as often as others an article names the person whom it is about."""
_OTHERS: Final = frozenset({"him", "her", "them"})
_FOCUS: Final = 600
"""Maximum antecedent distance of a description by new words (``the 45-year-old``), in characters."""


class DescribedPeople:
    """Resolves the descriptions of people in one article."""

    def __init__(self, doc: Doc, ranker: AntecedentRanker, antecedents: Antecedents | None) -> None:
        self._doc = doc
        self._antecedents = antecedents
        self._ranker = ranker
        self._apart = PeopleApart(doc, ranker)
        self._ages = StrangersAges(doc, ranker)
        self._handling = Handling(doc, ranker.salience)
        self._peers = Peers(doc, ranker.salience)
        strangers = [token for token in common_nouns(doc) if is_stranger(token)]
        self._strangers = [token.idx for token in strangers]
        self._called: dict[str, list[int]] = {}
        for token in strangers:
            self._called.setdefault(token.lemma_.lower(), []).append(token.idx)
        self._learn_who_runs()

    def meant(self, span: Span, head: Token, office: Office, content: tuple[CharSpan, ...]) -> PersonEntity | None:
        """The person that a description refers to; None if no named person fits well enough."""
        if is_of_two(span, head):
            return self._certain(span, one_of_two(head, self._ranker.salience.people))
        age, nationality = stated_age(span), nationality_of(head)
        known = self._certain(span, self._ranker.stated(span.start_char, content, age=age, nationality=nationality))
        if known is None and nationality is None:
            nationality = stated_nationality(span, head) if is_definite(span) else None
            known = self._certain(span, self._compatriot(span, head, nationality))
        if known is None:
            known = self._best(span, head, office, content)
            if known is not None and self._peers.are_called(
                known, head.lemma_.lower(), content_words(span, head), span.start_char
            ):
                return None
        if known is not None and (is_other_age(age, known.age) or is_other_nationality(nationality, known)):
            return None
        another = known is not None and (
            is_another(span, head, known)
            or fit(head.lemma_.lower(), content_words(span, head), known.descriptors) < 0
            or self._apart.is_another(span, head, known)
            or _is_with_him(span, head)
            or (is_grown_up(head.lemma_.lower(), known.role, known.age) and not self._is_called_so(span, head, known))
            or (age is not None and self._ages.is_strangers(age, span.start_char, known))
            or (is_compatriot(span, head) and self._may_be_other(head, known, nationality))
        )
        if another or known is None:
            return None
        handled = self._handling.handled(known, head.lemma_.lower(), span.start_char)
        return known if handled is None else handled.person

    def _may_be_other(self, head: Token, person: PersonEntity, nationality: str | None) -> bool:
        """True if ``the Dane`` may be somebody named beside a person of whom no nationality is stated.

        Not if the article is about the person, whom it names far more often.
        """
        salience = self._ranker.salience
        told = nationality in nationalities(person) or head.lower_ in person.descriptors
        if told or salience.last_speaker(head.idx) is person:
            return False
        gender = gender_of_noun(head.lower_)
        times = salience.people.times_named
        return any(
            not differ(gender, other.gender)
            and not is_other_nationality(nationality, other)
            and times(person) < _FAR_MORE * times(other)
            for other in salience.named_beside(person, head.idx)
        )

    def _compatriot(self, span: Span, head: Token, nationality: str | None) -> PersonEntity | None:
        """The one person of a nationality that a description may be of: ``the German minister``."""
        if nationality is None:
            return None
        return self._ranker.compatriot(head.lemma_.lower(), nationality, span.start_char)

    def is_stranger(self, span: Span, head: Token) -> bool:
        """True if a description that refers to no named person takes up somebody introduced without a name."""
        age = stated_age(span)
        if is_of_two(span, head) or (age is not None and self._ages.are_known(age, span.start_char)):
            return True
        return bisect_left(self._called.get(head.lemma_.lower(), []), span.start_char) > 0

    def _certain(self, span: Span, person: PersonEntity | None) -> PersonEntity | None:
        """A person whom no weights need to choose, which is recorded as that likely."""
        if person is not None and self._antecedents is not None:
            self._antecedents.likely[span.start_char] = _CERTAIN
        return person

    def _best(self, span: Span, head: Token, office: Office, content: tuple[CharSpan, ...]) -> PersonEntity | None:
        """The person who fits a description best by rules and weights."""
        known = self.by_rule(span, head, office, content)
        certain = known is not None and known in (self._relative(head), self._ranker.salience.introduced(span.end_char))
        if certain or self._antecedents is None or not (is_definite(span) or is_bare(span, head)):
            return known
        at, noun = span.start_char, head.lemma_.lower()
        last = self._ranker.salience.last_speaker(at)
        since = self._ranker.salience.since(last, at) if last is not None else -1
        called = bisect_left(self._called.get(noun, []), at) > 0
        stranger = bisect_left(self._strangers, at) > bisect_left(self._strangers, max(0, since))
        if called and (known is None or not known.name):
            return known  # "a nurse … the nurse": nobody by weights alone
        chosen = self._antecedents.of_description(span, head, office, known, called=called, stranger=stranger)
        return None if chosen is not None and self._is_owner(chosen, span, head) else chosen

    def _is_owner(self, person: PersonEntity, span: Span, head: Token) -> bool:
        """True if a description is of somebody who belongs to a person, as ``his boss`` is not he.

        Whom the article calls so may be meant: there the pronoun is somebody else's.
        """
        owner = _owner(head)
        if owner is None or owner.i < span.start:
            return False
        if self._is_called_so(span, head, person):
            return False
        meant = self._person(owner)
        return meant is person or (meant is None and owner.tag_ == "PRP$")

    @staticmethod
    def _is_called_so(span: Span, head: Token, person: PersonEntity) -> bool:
        """True if the article describes a person by a description's noun, or by a word for the same."""
        return fit(head.lemma_.lower(), content_words(span, head), person.descriptors) >= WEIGHTS.noun_fits

    def by_rule(self, span: Span, head: Token, office: Office, content: tuple[CharSpan, ...]) -> PersonEntity | None:
        """The person that the rules take for a description; None if they find nobody who fits."""
        known = self._relative(head)
        if known is None and is_definite(span):
            known = (
                self._known(span, head, office, content)
                or self._ranker.salience.introduced(span.end_char)
                or self._of_party(span, head, office)
                or self._goes_on(span, head, office)
            )
        elif known is None and is_bare(span, head):
            known = self._without_article(span, head, office, content)
        if known is None or not known.name or self._is_called_so(span, head, known):
            return known
        return self._ranker.called_wider(head.lemma_.lower(), office, span.start_char, content, known) or known

    def _without_article(
        self, span: Span, head: Token, office: Office, content: tuple[CharSpan, ...]
    ) -> PersonEntity | None:
        """Whom ``lawyer said`` refers to: somebody whom the article calls so, or by a narrower word."""
        noun = head.lemma_.lower()
        found = self._ranker.description(noun, content_words(span, head), office, span.start_char, content)
        person = found[1] if found is not None else None
        if person is None or not person.name:
            return None
        called = self._is_called_so(span, head, person) or is_broader(noun, person.descriptors)
        return person if called else self._ranker.called_wider(noun, office, span.start_char, content, person)

    def _relative(self, head: Token) -> PersonEntity | None:
        """The relative with the same surname that ``Weber's wife`` or ``his ex-wife`` refers to."""
        noun = head.lemma_.lower().removeprefix("ex-")
        if noun == "ex" and head.i + 2 < len(self._doc) and head.nbor().text == "-":  # "ex-wife" in three tokens
            noun = head.nbor(2).lemma_.lower()
        owner = _owner(head)
        if owner is None or noun not in KIN:
            return None
        person = self._person(owner)
        return self._ranker.relative(person, noun) if person is not None else None

    def _known(self, span: Span, head: Token, office: Office, content: tuple[CharSpan, ...]) -> PersonEntity | None:
        noun, at = head.lemma_.lower(), span.start_char
        if office.affiliation is not None and _is_place(span, office.affiliation):
            # "The Ohio senator": the place is an origin, not an affiliation.
            office = Office(office.role)
        owner = _owner(head)
        found = self._ranker.description(
            noun,
            content_words(span, head),
            office,
            at,
            content,
            owner=owner.lower_ if owner is not None else None,
            named_owner=self._name_of(owner),
        )
        if found is None:
            return None
        points, person = found
        if points >= WEIGHTS.noun_fits:
            return person
        return person if self._takes_up(span, head, person, points, office) else None

    def _goes_on(self, span: Span, head: Token, office: Office) -> PersonEntity | None:
        """The last speaker, whom translated news calls by ever new words: ``the expert``, ``the head of state``.

        Only if nobody else was named as a subject since, nothing says that it is somebody else, and the words can be
        another's neither by possession nor by kinship.
        """
        noun, at = head.lemma_.lower(), span.start_char
        person = self._ranker.salience.last_speaker(at)
        others = noun in KIN or noun in ONLY_IF_CALLED or (noun in COUNSEL and person is not None and not person.role)
        if person is None or not person.name or is_owned(span, head) or others:
            return None
        since = self._ranker.salience.since(person, at)
        if bisect_left(self._strangers, at) > bisect_left(self._strangers, since):
            return None  # "a young woman asked … the woman said"
        if self._called.get(noun) or differ(gender_of_noun(noun), person.gender) or not belongs(person, office):
            return None
        return person if fit(noun, content_words(span, head), person.descriptors) >= 0 else None

    def _of_party(self, span: Span, head: Token, office: Office) -> PersonEntity | None:
        """The last person named as a subject, whom ``the CDU politician`` calls by a party that nobody told.

        Only if no other person was named in this paragraph and the one before, and nothing known contradicts it.
        """
        noun = head.lemma_.lower()
        if not is_of_party(span, head):
            return None
        person = self._ranker.salience.only_subject(span.start_char)
        if person is None or not person.name or differ(gender_of_noun(noun), person.gender):
            return None
        parties = {word for word in person.descriptors if word in PARTIES}
        theirs = {token.lower_ for token in span} & PARTIES
        if (parties and theirs and not parties & theirs) or not belongs(person, office):
            return None
        return person

    def _name_of(self, owner: Token | None) -> str | None:
        """The surname of the possessor in ``his lawyer`` or ``Weber's lawyer``, in lower case."""
        if owner is None or owner.tag_ != "PRP$":
            return owner.lower_ if owner is not None and owner.pos_ == "PROPN" else None
        person = self._person(owner)
        return person.name.split()[-1].lower() if person is not None else None

    def _person(self, owner: Token) -> PersonEntity | None:
        """The person of ``his`` or ``Weber's``."""
        if owner.tag_ == "PRP$":
            return self._ranker.pronoun(owner.lower_, owner.idx, (), None)
        return self._ranker.named(owner.text)

    def _takes_up(self, span: Span, head: Token, person: PersonEntity, points: float, office: Office) -> bool:
        """True if a description by new words (``the developer``) can refer to a salient person."""
        noun, at = head.lemma_.lower(), span.start_char
        if noun in ONLY_IF_CALLED or (noun in KIN and not _has_children(head)):
            return False
        if points < 0 or (
            (office.affiliation is not None or is_owned(span, head))
            and (noun in KIN or not self._ranker.salience.leads(person, at))
        ):
            return False
        if (noun in RELATIONAL_NOUNS and "year-old" not in span.text) or (is_narrowed(span, head) and points == 0):
            return False
        if noun in OFFICES and (
            not self._ranker.salience.has_spoken(person) or person.descriptors & (OFFICES | RELATIONAL_NOUNS)
        ):
            return False
        called = self._called.get(noun, [])
        if bisect_left(called, at) > bisect_left(called, at - FORGOTTEN):
            return False  # "a young woman asked … the woman said"
        since = self._ranker.salience.since(person, at)
        between = bisect_left(self._strangers, at) - bisect_left(self._strangers, since)
        return at - since < _FOCUS and not between

    def _learn_who_runs(self) -> None:
        """Mark the people with a campaign or candidacy as candidates, even if the article never calls them so."""
        for token in tokens_with(self._doc, LEMMA, _RUN):
            if token.pos_ == "NOUN":
                owner = next((t for t in token.lefts if t.dep_ in {"poss", "compound"} and t.pos_ == "PROPN"), None)
                person = self._ranker.most_named(owner.text) if owner is not None else None
                if person is not None:
                    person.descriptors.add(RUNS)


def _is_with_him(span: Span, head: Token) -> bool:
    """True for somebody who is told by another one: ``the man beside him``, ``the friend who drove her``."""
    return any(token.tag_ == "PRP" and token.lower_ in _OTHERS for token in span.doc[head.i + 1 : span.end])


def _owner(head: Token) -> Token | None:
    """The possessor before a noun: ``his``, ``Weber's``."""
    return first_with(head.lefts, "poss")


def _is_place(span: Span, name: str) -> bool:
    """True if all words of a name inside a description name a place, a nationality or a party."""
    parts = set(name.split())
    inside = [token for token in span if token.text in parts and not token.is_lower]
    return all(token.ent_type_ in {"GPE", "LOC", "NORP"} or token.lower_ in PARTIES for token in inside)


def _has_children(head: Token) -> bool:
    """True for ``the mother of two``, which describes its own person and no relative."""
    return any(child.lower_ == "of" and any(t.pos_ == "NUM" for t in child.children) for child in head.rights)
