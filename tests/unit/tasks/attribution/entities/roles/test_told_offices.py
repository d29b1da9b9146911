"""Offices told by a verb, by a body in marks, or by a noun that is more often a thing or a body."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import Statement, attribute, parse


def spoken(nlp: Language, source: str) -> Statement:
    return attribute(next(parse(nlp, [f"{source} said that the bridge is safe."])))[-1]


@pytest.mark.parametrize(
    ("source", "role", "affiliation"),
    [
        ("Ada Holm, who owns a bakery downstream,", "owner", None),
        ("Ada Holm, who heads the one-person commission,", "head", None),
        ("Ada Holm, who heads the Institute of Hydrology,", "head", "Institute of Hydrology"),
        ("Ada Holm, who chairs the beekeepers' club,", "chair", None),
        ("Ada Holm, who leads the Green Party,", "leader", "Green Party"),
        ("The deputy from “New Dawn” Plamen Kolev", "deputy", "New Dawn"),
        ("People's deputy from “Voice of the Valley” Fedir Kolos", "People's deputy", "Voice of the Valley"),
        ("Deputy of the “Sevan Alliance” Narek Petrosyan", "Deputy", "Sevan Alliance"),
        ("Mountain guide Henry Paddock", "Mountain guide", None),
        ("Ada Holm, a 55-year-old cook from Sund,", "cook", None),
        ("Ada Holm, a 25-year-old psychology student,", "psychology student", None),
        ("Ada Holm, a University of Sund political science professor,", "political science professor",
         "University of Sund"),
        ("Ada Holm, a former lawyer now at the Sund Institution,", "former lawyer", "Sund Institution"),
        ("FEPSAN Executive Secretary Mr. Jon Holm", "Executive Secretary", "FEPSAN"),
        ("Professor Ada Holm, who heads the Institute of Hydrology,", "Professor", "Institute of Hydrology"),
        ("The crane operator Emil Sand", "crane operator", None),
        ("At the station, attendant Peter Wang came. Wang", "attendant", None),
    ],
)  # fmt: skip
def test_an_office_is_told(nlp: Language, source: str, role: str, affiliation: str | None) -> None:
    statement = spoken(nlp, source)
    assert (statement.role, statement.affiliation) == (role, affiliation)


@pytest.mark.parametrize(
    "source",
    [
        "Ada Holm, who leads in the polls,",
        "Ada Holm, who leads the way,",
        "Ada Holm, who heads for home,",
        "Ada Holm, who owned up to it,",
        "Ada Holm, who manages a smile,",
        "The grid operator Tennet",
        "The train operator Sydney Rails",
    ],
)
def test_no_office_is_told(nlp: Language, source: str) -> None:
    assert spoken(nlp, source).role is None
