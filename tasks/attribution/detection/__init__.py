"""Detection by rules: finds quotations and reported speech, and links each to the words that name its source."""

from quotewire.tasks.attribution.detection.layout.dashed_speech import with_dashed_speech
from quotewire.tasks.attribution.detection.layout.headings import (
    Heading,
    begins_line,
    heading_before,
    is_body,
    person_of,
)
from quotewire.tasks.attribution.detection.layout.headlines import with_headlines
from quotewire.tasks.attribution.detection.layout.laid_out import LaidOut, names_beside_labels, read_layout, with_layout
from quotewire.tasks.attribution.detection.layout.signatures import SIGNATURE
from quotewire.tasks.attribution.detection.linking.linker import TreeLinker, clause_verb, mention_of
from quotewire.tasks.attribution.detection.linking.subjects import inverted_subject, subject_end
from quotewire.tasks.attribution.detection.quoted_speech.bounds import Bounds
from quotewire.tasks.attribution.detection.quoted_speech.epithets import epithets, with_epithets
from quotewire.tasks.attribution.detection.quoted_speech.led_quotations import AROUND, LED
from quotewire.tasks.attribution.detection.quoted_speech.nested_speech import NESTED, with_nested
from quotewire.tasks.attribution.detection.quoted_speech.owners import one_owner, parted, with_whole_runs
from quotewire.tasks.attribution.detection.quoted_speech.quoted import CLOSING, MIN_WORDS, QuotedSpeech
from quotewire.tasks.attribution.detection.quoted_speech.relative_speakers import with_relative_speakers
from quotewire.tasks.attribution.detection.quoted_speech.titles import is_hearer, titles, untitled, without_titles
from quotewire.tasks.attribution.detection.reported_speech.embedded_reports import EmbeddedReport, embedded_reports
from quotewire.tasks.attribution.detection.reported_speech.frames import frames_of
from quotewire.tasks.attribution.detection.reported_speech.inserted_sources import inserted_sources
from quotewire.tasks.attribution.detection.reported_speech.managed_reports import managed_reports
from quotewire.tasks.attribution.detection.reported_speech.participles import participle_reports
from quotewire.tasks.attribution.detection.reported_speech.reported import (
    Report,
    is_connective,
    is_counted,
    reports,
    without_resuming,
)
from quotewire.tasks.attribution.detection.reported_speech.second_speakers import SecondSpeaker, second_speakers
from quotewire.tasks.attribution.detection.reported_speech.sentence_reports import FRAME, sentence_reports, supersede
from quotewire.tasks.attribution.detection.reported_speech.shared_subjects import shared_subjects
from quotewire.tasks.attribution.detection.reported_speech.told_answers import who_was_asked, with_answers
from quotewire.tasks.attribution.detection.reported_speech.viewpoints import superseded, viewpoints
from quotewire.tasks.attribution.detection.rules import (
    Marks,
    RuleFinder,
    from_embedded,
    from_report,
    from_second,
    from_speech,
    quoted_tokens,
)
from quotewire.tasks.attribution.detection.tags.comma_tags import comma_tags
from quotewire.tasks.attribution.detection.tags.final_tags import attributed, final_tags
from quotewire.tasks.attribution.detection.tags.inner_tags import INNER

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
