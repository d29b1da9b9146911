"""sense.literal, sense.spun, cue.translated, name.translated, source.transliterated: a table of known mistranslations.

Set phrases translated word by word, and fixed terms with one word replaced by a synonym, are phrases that nobody writes
in English. So each occurrence is evidence by itself, and the intended phrase is mostly known.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise, zip_longest
from typing import Final, NamedTuple

from quotewire.tasks.repair.article_view import WORD, View
from quotewire.tasks.repair.flag import Flag
from quotewire.tasks.repair.kinds import FlagKind
from quotewire.tasks.wordlists import rows
from quotewire.tasks.wordlists.languages import enumerated

_CONFIDENCE: Final = 0.9
_SPINNER: Final = "spin"
_PLURAL: Final = re.compile(r"\((e?s)\)")
_REASONS: Final[dict[FlagKind, str]] = {
    "sense.literal": "This reads like a word-by-word translation from {0}.",
    "cue.translated": "This reads like a way to say “said” or “according to” in {0}, translated word by word.",
    "name.translated": "A name seems to have been translated from {0} instead of kept.",
    "source.transliterated": "This looks like a word of {0} that was spelt out instead of translated.",
    "sense.spun": "A synonym that does not fit stands in a fixed term, as text spinners put it.",
}


class Rendering(NamedTuple):
    """A mistranslated phrase, its words in lower case, and the phrase that was meant, None if unknown."""

    words: str
    each: tuple[str, ...]
    meant: str | None
    kind: FlagKind
    reason: str


@cache
def renderings() -> dict[str, dict[str | None, tuple[Rendering, ...]]]:
    """The known renderings, keyed by their first and second word in lower case, longest first.

    First words alone are too common ("in", "the") to be an efficient key. The second is None for a single word.
    """
    table: dict[str, dict[str | None, list[Rendering]]] = {}
    kinds = {str(kind): kind for kind in _REASONS}
    for name, written, meant, source in rows("renderings.tsv", 4):
        kind = kinds[name]
        reason = _REASONS[kind].format("" if source == _SPINNER else enumerated(source))
        for words, meaning in _numbers(written, meant):
            each = tuple(map(str.lower, WORD.findall(words)))
            rendering = Rendering(words, each, None if meaning == "-" else meaning, kind, reason)
            first, *others = each
            table.setdefault(first, {}).setdefault(others[0] if others else None, []).append(rendering)
    return {
        first: {second: tuple(sorted(found, key=lambda r: -len(r.words))) for second, found in behind.items()}
        for first, behind in table.items()
    }


@cache
def _beginnings() -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """The renderings of one word, and the first two words of the others, in lower case."""
    table = renderings()
    single = frozenset(first for first, behind in table.items() if None in behind)
    return single, frozenset((first, second) for first, behind in table.items() for second in behind if second)


def known_renderings(view: View) -> Iterator[Flag]:
    """Flag the known renderings that occur in the text.

    >>> text = "Home Democrats and two movie managers were silent."
    >>> [(text[f.start : f.end], f.suggestion) for f in known_renderings(View(text))]
    [('Home Democrats', 'House Democrats'), ('movie managers', 'film directors')]
    """
    single, begun = _beginnings()
    lower = view.lower
    table = renderings()
    hits = begun.intersection(pairwise(lower))
    held = view.text.lower()
    some = any(its.words.lower() in held for first, second in hits for its in table[first][second])
    if not some and single.isdisjoint(lower):
        return
    given = cache(view.text.__contains__)
    done = 0
    for i, (word, second) in enumerate(zip_longest(lower, lower[1:])):
        if (word, second) not in begun and word not in single:
            continue
        behind = table[word]
        for rendering in (*behind.get(second, ()), *(behind.get(None, ()) if second is not None else ())):
            if not _may_match(lower, i, rendering):
                continue
            flag = _matched(view.text, view.words[i][1], rendering)
            if flag is not None and flag.start >= done and not _is_gloss(rendering, given):
                done = flag.end
                yield flag
                break


def _numbers(words: str, meant: str) -> Iterator[tuple[str, str]]:
    """Yield the singular and, if the rendering is marked with ``(s)`` or ``(es)``, the plural."""
    yield _PLURAL.sub("", words), _PLURAL.sub("", meant)
    if _PLURAL.search(words):
        yield _PLURAL.sub(r"\1", words), _PLURAL.sub(r"\1", meant)


def _may_match(lower: Sequence[str], at: int, rendering: Rendering) -> bool:
    """Whether the words of a text from number ``at`` on are those of the rendering; the last may have an ending."""
    *words, last = rendering.each
    end = at + len(words)
    return tuple(lower[at:end]) == tuple(words) and end < len(lower) and lower[end].startswith(last)


def _matched(text: str, at: int, rendering: Rendering) -> Flag | None:
    """Return a flag for the rendering if the text has it with its first word at ``at``."""
    words = rendering.words
    start = at if words[0].isalnum() else at - 1  # a mark or bracket before the first word belongs to it
    end = start + len(words)
    here = text[start:end] if start >= 0 else ""
    if here not in {words, words[:1].upper() + words[1:]} and (words != words.lower() or here.lower() != words):
        return None
    if words[-1].isalnum() and text[end : end + 1].isalnum():
        return None
    meant = rendering.meant
    if meant is not None and here[:1].isupper():
        meant = meant[:1].upper() + meant[1:]
    return Flag(start, end, rendering.kind, rendering.reason, _CONFIDENCE, meant)


def _is_gloss(rendering: Rendering, given: Callable[[str], bool]) -> bool:
    """Whether the article also gives a translated name in its original form."""
    return rendering.kind == "name.translated" and rendering.meant is not None and given(rendering.meant)
