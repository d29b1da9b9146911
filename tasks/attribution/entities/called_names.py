"""The name that a description gives its person: ``a dealer surnamed Ke``, ``a nurse identified only as Mercy``."""

from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.roles import is_person_noun
from quotewire.tasks.attribution.text import noun_kind

_CALLED: Final = frozenset({"named", "surnamed", "called", "nicknamed", "name", "surname", "nickname"})
"""Words right before a name that is somebody's."""
_LINKS: Final = frozenset({"of", "as"})
_NAMING: Final = frozenset({"name", "surname", "nickname", "identified", "known"})
"""Words before ``of`` or ``as`` and a name."""
_REACH: Final = 9
"""Maximum words from the noun to the name."""


def called_name(span: Span, head: Token) -> Span | None:
    """The name in a description behind words that say it is a name; None if there are none.

    Args:
        span: The description.
        head: Its noun.
    """
    doc, own = span.doc, head.i + 1
    named = (i for i in range(own + 1, span.end) if doc[i].text[:1].isupper())
    first = next((i for i in named if _naming(doc, i, own) is not None), None)
    if first is None or any(noun_kind(token.lemma_.lower()) == "organization" for token in doc[own : first - 1]):
        return None  # "a spokesman of the group called Green Dawn"
    after = first
    while after < span.end and doc[after].text[:1].isupper():
        after += 1
    return doc[first:after]


def is_called_so(name: Span) -> bool:
    """True for a name that a description of a person leads to: ``a shopkeeper by the name of Osei``."""
    floor = max(0, name.start - _REACH)
    link = _naming(name.doc, name.start, floor)
    if link is None:
        return False
    for token in reversed(name.doc[floor:link]):
        if token.is_punct or noun_kind(token.lemma_.lower()) == "organization":
            return False
        if token.is_lower and is_person_noun(token):
            return True
    return False


def _naming(doc: Doc, first: int, floor: int) -> int | None:
    """Index of the last word of ``surnamed``, ``by the name of`` or ``identified as`` right before a name."""
    link = first - 1
    if link > floor and doc[link].text == ",":
        link -= 1
    if link < floor:
        return None
    word = doc[link].lower_
    told = word in _LINKS and any(token.lower_ in _NAMING for token in doc[floor:link])
    return link if word in _CALLED or told else None
