"""The translators: the habits of each source language, and how often and how strongly a document shows them."""

from dataclasses import dataclass
from random import Random
from typing import Final, NamedTuple

from bench.repair.synthetic import quoting, tokens, writing
from bench.repair.synthetic.damage import Damaged, Wear, damage


class Habit(NamedTuple):
    """A habit that a share ``chance`` of documents have; it damages ``least`` to ``most`` of its places there.

    ``curly``: the document's quotation marks are made curly, so that the right replacement is unambiguous.
    """

    wear: Wear
    chance: float
    least: float
    most: float
    curly: bool = False


@dataclass(frozen=True, slots=True)
class Translator:
    """A source language with its habits. ``straight``: chance that a document has straight quotation marks.

    Where two habits overlap, the first wins.
    """

    name: str
    straight: float
    habits: tuple[Habit, ...]

    def damage(self, text: str, seed: str) -> Damaged:
        """Damage a text as this translator would; the same seed gives the same damage."""
        dice = Random(f"{self.name} {seed}")
        taken = [habit for habit in self.habits if dice.random() < habit.chance]
        straight = dice.random() < self.straight and not any(habit.curly for habit in taken)
        wear = [(habit.wear, dice.uniform(habit.least, habit.most)) for habit in taken]
        return damage(text, wear, dice, straight=straight)


_RARE: Final = (
    Habit(tokens.loops, 0.1, 0.01, 0.03),
    Habit(tokens.doubled_words, 0.1, 0.003, 0.01),
    Habit(tokens.entities, 0.1, 0.5, 1),
    Habit(writing.joined_sentences, 0.15, 0.03, 0.1),
    Habit(writing.doubled, 0.1, 0.01, 0.04),
)
"""Habits that every translator shows occasionally."""

GERMAN: Final = Translator("German", 0.15, (
    Habit(tokens.mojibake("cp1252"), 0.06, 1, 1),
    Habit(quoting.foreign("„", "“"), 0.1, 0.7, 1, curly=True),
    Habit(quoting.foreign("»", "«"), 0.05, 0.7, 1, curly=True),
    Habit(quoting.close_with_opener, 0.5, 0.3, 1),
    Habit(quoting.close_to_next_word, 0.5, 0.3, 1),
    Habit(quoting.capital_tag, 0.4, 0.5, 1),
    Habit(quoting.period_before_tag, 0.25, 0.3, 0.8),
    Habit(quoting.reopened, 0.15, 0.2, 0.6),
    Habit(writing.thousands("."), 0.4, 0.7, 1),
    Habit(writing.decimal_comma, 0.3, 0.7, 1),
    Habit(writing.spaced_brackets, 0.1, 0.5, 1),
    *_RARE,
))  # fmt: skip

CHINESE: Final = Translator("Chinese", 0.3, (
    Habit(quoting.open_with_closer, 0.25, 0.3, 0.8),
    Habit(quoting.glued_open, 0.3, 0.4, 1),
    Habit(quoting.glued_close, 0.3, 0.4, 1),
    Habit(quoting.spaced_both, 0.2, 0.5, 1),
    Habit(quoting.spaced_open, 0.15, 0.3, 0.8),
    Habit(quoting.close_to_next_word, 0.3, 0.3, 1),
    Habit(quoting.capital_tag, 0.2, 0.5, 1),
    Habit(writing.joined_commas, 0.2, 0.05, 0.3),
    Habit(writing.fullwidth, 0.2, 0.02, 0.2),
    Habit(writing.spaced_punctuation, 0.15, 0.2, 1),
    Habit(writing.split_endings, 0.2, 0.3, 1),
    Habit(writing.spaced_currency, 0.15, 0.5, 1),
    *_RARE,
))  # fmt: skip

ICELANDIC: Final = Translator("Icelandic", 0.3, (
    Habit(quoting.foreign("„", "“"), 0.1, 0.7, 1, curly=True),
    Habit(quoting.close_with_opener, 0.5, 0.3, 1),
    Habit(quoting.period_before_tag, 0.4, 0.3, 0.8),
    Habit(quoting.capital_tag, 0.4, 0.5, 1),
    Habit(quoting.spaced_both, 0.15, 0.5, 1),
    Habit(quoting.reopened, 0.2, 0.2, 0.6),
    Habit(writing.thousands("."), 0.3, 0.7, 1),
    Habit(writing.decimal_comma, 0.5, 0.7, 1),
    *_RARE,
))  # fmt: skip

HEBREW_UKRAINIAN: Final = Translator("Hebrew/Ukrainian", 0.8, (
    Habit(quoting.dash_tag, 0.5, 0.4, 1),
    Habit(quoting.mixed_pair, 0.15, 0.3, 1),
    Habit(quoting.glued_close, 0.3, 0.3, 0.9),
    Habit(quoting.close_to_next_word, 0.3, 0.3, 1),
    Habit(quoting.period_before_tag, 0.2, 0.3, 0.8),
    Habit(quoting.reopened, 0.3, 0.2, 0.6),
    Habit(tokens.invisible, 0.3, 0.005, 0.03),
    Habit(tokens.cyrillic_letters, 0.3, 0.01, 0.05),
    Habit(writing.split_endings, 0.2, 0.3, 1),
    Habit(writing.spaced_punctuation, 0.15, 0.2, 1),
    *_RARE,
))  # fmt: skip

RUSSIAN: Final = Translator("Russian", 0.6, (
    Habit(tokens.mojibake("cp1251"), 0.06, 1, 1),
    Habit(quoting.foreign("«", "»"), 0.15, 0.7, 1, curly=True),
    Habit(quoting.mixed_pair, 0.15, 0.3, 1),
    Habit(quoting.dash_tag, 0.5, 0.4, 1),
    Habit(quoting.spaced_both, 0.25, 0.5, 1),
    Habit(quoting.close_to_next_word, 0.2, 0.3, 1),
    Habit(tokens.cyrillic_letters, 0.3, 0.01, 0.05),
    Habit(writing.decimal_comma, 0.4, 0.7, 1),
    Habit(writing.spaced_currency, 0.3, 0.5, 1),
    Habit(writing.doubled, 0.15, 0.02, 0.06),
    *_RARE,
))  # fmt: skip

HUNGARIAN: Final = Translator("Hungarian", 0.1, (
    Habit(quoting.inverted, 0.5, 0.5, 1),
    Habit(quoting.foreign("„", "”"), 0.15, 0.7, 1, curly=True),
    Habit(quoting.reopened, 0.5, 0.3, 1),
    Habit(quoting.dash_tag, 0.2, 0.4, 1),
    Habit(quoting.close_to_next_word, 0.3, 0.3, 1),
    Habit(writing.thousands("."), 0.3, 0.7, 1),
    Habit(writing.decimal_comma, 0.4, 0.7, 1),
    Habit(writing.spaced_brackets, 0.15, 0.5, 1),
    *_RARE,
))  # fmt: skip

TRANSLATORS: Final = (GERMAN, CHINESE, ICELANDIC, HEBREW_UKRAINIAN, RUSSIAN, HUNGARIAN)
