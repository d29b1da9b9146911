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
        ("Pakistani Deputy Prime Minister and Foreign Minister Kenji Mori",
         "Deputy Prime Minister and Foreign Minister", None),
        ("German Chancellor and CDU leader Kenji Mori", "Chancellor and CDU leader", "CDU"),
        ("Danish Prime Minister and Social Democrat leader Kenji Mori", "Prime Minister and Social Democrat leader",
         None),
        ("The Australian Prime Minister and Labor leader Kenji Mori", "Prime Minister and Labor leader", None),
        ("Kenji Mori, chairman and CEO of Nordkraft,", "chairman and CEO", "Nordkraft"),
        (
            "Kenji Mori, deputy of the Lund city council and member of the Greens,",
            "deputy of the Lund city council",
            None,
        ),
        ("Kenji Mori, member of the Board of Ports and Foreign Minister,", "member", "Board of Ports"),
        ("Kenji Mori (Nordkraft's chief engineer)", "chief engineer", "Nordkraft"),
    ],
)  # fmt: skip
def test_one_person_holds_both_offices(nlp: Language, source: str, role: str, affiliation: str | None) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the film is ready."])))
    assert (statement.name, statement.role, statement.affiliation) == ("Kenji Mori", role, affiliation)


@pytest.mark.parametrize("source", ["Some experts", "All ministers", "Another analyst", "These lawyers"])
def test_a_word_before_an_office_is_no_body(nlp: Language, source: str) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that prices will rise."])))
    assert (statement.role, statement.affiliation) == (source.split()[1], None)


@pytest.mark.parametrize("source", ["The mayor and the director Kenji Mori", "His wife and lawyer Kenji Mori"])
def test_one_of_two_people_does_not_get_the_office_of_the_other(nlp: Language, source: str) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the film is ready."])))
    assert " and " not in (statement.role or "")


@pytest.mark.parametrize(
    "source",
    [
        "Greek Prime Minister and Turkish President Kenji Mori",
        "French President and German Chancellor Kenji Mori",
        "The President and Prime Minister Kenji Mori",
        "The prime minister and Foreign Minister Kenji Mori",
        "The mayor and the director Kenji Mori",
        "Residents and mayor Kenji Mori",
    ],
)
def test_the_words_of_two_people_are_not_those_of_the_named_one(nlp: Language, source: str) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the film is ready."])))
    assert (statement.name, statement.kind) == (None, "group")
