"""Holders of an office of a country with one name, or a short one: ``the President of Ghana Mensah said``."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("source", "name", "affiliation"),
    [
        ("Minister of Trade of the Republic of Indonesia Suharti", "Suharti", "Republic of Indonesia"),
        ("The president of Vietnam Vo Bang", "Vo Bang", "Vietnam"),
        ("Speaker of the National Assembly of Zambia Tembo", "Tembo", "National Assembly of Zambia"),
        ("Governor of the East Java province Suharti", "Suharti", "East Java province"),
        ("Sultan of the State of Brunei Rahman", "Rahman", "State of Brunei"),
        ("King of Bhutan Dorji", "Dorji", "Bhutan"),
        ("President of South Korea Bang", "Bang", "South Korea"),
        ("The president of South Africa Ndlovu", "Ndlovu", "South Africa"),
        ("The minister of energy of the Republic of Kazakhstan Akhmetova", "Akhmetova", "Republic of Kazakhstan"),
    ],
)
def test_a_holder_behind_the_country_is_found(nlp: Language, source: str, name: str, affiliation: str) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the harbour would open."])))
    assert (statement.name, statement.kind, statement.affiliation) == (name, "person", affiliation)


def test_a_name_in_the_text_tells_where_a_province_ends(nlp: Language) -> None:
    text = "Governor of Lombok Suharti said that the hotels were full. Suharti blamed the rain."
    first = attribute(next(parse(nlp, [text])))[0]
    assert (first.name, first.affiliation) == ("Suharti", "Lombok")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("The president of the Republic of South Africa", None),
        ("The governor of New South Wales", None),
        ("The president of Japan Tobacco", None),
        ("The head of Nigeria Customs Service", None),
        ("The lawyer of Georgia Moe", None),
        ("The president of Georgia Tech", None),
        ("The minister for Niger Delta", None),
        ("The Embassy of the Republic of Ghana", "Embassy of the Republic of Ghana"),
        ("The Minister of Trade of the Republic of Kenya, Anna Moe,", "Anna Moe"),
        ("The prime minister of France Anna Moe", "Anna Moe"),
    ],
)
def test_what_is_no_holder_stays(nlp: Language, source: str, name: str | None) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the harbour would open."])))
    assert statement.name == name
