"""What is reported without quotation marks, or what a phrase gives to somebody as a view."""

from quotewire.tasks.attribution.detection.reported_speech.dependency_frames import frames_of
from quotewire.tasks.attribution.detection.reported_speech.embedded_reports import (
    EmbeddedReport,
    embedded_reports,
    from_embedded,
    without_verbs,
)
from quotewire.tasks.attribution.detection.reported_speech.inserted_sources import inserted_sources
from quotewire.tasks.attribution.detection.reported_speech.managed_reports import managed_reports
from quotewire.tasks.attribution.detection.reported_speech.participles import participle_reports
from quotewire.tasks.attribution.detection.reported_speech.reported import (
    Report,
    from_report,
    is_connective,
    is_counted,
    reports,
    without_resuming,
)
from quotewire.tasks.attribution.detection.reported_speech.second_speakers import (
    SecondSpeaker,
    from_second,
    second_speakers,
)
from quotewire.tasks.attribution.detection.reported_speech.sentence_reports import sentence_reports, supersede
from quotewire.tasks.attribution.detection.reported_speech.shared_subjects import shared_subjects
from quotewire.tasks.attribution.detection.reported_speech.told_answers import who_was_asked, with_answers
from quotewire.tasks.attribution.detection.reported_speech.viewpoints import superseded, viewpoints

__all__ = [
    "EmbeddedReport",
    "Report",
    "SecondSpeaker",
    "embedded_reports",
    "frames_of",
    "from_embedded",
    "from_report",
    "from_second",
    "inserted_sources",
    "is_connective",
    "is_counted",
    "managed_reports",
    "participle_reports",
    "reports",
    "second_speakers",
    "sentence_reports",
    "shared_subjects",
    "supersede",
    "superseded",
    "viewpoints",
    "who_was_asked",
    "with_answers",
    "without_resuming",
    "without_verbs",
]
