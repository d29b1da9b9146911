"""Unnamed sources behind a relative pronoun are shown by the words that it stands for."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def mentions(nlp: Language, text: str) -> list[list[str]]:
    return [[text[a:b] for a, b in one.mention] for one in attribute(next(parse(nlp, [text])))]


def test_the_mention_has_whom_the_pronoun_stands_for(nlp: Language) -> None:
    text = "Freedom Radio spoke to some eyewitnesses, who said that the blaze had spread from the kitchen."
    assert mentions(nlp, text) == [["some eyewitnesses", "who"]]


@pytest.mark.parametrize("name", ["Karl Holm", "Ada Berg"])
def test_a_source_with_a_name_keeps_its_words(nlp: Language, name: str) -> None:
    (statement,) = attribute(next(parse(nlp, [f"They met {name}, who said that the blaze had spread."])))
    assert statement.name == name
