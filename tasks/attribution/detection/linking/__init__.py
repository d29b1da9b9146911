"""Which words name the source of a statement: from its cue to its subject, also where translation moved that one."""

from quotewire.tasks.attribution.detection.linking.deferred import subject_behind
from quotewire.tasks.attribution.detection.linking.linker import TreeLinker, clause_verb, mention_of, source_of
from quotewire.tasks.attribution.detection.linking.subjects import (
    EDGES,
    MARKS,
    PHRASE,
    apposition_end,
    chars_of,
    closes,
    has_tag_form,
    inverted_subject,
    is_for_somebody,
    subject_before,
    subject_end,
)

__all__ = [
    "EDGES",
    "MARKS",
    "PHRASE",
    "TreeLinker",
    "apposition_end",
    "chars_of",
    "clause_verb",
    "closes",
    "has_tag_form",
    "inverted_subject",
    "is_for_somebody",
    "mention_of",
    "source_of",
    "subject_before",
    "subject_behind",
    "subject_end",
]
