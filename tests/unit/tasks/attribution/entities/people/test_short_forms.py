"""Short forms of names that other cultures and papers use."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Omar al-Hakim", "Hakim"),
        ("Omar Al-Hakim", "Hakim"),
        ("Nabil el-Sherif", "Sherif"),
        ("JD Lund", "J.D. Lund"),
        ("José Eduardo dos Santos", "dos Santos"),
        ("Tamim bin Hamad Al Thani", "Al Thani"),
    ],
)
def test_a_short_form_is_the_person(nlp: Language, full: str, short: str) -> None:
    statements = attribute(next(parse(nlp, [f"{full} spoke in Basra. “We will win,” {short} said."])))
    assert [one.name for one in statements] == [full]


def test_other_initials_are_somebody_else(nlp: Language) -> None:
    statements = attribute(next(parse(nlp, ["A. B. Lund spoke in Basra. “We will win,” C. D. Lund said."])))
    assert [one.name for one in statements] == ["C. D. Lund"]
