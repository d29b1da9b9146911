"""Reporting tags, as in ``“…,” said X``: the words beside or inside a quotation or sentence that attribute it."""

from quotewire.tasks.attribution.detection.tags.comma_tags import comma_tags
from quotewire.tasks.attribution.detection.tags.final_tags import attributed, final_tags
from quotewire.tasks.attribution.detection.tags.following_tags import answering_tag, following_tag
from quotewire.tasks.attribution.detection.tags.inner_tags import inner_tag
from quotewire.tasks.attribution.detection.tags.reporting_tags import Tag, Tagger, can_tag

__all__ = [
    "Tag",
    "Tagger",
    "answering_tag",
    "attributed",
    "can_tag",
    "comma_tags",
    "final_tags",
    "following_tag",
    "inner_tag",
]
