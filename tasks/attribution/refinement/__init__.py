"""Refinement of the found statements: continuations, overlaps, nesting and restatements."""

from quotewire.tasks.attribution.refinement.apposed_names import without_apposed_names
from quotewire.tasks.attribution.refinement.continuations import joined
from quotewire.tasks.attribution.refinement.corrections import corrected
from quotewire.tasks.attribution.refinement.grouping import grouped
from quotewire.tasks.attribution.refinement.headings import under_headings
from quotewire.tasks.attribution.refinement.mention_marks import with_whole_marks
from quotewire.tasks.attribution.refinement.nested_sources import with_others_inside
from quotewire.tasks.attribution.refinement.nesting import parents
from quotewire.tasks.attribution.refinement.overlaps import suppress_overlaps
from quotewire.tasks.attribution.refinement.relative_mentions import with_antecedents
from quotewire.tasks.attribution.refinement.restatements import merge_restatements
from quotewire.tasks.attribution.refinement.untagged import Reported, with_untagged
from quotewire.tasks.attribution.refinement.voices import with_each_voice

__all__ = [
    "Reported",
    "corrected",
    "grouped",
    "joined",
    "merge_restatements",
    "parents",
    "suppress_overlaps",
    "under_headings",
    "with_antecedents",
    "with_each_voice",
    "with_others_inside",
    "with_untagged",
    "with_whole_marks",
    "without_apposed_names",
]
