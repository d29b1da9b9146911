"""Ranks and offices by their initials, before a name and in its place."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import Statement, attribute, parse


def said(nlp: Language, lead: str, source: str) -> Statement:
    return attribute(next(parse(nlp, [f"{lead} {source} said that the road is closed."])))[-1]


@pytest.mark.parametrize(
    ("lead", "source", "name"),
    [
        ("DSP Harleen Gill came on Monday.", "The DSP", "Harleen Gill"),
        ("DA Laura Chen came on Monday.", "The DA", "Laura Chen"),
        ("District Attorney Laura Chen came on Monday.", "The DA", "Laura Chen"),
        ("Superintendent of Police Arjun Rao came on Monday.", "The SP", "Arjun Rao"),
        ("Arjun Rao, Deputy Superintendent of Police, came.", "The DSP", "Arjun Rao"),
        ("Chief Minister Anita Rao came on Monday.", "The CM", "Anita Rao"),
    ],
)
def test_initials_are_whom_the_article_introduces(nlp: Language, lead: str, source: str, name: str) -> None:
    statement = said(nlp, lead, source)
    assert (statement.name, statement.kind, statement.basis) == (name, "person", "description")


@pytest.mark.parametrize(
    ("lead", "source"),
    [
        ("SP chief Arjun Rao came on Monday.", "The SP"),
        ("DA leader Laura Chen came on Monday.", "The DA"),
        ("The ACP Council met on Monday.", "The ACP"),
        ("The Democratic Alliance (DA) met Laura Chen.", "The DA"),
    ],
)
def test_initials_of_bodies_stay_bodies(nlp: Language, lead: str, source: str) -> None:
    assert said(nlp, lead, source).kind == "organization"


def test_one_of_two_in_the_same_office_has_no_name(nlp: Language) -> None:
    assert said(nlp, "DSP Arjun Rao and DSP Anita Gill came.", "The DSP").name is None


@pytest.mark.parametrize(
    ("source", "name", "role", "affiliation"),
    [
        ("DCP Anita Rao", "Anita Rao", "DCP", None),
        ("SHO Harleen Dhillon", "Harleen Dhillon", "SHO", None),
        ("Talvik DSP Arjun Singh", "Arjun Singh", "DSP", "Talvik"),
    ],
)
def test_a_police_rank_is_an_office(nlp: Language, source: str, name: str, role: str, affiliation: str | None) -> None:
    statement = said(nlp, "It rained.", source)
    assert (statement.name, statement.role, statement.affiliation) == (name, role, affiliation)
