"""Apposition: tells whether a comma joins a name to words that describe it, or parts two people.

``The head of the institute, X`` is one person; ``After talks with the mayor, X left`` speaks of two.
"""

from itertools import islice
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.entities.stated import before_age
from quotewire.tasks.attribution.text import FINITE_OR_MODAL, SUBJECTS

LONGEST: Final = 24
"""Maximum length of an apposition, in tokens; a longer one is rarely an office."""
RELATIVE_TAGS: Final = frozenset({"WP", "WP$", "WDT", "WRB"})
"""Tags of the words that begin a relative clause."""
_FRONTED: Final = frozenset({"prep", "advcl", "npadvmod", "advmod", "ccomp"})
"""What can stand before the subject of a clause, with a comma between."""
_DEEP: Final = 40
"""Maximum words between the end of a fronted phrase and its clause, in the tree."""


def begins_clause(doc: Doc, comma: int, first: int) -> bool:
    """True if what follows a comma is the subject of the clause, and what precedes it is fronted: no apposition.

    ``According to Anna White, the mayor lied`` and ``After talks with the mayor, Anna White left`` speak of two people.

    Args:
        doc: A parsed document.
        comma: Index of the comma.
        first: Index of the first token of the name or the description behind it.
    """
    subject = doc[first]
    while subject.dep_ in {"compound", "det", "amod", "poss", "nmod", "nummod"} and subject.head.i > subject.i:
        subject = subject.head
    verb = subject.head
    if subject.dep_ not in SUBJECTS or verb.i < subject.i or comma == 0:
        return False
    between = doc[subject.i + 1 : min(verb.i, subject.i + LONGEST)]
    closing = next((token.i for token in between if token.text == ","), None)
    if closing is not None and doc[closing + 1].tag_ not in RELATIVE_TAGS:
        return False  # "According to the head, Anna White, the road is closed"
    last = doc[comma - 1]
    above = [last, *islice(last.ancestors, _DEEP)]
    return any(token.head == verb and token.dep_ in _FRONTED for token in above)


def comma_before(doc: Doc, start: int) -> int | None:
    """Index of the comma before a name and its age: ``the driver of the bus, 44-year-old X``; None without one.

    ``After a talk with the driver, 44-year-old X left`` speaks of two people, wherever the parser attaches the name.
    """
    comma = before_age(doc, start) - 1
    if comma < 1 or doc[comma].text != ",":
        return None
    behind = next((token for token in doc[start:] if token.pos_ != "PROPN"), doc[start])
    return comma if comma == start - 1 or behind.tag_ not in FINITE_OR_MODAL else None
