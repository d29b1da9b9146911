"""Groups a quotation that fills the next paragraph with the statement that it continues.

A speaker's quotation goes on over paragraphs: ``“It was long,” Holm said.`` and then a paragraph that is one quotation
without a tag. Annotators of newspapers read such paragraphs as one statement in 56 of 73 places of the training
articles, and as two when more stands in the second paragraph or between the two.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.frames import DISCOURSE
from quotewire.tasks.attribution.text import CharSpan, text_of
from quotewire.tasks.attribution.types import Candidate, Link

_AFTER: Final = re.compile(r"[ \t\xa0.,]*(?=\n|$)")
"""What may stand behind the closing mark of a quotation that fills its paragraph."""
_GAP: Final = 10
"""Maximum white space between paragraphs, in characters."""
_MARKS: Final = re.compile(r"\W+")


def grouped(doc: Doc, found: Sequence[Candidate], links: Sequence[Link]) -> tuple[list[Candidate], list[Link]]:
    """Join untagged quotations that fill a paragraph to their speaker's statement in the paragraph before.

    Args:
        doc: The document.
        found: Its statements, in text order.
        links: Their sources, in the same order.

    Returns:
        The statements and their links, in the same order, without those that were joined to others.
    """
    text = ""
    kept: list[tuple[Candidate, Link]] = []
    for statement, link in zip(found, links, strict=True):
        text = text or text_of(doc)
        at = _continued(doc, text, (statement, link), kept)
        if at is None:
            kept.append((statement, link))
        else:
            whole = replace(kept[at][0], content=(*kept[at][0].content, *statement.content))
            kept[at] = whole, kept[at][1]
    return [one for one, _ in kept], [link for _, link in kept]


def _continued(
    doc: Doc, text: str, untagged: tuple[Candidate, Link], before: Sequence[tuple[Candidate, Link]]
) -> int | None:
    """Index of the statement before that a quotation continues; None if it stands by itself."""
    statement, link = untagged
    start, end = statement.content[0][0], statement.content[-1][1]
    if statement.frame != DISCOURSE or not link.mention:
        return None
    last = len(text[max(0, start - _GAP) : start].rstrip()) + max(0, start - _GAP)
    if "\n" not in text[last:start] or not _AFTER.match(text, end):
        return None
    paragraph = text.rfind("\n", 0, last) + 1, last
    for at in range(len(before) - 1, -1, -1):
        other, source = before[at]
        if other.content[-1][1] < paragraph[0]:
            return None
        if at == len(before) - 1 and other.type == "indirect" and other.content[0][0] >= paragraph[0]:
            return None  # "…," he said, adding that it was late.
        if other.type != "indirect" and source.mention == link.mention:
            return at if _ends(doc, other, paragraph) and not _repeats(text, other, statement) else None
    return None


def _ends(doc: Doc, statement: Candidate, paragraph: CharSpan) -> bool:
    """True if a paragraph ends with a statement and its tag: no sentence of the reporter follows."""
    last = doc.char_span(paragraph[1] - 1, paragraph[1], alignment_mode="expand")
    if last is None or statement.content[-1][1] <= paragraph[0]:
        return False
    ends = [end for _, end in (*statement.content, *statement.cue) if end <= paragraph[1]]
    reach = max(ends, default=paragraph[1])
    return last[0].sent.start_char < reach or not _has_words(doc, reach, paragraph[1])


def _has_words(doc: Doc, start: int, end: int) -> bool:
    """True if words stand between two offsets."""
    span = doc.char_span(start, end, alignment_mode="contract")
    return span is not None and any(token.is_alpha for token in span)


def _repeats(text: str, statement: Candidate, other: Candidate) -> bool:
    """True if a quotation repeats words of another, as a pull quote does."""
    told = _MARKS.sub("", "".join(text[s:e] for s, e in statement.content))
    return any(_MARKS.sub("", text[s:e]) in told for s, e in other.content)
