"""Voices of a group: quotations side by side are words of several people, and a statement each.

``Netizens commented: “This is too cruel!” “Apologize at once.”``: one speaker's quotation would not be closed and
opened again without a word in between.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.refinement.untagged import Reported
from quotewire.tasks.attribution.text import OPENING_MARKS, CharSpan, text_of

_SIDE_BY_SIDE: Final = re.compile(r"[”»\"][.,;]?[ \xa0]{0,2}(?:(?:and|or)[ \xa0])?(?=[“„«\"][^\W_a-z])")
"""The end of a quotation with the beginning of the next one behind it, with at most a comma or ``and`` in between."""
_BETWEEN: Final = re.compile(r"[.,;]?[ \xa0]{0,2}(?:(?:and|or)[ \xa0])?")
"""What stands between two pieces of a content that are quotations side by side."""
_CLOSE: Final = frozenset('”»"')


def with_each_voice(doc: Doc, reported: Sequence[Reported]) -> list[Reported]:
    """Return the statements of a document, with one for each of a group's quotations that stand side by side.

    Args:
        doc: The document.
        reported: Its statements in text order, with their sources.
    """
    made: list[Reported] = []
    for one in reported:
        speak = one.statement.type != "indirect" and one.source.kind == "group"
        voices = list(_voices(text_of(doc), one.statement.content)) if speak else []
        if len(voices) > 1 and all(_is_quoted(text_of(doc), piece) for content in voices for piece in content):
            parts = (replace(one.statement, type="direct", content=content) for content in voices)
            made += [one._replace(statement=part) for part in parts]
        else:
            made.append(one)
    return made


def _is_quoted(text: str, piece: CharSpan) -> bool:
    return text[piece[0]] in OPENING_MARKS and text[piece[1] - 1] in _CLOSE


def _voices(text: str, content: Sequence[CharSpan]) -> Iterator[tuple[CharSpan, ...]]:
    """Yield the contents of the statements that quotations side by side are."""
    voice: list[CharSpan] = []
    for piece in (part for whole in content for part in _parts(text, whole)):
        if voice and text[piece[0]] in OPENING_MARKS and _BETWEEN.fullmatch(text, voice[-1][1], piece[0]):
            yield tuple(voice)
            voice = []
        voice.append(piece)
    yield tuple(voice)


def _parts(text: str, piece: CharSpan) -> Iterator[CharSpan]:
    """Yield the quotations that stand side by side in a piece of a content; the piece itself if it is one."""
    start, end = piece
    for mark in _SIDE_BY_SIDE.finditer(text, start + 1, end):
        yield start, mark.start() + 1
        start = mark.end()
    yield start, end
