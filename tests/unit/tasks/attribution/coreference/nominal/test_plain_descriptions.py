"""Plain words for a speaker: his words, the accused, two sides of a trial."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import Statement, attribute, parse
from quotewire.tasks.attribution.coreference import confidence


def statements(nlp: Language, text: str) -> list[Statement]:
    return attribute(next(parse(nlp, [text])))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Deputy Minister Olena Koval gave a briefing. According to her words, the enemy is regrouping.",
            "Olena Koval",
        ),
        ("Farmer José Lima is waiting for help. According to his words, the harvest died.", "José Lima"),
        ("According to Olena Koval's words, the harvest died.", "Olena Koval"),
        ("Residents are tired. According to their words, nobody sleeps.", None),
    ],
)
def test_words_are_those_of_their_owner(nlp: Language, text: str, name: str | None) -> None:
    assert statements(nlp, text)[-1].name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("As Interfax was told in the press service of the Ministry of Transport, the bridge will open on Friday.",
         "Ministry of Transport"),
        ("The bridge will open on Friday, the agency was told in the Ministry of Transport.", "Ministry of Transport"),
        ("As the agency was informed by the Ministry of Transport, the bridge will open.", "Ministry of Transport"),
        ("As the correspondent was told at the city hall, the bridge will open on Friday.", None),
    ],
)  # fmt: skip
def test_who_is_told_does_not_speak(nlp: Language, text: str, name: str | None) -> None:
    [statement] = statements(nlp, text)
    assert (statement.name, statement.kind) == (name, "organization")


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("read Jon Berg's statement", "Jon Berg"),
        ("read a statement by Jon Berg", "Jon Berg"),
        ("published Jon Berg's message", "Jon Berg"),
        ("read her statement", "Ada Holm"),
        ("criticized Jon Berg's statement", "Ada Holm"),
    ],
)
def test_who_shows_the_words_of_others_does_not_say_them(nlp: Language, shown: str, name: str) -> None:
    [statement] = statements(nlp, f"Ada Holm {shown}: “I am sorry for what I did.”")
    assert statement.name == name


@pytest.mark.parametrize(
    ("text", "side", "name"),
    [
        ("Lawyer Denis Golubev said that the search was illegal. The prosecutor said that it was lawful.",
         "The prosecutor", None),
        ("“We will appeal,” the lawyer said. Prosecutor Jens Holm said the verdict was fair.", "the lawyer", None),
        ("Prosecutor Jens Holm demanded ten years. The public prosecutor said that the man is dangerous.",
         "The public prosecutor", "Jens Holm"),
        ("Lawyer Anna Kolb defended the man. The defense attorney said that he is innocent.",
         "The defense attorney", "Anna Kolb"),
    ],
)  # fmt: skip
def test_one_side_of_a_trial_is_not_the_other(nlp: Language, text: str, side: str, name: str | None) -> None:
    told = {text[slice(*one.mention[0])]: one.name for one in statements(nlp, text)}
    assert told[side] == name


@pytest.mark.parametrize(
    ("source", "kind"),
    [("The accused", "anonymous"), ("The injured", "anonymous"), ("The prosecution", "organization"),
     ("The defence", "organization")],
)  # fmt: skip
def test_participles_and_sides_are_sources(nlp: Language, source: str, kind: str) -> None:
    [statement] = statements(nlp, f"{source} told the court that the confession was false.")
    assert (statement.name, statement.kind) == (None, kind)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Biologist Olena Koval has studied bears. “They sleep,” the scientist explains.", "scientist"),
        ("Mayor Ada Holm opened the bridge. “It is safe,” she said.", None),
    ],
)
def test_a_name_too_doubtful_to_tell_leaves_no_office(
    nlp: Language, monkeypatch: pytest.MonkeyPatch, text: str, role: str | None
) -> None:
    [named] = statements(nlp, text)
    monkeypatch.setattr(confidence, "NAME_BAR", 1.1)
    [withheld] = statements(nlp, text)
    assert named.name is not None
    assert (withheld.name, withheld.role, withheld.speaker_confidence) == (None, role, named.speaker_confidence)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("An army of Nordkraft workers", None),
        ("A group of 67 Latin American artists and writers", None),
        ("The cabinet of the Polish right-wing government", "cabinet of the Polish right-wing government"),
        ("The campaign of presumptive Green nominee Ada Holm", "campaign of presumptive Green nominee Ada Holm"),
        ("The administration of Orsk", "administration of Orsk"),
        ("The government of the Irkutsk region", "government of the Irkutsk region"),
    ],
)
def test_a_name_before_another_noun_is_no_bodys(nlp: Language, source: str, name: str | None) -> None:
    assert statements(nlp, f"{source} said that we have to go.")[-1].name == name
