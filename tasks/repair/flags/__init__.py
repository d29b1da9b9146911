"""Flag finders: they report what looks wrong in the repaired text but cannot be repaired safely."""

from collections.abc import Callable, Iterable
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.flag import Flag
from quotewire.tasks.repair.flags.clauses import double_tags, doubled_sources, floating_definites, the_same
from quotewire.tasks.repair.flags.cues import translated_cues
from quotewire.tasks.repair.flags.exonyms import exonyms
from quotewire.tasks.repair.flags.gender import mistaken_genders
from quotewire.tasks.repair.flags.marks import lost_dashes, nested_quotations, unopened_quotations
from quotewire.tasks.repair.flags.misjoined import joined_pieces, split_abbreviations
from quotewire.tasks.repair.flags.reader import formal_you
from quotewire.tasks.repair.flags.renderings import known_renderings
from quotewire.tasks.repair.flags.residue import other_scripts, placeholders, source_words
from quotewire.tasks.repair.flags.spelling import spelt_twice

Finder = Callable[[View], Iterable[Flag]]

FLAGS: Final[tuple[Finder, ...]] = (
    known_renderings,
    translated_cues,
    other_scripts,
    source_words,
    placeholders,
    double_tags,
    doubled_sources,
    the_same,
    floating_definites,
    formal_you,
    mistaken_genders,
    spelt_twice,
    joined_pieces,
    split_abbreviations,
    exonyms,
    unopened_quotations,
    nested_quotations,
    lost_dashes,
)
