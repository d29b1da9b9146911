"""People with two given names, behind a body: ``the head of the Ministry of Culture Anne-Sophie Girard``.

The name finder stops at the second given name, or takes both for the end of the body's name.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.attrs import LOWER
from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.office import PLACES, is_person_noun
from quotewire.tasks.attribution.entities.roles import role_phrase
from quotewire.tasks.attribution.text import ids_of, noun_kind, tokens_with
from quotewire.tasks.wordlists.genders import first_names

_HYPHEN: Final = ids_of(("-",))
_SURNAME: Final = 2
"""Maximum words of a surname."""


def with_two_given_names(doc: Doc, names: Sequence[Span]) -> list[Span]:
    """The names, with the surnames of people whose two given names a hyphen joins.

    Args:
        doc: A parsed document.
        names: Its people (``PERSON``) and organizations (``ORG``), in text order.
    """
    starts, ends = {name.start for name in names}, {name.end: name for name in names}
    made = {}
    for first, end in _given_names(doc):
        name = ends.get(end) or ends.get(first + 1)
        after = _behind_surname(doc, end, starts)
        if name is None or after == end:
            continue
        person, body = Span(doc, first, after, label="PERSON"), doc[name.start : first]
        if not body:
            made[name] = [person]
        elif name.label_ == "ORG" and role_phrase(doc, first) is not None:
            place = len(body) == 1 and body[0].ent_type_ in PLACES
            made[name] = [person] if place else [Span(doc, body.start, body.end, label="ORG"), person]
    return [part for name in names for part in made.get(name, [name])] if made else list(names)


def _given_names(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield the tokens of two given names with a hyphen: ``Anne-Sophie``."""
    for hyphen in tokens_with(doc, LOWER, _HYPHEN):
        first, end = hyphen.i - 1, hyphen.i + 2
        if first < 0 or end >= len(doc) or hyphen.whitespace_ or doc[first].whitespace_:
            continue
        if doc[first].is_title and doc[end - 1].is_title and doc[first].lower_ in first_names():
            yield first, end


def _behind_surname(doc: Doc, first: int, starts: set[int]) -> int:
    """Index behind the surname that begins at a token; that token if no surname does."""
    after = first
    while after < len(doc) and after - first < _SURNAME and after not in starts and _may_be_surname(doc[after]):
        after += 1
    return after


def _may_be_surname(token: Token) -> bool:
    if not token.is_title or token.pos_ != "PROPN" or token.is_sent_start or is_title(token):
        return False
    return noun_kind(token.lower_) is None and not is_person_noun(token)
