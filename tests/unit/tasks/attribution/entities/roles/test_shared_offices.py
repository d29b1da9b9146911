"""An office in the plural before a list of names is held by each of them."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The teachers Anna Kowalska and Ewa Mazur left. Mazur said that she was tired.", "teacher"),
        ("Police officers Juan Rey, Ole Dam and Ravi Shah were hurt. “I saw nothing,” Shah said.", "Police officer"),
        ("The brothers Arben and Luan Gashi were arrested. “I saw nothing,” said Luan Gashi.", "brother"),
        ("The pilots Jan Kos (Malta) and Petr Novak (Brno) landed. Novak said that it was windy.", "pilot"),
        ("Supporters of Amara Diallo and Jean Kouassi fought. Kouassi said that it was hot.", None),
        ("The doctor Amara Diallo and Jean Kouassi travelled. Kouassi said that it was hot.", None),
        ("The nurses left. Amara Diallo and Jean Kouassi stayed. Kouassi said that it was hot.", None),
        ("The nurses met Amara Diallo, and Jean Kouassi said that it was hot.", None),
        ("The actors Amara Diallo and Engineer Jean Kouassi came. Kouassi said that it was hot.", "Engineer"),
    ],
)
def test_role_of_the_last_of_a_list(nlp: Language, text: str, role: str | None) -> None:
    statement = attribute(next(parse(nlp, [text])))[-1]
    assert statement.role == role


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("Model Yara Holm", "Yara Holm"),
        ("Star Anna White", "Anna White"),
        ("Councillor Mia Sund", "Mia Sund"),
        ("Model Ostrova Holm", "Model Ostrova Holm"),
    ],
)
def test_word_before_a_name_is_no_part_of_it(nlp: Language, mention: str, name: str) -> None:
    statement = attribute(next(parse(nlp, [f"{mention} said that it was late."])))[-1]
    assert statement.name == name
