"""Whom words are about or put to does not say them: ``X was called “a thief”``, ``the first question to X``."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    "text",
    [
        "Colonel Jaroslav Bek was called “a coward and a deserter”. He has filed a complaint.",
        "Singer Tommy Ortega was called “a drunk and a wife-beater”. He sued.",
        "“Who paid for the yacht?” was the first question to President Simon Vidal. He ended the interview.",
        "Minister Halima Yusuf had to listen to the words “The blood is on your apron”. She nodded.",
        "King Milan Obren was reproached with “You sold us to the Turks”. He wept.",
        "It is said about General Kofi Asante that he “raped a nun in the war”. Asante does not speak.",
        "Breeder Conor Walsh has to answer the reproach that he “beats his horses to death”. He is silent.",
        "Tenant Joy Adams photographed the sign: “Whites only.” The landlord took it down.",
        "Doctor Aya Sato points to the graffiti “Death to the doctor”. She has lived here since 1990.",
        "CAPTION: Director Naoko Abe in front of the wall on which somebody sprayed “We will kill you all”.",
        "Pilot Sara Lund had to endure remarks such as “Your place is in the kitchen”. She flies on.",
    ],
)
def test_whom_words_are_about_does_not_say_them(nlp: Language, text: str) -> None:
    assert all(statement.name is None for statement in attribute(next(parse(nlp, [text]))))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mayor Jens Holm painted a sign. “Pigs live next door,” he wrote on it.", "Jens Holm"),
        ("Breeder Conor Walsh answers the reproach: “I love my horses.”", "Conor Walsh"),
        ("It was said by General Kofi Asante that the army “wept in the war”.", "Kofi Asante"),
        ("President Simon Vidal called the judges “a gang of thieves”. The judges protested.", "Simon Vidal"),
        ("Surgeon Inge Roth described the clinic as “a nest of vipers”. She has moved to Spain.", "Inge Roth"),
        ("The answer of the butcher Uwe Lang was: “I buried him in the yard.” The judge paused.", "Uwe Lang"),
        ("“I know nothing about the matter at all,” Ada Holm said and nodded.", "Ada Holm"),
    ],
)
def test_whoever_says_the_words_is_named(nlp: Language, text: str, name: str) -> None:
    assert name in {statement.name for statement in attribute(next(parse(nlp, [text])))}
