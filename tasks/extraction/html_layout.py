"""The layout of a page: what its markup says of paragraphs, and what the extractor lost or moved of them.

The extractor flattens a page to lines. Beside what ``html_quotations`` writes into the page, two things are put right
on its elements:

* ``restore`` puts lines into the order of the page (a live blog's first post came before its introduction), and adds
  lists and headings that stand between two paragraphs of the article.
* ``roles`` says which lines are quotations, signatures, list items and questions.

Both are conservative: a line that cannot be found again on the page stays where it is and has no role.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from quotewire.schemas.document import LayoutRole
from quotewire.tasks.extraction.html_lost import BULLET, own_text, with_lost
from quotewire.tasks.extraction.html_quotations import BLOCKS, SIGNATURE
from quotewire.tasks.extraction.html_surroundings import HEADINGS, text_key

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FOUND_MIN: Final = 0.8
"""Minimum share of lines that must be found on the page for their order to be changed."""

_FEW_WORDS: Final = 20
"""Letters of a few words, which may stand in a quotation by chance."""
_LINE_MAX: Final = 2_000
"""Maximum characters of a question or a signature."""
_TIME: Final = re.compile(r"\d{1,2}[:.h]\d{2}|\d\s?[ap]\.?m|ago\b")
_SPACE: Final = re.compile(r"\s+")
_BOLD: Final = frozenset({"b", "strong"})
_NAVIGATION: Final = frozenset({"nav", "aside", "footer", "form", "menu"})


def restore(tree: "HtmlElement", lines: Sequence[str]) -> list[str]:
    """The extracted lines in the order of the page, with the lists and headings between them that were lost."""
    outside = {inner for part in tree.iter(*_NAVIGATION) for inner in part.iter()}
    every = (element for element in tree.iter(*BLOCKS) if element not in outside)
    blocks = [(element, key) for element in every if (key := text_key(own_text(element)))]
    if len(lines) == 1:
        lines = _apart(blocks, lines[0])
    placed = _places(blocks, lines)
    found = sum(place is not None for place in placed)
    if not found or found < FOUND_MIN * len(lines):
        return list(lines)
    order = _in_order(placed) if _are_together(tree, blocks, placed) else list(range(len(lines)))
    kept = [lines[i] for i in order]
    places = [placed[i] for i in order]
    return list(with_lost(blocks, kept, places))


def roles(tree: "HtmlElement", lines: Sequence[str]) -> list[LayoutRole | None]:
    """The role of each line by the markup of the page; None for an ordinary paragraph."""
    quotations = _Quotations(tree)
    signed = {
        text_key(text) for element in tree.iter() if element.get(SIGNATURE) is not None and (text := _line(element))
    }
    asked = {text_key(_line(element)) for element in tree.iter("p", "div", "dt", *HEADINGS) if _is_question(element)}
    entries = _entries(tree, lines)
    found = [_role(line, quotations, signed, asked) for line in lines]
    return [role or ("entry" if i in entries else None) for i, role in enumerate(found)]


def _entries(tree: "HtmlElement", lines: Sequence[str]) -> set[int]:
    """Indices of the lines that begin an entry of a live blog: the first ones behind a time of day.

    A single time is that of the article.
    """
    at: dict[str, list[int]] = {}
    for i, line in reversed([*enumerate(lines)]):
        at.setdefault(text_key(line), []).append(i)
    found: list[int] = []
    timed = False
    for element in tree.iter("time", *BLOCKS):
        if element.tag == "time":
            timed = _TIME.search(element.text_content()) is not None
        elif places := at.get(text_key(own_text(element))):
            place = places.pop() if len(places) > 1 else places[0]
            found += [place] if timed else []
            timed = False
    return {*found} if len({*found}) > 1 else set()


class _Quotations:
    """The block quotations of a page. Each letter is read twice, however deep they are in one another."""

    def __init__(self, tree: "HtmlElement") -> None:
        outermost = [one for one in tree.iter("blockquote") if next(one.iterancestors("blockquote"), None) is None]
        self._whole = "\n".join(text_key(element.text_content()) for element in outermost)
        self._short = {key for element in outermost for key in _short_keys(element)}

    def __contains__(self, key: str) -> bool:
        """Whether a line stands in one; of a few words only if an element has no others."""
        return key in self._whole if len(key) > _FEW_WORDS else key in self._short


def _short_keys(element: "HtmlElement") -> Iterator[str]:
    """Yields the keys of an element and of those in it; of each the beginning, which tells whether it is short."""
    of: dict[HtmlElement, str] = {}
    for part in reversed([*element.iter()]):  # the inner ones first
        own = part.text if isinstance(part.tag, str) else None  # else it is a comment
        pieces = [own, *(piece for child in part for piece in (of.pop(child), child.tail))]
        of[part] = "".join(islice(filter(str.isalnum, chain.from_iterable(filter(None, pieces))), _FEW_WORDS + 1))
        yield of[part].casefold()


def _line(element: "HtmlElement") -> str:
    """The text of an element that is a line; empty for one that has far more text."""
    text = str(element.text_content())
    return text if len(text) <= _LINE_MAX else ""


def _role(line: str, quotations: _Quotations, signed: set[str], asked: set[str]) -> LayoutRole | None:
    key = text_key(line)
    if not key:
        return None
    if key in signed:
        return "signature"
    if key in asked:
        return "question"
    if key in quotations:
        return "quotation"
    return "list_item" if line.startswith(BULLET) else None


def _is_question(element: "HtmlElement") -> bool:
    """True for a heading or a paragraph wholly in bold that asks something."""
    text = _line(element).strip()
    if not text.endswith(("?", "?”", '?"', "?’")) or (element.tag == "div" and len(element) != 1):
        return False
    if element.tag not in {"p", "div"}:
        return True
    bold = sum(len(text_key(part.text_content())) for part in element if part.tag in _BOLD)
    return bold > 0 and bold == len(text_key(text))


def _apart(blocks: Sequence[tuple["HtmlElement", str]], line: str) -> list[str]:
    """The paragraphs that the extractor joined to one line, as it does with the text of a very short page."""
    key = text_key(line)
    parts: list[str] = []
    at = covered = 0
    for element, own in blocks:
        start = key.find(own, at)
        if start >= 0:
            parts.append((BULLET if element.tag == "li" else "") + _SPACE.sub(" ", own_text(element)).strip())
            at, covered = start + len(own), covered + len(own)
    return parts if len(parts) > 1 and covered >= FOUND_MIN * len(key) else [line]


def _places(blocks: Sequence[tuple["HtmlElement", str]], lines: Sequence[str]) -> list[int | None]:
    """The index of the block that each line came from: the next equal one, or else the first."""
    at: dict[str, list[int]] = {}
    for i, (_, key) in enumerate(blocks):
        at.setdefault(key, []).append(i)
    placed: list[int | None] = []
    last = -1
    for line in lines:
        same = at.get(text_key(line), [])
        place = next((i for i in same if i > last), same[0] if same else None)
        placed.append(place)
        last = place if place is not None else last
    return placed


def _are_together(
    tree: "HtmlElement", blocks: Sequence[tuple["HtmlElement", str]], placed: Sequence[int | None]
) -> bool:
    """True if all lines are in the page's main element or article, so that none is from a banner before it."""
    main = list(tree.iter("main", "article"))
    if not main:
        return True
    elements = [blocks[place][0] for place in placed if place is not None]
    return any(all(part in element.iterancestors() for element in elements) for part in main)


def _in_order(placed: Sequence[int | None]) -> list[int]:
    """Indices of the lines in the order of the page; a line that was not found follows the one before it."""
    keys: list[tuple[int, int]] = []
    last = -1
    for i, place in enumerate(placed):
        last = place if place is not None else last
        keys.append((last, i))
    return [i for _, i in sorted(keys)]
