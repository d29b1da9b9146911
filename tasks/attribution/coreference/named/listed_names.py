"""People, bodies and countries that a mention names side by side: ``mayor Ada Holm and the engineer Jon Berg``.

The parser makes one phrase of a title in small letters, ``and`` and the next title, so the words between the names are
read one by one.
"""

from collections.abc import Mapping
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.entities import SHORT_RANKS, bare, is_person_noun
from quotewire.tasks.attribution.text import noun_kind
from quotewire.tasks.wordlists.attribution import PERSON_NOUNS

_JOINTS: Final = frozenset({"and", "&", ","})
_TITLE: Final = frozenset({"DET", "ADJ", "NOUN", "PROPN", "ADP", "NUM", "PART", "PUNCT", "CCONJ", "SYM"})
"""What an office or a description of a person may consist of, beside possessive pronouns."""
_BODIES: Final = ("ORG", "GPE", "LOC")
"""Labels of bodies and of places, which stand for their governments."""
_BETWEEN_BODIES: Final = frozenset({"the", "and", ",", "both"})
_BEHIND: Final = frozenset({"of", "from", "in", "at", "for", "(", ","})
"""What leads to words about the person just named: ``Ada Holm of the union``, ``Ada Holm, a teacher,``."""
_BESIDE: Final = frozenset({"with", "without", "alongside", "like", "between", "against", "or"})


def people_listed(span: Span, entities: Mapping[int, Span]) -> list[Span]:
    """The named entities of the people in a mention, if it has several side by side and nobody else; empty otherwise.

    ``the lawyer of Ada Holm and Jon Berg`` and ``Ada Holm, a friend of Per and Jon Berg`` name one speaker or none.

    Args:
        span: The words that name a source.
        entities: The named entity of each token.
    """
    names: list[Span] = []
    passed = False  # by a name that is not of the list
    for name in _names(span, entities, "PERSON"):
        lead = span.doc[names[-1].end if names else span.start : max(span.start, bare(name).start)]
        if _is_governed(lead) or _is_owner(name):
            passed = True
        elif not names:
            if passed or not _is_title(lead):
                return []
            names.append(name)
        elif _joins(lead, passed=passed):
            names.append(name)
            passed = False
        else:
            return []
    joined = len(names) > 1 and any(t.lower_ in {"and", "&"} for t in span.doc[names[-2].end : names[-1].start])
    return names if joined and len({name.text for name in names}) == len(names) else []


def owned_by_several(span: Span, entities: Mapping[int, Span]) -> Token | None:
    """The noun for whoever belongs to several people, and is none of them: ``Ada Holm's and Jon Berg's lawyers``."""
    names, noun = _names(span, entities, "PERSON"), span[-1]
    owned = len(names) > 1 and _is_owner(names[-1]) and noun.i > names[-1].end and noun.i not in entities
    if not owned or noun.pos_ != "NOUN":
        return None
    taken = {i for name in names for i in range(name.start, name.end)}
    between = [token for token in span.doc[names[0].end : names[-1].start] if token.i not in taken]
    joined = _is_owner(names[0]) or any(token.lower_ in {"and", "&"} for token in between)
    listed = all(token.lower_ in _JOINTS or token.tag_ == "POS" or _may_be_title(token) for token in between)
    # "Ada Holm, an aide and Jon Berg's coach" is Ada Holm.
    apposed = span.doc[names[0].end].text == "," and span.doc[names[0].end + 1].i not in taken
    return noun if joined and listed and not apposed else None


def bodies_listed(span: Span, entities: Mapping[int, Span]) -> list[Span]:
    """The organizations and countries of a mention that is a list of them and nothing else; empty otherwise.

    ``Moscow and Beijing``, ``Norland and the West``.
    """
    names = _names(span, entities, *_BODIES)
    inside = {i for name in names for i in range(name.start, name.end)}
    between = [token for token in span if token.i not in inside]
    listed = len(names) > 1 and names[-1].end >= span.end and any(token.lower_ == "and" for token in between)
    return names if listed and all(_may_stand_between_bodies(token) for token in between) else []


def _may_stand_between_bodies(token: Token) -> bool:
    """True for what stands in a list of bodies: ``the agency Nord and the newspaper Herald``."""
    return token.lower_ in _BETWEEN_BODIES or noun_kind(token.lemma_.lower()) in {"organization", "document"}


def _names(span: Span, entities: Mapping[int, Span], *labels: str) -> list[Span]:
    found = {ent.start: ent for i in range(span.start, span.end) if (ent := entities.get(i)) is not None}
    return [ent for _, ent in sorted(found.items()) if ent.label_ in labels]


def _is_owner(name: Span) -> bool:
    behind = name.doc[name.end : name.end + 1]
    return bool(behind) and behind[0].tag_ == "POS"


def _is_governed(lead: Span) -> bool:
    """True if a name is an object: ``of Ada Holm``, ``of mayor Ada Holm``; not in ``head of the council Ada Holm``."""
    if not lead:
        return False
    at = lead.end - 1
    doc = lead.doc
    if doc[at].tag_ != "NNS" and _is_person(doc[at]):
        while at > lead.start and doc[at].pos_ in {"DET", "ADJ", "NOUN", "PROPN"} and doc[at].tag_ != "NNS":
            at -= 1
    return doc[at].pos_ == "ADP"


def _is_title(words: Span) -> bool:
    return all(_may_be_title(token) for token in words)


def _may_be_title(token: Token) -> bool:
    return (token.pos_ in _TITLE or token.tag_ == "PRP$" or _is_person(token)) and token.lower_ not in _BESIDE


def _is_person(token: Token) -> bool:
    """True for a noun for a person, also one that is taken for a verb, which a source cannot have: ``engineer``."""
    rank = token.is_upper and token.lower_ in SHORT_RANKS
    return rank or token.lower_ in PERSON_NOUNS or is_person_noun(token)


def _joins(between: Span, *, passed: bool) -> bool:
    """True if words between two names add the second to the first."""
    joint = next((token for token in reversed(between) if token.lower_ in _JOINTS), None)
    if joint is None or not _is_title(between) or (joint.text == "," and joint.i + 1 == between.end and passed):
        return False
    title = between.doc[joint.i + 1 : between.end]
    if title and not any(_is_person(token) for token in title):
        return False  # "Ada Holm, head of the Centre for Brain and Memory Jon Berg"
    about = between.doc[between.start : joint.i]
    if passed and (not about or about[-1].text != ","):
        return False  # "Ada Holm, a friend of Per and Jon Berg"
    return not about or about[0].lower_ in _BEHIND or about[0].lower_ in _JOINTS
