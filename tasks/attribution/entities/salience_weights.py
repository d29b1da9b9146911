"""The weights by which mentions are ranked as antecedents, in one place.

None was fitted by a program. They were set by hand on 143 pronouns and descriptions of PolNeAR training articles, and
then adjusted while the wrong answers of ``bench/attribution/data/resolver.jsonl`` (development articles) were read; so
on other text expect less than the figures of docs/evaluation/attribution.md. ``python -m
bench.attribution.resolver`` says what a change does.
"""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class SalienceWeights:
    """Points for and against an antecedent; the unit is being the subject of a sentence.

    Attributes:
        subject: For the subject of a main clause.
        embedded_subject: For the subject of a subordinate clause.
        other: For any other place in the sentence.
        part: For a mention inside a possessive or another name.
        sentence: Against each sentence of distance.
        paragraph: Against each paragraph of distance.
        spoke: For a person who spoke at the mention.
        noun_spoke: For a noun that was the source of a statement, as the antecedent of ``it`` or ``they``.
        quoted: Against a person named only inside quoted words.
        content: Against a person named inside the reported content: speakers name others, and call themselves ``I``.
        gender_agrees: For a person of the pronoun's gender.
        gender_differs: Against one of the other gender, by what says so. A few sentences of distance count as much,
            because machine translation turns ``he`` into ``she`` and back.
        noun_fits: For a person described by the same noun.
        modifier_fits: For each further word of the description that the article uses of the person.
        opposed: Instead of both, for a person described by the opposite (republican and democrat).
        campaigns: For a person who has a campaign where ``the candidate`` is meant.
        assists: Against somebody's aide or lawyer where ``the candidate`` is meant.
    """

    subject: float = 1.0
    embedded_subject: float = 0.6
    other: float = 0.2
    part: float = 0.0
    sentence: float = 0.35
    paragraph: float = 0.25
    spoke: float = 0.6
    noun_spoke: float = 0.8
    quoted: float = 1.2
    content: float = 1.2
    gender_agrees: float = 0.7
    gender_differs: "MappingProxyType[Literal['title', 'noun', 'name', 'pronoun'], float]" = field(
        default_factory=lambda: MappingProxyType({"title": 2.6, "noun": 2.2, "name": 2.2, "pronoun": 1.4})
    )
    noun_fits: float = 3.0
    modifier_fits: float = 1.0
    opposed: float = -4.0
    campaigns: float = 0.4
    assists: float = 1.0


WEIGHTS: Final = SalienceWeights()
