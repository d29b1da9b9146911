"""The quotation marks of an article: which characters it uses, and how often they are reversed or misplaced."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from quotewire.tasks.repair.style.sign import Sign

# Patterns begin with the rare character and look behind it, so that a scan skips everything else.
# “ attached to the word before it still opens, rather than closes, if its ” follows before the next “.
_TIGHT_OPENER: Final = re.compile(r"“(?<=[^\s(\[—–-]“)(?=[\s.,;:!?]|$)(?! [^“”\n]{1,200}”)", re.MULTILINE)
_LATE_OPENER: Final = re.compile(r" “(?<=[.,?!…] “)(?=(?:[Ss]aid|[Ss]ays|[Aa]dded|asked|he|she|they|wrote|told)\b)")
_TIGHT_CLOSER: Final = re.compile(r"”(?<![^ (\n]”)(?=\w)")
# Both marks reversed, and both attached to the words around them: ”so“is.
_SWAPPED: Final = re.compile(r"”(?<=\w”)\w[^“”\n]{1,80}“(?=\w)")
# Both marks right, and both attached to the words around them: at“ so ”is.
_OUTSIDE: Final = re.compile(r"“(?<=\w“) [^\s“”\n][^“”\n]{0,78}[^\s“”\n] ”(?=\w)")
_STRAIGHT_APART: Final = re.compile(r"\"(?<=\S \")(?= \S)")
_CLOSES_LATE: Final = re.compile(r" (?<=[,?!] )(?:”(?=\w)|\"(?=(?:said|says|added|he|she|they|wrote|told)\b))")
_OPENS_EARLY: Final = re.compile(
    r"[\"“] (?=\w)(?:(?<=\ba..)|(?<=\bthe..)|(?<=\bof..)|(?<=\bcalled..)|"
    r"(?<=\bsa(?:id|ys)..)|(?<=\bsa(?:id|ys)[,:]..)|(?<=\bsaying..)|(?<=\bsaying[,:]..))"
)
_DASH: Final = re.compile(r"[\"”»](?:(?<=,.)|(?=,)),? ?[-–—] ?(?=[a-z])")
_GUILLEMETS: Final = re.compile(r"[«»]")
_REOPENED: Final = re.compile(r"[\"“](?<!\S[\"“])(?=\w)(?P<said>[^\"“”\n]{1,600}+)(?=[\"“]\w)(?<=[.?!] )")
"""A mark that opens a sentence, up to another one that opens the next."""
_REPORTS: Final = re.compile(r"\b(?:said|says|added|adds|asked|told|tells|wrote|explained|explains|according)\b")

SEVERAL: Final = 2
"""Number of finds from which on rules count a habit as one."""


@dataclass(frozen=True, slots=True)
class QuoteHabits:
    """Counts over the whole article.

    Attributes:
        curly: Marks “ and ”.
        straight: Marks ".
        closes_with_opener: “ as a closing mark (German, Czech, Icelandic).
        opens_with_closer: ” as an opening mark (Spanish, Chinese).
        apart: Straight marks with a space on both sides (detokenisers).
        closes_late: Closing marks attached to the word after the quotation.
        opens_early: Opening marks attached to the word before the quotation.
        guillemets: Marks « and ».
        dashes: Dashes between a comma and closing mark and what may be a tag.
        reopens: Marks that open a sentence within a quotation that the mark before them opened.
    """

    curly: int = 0
    straight: int = 0
    closes_with_opener: int = 0
    opens_with_closer: int = 0
    apart: int = 0
    closes_late: int = 0
    opens_early: int = 0
    guillemets: int = 0
    dashes: int = 0
    reopens: int = 0

    @property
    def verdicts(self) -> tuple[int, ...]:
        """The counts as far as rules tell them apart: none, one, or several."""
        counts = (
            self.closes_with_opener, self.opens_with_closer, self.apart, self.closes_late, self.opens_early,
            self.guillemets, self.dashes, self.reopens,
        )  # fmt: skip
        return tuple(min(count, SEVERAL) for count in counts)

    def signs(self) -> Iterator[Sign]:
        """Yield the signs of translation in these habits."""
        yield Sign(
            "quote.closes_with_opener",
            self.closes_with_opener,
            "Quotations close with the mark that opens them in English.",
            ("de", "cs", "is"),
        )
        yield Sign(
            "quote.opens_with_closer",
            self.opens_with_closer,
            "Quotations open with the mark that closes them in English.",
        )
        yield Sign("quote.apart", self.apart, "Quotation marks stand apart on both sides, as detokenisers leave them.")
        yield Sign("quote.guillemets", self.guillemets, "Quotations stand in guillemets.", ("fr", "es", "ru"))


def read_quotes(text: str) -> QuoteHabits:
    """Count the article's quotation mark habits.

    >>> read_quotes('They “wait“. They said " no " to it.').closes_with_opener
    1
    """
    swapped = len(_SWAPPED.findall(text))
    outside = len(_OUTSIDE.findall(text))
    return QuoteHabits(
        curly=text.count("“") + text.count("”"),
        straight=text.count('"'),
        closes_with_opener=len(_TIGHT_OPENER.findall(text)) + len(_LATE_OPENER.findall(text)) + swapped,
        opens_with_closer=len(_TIGHT_CLOSER.findall(text)) - outside + swapped,
        closes_late=len(_CLOSES_LATE.findall(text)) + outside,
        opens_early=len(_OPENS_EARLY.findall(text)) + outside,
        apart=len(_STRAIGHT_APART.findall(text)),
        guillemets=len(_GUILLEMETS.findall(text)),
        dashes=len(_DASH.findall(text)),
        reopens=sum(not _REPORTS.search(found["said"]) for found in _REOPENED.finditer(text)),
    )
