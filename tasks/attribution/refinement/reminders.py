"""Takes the words out of a mention by which news brings something back: ``Recall, earlier the Cabinet announced``.

Russian and Ukrainian news begins its last paragraphs so, and a finder takes the word for a part of the source.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.text import CharSpan, text_of
from quotewire.tasks.attribution.types import Candidate

_REMINDER: Final = re.compile(
    r"(?:Recall|Remember|Reminder|Note)(?:[,:][ \xa0]?|[ \xa0](?=that\b|earlier\b)|\Z)"
    r"(?:that[ \xa0])?(?:earlier,?[ \xa0])?"
)


def without_reminders(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of a document, with mentions that begin with the source."""
    text = text_of(doc)
    return [replace(one, mention=_without(text, one.mention)) if one.mention else one for one in found]


def _without(text: str, mention: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
    """The pieces of a mention behind the word; all of them if nothing else is left."""
    (start, end), *others = mention
    found = _REMINDER.match(text, start, end)
    after = found.end() if found is not None else start
    left = (*([(after, end)] if after < end else []), *others)
    return left or mention
