"""The corrections of candidates before their sources are linked, in the order in which they are applied.

Each is given what those before it made.
"""

from collections.abc import Callable, Sequence
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.refinement.according_to import trim_according_to
from quotewire.tasks.attribution.refinement.citing import without_citations
from quotewire.tasks.attribution.refinement.coordinated import taken_apart
from quotewire.tasks.attribution.refinement.disputed import with_claimants
from quotewire.tasks.attribution.refinement.fronted_clauses import without_fronted_clauses
from quotewire.tasks.attribution.refinement.gestures import without_gestures
from quotewire.tasks.attribution.refinement.inserted_tags import with_words_before_tags
from quotewire.tasks.attribution.refinement.named_views import named_views
from quotewire.tasks.attribution.refinement.quoted_as_saying import quoted_as_saying
from quotewire.tasks.attribution.refinement.received import received
from quotewire.tasks.attribution.refinement.relayed import without_references
from quotewire.tasks.attribution.refinement.relays import with_relayed
from quotewire.tasks.attribution.refinement.reminders import without_reminders
from quotewire.tasks.attribution.refinement.reported_views import with_views
from quotewire.tasks.attribution.refinement.scope import trim_narrative
from quotewire.tasks.attribution.refinement.unopened import extend_unopened
from quotewire.tasks.attribution.types import Candidate

Correction = Callable[[Doc, Sequence[Candidate]], list[Candidate]]

CORRECTIONS: Final[tuple[Correction, ...]] = (
    with_relayed,
    named_views,
    with_claimants,
    quoted_as_saying,
    received,
    trim_according_to,
    with_views,
    without_reminders,
    without_references,
    without_citations,
    without_fronted_clauses,
    without_gestures,
    trim_narrative,
    with_words_before_tags,
    extend_unopened,
    taken_apart,
)


def corrected(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of a document after all corrections."""
    for correct in CORRECTIONS:
        found = correct(doc, found)
    return list(found)
