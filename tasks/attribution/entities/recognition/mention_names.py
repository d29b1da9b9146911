"""People named at the end of a source mention whom the recognizer missed: ``the doctor of “Phobos” Anna White``."""

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.noun_phrases import mention_head
from quotewire.tasks.attribution.entities.office import is_person_noun
from quotewire.tasks.attribution.entities.recognition.label_corrections import is_in_office
from quotewire.tasks.attribution.text import noun_kind
from quotewire.tasks.wordlists.genders import first_names

_SHORTEST, _LONGEST = 2, 4
"""Words of a name."""
_CERTAIN: Final = frozenset({"PERSON", "ORG", "GPE", "LOC", "NORP"})
"""Labels that are kept; the recognizer takes foreign names for products, works and dates."""
_LEADS_TO_BODY: Final = frozenset({"ADP", "DET", "ADJ", "CCONJ"})


def with_missed_people(doc: Doc, found: Sequence[Span], mentions: Sequence[Span]) -> list[Span]:
    """The entities of a document and the people that its source mentions name besides.

    Args:
        doc: A parsed document.
        found: Its entities, in text order and without overlaps.
        mentions: Its source mentions.
    """
    taken = {i for ent in found if _is_certain(ent) for i in range(ent.start, ent.end)}
    missed = {(name.start, name.end): name for mention in mentions for name in _missed(doc, mention, taken)}
    named = {i for name in missed.values() for i in range(name.start, name.end)}
    kept = [ent for ent in found if named.isdisjoint(range(ent.start, ent.end))]
    return sorted([*kept, *missed.values()], key=lambda span: span.start)


def _missed(doc: Doc, mention: Span, taken: set[int]) -> Iterator[Span]:
    head = mention_head(mention)
    named = _apposed(doc, head)
    if named is not None and is_in_office(named):
        yield named
    if not is_person_noun(head):
        return
    first = mention.end
    while first > head.i + 1 and _is_of_name(doc, first - 1, taken):
        first -= 1
    if not _SHORTEST <= sum(token.is_alpha for token in doc[first : mention.end]) <= _LONGEST:
        return
    before = doc[first - 1]
    if before.is_quote and mention.end < len(doc) and doc[mention.end].is_quote:
        return  # "the star of “Deep Sea”"
    led = before.pos_ in _LEADS_TO_BODY or before.tag_ == "POS" or before.text[:1].isupper()
    # Behind the last word of a body: "the chairman of the National Wine Agency of Georgia X".
    ended = before.i in taken and not any(noun_kind(token.lower_) for token in doc[first : mention.end])
    if doc[first].lower_ in first_names() or not led or ended:
        yield Span(doc, first, mention.end, label="PERSON")


def _apposed(doc: Doc, head: Token) -> Span | None:
    """The word or two at the head of a mention that look like a name, whatever the recognizer takes them for."""
    first = head.i - 1 if head.i and _looks_like_name(head.nbor(-1)) else head.i
    if not _looks_like_name(head) or head.ent_type_ == "PERSON":
        return None
    return Span(doc, first, head.i + 1, label="PERSON")


def _looks_like_name(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.is_title and not is_title(token)


def _is_certain(ent: Span) -> bool:
    """True for an entity that is what its label says: a body's or a place's name does not begin with a given name."""
    given = len(ent) > 1 and ent[0].lower_ in first_names()
    return ent.label_ in _CERTAIN and (ent.label_ == "PERSON" or not given)


def _is_of_name(doc: Doc, i: int, taken: set[int]) -> bool:
    token = doc[i]
    if token.tag_ == "HYPH" and i + 1 < len(doc):
        return token.nbor().is_title and token.nbor(-1).is_title and i not in taken
    return i not in taken and _looks_like_name(token)
