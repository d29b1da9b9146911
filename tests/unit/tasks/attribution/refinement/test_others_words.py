"""A phrase in front of the verb names whom words are about or told to; the subject behind the verb says them."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("About the businessman Ruslan Petrov writes an unknown user: “He bought the judges.”", None),
        ("Of her father Abdi Nur reported in the shelter a girl: “He sold me for a goat.”", None),
        ("In front of minister Judit Berg shouted a farmer: “You should be shot.”", None),
        ("Against the coach Mihai Stoica testified his wife Ana Stoica: “He came into her room.”", "Ana Stoica"),
        ("Told the court about the accused Bogdan Rusu the witness Mirela Popa: “He has beaten him.”", "Mirela Popa"),
        ("Reported to the police about teacher Lars Wiig a pupil of 14 years: “He locked me in the cellar.”", None),
        ("In Berlin Ada Holm said: “You should be heard.”", "Ada Holm"),
        ("At the congress Ada Holm told a reporter: “You should be heard.”", "Ada Holm"),
        ("Of the three Ada Holm said to a clerk: “You should be heard.”", "Ada Holm"),
        ("Minister Ada Holm said to a farmer: “You should be heard.”", "Ada Holm"),
    ],
)
def test_subject_behind_its_verb(nlp: Language, text: str, name: str | None) -> None:
    (statement,) = attribute(next(parse(nlp, [text])))
    assert statement.name == name
