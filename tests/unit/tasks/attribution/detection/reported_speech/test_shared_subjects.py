"""What somebody calls a thing, and what the same person says next."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def contents(nlp: Language, text: str) -> list[tuple[str | None, str]]:
    told = attribute(next(parse(nlp, [text])))
    return [(one.name, " … ".join(text[a:b] for a, b in one.content)) for one in told]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("described the mood as tense and appealed for calm", ["the mood as tense", "calm"]),
        ("described the deal as historic and thanked the crew", ["the deal as historic", "the crew"]),
        (
            "called the ruling a scandal and demanded the release of the pilot",
            ["the ruling a scandal", "the release of the pilot"],
        ),
        (
            "called the offer unacceptable and warned that prices would rise",
            ["the offer unacceptable", "that prices would rise"],
        ),
        ("described the scene as quiet and left the room", ["the scene as quiet"]),
    ],
)
def test_each_verb_has_its_own_words(nlp: Language, sentence: str, said: list[str]) -> None:
    assert contents(nlp, f"Mayor Ada Holm {sentence}.") == [("Ada Holm", words) for words in said]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "described the thief as a tall man who entered the shop and shouted at customers",
            ["the thief as a tall man who entered the shop and shouted at customers"],
        ),
        ("called the police and reported the theft", []),
        ("called her brother and left", []),
    ],
)
def test_a_verb_of_another_clause_takes_nothing(nlp: Language, sentence: str, said: list[str]) -> None:
    assert contents(nlp, f"Ada Holm {sentence}.") == [("Ada Holm", words) for words in said]
