"""A medium's tag behind a report, and a tag that names whose view a phrase with a pronoun gives."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def _told(nlp: Language, text: str) -> list[tuple[str | None, str]]:
    return [
        (statement.name, text[statement.content[0][0] : statement.content[-1][1]])
        for statement in attribute(next(parse(nlp, [text])))
    ]


@pytest.mark.parametrize(
    ("report", "name", "tag", "medium"),
    [
        ("Nordkraft CEO Marta Lind said that the firm would not sell its plants", "Marta Lind",
         "Agência Brasil reported", "Agência Brasil"),
        ("Mayor Ivan Lys announced that the bridge would be closed", "Ivan Lys", "Ukrinform writes", "Ukrinform"),
        ("President Lula da Silva said that Brazil would sign the agreement", "Lula da Silva",
         "Folha de S.Paulo reported", "Folha de S.Paulo"),
        ("The Ministry of Health said that ten people were ill", "Ministry of Health", "RIA Novosti reported",
         "RIA Novosti"),
        ("Governor Oleh Lund stated that two people were killed", "Oleh Lund", "according to Suspilne", "Suspilne"),
    ],
)  # fmt: skip
def test_a_relayed_report_is_of_who_said_it(nlp: Language, report: str, name: str, tag: str, medium: str) -> None:
    assert _told(nlp, f"{report}, {tag}.") == [(medium, report), (name, report[report.index("that ") :])]


@pytest.mark.parametrize(
    ("text", "name", "content"),
    [
        ("In his opinion, the talks will end in nothing, said analyst Ruslan Bortnik.", "Ruslan Bortnik",
         "the talks will end in nothing"),
        ("In his opinion, said analyst Ruslan Bortnik, the talks will end in nothing.", "Ruslan Bortnik",
         "the talks will end in nothing"),
        ("According to him, the flood damaged the houses, Mayor Tony Rizzo said.", "Tony Rizzo",
         "the flood damaged the houses"),
        ("According to her, said minister Maria Lind, the road is closed.", "Maria Lind", "the road is closed"),
        ("But according to him, there were no victims, police chief Ahmed Saleh told reporters.", "Ahmed Saleh",
         "there were no victims"),
        ("By his estimate, said economist Hugo Reyes, inflation will reach 9 percent.", "Hugo Reyes",
         "inflation will reach 9 percent"),
        ("According to him, “the bridge is closed”, Mayor Tony Rizzo said.", "Tony Rizzo", "“the bridge is closed”"),
        ("In her view, the law is bad, lawyer Anna White noted.", "Anna White", "the law is bad"),
    ],
)  # fmt: skip
def test_a_phrase_and_its_tag_are_one_statement(nlp: Language, text: str, name: str, content: str) -> None:
    assert _told(nlp, text) == [(name, content)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("According to him, the minister Anna White said that the road was closed.",
         [(None, "the minister Anna White said that the road was closed"), ("Anna White", "that the road was closed")]),
        ("In her opinion, the law is bad and dangerous. Jon Berg said that it is good.",
         [(None, "the law is bad and dangerous"), ("Jon Berg", "that it is good")]),
    ],
)  # fmt: skip
def test_another_ones_report_stays_apart(nlp: Language, text: str, told: list[tuple[str | None, str]]) -> None:
    assert _told(nlp, text) == told


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("spokesman Oleg Petrenko said, TASS reported.", "Oleg Petrenko"),
        ("Chief Tembo said, according to the daily Radio Nord.", "Tembo"),
        ("said union chief Moses Tembo, according to Radio Nord.", "Moses Tembo"),
        ("Captain Ana Ruiz said, Marca reports.", "Ana Ruiz"),
        ("Captain Ana Ruiz told the crew, the newspaper Marca reports.", "Ana Ruiz"),
    ],
)
def test_a_quotation_behind_a_mediums_tag_is_of_who_spoke(nlp: Language, tag: str, name: str) -> None:
    text = f"“The border is closed,” {tag} “Nobody will stop us.”"
    told = [
        (statement.name, [text[slice(*piece)] for piece in statement.content])
        for statement in attribute(next(parse(nlp, [text])))
        if text[statement.content[-1][0] :].startswith("“Nobody")
    ]
    assert told == [(name, ["“The border is closed,”", "“Nobody will stop us.”"])]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“The lake is full,” Ada Holm said. Vestnik reported: “Nobody will stop us.”", "Vestnik"),
        ("“The lake is full,” said Ada Holm. “Nobody will stop us,” TASS wrote in a comment.", "TASS"),
        ("“The lake is full,” Ada Holm said, while Jan Kos replied: “Nobody will stop us.”", "Jan Kos"),
    ],
)
def test_a_medium_keeps_its_own_words(nlp: Language, text: str, name: str) -> None:
    [statement] = [
        one for one in attribute(next(parse(nlp, [text]))) if text[one.content[-1][0] :].startswith("“Nobody")
    ]
    assert statement.name == name
