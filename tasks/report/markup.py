"""Paragraphs as HTML: runs inside the elements of their marks, with a numbered link before each statement.

The words of the article are the only text in these elements; numbers are attributes that the style sheet shows. So the
text of the page, without its deletions or without its insertions, is the document's text or its original.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from string import ascii_lowercase
from typing import Final

from markupsafe import Markup, escape

from quotewire.schemas import Attribution, Removed, Repair
from quotewire.tasks.report.marks import Mark
from quotewire.tasks.report.runs import Paragraph, Run
from quotewire.tasks.report.speakers import Speaker
from quotewire.tasks.report.words import readable

LEVELS_MAX: Final = 3
"""Underlines of nested statements that are drawn below each other."""


def exact(text: str) -> Markup:
    """Escape text so that a browser has the same characters: it would turn a carriage return into a line feed.

    U+0000 cannot stand in HTML; it becomes U+FFFD, as in a browser.
    """
    return Markup(str(escape(text)).replace("\r", "&#13;").replace("\0", "\ufffd"))  # noqa: S704 - just escaped


def letter(number: int) -> str:
    """The name of a flag: a to z, then aa, ab and so on.

    >>> [letter(number) for number in (0, 25, 26, 702)]
    ['a', 'z', 'aa', 'aaa']
    """
    head, last = divmod(number, len(ascii_lowercase))
    return (letter(head - 1) if head else "") + ascii_lowercase[last]


def nested(runs: Sequence[Run], opener: Callable[[Mark], Markup], words: Callable[[Run], Markup]) -> Markup:
    """Runs inside the elements of their marks, all of them ``span``; what a run shares with the next stays open.

    Args:
        runs: the runs of one paragraph.
        opener: writes the start tag of a mark.
        words: writes the words of a run.
    """
    parts: list[str] = []
    opened: tuple[Mark, ...] = ()
    for run in runs:
        kept = len(list(takewhile(lambda pair: pair[0] is pair[1], zip(opened, run.marks, strict=False))))
        parts.append("</span>" * (len(opened) - kept))
        parts.extend(opener(mark) for mark in run.marks[kept:])
        opened = run.marks
        parts.append(words(run))
    parts.append("</span>" * len(opened))
    return Markup("".join(parts))  # noqa: S704 - every part is escaped


class ArticleMarkup:
    """Writes the paragraphs of one article.

    Args:
        attributions: the document's attributions.
        speakers: the speaker of each of them.
        flags: the document's flagged repairs, in order.
        levels: how many underlines lie inside that of each statement.
        repairs: numbers of the applied repairs, by id.
    """

    def __init__(
        self,
        attributions: Sequence[Attribution],
        speakers: Sequence[Speaker],
        flags: Sequence[Repair],
        levels: Mapping[int, int],
        repairs: Mapping[str, int],
    ) -> None:
        self._attributions = attributions
        self._speakers = speakers
        self._flags = flags
        self._levels = levels
        self._repairs = repairs
        self._announced: set[Mark] = set()
        self._openers: dict[str, Callable[[Mark], Markup]] = {
            "content": self._content,
            "repeat": self._repeat,
            "mention": self._mention,
            "cue": lambda mark: self._part("cue", mark),
            "circumstance": lambda mark: self._part("circ", mark),
            "flag": self._flag,
        }

    def paragraph(self, paragraph: Paragraph) -> Markup:
        """The content of a paragraph's element."""
        return nested(paragraph.runs, lambda mark: self._openers[mark.kind](mark), self._words)

    def _words(self, run: Run) -> Markup:
        words = exact(run.text)
        if run.fate == "kept":
            return words
        if run.fate == "gap":
            return Markup('<span class="gap">{}</span>').format(words)
        change = run.piece.change if run.piece else None
        if isinstance(change, Removed):
            label = f"Removed: {readable(change.kind)}"
            return Markup('<del class="removed" title="{}">{}</del>').format(label, words)
        number = self._repairs[change.id] if change else 0
        tag = "ins" if run.fate == "inserted" else "del"
        return Markup('<{} data-r="{}">{}</{}>').format(tag, number, words, tag)

    def _content(self, mark: Mark) -> Markup:
        speaker = self._speakers[mark.number]
        level = min(self._levels.get(mark.number, 0), LEVELS_MAX - 1)
        number = mark.number + 1
        opened = Markup('<span class="st c{} p{} l{}" data-s="{}">').format(
            speaker.colour, speaker.pattern, level, number
        )
        if mark in self._announced:
            return opened
        self._announced.add(mark)
        if not mark.first:
            return opened + Markup('<span class="n more" data-n="{}" aria-hidden="true"></span>').format(number)
        item = self._attributions[mark.number]
        hedged = "" if item.stance == "asserted" else " hedged"
        link = Markup('<a class="n{}" id="s-{}" href="#s-{}" data-n="{}" aria-label="{}"></a>').format(
            hedged, item.id, item.id, number, _spoken(number, speaker, item)
        )
        return opened + link

    def _repeat(self, mark: Mark) -> Markup:
        speaker = self._speakers[mark.number]
        opened = self._part(f"rep c{speaker.colour}", mark)
        if mark in self._announced:
            return opened
        self._announced.add(mark)
        return opened + Markup('<span class="n more" data-n="={}" aria-hidden="true"></span>').format(mark.number + 1)

    def _mention(self, mark: Mark) -> Markup:
        return self._part(f"who c{self._speakers[mark.number].colour}", mark)

    def _part(self, classes: str, mark: Mark) -> Markup:
        return Markup('<span class="{}" data-s="{}">').format(classes, mark.number + 1)

    def _flag(self, mark: Mark) -> Markup:
        name = letter(mark.number)
        opened = Markup('<span class="flag" data-f="{}">').format(name)
        if mark in self._announced:
            return opened
        self._announced.add(mark)
        kind = readable(self._flags[mark.number].kind)
        link = Markup('<a class="f" id="flagged-{}" href="#flag-{}" data-n="{}" aria-label="{}"></a>')
        return opened + link.format(name, name, name, f"Flag {name}: {kind}")


def _spoken(number: int, speaker: Speaker, item: Attribution) -> str:
    """What a screen reader says of a statement; its words follow in the text, and Enter leads to all else."""
    who = ", ".join(part for part in (speaker.label, speaker.about) if part)
    return f"Statement {number}: {who}; {item.type}, {item.stance}, confidence {item.confidence:.0%}"
