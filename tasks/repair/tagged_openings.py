"""Quotations whose tag stands inside without marks, and whose opening mark was lost.

German and its neighbours close a quotation before its tag and open it anew behind it. A translator that works sentence
by sentence drops the three marks of which none has its partner in its sentence, and only the last one is left: ``We
came late, says Lee. Nobody saw us. "``. Where the next quotation has no tag, a sentence right before it that ends with
a comma and a tag is nearly always quoted itself.
"""

import re
from collections.abc import Collection, Container, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from quotewire.tasks.repair.closing_places import HEARER
from quotewire.tasks.repair.marks import SENTENCE_ENDS, Mark
from quotewire.tasks.repair.opening_places import NARRATED, REPORTS, SPOKEN
from quotewire.tasks.repair.openings_above import likely_openings
from quotewire.tasks.repair.reporting_tags import closed_tag_at, name_tag_ends, tag_at
from quotewire.tasks.repair.sentences import sentence_starts

SURE: Final = 0.85
"""Minimum probability that the quotation began with the sentence of its tag, and not with one before."""
MAX_SENTENCES: Final = 6
"""Maximum sentences between a tag and the mark that ends its quotation."""
_PAUSE: Final = re.compile(r"(?<=[\w)%])[,?!…] (?=\w)")
_WORDS: Final = 2
"""Minimum words before a tag."""
# "As the storm passed, Lee said.", "Ana Lee, the mayor said.": such a sentence only reports.
_REPORTING: Final = re.compile(
    r"(?:As|After|Before|When|While|If|In|At|On|According|Asked|Speaking|Also)\b[^,]*\Z"
    r"|(?:[A-ZÀ-Þ][\w’'.-]*(?: |\Z))+\Z"
)
_CAPITALISED: Final = re.compile(r"\b[A-ZÀ-Þ][\w’'-]{2,30}")
_NO_NAME: Final = frozenset({"The", "She"})


class TaggedOpening(NamedTuple):
    """The marks that such a quotation lost.

    Attributes:
        opens: Offset where it begins; None if a mark opens it there.
        closes: Offset behind the pause before its tag.
        again: Offset where it goes on behind the tag.
        mark: Number of the mark that ends it.
    """

    opens: int | None
    closes: int
    again: int
    mark: int


def tagged_openings(text: str, start: int, marks: Sequence[Mark], *, first: bool) -> list[TaggedOpening]:
    r"""Return such quotations of the paragraph that begins at ``start``.

    Args:
        text: The article.
        start: Offset of the paragraph.
        marks: Its quotation marks.
        first: Whether the paragraph may begin in the middle of a quotation.

    >>> from quotewire.tasks.repair.article_view import View
    >>> text = 'It rained.\n\nWe came late, says Lee. Nobody saw us. " Lee was lucky.'
    >>> found = tagged_openings(text, 12, View(text).quoting[0].marks, first=False)
    >>> [text[at : at + 5] for at in found[0][:3]]
    ['We ca', ' says', 'Nobod']
    """
    found: dict[int, TaggedOpening] = {}
    before: Mark | None = None
    for number, mark in enumerate(marks):
        opened = before is not None and before.shape == "open"
        left = start if before is None else before.at + 1 + before.gap_right
        its = _read(text, left, mark.at - mark.gap_left, behind_mark=before is not None) if _ends(text, mark) else None
        if its is not None and its[0] == left and opened:
            found[number] = TaggedOpening(None, *its[1:], number)
        elif its is not None and not (opened or (first and its[0] == start)):
            found[number] = TaggedOpening(*its, number)
        before = mark
    return [its for its in found.values() if _stands_alone(its, marks, found)]


def speaker_names(text: str, tag: int, end: int) -> set[str]:
    """Return the capitalised words of a tag up to its first comma or full stop.

    >>> sorted(speaker_names("says Ana Lee, a pilot from Holm.", 0, 32))
    ['Ana', 'Lee']
    """
    source = text[tag:end].partition(",")[0].partition(". ")[0]
    return set(_CAPITALISED.findall(source)) - _NO_NAME


def _ends(text: str, mark: Mark) -> bool:
    """Whether a mark behind a sentence may close, and no tag follows it."""
    if mark.left not in SENTENCE_ENDS or mark.glyph == "open" or mark.shape not in ("close", "spaced"):
        return False
    return tag_at(text, mark.at + 1 + mark.gap_right) is None


def _stands_alone(its: TaggedOpening, marks: Sequence[Mark], found: Container[int]) -> bool:
    """Whether the mark makes no pair with the next one: it closes by its spacing, or nothing behind it would close."""
    mark, behind = marks[its.mark], its.mark + 1
    return mark.shape == "close" or behind == len(marks) or marks[behind].shape == "open" or behind in found


def _read(text: str, left: int, right: int, *, behind_mark: bool) -> tuple[int, int, int] | None:
    """Return where the marks of a quotation were lost that ends at ``right`` and began behind ``left``.

    It must have begun with the sentence of the tag. No sentence behind that one tells or introduces anything, nor names
    the speaker, because nobody names himself.
    """
    breaks = sentence_starts(text, left, right)
    for number in range(len(breaks) - 1, max(-1, len(breaks) - 2 - MAX_SENTENCES), -1):
        begins, again = breaks[number], breaks[number + 1] if number + 1 < len(breaks) else right
        pause = _tag_pause(text, begins, len(text[begins:again].rstrip()) + begins)
        if pause is not None and again < right:
            names = speaker_names(text, pause, again)
            if not text[begins].isupper() or _has(text[again:right], names):
                return None
            told = _naming(text, breaks[: number + 1], names) or int(behind_mark)
            return (begins, pause, again) if _is_first(text, breaks[: number + 1], pause, told) else None
        narrated = NARRATED.search(text, begins, again) and not SPOKEN.search(text, begins, again)
        if narrated or REPORTS.match(text, begins) or ":" in text[begins:again]:
            return None
    return None


def _naming(text: str, breaks: Sequence[int], names: Collection[str]) -> int:
    """Return the number of sentences up to the last that names the speaker, which is none of his."""
    naming = (number for number, (start, end) in enumerate(pairwise(breaks), 1) if _has(text[start:end], names))
    return max(naming, default=0)


def _has(sentence: str, names: Collection[str]) -> bool:
    return any(name in sentence for name in names)


def _is_first(text: str, breaks: Sequence[int], end: int, told: int) -> bool:
    """Whether the quotation certainly began with the last of the sentences; the first ``told`` ones are not quoted."""
    if len(breaks) <= told + 1:
        return True
    likely = likely_openings(text, breaks, end, tagged=False)[told:]
    return not SPOKEN.search(text, breaks[-2], breaks[-1]) and likely[-1] >= SURE * sum(likely)


def _tag_pause(text: str, start: int, end: int) -> int | None:
    """Return the offset behind the pause before the tag that ends the sentence; None if none does."""
    for pause in _PAUSE.finditer(text, start, end):
        at, words = pause.end(), text[start : pause.start()]
        if closed_tag_at(text, at) != end - 1 or len(words.split()) < _WORDS:
            continue
        form = tag_at(text, at)
        if form is None or (form == "name" and not name_tag_ends(text, at, ".")) or HEARER.match(text, at):
            continue
        return None if _REPORTING.match(words) or REPORTS.match(words) else pause.start() + 1
    return None
