"""Which organization a description refers to (``the company``, ``the union``), by weights fitted on many articles.

The rules of ``entities.organizations`` know the words of names: ``the union`` is the Seamen's Union. A name that does
not say what bears it (``Verdi``, ``Setouchi Kisen``) is taken up by any noun; where it stands, what it does and how the
article speaks of others then tell whether it is meant. As for people (``learned_ranking``), every organization that the
article names, and none, are options with signs for and against them; one sign is what the rules say.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.coreference.antecedents import (
    AHEAD,
    BY_RULE,
    FORGOTTEN,
    AntecedentRanker,
    Antecedents,
    Option,
    sentences_between,
)
from quotewire.tasks.attribution.entities import (
    WEIGHTS,
    Bodies,
    Mention,
    Named,
    NameFit,
    content_words,
    is_bare,
    is_narrowed,
    is_owned,
    name_fit,
    nation_beside,
)
from quotewire.tasks.attribution.text import Layout, metonyms, states
from quotewire.tasks.wordlists.attribution import COMPANY_NOUNS, MEDIA_NOUNS, STAFFS, TAKING_UP_BODIES
from quotewire.tasks.wordlists.genders import first_names

_MOST: Final = 60
"""Mentions to look at: quadratic without a limit."""
_OFTEN: Final = 6
_ALIKE: Final = 0.5
"""Similarity of a noun to a word of a name that may well say what bears it."""
_START: Final = 400
"""Characters of an article in which a body may be described before being named."""
_PLACES: Final = frozenset({"of", "in", "at", "for"})
_NEAR: Final = 2
"""Sentences since a body was named or spoke."""


class BodyAntecedents:
    """Chooses the organizations that one article's descriptions refer to."""

    def __init__(self, bodies: Bodies, ranker: AntecedentRanker, antecedents: Antecedents) -> None:
        self._bodies = bodies
        self._salience = ranker.salience
        self._antecedents = antecedents

    def of(self, span: Span, head: Token, by_rule: str | None, *, listed: bool) -> str | None:
        """The name of the organization that a description refers to; None if none is likely enough.

        Args:
            span: The description, a definite one.
            head: Its noun.
            by_rule: The name that the rules take.
            listed: True if the noun is known to be one for bodies.
        """
        at, noun = span.start_char, head.lemma_.lower()
        scene = _Scene(self._antecedents.layout, self._bodies, self._salience.people.named, at)
        mentions = scene.mentions(by_rule)
        words, nation, owners = content_words(span, head), nation_beside(head), _owners(head)
        last = self._salience.last_source(at)
        served = (last.person.affiliation or "").lower() if last is not None else ""
        fits = {name: name_fit(named, noun) for name, named in mentions.items()}
        options: list[Option[Named]] = []
        for name, named in mentions.items():
            fit, theirs = fits[name], {*name.lower().split(), named.sort} - {""}
            like = max((self._antecedents.similarity(noun, word) for word in theirs), default=0.0)
            signs: dict[str, float] = {
                BY_RULE: name == by_rule,
                **_fitting(fit, noun),
                "alike": like,
                "very_alike": like >= _ALIKE,
                "modified": sum(word in theirs for word in words),
                "unmodified": bool(words) and not any(word in theirs for word in words),
                "owner": any(owner in name.lower() for owner in owners),
                "nation": nation is not None and named.nation == nation,
                "other_nation": nation is not None and named.nation not in {None, nation},
                "single": " " not in name,
                "served": bool(served) and (served in name.lower() or name.lower() in served),
                **self._named_as(named),
            }
            options.append(Option(named, signs | scene.signs(name)))
        found = list(fits.values())
        nobody: dict[str, float] = {
            "nobody": True,
            "nobody.rules": by_rule is None,
            "nobody.introduced": self._bodies.is_introduced(head),
            "nobody.narrowed": is_narrowed(span, head),
            "nobody.placed": any(token.lower_ in _PLACES for token in head.rights),
            "nobody.owned": is_owned(span, head),
            "nobody.bare": is_bare(span, head),
            "nobody.modified": bool(words),
            "nobody.nation": nation is not None,
            "nobody.this": span[0].lower_ in {"this", "that"},
            "nobody.unlisted": not listed,
            "nobody.company": noun in COMPANY_NOUNS,
            "nobody.medium": noun in MEDIA_NOUNS,
            "nobody.staff": noun in STAFFS,
            "nobody.taking_up": noun in TAKING_UP_BODIES,
            "nobody.plural": head.tag_ in {"NNS", "NNPS"},
            "nobody.capital": head.text[:1].isupper(),
            "nobody.fits": any(fit.points > 0 for fit in found),
            "nobody.alone": not found,
            "nobody.one": len(found) == 1,
            "nobody.unsure": self._bodies.has_unsure(at),
            "nobody.first": at < _START,
            "nobody.unheard": scene.last is None,
            "nobody.person": last is not None,
        }
        options.append(Option(None, nobody))
        meant = self._antecedents.choose("body", at, options)
        if meant is None or (self._bodies.is_unnamed(head) and not fits[meant.name].same):
            return None  # "a shipping company … the shipping company"
        if meant.label == "PERSON" and " " not in meant.name:
            return None  # a surname that stands alone as often as a body's name
        return meant.name

    def _named_as(self, named: Named) -> dict[str, float]:
        """What a name was found as; many a body is taken for a person or a place."""
        person = self._salience.people.person(named.name) if named.label == "PERSON" else None
        return {
            "person": person is not None,
            "person.given": person is not None and named.name.partition(" ")[0].lower() in first_names(),
            "person.role": person is not None and person.role is not None,
            "person.described": person is not None and bool(person.descriptors),
            "person.gender": person is not None and person.gender is not None,
            "person.spoke": person is not None and self._salience.has_spoken(person),
            "person.single": person is not None and " " not in named.name,
            "place": named.label in {"GPE", "LOC", "FAC"},
            "place.known": named.label != "PERSON" and (named.name in states() or named.name.lower() in metonyms()),
            "people": named.label == "NORP",
            "thing": named.label in {"WORK_OF_ART", "PRODUCT", "EVENT"},
        }


def _fitting(fit: NameFit, noun: str) -> dict[str, float]:
    """What the words of a name say: whether it can be the name of what the noun is for."""
    company = noun in COMPANY_NOUNS
    return {
        "fits": fit.points > 0,
        "fits.noun": fit.same,
        "fits.not": fit.points < 0,
        "kind.alike": fit.alike,
        "kind.other": fit.says_kind and not fit.alike and fit.points <= 0,
        "kind.unsaid": not fit.says_kind,
        "company.unsaid": company and not fit.says_kind,
        "company.fits": company and fit.company,
        "company.office": company and fit.says_kind and not fit.company,
        "office.unsaid": not company and not fit.says_kind,
        "office.company": not company and fit.says_kind and fit.company,
        "acronym": fit.acronym,
        "acronym.fits": fit.acronym and fit.points > 0,
        "acronym.company": fit.acronym and company,
        "news_agency": fit.news_agency,
        "news_agency.agency": fit.news_agency and noun == "agency",
        "medium": noun in MEDIA_NOUNS and not fit.says_kind,
    }


class _Scene:
    """Which bodies were named before a description, and where."""

    def __init__(self, layout: Layout, bodies: Bodies, people: Sequence[Mention], at: int) -> None:
        self._layout = layout
        self._sentence, self._paragraph = layout.sentence(at), layout.paragraph(at)
        self._mentions: dict[str, list[Named]] = {}
        spoke = list(islice(bodies.sources_before(at), _MOST))
        self._spoke = {named.name for named in spoke}
        before = [
            *islice(bodies.before(at), _MOST),
            *islice(bodies.things_before(at), _MOST),
            *islice(_people_before(people, at), _MOST),
        ]
        for named in sorted([*before, *spoke], key=attrgetter("at"), reverse=True):
            self._mentions.setdefault(named.name, []).append(named)
        for made in self._mentions.values():
            made.sort(key=lambda named: named.label == "ORG", reverse=True)  # stable: nearest first
        self._ahead = {named.name: named for named in bodies.named_behind(at, at + AHEAD)}
        self._ahead = {name: named for name, named in self._ahead.items() if name not in self._mentions}
        self.last = next((one for one in spoke if one.label == "ORG"), None)
        sure = {name: made for name, made in self._mentions.items() if made[0].label == "ORG"}
        self._sure = set(sure)
        self._free = {
            name: [m for m in made if layout.quotation(m.at) is None] for name, made in self._mentions.items()
        }
        free = {name: self._free[name] for name in sure}
        near = [(m.at, name) for name, made in free.items() for m in made]
        acting = [(m.at, name) for name, made in free.items() for m in made if m.weight >= WEIGHTS.subject]
        everything = [(m.at, name) for name, made in self._free.items() for m in made if m.weight >= WEIGHTS.subject]
        self._subject_of_all = max(everything, default=(0, ""))[1]
        self._nearest, self._subject = max(near, default=(0, ""))[1], max(acting, default=(0, ""))[1]
        self._acted = self._where(
            lambda m: (m.weight >= WEIGHTS.subject or m.issued) and self._sentence - layout.sentence(m.at) <= _NEAR
        )
        self._lately = self._where(lambda m: self._paragraph - layout.paragraph(m.at) <= 2)  # noqa: PLR2004
        self._here = self._where(lambda m: layout.paragraph(m.at) == self._paragraph)
        self._often = max((len(made) for made in sure.values()), default=0)

    def mentions(self, by_rule: str | None) -> dict[str, Named]:
        """The last mention of each name before the description, else the next one behind it, by the name.

        Args:
            by_rule: The name that the rules take, which may stand nowhere as it is.
        """
        found = {name: made[0] for name, made in self._mentions.items()} | self._ahead
        if by_rule is not None and by_rule not in found:
            found[by_rule] = Named(0, by_rule, "ORG", 0.0)
        return found

    def signs(self, name: str) -> dict[str, float]:
        """What the places of a name's mentions say."""
        made = self._mentions.get(name)
        if made is None:
            return {"ahead": True}
        near = max(self._free.get(name) or made, key=attrgetter("at"))
        sentences = self._sentence - self._layout.sentence(near.at)
        paragraphs = (self._paragraph - self._layout.paragraph(near.at)) / 2
        weight = max(m.weight for m in made if self._layout.sentence(m.at) == self._layout.sentence(near.at))
        return {
            "last": self.last is not None and self.last.name == name,
            "spoke": name in self._spoke,
            "unspoken": self.last is not None and name not in self._spoke,
            "nearest": name == self._nearest,
            "nearest_subject": name == self._subject,
            "nearest_subject_of_all": name == self._subject_of_all,
            "acted": name in self._acted,
            "acts": weight >= WEIGHTS.subject and sentences <= _NEAR,
            "acted_alone": self._acted == {name},
            "alone": self._sure == {name},
            "alone_unspecified": self._sure <= {name},
            "alone_lately": self._lately == {name},
            "alone_here": self._here == {name},
            **sentences_between(sentences),
            "paragraphs.0": paragraphs == 0,
            "paragraphs.1": 0 < paragraphs <= 1,
            "paragraphs.2": paragraphs > 1,
            "subject": weight >= WEIGHTS.subject,
            "part": weight == WEIGHTS.part,
            "quoted": not self._free.get(name, made),
            "cited": any(m.cited for m in made),
            "issued": any(m.issued for m in made),
            "often": min(_OFTEN, len(made)) / _OFTEN,
            "most": len(made) == self._often,
            "borne": any(m.sort for m in made),
        }

    def _where(self, fits: Callable[[Named], bool]) -> set[str]:
        """The names of organizations with a mention, outside quotations, that fits."""
        return {name for name in self._sure if any(fits(named) for named in self._free[name])}


def _people_before(people: Sequence[Mention], at: int) -> Iterator[Named]:
    """The mentions of people before an offset as those of bodies, nearest first."""
    for i in range(bisect_left(people, at, key=attrgetter("at")) - 1, -1, -1):
        if at - people[i].at > FORGOTTEN:
            return
        if people[i].person.name:
            yield Named(people[i].at, people[i].person.name, "PERSON", people[i].weight)


def _owners(head: Token) -> list[str]:
    """The names of whom a description says that the body belongs to: ``Nordkraft's bank``."""
    return [token.lower_ for token in head.lefts if token.dep_ == "poss" and token.pos_ == "PROPN"]
