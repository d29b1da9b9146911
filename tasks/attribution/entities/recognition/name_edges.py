"""What stands at the edges of a body's name and no name finder takes for part of it.

An article of another language (``Die Neue Zeitung``), a word that begins with a small letter (``a3Net Telecom``), a
figure (``Channel 24``) and an exclamation mark (``Basta Cemento!``).
"""

import re
from collections.abc import Iterable
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.text import TokenSpan

_ARTICLES: Final = frozenset(
    {"Das", "De", "Den", "Der", "Die", "El", "Gli", "Het", "Il", "La", "Las", "Le", "Les", "Los"}
)
_MIXED: Final = re.compile(r"[a-z]{1,3}\d*[A-Z]\w*")
_FIGURE: Final = 4
"""Maximum digits of a figure at the end of a name, and words before an exclamation mark."""


def with_edges(doc: Doc, stretch: TokenSpan) -> TokenSpan:
    """A body's name with the words, the figure and the mark at its edges."""
    first, after = stretch
    if after < len(doc) and _is_figure(doc, first, after):
        after += 1
    elif after + 1 < len(doc) and doc[after].text == "!" and _goes_on(doc, after):
        after += 1
        while first and after - first < _FIGURE and doc[first - 1].is_title and doc[first - 1].whitespace_:
            first -= 1
    before = doc[first - 1] if first else None
    if before is not None and before.whitespace_ == " " and _leads(before.text):
        first -= 1
    return first, after


def _leads(word: str) -> bool:
    """True for a foreign article with a capital and a word of small and capital letters."""
    return word in _ARTICLES or _MIXED.fullmatch(word) is not None


def with_whole_edges(doc: Doc, names: Iterable[Span]) -> list[Span]:
    """Names with what stands at their edges, without those that are then inside another.

    A person's name takes an article too: a paper's is often taken for a person's. With a figure it may be a disease.

    Args:
        doc: A parsed document.
        names: People (``PERSON``) and organizations (``ORG``), in text order.
    """
    made: list[Span] = []
    for name in names:
        first, after = with_edges(doc, (name.start, name.end))
        person = name.label_ == "PERSON" and doc[after - 1].text != "!"
        if person and not (first < name.start and doc[first].text in _ARTICLES):
            first, after = name.start, name.end
        while made and made[-1].start >= first:
            made.pop()
        if not made or first >= made[-1].end:
            made.append(Span(doc, first, after, label=name.label_ if person else "ORG"))
    return made


def with_small_letter(name: Span) -> Span:
    """A "place" as a body if a word of small and capital letters begins it: ``a3Net Telecom``."""
    before = name.doc[name.start - 1] if name.start else None
    if before is None or before.whitespace_ != " " or _MIXED.fullmatch(before.text) is None:
        return name
    return Span(name.doc, before.i, name.end, label="ORG") if name.label_ == "GPE" else name


def _is_figure(doc: Doc, first: int, after: int) -> bool:
    """True for a figure that counts nothing behind it: ``Channel 24 reported``, but not ``Nordkraft 24 workers``."""
    token = doc[after]
    if not token.is_digit or len(token) >= _FIGURE or not doc[after - 1].whitespace_:
        return False
    return first <= token.head.i < after or token.head.i < first


def _goes_on(doc: Doc, mark: int) -> bool:
    """True for an exclamation mark right behind a word, behind which the sentence goes on."""
    return not doc[mark - 1].whitespace_ and doc[mark].whitespace_ == " " and doc[mark + 1].is_lower
