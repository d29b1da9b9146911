"""Between: a sentence without cue or marks that joins two statements of one speaker (``Instead, the ferry will …``).

Rewriting and translation lose "he said". Where somebody is reported, a paragraph takes up what was said, and then the
same speaker's words are quoted without a tag, the paragraph in between is that speaker's too. Newspapers in English
write "he said" in such a place: in 144 of their articles there is no paragraph of the kind, so this costs them nothing.
"""

from collections.abc import Sequence
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.text.lexicon import confidences
from quotewire.tasks.attribution.text.spans import CharSpan, trimmed
from quotewire.tasks.attribution.types import Candidate, Link

_JOINING: Final = frozenset(
    {"instead", "rather", "moreover", "furthermore", "additionally", "besides", "also", "likewise"}
)
"""Words that take up what somebody said; ``however`` or ``meanwhile`` begin a reporter's sentence as often."""
_LONGEST: Final = 400
"""Characters of such a paragraph at most."""
_GAP: Final = 10
"""Characters of white space that paragraphs stand apart at most."""
_SURE: Final = 0.6
"""Confidence of a statement from which the sentence has a source of its own."""
_MARKS: Final = frozenset('“”„«»"')


def joined(doc: Doc, found: Sequence[Candidate], links: Sequence[Link]) -> tuple[list[Candidate], list[Link]]:
    """The statements of a document with their links, and those that stand between two of one speaker."""
    told, given = list(found), list(links)
    text = ""
    for statement, link in zip(found, links, strict=True):
        if statement.frame != "discourse" or not link.mention:
            continue
        text = text or doc.text
        between = _line_before(text, statement.content[0][0])
        before = _line_before(text, between[0]) if between is not None else None
        if between is None or before is None or not before[0] <= link.mention[0][0] < before[1]:
            continue
        content = _taken_up(doc, text, between)
        if content is None:
            continue
        ends = any(one.content[-1][1] >= before[1] - 2 for one in told if before[0] <= one.content[0][0] < before[1])
        inside = [k for k, one in enumerate(told) if between[0] <= one.content[0][0] < between[1]]
        if not ends or any(told[k].confidence >= _SURE for k in inside):
            continue
        for k in reversed(inside):
            del told[k], given[k]
        at = told.index(statement)
        told.insert(at, Candidate("indirect", "speech", (content,), (), None, "between", confidences()["between"]))
        given.insert(at, Link(link.mention, "discourse"))
    return told, given


def _taken_up(doc: Doc, text: str, line: CharSpan) -> CharSpan | None:
    """The content of a paragraph that is one sentence without marks and begins by taking up what was said."""
    if _MARKS & set(text[slice(*line)]):
        return None
    span = doc.char_span(*line, alignment_mode="contract")
    if span is None or span[0].lower_ not in _JOINING or span[0].sent.end_char < line[1]:
        return None
    return trimmed(text, span[0].idx + len(span[0]), line[1])


def _line_before(text: str, at: int) -> CharSpan | None:
    """The paragraph before the one that begins at a character, without white space; None for a long one."""
    end = at
    while end and text[end - 1].isspace() and at - end < _GAP:
        end -= 1
    if "\n" not in text[end:at]:
        return None
    start = text.rfind("\n", max(0, end - _LONGEST), end) + 1
    return (start, end) if start or end <= _LONGEST else None
