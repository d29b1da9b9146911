"""mojibake: text that was decoded with the wrong character set: ``TomÃ¡s``, ``donâ€™t``, ``MГјnchen``.

ftfy (Robyn Speer, https://ftfy.readthedocs.io) decodes the text word by word, so that each repair has its own span.
This module adds cases that ftfy leaves alone because some of their bytes or spaces were lost or changed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, partial
from typing import Final

import ftfy
from ftfy.badness import is_bad

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit, apply

_REASON: Final = "The characters were read in the wrong character set."
_CONFIG: Final = ftfy.TextFixerConfig(uncurl_quotes=False, replace_lossy_sequences=False, explain=False)

_SPACED: Final = ("Â", "Ã")
MAX_WORD: Final = 240
"""Maximum length of a word, in characters; longer runs without a space are left alone."""
CACHED: Final = 2_000
"""Number of words whose decoding is cached: a document repeats its names, and ftfy takes 20 µs per word."""
# A UTF-8 lead byte as it looks in a Western or Cyrillic character set, before a character that is not ASCII.
_SUSPECT: Final = re.compile(
    r"[\x80-\x9f]|á[º»]|[ÂÃ] |"
    r"[\xc2-\xf4ВГДЕРСвÎÏΒΓΞΟβāĂĎ√‚][^\x00-\x7f]|Ã ?\d ?⁄|[Ãâ]€|Ã [\u0300-\u036f]|A[\u0302\u0303]"
)
_END: Final = re.compile(r"(?<!⁄)\s(?![\u0300-\u036f⁄])")
# Possessive, because a run never needs backtracking, and a run of a million characters then needs no stack.
_RUN: Final = re.compile(
    r"(?:[^\x00-\x7f]++|A(?=[\u0302\u0303])| ?[\u0300-\u036f]|(?<=[Ã\u0303]) ?\d ?⁄ ?\d|(?<=[ÂÃ]) )++"
)


def _continuations(encoding: str) -> str:
    return "".join(map(re.escape, bytes(range(0x80, 0xC0)).decode(encoding)))


# The two bytes of a Latin letter beside other Latin letters; two characters are too little evidence for ftfy.
_PAIRS: Final = tuple(
    (
        re.compile(rf"(?<=[a-z]){leads}[{_continuations(encoding)}]|{leads}[{_continuations(encoding)}](?=[a-z])"),
        encoding,
    )
    for leads, encoding in (("[ÃÄÅÈ]", "sloppy-windows-1252"), ("[ГДЕ]", "sloppy-windows-1251"))
)
# The three bytes of a Vietnamese letter, which ftfy leaves alone if the last one is a mark of Western text.
_VIETNAMESE: Final = re.compile(
    rf"(?<=[^\W\d_])á[º»](?:[{_continuations('sloppy-windows-1252')}](?<![…“”‘’–—\u00a0])|…(?=[a-z]))"
)
# Decomposed forms made by a Unicode normaliser: "A\u0303" was "Ã", "Ã ̈" was "Ã¨", "Ã1 ⁄ 4" was "Ã¼".
_TILDE: Final = re.compile("A\u0303")
_CIRCUMFLEX: Final = re.compile("A\u0302")
_ACCENT: Final = re.compile(r"(?<=[ÃÄÅÂ]) ([\u0300-\u036f])")
_ACCENTS: Final = {unicodedata.normalize("NFKD", char)[1:]: char for char in "¨¯´¸"}
_FRACTION: Final = re.compile(r"(?<=Ã) ?([13]) ?⁄ ?([24])(?!\d)")
_FRACTIONS: Final = {"14": "¼", "12": "½", "34": "¾"}
_LEFT: Final = re.compile(r"[ÃÂ](?=[a-zß-ÿ\s\x80-\xbf])")
_LOST_SPACE: Final = re.compile(r"(?<=\w)Â(?= )")
_LOST_BYTE: Final = re.compile(r"â€(?=[\s.,;:?!)]|$)|(?<=[.,?!])â€(?=[A-Za-z])", re.MULTILINE)


def mojibake(view: View) -> Iterator[Edit]:
    """Repair words that were decoded with the wrong character set.

    >>> [(e.start, e.end, e.after) for e in mojibake(View("TomÃ¡s donâ€™t, â€œYes,â€ MГјller SÃ ̈gol MÃ1 ⁄ 4ller"))]
    [(3, 5, 'á'), (10, 13, '’'), (16, 19, '“'), (23, 25, '”'), (27, 29, 'ü'), (35, 38, 'è'), (43, 49, 'ü')]
    >>> list(mojibake(View("Château, café”, naïve—“São"))), list(mojibake(View("â€œ" * 100)))  # that is no word
    ([], [])
    """
    if view.text.isascii():
        return
    done = 0
    for found in _SUSPECT.finditer(view.text):
        if found.start() < done:
            continue
        start, end = _word(view.text, found, done)
        if end - start <= MAX_WORD:
            word = view.text[start:end]
            yield from _differences(start, word, _decoded(word))
        done = end


def _word(text: str, found: re.Match[str], floor: int) -> tuple[int, int]:
    """Return the span of the word around a suspicious place. A span longer than ``MAX_WORD`` may be cut short."""
    start = found.start()
    least = max(floor, start - MAX_WORD)
    while start > least and not text[start - 1].isspace():
        start -= 1
    space = _END.search(text, found.end())
    end = space.start() if space else len(text)
    # "voilÃ le": the second byte became a no-break space, so the word must include the space and the next letter.
    return start, end + 2 * (text[end - 1 : end] in _SPACED and text[end : end + 2].strip(" ") != "")


@lru_cache(maxsize=CACHED)
def _decoded(word: str) -> str:
    """Return the word decoded, or unchanged if the result would still contain broken characters."""
    composed = _composed(word)
    fixed = ftfy.fix_encoding(composed, _CONFIG)
    for pair, encoding in _PAIRS:
        fixed = pair.sub(partial(_letter, encoding), fixed)
    fixed = _VIETNAMESE.sub(partial(_letter, "sloppy-windows-1252"), fixed)
    fixed = _LOST_SPACE.sub("", _LOST_BYTE.sub("”", fixed))
    if "\u00a0" not in word:  # ftfy may have made a no-break space of the space in "Â "
        fixed = fixed.replace("\u00a0", " ")
    sound = all(char.isprintable() or char in word for char in fixed) and not (is_bad(fixed) or _LEFT.search(fixed))
    return fixed if sound and fixed != composed else word


def _composed(word: str) -> str:
    """Return the word with the characters recomposed that a Unicode normaliser decomposed."""
    word = _TILDE.sub("Ã", _CIRCUMFLEX.sub("Â", word))
    word = _ACCENT.sub(lambda found: _ACCENTS.get(found[1], found[0]), word)
    return _FRACTION.sub(lambda found: _FRACTIONS.get(found[1] + found[2], found[0]), word)


def _letter(encoding: str, pair: re.Match[str]) -> str:
    """Return the letter that the pair's two bytes encode, or the pair unchanged if they encode none."""
    try:
        letter = pair[0].encode(encoding).decode("utf-8")
    except UnicodeError:
        return pair[0]
    return letter if letter.isalpha() else pair[0]


def _differences(at: int, before: str, after: str) -> Iterator[Edit]:
    """Yield the edits of a word: one per non-ASCII run, or one for the whole word if the runs depend on each other."""
    if before == after:
        return
    runs = [(found.span(), _in_place(before, *found.span())) for found in _RUN.finditer(before)]
    places = [(span, fixed) for span, fixed in runs if fixed != before[slice(*span)]]
    edits = [Edit.one((at + start, at + end), fixed, "mojibake", _REASON, 0.95) for (start, end), fixed in places]
    if apply(before, [replace(edit, start=edit.start - at, end=edit.end - at) for edit in edits]) != after:
        edits = [Edit.one((at, at + len(before)), after, "mojibake", _REASON, 0.95)]
    yield from edits


def _in_place(word: str, start: int, end: int) -> str:
    """Return what ``word[start:end]`` becomes when decoded together with the characters beside it."""
    left, right = word[max(0, start - 1) : start], word[end : end + 1]
    fixed = _decoded(left + word[start:end] + right)
    return fixed.removeprefix(left).removesuffix(right)
