"""Names of bodies in quotation marks, by the noun beside them."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.entities.roles.marked_names import bodies_in_marks, with_marked_bodies


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The group “Right to Breathe” met.", "Right to Breathe"),
        ('The NGO "Help for Paws" met.', "Help for Paws"),
        ("The «Green Belt of Kirsa» movement met.", "Green Belt of Kirsa"),
    ],
)
def test_a_noun_beside_the_marks_tells(nlp: Language, text: str, name: str) -> None:
    found = bodies_in_marks(next(parse(nlp, [text])))
    assert found.names == {name}
    assert all(text[at:].split(maxsplit=1)[0] in {"group", "NGO", "movement"} for at in found.by_noun)


@pytest.mark.parametrize(
    "text",
    [
        "He told the company “We will not pay”.",  # no name, by its last word
        "The film “Deep Water” ran.",
        "The firm “Nordkraft” met.",  # one word may be an answer
        "The group “Who. What” met.",
    ],
)
def test_other_marks_name_nobody(nlp: Language, text: str) -> None:
    assert not bodies_in_marks(next(parse(nlp, [text]))).names


@pytest.mark.parametrize("body", ["“Nova Syla” party", "“Chyste Nebo” movement", "“Stal” club"])
def test_a_name_before_a_noun_for_a_body_is_no_person(nlp: Language, body: str) -> None:
    text = f"“All were for it,” said the representative of the {body} Olha Rys."
    assert [statement.name for statement in attribute(next(parse(nlp, [text])))] == ["Olha Rys"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The company “Zoria” was closed for a day. The company", "Zoria"),
        ("Fire broke out at the factory “Nova Liniia”. The factory", "Nova Liniia"),
        ("The pharmacy “Alfa-Trade” was closed for a day. The pharmacy", "Alfa-Trade"),
        ('The sanatorium "Zoria" was closed for a day. The sanatorium', "Zoria"),
        ('The sawmill "Rodnik", which owns the truck,', "Rodnik"),
        ("The director of the club “Old Mill” Olha Rys", "Olha Rys"),
    ],
)
def test_a_noun_takes_up_the_body_that_it_made_one(nlp: Language, text: str, name: str) -> None:
    statements = attribute(next(parse(nlp, [f"{text} said that work goes on as usual."])))
    assert statements[-1].name == name


@pytest.mark.parametrize(
    "text",
    [
        "He told the company “Never”.",
        "He told the company “Maybe tomorrow”.",
        "He wrote to the firm “Please stop it”.",
        "The song “Nova Zoria” was played.",
        "The club“Zoria” won.",
        "The team “Olha Rys said that it was over”.",
    ],
)
def test_marks_behind_a_noun_may_hold_words(nlp: Language, text: str) -> None:
    assert with_marked_bodies(next(parse(nlp, [text])), []) == []
