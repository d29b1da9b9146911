"""Chinese bodies with ``People's`` in their names."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.entities.recognition.peoples_bodies import with_peoples_bodies


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Recently, the Liushu District People's Court concluded a dispute. The court",
            "Liushu District People's Court",
        ),
        ("On the 5th, the Dashan County People's Court heard the case. The court", "Dashan County People's Court"),
        ("Xinhe City Third People's Hospital opened a ward. The hospital", "Xinhe City Third People's Hospital"),
        ("The Higher People's Court of Donghai heard the appeal. The court", "Higher People's Court of Donghai"),
        ("The Nanlin City People’s Procuratorate", "Nanlin City People’s Procuratorate"),
        ("Lin Bo won. Judge Lin Bo of the Beihu People's Court", "Lin Bo"),
    ],
)
def test_a_body_of_the_people_has_its_whole_name(nlp: Language, text: str, name: str) -> None:
    statements = attribute(next(parse(nlp, [f"{text} held that the contract is valid."])))
    assert statements[-1].name == name


@pytest.mark.parametrize(
    "text",
    [
        "The people's court is full.",
        "The People's Party won the election.",
        "The Korean People's Army left.",
        "He reads the People's Daily.",
        "The People's Court sat on Monday.",
    ],
)
def test_other_names_stay_as_they_are(nlp: Language, text: str) -> None:
    doc = next(parse(nlp, [text]))
    assert with_peoples_bodies(doc, []) == []
