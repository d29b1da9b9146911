"""The name that a description gives its person: ``a dealer surnamed Ke``, ``a nurse identified only as Mercy``."""

import re
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.office import is_person_noun
from quotewire.tasks.attribution.entities.roles import AGE
from quotewire.tasks.attribution.text import noun_kind

_CALLED: Final = frozenset({"named", "surnamed", "called", "nicknamed", "name", "surname", "nickname"})
"""Words right before a name that is somebody's."""
_LINKS: Final = frozenset({"of", "as"})
_NAMING: Final = frozenset({"name", "surname", "nickname", "identified", "known"})
"""Words before ``of`` or ``as`` and a name."""
_NAMED_BEHIND: Final = re.compile(
    r",? (?:who )?(?:(?:was|is|has been|had been) )?(?:later |since |only |also )?"
    r"(?:identified|known|introduced (?:him|her)self|identified (?:him|her)self|gave (?:his|her) name)"
    rf"(?: by [a-z ]{{2,30}})?(?: only| simply)? as (?:{AGE} )?(?=[^\W\d_a-z])"
)
"""What leads from a description to a name behind it: ``the woman, later identified as Mercy Eze``."""
_AHEAD: Final = 20
"""Tokens behind a description in which it may be named."""
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
    if first is None:
        return _named_behind(span, head)
    link = next((i for i in range(own, first) if doc[i].lower_ in _NAMING), first - 1)
    if any(_is_other(token) for token in doc[own:link]):
        return None  # "a spokesman of the group called Green Dawn", "a friend of the victim identified as Mercy"
    return _capitals(doc, first, span.end)


def _is_other(token: Token) -> bool:
    """True for what a name behind it may belong to: a body, or somebody else."""
    return noun_kind(token.lemma_.lower()) == "organization" or (token.dep_ == "pobj" and is_person_noun(token))


def _named_behind(span: Span, head: Token) -> Span | None:
    """The name behind a description that its noun ends: ``the woman, later identified as Mercy Eze``; None without."""
    doc = span.doc
    if head.i != span.end - 1:
        return None
    found = _NAMED_BEHIND.match(span[-1].whitespace_ + doc[span.end : span.end + _AHEAD].text)
    at = span.end_char + found.end() if found is not None else None
    first = doc.char_span(at, at + 1, alignment_mode="expand") if at is not None else None
    return _capitals(doc, first.start, len(doc)) if first is not None else None


def _capitals(doc: Doc, first: int, end: int) -> Span:
    """The words with capitals from ``first`` on."""
    after = first
    while after < end and doc[after].text[:1].isupper():
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
