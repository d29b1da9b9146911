"""Finds reports of the sentence before, as in ``Forty ships will join. This was announced by the minister.``.

Russian, Ukrainian and Chinese news puts a message first and its source into a sentence of its own, and translation
keeps that order. ``message_sources`` reads who the second sentence names; what is here finds the two sentences.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from spacy.attrs import LOWER
from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.detection.reported_speech.message_sources import TAKES_UP, Reporting, reporting
from quotewire.tasks.attribution.detection.reported_speech.taken_up import taken_up
from quotewire.tasks.attribution.frames import SENTENCE
from quotewire.tasks.attribution.text import CharSpan, confidences, extents, ids_of, tokens_with, trimmed
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import MESSAGES

_IDS: Final = ids_of((*TAKES_UP, *MESSAGES))


def sentence_reports(doc: Doc, text: str, quoted: set[int]) -> Iterator[Candidate]:
    """Find the sentences that the next sentence attributes as a whole.

    Args:
        doc: A parsed document.
        text: ``doc.text``.
        quoted: Tokens inside quotations, where this is left to the speaker.
    """
    seen: set[int] = set()
    sentence = before = doc[0:0]
    for word in tokens_with(doc, LOWER, _IDS):
        found = taken_up(word) or reporting(word)
        if found is None or found.head in seen or found.head in quoted:
            continue
        seen.add(found.head)
        if not sentence.start <= word.i < sentence.end:
            sentence = word.sent  # spaCy walks to both its ends
            before = _before(sentence)
        if before:
            yield from _report(doc, text, before, found, quoted)


def _before(sentence: Span) -> Span:
    """The sentence before one; empty if there is none."""
    doc = sentence.doc
    return doc[sentence.start - 1].sent if sentence.start else doc[0:0]


def _report(doc: Doc, text: str, before: Span, found: Reporting, quoted: set[int]) -> Iterator[Candidate]:
    if before.end - 1 in quoted or (before[-1].text == "." and before.end > 1 and before.end - 2 in quoted):
        return  # the tag of a quotation: ``following_tag``
    content = trimmed(text, before.start_char, _without_stop(text, before.end_char))
    if content is not None and text[content[1] - 1] != "?":
        cue, mention = extents(doc, text, [found.cue]), extents(doc, text, [found.source])
        yield Candidate("indirect", "speech", (content,), cue, found.head, SENTENCE, confidences()[SENTENCE], mention)


def _without_stop(text: str, end: int) -> int:
    while end and (text[end - 1].isspace() or text[end - 1] in ".!"):
        end -= 1
    return end


def supersede(found: list[Candidate], reports: list[Candidate]) -> list[Candidate]:
    """All candidates, without a report whose sentence has a speaker already, and without what the report's cue made."""
    spoken = sorted(start for other in found if other.act == "speech" for start, _ in other.cue)
    kept = [one for one in reports if not _has_any(spoken, one.content[0])]
    heads = {one.head for one in kept}
    return [*(one for one in found if one.head not in heads), *kept]


def _has_any(places: Sequence[int], sentence: CharSpan) -> bool:
    """True if one of some sorted offsets is in a sentence: somebody speaks there, whom the next one relays."""
    at = bisect_left(places, sentence[0])
    return at < len(places) and places[at] < sentence[1]
