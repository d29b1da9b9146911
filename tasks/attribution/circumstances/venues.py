"""Venues: classifies nouns as occasions, media, places or audiences, and finds the span of their phrases."""

from typing import Final, cast

from spacy.tokens import Token

from quotewire.schemas.document import VenueKind
from quotewire.tasks.attribution.text import TokenSpan, noun_kinds
from quotewire.tasks.wordlists.attribution import NETWORKS, VENUES

_AT: Final = frozenset({"in", "at", "during", "on"})
_THROUGH: Final = frozenset({"in", "on", "via", "by", "over", "through"})
_WHERE: Final = frozenset({"in", "at", "outside", "inside", "near", "aboard", "from"})
_BY: Final = frozenset({"phone", "telephone", "email", "e-mail", "mail", "text", "letter", "fax"})
_PLACES: Final = frozenset({"GPE", "LOC", "FAC"})
_AUDIENCES: Final = frozenset({"audience", "crowd", "class", "court", "room"})


def kind_of(noun: Token) -> VenueKind | None:
    """The kind of venue that a noun names: an occasion, a medium or a place; None for other nouns."""
    if noun.lower_ == "hall" and noun.i and noun.nbor(-1).lower_ == "town":
        return "occasion"
    return cast("VenueKind | None", VENUES.get(noun.lemma_.lower()))


def venue(word: str, noun: Token, *, bare: bool) -> VenueKind | None:
    """The kind of venue that a prepositional phrase names; None if it names none.

    Args:
        word: The preposition, in lower case.
        noun: Its object.
        bare: Whether a place counts without an occasion, and any name as a medium. After a source, such phrases
            describe the source.
    """
    kind = kind_of(noun)
    if kind == "occasion" and word in _AT:
        return kind
    named = noun.lower_ in NETWORKS or (bare and noun.ent_type_ in {"ORG", "WORK_OF_ART"})
    through = word in _THROUGH and (word != "by" or noun.lower_ in _BY)
    if (kind == "medium" and through) or (word == "on" and named):
        return "medium"
    housed = noun.ent_type_ in _PLACES or kind == "place" or (word == "at" and noun.ent_type_ == "ORG")
    return "place" if bare and word in _WHERE and housed else None


def can_listen(noun: Token) -> bool:
    """True if a noun can name an addressee: a person, group or organization."""
    if noun.pos_ == "PRON":
        return noun.tag_ == "PRP" and not noun.lower_.endswith(("self", "selves")) and noun.lower_ != "it"
    if noun.ent_type_ in {"PERSON", "ORG", "NORP"} or noun.lemma_.lower() in _AUDIENCES:
        return True
    return noun_kinds().get(noun.lemma_.lower()) in {"person", "organization", "group"}


def gathers(noun: Token) -> bool:
    """True if a noun stands for its audience: ``told a meeting of ministers``, ``told “Good Morning”``."""
    return kind_of(noun) == "occasion" or noun.ent_type_ == "WORK_OF_ART"


def phrase(noun: Token) -> TokenSpan:
    """The span of a noun with its premodifiers, coordinated nouns, region and ``of`` phrase, but no other modifiers."""
    first, after = noun.left_edge.i, noun.i + 1
    for child in noun.rights:
        if after not in {child.i, child.left_edge.i}:
            break
        if child.dep_ in {"case", "cc"}:
            after = child.i + 1
        elif child.dep_ == "conj" or (child.dep_ == "appos" and child.pos_ == "PROPN"):
            after = phrase(child)[1]
        elif _is_region(child):
            after = child.i + 1
        elif child.dep_ == "prep" and child.lower_ == "of":
            after = max([child.i + 1, *(phrase(inner)[1] for inner in child.children if inner.dep_ == "pobj")])
        else:
            break
    return first, after


def _is_region(token: Token) -> bool:
    """True for the comma and the second name of ``Bergen, Norway``."""
    if token.text == ",":
        return token.i + 1 < len(token.doc) and token.nbor().dep_ != "conj" and _is_region(token.nbor())
    return token.ent_type_ == "GPE" and token.i > 1 and token.nbor(-1).text == "," and token.nbor(-2).ent_type_ == "GPE"
