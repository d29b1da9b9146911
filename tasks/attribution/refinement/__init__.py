"""Refinement of the found statements: continuations, overlaps, nesting and restatements."""

from quotewire.tasks.attribution.refinement.according_to import trim_according_to
from quotewire.tasks.attribution.refinement.apposed_names import without_apposed_names
from quotewire.tasks.attribution.refinement.citing import without_citations
from quotewire.tasks.attribution.refinement.continuations import joined
from quotewire.tasks.attribution.refinement.coordinated import taken_apart
from quotewire.tasks.attribution.refinement.disputed import with_claimants
from quotewire.tasks.attribution.refinement.fronted_clauses import without_fronted_clauses
from quotewire.tasks.attribution.refinement.gestures import without_gestures
from quotewire.tasks.attribution.refinement.grouping import grouped
from quotewire.tasks.attribution.refinement.headings import under_headings
from quotewire.tasks.attribution.refinement.inserted_tags import with_words_before_tags
from quotewire.tasks.attribution.refinement.mention_marks import with_whole_marks
from quotewire.tasks.attribution.refinement.named_views import named_views
from quotewire.tasks.attribution.refinement.nested_sources import with_others_inside
from quotewire.tasks.attribution.refinement.nesting import parents
from quotewire.tasks.attribution.refinement.overlaps import suppress_overlaps
from quotewire.tasks.attribution.refinement.quoted_as_saying import quoted_as_saying
from quotewire.tasks.attribution.refinement.received import received
from quotewire.tasks.attribution.refinement.relative_mentions import with_antecedents
from quotewire.tasks.attribution.refinement.relayed import without_references
from quotewire.tasks.attribution.refinement.relays import with_relayed
from quotewire.tasks.attribution.refinement.reminders import without_reminders
from quotewire.tasks.attribution.refinement.reported_views import with_views
from quotewire.tasks.attribution.refinement.restatements import merge_restatements
from quotewire.tasks.attribution.refinement.scope import trim_narrative
from quotewire.tasks.attribution.refinement.unopened import extend_unopened
from quotewire.tasks.attribution.refinement.untagged import Reported, with_untagged
from quotewire.tasks.attribution.refinement.voices import with_each_voice

__all__ = [
    "Reported",
    "extend_unopened",
    "grouped",
    "joined",
    "merge_restatements",
    "named_views",
    "parents",
    "quoted_as_saying",
    "received",
    "suppress_overlaps",
    "taken_apart",
    "trim_according_to",
    "trim_narrative",
    "under_headings",
    "with_antecedents",
    "with_claimants",
    "with_each_voice",
    "with_others_inside",
    "with_relayed",
    "with_untagged",
    "with_views",
    "with_whole_marks",
    "with_words_before_tags",
    "without_apposed_names",
    "without_citations",
    "without_fronted_clauses",
    "without_gestures",
    "without_references",
    "without_reminders",
]
