"""Continuations: a paragraph without cue or quotation marks between two statements of one speaker.

Rewriting and translation lose "he said". If a paragraph ends in reported speech, the next one continues it (``Instead,
the ferry will …``), and the one after quotes the same speaker without a tag, then the middle paragraph is that
speaker's too. Newspapers in English write "he said" there: 144 of their articles contain no such paragraph.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.frames import BETWEEN, DISCOURSE
from quotewire.tasks.attribution.text import QUOTATION_MARKS, CharSpan, SpanIndex, confidences, text_of, trimmed
from quotewire.tasks.attribution.types import Candidate, Link

_JOINING: Final = frozenset(
    {"instead", "rather", "moreover", "furthermore", "additionally", "besides", "also", "likewise"}
)
"""First words of a continuation; ``however`` or ``meanwhile`` begin a reporter's own sentence as often."""
_LONGEST: Final = 400
"""Maximum length of such a paragraph, in characters."""
_GAP: Final = 10
"""Maximum white space between paragraphs, in characters."""
_SURE: Final = 0.6
"""Minimum confidence of a statement in the paragraph for it to have a source of its own."""


def joined(doc: Doc, found: Sequence[Candidate], links: Sequence[Link]) -> tuple[list[Candidate], list[Link]]:
    """Add the continuations between two statements of one speaker; they replace unsure statements in their paragraph.

    Returns:
        The statements of the document and their links, in the same order.
    """
    text = ""
    left = _Left(found)
    added: dict[int, Candidate] = {}
    for i, (statement, link) in enumerate(zip(found, links, strict=True)):
        if statement.frame != DISCOURSE or not link.mention:
            continue
        text = text or text_of(doc)
        between = _line_before(text, statement.content[0][0])
        before = _line_before(text, between[0]) if between is not None else None
        if between is None or before is None or not before[0] <= link.mention[0][0] < before[1]:
            continue
        content = _taken_up(doc, text, between)
        if content is None:
            continue
        ends = any(one.content[-1][1] >= before[1] - 2 for one in left.begun(before))
        inside = left.begun(between)
        if not ends or any(one.confidence >= _SURE for one in inside):
            continue
        left.drop(inside)
        added[i] = Candidate("indirect", "speech", (content,), (), None, BETWEEN, confidences()[BETWEEN])
        left.add(added[i])
    remaining: list[tuple[Candidate, Link]] = []
    for i, (statement, link) in enumerate(zip(found, links, strict=True)):
        if i in added and left.has(added[i]):
            remaining.append((added[i], Link(link.mention, DISCOURSE)))
        if left.has(statement):
            remaining.append((statement, link))
    return [one for one, _ in remaining], [link for _, link in remaining]


class _Left:
    """The statements that are left, by where they begin."""

    def __init__(self, found: Sequence[Candidate]) -> None:
        self._dropped: set[int] = set()
        self._begun = SpanIndex(((one.content[0][0], one.content[0][0] + 1), one) for one in found)

    def begun(self, line: CharSpan) -> list[Candidate]:
        """The statements that begin on a line."""
        return [one for (start, _), one in self._begun.near(line) if line[0] <= start < line[1] and self.has(one)]

    def has(self, one: Candidate) -> bool:
        """True if a statement has not been dropped."""
        return id(one) not in self._dropped

    def add(self, one: Candidate) -> None:
        """Add a statement."""
        self._begun.add((one.content[0][0], one.content[0][0] + 1), one)

    def drop(self, statements: Iterable[Candidate]) -> None:
        """Take statements away."""
        self._dropped.update(map(id, statements))


def _taken_up(doc: Doc, text: str, line: CharSpan) -> CharSpan | None:
    """The content of a paragraph if it is one sentence without quotation marks that begins with a joining word."""
    if QUOTATION_MARKS & set(text[slice(*line)]):
        return None
    span = doc.char_span(*line, alignment_mode="contract")
    if span is None or span[0].lower_ not in _JOINING or span[0].sent.end_char < line[1]:
        return None
    return trimmed(text, span[0].idx + len(span[0]), line[1])


def _line_before(text: str, at: int) -> CharSpan | None:
    """The trimmed span of the paragraph before the one at offset ``at``; None if there is none or it is too long."""
    end = at
    while end and text[end - 1].isspace() and at - end < _GAP:
        end -= 1
    if "\n" not in text[end:at]:
        return None
    start = text.rfind("\n", max(0, end - _LONGEST), end) + 1
    return (start, end) if start or end <= _LONGEST else None
