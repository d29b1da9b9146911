"""quote.parity_inverted: sentences whose quotation marks are off by one, so that opening and closing are swapped.

Hungarian, Italian and Portuguese sources quote fragments (``what they wanted was to “stay in port”``). A translator
that takes the whole sentence for a quotation adds an opening mark at its start, and from there each mark is off by
one: ``“What they wanted was to” stay in port “and” wait “.`` The evidence is the last mark, which is spaced like an
opening mark but has nothing left to open, and quoted text that nobody would quote: ``was to”``, ``“and”``. The same
happens without the additional mark: ``they wanted to” stay in port “and to” wait “.``
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from quotewire.tasks.repair.article_view import Quoting, View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import PAUSES, Mark
from quotewire.tasks.repair.reporting_tags import FUNCTION_WORDS, INTRODUCING, tag_at

_REASON: Final = "The marks of the sentence were one place off: what was left outside them is what is quoted."
HABIT: Final = 2
"""Number of sentences of this shape from which on all of an article's are repaired, even without further proof."""
_UNQUOTED: Final = FUNCTION_WORDS | frozenset(
    """
    about after against are be because been before being but by did do does for had has have he into is it not on only
    or over she should than them these they those through under until was we were when where which while who will with
    would
    """.split()  # noqa: SIM905 - a word to a line helps nobody
)
# Words that begin a sentence but not a tag. After a comma and a closing mark no sentence can begin.
_BEGINS: Final = re.compile(
    r" (?:A|And|As|But|For|How|I|If|In|It|My|No|Not|Of|Our|So|That|There|This|To|We|What|When|You)\b"
)
_WORD: Final = re.compile(r"[\w’'-]+\Z")


class _Run(NamedTuple):
    """Alternating marks.

    ``sure``: there is proof that they are off by one, not only their shape. ``headless``: the first one closes.
    """

    marks: Sequence[Mark]
    sure: bool
    headless: bool = False


def inverted_parity(view: View) -> Iterator[Edit]:
    """Remove the first mark and swap the direction of each later one.

    >>> text = "“Their aim was to” not start a fight “and” stay in port “."
    >>> [(text[e.start : e.end], e.after) for e in inverted_parity(View(text))]
    [('“', ''), ('” ', ' “'), (' “', '” '), ('” ', ' “'), (' “', '”')]
    >>> list(inverted_parity(View("“Their aim” was to “stay in port”, said Lee.")))
    []
    """
    runs = [run for paragraph in view.quoting for run in _runs(view.text, paragraph)]
    # One proven sentence shows how the article was translated; for the others their shape is then enough.
    if len(runs) >= HABIT or any(run.sure for run in runs):
        for run in runs:
            yield from _turned(view.text, run)


def _runs(text: str, paragraph: Quoting) -> Iterator[_Run]:
    """Yield runs of alternating marks that end in one that is spaced like an opening mark but cannot open."""
    begun: list[Mark] = []
    headless = False
    for mark in paragraph.marks:
        opens = len(begun) % 2 == headless
        if begun and opens and _cannot_open(mark):
            yield from _headless(text, [*begun, mark]) if headless else _proven(text, [*begun, mark])
            begun, headless = [], False
        elif not begun and _closes_nothing(mark) and not paragraph.continues:
            begun, headless = [mark], True
        elif mark.shape == ("open" if opens else "close") and mark.glyph in ("neutral", "open" if opens else "close"):
            if mark.begins_sentence:
                begun, headless = [], False
            begun.append(mark)
        else:
            begun, headless = [mark] if mark.shape == "open" else [], False
    # The last mark may open, but nothing closes it, and nobody ends a quotation with such words.
    if headless and len(begun) % 2 == 0 and all(_unquoted(text, mark) for mark in begun[::2]):
        yield from _headless(text, begun)


def _closes_nothing(mark: Mark) -> bool:
    """Whether a mark closes in mid-sentence; where no quotation is open, it may be one place off."""
    return (mark.glyph, mark.shape, mark.gap_right) == ("close", "close", 1) and mark.left.isalnum()


def _headless(text: str, marks: Sequence[Mark]) -> Iterator[_Run]:
    """Yield a run whose first mark closes, unless it may close a quotation that lost its opening mark."""
    closers = marks[::2]
    if marks[-1].gap_right or any(tag_at(text, mark.at + 1 + mark.gap_right) for mark in closers):
        return
    yield _Run(marks, any(_unquoted(text, mark) for mark in closers), headless=True)


def _proven(text: str, marks: Sequence[Mark]) -> Iterator[_Run]:
    """Yield the run that ends with the last of these marks, unless the marks may be right as they are."""
    if any(tag_at(text, mark.at + 1 + mark.gap_right) for mark in marks[1::2]):
        return
    absurd = [_unquoted(text, closes) for closes in marks[1::2]]
    if marks[0].glyph == "neutral":
        # A straight mark shows its direction only by its spacing, so every quotation of the run must be absurd.
        proven = next((n for n, its in enumerate(reversed(absurd)) if not its), len(absurd))
        marks, absurd = marks[len(marks) - 2 * proven - 1 :], [True] * proven
    tagged = any(mark.left in PAUSES and tag_at(text, mark.at + 1 + mark.gap_right) for mark in marks[2::2])
    pauses = any(mark.left in PAUSES for mark in marks[1::2])
    if absurd and (any(absurd) or tagged or not pauses):
        yield _Run(marks, any(absurd) or tagged)


def _cannot_open(mark: Mark) -> bool:
    """Whether a mark has a space before it like an opening mark, but no text directly after it."""
    apart = mark.right == "" or mark.gap_right > 0 or mark.right in ",.;:?!"
    return mark.gap_left == 1 and mark.glyph != "close" and apart


def _unquoted(text: str, closes: Mark) -> bool:
    """Whether the text before a closing mark cannot end a quotation: colon, ``said,``, possessive, function word."""
    if closes.left == ":":
        return True
    stop = closes.at - (closes.left == ",")
    word = _WORD.search(text, max(0, stop - 20), stop)
    if word is None:
        return False
    if stop < closes.at:
        return word[0] in INTRODUCING or _BEGINS.match(text, closes.at + 1) is not None
    return word[0].lower() in _UNQUOTED or word[0].endswith(("’s", "'s"))


def _turned(text: str, run: _Run) -> Iterator[Edit]:
    opener, closer = ('"', '"') if run.marks[0].char == '"' else ("“", "”")
    for number, mark in enumerate(run.marks, start=run.headless):
        if number == 0:
            # Straight marks are set alternately, so the first may be right and only later ones off: "in" Kite ".
            if mark.char == '"':
                continue
            span, after = (mark.at, mark.at + 1), ""
        elif number % 2:
            span, after = (mark.at, mark.at + 1 + mark.gap_right), " " + opener
        else:
            follows = text[mark.at + 1 : mark.at + 2].isalnum()
            span, after = (mark.at - mark.gap_left, mark.at + 1), closer + " " * follows
        yield Edit.one(span, after, "quote.parity_inverted", _REASON, 0.85)
