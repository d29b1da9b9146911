"""Named entities: what corrects the labels and the edges of the names that spaCy finds."""

from quotewire.tasks.attribution.entities.recognition.called_names import called_name
from quotewire.tasks.attribution.entities.recognition.label_corrections import looks_like_body
from quotewire.tasks.attribution.entities.recognition.mention_names import with_missed_people
from quotewire.tasks.attribution.entities.recognition.name_edges import with_edges
from quotewire.tasks.attribution.entities.recognition.recognizer import entities, entities_put_right
from quotewire.tasks.attribution.entities.recognition.whole_names import ABROAD, is_body_noun, whole

__all__ = [
    "ABROAD",
    "called_name",
    "entities",
    "entities_put_right",
    "is_body_noun",
    "looks_like_body",
    "whole",
    "with_edges",
    "with_missed_people",
]
