"""Translation detection: how likely an article is a translation, from which language, and on what evidence.

The probability is a logistic model over signs: the article's habits (``style``) and its repairs, each as the logarithm
of its count per 1,000 words. The weights are in ``data/translation.tsv``, fitted by ``training/translation.py``; no
sign has a negative one. A translation notice has a fixed weight. A translation that left no trace is not recognised.
The source language is named only if the article is more likely a translation than not, and one language leads.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import chain
from math import log1p
from typing import Final

from quotewire.schemas import Evidence, Translation
from quotewire.tasks.odds import probability
from quotewire.tasks.repair.ledger import Ledger
from quotewire.tasks.repair.prose import CHARACTERS
from quotewire.tasks.repair.style.profile import Profile, read_profile
from quotewire.tasks.repair.style.sign import Sign
from quotewire.tasks.wordlists import numbers

EVEN: Final = 0.5
"""The source language is named above this probability."""
DECLARED: Final = 6.0
"""Weight of a translation notice: the page itself states the translation."""
SHORTEST: Final = 300
"""Minimum text length for rates, in words: in a shorter text one slip would look like a habit."""
PRIOR: Final = "(none)"
"""The name of the model's intercept."""
_REPAIRED: Final = {
    "quote": "Quotation marks had to be repaired.",
    "case": "Capitals had to be repaired.",
    "punct": "Spaces and punctuation had to be repaired.",
    "number": "Numbers had to be repaired.",
    "dup": "Words stood twice or in loops.",
    "characters": "Characters were of another script, badly decoded or invisible.",
}
_NOTICE: Final = "The page says that it was translated."
_NAMES: Final = {
    "Arabic": "ar", "Chinese": "zh", "Czech": "cs", "Danish": "da", "Dutch": "nl", "Finnish": "fi", "French": "fr",
    "German": "de", "Greek": "el", "Hausa": "ha", "Hebrew": "he", "Hindi": "hi", "Hungarian": "hu", "Icelandic": "is",
    "Indonesian": "id", "Italian": "it", "Japanese": "ja", "Korean": "ko", "Norwegian": "no", "Persian": "fa",
    "Polish": "pl", "Portuguese": "pt", "Romanian": "ro", "Russian": "ru", "Serbian": "sr", "Spanish": "es",
    "Swedish": "sv", "Turkish": "tr", "Ukrainian": "uk", "Vietnamese": "vi",
}  # fmt: skip
_HEAD: Final = re.compile(rf"^\W{{0,3}}[Tt]ranslated from (?:the )?(?:{'|'.join(_NAMES)})\b(?=\W*$|:)", re.MULTILINE)
_SURE: Final = 1_000_000
_PART: Final = 60


def read_translation(ledger: Ledger, profile: Profile | None = None) -> Translation:
    """Estimate from its ledger whether an article is a translation.

    Args:
        ledger: The article's ledger.
        profile: The profile of the original text without the removed blocks; if None, it is read from that text.

    Returns:
        The probability, the source language if known, and the evidence, strongest first.

    >>> from quotewire.tasks.repair import repair
    >>> found = read_translation(repair("„Why? “Said Groß. „We wait, ”he said, and “ stayed “ in port."))
    >>> found.likely > 0.9, found.source, found.evidence[0].kind
    (True, 'de', 'repaired.quote')
    """
    text = Ledger(ledger.original, ledger.removed).text
    found = [sign for sign in signs(ledger, profile or read_profile(text)) if sign.finds]
    points = {sign.kind: weights().get(sign.kind, 0.0) * rate(sign.finds, text) for sign in found}
    if notice := _notice(ledger):
        found.append(notice)
        points[notice.kind] = DECLARED
    found.sort(key=lambda sign: -points[sign.kind])
    likely = probability(weights()[PRIOR] + sum(points.values()))
    telling = [sign for sign in found if points[sign.kind] or sign.languages]
    evidence = [Evidence(kind=sign.kind, count=sign.finds, reason=sign.reason) for sign in telling]
    source = _source(found) if likely > EVEN else None
    return Translation(likely=likely, source=source, evidence=evidence)


def signs(ledger: Ledger, profile: Profile) -> Iterator[Sign]:
    """Yield every sign of the model except notices, including those with no finds."""
    applied = Counter(_family(made.kind) for made in ledger.repairs if made.disposition == "applied")
    repaired = (Sign(f"repaired.{family}", applied[family], reason) for family, reason in _REPAIRED.items())
    return chain(profile.signs(), repaired)


def rate(finds: int, text: str) -> float:
    """The model's input for a sign: the logarithm of one plus its finds per 1,000 words."""
    return log1p(1000 * finds / max(SHORTEST, text.count(" ")))


@cache
def weights() -> dict[str, float]:
    """Load the weight of each sign."""
    return numbers(files("quotewire.tasks.repair") / "data" / "translation.tsv")


def _family(kind: str) -> str:
    family = kind.partition(".")[0]
    return "characters" if family in CHARACTERS else family


def _notice(ledger: Ledger) -> Sign | None:
    """Find a translation notice among the removed blocks or at the start of a line."""
    for block in ledger.removed:
        if block.kind == "translation_notice":
            return Sign("notice", 1, _NOTICE, _named(block.text))
    found = _HEAD.search(ledger.text)
    return Sign("notice", 1, _NOTICE, _named(found[0])) if found else None


def _named(notice: str) -> tuple[str, ...]:
    return tuple(code for name, code in _NAMES.items() if name in notice)[:1]


def _source(found: list[Sign]) -> str | None:
    """The language with the most finds, where a sign of several languages splits its finds; None if there is a tie."""
    votes: Counter[str] = Counter()
    for sign in found:
        for language in sign.languages:
            votes[language] += _SURE if sign.kind == "notice" else sign.finds * _PART // len(sign.languages)
    best = votes.most_common(2)
    return best[0][0] if best and best[0][1] > (best[1][1] if len(best) > 1 else 0) else None
