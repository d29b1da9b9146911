"""Extends quotations without an opening mark: ``It was late. We left,” she said.``, and ``We left, - she said.``.

Translation loses the mark or the dash that opens a quotation. Its words then begin where the last statement before
them ends: behind the sentence that holds another's reporting tag or a quotation, else with the paragraph.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.text import QUOTATION_MARKS, CharSpan, SpanIndex, quotations_of, text_of, unopened
from quotewire.tasks.attribution.types import Candidate

_NEAR: Final = 3
"""Maximum distance of a content's end from its closing mark, in characters."""
_LONGEST: Final = 1500
"""Maximum length of the words before it, in characters."""
_SURE: Final = 0.5
"""Minimum confidence of a statement that ends what somebody else says."""
_DASHES: Final = "-–—"
"""Dashes that open the words of a speaker in the typography of many languages."""
_SET_OFF: Final = re.compile(r"[,!?…][ \xa0]?[-–—][ \xa0]")
"""What stands between a speaker's words and a tag that a dash sets off."""
_SELF: Final = frozenset({"i", "we"})


def extend_unopened(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of a document, those with an unopened quotation extended to its first sentence."""
    text = text_of(doc)
    ends = unopened(text, quotations_of(doc))
    set_off = [i for i, one in enumerate(found) if _is_set_off(text, one)]
    if not ends and not set_off:
        return list(found)
    made = list(found)
    cues = SpanIndex((piece, one) for one in found for piece in one.cue)
    for i in set_off:
        first = made[i].content[0]
        content = ((_first(doc, text, made[i], first, cues), first[1]), *made[i].content[1:])
        made[i] = replace(made[i], content=content)
    ending: defaultdict[int, list[int]] = defaultdict(list)
    for i, one in enumerate(found):
        for _, after in one.content:
            ending[after].append(i)
    for end in ends:
        for i in sorted({i for after in range(end - _NEAR + 1, end + 2) for i in ending.get(after, ())}):
            statement = made[i]
            last = next((k for k, piece in enumerate(statement.content) if end - _NEAR <= piece[1] - 1 <= end), None)
            if last is None or not statement.cue or statement.cue[0][0] < end:
                continue
            start = _first(doc, text, statement, statement.content[last], cues)
            # A closing mark behind the words is theirs, as in any other quotation.
            content = (*statement.content[:last], (start, end + 1), *statement.content[last + 1 :])
            ending[end + 1].append(i)
            made[i] = replace(statement, type="direct", act="speech", content=content)
    return made


def _is_set_off(text: str, statement: Candidate) -> bool:
    """True for a paragraph's first words, without marks, whose tag stands behind a dash: ``We left, - said Holm``."""
    start, end = statement.content[0]
    if (
        statement.type != "indirect"
        or not statement.cue
        or statement.cue[0][0] < end
        or text[start - 1 : start] != "\n"
    ):
        return False
    return _SET_OFF.match(text, end) is not None and not QUOTATION_MARKS & set(text[end : statement.cue[0][0]])


def _first(doc: Doc, text: str, statement: Candidate, piece: CharSpan, cues: SpanIndex[Candidate]) -> int:
    """Offset of the first word of an unopened quotation whose last words are found.

    It is in the paragraph before if that one has another statement, and sentences behind it, or follows a statement.
    """
    span = doc.char_span(*piece, alignment_mode="expand")
    if span is None:
        return piece[0]
    start, crossed = piece[0], None
    for sentence in _back(span[0].sent):
        words = sentence.text.strip()
        if sentence.start_char < piece[0] - _LONGEST:
            return crossed or start
        if crossed != start and "\n" in text[sentence.start_char + len(words) : start]:
            if crossed is not None:
                return start if _is_told(text, sentence, cues) else crossed
            crossed = start
        if words and sentence.start_char < piece[0] and _is_anothers(text, statement, sentence, cues):
            return start
        if words and words[0] in _DASHES:
            return sentence.start_char + len(words) - len(words.lstrip(_DASHES + " \xa0"))
        start = sentence.start_char if words else start
    return crossed or start


def _back(sentence: Span) -> Iterator[Span]:
    """A sentence and those before it, backwards."""
    yield sentence
    while sentence.start:
        sentence = sentence.doc[sentence.start - 1].sent
        yield sentence


def _is_anothers(text: str, statement: Candidate, sentence: Span, cues: SpanIndex[Candidate]) -> bool:
    """True if a sentence is not of an unopened quotation: it has marks, a statement, or names the speaker."""
    words = text[sentence.start_char : sentence.end_char]
    if QUOTATION_MARKS & set(words):
        return True
    speaker = {word for piece in statement.mention or () for word in text[slice(*piece)].split() if word[:1].isupper()}
    if speaker & set(words.split()):
        return True
    return _is_told(text, sentence, cues)


def _is_told(text: str, sentence: Span, cues: SpanIndex[Candidate]) -> bool:
    """True if a sentence has the cue of a statement that is not the speaker's own about himself."""
    return any(
        sentence.start_char <= start < sentence.end_char
        and one.act == "speech"
        and one.confidence >= _SURE
        and not _is_own(text, one)
        for (start, _), one in cues.near((sentence.start_char, sentence.end_char))
    )


def _is_own(text: str, statement: Candidate) -> bool:
    """True for ``I said``, ``we hope``: the speaker of the quotation tells of himself."""
    return statement.mention is not None and any(text[start:end].lower() in _SELF for start, end in statement.mention)
