"""Offices as full as the article gives them, and no longer: what a body is for, a rank and an office, experience."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import Statement, attribute, parse
from quotewire.tasks.attribution.entities import Office, PersonEntity


def spoken(nlp: Language, source: str) -> Statement:
    return attribute(next(parse(nlp, [f"{source} said that the bridge is safe."])))[-1]


@pytest.mark.parametrize(
    ("source", "role", "affiliation"),
    [
        ("The head of the Committee on Legal Policy Emma Koval", "head", "Committee on Legal Policy"),
        ("The head of the department for general secondary education Inna Dorosh",
         "head of the department for general secondary education", None),
        ("The expert on energy policy Jan Lund", "expert", None),
        ("Minister for Foreign Affairs Jan Lund", "Minister for Foreign Affairs", None),
        ("Beata Lund, a midwife with a 30-year seniority,", "midwife", None),
        ("Beata Lund, a researcher with the Institute of Hydrology,", "researcher", "Institute of Hydrology"),
        ("Beata Lund, a biologist at Nordmark University and lead author,", "biologist", "Nordmark University"),
        ("Senior Commissioner Kalin Dachev, director of the Regional Directorate,", "director",
         "Regional Directorate"),
        ("Commissioner Ada Holm, a lawyer,", "Commissioner", None),
        ("Senator Ada Holm, chairwoman of the Budget Committee,", "Senator", None),
    ],
)  # fmt: skip
def test_an_office_is_whole(nlp: Language, source: str, role: str, affiliation: str | None) -> None:
    statement = spoken(nlp, source)
    assert (statement.role, statement.affiliation) == (role, affiliation)


@pytest.mark.parametrize(
    ("first", "second", "role"),
    [
        ("Minister", "Minister of Trade", "Minister of Trade"),
        ("director", "director of the clinic", "director of the clinic"),
        ("Minister", "former minister of Trade", "Minister"),
        ("President", "vice president of the club", "President"),
        ("nurse", "director of the clinic", "nurse"),
    ],
)
def test_the_office_that_says_more_is_kept(first: str, second: str, role: str) -> None:
    person = PersonEntity("Ada Holm", "person")
    person.learn(Office(first))
    person.learn(Office(second))
    assert person.role == role


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("The owner of the manor, businessman Jan Lund, does not hide his anger.", "owner of the manor, businessman"),
        ("The owner of the bird, a former crane operator Jan Lund, came in.",
         "owner of the bird, former crane operator"),
        ("The head of the committee, deputy Jan Lund, came in.", "head of the committee, deputy"),
        ("The mayor of Sund, teacher Jan Lund and nurse Ada Holm came in.", "teacher"),
        ("The mayor of Sund, teacher Jan Lund, nurse Ada Holm and others came in.", "teacher"),
        ("After talks with the mayor of Sund, teacher Jan Lund, who was tired, left.", "teacher"),
        ("In the office of the mayor, teacher Jan Lund, who was tired, sat down.", "teacher"),
    ],
)  # fmt: skip
def test_two_offices_of_one_person(nlp: Language, sentence: str, role: str) -> None:
    assert spoken(nlp, f"{sentence} Lund").role == role
