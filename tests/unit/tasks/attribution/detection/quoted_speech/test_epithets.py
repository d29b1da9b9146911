"""What somebody calls a thing, beside the words of others in the sentence."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def contents(nlp: Language, text: str) -> list[tuple[str | None, str]]:
    told = attribute(next(parse(nlp, [text])))
    return [(one.name, " … ".join(text[a:b] for a, b in one.content)) for one in told]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            "Chancellor Ute Brandhorst termed the deal “fair”, whereas opposition leader Kai Timmermann spoke of “a theft”.",
            ("Ute Brandhorst", "“fair”"),
            ("Kai Timmermann", "“a theft”"),
        ),
        (
            "Coach Saliou Diatta branded the penalty “a joke”, while referee Nestor Ibáñez insisted that it was “clear”.",
            ("Saliou Diatta", "“a joke”"),
            ("Nestor Ibáñez", "that it was “clear”"),
        ),
        (
            "Governor Beth Oyelaran called the ruling “a disgrace”, but Judge Miriam Castellano said it was “the law”.",
            ("Beth Oyelaran", "“a disgrace”"),
            ("Miriam Castellano", "it was “the law”"),
        ),
        (
            "Deputy Ilir Gashi dubbed the budget “a fairy tale”, and Minister Arta Krasniqi replied that it was “a plan”.",
            ("Ilir Gashi", "“a fairy tale”"),
            ("Arta Krasniqi", "that it was “a plan”"),
        ),
        (
            "Mayor Runa Skjold praised the bridge as “a gift”, while engineer Arne Fossum warned that it would “sway badly”.",
            ("Runa Skjold", "“a gift”"),
            ("Arne Fossum", "that it would “sway badly”"),
        ),
    ],
)
def test_each_speaker_has_the_words_of_one_clause(
    nlp: Language, text: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    assert contents(nlp, text) == [first, second]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Guide Paolo Rinaldi called the cave “a cathedral”, while the children threw stones into the dark.", "threw"),
        ("Captain Lena Voss called the sea “calm” while the wind was rising.", "rising"),
    ],
)
def test_the_story_goes_on_behind_it(nlp: Language, text: str, after: str) -> None:
    assert not any(after in content for _, content in contents(nlp, text))
