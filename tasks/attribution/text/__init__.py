"""Reads the text itself: paragraphs, quotation marks, dates, spans and the dependency tree."""

from quotewire.tasks.attribution.text.blocks import blocks_of, set_blocks
from quotewire.tasks.attribution.text.dates import Expression, read
from quotewire.tasks.attribution.text.documents import text_of
from quotewire.tasks.attribution.text.layout import STAMP, Layout, is_title_case
from quotewire.tasks.attribution.text.lexicon import (
    Entry,
    alike_bodies,
    broader,
    confidences,
    cue_act,
    cues,
    is_saying,
    metonyms,
    noun_kind,
    noun_kinds,
    states,
    synonyms,
    tag_verbs,
    trades,
)
from quotewire.tasks.attribution.text.quotations import Quotation, find_quotations, quotations_of, unopened
from quotewire.tasks.attribution.text.spans import (
    CharSpan,
    Places,
    SpanIndex,
    TokenSpan,
    covering_token,
    extents,
    trimmed,
    without,
)
from quotewire.tasks.attribution.text.syntax import cue_words, entity_around, object_of, subtree
from quotewire.tasks.attribution.text.word_search import ids_of, tokens_with

__all__ = [
    "STAMP",
    "CharSpan",
    "Entry",
    "Expression",
    "Layout",
    "Places",
    "Quotation",
    "SpanIndex",
    "TokenSpan",
    "alike_bodies",
    "blocks_of",
    "broader",
    "confidences",
    "covering_token",
    "cue_act",
    "cue_words",
    "cues",
    "entity_around",
    "extents",
    "find_quotations",
    "ids_of",
    "is_saying",
    "is_title_case",
    "metonyms",
    "noun_kind",
    "noun_kinds",
    "object_of",
    "quotations_of",
    "read",
    "set_blocks",
    "states",
    "subtree",
    "synonyms",
    "tag_verbs",
    "text_of",
    "tokens_with",
    "trades",
    "trimmed",
    "unopened",
    "without",
]
