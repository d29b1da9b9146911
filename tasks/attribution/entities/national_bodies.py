"""Companies that an article describes by their country (``the French carmaker``), which is no name of theirs."""

from collections.abc import Sequence
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.entities.stated import is_nation, nation_beside
from quotewire.tasks.wordlists.attribution import BUSINESSES, COMPANY_NOUNS

_COMPANIES: Final = COMPANY_NOUNS | BUSINESSES


def is_national_company(head: Token) -> bool:
    """True for a company's noun in small letters beside the adjective of a country: ``the French carmaker``."""
    return head.tag_ == "NN" and head.lower_ in _COMPANIES and head.is_lower and nation_beside(head) is not None


def without_national(names: Sequence[Span]) -> list[Span]:
    """The names without the bodies that are only such a description, or its adjective."""
    return [name for name in names if name.label_ != "ORG" or not _is_description(name)]


def _is_description(name: Span) -> bool:
    if not is_nation(name[0].lower_):
        return False
    last = name.doc[name.end] if len(name) == 1 and name.end < len(name.doc) else name[-1]
    return is_national_company(last) and all(token.is_lower for token in name[1:])
