"""What a source does next is no part of what it says, where the clause before is about a thing."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def _content(nlp: Language, text: str) -> str:
    statement = attribute(next(parse(nlp, [text])))[0]
    return " … ".join(text[slice(*piece)] for piece in statement.content)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The minister acknowledges that mistakes were made, but denies any guilt.", "that mistakes were made"),
        ("Lena Moe said that the tax is too high and praised the region of Lund.", "that the tax is too high"),
        ("The director stressed that the tunnel is safe and thanked the firefighters.", "that the tunnel is safe"),
        ("Jon Kos noted that exports fell, but praised the government.", "that exports fell"),
        ("Ada Holm claims the figures are wrong and criticizes the press.", "the figures are wrong"),
    ],
)
def test_a_second_verb_is_the_speakers_behind_a_thing(nlp: Language, text: str, content: str) -> None:
    assert _content(nlp, text) == content


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Jon Kos said that the mayor lied and denied it later.", "that the mayor lied and denied it later"),
        ("Ada Holm said the tax hurts the poor and helps the rich.", "the tax hurts the poor and helps the rich"),
        (
            "Ada Holm said the ministry lost the case and promised a reform.",
            "the ministry lost the case and promised a",
        ),
        ("She says the law is bad and should be changed.", "the law is bad and should be changed"),
    ],
)
def test_a_second_verb_stays_with_whoever_can_say_it(nlp: Language, text: str, content: str) -> None:
    assert _content(nlp, text).startswith(content)
