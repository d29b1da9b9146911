"""Speech that a dash opens and no reporting tag attributes: ``The nurse shook her head. – I counted them twice.``.

Nordic, Slavic and Romance news opens a speaker's words with a dash, in a paragraph or at its beginning, and translation
keeps it. With a tag (``– It is late, says Holm``) the network finds them; without one these words are found here. Their
speaker is the subject of the sentence before, else found as that of an untagged quotation is. The answers of an
interview inside an article are whose the questions address, else nobody's: who was named last is often who asks. A
reply has no speaker either. Of 26 found so in articles that readers noted, 25 are listed, none with a wrong speaker.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.detection.layout.exchanges import SECOND_PERSON
from quotewire.tasks.attribution.detection.layout.label_speakers import KnownNames
from quotewire.tasks.attribution.detection.linking import subject_before
from quotewire.tasks.attribution.detection.own_words import is_own_words
from quotewire.tasks.attribution.detection.tags import can_tag
from quotewire.tasks.attribution.frames import DASH
from quotewire.tasks.attribution.text import (
    FINITE_OR_MODAL,
    SENTENCE_ENDS,
    CharSpan,
    SpanIndex,
    confidences,
    covering_token,
    extents,
    quotations_of,
    text_of,
    trimmed,
)
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import TAG_VERB_FORMS

_DASH: Final = r"(?:-[ \xa0]|[–—][ \xa0]?)(?=[^\W\d_a-z])"
_OPENER: Final = re.compile(rf"^[ \t\xa0]*{_DASH}|(?:(?<=[.!?…])|(?<=[.!?…][”\"»]))[ \xa0]{_DASH}", re.MULTILINE)
"""A dash before a capital letter, at the beginning of a paragraph or behind the end of a sentence."""
_SET_OFF: Final = re.compile(r"[,.!?…”\"»][ \xa0]?[-–—][ \xa0](?=[a-z])")
"""A dash between a speaker's words and their tag: ``- It is late, - said Holm``."""
_BEHIND_DASH: Final = re.compile(r"[ \xa0][-–—][ \xa0](?P<verb>[a-z]{3,14})\b")
"""What begins such a tag without a comma before it: ``- We stay - declares Holm``."""
_DATELINE: Final = re.compile(r"[^a-z,]{3,40}(?:,[^,]{1,20})?")
_CLOSERS: Final = "”»\"'’) "
_BETWEEN: Final = "\n \xa0-–—"
_SENTENCE: Final = 60
"""Maximum number of tokens of the sentence before a dash."""
_SURE: Final = 0.4
"""Minimum confidence of another statement that has words of a segment."""
_LEAST: Final = 3
"""Minimum number of words."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """Words from behind a dash to the next one that opens others, or to the end of the paragraph."""

    start: int
    end: int
    begins_line: bool


def with_dashed_speech(doc: Doc, found: Sequence[Candidate], names: Sequence[Span] | None) -> list[Candidate]:
    """Return the statements of a document with those that only a dash marks, in text order.

    Args:
        doc: A parsed document.
        found: Its other statements, in text order.
        names: The people and organizations that it names; None if nothing but the parse says so.
    """
    text = text_of(doc)
    marked = SpanIndex(((one.start, one.end), None) for one in quotations_of(doc))
    segments = [one for one in _segments(text) if not any(True for _ in marked.around(one.start))]
    if not segments:
        return list(found)
    others = SpanIndex((piece, one) for one in found if one.confidence >= _SURE for piece in one.content)
    open_ones = [one for one in segments if not _is_tagged(text, one, others)]
    is_used = len(open_ones) < len(segments)
    questions, answers = _exchanges(text, open_ones)
    asked = _asked(doc, text, names, [text[one.start : one.end] for one in questions]) if answers else ()
    replies = _replies(text, segments)
    cues = sorted(start for one in found for start, _ in one.cue)
    made: list[Candidate] = []
    for one in open_ones:
        content = trimmed(text, one.start, one.end)
        if one in questions or content is None or not _is_sentence(doc, one):
            continue
        candidate = Candidate("direct", "speech", (content,), (), None, DASH, confidences()[DASH])
        if one in answers or one in replies:
            mention = asked if one in answers else ()
            made.append(replace(candidate, mention=mention, basis="discourse" if mention else "none"))
            continue
        subject = _subject(doc, text, one, cues)
        if is_used or subject or is_own_words(text[one.start : one.end]):
            made.append(replace(candidate, mention=subject or None, basis="discourse" if subject else None))
    return sorted([*found, *made], key=lambda one: (one.content[0], one.cue))


def _exchanges(text: str, segments: Sequence[_Segment]) -> tuple[set[_Segment], set[_Segment]]:
    """The questions of an interview behind dashes, and their answers: they take turns. A question may have no dash."""
    questions: set[_Segment] = set()
    answers: set[_Segment] = set()
    end, asks = 0, False
    for one in (segment for segment in segments if segment.begins_line):
        before = text[end : one.start].rstrip(_BETWEEN)
        words = text[one.start : one.end]
        if asks and not before:
            answers.add(one)
            asks = False
        elif words.rstrip(_CLOSERS).endswith("?") or (not before and SECOND_PERSON.search(words) is not None):
            questions.add(one)
            asks = True
        else:
            asks = False
            if before.endswith("?"):
                answers.add(one)
        end = one.end
    return questions, answers


def _replies(text: str, segments: Sequence[_Segment]) -> set[_Segment]:
    """The paragraphs behind a dash that may reply to the one before: somebody addresses somebody in one of the two."""
    turns = [one for one in segments if one.begins_line]
    return {
        other
        for one, other in pairwise(turns)
        if len(text[text.find("\n", one.start) : other.start].strip(_BETWEEN)) == 0
        and SECOND_PERSON.search(text, one.start, other.end) is not None
    }


def _asked(doc: Doc, text: str, names: Sequence[Span] | None, questions: Sequence[str]) -> tuple[CharSpan, ...]:
    """The only person whom the questions address by name; empty if they name nobody, or several people."""
    known = KnownNames(doc, text, names if names is not None else doc.ents, [])
    found = {name for question in questions if (name := known.addressed(question))}
    return found.pop() if len(found) == 1 else ()


def _subject(doc: Doc, text: str, segment: _Segment, cues: Sequence[int]) -> tuple[CharSpan, ...]:
    """The subject of the sentence before a dash, which tells what the speaker does; empty if somebody speaks in it."""
    opened = covering_token(doc, segment.start)
    last = opened.i - 1 if opened is not None else 0
    while last > 0 and not doc[last].is_alpha and doc[last].text not in SENTENCE_ENDS | {":"}:
        last -= 1
    if last <= 0 or (segment.begins_line and doc[last].text != ":"):
        return ()
    first = last
    while first > max(0, last - _SENTENCE) and not doc[first].is_sent_start:
        first -= 1
    if bisect_left(cues, doc[first].idx) < bisect_left(cues, doc[last].idx):
        return ()
    subject = subject_before(doc, last)
    return extents(doc, text, [subject]) if subject is not None else ()


def _segments(text: str) -> Iterator[_Segment]:
    """The segments of a text, in order, without the words behind a dateline."""
    base = 0
    for paragraph in text.split("\n"):
        openers = [
            (found.start(), found.end())
            for found in _OPENER.finditer(paragraph)
            if _DATELINE.fullmatch(paragraph, 0, found.start()) is None
        ]
        ends = [*(start for start, _ in openers), len(paragraph)]
        for (start, after), end in zip(openers, ends[1:], strict=True):
            yield _Segment(base + after, base + end, not start)
        base += len(paragraph) + 1


def _is_tagged(text: str, segment: _Segment, others: SpanIndex[Candidate]) -> bool:
    """True if a tag behind words of a segment attributes them, or they are a part of another statement."""
    extent = segment.start, segment.end
    if any(found["verb"] in TAG_VERB_FORMS for found in _BEHIND_DASH.finditer(text, *extent)):
        return True
    return _SET_OFF.search(text, *extent) is not None or any(
        start < segment.end and segment.start < end and _has(segment, one) for (start, end), one in others.near(extent)
    )


def _has(segment: _Segment, one: Candidate) -> bool:
    """False for a report inside what is said: its cue leads to its content, and both are words of the segment."""
    if not one.cue:
        return True
    cue = one.cue[0][0]
    return one.content[0][0] < max(cue, segment.start) or not segment.start <= cue < segment.end


def _is_sentence(doc: Doc, segment: _Segment) -> bool:
    """True for words that make a sentence."""
    span = doc.char_span(segment.start, segment.end, alignment_mode="contract")
    words = [token for token in span or () if token.is_alpha]
    if span is None or not words or words[0].i + 1 == len(doc):
        return False
    if words[0].pos_ == "PROPN" and can_tag(words[0].nbor()):
        return False  # "Are you afraid? - Holm answered to this."
    ends = span.text.rstrip(_CLOSERS)[-1:] in SENTENCE_ENDS
    return ends and len(words) >= _LEAST and any(token.tag_ in FINITE_OR_MODAL for token in words)
