"""Finds contents and cues by rules, first by quotation marks, then by the parse."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Final

from spacy.tokens import Doc

from quotewire.schemas.document import StatementType
from quotewire.tasks.attribution.detection.linking.subjects import chars_of
from quotewire.tasks.attribution.detection.quoted_speech.quoted import QuotedSpeech, Speech
from quotewire.tasks.attribution.detection.quoted_speech.titles import titles, untitled
from quotewire.tasks.attribution.detection.reported_speech.embedded_reports import EmbeddedReport
from quotewire.tasks.attribution.detection.reported_speech.reported import Report, reports
from quotewire.tasks.attribution.detection.reported_speech.second_speakers import SecondSpeaker
from quotewire.tasks.attribution.detection.reported_speech.sentence_reports import sentence_reports, supersede
from quotewire.tasks.attribution.text import (
    CharSpan,
    Places,
    Quotation,
    confidences,
    cue_act,
    cue_words,
    extents,
    quotations_of,
    text_of,
    trimmed,
)
from quotewire.tasks.attribution.types import Candidate, Findings

_SECOND: Final = "second"
"""Frame of a second speaker's words that are read by the parse."""
_EMBEDDED: Final = "embedded"
"""Frame of a report inside a noun phrase."""
_OWNED: Final = frozenset({"dobj", "dobj+", "oprd", "acl"})
"""Frames that make no statement without a source: only 4 of 117 such places in training articles were annotated."""


class RuleFinder:
    """Finds statements by quotation marks, dependency frames and a graded lexicon."""

    def find(self, doc: Doc) -> Findings:
        """Find every content with its cue, in text order."""
        text = text_of(doc)
        quotations = quotations_of(doc)
        places = Places(doc)
        marks = Marks(text, quotations)
        titled = titles(doc, text, places, quotations)
        speeches = QuotedSpeech(doc, places, untitled(quotations, titled)).speeches()
        found = [from_speech(doc, marks, speech) for speech in speeches]
        taken = {speech.tag.head for speech in speeches if speech.tag is not None}
        quoted = quoted_tokens(places, quotations)
        found += [from_report(doc, marks, report) for report in reports(doc, taken, quoted)]
        found = supersede(found, list(sentence_reports(doc, text, quoted)))
        return Findings(sorted((f for f in found if f.content), key=lambda f: (f.content[0], f.cue)))

    def calibrate(self, doc: Doc, found: Candidate, mention: tuple[CharSpan, ...], *, nested: bool) -> Candidate | None:
        """The candidate unchanged; None if its frame requires a source and it has none."""
        return found if mention or found.frame not in _OWNED else None


def quoted_tokens(places: Places, quotations: Iterable[Quotation]) -> set[int]:
    """Indices of the tokens inside quotations."""
    return {i for q in quotations for i in range(*places.tokens_in((q.start, q.end)))}


class Marks:
    """The characters of a text that are inside quotation marks."""

    def __init__(self, text: str, quotations: list[Quotation]) -> None:
        self.text = text
        self._quotations = quotations
        inside = bytearray(len(text))
        for q in quotations:
            inside[q.start : q.end] = b"\1" * (q.end - q.start)
        self._sums = [
            0,
            *accumulate(1 if flag and char.isalnum() else 0 for flag, char in zip(inside, text, strict=True)),
        ]
        self._words = [0, *accumulate(char.isalnum() for char in text)]
        self._starts = [q.start for q in quotations]

    def whole(self, content: tuple[CharSpan, ...], cue: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
        """Extend contents that begin or end inside a quotation to its quotation marks, if the cue is outside it.

        Contents get cut inside a long quotation by a parsing error or by the edge of the network's window. An unclosed
        quotation extends a content only at its start.
        """
        made: list[CharSpan] = []
        for piece in content:
            first, last = self._around(piece[0], cue), self._around(piece[1] - 1, cue)
            start = min(piece[0], first.start) if first is not None else piece[0]
            end = max(piece[1], last.end) if last is not None and last.closed else piece[1]
            if made and start <= made[-1][1]:
                made[-1] = (made[-1][0], max(made[-1][1], end))
            else:
                made.append((start, end))
        return tuple(made)

    def _around(self, char: int, cue: tuple[CharSpan, ...]) -> Quotation | None:
        """The quotation that contains a character but not the cue, or None."""
        at = bisect_right(self._starts, char) - 1
        quotation = self._quotations[at] if at >= 0 else None
        if quotation is None or quotation.end <= char:
            return None
        return None if any(quotation.start <= place < quotation.end for place, _ in cue) else quotation

    def type_of(self, content: Iterable[CharSpan]) -> StatementType:
        """Direct if all words are quoted, indirect if none is, else mixed."""
        pieces = list(content)
        quoted = sum(self._sums[end] - self._sums[start] for start, end in pieces)
        every = sum(self._words[end] - self._words[start] for start, end in pieces)
        if not quoted:
            return "indirect"
        return "direct" if quoted >= every else "mixed"


def from_speech(doc: Doc, marks: Marks, speech: Speech) -> Candidate:
    """The candidate of a quoted statement."""
    pieces = [_without_space(marks.text, piece) for piece in speech.pieces if trimmed(marks.text, *piece) is not None]
    content = tuple(pieces)
    cue: tuple[CharSpan, ...] = ()
    head = None
    if speech.tag is not None:
        head = speech.tag.head
        token = doc[head]
        words = (head, head + 1) if speech.frame in {"colon", "signature"} else cue_words(token)
        cue = (chars_of(doc, words),)
    named = speech.tag.named if speech.tag is not None else speech.named
    if named is not None:
        # A name on a line of its own has no dash before it: neither its first word nor the mark before it is a cue.
        taken = (named, *content) if speech.frame == "signature" else (named,)
        cue = tuple(piece for piece in cue if all(piece[1] <= start or end <= piece[0] for start, end in taken))
    mention = (named,) if named is not None else () if speech.asked else None
    return Candidate(marks.type_of(content), "speech", content, cue, head, speech.frame, speech.confidence, mention)


def _without_space(text: str, piece: CharSpan) -> CharSpan:
    """A piece without white space at its ends, as a tag inside a quotation leaves it."""
    words = text[slice(*piece)]
    start = piece[0] + len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def from_report(doc: Doc, marks: Marks, report: Report) -> Candidate:
    """The candidate of a reported statement."""
    cue = extents(doc, marks.text, [report.cue])
    content = marks.whole(extents(doc, marks.text, report.content), cue)
    return Candidate(
        marks.type_of(content),
        report.entry.act,
        content,
        cue,
        report.head,
        report.frame,
        report.entry.confidence,
    )


def from_second(doc: Doc, marks: Marks, speaker: SecondSpeaker) -> Candidate:
    """The candidate of what a second speaker says."""
    cue = extents(doc, marks.text, [cue_words(doc[speaker.verb])])
    content = marks.whole(extents(doc, marks.text, speaker.content), cue)
    act = cue_act([("VERB", doc[speaker.verb].lemma_.lower())], quoted=True)
    mention = extents(doc, marks.text, [speaker.subject])
    return Candidate(marks.type_of(content), act, content, cue, speaker.verb, _SECOND, confidences()[_SECOND], mention)


def from_embedded(doc: Doc, marks: Marks, report: EmbeddedReport) -> Candidate:
    """The candidate of a report inside a noun phrase; without a mention if the phrase names no speaker."""
    head = doc[report.head]
    cue = extents(doc, marks.text, [cue_words(head)])
    content = marks.whole(extents(doc, marks.text, [report.content]), cue)
    act = cue_act([(head.pos_, head.lemma_.lower())], quoted=True)
    mention = extents(doc, marks.text, [report.speaker]) if report.speaker is not None else None
    return Candidate(
        marks.type_of(content), act, content, cue, report.head, _EMBEDDED, confidences()[_EMBEDDED], mention
    )
