"""Somebody else who speaks in the second clause of a sentence, and clauses that stay with the first speaker."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def contents(nlp: Language, text: str) -> list[tuple[str | None, str]]:
    told = attribute(next(parse(nlp, [text])))
    return [(one.name, " … ".join(text[a:b] for a, b in one.content)) for one in told]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            "Arvo Saar said that the fleet was ready, while General Piet de Vries cautioned against optimism.",
            ("Arvo Saar", "that the fleet was ready"),
            ("Piet de Vries", "optimism"),
        ),
        (
            "Lucia Ferri said the tram would run, while Paolo Conti, the head of the drivers' union, rejected the plan.",
            ("Lucia Ferri", "the tram would run"),
            ("Paolo Conti", "the plan"),
        ),
        (
            "Analyst Sunil Rao said rates would fall, but economist Meera Iyer predicted another rise.",
            ("Sunil Rao", "rates would fall"),
            ("Meera Iyer", "another rise"),
        ),
        (
            "Olena Kravets said that the corridor was safe, and Governor Petro Bondar praised the volunteers.",
            ("Olena Kravets", "that the corridor was safe"),
            ("Petro Bondar", "the volunteers"),
        ),
        (
            "Al-Sudani said the two sides agreed to build a port, while Araghchi called for an end of the sanctions.",
            ("Al-Sudani", "the two sides agreed to build a port"),
            ("Araghchi", "an end of the sanctions"),
        ),
        (
            "Ada Holm said that the gas would flow and later Marek Duda criticized the government.",
            ("Ada Holm", "that the gas would flow"),
            ("Marek Duda", "the government"),
        ),
    ],
)
def test_the_second_speaker_has_the_second_clause(
    nlp: Language, text: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    assert contents(nlp, text) == [first, second]


@pytest.mark.parametrize(
    "content",
    [
        "that the minister resigned, while the deputy stayed in office",
        "that Kimmich would play and Neuer would rest",
        "that Jon Berg called for peace, while Rosa Lind called for war",
        "that Berg hit the victim, while Lind told him to stop",
        "that the strike would go on, while Berg would announce new talks",
        "that Berg was ill and that Lind announced her departure",
        "that the union called for a strike, while the company announced layoffs",
        "that while Jon Berg promised reforms, nothing had changed",
        "the shop was closed while Jon Berg called the police",
        "that fewer people were ill, and that different towns and UNICEF praised the clinic",
    ],
)
def test_what_the_first_speaker_tells_of_others_stays(nlp: Language, content: str) -> None:
    assert ("Ada Holm", content) in contents(nlp, f"Ada Holm said {content}.")


def test_nobody_speaks_second_to_themselves(nlp: Language) -> None:
    text = "Ada Holm said that prices had risen, and Ada Holm's deputy promised help."
    assert all(name in {"Ada Holm", None} for name, _ in contents(nlp, text))


@pytest.mark.parametrize("other", ["prosecutor Ines Prado", "former minister Jana Veil"])
def test_a_description_in_the_first_clause_is_not_the_second_speaker(nlp: Language, other: str) -> None:
    noun = "The lawyer" if "prosecutor" in other else "The minister"
    text = f"{noun} said the bill would pass, while {other} praised the opposition."
    assert contents(nlp, text) == [
        (None, "the bill would pass"),
        (" ".join(other.split()[-2:]), "the opposition"),
    ]
