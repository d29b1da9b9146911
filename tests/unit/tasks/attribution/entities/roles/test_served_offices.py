"""People who serve somebody else: aides, lawyers and relatives, whose own office is not the one they serve."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import Statement, attribute, parse


def spoken(nlp: Language, source: str) -> Statement:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the bridge is safe."])))
    return statement


@pytest.mark.parametrize(
    ("source", "role", "affiliation"),
    [
        ("Assistant of the President of Kenya Halima Otieno", "Assistant of the President", "Kenya"),
        ("Adviser to the Mayor of Tbilisi Nino Beridze", "Adviser to the Mayor", "Tbilisi"),
        ("Deputy Chief of Staff of the President of Armenia Nino Beridze", "Deputy Chief of Staff of the President",
         "Armenia"),
        ("Deputy Head of the Office of the President of Moldova Ion Rusu", "Deputy Head",
         "Office of the President of Moldova"),
        ("Adviser to the Head of the Office of the President of Moldova Ion Rusu", "Adviser to the Head",
         "Office of the President of Moldova"),
        ("The candidate for mayor of Lund, Ada Holm,", "candidate for mayor", "Lund"),
        ("The lawyer of the former mayor of Lund, Ada Holm,", "lawyer of the former mayor", "Lund"),
        ("The father of the swimmer, Peter Hahn,", "father of the swimmer", None),
        ("Widow of the fallen soldier, Amina Saleh,", "Widow of the soldier", None),
        ("The head of the clinic, Ada Holm,", "head of the clinic", None),
        ("Speaker of the Parliament of Moldova Ion Rusu", "Speaker", "Parliament of Moldova"),
        ("Head of the Union of Mothers of Norland Ada Holm", "Head", "Union of Mothers of Norland"),
    ],
)  # fmt: skip
def test_an_aide_has_an_own_office(nlp: Language, source: str, role: str, affiliation: str | None) -> None:
    statement = spoken(nlp, source)
    assert statement.name is not None
    assert (statement.role, statement.affiliation) == (role, affiliation)


def test_an_office_without_an_article_stands_before_its_holder(nlp: Language) -> None:
    assert spoken(nlp, "Press secretary of the Prime Minister of Armenia Nino Beridze").name == "Nino Beridze"


@pytest.mark.parametrize(
    "source",
    [
        "The spokesman of the governor Petrov",
        "The adviser to the President of Moldova Maia Sandu",
        "The wife of the pilot Per Lund",
        "Sister of the late singer, Carlos Mendes,",
        "The lawyers of the arrested driver, Murat Arslan,",
    ],
)
def test_the_one_served_does_not_speak(nlp: Language, source: str) -> None:
    assert spoken(nlp, source).name is None


def test_the_one_served_keeps_the_own_office(nlp: Language) -> None:
    statement = spoken(nlp, "The police met the wife of the mayor, Jon Berg. Berg")
    assert (statement.name, statement.role) == ("Jon Berg", "mayor")


@pytest.mark.parametrize("client", ["Park Ji-hoon", "Jean-Luc Moreau", "Abdul-Rahim Noor"])
def test_whom_a_lawyer_serves_is_not_cut_at_a_hyphen(nlp: Language, client: str) -> None:
    assert spoken(nlp, f"The lawyer of {client}").affiliation == client


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("the director of the regional children's hospital Olena Koval", "Olena Koval"),
        ("the chairman of the farmers' union Kenji Mori", "Kenji Mori"),
        ("the head of the mayor's office Kenji Mori", "Kenji Mori"),
        ("the lawyer of the victim's mother Olena Koval", None),
        ("the spokesman of the mayor's wife Olena Koval", None),
    ],
)
def test_an_apostrophe_before_a_body_is_no_owner_of_the_name(nlp: Language, source: str, name: str | None) -> None:
    text = f"Mayor Per Lund came. The road is closed, said {source}."
    [statement] = attribute(next(parse(nlp, [text])))
    assert statement.name == name
