"""People apart: a description that stood in one clause with a name is not that person's (Chomsky's Principle C).

``After talks with the mayor, Anna White left. … The mayor said``: the mayor is somebody whom the article keeps unnamed.
So is the actor of ``the actor said. His co-star, Anna White, left``, who is not his own co-star.
"""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from operator import attrgetter
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.coreference.antecedents import AntecedentRanker
from quotewire.tasks.attribution.entities import (
    HIS_OR_HER,
    PersonEntity,
    common_nouns,
    fit,
    is_definite,
    is_person_noun,
)
from quotewire.tasks.attribution.text import SUBJECTS, covering_token, noun_kind
from quotewire.tasks.wordlists.attribution import WORDS_OF_SOMEBODY

_LATEST: Final = 4
"""Number of latest uses of a description that are looked at."""
_DEEP: Final = 20
"""Maximum words from a name up to the verb that it shares with a description."""
_ARGUMENTS: Final = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "agent", "prep", "npadvmod", "ccomp", "advcl"})
_INTRODUCING: Final = frozenset({"ADJ", "NOUN", "NUM", "PROPN"})
_NOMINAL: Final = frozenset({"NOUN", "PROPN"})
_INTRODUCED: Final = 8
"""Maximum words from ``his`` or ``her`` to the name."""
_CONTRASTS: Final = frozenset({"while", "whereas"})
_CLAUSES: Final = 3
"""Maximum verbs from a contrasting clause up to the report before it."""
_BESIDE: Final = frozenset({"with", "to", "by", "about", "against"})
"""Prepositions between two people: ``talks with the mayor``; not in ``the lawyer of the accused``."""
_TELLS: Final = frozenset(
    {"add", "announce", "emphasize", "explain", "inform", "mention", "note", "point", "report", "say", "state", "tell"}
    | {"write"}
)
"""Verbs of a clause whose subject tells what the main clause says: ``As Anna White told us, the mayor left``."""


class PeopleApart:
    """The definite descriptions of one article, by their noun.

    Args:
        doc: A parsed document.
        ranker: Knows where its people are named.
    """

    def __init__(self, doc: Doc, ranker: AntecedentRanker) -> None:
        self._ranker = ranker
        self._uses: dict[str, list[Token]] = {}
        for token in common_nouns(doc):
            if is_person_noun(token) and is_definite(doc[token.left_edge.i : token.i + 1]):
                self._uses.setdefault(token.lemma_.lower(), []).append(token)

    def is_another(self, span: Span, noun: Token, person: PersonEntity) -> bool:
        """True if a description cannot refer to a person, by its sentence or an earlier one that has both.

        Args:
            span: The description.
            noun: Its noun.
            person: Who may be described.
        """
        lemma = noun.lemma_.lower()
        names = list(self._names_around(noun, person))
        if person.name and any(_is_in_contrast(noun, name) for name in names):
            return True
        if person.name and names and names[0].i > noun.i and _is_somebodys(names[0]):
            return True
        if not person.name or fit(lemma, (), person.descriptors) > 0:
            return False
        uses = self._uses.get(lemma, [])
        after = bisect_left(uses, noun.i, key=attrgetter("i"))
        if any(self._is_beside(use, person) for use in uses[max(0, after - _LATEST) : after]):
            return True
        if any(_are_apart(noun, name) for name in names if not span.start <= name.i < span.end):
            return True
        return any(_is_of_next_clause(noun, name) for name in names)

    def _is_beside(self, use: Token, person: PersonEntity) -> bool:
        return any(_are_apart(use, name) for name in self._names_around(use, person))

    def _names_around(self, noun: Token, person: PersonEntity) -> Iterator[Token]:
        """Yield the first word of a person's last name before a noun, and of the first one behind it."""
        for mention in self._ranker.named_around(person, noun.idx):
            name = covering_token(noun.doc, mention.at)
            if name is not None:
                yield name


def _is_somebodys(name: Token) -> bool:
    """True if a name is introduced by whose colleague, rival or aunt it is: ``his co-star X``, ``her deputy, X``.

    The words between are read as they stand, for the parser seldom knows what they hang on.
    """
    kin = name
    for token in reversed(name.doc[max(0, name.i - _INTRODUCED) : name.i]):
        if token.lower_ in HIS_OR_HER:
            return token.tag_ == "PRP$" and (is_person_noun(kin) or noun_kind(kin.lower_) == "person")
        if token.pos_ not in _INTRODUCING and token.text not in {",", "-"}:
            return False
        if token.is_lower and (kin == name or token.nbor().text == ","):
            kin = token
    return False


def _is_of_next_clause(noun: Token, name: Token) -> bool:
    """True if a noun is the subject of the clause that ``and`` joins to a name's: ``said X, and the guard added``."""
    verb = noun.head
    subject = next((token for token in _upwards(name) if token.dep_ != "compound"), name)
    joined = verb.dep_ == "conj" and verb.head == subject.head
    return joined and noun.dep_ in SUBJECTS and subject.dep_ in SUBJECTS


def _is_in_contrast(noun: Token, name: Token) -> bool:
    """True if a name is the subject of a clause that contrasts with a noun's: ``the guard said, while X added``."""
    subject = next((token for token in _upwards(name) if token.dep_ != "compound"), name)
    verb = subject.head
    contrasts = verb.dep_ == "advcl" and any(child.lower_ in _CONTRASTS for child in verb.lefts)
    both = noun.dep_ in SUBJECTS and subject.dep_ in SUBJECTS
    return contrasts and both and noun.head in islice(verb.ancestors, _CLAUSES)


def _are_apart(noun: Token, name: Token) -> bool:
    """True if a noun and a name fill different places of one clause."""
    theirs = {token.i: depth for depth, token in enumerate(_upwards(name))}
    path = list(_upwards(noun))
    shared = next((depth for depth, token in enumerate(path) if token.i in theirs), None)
    if shared is None or not shared or not theirs[path[shared].i] or path[shared].pos_ not in {"VERB", "AUX"}:
        return False
    mine, other = path[:shared], list(_upwards(name))[: theirs[path[shared].i]]
    if mine[-1].dep_ not in _ARGUMENTS or other[-1].dep_ not in _ARGUMENTS:
        return False
    return _is_of_its_own(mine) and _tells(mine[-1], mine) and _tells(other[-1], other)


def _upwards(token: Token) -> Iterator[Token]:
    yield token
    yield from islice(token.ancestors, _DEEP)


def _is_of_its_own(path: list[Token]) -> bool:
    """True unless a noun stands for a part of another: ``the president's office``, ``the lawyer of the accused``."""
    for token in path:
        if token.dep_ in {"poss", "appos", "attr", "oprd", "conj", "compound"} or token.lower_ == "as":
            return False
        held = token.dep_ == "prep" and token.head.pos_ in _NOMINAL and token != path[-1]
        if held and token.lower_ not in _BESIDE and not _is_view(token):
            return False
    return True


def _is_view(link: Token) -> bool:
    return link.lower_ == "of" and link.head.lemma_.lower() in WORDS_OF_SOMEBODY


def _tells(top: Token, path: list[Token]) -> bool:
    """False for the subject of an adverbial clause that may well be the same: ``When the suspect fled, Holm fell``."""
    if top.dep_ != "advcl":
        return True
    below = path[-2] if len(path) > 1 else top
    return below.dep_ not in SUBJECTS or top.lemma_ in _TELLS
