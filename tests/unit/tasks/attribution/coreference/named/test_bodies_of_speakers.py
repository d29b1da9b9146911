"""A body before the name of who speaks for it, and the name of a medium behind the noun for it."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def source(nlp: Language, text: str) -> tuple[str | None, str | None]:
    [statement] = attribute(next(parse(nlp, [text])))
    return statement.name, statement.affiliation


@pytest.mark.parametrize(
    ("text", "name", "body"),
    [
        ("The Ministry of Transport, Karim Haddad, announced that the port would open.", "Karim Haddad",
         "Ministry of Transport"),
        ("The city's Department of Health, Maria Santos, said that the clinics are full.", "Maria Santos",
         "Department of Health"),
        ("Northern Bank, Olga Petrova, said that the rate will fall in the autumn.", "Olga Petrova", "Northern Bank"),
        ("The Education Commission, Bode Adeyemi, said that schools reopen.", "Bode Adeyemi", "Education Commission"),
        ("The Hong Kong Government's Bureau of Labor and Welfare, Lau Chi-keung, stated that wages will rise.",
         "Lau Chi-keung", "Hong Kong Government's Bureau of Labor and Welfare"),
    ],
)  # fmt: skip
def test_a_body_stands_in_place_of_the_office_in_it(nlp: Language, text: str, name: str, body: str) -> None:
    assert source(nlp, text) == (name, body)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nordkraft, Lund, said that prices fell.", "Nordkraft"),
        ("The union IG Bau, Berlin, said that wages fell.", "IG Bau"),
        ("The company of the mayor, Ada Holm, said that it would pay.", None),
        ("The Boston Fed, Susan Collins, and others said that rates would fall.", "Boston Fed"),
        ("The Herald, Norland's oldest newspaper, said that the mayor lied.", "Herald"),
    ],
)
def test_what_else_stands_behind_a_body_does_not_speak(nlp: Language, text: str, name: str | None) -> None:
    assert source(nlp, text)[0] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The journal “The Oceanographer” said that corals recover in ten years.", "The Oceanographer"),
        ("The weekly Politika wrote that the king is ill.", "Politika"),
        ("The journal of the mayor says that he was ill.", None),
    ],
)
def test_a_medium_has_its_name_behind_its_noun(nlp: Language, text: str, name: str | None) -> None:
    assert source(nlp, text)[0] == name
