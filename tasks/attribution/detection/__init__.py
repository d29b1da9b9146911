"""Detection by rules: finds quotations and reported speech, and links each to the words that name its source."""

from quotewire.tasks.attribution.detection.bounds import Bounds
from quotewire.tasks.attribution.detection.comma_tags import comma_tags
from quotewire.tasks.attribution.detection.dashed_speech import with_dashed_speech
from quotewire.tasks.attribution.detection.embedded_reports import EmbeddedReport, embedded_reports
from quotewire.tasks.attribution.detection.epithets import epithets, with_epithets
from quotewire.tasks.attribution.detection.final_tags import attributed, final_tags
from quotewire.tasks.attribution.detection.frames import frames_of
from quotewire.tasks.attribution.detection.headings import Heading, begins_line, heading_before, is_body, person_of
from quotewire.tasks.attribution.detection.headlines import with_headlines
from quotewire.tasks.attribution.detection.inner_tags import INNER
from quotewire.tasks.attribution.detection.inserted_sources import inserted_sources
from quotewire.tasks.attribution.detection.laid_out import LaidOut, names_beside_labels, read_layout, with_layout
from quotewire.tasks.attribution.detection.led_quotations import AROUND, LED
from quotewire.tasks.attribution.detection.linking import TreeLinker, clause_verb, mention_of
from quotewire.tasks.attribution.detection.managed_reports import managed_reports
from quotewire.tasks.attribution.detection.nested_speech import NESTED, with_nested
from quotewire.tasks.attribution.detection.owners import one_owner, parted, with_whole_runs
from quotewire.tasks.attribution.detection.participles import participle_reports
from quotewire.tasks.attribution.detection.quoted import CLOSING, MIN_WORDS, QuotedSpeech
from quotewire.tasks.attribution.detection.relative_speakers import with_relative_speakers
from quotewire.tasks.attribution.detection.reported import Report, is_connective, is_counted, reports, without_resuming
from quotewire.tasks.attribution.detection.rules import (
    Marks,
    RuleFinder,
    from_embedded,
    from_report,
    from_second,
    from_speech,
    quoted_tokens,
)
from quotewire.tasks.attribution.detection.second_speakers import SecondSpeaker, second_speakers
from quotewire.tasks.attribution.detection.sentence_reports import FRAME, sentence_reports, supersede
from quotewire.tasks.attribution.detection.shared_subjects import shared_subjects
from quotewire.tasks.attribution.detection.signatures import SIGNATURE
from quotewire.tasks.attribution.detection.subjects import inverted_subject, subject_end
from quotewire.tasks.attribution.detection.titles import is_hearer, titles, untitled, without_titles
from quotewire.tasks.attribution.detection.told_answers import who_was_asked, with_answers
from quotewire.tasks.attribution.detection.viewpoints import superseded, viewpoints

__all__ = [
    "AROUND",
    "CLOSING",
    "FRAME",
    "INNER",
    "LED",
    "MIN_WORDS",
    "NESTED",
    "SIGNATURE",
    "Bounds",
    "EmbeddedReport",
    "Heading",
    "LaidOut",
    "Marks",
    "QuotedSpeech",
    "Report",
    "RuleFinder",
    "SecondSpeaker",
    "TreeLinker",
    "attributed",
    "begins_line",
    "clause_verb",
    "comma_tags",
    "embedded_reports",
    "epithets",
    "final_tags",
    "frames_of",
    "from_embedded",
    "from_report",
    "from_second",
    "from_speech",
    "heading_before",
    "inserted_sources",
    "inverted_subject",
    "is_body",
    "is_connective",
    "is_counted",
    "is_hearer",
    "managed_reports",
    "mention_of",
    "names_beside_labels",
    "one_owner",
    "parted",
    "participle_reports",
    "person_of",
    "quoted_tokens",
    "read_layout",
    "reports",
    "second_speakers",
    "sentence_reports",
    "shared_subjects",
    "subject_end",
    "supersede",
    "superseded",
    "titles",
    "untitled",
    "viewpoints",
    "who_was_asked",
    "with_answers",
    "with_dashed_speech",
    "with_epithets",
    "with_headlines",
    "with_layout",
    "with_nested",
    "with_relative_speakers",
    "with_whole_runs",
    "without_resuming",
    "without_titles",
]
