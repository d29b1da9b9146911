"""quote.parity_inverted: sentences in which every mark does the work of the one before it.

Hungarian, Italian and Portuguese sources quote fragments (``what they wanted was to “stay in port”``). A translator
that takes the whole sentence for quoted opens at its head, and from there on each mark is one place off: ``“What they
wanted was to” stay in port “and” wait “.`` What proves it is the last mark: it stands apart, but nothing
is left to be quoted. And what then stands between marks are words that nobody quotes: ``was to”``, ``“and”``.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from quotewire.tasks.repair.article_view import Quoting, View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import Mark
from quotewire.tasks.repair.reporting_tags import FUNCTION_WORDS, INTRODUCING, tag_at
from quotewire.tasks.repair.role_costs import PAUSES

_REASON: Final = "The marks of the sentence were one place off: what was left outside them is what is quoted."
HABIT: Final = 2
"""Sentences of this shape in an article that make it a habit."""
_UNQUOTED: Final = FUNCTION_WORDS | frozenset(
    """
    about after against are be because been before being but by did do does for had has have he into is it not on only
    or over she should than them these they those through under until was we were when where which while who will with
    would
    """.split()  # noqa: SIM905 - a word to a line helps nobody
)
# Words that begin sentences but no tag: behind a comma and a closing mark nothing begins.
_BEGINS: Final = re.compile(
    r" (?:A|And|As|But|For|How|I|If|In|It|My|No|Not|Of|Our|So|That|There|This|To|We|What|When|You)\b"
)
_WORD: Final = re.compile(r"[\w’'-]+\Z")


class _Run(NamedTuple):
    """Marks that alternate; ``sure``: something between them cannot be what is quoted."""

    marks: Sequence[Mark]
    sure: bool


def inverted_parity(view: View) -> Iterator[Edit]:
    """Take the first mark out and turn each further one round.

    >>> text = "“Their aim was to” not start a fight “and” stay in port “."
    >>> [(text[e.start : e.end], e.after) for e in inverted_parity(View(text))]
    [('“', ''), ('” ', ' “'), (' “', '” '), ('” ', ' “'), (' “', '”')]
    >>> list(inverted_parity(View("“Their aim” was to “stay in port”, said Lee.")))
    []
    """
    runs = [run for paragraph in view.quoting for run in _runs(view.text, paragraph)]
    # What proves one sentence shows how the article was translated; others then need no more than the shape.
    if len(runs) >= HABIT or any(run.sure for run in runs):
        for run in runs:
            yield from _turned(view.text, run.marks)


def _runs(text: str, paragraph: Quoting) -> Iterator[_Run]:
    """The runs of a paragraph: marks that open and close in turn, up to one that looks like an opener but cannot be."""
    begun: list[Mark] = []
    for mark in paragraph.marks:
        opens = len(begun) % 2 == 0
        if begun and opens and _cannot_open(mark):
            yield from _proven(text, [*begun, mark])
            begun = []
        elif mark.shape == ("open" if opens else "close") and mark.glyph in ("neutral", "open" if opens else "close"):
            if mark.begins_sentence:
                begun = []
            begun.append(mark)
        else:
            begun = [mark] if mark.shape == "open" else []


def _proven(text: str, marks: Sequence[Mark]) -> Iterator[_Run]:
    """The run that ends with the last of these marks, if nothing speaks for the marks as they stand."""
    if any(tag_at(text, mark.at + 1 + mark.gap_right) for mark in marks[1::2]):
        return
    absurd = [_unquoted(text, closes) for closes in marks[1::2]]
    if marks[0].glyph == "neutral":
        # A straight mark has nothing but its spaces to say, so every quotation of the run must be absurd.
        proven = next((n for n, its in enumerate(reversed(absurd)) if not its), len(absurd))
        marks, absurd = marks[len(marks) - 2 * proven - 1 :], [True] * proven
    tagged = any(mark.left in PAUSES and tag_at(text, mark.at + 1 + mark.gap_right) for mark in marks[2::2])
    pauses = any(mark.left in PAUSES for mark in marks[1::2])
    if absurd and (any(absurd) or tagged or not pauses):
        yield _Run(marks, any(absurd) or tagged)


def _cannot_open(mark: Mark) -> bool:
    """Whether a mark stands apart like an opener, with nothing behind it or no nearer to what is behind it."""
    apart = mark.right == "" or mark.gap_right > 0 or mark.right in ",.;:?!"
    return mark.gap_left == 1 and mark.glyph != "close" and apart


def _unquoted(text: str, closes: Mark) -> bool:
    """Whether what ends no quotation stands before the mark: a colon, ``said,``, a possessive, a word of grammar."""
    if closes.left == ":":
        return True
    stop = closes.at - (closes.left == ",")
    word = _WORD.search(text, max(0, stop - 20), stop)
    if word is None:
        return False
    if stop < closes.at:
        return word[0] in INTRODUCING or _BEGINS.match(text, closes.at + 1) is not None
    return word[0].lower() in _UNQUOTED or word[0].endswith(("’s", "'s"))


def _turned(text: str, run: Sequence[Mark]) -> Iterator[Edit]:
    opener, closer = ('"', '"') if run[0].char == '"' else ("“", "”")
    for number, mark in enumerate(run):
        if number == 0:
            # Straight marks are set by turns, so one may be off though the first of them does open: "in" Kite ".
            if mark.char == '"':
                continue
            span, after = (mark.at, mark.at + 1), ""
        elif number % 2:
            span, after = (mark.at, mark.at + 1 + mark.gap_right), " " + opener
        else:
            follows = text[mark.at + 1 : mark.at + 2].isalnum()
            span, after = (mark.at - mark.gap_left, mark.at + 1), closer + " " * follows
        yield Edit.one(span, after, "quote.parity_inverted", _REASON, 0.85)
