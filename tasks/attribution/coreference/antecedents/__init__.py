"""Ranks whom a pronoun or a description may refer to: by salience, by agreement, and by networks that were fitted."""

from quotewire.tasks.attribution.coreference.antecedents.learned_ranking import (
    BY_RULE,
    COUNSEL,
    GOING_ON,
    Antecedents,
    Doubt,
    Option,
    sentences_between,
)
from quotewire.tasks.attribution.coreference.antecedents.ranking import ANYBODY, RUNS, AntecedentRanker, belongs
from quotewire.tasks.attribution.coreference.antecedents.reported_words import Inside, ReportedWords
from quotewire.tasks.attribution.coreference.antecedents.salience import AHEAD, FORGOTTEN, Salience

__all__ = [
    "AHEAD",
    "ANYBODY",
    "BY_RULE",
    "COUNSEL",
    "FORGOTTEN",
    "GOING_ON",
    "RUNS",
    "AntecedentRanker",
    "Antecedents",
    "Doubt",
    "Inside",
    "Option",
    "ReportedWords",
    "Salience",
    "belongs",
    "sentences_between",
]
