"""Whom pronouns and descriptions refer to: new words for a person, and nobody where somebody else may be meant."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.component import rules
from quotewire.tasks.attribution.coreference.antecedents.learned_ranking import (
    BY_RULE,
    Option,
    _latest,
    choose,
    preferred,
)
from quotewire.tasks.attribution.entities import PersonEntity


def names(nlp: Language, text: str) -> list[str | None]:
    return [statement.name for statement in attribute(next(parse(nlp, [text])))]


@pytest.mark.parametrize(
    "description",
    ["the specialist", "the entrepreneur", "the official", "the 58-year-old"],
)
def test_the_last_speaker_is_called_by_new_words(nlp: Language, description: str) -> None:
    text = (
        "The company will close two plants, said Ivo Kralik, general director of Nordkraft. “We have no choice.”\n\n"
        f"“Nobody will be dismissed before the winter,” said {description}."
    )
    assert names(nlp, text)[-1] == "Ivo Kralik"


def test_similar_words_point_to_the_one_they_fit(nlp: Language) -> None:
    text = (
        "Attorney Dora Heim defends the former mayor. Physician Karl Brandt treated him for years.\n\n"
        "“His heart is weak,” said the doctor.\n\n“He will appear in court,” the lawyer said."
    )
    assert names(nlp, text)[-2:] == ["Karl Brandt", "Dora Heim"]


def test_somebody_new_stays_without_a_name(nlp: Language) -> None:
    text = (
        "The bridge stays closed, said Mayor Ana Kovač on Monday.\n\n"
        "A nurse from the next village crosses the river by boat. “It takes an hour,” the nurse said."
    )
    assert names(nlp, text) == ["Ana Kovač", None]


def test_without_vectors_of_words_the_rules_decide(nlp: Language) -> None:
    doc = next(parse(nlp, ["Ada Holm said that it rained. She said that it would rain again."]))
    assert [statement.name for statement in rules().statements(doc)] == ["Ada Holm", "Ada Holm"]


def test_the_choice_of_the_rules_stands_unless_it_is_unlikely() -> None:
    one, other = PersonEntity("Ada Holm", "person"), PersonEntity("Ivo Kralik", "person")
    options = [Option(one, {BY_RULE: 1}), Option(other, {"in_paragraph": 1})]
    assert preferred(options, [0.4, 0.6], rules_bar=0.3, bar=0.5).person is one
    assert preferred(options, [0.2, 0.8], rules_bar=0.3, bar=0.5) == (other, 0.8)
    assert preferred(options, [0.2, 0.8], rules_bar=0.3, bar=0.9) == (None, 0.8), "neither is likely enough"


def test_an_unnamed_speaker_may_be_the_choice() -> None:
    somebody = PersonEntity("", "anonymous")
    assert (
        choose("pronoun", 0, [Option(somebody, {"last": 1, BY_RULE: 1}), Option(None, {"nobody": 1})]).person
        is somebody
    )


def test_a_pronoun_goes_on_with_the_speaker_whom_the_article_introduces(nlp: Language) -> None:
    text = (
        "“The ferry sails again on Friday,” harbour master Tomas Vrba told the council.\n\n"
        "A widow, who has crossed every week for nine years, said she could not pay the new price.\n\n"
        "“I will stay on the island,” she said."
    )
    assert names(nlp, text) == ["Tomas Vrba", None, None]


def test_a_noun_that_lost_its_article_may_be_somebody_named(nlp: Language) -> None:
    text = (
        "Mayor Ilze Kalniņa opened the bridge on Monday. “It was built in a year,” Kalniņa said.\n\n"
        "Mayor added that the old bridge would be taken down."
    )
    assert names(nlp, text)[-1] == "Ilze Kalniņa"


@pytest.mark.parametrize("words", ["the words of", "the version of"])
def test_the_words_of_somebody_are_said_by_that_person(nlp: Language, words: str) -> None:
    assert names(nlp, f"According to {words} Gagik Petrosyan, the quay will be closed.") == ["Gagik Petrosyan"]


def test_of_two_people_at_one_place_the_first_is_the_nearest() -> None:
    for one, other in ((1, 2), (2, 1)):  # keys are addresses in memory, which are another in each run
        assert _latest([(30, one), (30, other), (10, 7)]) == one
    assert _latest([]) is None
