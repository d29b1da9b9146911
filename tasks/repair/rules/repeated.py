"""dup.word and dup.loop: words and phrases that a translator's decoder repeated.

People repeat words too: ``very very``, ``had had``, ``the people he talked to to get in``. So a word that is doubled
is reduced only if English never doubles it, or seldom and the article doubles others; anything else only from three
copies on. One copy is kept. Quotations are
left alone.
"""

import re
from array import array
from collections.abc import Iterator
from itertools import accumulate, chain
from operator import eq
from typing import Final, NamedTuple

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.protected_spans import quotations
from quotewire.tasks.wordlists import section

_TWICE: Final = "The word was written twice."
_LOOP: Final = "The translator wrote the same words again and again."

_NEVER_TWICE: Final = "|".join(section("repeated_words.txt", "never"))
_DOUBLE: Final = re.compile(rf"(?<![\w'’-])(?:({_NEVER_TWICE}) \1|(?:(?<=\n)|(?<=[.?!] )|\A)(The) the)(?![\w'’-])")
_ENDS_CLAUSE: Final = frozenset(("in", "on", "to", "about", "through", "will", "if"))
"""Words that end a clause before another that begins with them: "log in in May"."""
_SELDOM_TWICE: Final = "|".join(section("repeated_words.txt", "seldom"))
_ALSO: Final = re.compile(rf"(?<![\w'’,-])(?<![,;:.?!] )({_SELDOM_TWICE}) \1(?![\w'’-])")
_CONTENT: Final = re.compile(
    rf"(?<![\w'’,-])(?!(?:{'|'.join(section('repeated_words.txt', 'emphatic'))}|that)\b)([a-z]{{4,20}}) \1(?![\w'’-])"
)

MAX_UNIT: Final = 12
"""Maximum length of the repeated unit, in words."""
COPIES: Final = 3
"""Minimum number of copies for a repetition to be the translator's."""
EMPHATIC_COPIES: Final = 8
"""Number of copies from which on even emphatic words count as the translator's."""
_EMPHATIC: Final = frozenset(section("repeated_words.txt", "emphatic"))
_LINKS: Final = frozenset(section("repeated_words.txt", "links"))
_PAIR: Final = 2
_PUNCTUATION: Final = ".,;:!?)"


class _Loop(NamedTuple):
    """Words ``start`` to ``end`` (exclusive), which repeat with a period of ``unit`` words."""

    start: int
    end: int
    unit: int


def doubled_words(view: View) -> Iterator[Edit]:
    """Remove the second copy of a doubled function word that English never doubles.

    >>> [(e.start, e.end) for e in doubled_words(View("They left the the port. The The played."))]
    [(13, 17)]
    """
    doubles = sum(map(eq, view.lower, view.lower[1:]))
    if not doubles:
        return
    found = [place for place in _DOUBLE.finditer(view.text) if not _is_thrice(view.text, place)]
    also = [] if found or doubles < _PAIR else list(_ALSO.finditer(view.text))
    # Two different words that English seldom doubles are evidence for each other.
    if found or len({place[1] for place in also} - _ENDS_CLAUSE) >= _PAIR:
        doubled = chain(_ALSO.finditer(view.text), _CONTENT.finditer(view.text))
        found += [place for place in doubled if not _is_thrice(view.text, place)]
    for place in found:
        word = place[0].partition(" ")[0]
        if not quotations(view).touch(*place.span()):
            yield Edit.one((place.start() + len(word), place.end()), "", "dup.word", _TWICE, 0.9)


def _is_thrice(text: str, place: re.Match[str]) -> bool:
    """Whether the word is there a third time, which is left to ``loops``."""
    word = place[0].rpartition(" ")[2]
    behind = text[place.end() : place.end() + len(word) + 2]
    before = text[max(0, place.start() - len(word) - 2) : place.start()]
    return behind.rstrip(_PUNCTUATION + "\n").split(" ")[1:2] == [word] or before.split(" ")[-2:-1] == [word]


def loops(view: View) -> Iterator[Edit]:
    """Reduce words that are repeated three or more times in a row to one copy.

    >>> text = "No ferry at all at all at all, they said, at the Jewish Jewish Jewish Museum."
    >>> [text[e.start : e.end] for e in loops(View(text))]
    ['Jewish Jewish ', 'at all at all ']
    >>> list(loops(View("It was very very very late; they rowed on and on and on and on. Bye Bye Bye was sung.")))
    []
    """
    tokens = view.text.split(" ")
    starts: list[int] = []
    for loop in _find_loops(tokens):
        starts = starts or [0, *accumulate(len(word) + 1 for word in tokens)]
        copies = (loop.end - loop.start) // loop.unit
        if not _by_mistake(tokens, loop, copies):
            continue
        # "the fund of the fund of the fund": what is left of the last copy is a whole one without its link.
        linked = (loop.end - loop.start) % loop.unit == loop.unit - 1 >= _PAIR
        first = loop.start + (tokens[loop.start] != tokens[loop.start + loop.unit])  # the capital of a sentence stays
        span = starts[first], starts[first + (copies - (not linked)) * loop.unit]
        if not quotations(view).touch(span[0], starts[loop.end] - 1):
            yield Edit.one(span, "", "dup.word" if loop.unit == 1 else "dup.loop", _LOOP, 0.85)


def _find_loops(tokens: list[str]) -> Iterator[_Loop]:
    """Yield runs in which every word equals the one ``unit`` words before it, shortest units first.

    The first word of a long unit may have the capital of a sentence. Takes O(tokens · MAX_UNIT) time.
    """
    for unit in _units(tokens):
        same = bytes(map(eq, tokens, tokens[unit:]))
        run = b"\1" * _shortest(unit)
        at = same.find(run)
        while at >= 0:
            end = same.find(b"\0", at)
            end = len(same) if end < 0 else end
            raised = unit > _PAIR and at > 0 and tokens[at - 1].lower() == tokens[at - 1 + unit]
            loop = _Loop(at - raised, _with_tail(tokens, end + unit, unit), unit)
            if loop.end - loop.start >= COPIES * unit:
                yield loop
            at = same.find(run, end + 1)


def _units(tokens: list[str]) -> Iterator[int]:
    """Yield the lengths of units of which a run may repeat, and seldom others; most texts have none.

    Each word becomes a number of four bytes, so that one operation on long integers compares all words with those
    ``unit`` words before: equal words leave four bytes of nought.
    """
    numbers: dict[str, int] = {}
    words = int.from_bytes(array("I", map(numbers.setdefault, tokens, range(len(tokens)))).tobytes(), "little")
    for unit in range(1, min(MAX_UNIT, len(tokens) - 1) + 1):
        length = len(tokens) - unit
        same = (words ^ words >> 32 * unit) & ((1 << 32 * length) - 1)
        if b"\0" * (4 * _shortest(unit)) in same.to_bytes(4 * length, "little"):
            yield unit


def _shortest(unit: int) -> int:
    """Return the least number of words in a row that equal those a unit before."""
    return (COPIES - 1) * unit - 1 - (unit > _PAIR)


def _with_tail(tokens: list[str], end: int, unit: int) -> int:
    """Return the loop's end, extended by the next word if that differs only in trailing punctuation."""
    same = end < len(tokens) and tokens[end].rstrip(_PUNCTUATION) == tokens[end - unit].rstrip(_PUNCTUATION)
    return end + 1 if same else end


def _by_mistake(tokens: list[str], loop: _Loop, copies: int) -> bool:
    """Whether people would not repeat this unit so many times on purpose."""
    unit = tokens[loop.start : loop.start + loop.unit]
    letters = [word for word in unit if any(map(str.isalpha, word))]
    if not letters or any("\n" in word for word in unit):
        return False
    if copies >= EMPHATIC_COPIES:
        return True
    if loop.unit == 1:
        return _single_by_mistake(unit[0], tokens[loop.end : loop.end + 1])
    if unit[-1].endswith(",") and copies == COPIES:
        return False  # "sail on, sail on, sail on" is a refrain
    return not (unit[-1].endswith(("!", "?")) or (loop.unit == _PAIR and (_LINKS | _EMPHATIC).intersection(unit)))


def _single_by_mistake(word: str, after: list[str]) -> bool:
    if not word.replace("-", "").removesuffix("'s").removesuffix("’s").isalpha() or word.lower() in _EMPHATIC:
        return False  # "jobs, jobs, jobs" is rhetoric
    # "Bye Bye Bye" is a title, but no title repeats a word and goes on with a capital: "Jewish Jewish Jewish Museum".
    return word.islower() or (after != [] and after[0][:1].isupper())
