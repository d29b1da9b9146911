"""What a medium says that cites somebody, and where the phrase goes."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def contents(nlp: Language, text: str) -> list[tuple[str | None, list[str]]]:
    return [(one.name, [text[a:b] for a, b in one.content]) for one in attribute(next(parse(nlp, [text])))]


@pytest.mark.parametrize("phrase", ["citing sources", "referring to the police", "quoting a witness"])
def test_the_phrase_is_no_part_of_what_is_said(nlp: Language, phrase: str) -> None:
    text = f"According to Reuters, {phrase}, the ship was sold."
    assert ("Reuters", ["the ship was sold"]) in contents(nlp, text)


def test_what_is_cited_stays_without_a_medium(nlp: Language) -> None:
    text = "According to Anna White, citing rules is not enough to win a case."
    assert contents(nlp, text) == [("Anna White", ["citing rules is not enough to win a case"])]
