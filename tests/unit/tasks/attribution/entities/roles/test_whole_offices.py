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
        ("Captain of “Salyut” Jonas Berg", "Captain", "Salyut"),
        (
            "Head of the analytical department of “Nord-Invest” Petra Weber",
            "Head of the analytical department",
            "Nord-Invest",
        ),
        ("Founder of “Second Breath” Petra Weber", "Founder", "Second Breath"),
        ("Chairman of the board of “Dnister” Petra Weber", "Chairman of the board", "Dnister"),
        ("The director of the Lund Hospital Surgeon Petra Weber", "Surgeon", "Lund Hospital"),
        ("Secretary of State Petra Weber", "Secretary of State", None),
        ("Yokozuna Tokachiyama", "Yokozuna", None),
    ],
)
def test_an_office_has_its_words_and_a_body_its_own(
    nlp: Language, source: str, role: str, affiliation: str | None
) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the bridge is safe."])))
    assert statement.name is not None
    assert (statement.role, statement.affiliation) == (role, affiliation)


@pytest.mark.parametrize(
    ("introduction", "role"),
    [
        ("A local resident, 60-year-old Olena Savchuk, saw everything", "local resident"),
        ("One of the passengers, 58-year-old Olena Savchuk, sat by the door", "passenger"),
        ("One of the organizers of the rally, Olena Savchuk, called the police", "organizer of the rally"),
        ("The driver of the bus, 44-year-old Olena Savchuk, was not hurt", "driver of the bus"),
        ("A nurse from the village, 31 year old Olena Savchuk, was not hurt", "nurse from the village"),
        ("Captain of “Salyut” Olena Savchuk spoke to fans", "Captain"),
        ("Founder of “Nadiya” Olena Savchuk spoke to fans", "Founder"),
        ("Editor-in-chief of the newspaper “Zarya” Olena Savchuk met the guests", "Editor-in-chief"),
        ("Olena Savchuk, deputy editor-in-chief of Zarya, met the guests", "deputy editor-in-chief"),
        ("According to the mayor, 60-year-old Olena Savchuk was asleep", None),
        ("After a talk with the director, 44-year-old Olena Savchuk left", None),
        ("According to one of the doctors, 31-year-old Olena Savchuk was tired", None),
        ("In the words of one of the coaches, Olena Savchuk was tired", None),
        ("Thanks to the driver of “Comet”, Olena Savchuk came in time", None),
    ],
)
def test_an_office_is_read_where_somebody_is_introduced(nlp: Language, introduction: str, role: str | None) -> None:
    statements = attribute(next(parse(nlp, [f"{introduction}. Savchuk said that the bridge is safe."])))
    assert (statements[-1].name, statements[-1].role) == ("Olena Savchuk", role)


@pytest.mark.parametrize(
    ("source", "name", "role"),
    [
        ("The editor-in-chief of the magazine", None, "editor-in-chief"),
        ("The editor-in-chief of Zarya, Olena Savchuk,", "Olena Savchuk", "editor-in-chief"),
        ("The commander-in-chief of the navy Olena Savchuk", "Olena Savchuk", "commander-in-chief of the navy"),
        ("Editor-in-chief Olena Savchuk", "Olena Savchuk", "Editor-in-chief"),
        ("His mother-in-law", None, "mother-in-law"),
        ("A passer-by", None, "passer-by"),
        ("The runner-up", None, "runner-up"),
        ("The runner-up, Olena Savchuk,", "Olena Savchuk", "runner-up"),
    ],
)
def test_an_office_with_hyphens_is_one_word(nlp: Language, source: str, name: str | None, role: str) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the bridge is safe."])))
    assert (statement.name, statement.role) == (name, role)


@pytest.mark.parametrize(
    ("text", "role", "affiliation"),
    [
        ("The director of the Estonian Rowing Union (ERU) Tarmo Kask spoke. “We won,” Kask said.",
         "director", "Estonian Rowing Union"),
        ("The head of the Chamber of Commerce (WKO) Harald Maier came. Maier said that it was late.",
         "head", "Chamber of Commerce"),
        ("The president of the Farmers Union (FUZ) Tendai Moyo came. “It is dry,” Moyo said.",
         "president", "Farmers Union"),
    ],
)  # fmt: skip
def test_initials_may_stand_between_a_body_and_a_name(nlp: Language, text: str, role: str, affiliation: str) -> None:
    last = attribute(next(parse(nlp, [text])))[-1]
    assert (last.role, last.affiliation) == (role, affiliation)


@pytest.mark.parametrize(
    "text",
    [
        "The minister spoke in Oslo (Norway) Tarmo Kask said.",
        "He met the head of the union (ERU). Tarmo Kask said that it was raining.",
        "In the film “The Director” (2019) Tarmo Kask said that he plays himself.",
    ],
)
def test_a_bracket_may_end_something_else(nlp: Language, text: str) -> None:
    assert [one.role for one in attribute(next(parse(nlp, [text]))) if one.name == "Tarmo Kask"] in ([None], [])


def test_nobody_holds_an_office_as_a_native(nlp: Language) -> None:
    text = (
        "“It is going well,” said Dr. Helga Brandt after her first days at the law office in Passau.\n\n"
        "“I still have to arrive,” she explains. The time was too short to move, reports the native of Straubing."
    )
    assert [(one.name, one.role) for one in attribute(next(parse(nlp, [text])))] == [("Helga Brandt", None)] * 3
