"""The person whom a long mention names at its end, wherever the parser attaches the name.

``the senator representing the north, Ada Holm``, ``Minister of Trade and President of the Board Ada Holm``,
``Farmers Association (FA) President Ada Holm``, ``The Ministry of Roads, Ada Holm, said``: translation puts long
offices before names, or the body that they are in.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities import is_person_noun, is_title, title_behind_body

_FULL_NAME: Final = 2
"""Minimum words of a name, with its title."""
_TWO: Final = 2
_GENITIVES: Final = frozenset({"'s", "’s", "'", "’"})
_INDEFINITE: Final = frozenset({"a", "an", "one", "another"})
_BEHIND_NAMES: Final = frozenset({"of", "from", "in"})
_QUARTERS: Final = frozenset({"north", "south", "east", "west", "central"})
"""Ends of the names of constituencies, which the name finder takes for people: ``Darazo North``."""
_OTHERS: Final = frozenset({"DET", "PRON"})
_LEADS_AWAY: Final = frozenset({"ADP", "VERB", "AUX", "SCONJ", "PRON", "CCONJ", "PART"})
"""What makes the name behind it somebody else's than the mention's head."""
_IN_OFFICE: Final = frozenset({"ADJ", "NOUN", "PROPN"})
_BEFORE_BODIES: Final = frozenset({"ADJ", "DET", "NOUN", "PRON", "PROPN"})
"""What stands before a body's name: ``the city's``."""
_RELATIVE: Final = frozenset({"WP", "WP$", "WDT"})


def closing_name(span: Span, head: Token, entities: Mapping[int, Span]) -> Span | None:
    """The only person named in a mention, if the name ends it and its words before are one person's office.

    Args:
        span: The mention.
        head: Its head.
        entities: The named entity around each token.
    """
    named = {ent.start: ent for i in range(span.start, span.end) if (ent := entities.get(i)) is not None}
    people = [ent for ent in named.values() if ent.label_ == "PERSON" and ent[-1].lower_ not in _QUARTERS]
    if len(people) == _TWO and (apposed := _behind_other(span, head, people[1], entities)):
        return apposed
    people = [ent for ent in people if ent.start > span.start or span.doc[ent.end : ent.end + 1].text not in _GENITIVES]
    if len(people) != 1 or people[0].end != _end(span) or people[0].start <= span.start:
        return None
    name = people[0]
    first = _behind_comma(span, name) or _first_title(span, name)
    if name.end - first < _FULL_NAME or any(token.tag_ in _RELATIVE for token in span):
        return None
    if span.doc[first - 1].text == ",":
        held = _is_office(span, head, first - 1, entities) or _is_list_of_offices(span, first - 1)
        held = held or _is_body_of_speaker(span, name, first - 1, entities)
    else:
        behind = title_behind_body(span.doc, name.start) is not None
        held = behind or _is_list_of_offices(span, first) or _is_title_of_body(span, name, first, entities)
    return name if held else None


def _behind_other(span: Span, head: Token, name: Span, entities: Mapping[int, Span]) -> Span | None:
    """A name behind another one, which it cannot be in apposition to: ``A pastor who knows Lund, Ada Holm of Sund``."""
    doc, comma = span.doc, name.start - 1
    before = entities.get(comma - 1)
    described = _is_person(head) and head.tag_ == "NN" and span[0].lower_ in _INDEFINITE
    if not described or doc[comma].text != "," or before is None or len(name) < _FULL_NAME or head.i > before.start:
        return None
    ended = name.end >= _end(span) or doc[name.end].lower_ in _BEHIND_NAMES
    return name if ended else None


def _end(span: Span) -> int:
    """Index behind the last word of a mention."""
    after = span.end
    while after > span.start and span.doc[after - 1].is_punct:
        after -= 1
    return after


def _first_title(span: Span, name: Span) -> int:
    first = name.start
    while first - 1 > span.start and is_title(span.doc[first - 1]):
        first -= 1
    return first


def _behind_comma(span: Span, name: Span) -> int | None:
    """Where a second office begins between the last comma and a name: ``the pastor, sworn advocate Ada Holm``."""
    first = name.start
    while first > span.start and span.doc[first - 1].text != ",":
        first -= 1
        if span.doc[first].pos_ not in _IN_OFFICE:
            return None
    held = any(_is_person(token) for token in span.doc[first : name.start])
    return first if held and first > span.start else None


def _is_person(token: Token) -> bool:
    return token.tag_ in {"NN", "NNP"} and (is_person_noun(token) or is_title(token))


def _is_office(span: Span, head: Token, comma: int, entities: Mapping[int, Span]) -> bool:
    """True if one person's office comes before a comma, and nobody else is spoken of there."""
    own = [token for token in span.doc[span.start : comma] if _is_person(token)]
    if not own or head.i > own[0].i or span[0].lower_ in {"a", "an"}:
        return False
    if any(token.text == "," for token in span.doc[span.start : comma]):
        return False
    led = span.doc[head.i + 1 : own[0].i]
    apart = any(token.pos_ in _LEADS_AWAY and token.i not in entities for token in led)
    return not apart and not any(token.pos_ in _LEADS_AWAY for token in span.doc[own[0].i + 1 : own[-1].i])


def _is_body_of_speaker(span: Span, name: Span, comma: int, entities: Mapping[int, Span]) -> bool:
    """True for a body in place of the office in it, which translation leaves out: ``The Ministry of Roads, Ada Holm,``.

    Behind a town or a brand stands a place or the next item of a list.
    """
    body, doc = entities.get(comma - 1), span.doc
    if body is None or body.label_ != "ORG" or len(body) < _FULL_NAME or len(name) < _FULL_NAME:
        return False
    if doc[span.end : span.end + 1].text != "," or name.start != comma + 1:
        return False
    return all(token.pos_ in _BEFORE_BODIES or token.tag_ == "POS" for token in doc[span.start : body.start])


def _is_list_of_offices(span: Span, end: int) -> bool:
    """True for ``Minister of Trade and President of the Board``: ``and`` leads to offices without a determiner."""
    joints = [token for token in span.doc[span.start : end] if token.lower_ in {"and", "&"}]
    if not joints or any(token.text == "," for token in span.doc[span.start : end]):
        return False
    if not _any_person(span.doc, span.start, joints[0].i):
        return False
    return all(_leads_to_office(span.doc, joint.i + 1, end) for joint in joints)


def _any_person(doc: Doc, first: int, end: int) -> bool:
    return any(_is_person(token) for token in _until_preposition(doc, first, end))


def _leads_to_office(doc: Doc, first: int, end: int) -> bool:
    if first >= end or doc[first].pos_ in _OTHERS:
        return False
    return _any_person(doc, first, end) and any(token.pos_ == "ADP" for token in doc[first:end])


def _until_preposition(doc: Doc, first: int, end: int) -> Iterator[Token]:
    for token in doc[first:end]:
        if token.pos_ == "ADP":
            return
        yield token


def _is_title_of_body(span: Span, name: Span, first: int, entities: Mapping[int, Span]) -> bool:
    """True for a body and a title, or a bracket, right before the name: ``Farmers Association (FA) President``."""
    before = [token for token in span.doc[span.start : first] if token.i not in entities]
    bracketed = len(name) >= _FULL_NAME and span.doc[first - 1].text == ")"  # "DIG (Operations) Ada Holm"
    if not (first < name.start or bracketed) or any(token.pos_ in _LEADS_AWAY or token.text == "," for token in before):
        return False
    return any(entities[i].label_ == "ORG" for i in range(span.start, first) if i in entities)
