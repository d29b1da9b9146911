"""Finds contents and cues by rules, first by quotation marks, then by the parse."""

from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.detection.marks import Marks, quoted_tokens
from quotewire.tasks.attribution.detection.quoted_speech import QuotedSpeech, from_speech, titles, untitled
from quotewire.tasks.attribution.detection.reported_speech import from_report, reports, sentence_reports, supersede
from quotewire.tasks.attribution.text import (
    CharSpan,
    Places,
    quotations_of,
    text_of,
)
from quotewire.tasks.attribution.types import Candidate, Findings

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
