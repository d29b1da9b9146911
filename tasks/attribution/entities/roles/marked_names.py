"""Names in quotation marks that a noun beside them gives to a body: ``the group “Right to Breathe”``.

Later the article has the marks alone (``it is said in “Right to Breathe”``) or the noun (``the group said``), and no
name finder knows the words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from spacy.attrs import LOWER
from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.entities.name_spans import in_place_of
from quotewire.tasks.attribution.entities.office import is_person_noun
from quotewire.tasks.attribution.entities.roles.office_phrases import HELD_AT
from quotewire.tasks.attribution.text import ids_of, noun_kind, text_of, tokens_with

LONGEST_IN_MARKS: Final = 8
"""Maximum tokens of a name in marks."""
_NAME: Final = r"[“\"«„]([^\W\d_][^“”\"«»„\n]{2,70}\w)[”\"»“]"
_BEHIND: Final = re.compile(rf"(\w{{3,20}}) {_NAME}")
_BEFORE: Final = re.compile(rf"{_NAME} (\w{{3,20}})")
_NO_NAMES: Final = re.compile(r"[.!?;:]")
_MARKS: Final = ids_of(("“", '"', "«", "„"))
_INSIDE: Final = frozenset({"-", "&", "and", "of", "for", "the"})
"""What stands between the words with capitals of a name."""
_OF_BODIES: Final = HELD_AT | {"from"}
"""What may stand between an office or a body and the name in marks of another body."""
_LONGEST: Final = 6
"""Maximum tokens of a name in marks that a noun before them makes one."""


@dataclass(frozen=True, slots=True)
class MarkedNames:
    """The names of bodies in quotation marks, of two words or more.

    Attributes:
        by_noun: Each as written, by the offset of the noun beside it.
        names: All of them.
    """

    by_noun: dict[int, str]
    names: frozenset[str]


def bodies_in_marks(doc: Doc) -> MarkedNames:
    """The names in marks beside a noun for a body: ``the group “Right to Breathe”``, ``the “Green Belt” group``."""
    text = text_of(doc)
    found = [(match.start(2), match[2], match[1]) for match in _BEFORE.finditer(text)]
    found += [(match.start(1), match[1], match[2]) for match in _BEHIND.finditer(text)]
    by_noun = {at: name for at, noun, name in found if _is_body(noun) and _is_name(name)}
    return MarkedNames(by_noun, frozenset(by_noun.values()))


def with_marked_bodies(doc: Doc, names: Sequence[Span]) -> list[Span]:
    """The names, with those in marks right behind a noun for a body: ``the company “Zoria”``, ``the club “Old Mill”``.

    Args:
        doc: A parsed document.
        names: Its people (``PERSON``) and organizations (``ORG``), in text order.
    """
    known = {i: name for name in names for i in range(name.start, name.end)}
    made = list[Span]()
    for mark in tokens_with(doc, LOWER, _MARKS):
        end = _closing(doc, mark.i)
        if end is None or not _is_body(doc[mark.i - 1].text):
            continue
        over = known.get(mark.i + 1)
        if over is None or over.label_ != "ORG" or over.end < end:
            made.append(Span(doc, mark.i + 1, end, label="ORG"))
    return in_place_of(names, made)


def marked_name(doc: Doc, opening: int) -> range:
    """The indices of a name in marks behind the noun for what bears it, with them: ``the fund “Second Breath”``."""
    before = doc[opening - 1] if opening else None
    bears = before is not None and before.is_lower and (before.pos_ == "NOUN" or _leads_to_mark(doc, opening))
    if not bears or not doc[opening + 1 : opening + 2].text[:1].isupper():
        return range(0)
    for i in range(opening + 2, min(opening + LONGEST_IN_MARKS, len(doc))):
        if doc[i].is_quote:
            return range(opening, i + 1)
    return range(0)


def _leads_to_mark(doc: Doc, opening: int) -> bool:
    """True if the body that a mark opens belongs to an office: ``captain of “Comet”``, ``MP from the “New Day”``."""
    link = opening - 2 if doc[opening - 1].lower_ == "the" else opening - 1
    if link < 1 or doc[link].lower_ not in _OF_BODIES:
        return False
    return is_person_noun(doc[link - 1]) or noun_kind(doc[link - 1].lemma_.lower()) == "organization"


def _closing(doc: Doc, opening: int) -> int | None:
    """Index of the mark that closes a name in capitals, if one opens behind a word; None otherwise."""
    if opening == 0 or doc[opening].whitespace_ or not doc[opening - 1].whitespace_:
        return None
    for i in range(opening + 1, min(len(doc), opening + 2 + _LONGEST)):
        token = doc[i]
        if token.is_quote:
            return i if i > opening + 1 and not doc[i - 1].whitespace_ else None
        named = token.text[:1].isupper() and not token.is_stop
        if not named and (i == opening + 1 or token.lower_ not in _INSIDE):
            return None
    return None


def _is_body(noun: str) -> bool:
    return (noun.islower() or noun.isupper()) and noun_kind(noun.lower()) == "organization"


def _is_name(words: str) -> bool:
    """True for two words or more without a stop, of which the first and the last have capitals."""
    parts = words.split()
    return len(parts) > 1 and parts[0][0].isupper() and parts[-1][0].isupper() and not _NO_NAMES.search(words)
