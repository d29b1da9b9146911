"""Coordination: detects mentions that name more than one source (``the mayor and her deputy``)."""

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.entities import PLACES, is_person_noun, joins_offices
from quotewire.tasks.attribution.text import first_with
from quotewire.tasks.wordlists.attribution import COUNTRIES

_NOMINAL: Final = frozenset({"NOUN", "PROPN", "PRON"})
_CLAUSES: Final = frozenset({"VERB", "AUX", "PRON", "SCONJ"})
_LONGEST: Final = 8
"""Maximum number of list items that are examined."""
_TRADE: Final = 3
"""Maximum words of an office behind ``and``."""
_OFFICE: Final = 6
"""Maximum words of an office with its body behind ``and``."""
_NATIONS: Final = frozenset(COUNTRIES.values())
_IN_TRADES: Final = frozenset({"ADJ", "NOUN", "PROPN"})
_OWN: Final = frozenset({"det", "poss", "nummod"})


def names_several(span: Span, head: Token) -> bool:
    """True if another source is coordinated with the head of a mention.

    ``The founder and chief executive`` is one: a second noun counts if it is a name, a plural or has a determiner.
    """
    other = next((token for token in head.rights if token.dep_ == "conj" and token.i < span.end), None)
    if other is None or other.pos_ not in _NOMINAL or not any(token.dep_ == "cc" for token in _coordinators(other)):
        return False
    if head.tag_ == "NN" and not any(token.dep_ in _OWN for token in head.lefts):
        return False  # "lobbyist and strategist X"
    first = span.doc[span.start]
    if first.ent_type_ == "PERSON" and other.ent_type_ not in {"PERSON", "ORG"}:
        return False  # "X, sales and marketing director of Y"
    if _is_one_name(head, other) or _are_offices_of_one(span, head, other):
        return False
    if any(token.dep_ == "appos" for token in head.rights if token.i < other.i):
        # "X, a senator and a farmer": the parser attaches both descriptions to X.
        return other.pos_ == "PROPN" and head.pos_ == "PROPN"
    return other.pos_ == "PROPN" or other.tag_ == "NNS" or any(token.dep_ in _OWN for token in other.lefts)


def is_listed(one: Span, other: Span) -> bool:
    """True if two names are items of one list, with at most a title between them: ``Mayor X and Governor Y``."""
    between = one.doc[one.end : other.start]
    if any(token.pos_ in _CLAUSES or token.lower_ == "with" for token in between):
        return False
    return any(token.lower_ in {"and", ",", "&"} for token in between)


def in_words(names: Sequence[str]) -> str:
    """Several names as one.

    >>> in_words(["Holm", "Kolb", "White"])
    'Holm, Kolb and White'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]])


def _coordinators(other: Token) -> Iterator[Token]:
    """Yield the words attached to the items of a list; the conjunction is attached to the item before the last."""
    yield from other.head.rights
    part: Token | None = other
    for _ in range(_LONGEST):
        part = first_with(part.rights, "conj") if part is not None else None
        if part is not None:
            yield from part.head.rights


def _are_offices_of_one(span: Span, head: Token, other: Token) -> bool:
    """True for two offices before one name: ``Prime Minister and Minister of Ports X``, ``actor and director X``."""
    if _are_trades_of_one(span):
        return True
    if span[0].pos_ == "DET" or not (is_person_noun(head) and is_person_noun(other)) or head.ent_type_ == "PERSON":
        return False
    names = [token for token in span if token.ent_type_ == "PERSON" and token.ent_iob_ == "B"]
    return len(names) == 1 and names[0].i > other.i and not any(t.dep_ in _OWN for t in other.lefts)


def _are_trades_of_one(span: Span) -> bool:
    """True for offices before the one name that ends a mention: ``the actor and director X``.

    With capitals or a body in the second office, only if no article leads the first, as it would if that one's holder
    had no name: ``German Chancellor and CDU leader X``. A place or a people in the second is somebody else's.
    """
    names = [token.i for token in span if token.ent_type_ == "PERSON" and token.ent_iob_ == "B"]
    joint = next((token for token in span if joins_offices(token)), None)
    if len(names) != 1 or joint is None or span[-1].ent_type_ != "PERSON":
        return False
    between = span.doc[joint.i + 1 : names[0]]
    if not between or any(token.pos_ not in _IN_TRADES and not token.is_upper for token in between):
        return False
    if all(token.is_lower for token in between):
        return len(between) <= _TRADE
    led = span[0].pos_ in {"DET", "PRON"} and not (joint.nbor(-1).is_title and between[-1].is_lower)
    return not led and len(between) <= _OFFICE and not any(map(_is_abroad, between))


def _is_abroad(token: Token) -> bool:
    return token.ent_type_ in PLACES or token.lower_ in _NATIONS


def _is_one_name(head: Token, other: Token) -> bool:
    """True if both nouns are in one named entity: ``Marks and Spencer``."""
    inside = head.doc[head.i + 1 : other.i + 1]
    return bool(head.ent_type_) and all(token.ent_iob_ == "I" for token in inside)
