"""``The former`` and ``the latter``: one of two people, by the order in which the article speaks of them.

An unnamed person, or a body, counts as much as a named person: after ``Inspector Holm met a fisherman``, ``the latter``
is the fisherman, who has no name.
"""

from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.entities import PersonEntity, PersonIndex, bare, is_person_noun
from quotewire.tasks.attribution.text import entity_around, noun_kind

OF_TWO: Final = frozenset({"former", "latter"})
_OTHERS: Final = frozenset({"other"})
_TWO: Final = 2
_ARGUMENTS: Final = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "conj", "ROOT"})
_WITH: Final = frozenset({"with", "to", "by", "from", "between", "against"})
"""Prepositions between two people who do something together."""
_NAMED: Final = frozenset({"PERSON", "ORG"})
_NOMINAL: Final = frozenset({"NN", "NNP"})
_SENTENCES: Final = 2
"""Maximum sentences back: the one about the former may stand before that about the latter."""
_LONGEST: Final = 80
"""Maximum words of a sentence that are looked at."""


def is_of_two(span: Span, head: Token) -> bool:
    """True for ``the former``, ``the latter`` and ``the other`` alone; ``the former mayor`` has another head."""
    return head.lower_ in OF_TWO | _OTHERS and span[0].lower_ == "the" and head.i == span.end - 1


def one_of_two(head: Token, people: PersonIndex) -> PersonEntity | None:
    """The named person that ``former`` or ``latter`` refers to; None if that is somebody unnamed, or unclear.

    ``The latter`` is whoever came last, in the sentence itself or one before it, and ``the former`` the first of two.
    """
    if head.lower_ in _OTHERS:
        return None  # "One of the drivers said …, the other said": neither is the doctor who treated them
    doc, sentence = head.doc, head.sent
    found = list(_people(doc[sentence.start : head.i]))
    for _ in range(_SENTENCES):
        if found or not sentence.start:
            break
        sentence = doc[sentence.start - 1].sent
        found = list(_people(sentence))
    if not found or (head.lower_ == "former" and len(found) != _TWO):
        return None
    meant = found[-1] if head.lower_ == "latter" else found[0]
    if meant.ent_type_ != "PERSON":
        return None
    name = bare(entity_around(meant))
    return people.person(name.text, name.start_char)


def _people(span: Span) -> Iterator[Token]:
    """Yield one token of each person or body in a stretch: a name, or the noun for one that it leaves unnamed."""
    last = -1
    for token in span[:_LONGEST]:
        if token.ent_type_ in _NAMED and token.i > last:
            name = entity_around(token)
            last = name.end - 1
            if token.ent_type_ == "PERSON" or _has_own_place(name.root):
                yield token
        elif not token.ent_type_ and _is_unnamed(token):
            yield token


def _is_unnamed(token: Token) -> bool:
    """True for a noun for a person or a body in a place of its own, and not for the office of somebody beside it."""
    if token.tag_ not in _NOMINAL or token.lower_ in OF_TWO or not _has_own_place(token):
        return False
    if not is_person_noun(token) and noun_kind(token.lemma_.lower()) != "organization":
        return False
    behind = takewhile(lambda other: other.pos_ != "CCONJ", token.doc[token.i + 1 : token.right_edge.i + 1])
    return not any(other.ent_type_ in _NAMED for other in behind)


def _has_own_place(token: Token) -> bool:
    """True for an argument of a verb, and not for where something is or whose."""
    return token.head.lower_ in _WITH if token.dep_ == "pobj" else token.dep_ in _ARGUMENTS
