"""Habits that damage quotation marks and the reporting tags after them."""

from collections.abc import Iterator
from typing import Final

from bench.repair.synthetic.damage import Scar, Wear
from bench.repair.synthetic.page import Page, Quotation

_PAUSES: Final = ",.?!…"
_LEAD: Final = 60
"""Maximum distance from the start of a clause to its first quotation, in characters, for ``inverted``."""


def close_to_next_word(page: Page, share: float) -> Iterator[Scar]:
    """Attach the closing mark to the next word: ``security, ”Smith said``."""
    for _, at in page.closed:
        if page.text[at - 1] in _PAUSES and page.some(share):
            yield _moved_close(page, at, page.text[at], "quote.close_space")


def close_with_opener(page: Page, share: float) -> Iterator[Scar]:
    """Close with the mark that opens in English: ``together? “said Smith``, ``home“ they``."""
    for _, at in page.closed:
        if page.text[at] != "”" or not page.some(share):
            continue
        if page.some(0.6) and page.text[at - 1] in _PAUSES:
            yield _moved_close(page, at, "“", "quote.wrong_direction")
        else:
            yield Scar(at, at + 1, "“", "quote.wrong_direction")


def open_with_closer(page: Page, share: float) -> Iterator[Scar]:
    """Open with the mark that closes in English: ``values ”permeate``."""
    for quotation in page.quotations:
        if page.text[quotation.opens] == "“" and page.some(share):
            yield Scar(quotation.opens, quotation.opens + 1, "”", "quote.wrong_direction")


def spaced_open(page: Page, share: float) -> Iterator[Scar]:
    """Put a space after the opening mark: ``: “ Anthony``."""
    for quotation in page.quotations:
        if page.some(share):
            yield Scar(quotation.opens + 1, quotation.opens + 1, " ", "quote.open_space")


def spaced_both(page: Page, share: float) -> Iterator[Scar]:
    """Put spaces inside both marks, like a detokeniser that cannot tell them apart: ``entitled " Severe "``."""
    for quotation, at in page.closed:
        if page.some(share):
            yield Scar(quotation.opens + 1, quotation.opens + 1, " ", "quote.open_space")
            yield Scar(at, at, " ", "quote.close_space")


def glued_open(page: Page, share: float) -> Iterator[Scar]:
    """Drop the space before the opening mark, as in a source without spaces: ``with“this girl``."""
    for quotation in page.quotations:
        if (
            page.text[quotation.opens - 1 : quotation.opens] == " "
            and quotation.opens > quotation.line[0]
            and page.some(share)
        ):
            yield Scar(quotation.opens - 1, quotation.opens, "", "quote.glue_before")


def glued_close(page: Page, share: float) -> Iterator[Scar]:
    """Drop the space after the closing mark, as in a source without spaces: ``girl,”he said``."""
    for _, at in page.closed:
        if page.text[at + 1 : at + 2] == " " and page.text[at + 2 : at + 3].isalnum() and page.some(share):
            yield Scar(at + 1, at + 2, "", "quote.glue_after")


def reopened(page: Page, share: float) -> Iterator[Scar]:
    """Open the quotation again at a later sentence, as if each sentence were translated separately."""
    for quotation, at in page.closed:
        for space in page.sentences:
            if quotation.opens < space < at and page.some(share):
                yield Scar(space + 1, space + 1, page.text[quotation.opens], "quote.reopened")


def inverted(page: Page, share: float) -> Iterator[Scar]:
    """Open at the start of the clause, so that every later mark is off by one: ``“it was” not``."""
    for lead, group in _fragments(page):
        if page.some(share):
            yield from (Scar(*place, "quote.parity_inverted") for place in _one_off(page.text, lead, group))


def foreign(opener: str, closer: str) -> Wear:
    """Keep the source's marks; a mark that English also has, but in the other direction, is a wrong direction."""

    def leave(page: Page, share: float) -> Iterator[Scar]:
        for quotation in page.quotations:
            if page.some(share):
                yield from _foreign(page.text, quotation.opens, opener)
                if quotation.closes is not None:
                    yield from _foreign(page.text, quotation.closes, closer)

    return leave


def mixed_pair(page: Page, share: float) -> Iterator[Scar]:
    """Keep only the source's closing mark: ``"Happy day!»``."""
    for _, at in page.closed:
        if page.text[at] == '"' and page.some(share):
            yield Scar(at, at + 1, "»", "quote.mixed_pair")


def dash_tag(page: Page, share: float) -> Iterator[Scar]:
    """Put a dash before the tag, sometimes with the comma outside the marks: ``bargaining," - wrote``."""
    for _, at in page.closed:
        if page.text[at + 1 : at + 2] != " " or page.tag(at + 2) not in {"verb", "pronoun"} or not page.some(share):
            continue
        dash = page.dice.choice((" - ", " - ", " – ", " — "))
        if page.text[at - 1] == "," and page.some(0.4):
            yield Scar(at - 1, at + 2, page.text[at] + "," + dash, "quote.dash_tag")
        else:
            yield Scar(at + 1, at + 2, dash, "quote.dash_tag")


def capital_tag(page: Page, share: float) -> Iterator[Scar]:
    """Capitalise the tag, as if the quotation's ? or ! had ended the sentence: ``better!” Said the mayor``."""
    for _, at in page.closed:
        before = page.text[at - 1]
        if before not in "?!," or page.text[at + 1 : at + 2] != " " or page.tag(at + 2) != "verb":
            continue
        # A comma ends no sentence, but some translators begin one after it anyway.
        if page.some(share / 2 if before == "," else share):
            yield Scar(at + 2, at + 3, page.text[at + 2].upper(), "case.reporting_verb")


def period_before_tag(page: Page, share: float) -> Iterator[Scar]:
    """Keep the full stop of a quotation that is a sentence in the source: ``years.” said Smith``."""
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
    """Yield, for sentences that do not begin with a quotation, the start of the clause and the quoted fragments."""
    breaks = sorted({at + 1 for at in page.sentences} | {start for start, _ in page.lines})
    for start, end in zip(breaks, [*breaks[1:], len(page.text)], strict=True):
        group = [quotation for quotation in page.quotations if start <= quotation.opens < end]
        lead = _clause(page.text, start, group[0].opens) if group else 0
        whole = all(quotation.closes is not None and quotation.closes < end for quotation in group)
        if group and whole and lead < group[0].opens - 1 and group[0].opens - lead <= _LEAD:
            yield lead, group


def _clause(text: str, start: int, before: int) -> int:
    """Return the start of the clause before a quotation: after the last comma, or the start of the sentence."""
    comma = text.rfind(", ", start, before - 2)
    return start if comma < 0 else comma + 2


def _one_off(text: str, lead: int, group: list[Quotation]) -> Iterator[tuple[int, int, str]]:
    """Yield replacements (start, end, text) that add a mark at ``lead`` and swap the direction of every later mark."""
    opener, closer = ('"', '"') if text[group[0].opens] == '"' else ("“", "”")
    yield lead, lead, opener
    for quotation in group:
        spaced = text[quotation.opens - 1] == " "
        yield quotation.opens - spaced, quotation.opens + 1, closer + " "
        at = quotation.closes or 0
        last = quotation is group[-1]
        yield at, at + 1 + (text[at + 1 : at + 2] == " " and not last), " " + opener
