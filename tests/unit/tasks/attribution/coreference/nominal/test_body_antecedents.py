"""Bodies by description: those whose names do not say what they are, and nobody where another one may be meant."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.component import rules


def _last(nlp: Language, text: str) -> tuple[str | None, str]:
    last = attribute(next(parse(nlp, [text])))[-1]
    return last.name, last.kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Norsk Fjordferje bought four ships. Captain Odd Lien is proud. The shipping company said that they would sail.",
         "Norsk Fjordferje"),
        ("Tachibana Seiki raised its forecast. President Masato Kashiwabara spoke. The company said that orders doubled.",
         "Tachibana Seiki"),
        ("The NRU called a strike. Nordkraft rejected it. The company said that the pay was fair.", "Nordkraft"),
    ],
)  # fmt: skip
def test_a_name_that_says_no_kind_is_taken_up(nlp: Language, text: str, name: str) -> None:
    assert _last(nlp, text) == (name, "organization")


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Rosa Wendel visited the port. The company said that the crane would be repaired.",
        "Ada Holm resigned on Monday. The union said that it was glad.",
        "Captain Odd Lien steered the ferry. The shipping company said that nobody was hurt.",
        "Pietro Filipi, 58, was found dead in Brno. The police said that nobody else was there.",
        "Striker Juan Soto left the hospital. The club said that he would be back in May.",
        "Verdi and Nordkraft met on Monday. The court said that the strike was legal.",
        "Kralik opened the shop on Monday. The company said that sales were good.",
    ],
)
def test_people_and_other_bodies_are_not_taken_up(nlp: Language, text: str) -> None:
    assert _last(nlp, text) == (None, "organization")


def test_a_body_that_was_introduced_without_a_name_stays_so(nlp: Language) -> None:
    text = (
        "A shipping company lost four containers near Sund. Norsk Hydro opened a plant. "
        "The shipping company said that nobody was hurt."
    )
    assert _last(nlp, text) == (None, "organization")


@pytest.mark.parametrize("noun", ["the weather", "the plan", "the wind"])
def test_things_are_no_bodies(nlp: Language, noun: str) -> None:
    text = f"Nordkraft closed a plant on Monday. According to {noun}, it will be cold."
    assert all(statement.name is None for statement in attribute(next(parse(nlp, [text]))))


def test_without_vectors_of_words_the_rules_take_up_bodies(nlp: Language) -> None:
    doc = next(parse(nlp, ["The Seamen's Union met. The union said that it would strike."]))
    assert [statement.name for statement in rules().statements(doc)] == ["Seamen's Union"]
