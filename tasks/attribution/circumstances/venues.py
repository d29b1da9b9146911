"""The words that set a scene: occasions, media, places and audiences, and how far their phrases reach."""

from typing import Final, cast

from spacy.tokens import Token

from quotewire.schemas.document import VenueKind
from quotewire.tasks.attribution.text.lexicon import noun_kinds
from quotewire.tasks.attribution.text.spans import TokenSpan
from quotewire.tasks.wordlists.attribution import NETWORKS, VENUES

_AT: Final = frozenset({"in", "at", "during", "on"})
_THROUGH: Final = frozenset({"in", "on", "via", "by", "over", "through"})
_WHERE: Final = frozenset({"in", "at", "outside", "inside", "near", "aboard", "from"})
_BY: Final = frozenset({"phone", "telephone", "email", "e-mail", "mail", "text", "letter", "fax"})
_PLACES: Final = frozenset({"GPE", "LOC", "FAC"})
_AUDIENCES: Final = frozenset({"audience", "crowd", "class", "court", "room"})


def kind_of(noun: Token) -> VenueKind | None:
    """What a noun is that somebody can speak at, through or in."""
    if noun.lower_ == "hall" and noun.i and noun.nbor(-1).lower_ == "town":
        return "occasion"
    return cast("VenueKind | None", VENUES.get(noun.lemma_.lower()))


def venue(word: str, noun: Token, *, bare: bool) -> VenueKind | None:
    """What a preposition makes of a noun: an occasion, a medium, a place or nothing of that.

    Args:
        word: The preposition, in lower case.
        noun: Its object.
        bare: Whether a place without an occasion counts, and a name for a medium: behind a source they say who it is.
    """
    kind = kind_of(noun)
    if kind == "occasion" and word in _AT:
        return kind
    named = noun.lower_ in NETWORKS or (bare and noun.ent_type_ in {"ORG", "WORK_OF_ART"})
    through = word in _THROUGH and (word != "by" or noun.lower_ in _BY)
    if (kind == "medium" and through) or (word == "on" and named):
        return "medium"
    housed = noun.ent_type_ in _PLACES or kind == "place" or (word == "at" and noun.ent_type_ == "ORG")
    return "place" if bare and word in _WHERE and housed and kind != "occasion" else None


def can_listen(noun: Token) -> bool:
    """Whether a noun names somebody who can be told something."""
    if noun.pos_ == "PRON":
        return noun.tag_ == "PRP" and not noun.lower_.endswith(("self", "selves")) and noun.lower_ != "it"
    if noun.ent_type_ in {"PERSON", "ORG", "NORP"} or noun.lemma_.lower() in _AUDIENCES:
        return True
    return noun_kinds().get(noun.lemma_.lower()) in {"person", "organization", "group"}


def gathers(noun: Token) -> bool:
    """``told a meeting of ministers``, ``told “Good Morning”``: who is there, or who looks on, is told."""
    return kind_of(noun) == "occasion" or noun.ent_type_ == "WORK_OF_ART"


def phrase(noun: Token) -> TokenSpan:
    """A noun with what stands before it and its ``of``; what else follows is read on its own."""
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
    """``Bergen, Norway``: the comma and the name behind it."""
    if token.text == ",":
        return token.i + 1 < len(token.doc) and token.nbor().dep_ != "conj" and _is_region(token.nbor())
    return token.ent_type_ == "GPE" and token.i > 1 and token.nbor(-1).text == "," and token.nbor(-2).ent_type_ == "GPE"
