"""What is reported as said tells who goes on, and who is spoken about."""

from collections.abc import Callable

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.coreference.antecedents.reported_words import Inside, ReportedWords
from quotewire.tasks.attribution.entities import Mention, PersonEntity
from quotewire.tasks.attribution.text import Layout
from quotewire.tasks.attribution.types import Candidate, Link

Reading = tuple[Doc, ReportedWords, Callable[[set[int]], list[str]]]


def _read(nlp: Language, text: str, *names: str, said: str = "", source: str = "") -> Reading:
    """An article with people by these names, and one statement."""
    doc = next(parse(nlp, [text]))
    people = [PersonEntity(name, "person") for name in names]
    named = [Mention(text.index(one.name), one, 1.0) for one in people]
    found, links = list[Candidate](), list[Link]()
    if said:
        start, at = text.index(said), text.index(source)
        found = [Candidate("indirect", "speech", ((start, start + len(said)),), (), None, "learned", 1.0, ())]
        links = [Link(((at, at + len(source)),))]
    reported = ReportedWords(found, links, Layout(doc, text), sorted(named, key=lambda one: one.at))
    return doc, reported, lambda keys: sorted(one.name for one in people if id(one) in keys)


def test_spans_may_lie_in_one_another() -> None:
    inside = Inside([(10, 30), (12, 15), (40, 50)])
    assert [at for at in (9, 10, 14, 29, 30, 45, 50) if at in inside] == [10, 14, 29, 45]


def test_whoever_is_named_in_the_words_is_known(nlp: Language) -> None:
    text = "Weber said that Holm would resign. He added that it rained."
    _, reported, names = _read(nlp, text, "Weber", "Holm", said="Holm would resign", source="Weber")
    start = text.index("Holm")
    assert names(reported.named_in([(start, start + 17)])) == ["Holm"]
    assert (text.index("Holm") in reported, text.index("Weber") in reported) == (True, False)
    assert text[: reported.end(0) + 1].endswith("Holm would resign")
    assert reported.end(5) == 5, "nobody speaks there"


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("Yesterday he told Weber that it rained.", ["Weber"]),
        ("Yesterday he said after a talk with Weber that it rained.", ["Weber"]),
        ("Yesterday he said that it rained. Weber agreed.", []),
        ("Weber came. He said that it rained.", []),
    ],
)
def test_whom_he_told_is_behind_him(nlp: Language, text: str, behind: list[str]) -> None:
    doc, reported, names = _read(nlp, text, "Weber")
    he = next(token for token in doc if token.lower_ == "he")
    assert names(reported.named_behind(he, he.idx + 2, ())) == behind


def test_clauses_around_and_before_have_their_subjects(nlp: Language) -> None:
    doc, reported, names = _read(nlp, "Weber believes that when Holm left, he told the truth.", "Weber", "Holm")
    he = next(token for token in doc if token.lower_ == "he")
    assert names(reported.subject_above(he)) == ["Weber"]
    assert names(reported.subject_beside(he)) == ["Holm"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mayor Ivo Kralik said that Petr Dvorsky would resign. He added that the council had agreed.", "Ivo Kralik"),
        ("Farmer Musa Bello said that God sends the rain. He added that the wells were dry.", "Musa Bello"),
        ("Coach Lena Ruud said that Ida Moen was fit again. She added that the team would travel.", "Lena Ruud"),
        ("Minister Tomás Vega told reporters that Luis Soto had lied. He called for an inquiry.", "Tomás Vega"),
    ],
)
def test_whoever_speaks_goes_on_after_naming_another(nlp: Language, text: str, name: str) -> None:
    assert attribute(next(parse(nlp, [text])))[-1].name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mayor Ivo Kralik opened the bridge. Engineer Petr Dvorsky built it. He said that it would last.",
         "Petr Dvorsky"),
        ("Mayor Ivo Kralik criticised the plan. Petr Dvorsky defended it. He told Kralik that it would work.",
         "Petr Dvorsky"),
    ],
)  # fmt: skip
def test_whoever_acts_after_the_words_is_meant(nlp: Language, text: str, name: str) -> None:
    assert attribute(next(parse(nlp, [text])))[-1].name == name
