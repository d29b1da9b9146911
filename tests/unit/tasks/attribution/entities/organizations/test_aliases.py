"""Tests of acronyms that an article introduces in brackets."""

import pytest

from quotewire.tasks.attribution.entities.organizations.aliases import AcronymExpander


@pytest.mark.parametrize(
    ("text", "acronym", "name"),
    [
        ("The Norland Harbour Council (NHC) met.", "NHC", "Norland Harbour Council"),
        ("Rains hit Norland. The Norland Weather Office (NWO) warned.", "NWO", "Norland Weather Office"),
        ("Gains In June The Norland Oil Company (NOC) said.", "NOC", "Norland Oil Company"),
        ("Minister Of The Norland Union of Trade (NUT) said.", "NUT", "Norland Union of Trade"),
        ("Rains hit Sundby. The Society of Divers in Norland (STV) said.", "STV", "Society of Divers in Norland"),
        ("the St. Olav Port Board (SOPB) said.", "SOPB", "St. Olav Port Board"),
        ("It rained (NHC).", "NHC", "NHC"),
    ],
)
def test_an_acronym_stands_for_the_name_before_it(text: str, acronym: str, name: str) -> None:
    assert AcronymExpander(text, []).of(acronym, short=False) == name


@pytest.mark.parametrize(
    "text",
    [
        "Federal Minister of the Interior Holm (CSU) spoke.",
        "State Secretary Holm (SPD) was against it.",
    ],
)
def test_a_party_behind_a_person_is_no_acronym_of_the_name(text: str) -> None:
    acronym = text[text.index("(") + 1 : text.index(")")]
    behind = text.index("(") - 1
    assert AcronymExpander(text, [], {behind}).of(acronym, short=False) == acronym
