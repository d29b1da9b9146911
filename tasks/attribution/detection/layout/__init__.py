"""Who speaks by the layout: labels and turns of conversations, lead-ins, signatures, dashes and headings."""

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
from quotewire.tasks.attribution.detection.layout.name_lines import name_lines, people_at
from quotewire.tasks.attribution.detection.layout.signatures import signature

__all__ = [
    "Heading",
    "LaidOut",
    "begins_line",
    "heading_before",
    "is_body",
    "name_lines",
    "names_beside_labels",
    "people_at",
    "person_of",
    "read_layout",
    "signature",
    "with_dashed_speech",
    "with_headlines",
    "with_layout",
]
