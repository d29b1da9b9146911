"""What translation does to quotation marks and to the tags behind them."""

from collections.abc import Iterator
from typing import Final

from bench.repair.synthetic.damage import Scar, Wear
from bench.repair.synthetic.page import Page, Quotation

_PAUSES: Final = ",.?!…"
_LEAD: Final = 60
"""Characters that a quotation may stand behind the beginning of its clause for the clause to be taken for quoted."""


def close_to_next_word(page: Page, share: float) -> Iterator[Scar]:
    """The closing mark is set to the word behind it: ``security, ”Smith said``."""
    for _, at in page.closed:
        if page.text[at - 1] in _PAUSES and page.some(share):
            yield _moved_close(page, at, page.text[at], "quote.close_space")


def close_with_opener(page: Page, share: float) -> Iterator[Scar]:
    """The source closes with the character that opens in English: ``together? “said Smith``, ``home“ they``."""
    for _, at in page.closed:
        if page.text[at] != "”" or not page.some(share):
            continue
        if page.some(0.6) and page.text[at - 1] in _PAUSES:
            yield _moved_close(page, at, "“", "quote.wrong_direction")
        else:
            yield Scar(at, at + 1, "“", "quote.wrong_direction")


def open_with_closer(page: Page, share: float) -> Iterator[Scar]:
    """The source opens with the character that closes in English: ``values ”permeate``."""
    for quotation in page.quotations:
        if page.text[quotation.opens] == "“" and page.some(share):
            yield Scar(quotation.opens, quotation.opens + 1, "”", "quote.wrong_direction")


def spaced_open(page: Page, share: float) -> Iterator[Scar]:
    """A space behind the opening mark: ``: “ Anthony``."""
    for quotation in page.quotations:
        if page.some(share):
            yield Scar(quotation.opens + 1, quotation.opens + 1, " ", "quote.open_space")


def spaced_both(page: Page, share: float) -> Iterator[Scar]:
    """A detokeniser that cannot tell opening from closing: ``entitled " Severe "``."""
    for quotation, at in page.closed:
        if page.some(share):
            yield Scar(quotation.opens + 1, quotation.opens + 1, " ", "quote.open_space")
            yield Scar(at, at, " ", "quote.close_space")


def glued_open(page: Page, share: float) -> Iterator[Scar]:
    """The source writes no spaces: ``with“this girl``."""
    for quotation in page.quotations:
        if (
            page.text[quotation.opens - 1 : quotation.opens] == " "
            and quotation.opens > quotation.line[0]
            and page.some(share)
        ):
            yield Scar(quotation.opens - 1, quotation.opens, "", "quote.glue_before")


def glued_close(page: Page, share: float) -> Iterator[Scar]:
    """The source writes no spaces: ``girl,”he said``."""
    for _, at in page.closed:
        if page.text[at + 1 : at + 2] == " " and page.text[at + 2 : at + 3].isalnum() and page.some(share):
            yield Scar(at + 1, at + 2, "", "quote.glue_after")


def reopened(page: Page, share: float) -> Iterator[Scar]:
    """Each sentence is translated by itself, so one in the middle of a quotation opens again."""
    for quotation, at in page.closed:
        for space in page.sentences:
            if quotation.opens < space < at and page.some(share):
                yield Scar(space + 1, space + 1, page.text[quotation.opens], "quote.reopened")


def inverted(page: Page, share: float) -> Iterator[Scar]:
    """The whole clause is taken for quoted, so that every further mark is one place off: ``“it was” not``."""
    for lead, group in _fragments(page):
        if page.some(share):
            yield from (Scar(*place, "quote.parity_inverted") for place in _one_off(page.text, lead, group))


def foreign(opener: str, closer: str) -> Wear:
    """The source's own marks are left; those that English has too but turned round count as wrong direction."""

    def leave(page: Page, share: float) -> Iterator[Scar]:
        for quotation in page.quotations:
            if page.some(share):
                yield from _foreign(page.text, quotation.opens, opener)
                if quotation.closes is not None:
                    yield from _foreign(page.text, quotation.closes, closer)

    return leave


def mixed_pair(page: Page, share: float) -> Iterator[Scar]:
    """Only the closing mark of the source is left: ``"Happy day!»``."""
    for _, at in page.closed:
        if page.text[at] == '"' and page.some(share):
            yield Scar(at, at + 1, "»", "quote.mixed_pair")


def dash_tag(page: Page, share: float) -> Iterator[Scar]:
    """The source sets a dash before the tag, some keep its comma outside: ``bargaining," - wrote``."""
    for _, at in page.closed:
        if page.text[at + 1 : at + 2] != " " or page.tag(at + 2) not in {"verb", "pronoun"} or not page.some(share):
            continue
        dash = page.dice.choice((" - ", " - ", " – ", " — "))
        if page.text[at - 1] == "," and page.some(0.4):
            yield Scar(at - 1, at + 2, page.text[at] + "," + dash, "quote.dash_tag")
        else:
            yield Scar(at + 1, at + 2, dash, "quote.dash_tag")


def capital_tag(page: Page, share: float) -> Iterator[Scar]:
    """The segmenter takes the ? or ! of the quotation for the end of the sentence: ``better!” Said the mayor``."""
    for _, at in page.closed:
        before = page.text[at - 1]
        if before not in "?!," or page.text[at + 1 : at + 2] != " " or page.tag(at + 2) != "verb":
            continue
        # A comma ends no sentence; some translators begin one behind it all the same.
        if page.some(share / 2 if before == "," else share):
            yield Scar(at + 2, at + 3, page.text[at + 2].upper(), "case.reporting_verb")


def period_before_tag(page: Page, share: float) -> Iterator[Scar]:
    """The quotation is a sentence in the source, so it keeps its full stop: ``years.” said Smith``."""
    for _, at in page.closed:
        pause, space = page.text[at - 1], page.text[at + 1 : at + 2]
        if (pause, space) == (",", " ") and page.tag(at + 2) in {"verb", "pronoun"} and page.some(share):
            yield Scar(at - 1, at, ".", "quote.period_before_tag")


def _moved_close(page: Page, at: int, mark: str, kind: str) -> Scar:
    follows = page.text[at + 1 : at + 2] == " "
    return Scar(at, at + 1 + follows, " " + mark, kind)


def _foreign(text: str, at: int, mark: str) -> Iterator[Scar]:
    if text[at] != mark:
        yield Scar(at, at + 1, mark, "quote.wrong_direction" if mark in "“”" else "quote.foreign_glyph")


def _fragments(page: Page) -> Iterator[tuple[int, list[Quotation]]]:
    """The quoted fragments of each sentence that does not begin with one, and where their clause begins."""
    breaks = sorted({at + 1 for at in page.sentences} | {start for start, _ in page.lines})
    for start, end in zip(breaks, [*breaks[1:], len(page.text)], strict=True):
        group = [quotation for quotation in page.quotations if start <= quotation.opens < end]
        lead = _clause(page.text, start, group[0].opens) if group else 0
        whole = all(quotation.closes is not None and quotation.closes < end for quotation in group)
        if group and whole and lead < group[0].opens - 1 and group[0].opens - lead <= _LEAD:
            yield lead, group


def _clause(text: str, start: int, before: int) -> int:
    """Where the clause that ends before a quotation begins: behind the last comma, or at the sentence."""
    comma = text.rfind(", ", start, before - 2)
    return start if comma < 0 else comma + 2


def _one_off(text: str, lead: int, group: list[Quotation]) -> Iterator[tuple[int, int, str]]:
    """For each mark its place and what comes there: every further one does the work of the one before it."""
    opener, closer = ('"', '"') if text[group[0].opens] == '"' else ("“", "”")
    yield lead, lead, opener
    for quotation in group:
        spaced = text[quotation.opens - 1] == " "
        yield quotation.opens - spaced, quotation.opens + 1, closer + " "
        at = quotation.closes or 0
        last = quotation is group[-1]
        yield at, at + 1 + (text[at + 1 : at + 2] == " " and not last), " " + opener
