"""The organizations and places that an article names, and which of them ``the company`` refers to."""

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.organization_names import body_name, is_name, sort_of, staff_name
from quotewire.tasks.attribution.entities.organizations.aliases import AcronymExpander
from quotewire.tasks.attribution.entities.organizations.body_fit import (
    AGENCY,
    LEAST,
    NAMED,
    Named,
    is_company,
    is_news_agency,
    points_of,
    says_kind,
)
from quotewire.tasks.attribution.entities.person import weight_of
from quotewire.tasks.attribution.entities.salience_weights import WEIGHTS
from quotewire.tasks.attribution.entities.stated import is_nation, nation_beside
from quotewire.tasks.attribution.text import Layout, alike_bodies, metonyms, noun_kinds
from quotewire.tasks.wordlists.attribution import (
    COMPANY_NOUNS,
    HEARER_VERBS,
    MEDIA_NOUNS,
    NEWS_AGENCIES,
    TAKING_UP_BODIES,
)
from quotewire.tasks.wordlists.genders import first_names

_THINGS: Final = frozenset({"EVENT", "FAC", "LOC", "PRODUCT", "WORK_OF_ART"})
_FORGOTTEN: Final = 4000
"""Maximum antecedent distance of a description, in characters."""
_OTHERS: Final = frozenset(["parent", "sister", "other", "rival", "new", "second", "third", "another"])
_LEAD: Final = 0.2
"""Minimum lead of the best candidate over the second; a closer result is ambiguous and resolves to neither."""
_NEARBY: Final = 600
"""Tokens before a bare noun in which another body may be introduced by it."""
_NAME_BEHIND: Final = 4
"""Tokens from a noun to the end of those in which the name of what bears it may begin: ``a company called X``."""
_ACRONYM_LEAST: Final = 3
"""Minimum letters of an acronym that is no doubtful name."""
_SENTENCE: Final = 0.25
_SPOKE: Final = 0.6
_INVESTIGATING: Final = frozenset(
    {"gendarmerie", "investigation", "investigative", "police", "prosecutor", "prosecutors"}
)
"""Words in the names of bodies that investigate crimes."""
_ASKED: Final = frozenset({"asked", "interviewed", "polled", "questioned", "surveyed"})
_ALONE: Final = frozenset({"authority", "commission", "committee"})
"""Nouns that take up a body only where the article names no other one, and by initials, which no company is likely to
have: news speaks of such bodies without naming them."""
_ISSUED_BY: Final = frozenset({"from", "of"})
_ISSUING: Final = frozenset(
    {"announce", "collect", "commission", "compile", "draft", "draw", "issue", "make", "prepare", "present", "produce"}
    | {"provide", "publish", "release", "report", "submit", "write"}
)
"""What a body does with figures, reports and rules."""
_JUST_BEFORE: Final = 2
"""Sentences before a description in which the body that it takes up has acted or been cited."""
_QUOTED: Final = 1.2
"""Penalty for a mention inside a quotation that the description is not part of."""


class Bodies:
    """The organizations and places of one article."""

    def __init__(self, doc: Doc, text: str, entities: Sequence[Span], layout: Layout) -> None:
        found = [
            (ent, body_name(ent)) for ent in entities if ent.label_ in {"ORG", "GPE", "NORP"} or _is_site_of_body(ent)
        ]
        self._text = text
        self._written: dict[str, bool] = {}
        people = {ent.end_char for ent in entities if ent.label_ == "PERSON"}
        self._long = AcronymExpander(text, [name for ent, name in found if ent.label_ != "NORP"], people)
        self._layout = layout
        self.named = [
            Named(
                ent.start_char,
                self.full(name, ent.label_),
                "ORG" if ent.label_ == "FAC" else ent.label_,
                weight_of(ent.root),
                sort_of(ent) or _sort_before(ent),
                _is_cited(ent.root),
                _nation_before(ent),
                _is_issuer(ent.root),
            )
            for ent, name in found
            if name and (ent.label_ != "ORG" or name.lower() not in metonyms()) and not _is_party_of(ent, people)
        ]
        self.named = sorted([*self.named, *_staffs(doc)], key=attrgetter("at"))
        self._things = [
            Named(ent.start_char, body_name(ent), ent.label_, weight_of(ent.root))
            for ent in entities
            if ent.label_ in _THINGS and not _is_site_of_body(ent) and body_name(ent)
        ]
        self._with_sort = {named.name for named in self.named if named.sort}
        self._spoke: list[Named] = []
        unsure = _unsure_names(doc, entities)
        self._unsure = [token.idx for token in unsure]
        self._heard = [token.idx for token in unsure if _is_cited(token)]
        self._places = {named.name for named in self.named if named.label == "GPE"}

    def full(self, name: str, label: str = "ORG") -> str:
        """The full name for an acronym or an organization's short name; the name itself if none is known."""
        return self._long.of(name, short=label == "ORG")

    def is_written(self, name: str) -> bool:
        """True if the article has a name, with a capital and as words of their own."""
        if name not in self._written:
            found = name[:1].isupper() and re.search(rf"\b{re.escape(name)}\b", self._text) is not None
            self._written[name] = found
        return self._written[name]

    def bears(self, name: str) -> bool:
        """True if the article joins a noun to a name: ``the Nordkraft company``."""
        return name in self._with_sort

    def spoke(self, name: str, at: int, sort: str = "") -> None:
        """Record that an organization or place was a source at an offset, with the noun behind its name."""
        label = "GPE" if name in self._places else "ORG"
        self._spoke.append(Named(at, name, label, 1.0 + _SPOKE, sort))
        if sort:
            self._with_sort.add(name)

    def described(self, mention: Span, head: Token, *, bare: bool = False) -> str | None:
        """The earlier name that fits a description best (``the company``); None if no name is clearly best.

        Args:
            mention: The description.
            head: Its noun.
            bare: True if it lacks its article: then the name must have the noun.
        """
        noun = head.lemma_.lower()
        lefts = [token for token in head.lefts if token.dep_ in {"compound", "amod", "poss", "nmod"}]
        modifiers = {token.lower_ for token in lefts}
        owners = [token for token in lefts if token.dep_ == "poss"]
        if modifiers & _OTHERS or not all(is_name(token) for token in owners):
            return None
        wanted = {noun, *(token.lower_ for token in lefts if token.dep_ == "compound" and token.is_lower)}
        at = mention.start_char
        points: dict[str, float] = {}
        for named in self._before(at):
            fit = points_of(named, noun, wanted)
            if any(owner.lower_ not in named.name.lower() for owner in owners) or (bare and fit != NAMED):
                continue
            if fit is not None:
                distance = self._layout.sentence(at) - self._layout.sentence(named.at)
                fit += named.weight - _SENTENCE * distance - (_QUOTED if self._is_elsewhere(named.at, at) else 0.0)
                points[named.name] = max(points.get(named.name, LEAST), fit)
        if noun == AGENCY and points:
            points = self._of_cited_agency(points, at)
            if not points:
                return None
        if not points:
            return self._by_other_word(mention, head) if not bare else None
        ranked = sorted(points.items(), key=lambda item: (item[1], len(item[0])), reverse=True)
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _LEAD and not _same(*ranked[:2]):
            return None
        return ranked[0][0]

    def _by_other_word(self, mention: Span, head: Token) -> str | None:
        """The only organization of the kind that a noun is a word for: a bureau as ``the commission``.

        Failing that, the only one that spoke, if its name does not say what it is.
        """
        if _is_introduced(head):
            return None
        alike = alike_bodies().get(head.lower_, frozenset())
        owns = {token.lower_ for token in mention if token.i < head.i and token.pos_ != "DET"}
        at = mention.start_char
        known = _only(named for named in self._before(at) if _is_kind(named, head.lower_, alike, owns))
        if known or owns or head.lower_ not in TAKING_UP_BODIES | _ALONE or _is_one_of_place(mention, head):
            return known
        spoke = [named for named in self._window(self._spoke, at) if named.label == "ORG"]
        if any(says_kind(named.name) for named in spoke):
            return None
        alone = _only(self._others(at, head.lower_)) if not spoke or head.lower_ in _ALONE else None
        fits = alone is not None and not says_kind(alone) and (head.lower_ not in _ALONE or alone.isupper())
        if alone is not None and fits and self._acted(alone, at):
            return alone
        return _only(spoke) if head.lower_ not in _ALONE else None

    def _of_cited_agency(self, points: dict[str, float], at: int) -> dict[str, float]:
        """Which candidates ``the agency`` can be: the news agency that was cited just before, and no office then.

        Nobody is where the last body named is another one, or where somebody is told who may be an agency or not.
        """
        if any(AGENCY in name.lower().split() and name.lower() not in NEWS_AGENCIES for name in points):
            return points
        near = [named for named in self._before(at) if self._is_just_before(named.at, at)]
        near = [named for named in near if named.label == "ORG" and not self._is_in_dateline(named)]
        agencies = {named.name for named in near if is_news_agency(named)}
        if not agencies:
            heard = bisect_left(self._heard, at) - 1
            unknown = heard >= 0 and self._is_just_before(self._heard[heard], at)
            return {} if unknown or any(named.cited and not says_kind(named.name) for named in near) else points
        here = self._layout.sentence(at)  # bodies in what the agency itself reports were not cited
        named = [one for one in near if one.name in agencies or self._layout.sentence(one.at) < here]
        spoke = [one.name for one in islice(self._window(self._spoke, at), 1)]
        last = {max(named, key=attrgetter("at")).name, *spoke}
        return {name: value for name, value in points.items() if name in last & agencies}

    def _is_just_before(self, one: int, at: int) -> bool:
        return self._layout.sentence(at) - self._layout.sentence(one) <= _JUST_BEFORE

    def _is_in_dateline(self, named: Named) -> bool:
        """True for the agency that an article is from: ``OSLO (Nord) -``, ``Nord –``."""
        behind = self._text[named.at + len(named.name) :][:2].lstrip()
        return behind[:1] in {")", "-", "–", "—"}

    def only_company(self, mention: Span, head: Token) -> str | None:
        """The one company named before, for a description by its country: ``the French carmaker``.

        None if there are several, if the article spoke of such a one without a name, or calls it another country's.
        """
        if _is_introduced(head):
            return None
        nation = nation_beside(head)
        found = [named for named in self._others(mention.start_char, head.lower_) if is_company(named.name)]
        if any(named.nation not in {None, nation} for named in found):
            return None
        return _only(found)

    def investigating(self, at: int) -> str | None:
        """The only body that investigates crimes and spoke before an offset: ``the Sund Prosecutor's Office``."""
        spoke = self._window(self._spoke, at)
        return _only(named for named in spoke if _INVESTIGATING & {*re.split(r"\W+", named.name.lower())})

    def confirms(self, name: str, mention: Span, head: Token) -> bool:
        """True if an article leaves no doubt whom a description takes up: the only body, which has just acted.

        Also the news agency that ``the agency`` takes up.
        """
        noun, at = head.lower_, mention.start_char
        if noun == AGENCY and name.lower() in NEWS_AGENCIES:
            return True
        if noun in MEDIA_NOUNS or name.lower() in metonyms() or _is_introduced(head) or _is_one_of_place(mention, head):
            return False
        if noun not in COMPANY_NOUNS and len(name) >= _ACRONYM_LEAST and name.isupper():
            return self._acted(name, at) and self._is_lone_actor(name, at, noun)
        return not self.has_unsure(at) and _only(self._others(at, noun)) == name and self._acted(name, at)

    def _is_lone_actor(self, name: str, at: int, noun: str) -> bool:
        """True if no other body has just acted than a name's: ``The FBU said …. The federation added``."""
        near = (named for named in self._others(at, noun) if self._is_just_before(named.at, at))
        return all(named.name == name or not (named.weight >= WEIGHTS.subject or named.issued) for named in near)

    def has_unsure(self, at: int) -> bool:
        """True if a single word before an offset may be somebody's name or a body's though the recognizer missed it."""
        return bool(self._unsure) and self._unsure[0] < at

    def is_introduced(self, head: Token) -> bool:
        """True if the article may have spoken of another such body by the same noun: ``parent company``."""
        return _is_introduced(head)

    def is_unnamed(self, head: Token) -> bool:
        """True if the article introduced a body by the same noun and without a name: ``a shipping company lost``."""
        before = head.doc[max(0, head.i - _NEARBY) : head.i - 1]
        return any(token.text == head.lower_ and _is_new(token) for token in before)

    def sources_before(self, at: int) -> Iterator[Named]:
        """Yield the organizations and places that were sources before an offset, nearest first."""
        return self._window(self._spoke, at)

    def things_before(self, at: int) -> Iterator[Named]:
        """Yield the names of things and places before an offset that may be a body's after all, nearest first."""
        return self._window(self._things, at)

    def named_behind(self, at: int, until: int) -> Iterator[Named]:
        """Yield the organizations named between two offsets, nearest first."""
        for i in range(bisect_left(self.named, at + 1, key=attrgetter("at")), len(self.named)):
            if self.named[i].at > until:
                return
            if self.named[i].label == "ORG":
                yield self.named[i]

    def _others(self, at: int, noun: str) -> list[Named]:
        """The bodies before an offset, without the news agencies that others are cited from."""
        bodies = [named for named in self._before(at) if named.label == "ORG"]
        return [named for named in bodies if noun == AGENCY or named.name.lower() not in NEWS_AGENCIES]

    def _acted(self, name: str, at: int) -> bool:
        """True if a body spoke, was the subject of a sentence or issued something just before an offset."""
        return any(
            named.name == name
            and (named.weight >= WEIGHTS.subject or named.issued)
            and self._is_just_before(named.at, at)
            for named in self._before(at)
        )

    def _is_elsewhere(self, named: int, at: int) -> bool:
        """True if a name is inside a quotation that the description is not part of."""
        return self._layout.quotation(named) not in {None, self._layout.quotation(at)}

    def before(self, at: int) -> Iterator[Named]:
        """Yield the mentions within the maximum antecedent distance before an offset, nearest first."""
        return self._window(self.named, at)

    def _before(self, at: int) -> Iterator[Named]:
        yield from self._window(self.named, at)
        yield from self._window(self._spoke, at)

    @staticmethod
    def _window(named: list[Named], at: int) -> Iterator[Named]:
        for i in range(bisect_left(named, at, key=attrgetter("at")) - 1, -1, -1):
            if at - named[i].at > _FORGOTTEN:
                return
            yield named[i]


def _is_kind(named: Named, noun: str, alike: frozenset[str], owns: set[str]) -> bool:
    """True if a name has a word for a kind of organizations, and what a description adds to its noun."""
    words = set(named.name.lower().split())
    return named.label == "ORG" and words != {noun} and bool(alike & words) and owns <= words


def _is_site_of_body(ent: Span) -> bool:
    """True for a building or a site that is a body too: ``Sund Airport``."""
    return ent.label_ == "FAC" and noun_kinds().get(ent[-1].lower_) == "organization"


def _sort_before(name: Span) -> str:
    """The noun that says what bears a name, right before it or its marks: ``the airline Nordkraft``."""
    at = name.start - 1
    while at > 0 and name.doc[at].is_quote:
        at -= 1
    if name.label_ != "ORG" or at < 0 or name.doc[at].tag_ != "NN" or not name.doc[at].is_lower:
        return ""
    noun = name.doc[at].lower_
    return noun if noun_kinds().get(noun) == "organization" else ""


def _unsure_names(doc: Doc, entities: Sequence[Span]) -> list[Token]:
    """Single words that may be bodies though none was found, in text order.

    They were found as people and are neither given names nor in a full name, or act or hear and were found as nothing.
    """
    people = [ent for ent in entities if ent.label_ == "PERSON"]
    sure = {token.text for ent in people if len(ent) > 1 for token in ent} | {
        ent.text for ent in people if _titled(ent)
    }
    alone = [ent[0] for ent in people if len(ent) == 1]
    found = {token.i for ent in entities for token in ent}
    missed = (token for token in doc if token.tag_ == "NNP" and token.i not in found and _acts_or_hears(token))
    unsure = [token for token in (*alone, *missed) if token.text not in sure and token.lower_ not in first_names()]
    return sorted(unsure)


def _acts_or_hears(token: Token) -> bool:
    return token.dep_ == "nsubj" or _is_cited(token)


def _titled(name: Span) -> bool:
    return name.start > 0 and is_title(name.doc[name.start - 1])


def _is_cited(name: Token) -> bool:
    """True for who hears somebody or asks others: ``told Nordkraft``, ``analysts polled by Nordkraft``."""
    head = name.head
    if name.dep_ in {"dobj", "dative"}:
        return head.lemma_.lower() in HEARER_VERBS
    return name.dep_ == "pobj" and head.lower_ == "by" and head.head.lower_ in _ASKED


def _is_party_of(name: Span, people: Container[int]) -> bool:
    """True for a party in brackets behind one of these people, which only says who that is: ``Ada Holm (SPD)``."""
    doc, mark = name.doc, name.start - 1
    return mark > 0 and doc[mark].text == "(" and doc[mark - 1].idx + len(doc[mark - 1]) in people


def _is_issuer(name: Token) -> bool:
    """True for who made what is spoken of: ``figures released by Nordkraft``, ``data from Nordkraft``."""
    after = name.head.i + 1
    if name.dep_ == "compound" and after < len(name.doc) and name.doc[after].lower_ == "that":
        name = name.head  # "figures released by the NCDC show that", read as a show of that name
    if name.dep_ != "pobj":
        return False
    link, holder = name.head, name.head.head
    if link.lower_ == "by":
        return holder.tag_ == "VBN" and holder.dep_ != "relcl" and holder.lemma_.lower() in _ISSUING
    return link.lower_ in _ISSUED_BY and noun_kinds().get(holder.lemma_.lower()) == "document"


def _is_one_of_place(mention: Span, head: Token) -> bool:
    """True if a description says where or whose: ``the agency in Oslo`` may be another one."""
    return any(token.dep_ == "prep" and token.i < mention.end for token in head.rights)


def _nation_before(name: Span) -> str | None:
    """The adjective of a people before a name, and before the noun between them: ``the German airline Nordkraft``."""
    at = name.start - 1
    while at >= 0 and (name.doc[at].is_quote or (name.doc[at].tag_ == "NN" and name.doc[at].is_lower)):
        at -= 1
    word = name.doc[at].lower_ if at >= 0 else ""
    return word if is_nation(word) else None


def _only(found: Iterable[Named]) -> str | None:
    """The longest of some names if all are of one organization; None if there are several or none."""
    known = ""
    for named in found:
        if known and named.name not in known and known not in named.name:
            return None
        known = max(named.name, known, key=len)
    return known or None


def _is_introduced(head: Token) -> bool:
    """True if the article spoke of another such body by the same noun: ``an ethics commission``."""
    before = head.doc[max(0, head.i - _NEARBY) : head.i - 1]
    return any(token.text == head.lower_ and token.nbor(-1).lower_ != "the" for token in before[1:])


def _is_new(noun: Token) -> bool:
    """True for a noun with an indefinite article that no name is joined to."""
    indefinite = any(token.lower_ in {"a", "an"} for token in noun.lefts)
    return indefinite and not any(token.pos_ == "PROPN" for token in noun.doc[noun.i + 1 : noun.i + _NAME_BEHIND])


def _staffs(doc: Doc) -> Iterator[Named]:
    for token in doc:
        name = staff_name(token)
        if name is not None:
            sort = "" if name.endswith(token.text) else token.lower_
            yield Named(token.idx, name, "ORG", weight_of(token), sort)


def _same(one: tuple[str, float], other: tuple[str, float]) -> bool:
    """True if one of two names contains the other."""
    return one[0] in other[0] or other[0] in one[0]
