"""Chinese bodies by their full names: ``the Liushu District People's Court``, ``Xinhe City Third People's Hospital``.

The apostrophe in the middle makes the name finder and the recognizer stop before it, or miss the name.
"""

from collections.abc import Sequence
from typing import Final

from spacy.attrs import LOWER
from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.entities.name_spans import in_place_of, is_title
from quotewire.tasks.attribution.text import TIMES, ids_of, noun_kind, tokens_with

_PEOPLE: Final = ids_of(("people",))
_IN_NAMES: Final = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
_OTHER_BODIES: Final = frozenset({"army", "party", "republic"})
"""Nouns that other countries' parties and states have behind ``People's``."""
_LONGEST: Final = 8
"""Maximum words of a name before ``People's``."""


def with_peoples_bodies(doc: Doc, names: Sequence[Span]) -> list[Span]:
    """The names, with those of people's courts, hospitals and governments in one piece each.

    Args:
        doc: A parsed document.
        names: Its people (``PERSON``) and organizations (``ORG``), in text order.
    """
    around = {i: name for name in names for i in range(name.start, name.end)}
    made = list[Span]()
    for token in tokens_with(doc, LOWER, _PEOPLE):
        noun = token.i + 2
        if not token.is_title or noun >= len(doc) or doc[noun - 1].tag_ != "POS" or not doc[noun].is_title:
            continue
        kind = noun_kind(doc[noun].lower_)
        first = _first(doc, token.i)
        if kind != "organization" or doc[noun].lower_ in _OTHER_BODIES or first == token.i:
            continue
        known = around.get(noun)
        if known is None or known.start > first:
            made.append(Span(doc, first, noun + 1, label="ORG"))
    return in_place_of(names, made)


def _first(doc: Doc, people: int) -> int:
    """Index of the first word of a name that has ``People's`` in it: its place and its rank."""
    first = people
    while first and people - first < _LONGEST:
        before = doc[first - 1]
        # The recognizer takes "Higher People's" for a person.
        person = before.ent_type_ == "PERSON" and doc[people].ent_type_ != "PERSON"
        own = before.is_title or (before.is_digit and first > 1 and doc[first - 2].lower_ in {"no", "no."})
        numbered = before.text == "." and first > 1 and doc[first - 2].lower_ == "no"
        if not numbered and not (own and before.pos_ in _IN_NAMES):
            break
        if person or before.ent_type_ in TIMES or is_title(before):
            break
        first -= 1
    return first
