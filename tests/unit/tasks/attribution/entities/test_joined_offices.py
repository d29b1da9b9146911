"""Two offices of one person, joined by "and"."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("source", "role", "affiliation"),
    [
        ("Actor and director Kenji Mori", "Actor and director", None),
        ("The actor and director Kenji Mori", "actor and director", None),
        ("Chef and restaurateur Kenji Mori", "Chef and restaurateur", None),
        ("Military expert and reserve colonel Kenji Mori", "Military expert and reserve colonel", None),
        ("Founder and owner of the company Nordkraft Kenji Mori", "Founder and owner", "Nordkraft"),
        ("NASA engineer Kenji Mori", "engineer", "NASA"),
        ("Kenji Mori, chairman and CEO of Nordkraft,", "chairman and CEO", "Nordkraft"),
        (
            "Kenji Mori, deputy of the Lund city council and member of the Greens,",
            "deputy of the Lund city council",
            None,
        ),
        ("Kenji Mori (Nordkraft's chief engineer)", "chief engineer", "Nordkraft"),
    ],
)
def test_one_person_holds_both_offices(nlp: Language, source: str, role: str, affiliation: str | None) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the film is ready."])))
    assert (statement.name, statement.role, statement.affiliation) == ("Kenji Mori", role, affiliation)


@pytest.mark.parametrize("source", ["The mayor and the director Kenji Mori", "His wife and lawyer Kenji Mori"])
def test_one_of_two_people_does_not_get_the_office_of_the_other(nlp: Language, source: str) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the film is ready."])))
    assert " and " not in (statement.role or "")
