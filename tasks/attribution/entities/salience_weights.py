"""The weights that rank mentions as antecedents.

They were set by hand, not fitted, on 143 pronouns and descriptions of PolNeAR training articles, then adjusted while
reading the errors on ``bench/attribution/data/resolver.jsonl`` (development articles). So on other text expect less
than the figures of docs/evaluation/attribution.md. ``python -m bench.attribution.resolver`` measures a change.
"""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class SalienceWeights:
    """Points for and against an antecedent; 1 is the score for the subject of a main clause.

    Attributes:
        subject: For the subject of a main clause.
        embedded_subject: For the subject of a subordinate clause.
        other: For any other grammatical role.
        part: For a mention inside a possessive or another name.
        sentence: Against each sentence of distance.
        paragraph: Against each paragraph of distance.
        spoke: For a mention at which the person spoke.
        noun_spoke: For a noun that was the source of a statement, as the antecedent of ``it`` or ``they``.
        quoted: Against a mention inside a quotation that the anaphor is not part of.
        content: Against a mention inside the reported content: speakers name others, and call themselves ``I``.
        gender_agrees: For a person of the pronoun's gender.
        gender_differs: Against a person of the other gender, by the evidence for it. It equals only a few sentences
            of distance, because machine translation confuses ``he`` and ``she``.
        noun_fits: For a person described by the same noun, or by a word for the same people.
        noun_same: For a person described by the same noun and not only by a word for the same people.
        modifier_fits: For each other word of the description that the article uses for the person.
        opposed: Replaces both for a person described by an opposite word (republican and democrat).
        campaigns: For a person who has a campaign, as the antecedent of ``the candidate``.
        assists: Against an aide or lawyer, as the antecedent of ``the candidate``.
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
    noun_same: float = 2.5
    modifier_fits: float = 1.0
    opposed: float = -4.0
    campaigns: float = 0.4
    assists: float = 1.0


WEIGHTS: Final = SalienceWeights()
