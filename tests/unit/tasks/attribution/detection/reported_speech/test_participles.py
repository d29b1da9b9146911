"""Participles between a subject and its verb: the first of two things that somebody says."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def contents(nlp: Language, text: str) -> list[tuple[str | None, str]]:
    told = attribute(next(parse(nlp, [text])))
    return [(one.name, " … ".join(text[a:b] for a, b in one.content)) for one in told]


@pytest.mark.parametrize(
    ("text", "name", "first"),
    [
        (
            "Hamid Tavakkoli, pointing out that the dam is nearly empty, added: Farmers must not plant rice this year.",
            "Hamid Tavakkoli",
            "that the dam is nearly empty",
        ),
        (
            "Governor Maryam Jalilvand, emphasizing that schools have priority, stated: Fuel will be delivered today.",
            "Maryam Jalilvand",
            "that schools have priority",
        ),
        (
            "Rector Otabek Yuldoshev, noting that 300 students have no hostel, promised: A building will open in autumn.",
            "Otabek Yuldoshev",
            "that 300 students have no hostel",
        ),
        (
            "Minister Leila Bakhtiari, announcing that subsidies would continue, said: “No one will go hungry.”",
            "Leila Bakhtiari",
            "that subsidies would continue",
        ),
    ],
)
def test_what_a_participle_says_is_a_statement_of_its_own(nlp: Language, text: str, name: str, first: str) -> None:
    told = contents(nlp, text)
    assert told[0] == (name, first)
    assert len(told) == 2
    assert told[1][0] == name


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Hunter Olli Savolainen, knowing that the ice was thin, went home.", "went home"),
        ("Farmer Sune Dahl, fearing that the river would rise, moved his cows and said nothing.", "moved his cows"),
        ("The old mill, meaning that the village has no bread, was closed by Mayor Jan Dvořák.", "was closed"),
    ],
)
def test_the_main_clause_is_no_part_of_it(nlp: Language, text: str, after: str) -> None:
    assert not any(after in content for _, content in contents(nlp, text))
