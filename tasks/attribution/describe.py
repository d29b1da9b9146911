"""Descriptions: mentions without a name, such as ``the minister``, ``a spokesperson for the ministry``, ``critics``."""

from bisect import bisect_left
from typing import Final

from spacy.tokens import Doc, Span, Token

from tasks.attribution.apposition import RolePhrase, office_of_phrase, role_phrase
from tasks.attribution.bodies import Bodies, body_name, staff_name
from tasks.attribution.figure import Figure
from tasks.attribution.lexicon import metonyms, noun_kind, words
from tasks.attribution.recall import Recall
from tasks.attribution.roles import Office, is_person_noun
from tasks.attribution.stages import Resolved
from tasks.attribution.statement import Extent
from tasks.attribution.traits import content_words

_INDEFINITE: Final = frozenset({"a", "an", "one", "another", "some", "any"})
_DEFINITE: Final = frozenset({"the", "this", "that", "his", "her", "their"})
_LINKS: Final = frozenset({"of", "for", "at", "from", "with"})
_NOBODY: Final = frozenset({"ORG", "GPE", "LOC", "FAC"})
_STATE_NOUNS: Final = frozenset({"government", "country", "nation", "republic", "kingdom", "regime"})
_FORGOTTEN: Final = 4000
"""Characters after which a description takes nobody up."""
_FOCUS: Final = 600
"""Characters within which an epithet (``the 45-year-old``) means whoever stands in the foreground."""
_HEAD: Final = 3.0
"""Points of a fit from which a description's noun is somebody's (see ``traits``)."""


class Described:
    """Resolves the descriptions of one article."""

    def __init__(self, doc: Doc, bodies: Bodies, recall: Recall) -> None:
        self._doc = doc
        self._bodies = bodies
        self._recall = recall
        self._states: dict[str, int] = {}
        strangers = [token for token in doc if _is_stranger(token)]
        self._strangers = [token.idx for token in strangers]
        self._called = {(token.lemma_.lower(), token.idx) for token in strangers}

    def resolve(self, span: Span, head: Token, content: tuple[Extent, ...]) -> Resolved:
        """Someone known by office, a group, a document, a body, or someone kept anonymous."""
        noun = head.lemma_.lower()
        kind = noun_kind(noun)
        plural = head.tag_ in {"NNS", "NNPS"}
        if noun in words("unnamed.txt"):
            return self._anonymous(span, head)
        if kind == "document":
            return self._document(span, head)
        if not plural and (is_party_member(span, head) or is_epithet(span, head)):
            return self._person(span, head, content)
        if kind == "organization" and not (plural and is_person_noun(head)):
            return self._body(span, head)
        if plural or kind == "group" or head.pos_ == "NUM":
            return Resolved("group", "anonymous")
        return self._person(span, head, content) if is_person_noun(head) else Resolved("unknown", "none")

    def is_state(self, name: str, at: int) -> None:
        """Remember a state that spoke, which ``the government`` can take up."""
        self._states[name] = at

    def office(self, span: Span, head: Token) -> Office:
        """Role and affiliation inside a description."""
        title = office_of_phrase(self._doc, RolePhrase(span.start, head.i, head.i + 1))
        if head.i + 1 >= span.end or self._doc[head.i + 1].lower_ not in _LINKS:
            return title
        rest = range(head.i + 1, span.end)
        end = next((i for i in rest if self._doc[i].is_punct or self._doc[i].tag_ in {"WP", "WDT"}), span.end)
        office = office_of_phrase(self._doc, RolePhrase(span.start, head.i, end))
        return office if office.affiliation is not None or self._doc[head.i + 1].lower_ == "of" else title

    def stands_beside(self, head: Token, name: Span) -> bool:
        """Whether a name is in apposition to a description's head."""
        if any(token.head.i == head.i and token.dep_ in {"appos", "compound", "nmod"} for token in name):
            return True
        phrase = role_phrase(self._doc, name.start - 1) if self._doc[name.start - 1].text == "," else None
        return phrase is not None and phrase.noun == head.i

    def _document(self, span: Span, head: Token) -> Resolved:
        """A document, or with a word like ``website`` who brings it out."""
        medium = head.lemma_.lower() in words("media_nouns.txt") and is_definite(span)
        known = self._bodies.described(span, head) if medium else None
        return Resolved("organization", "description", known) if known else Resolved("document", "none")

    def _body(self, span: Span, head: Token) -> Resolved:
        if head.tag_ in {"NNS", "NNPS"} and (head.lemma_ != head.lower_ or not is_definite(span)):
            return Resolved("group", "anonymous")  # "the agencies" are none of them; "the police" are one
        state = head.lemma_.lower() in _STATE_NOUNS
        people = next((t for t in head.lefts if t.ent_type_ == "NORP" and t.dep_ in {"amod", "compound"}), None)
        if is_definite(span) and people is not None and head.i == people.i + 1:
            name = self._doc[people.i : head.i + 1].text
            if state:
                self.is_state(name, span.start_char)
            return Resolved("organization", "named", name)
        if state:
            seat = self._seat(span, head)
            if seat is not None:
                return Resolved("organization", "named", seat)
        if is_definite(span) and state:
            last = max(self._states, key=self._states.__getitem__, default=None)
            near = last is not None and span.start_char - self._states[last] < _FORGOTTEN
            return Resolved("organization", "description", last) if near else Resolved("organization", "anonymous")
        named = staff_name(head)
        if named is not None and head.tag_ == "NN":
            return Resolved("organization", "named", named)
        known = self._bodies.described(span, head) if is_definite(span) else None
        if known is None and head.lemma_.lower() in words("staffs.txt") and is_definite(span):
            known = self._staff(head)
        return Resolved("organization", "description" if known else "anonymous", known)

    def _seat(self, span: Span, head: Token) -> str | None:
        """Whose ``the government in Beijing`` or ``the government of Ghana`` is."""
        if head.i + 2 >= len(self._doc) or head.nbor().lower_ not in {"in", "of"}:
            return None
        place = next((ent for ent in self._doc[head.i + 2 : head.i + 5].ents if ent.label_ == "GPE"), None)
        if place is None:
            return None
        name = body_name(place)
        state = metonyms().get(name.lower(), (name, ""))[0]
        self.is_state(state, span.start_char)
        return state

    def _staff(self, head: Token) -> str | None:
        """``her campaign``; ``the campaign``, where only somebody who runs for an office is in the foreground."""
        owner = next((token for token in head.lefts if token.tag_ == "PRP$"), None)
        figure = self._recall.pronoun(owner.lower_ if owner is not None else "", head.idx, (), None)
        if figure is None or (owner is None and not figure.traits & words("runs.txt")):
            return None
        return f"{figure.name.split()[-1]} {head.text}"

    def _person(self, span: Span, head: Token, content: tuple[Extent, ...]) -> Resolved:
        office = self.office(span, head)
        known = self._relative(head)
        if known is None and is_definite(span):
            known = self._known(span, head, office, content) or self._recall.introduced(span.end_char)
        if known is None:
            return self._anonymous(span, head)
        role, affiliation = known.role or office.role, known.affiliation or office.affiliation
        return Resolved("person", "description", known.name, role, affiliation, known.gender)

    def _relative(self, head: Token) -> Figure | None:
        """``Weber's wife``, ``his ex-wife``: somebody who bears the same surname."""
        noun = head.lemma_.lower().removeprefix("ex-")
        if noun == "ex" and head.i + 2 < len(self._doc) and head.nbor().text == "-":  # "ex-wife" in three tokens
            noun = head.nbor(2).lemma_.lower()
        owner = next((token for token in head.lefts if token.dep_ == "poss"), None)
        if owner is None or noun not in words("kin.txt"):
            return None
        if owner.tag_ == "PRP$":
            figure = self._recall.pronoun(owner.lower_, head.idx, (), None)
        else:
            figure = self._recall.named(owner.text)
        return self._recall.relative(figure, noun) if figure is not None else None

    def _known(self, span: Span, head: Token, office: Office, content: tuple[Extent, ...]) -> Figure | None:
        noun, at = head.lemma_.lower(), span.start_char
        if office.affiliation is not None and _is_place(span, office.affiliation):
            # "The Ohio senator" comes from there; for whom they speak is told elsewhere.
            office = Office(office.role)
        owner = next((token.lower_ for token in head.lefts if token.dep_ == "poss"), None)
        found = self._recall.description(noun, content_words(span, head), office, at, content, owner=owner)
        if found is None:
            return None
        points, figure = found
        if points >= _HEAD:
            return figure
        aged = "year-old" in span.text
        if (
            points < 0
            or (noun in words("parts.txt") and not aged)
            or office.affiliation is not None
            or is_owned(span, head)
        ):
            return None
        if noun in words("offices.txt") and (
            not self._recall.has_spoken(figure) or figure.traits & (words("offices.txt") | words("parts.txt"))
        ):
            return None
        if any(called == noun and 0 < at - place < _FOCUS for called, place in self._called):
            return None
        since = self._recall.since(figure, at)
        between = bisect_left(self._strangers, at) - bisect_left(self._strangers, since)
        return figure if at - since < _FOCUS and not between else None

    def _anonymous(self, span: Span, head: Token) -> Resolved:
        office = self.office(span, head)
        return Resolved("anonymous", "anonymous", None, office.role, office.affiliation)


def _is_place(span: Span, name: str) -> bool:
    """Whether all words of a name inside a description are a place's, a people's or a party's."""
    parts = set(name.split())
    inside = [token for token in span if token.text in parts and not token.is_lower]
    return all(token.ent_type_ in {"GPE", "LOC", "NORP"} or token.lower_ in words("parties.txt") for token in inside)


def _is_stranger(token: Token) -> bool:
    """Whether a noun brings in somebody who is not named: ``a cashier said``."""
    if token.tag_ != "NN" or not is_person_noun(token):
        return False
    if token.dep_ not in {"nsubj", "nsubjpass", "pobj", "dobj"} or any(t.dep_ == "appos" for t in token.rights):
        return False
    return any(t.lower_ in _INDEFINITE for t in token.lefts)


def is_party_member(span: Span, head: Token) -> bool:
    """``the Republican``: a party's name stands for one member of it."""
    return head.lower_ in words("parties.txt") and span[0].lower_ == "the" and head.tag_ in {"NNP", "NN", "JJ"}


def is_epithet(span: Span, head: Token) -> bool:
    """``the 45-year-old``, ``the accused``: an adjective that stands for one person."""
    return (span[0].lower_ == "the" and head.pos_ == "ADJ") or span.text.lower().endswith("year-old")


def is_owned(span: Span, head: Token) -> bool:
    """Whether a description says whose somebody is: ``his lawyer``, ``the senator's wife``."""
    return any(token.dep_ == "poss" and span.start <= token.i for token in head.lefts)


def antecedent(relative: Token) -> Token | None:
    """What a relative pronoun takes up: the noun that its clause hangs on."""
    noun = next((ancestor.head for ancestor in relative.ancestors if ancestor.dep_ == "relcl"), None)
    return _somebody(noun) if noun is not None and relative.lower_ in {"who", "whom"} else noun


def _somebody(noun: Token) -> Token:
    """Who is meant where the parser hangs ``who`` on a place or a body: ``X, head of the institute, who``."""
    if noun.ent_type_ not in _NOBODY:
        return noun
    for ancestor in noun.ancestors:
        if ancestor.pos_ in {"VERB", "AUX"}:
            break
        if ancestor.ent_type_ == "PERSON" or (ancestor.dep_ != "appos" and is_person_noun(ancestor)):
            return ancestor
    return noun


def is_definite(span: Span) -> bool:
    """Whether a description means somebody whom the reader knows."""
    first = span[0].lower_
    if first in _DEFINITE or any(t.dep_ == "poss" or (t.dep_ == "det" and t.lower_ == "the") for t in span.root.lefts):
        return True
    return first not in _INDEFINITE and span[0].pos_ == "DET"
