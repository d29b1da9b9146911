"""Tags in relative clauses and nouns of saying with a clause, behind which the main clause goes on."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def contents(nlp: Language, text: str) -> list[tuple[str | None, str]]:
    told = attribute(next(parse(nlp, [text])))
    return [(one.name, " … ".join(text[a:b] for a, b in one.content)) for one in told]


@pytest.mark.parametrize(
    ("text", "name", "content"),
    [
        ("The ferry, which Captain Sami Aho said was too slow, sank near Turku.", "Sami Aho", "was too slow"),
        ("The lift, which engineer Tomasz Wolski said was unsafe, was shut.", "Tomasz Wolski", "was unsafe"),
        ("The law, which President Andrzej Nowak called a mistake, was adopted.", "Andrzej Nowak", "a mistake"),
        ("A bus that inspector Olu Bello said had no brakes fell into the river.", "Olu Bello", "had no brakes"),
        ("The tunnel that Mayor Lin Wei said would open in May is closed.", "Lin Wei", "would open in May"),
        ("A runner who witness Marta Ruiz said was drunk hit a child.", "Marta Ruiz", "was drunk"),
        (
            "Police arrested a man who prosecutor Luis Ortega said had threatened the judge.",
            "Luis Ortega",
            "had threatened the judge",
        ),
        (
            "The pier, which Dr. Hana Kim told reporters was safe, will be sold from May.",
            "Hana Kim",
            "was safe",
        ),
        (
            "The bridge, which Ada Holm said was built by workers who came from Riga, collapsed.",
            "Ada Holm",
            "was built by workers who came from Riga",
        ),
        ("The plan, which Ada Holm said she would not support, passed.", "Ada Holm", "she would not support"),
        ("Jon Berg, who said that he was tired, left the room.", "Jon Berg", "that he was tired"),
    ],
)
def test_a_relative_clause_is_all_that_its_tag_reports(nlp: Language, text: str, name: str, content: str) -> None:
    assert contents(nlp, text) == [(name, content)]


@pytest.mark.parametrize(
    ("text", "name", "content"),
    [
        (
            "The promise of President Andres Lopez that the train would be ready in 2023 was not fulfilled.",
            "Andres Lopez",
            "that the train would be ready in 2023",
        ),
        (
            "Mayor Boris Filatov's statement that the enemy hit a school was published at noon.",
            "Boris Filatov",
            "that the enemy hit a school",
        ),
        (
            "The warning by the minister Ana Kovac that prices would rise caused panic.",
            "Ana Kovac",
            "that prices would rise",
        ),
        (
            "The allegation by Senator Maria Cruz that the vote was rigged is being examined.",
            "Maria Cruz",
            "that the vote was rigged",
        ),
        (
            "The suggestion from Deputy Mayor Aiko Mori that cars be banned drew protests.",
            "Aiko Mori",
            "that cars be banned",
        ),
    ],
)
def test_a_noun_of_saying_reports_its_clause(nlp: Language, text: str, name: str, content: str) -> None:
    assert contents(nlp, text) == [(name, content)]


@pytest.mark.parametrize(
    "text",
    [
        "All that Ada Holm said was true.",
        "The letter that Ada Holm wrote was found in May.",
        "The report of the committee that investigated the fire was published in June.",
        "The claim of the family that owned the house was rejected.",
        "The news that Ada Holm resigned surprised everyone.",
    ],
)
def test_the_main_clause_is_not_said(nlp: Language, text: str) -> None:
    assert contents(nlp, text) == []


def test_a_relative_clause_inside_a_content_stays(nlp: Language) -> None:
    text = "Ada Holm said the ship, which was too old for the voyage, sank near Malta."
    assert contents(nlp, text) == [("Ada Holm", "the ship, which was too old for the voyage, sank near Malta")]


def test_a_list_behind_the_main_verb_is_the_speakers(nlp: Language) -> None:
    text = "Some projects that Minister Bello said would be built with six billion include ten stations and two dams."
    assert any(content.endswith("include ten stations and two dams") for _, content in contents(nlp, text))
