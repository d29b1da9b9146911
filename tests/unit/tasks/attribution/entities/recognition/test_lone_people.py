"""People with one name whom an apposition, a relative before a comma or an age tells."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“He is innocent,” said the sister of Omar Said, Samira.", "Samira"),
        ("“They came at dawn,” Temesgen, a father of three, told the agency by phone.", "Temesgen"),
        ("His wife, Chiyo, is not so sure. “I am afraid of the river now,” she said.", "Chiyo"),
        ("Yevheniia, a pensioner, said that the pipes had burst.", "Yevheniia"),
        ("Nyambura, 34, said that her house was gone.", "Nyambura"),
        ("Tamana, a resident of the street, said that the noise was terrible.", "Tamana"),
        ("“He was kind,” said his niece, Wanjiru.", "Wanjiru"),
        ("Yamana, a fisherman, watched the boats. “They are late,” Yamana said.", "Yamana"),
        ("The farmer lives near the dam. His daughter, Yuzuki, said that the ground shook.", "Yuzuki"),
    ],
)
def test_a_person_with_one_name_is_found(nlp: Language, text: str, name: str) -> None:
    statement = attribute(next(parse(nlp, [text])))[-1]
    assert (statement.name, statement.kind) == (name, "person")


@pytest.mark.parametrize(
    "text",
    [
        "Google, a partner of the firm, said that it would help.",
        "Tesla, a carmaker, said that orders rose.",
        "In Olmeda, 19, people waited. The city of Olmeda said that it would help.",
        "She lives with her mother, Kenya, and a cat. Kenya said that the border is open.",
    ],
)
def test_a_firm_and_a_place_are_no_people(nlp: Language, text: str) -> None:
    statement = attribute(next(parse(nlp, [text])))[-1]
    assert statement.kind != "person"
