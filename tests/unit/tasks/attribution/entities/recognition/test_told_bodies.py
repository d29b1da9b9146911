"""Bodies that only the words around them tell: offices of their holders, halls, companies by the noun that follows."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("The Lund Regional Prosecutor's Office", "Lund Regional Prosecutor's Office"),
        ("The Kyiv Mayor's Office", "Kyiv Mayor's Office"),
        ("The Norland Attorney General's Office", "Norland Attorney General's Office"),
        ("The Lund city hall", "Lund city hall"),
        ("The management of the Gdynia shipyard", "management of the Gdynia shipyard"),
    ],
)
def test_a_body_has_its_whole_name(nlp: Language, source: str, name: str) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} announced that the bridge is closed."])))
    assert (statement.name, statement.kind) == (name, "organization")


@pytest.mark.parametrize(
    ("source", "role", "affiliation"),
    [
        ("The Norland Ministry for Foreign Affairs' spokesman Jon Berg", "spokesman",
         "Norland Ministry for Foreign Affairs"),
        ("Norland Farmers' Union chairman Jon Berg", "chairman", "Norland Farmers' Union"),
    ],
)  # fmt: skip
def test_a_body_with_an_apostrophe_has_its_officer(nlp: Language, source: str, role: str, affiliation: str) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the man was detained."])))
    assert (statement.name, statement.role, statement.affiliation) == ("Jon Berg", role, affiliation)


def test_a_word_that_the_article_calls_a_company_is_no_person(nlp: Language) -> None:
    [first, _] = attribute(
        next(parse(nlp, ["Nordkraft announced that the plant is closed. The company added that jobs are safe."]))
    )
    assert (first.name, first.kind) == ("Nordkraft", "organization")


@pytest.mark.parametrize(
    ("source", "name", "role"),
    [
        ("Pitcher Sato", "Sato", "Pitcher"),
        ("Villager Li", "Li", "Villager"),
        ("Tourist Brandt", "Brandt", "Tourist"),
        ("Hunter Lee", "Hunter Lee", None),
    ],
)
def test_a_noun_that_begins_a_sentence_is_no_name(nlp: Language, source: str, name: str, role: str | None) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the bridge is closed."])))
    assert (statement.name, statement.role, statement.kind) == (name, role, "person")


@pytest.mark.parametrize("word", ["Energoatom", "Destatis", "Roscosmos"])
@pytest.mark.parametrize("noun", ["company", "agency", "corporation", "regulator"])
def test_a_word_that_the_article_takes_up_as_a_body_is_one(nlp: Language, word: str, noun: str) -> None:
    text = f"{word} reported that the launch failed. The {noun} said that the work would take a week."
    assert [(one.name, one.kind) for one in attribute(next(parse(nlp, [text])))] == [(word, "organization")] * 2


def test_a_news_agency_is_a_body_unless_somebody_bears_its_name(nlp: Language) -> None:
    [agency] = attribute(next(parse(nlp, ["Kyodo reported that the minister would resign."])))
    assert (agency.name, agency.kind) == ("Kyodo", "organization")
    text = "Michael Bloomberg visited Lund. Bloomberg said that the town was pretty."
    [person] = attribute(next(parse(nlp, [text])))
    assert (person.name, person.kind) == ("Michael Bloomberg", "person")


@pytest.mark.parametrize("person", ["Maria", "Ada Holm"])
def test_a_person_before_a_company_stays_one(nlp: Language, person: str) -> None:
    [first, _] = attribute(
        next(parse(nlp, [f"{person} announced that the plant is closed. The company added that jobs are safe."]))
    )
    assert (first.name, first.kind) == (person, "person")
