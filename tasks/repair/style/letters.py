"""Letters that few languages use: in an English article they occur in the names and words of the place it is about.

They are no evidence that an article was translated, but good evidence of the source language if it was.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from quotewire.tasks.repair.style.sign import Sign

_ALPHABETS: Final = {
    "cs": "ěřůĚŘŮ",
    "de": "ß",
    "hu": "őűŐŰ",
    "is": "ðþÐÞ",
    "pl": "łąęŁĄĘ",
    "ro": "țăȚĂ",
    "tr": "ğıĞİ",
    "uk": "іїєґІЇЄҐ",
}
_SCRIPTS: Final = (
    ("el", "Α", "ω"),
    ("ru", "А", "я"),
    ("he", "א", "ת"),
    ("ar", "ء", "ي"),
    ("ja", "ぁ", "ヿ"),
    ("zh", "一", "鿿"),
    ("ko", "가", "힣"),
)
_LANGUAGE: Final = {letter: code for code, letters in _ALPHABETS.items() for letter in letters}
_REASON: Final = "Names or words stand in letters of that language."


@dataclass(frozen=True, slots=True)
class Letters:
    """Counts of each language's letters in the article, by ISO 639-1 code."""

    counts: tuple[tuple[str, int], ...] = ()

    def signs(self) -> Iterator[Sign]:
        """Yield the signs of each source language."""
        for code, count in self.counts:
            yield Sign(f"source.letters_{code}", count, _REASON, (code,))


def read_letters(text: str) -> Letters:
    """Count the letters that identify a language.

    >>> read_letters("Guðmundur Þór met Groß at the café in Львів.")
    Letters(counts=(('de', 1), ('is', 2), ('uk', 5)))
    """
    if text.isascii():
        return Letters()
    beyond = Counter(char for char in text if char >= "\u00d0")
    counts: Counter[str] = Counter()
    for letter, count in beyond.items():
        code = _LANGUAGE.get(letter) or next((code for code, first, last in _SCRIPTS if first <= letter <= last), None)
        if code:
            counts[code] += count
    # Ukrainian text also contains letters counted as Russian, Japanese text characters counted as Chinese.
    for rare, common in (("uk", "ru"), ("ja", "zh")):
        if counts[rare]:
            counts[rare] += counts.pop(common, 0)
    return Letters(tuple(sorted((code, count) for code, count in counts.items() if count)))
