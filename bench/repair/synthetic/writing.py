"""Habits that damage spaces, punctuation and numbers."""

import re
from collections.abc import Iterator
from typing import Final

from bench.repair.synthetic.damage import Scar, Wear
from bench.repair.synthetic.page import Page

_PAUSE: Final = re.compile(r"(?<=\w)[,.;:?!](?=\s|$)", re.MULTILINE)
_COMMA: Final = re.compile(r"(?<=[a-z]), (?=[a-z])")
_POSSESSIVE: Final = re.compile(r"(?<=[A-Za-z]{2})['’](?:s|re|ve|ll)\b")
_NOT: Final = re.compile(r"(?<=[a-z]{2})n['’]t\b")
_WIDE: Final = {", ": "，", ": ": "：", "; ": "；", "? ": "？", "! ": "！"}
_WIDE_PLACE: Final = re.compile(r"(?<=[A-Za-z])[,:;?!] (?=[A-Za-z])")
_PAREN: Final = re.compile(r"\(([^()\n]{1,60})\)")
_CURRENCY: Final = re.compile(r"[$£€](?=\d)")
_THOUSANDS: Final = re.compile(r"(?<![\d.,$])\d{1,3}(?:,\d{3})+(?![\d,]|\.\d)")
_DECIMAL: Final = re.compile(r"(?<![\d.,])\d{1,3}\.\d{1,2}(?![\d.]|,\d)")
_END: Final = re.compile(r"(?<=[a-z]{2})[.,](?=[ \n]|$)")


def joined_sentences(page: Page, share: float) -> Iterator[Scar]:
    """Join sentences without a space: ``caves.Such``."""
    for at in page.sentences:
        if page.some(share):
            yield Scar(at, at + 1, "", "punct.missing_space")


def joined_commas(page: Page, share: float) -> Iterator[Scar]:
    """Drop the space after a comma, as in Chinese: ``these,and``."""
    for found in _COMMA.finditer(page.text):
        if page.some(share):
            yield Scar(found.end() - 1, found.end(), "", "punct.missing_space")


def spaced_punctuation(page: Page, share: float) -> Iterator[Scar]:
    """Put a space before punctuation, as in output that was never detokenised: ``necessary .``."""
    for found in _PAUSE.finditer(page.text):
        if page.some(share):
            yield Scar(found.start(), found.start(), " ", "punct.space_before")


def split_endings(page: Page, share: float) -> Iterator[Scar]:
    """Split endings from their word, as a tokeniser does: ``China 's``, ``did n't``."""
    for pattern in (_POSSESSIVE, _NOT):
        for found in pattern.finditer(page.text):
            if page.some(share):
                yield Scar(found.start(), found.start(), " ", "punct.split_apostrophe")


def fullwidth(page: Page, share: float) -> Iterator[Scar]:
    """Use full-width punctuation, which needs no space: ``Source：Bright``."""
    for found in _WIDE_PLACE.finditer(page.text):
        if page.some(share):
            yield Scar(*found.span(), _WIDE[found[0]], "punct.fullwidth")


def doubled(page: Page, share: float) -> Iterator[Scar]:
    """Double a full stop or comma: ``together..``, ``yet,, but``."""
    for found in _END.finditer(page.text):
        if page.some(share):
            yield Scar(found.end(), found.end(), found[0], "punct.doubled")


def spaced_brackets(page: Page, share: float) -> Iterator[Scar]:
    """Put spaces inside brackets, like a detokeniser without a rule for them: ``( 45 )``."""
    for found in _PAREN.finditer(page.text):
        if page.some(share):
            yield Scar(found.start(1), found.start(1), " ", "punct.space_in_paren")
            yield Scar(found.end(1), found.end(1), " ", "punct.space_in_paren")


def spaced_currency(page: Page, share: float) -> Iterator[Scar]:
    """Put a space after the currency sign, which is a token of its own: ``$ 472 million``."""
    for found in _CURRENCY.finditer(page.text):
        if page.some(share):
            yield Scar(found.end(), found.end(), " ", "number.currency_space")


def thousands(mark: str) -> Wear:
    """Group thousands with the source's mark: ``146.460 deaths``."""

    def group(page: Page, share: float) -> Iterator[Scar]:
        for found in _THOUSANDS.finditer(page.text):
            if page.some(share):
                yield Scar(*found.span(), found[0].replace(",", mark), "number.thousands_point")

    return group


def decimal_comma(page: Page, share: float) -> Iterator[Scar]:
    """Write decimals with a comma: ``25,69 metres``."""
    for found in _DECIMAL.finditer(page.text):
        if page.some(share):
            yield Scar(*found.span(), found[0].replace(".", ","), "number.decimal_comma")
