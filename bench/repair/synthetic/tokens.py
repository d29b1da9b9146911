"""Habits of web pages, encodings and models: entities, mojibake, invisible and foreign letters, loops."""

import re
from collections.abc import Iterator
from typing import Final

from bench.repair.synthetic.damage import Scar, Wear
from bench.repair.synthetic.page import Page

_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_SPECIAL: Final = re.compile(r"[&’—–]| '(?=[a-z])")
_NAMES: Final = {"&": "&amp;", "’": "&#8217;", "—": "&#8212;", "–": "&#8211;"}
_LONG: Final = re.compile(r"\b[a-z]{8,14}\b")
_SPACE: Final = re.compile(r"(?<=[a-z]) (?=[a-z])")
_CYRILLIC: Final = dict(zip("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ", strict=True))
_CAPITALS: Final = re.compile(r"\b[A-Z]{2,5}\b|\b[A-Z][a-z]{3,8}\b")
_FUNCTION: Final = re.compile(r"\b(?:the|of|to|in|a|and|for|with|by|from)\b(?= [a-z])")
_CLAUSE_END: Final = re.compile(r"(?<= )[a-z]+ [a-z]+(?: [a-z]+)?(?=[,.](?: |$))", re.MULTILINE)


def entities(page: Page, share: float) -> Iterator[Scar]:
    """Leave HTML entities, as if the page's source had been translated: ``M&amp;C``."""
    for found in _SPECIAL.finditer(page.text):
        if found[0] in _NAMES and page.some(share):
            yield Scar(*found.span(), _NAMES[found[0]], "entity")


def mojibake(encoding: str) -> Wear:
    """Read UTF-8 as a one-byte encoding, in the whole document: ``â€œNo``."""

    def misread(page: Page, share: float) -> Iterator[Scar]:
        if page.some(share):
            for found in _BEYOND_ASCII.finditer(page.text):
                # Bytes that the encoding does not define become control characters, as in browsers.
                wrong = "".join(_decode(byte, encoding) for byte in found[0].encode())
                yield Scar(*found.span(), wrong, "mojibake")

    return misread


def invisible(page: Page, share: float) -> Iterator[Scar]:
    """Insert zero-width spaces, soft hyphens and direction marks of the page."""
    for found in _LONG.finditer(page.text):
        if page.some(share):
            at = found.start() + len(found[0]) // 2
            yield Scar(at, at, page.dice.choice("\u00ad\u200b"), "zero_width")
    for found in _SPACE.finditer(page.text):
        if page.some(share / 4):
            yield Scar(found.end(), found.end(), page.dice.choice("\u200b\ufeff\u200e\u200f"), "zero_width")


def cyrillic_letters(page: Page, share: float) -> Iterator[Scar]:
    """Replace a letter of a name or abbreviation with a Cyrillic look-alike: ``17°С``."""
    for found in _CAPITALS.finditer(page.text):
        alike = [at for at in range(*found.span()) if page.text[at] in _CYRILLIC]
        if alike and page.some(share):
            at = page.dice.choice(alike)
            yield Scar(at, at + 1, _CYRILLIC[page.text[at]], "homoglyph")


def doubled_words(page: Page, share: float) -> Iterator[Scar]:
    """Double a function word."""
    for found in _FUNCTION.finditer(page.text):
        if page.some(share):
            yield Scar(found.end(), found.end(), " " + found[0], "dup.word")


def loops(page: Page, share: float) -> Iterator[Scar]:
    """Repeat the end of a clause, like a model in a loop: ``at all at all at all at all``."""
    for found in _CLAUSE_END.finditer(page.text):
        if page.some(share):
            again = (" " + found[0]) * page.dice.randint(2, 5)
            yield Scar(found.end(), found.end(), again, "dup.loop")


def _decode(byte: int, encoding: str) -> str:
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte)
