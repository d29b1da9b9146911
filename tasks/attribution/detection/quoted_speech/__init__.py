"""What quotation marks show: quoted statements, whose they are, and which marks quote nobody."""

from quotewire.tasks.attribution.detection.quoted_speech.bounds import Bounds
from quotewire.tasks.attribution.detection.quoted_speech.epithets import epithets, with_epithets
from quotewire.tasks.attribution.detection.quoted_speech.nested_speech import with_nested
from quotewire.tasks.attribution.detection.quoted_speech.owners import one_owner, parted, with_whole_runs
from quotewire.tasks.attribution.detection.quoted_speech.quoted import MIN_WORDS, QuotedSpeech, from_speech
from quotewire.tasks.attribution.detection.quoted_speech.relative_speakers import with_relative_speakers
from quotewire.tasks.attribution.detection.quoted_speech.titles import is_hearer, titles, untitled, without_titles

__all__ = [
    "MIN_WORDS",
    "Bounds",
    "QuotedSpeech",
    "epithets",
    "from_speech",
    "is_hearer",
    "one_owner",
    "parted",
    "titles",
    "untitled",
    "with_epithets",
    "with_nested",
    "with_relative_speakers",
    "with_whole_runs",
    "without_titles",
]
