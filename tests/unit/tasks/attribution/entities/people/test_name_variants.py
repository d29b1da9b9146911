"""Variants of one person's name in an article, and names that are two people's however alike they are."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def speaker(nlp: Language, text: str) -> str | None:
    return attribute(next(parse(nlp, [text])))[-1].name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Amina Odhiambo-Wekesa, the director, came on Monday. Ms Wekesa said that prices fell.",
         "Amina Odhiambo-Wekesa"),
        ("Ivan Sokol-Lutsky, the engineer, came on Monday. Lutsky said that it will rain.", "Ivan Sokol-Lutsky"),
        ("Pavel Květák-Dvořák, a beekeeper, came on Monday. Kvetak said that it will rain.", "Pavel Květák-Dvořák"),
        ("Zhou Qiumei, a professor at the institute, came. Zhou Chiumei said that the oil is bad.", "Zhou Qiumei"),
        ("Xie Lingling, the spokesperson, came. Hsieh Lingling said that talks go on.", "Xie Lingling"),
        ("Hsiao Chih-ming, the chairman, came. Hsiao Zhiming said that talks go on.", "Hsiao Chih-ming"),
        ("Stepan Horbach, the deputy mayor, came on Monday. Stepan Olehovych said that buses will go.",
         "Stepan Horbach"),
        ("Ruslan Tkach, the head of the museum, came. Ruslan Petrovych said that the train is old.", "Ruslan Tkach"),
        ("Marek Zwol, the rector of the college, came on Monday. Marek Zwal said that rooms are full.", "Marek Zwol"),
        ("Anna Lína Jónsdóttir, a pilot, came. Anna Lína slept. Anna Lína said that rooms are full.", "Anna Lína Jónsdóttir"),
        ("The answer of Ali Al-Rahman, a pilot, came. Al-Rahman said that rooms are full.", "Ali Al-Rahman"),
        ("Daria Kalugina, the botanist, came on Monday. Kalugin said that the birch is late.", "Daria Kalugina"),
    ],
)  # fmt: skip
def test_variants_are_one_person(nlp: Language, text: str, name: str) -> None:
    assert speaker(nlp, text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Holm, a nurse, came. Eva Lund-Holm, the director, left. Holm said that the roof leaks.", "Ada Holm"),
        ("Eva Lund-Holm, the director, left. Ada Holm, a nurse, came. Holm said that the roof leaks.", "Ada Holm"),
        ("Xu Jing, a teacher, came. Xu Qing said that the school is cold.", "Xu Qing"),
        ("Kim Min-su, the coach, came. Kim Min-ju said that the fans were loud.", "Kim Min-ju"),
        ("Wang Hong, the mayor, came. Wang Kong said that the bridge is safe.", "Wang Kong"),
        ("Roman Lund, a welder, came. Milan Petrovich said that the pier is new.", "Milan Petrovich"),
        ("Stepan Horbach, the mayor, came. The driver Stepan Olehovych said that the road is open.",
         "Stepan Olehovych"),
        ("Stepan Horbach came. Stepan Lutsky came. Stepan Olehovych said that the road is open.", "Stepan Olehovych"),
        ("Marek Zwol, the coach, came. Marek Zwal, the captain, said that they were tired.", "Marek Zwal"),
        ("Anna Lína Jónsdóttir, a pilot, came. Anna Lína slept. Anna Lína said that rooms are full.", "Anna Lína Jónsdóttir"),
        ("The answer of Ali Al-Rahman, a pilot, came. Al-Rahman said that rooms are full.", "Ali Al-Rahman"),
        ("Daria Kalugina, the botanist, came. Mr. Kalugin said that the birch is late.", "Kalugin"),
        ("Daria Kalugina and her husband came on Monday. Kalugin said that the birch is late.", "Kalugin"),
    ],
)  # fmt: skip
def test_two_people_stay_two(nlp: Language, text: str, name: str) -> None:
    assert speaker(nlp, text) == name


def test_the_first_spelling_is_kept(nlp: Language) -> None:
    text = "Lesia Petrenko, a farmer, came. Lesya Petrenko said that the well is dry."
    assert speaker(nlp, text) == "Lesia Petrenko"
