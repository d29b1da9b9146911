"""How far an organization's name is extended, and what ends it."""

import pytest
from spacy.language import Language
from spacy.tokens import Span

from quotewire.tasks.attribution import parse
from quotewire.tasks.attribution.entities.recognition.whole_names import begun_bodies, closing_mark, is_dotted, whole


def name_in(nlp: Language, text: str, found: str, label: str = "ORG") -> Span:
    doc = next(parse(nlp, [text]))
    start = text.index(found)
    span = doc.char_span(start, start + len(found), label=label)
    assert span is not None
    return span


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("The paper Norddeutsche Allgemeine Zeitung wrote that.", "Norddeutsche", "Norddeutsche Allgemeine Zeitung"),
        ("The Banco de Talvik lends less.", "Banco", "Banco de Talvik"),
        ("The Society of Friends of the Old Town met.", "Society of Friends", "Society of Friends of the Old Town"),
        ("The Fund for Widows and Orphans gave.", "Fund", "Fund for Widows and Orphans"),
        ("The Norwegian Embassy in Yerevan was closed on Monday.", "Norwegian Embassy", "Norwegian Embassy in Yerevan"),
        ("The High-Altitude Center measured it.", "Altitude Center", "High-Altitude Center"),
        ("The magazine “Ports and Ships” wrote that.", "Ports", "Ports and Ships"),
        ("The site Kontur.Fokus counted them.", "Kontur", "Kontur.Fokus"),
    ],
)
def test_a_name_is_as_long_as_it_is_written(nlp: Language, text: str, found: str, expected: str) -> None:
    assert whole(name_in(nlp, text, found), ()).text == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Norland Bank in Talvik lends less.", "Norland Bank"),  # only embassies and the like have a place
        ("Nordkraft of course agreed.", "Nordkraft"),
        ("Nordkraft Anna White joined yesterday.", "Nordkraft"),  # no medium: a person may follow
        ("He left Nordkraft. Berg stayed.", "Nordkraft"),
        ("The Bank of Talvik and Weber agreed.", "Bank of Talvik"),
        ("“Nordkraft is late,” he said. “Berg” was a ship.", "Nordkraft"),
    ],
)
def test_a_name_ends_where_something_else_begins(nlp: Language, text: str, found: str) -> None:
    assert whole(name_in(nlp, text, found), ()).text == found


def test_no_name_runs_into_another(nlp: Language) -> None:
    name = name_in(nlp, "The Fund for Widows and Orphans gave.", "Fund")
    assert whole(name, {name.start + 2}).text == "Fund"


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("The Committee to Save the Marshes met.", "Committee", "Committee to Save the Marshes"),
        (
            "The State Committee on Issues of Religions met.",
            "State Committee",
            "State Committee on Issues of Religions",
        ),
        ("The Agency for Reforms of the Republic of Sarvan met.", "Agency", None),
        ("The Department of Health Deputy Director Le Thi Mai left.", "Department", "Department of Health"),
    ],
)
def test_a_body_goes_on_with_what_it_is_for(nlp: Language, text: str, found: str, expected: str | None) -> None:
    name = name_in(nlp, text, found)
    others = {token.i for token in name.doc if token.text in {"Republic", "Le"}}
    people = {token.i for token in name.doc if token.text == "Le"}
    assert whole(name, others, people).text == (expected or text[4:].removesuffix(" met."))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Movement to Defend the Forests of Oltava will sue.", ["Movement to Defend the Forests"]),
        ("The Platform Against Evictions met.", ["Platform Against Evictions"]),
        ("The Union to Nordbank: pay.", []),
        ("The movement to defend the forests will sue.", []),
        ("Movement to Defend Forests Sues Nordbank", []),  # a headline
    ],
)
def test_bodies_that_begin_with_a_noun_and_an_aim(nlp: Language, text: str, names: list[str]) -> None:
    assert [name.text for name in begun_bodies(next(parse(nlp, [text])), ())] == names


def test_a_word_before_a_full_stop_and_another_is_no_person(nlp: Language) -> None:
    assert is_dotted(name_in(nlp, "The site Kontur.Fokus counted them.", "Kontur", "PERSON"))
    assert not is_dotted(name_in(nlp, "So said Kontur. Fokus denied it.", "Kontur", "PERSON"))


def test_the_mark_that_closes_a_name(nlp: Language) -> None:
    whole_name = name_in(nlp, "The analyst of “Finkontur” left.", "Finkontur", "PERSON")
    cut = name_in(nlp, "The head of “Green Valley” left.", "Green", "PERSON")
    sentence = name_in(nlp, "“Finkontur is late,” he said.", "Finkontur", "PERSON")
    assert closing_mark(whole_name.doc, whole_name.start, whole_name.end) == whole_name.end
    assert closing_mark(cut.doc, cut.start, cut.end) == cut.end + 1
    assert closing_mark(sentence.doc, sentence.start, sentence.end) is None
