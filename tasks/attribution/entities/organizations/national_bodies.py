"""Bodies that an article describes by their country (``the French carmaker``), which is no name of theirs.

A country has one parliament and one police, so ``the Danish police`` is a name.
"""

from collections.abc import Sequence
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.entities.stated import is_nation, nation_beside
from quotewire.tasks.wordlists.attribution import BUSINESSES, COMPANY_NOUNS, MANY_BODIES

_MANY: Final = COMPANY_NOUNS | BUSINESSES | MANY_BODIES
_ONLY: Final = frozenset({"central", "federal", "national", "public", "state"})
"""Adjectives of the one body of its kind: ``the Norwegian central bank``, ``the Brazilian national team``."""


def is_one_of_many(head: Token) -> bool:
    """True for a noun in small letters beside the adjective of a country with many such: ``the French carmaker``."""
    if head.tag_ != "NN" or not head.is_lower or head.lower_ not in _MANY or nation_beside(head) is None:
        return False
    return not any(child.lower_ in _ONLY for child in head.lefts)


def without_national(names: Sequence[Span]) -> list[Span]:
    """The names without the bodies that are only such a description, or its adjective."""
    return [name for name in names if name.label_ != "ORG" or not _is_description(name)]


def _is_description(name: Span) -> bool:
    if not is_nation(name[0].lower_):
        return False
    last = name.doc[name.end] if len(name) == 1 and name.end < len(name.doc) else name[-1]
    return is_one_of_many(last) and all(token.is_lower for token in name[1:])
