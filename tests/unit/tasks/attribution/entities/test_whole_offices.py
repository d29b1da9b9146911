"""Offices with all their words, beside the name of a body."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("source", "role", "affiliation"),
    [
        ("The coach of Antalyaspor Emre Demir", "coach", "Antalyaspor"),
        ("Strategist of Zenit Finance Olga Mironova", "Strategist", "Zenit Finance"),
        ("Economist at Delta Research Olga Mironova", "Economist", "Delta Research"),
        ("Deputy from the Voice of the Farmer party Iryna Lund", "Deputy", "Voice of the Farmer party"),
        ("BVMW managing director Petra Weber", "managing director", "BVMW"),
        ("UEFA vice-president Petra Weber", "vice-president", "UEFA"),
        ("Vice-president Petra Weber", "Vice-president", None),
        ("Sporting director Jonas Berg", "Sporting director", None),
        ("Artistic Director Petra Weber", "Artistic Director", None),
        ("Japanese Chief Cabinet Secretary Kenji Mori", "Chief Cabinet Secretary", None),
        ("Lund Chief Fire Officer Jonas Berg", "Chief Fire Officer", "Lund"),
        ("Sporting president Jonas Berg", "president", "Sporting"),
        ("Lund Police Chief Jonas Berg", "Chief", "Lund Police"),
        ("The director of the Lund Hospital Surgeon Petra Weber", "Surgeon", "Lund Hospital"),
        ("Secretary of State Petra Weber", "Secretary of State", None),
    ],
)
def test_an_office_has_its_words_and_a_body_its_own(
    nlp: Language, source: str, role: str, affiliation: str | None
) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the bridge is safe."])))
    assert statement.name is not None
    assert (statement.role, statement.affiliation) == (role, affiliation)
