"""homoglyph: Cyrillic and Greek letters that only look Latin: ``17 °С``, ``Сovid``, ``Моscow``.

They come from a keyboard of the source language or from a half-copied name. Readers do not see them, but searches miss
the word. A word is changed only if it also has Latin letters and all its foreign letters look Latin: ``НАТО`` and
``α-decay`` are left alone. The look-alike letter of ``°С`` is changed too.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit

_REASON: Final = "The letter looks Latin but is of another script."
_LATIN: Final = "aceopxyijshdqwABCEHIKMOPTXYSJABEZHIKMNOPTYXvo"
_FOREIGN: Final = "асеорхуіјѕһԁԛԝАВСЕНІКМОРТХУЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧνο"
_TABLE: Final = str.maketrans(_FOREIGN, _LATIN)
_ALIKE: Final = re.compile(f"[{_FOREIGN}]")
_RUN: Final = re.compile(f"[{_FOREIGN}]+")
_REACH: Final = 30
"""Maximum letters before a foreign one that are read as part of its word."""
_LETTERS: Final = re.compile(r"[^\W\d_]{1,60}")
_OTHER: Final = re.compile("[\u0370-\u052f]")
_INITIAL: Final = re.compile(
    r".\. ?[A-Z](?:[a-z]|\. )|(?<=[a-z] )[аІ] [a-z]|[АІ](?:(?<=[a-z\d][.?!] .)|(?<=[\"“].)|(?<=\n.)|(?<!..)) [a-z]{2}"
)
"""A look-alike that is the initial of a Latin name, an article or a pronoun."""
_ABOUT: Final = re.compile(r"\b(?:letters?|alphabet|Cyrillic|Greek|vowels?|characters?)\b")
_MODEL: Final = re.compile(r"-\d")
_OTHER_WORD: Final = re.compile("[\u0370-\u052f]{2}")
_NEAR: Final = 60
"""Characters behind a single letter in which a sentence about letters names them."""
_SCALE: Final = re.compile(r"°( ?)([СF])(?![^\W\d_])")


def homoglyphs(view: View) -> Iterator[Edit]:
    """Replace look-alike letters in words that are otherwise Latin.

    >>> [(e.start, e.end, e.after) for e in homoglyphs(View("Моscow, 17 °С; НАТО, α-decay, Прада and µm."))]
    [(0, 2, 'Mo'), (12, 13, 'C')]
    """
    text = view.text
    if text.isascii():
        return
    scales = ((found.start(2), found.end(2)) for found in _SCALE.finditer(text) if found[2] == "С")
    for start, end in sorted(chain(_mixed(text), scales)):
        yield Edit.one((start, end), text[start:end].translate(_TABLE), "homoglyph", _REASON, 0.95)


def _is_model(text: str, at: int) -> bool:
    """Whether a letter stands before a hyphen and a figure, in a text without words of its script: ``Т-72``."""
    return text[at].isupper() and _MODEL.match(text, at + 1) is not None and not _OTHER_WORD.search(text)


def _mixed(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of look-alikes in words that are otherwise Latin."""
    done = 0
    for found in _ALIKE.finditer(text):
        if found.start() < done:
            continue
        start = found.start()
        while start > max(done, found.start() - _REACH) and text[start - 1].isalpha():
            start -= 1
        word = next(_LETTERS.finditer(text, start))[0]
        done = start + len(word)
        latin = word.translate(_TABLE)
        if not _OTHER.search(latin) and any(char not in _FOREIGN for char in word):
            for run in _RUN.finditer(word):
                yield start + run.start(), start + run.end()
        elif (
            len(word) == 1
            and (_INITIAL.match(text, start) or _is_model(text, start))
            and not _ABOUT.search(text, start, start + _NEAR)
        ):
            yield start, start + 1
