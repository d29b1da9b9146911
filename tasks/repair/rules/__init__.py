"""The repair rules, one module per family of the taxonomy. Where edits overlap, the earlier rule in ``RULES`` wins."""

from collections.abc import Callable, Iterable
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.rules.closing import closing_marks, punctuation_behind_closing
from quotewire.tasks.repair.rules.contractions import lost_apostrophes, split_endings
from quotewire.tasks.repair.rules.dash_speech import dash_speech
from quotewire.tasks.repair.rules.dash_tag import dash_tags, dashes_behind_tags
from quotewire.tasks.repair.rules.dialogue import dialogues
from quotewire.tasks.repair.rules.doubled import doubled_ellipses, doubled_marks, doubled_pauses, stray_stops
from quotewire.tasks.repair.rules.foreign import foreign_marks, mixed_pairs
from quotewire.tasks.repair.rules.foreign_pairs import foreign_pairs
from quotewire.tasks.repair.rules.foreign_punctuation import foreign_punctuation
from quotewire.tasks.repair.rules.glued_sentences import dashed_stops, glued_sentences
from quotewire.tasks.repair.rules.homoglyph import homoglyphs
from quotewire.tasks.repair.rules.hyphens import spaced_hyphens
from quotewire.tasks.repair.rules.joined import joined_words
from quotewire.tasks.repair.rules.lost_bytes import lost_bytes
from quotewire.tasks.repair.rules.markup import markup_tags
from quotewire.tasks.repair.rules.misplaced import misplaced_marks
from quotewire.tasks.repair.rules.missing_marks import missing_marks
from quotewire.tasks.repair.rules.mojibake import mojibake
from quotewire.tasks.repair.rules.nested import lost_inner_closers, nested_marks, told_quotations
from quotewire.tasks.repair.rules.numbers.foreign import (
    foreign_digits,
    letter_times,
    ordinal_points,
    percent_first,
    pointed_times,
)
from quotewire.tasks.repair.rules.numbers.glue import glued_numbers
from quotewire.tasks.repair.rules.numbers.locale import clock_words, decimal_commas, spaced_groups, thousands_points
from quotewire.tasks.repair.rules.numbers.pairs import glued_times, spaced_scores, spaced_signs, spaced_slashes
from quotewire.tasks.repair.rules.numbers.spacing import (
    cut_ordinals,
    spaced_currency,
    spaced_decimals,
    spaced_degrees,
    spaced_percents,
    spaced_thousands,
    spaced_times,
    tokenised_numbers,
)
from quotewire.tasks.repair.rules.opening import opening_marks
from quotewire.tasks.repair.rules.parity import inverted_parity
from quotewire.tasks.repair.rules.reopened import reopened_quotations
from quotewire.tasks.repair.rules.repeated import doubled_words, loops
from quotewire.tasks.repair.rules.reporting_verb import periods_before_tags, reporting_verbs
from quotewire.tasks.repair.rules.residue import (
    entities,
    escapes,
    fullwidth_marks,
    fullwidth_words,
    invisible_characters,
)
from quotewire.tasks.repair.rules.sentence_start import sentence_starts
from quotewire.tasks.repair.rules.single import single_marks
from quotewire.tasks.repair.rules.spacing import (
    attached_brackets,
    glued_brackets,
    missing_spaces,
    spaced_brackets,
    spaces_before_punctuation,
)
from quotewire.tasks.repair.rules.spurious import doubled_closers, spurious_closers
from quotewire.tasks.repair.rules.subword import subword_signs
from quotewire.tasks.repair.rules.torn import large_possessives, torn_addresses, torn_initials, torn_letters, torn_names
from quotewire.tasks.repair.rules.wording import capitals_behind_semicolons, wrong_articles

Rule = Callable[[View], Iterable[Edit]]

RULES: Final[tuple[Rule, ...]] = (
    entities,
    markup_tags,
    escapes,
    mojibake,
    lost_bytes,
    lost_apostrophes,
    invisible_characters,
    fullwidth_marks,
    fullwidth_words,
    foreign_punctuation,
    foreign_digits,
    homoglyphs,
    subword_signs,
    foreign_pairs,
    foreign_marks,
    mixed_pairs,
    nested_marks,
    lost_inner_closers,
    told_quotations,
    inverted_parity,
    misplaced_marks,
    missing_marks,
    spurious_closers,
    doubled_closers,
    dialogues,
    dash_speech,
    reopened_quotations,
    dash_tags,
    dashes_behind_tags,
    closing_marks,
    punctuation_behind_closing,
    opening_marks,
    single_marks,
    reporting_verbs,
    periods_before_tags,
    spaces_before_punctuation,
    doubled_ellipses,
    doubled_marks,
    doubled_pauses,
    stray_stops,
    missing_spaces,
    glued_sentences,
    dashed_stops,
    joined_words,
    split_endings,
    attached_brackets,
    spaced_brackets,
    glued_brackets,
    torn_letters,
    torn_initials,
    torn_addresses,
    torn_names,
    large_possessives,
    spaced_hyphens,
    spaced_currency,
    spaced_percents,
    spaced_decimals,
    tokenised_numbers,
    percent_first,
    ordinal_points,
    letter_times,
    pointed_times,
    spaced_times,
    spaced_scores,
    spaced_slashes,
    spaced_signs,
    glued_times,
    glued_numbers,
    cut_ordinals,
    spaced_degrees,
    spaced_thousands,
    decimal_commas,
    thousands_points,
    spaced_groups,
    clock_words,
    doubled_words,
    loops,
    sentence_starts,
    capitals_behind_semicolons,
    wrong_articles,
)
