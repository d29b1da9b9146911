"""``quotewire.render``: statements in the text of a notebook."""

import re
from html.parser import HTMLParser

import pytest

import quotewire
from quotewire.tasks.attribution import load_model
from quotewire.tasks.repair import Ledger
from quotewire.tasks.report.notebook import PALETTE
from tests.unit.tasks.report.articles import document, hostile, repair, statement, words
from tests.unit.tasks.report.test_speakers import VARIABLES


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        assert {name for name, _ in attrs} <= {"style", "class"}


def tags(html: str) -> set[str]:
    reader = _Tags()
    reader.feed(html)
    return set(reader.found)


def test_a_doc_of_the_component_shows_who_says_what() -> None:
    nlp = load_model()
    doc = nlp("“The harbour <b>stays</b> shut,” said Ada Okafor, the mayor of Lindhaven.")
    if not nlp.has_pipe("quotewire_attribution"):
        doc = nlp.create_pipe("quotewire_attribution")(doc)
    html = quotewire.render(doc)._repr_html_()
    assert "Ada Okafor · direct" in html
    assert "&lt;b&gt;stays&lt;/b&gt;" in html
    assert tags(html) == {"div", "p", "span"}


def test_a_document_is_shown_as_repaired() -> None:
    ledger = Ledger("„Rain “said Roe.\n\nDry.", (), [repair(1, 0, "„", "“"), repair(2, 5, " “", "” ")])
    item = statement(ledger, words(ledger, "“Rain”"), name="Roe", stance="denied", mention=words(ledger, "Roe"))
    html = str(quotewire.render(document(ledger, [item])))
    assert re.sub(r"<[^>]+>", "", html) == "Roe · direct · denied · 90%“Rain” said Roe.Dry."
    assert html.count("<p ") == 2


@pytest.mark.parametrize("shown", ['{"outcome": "completed"}', b"{}", {"outcome": "completed"}])
def test_json_of_a_document_has_to_be_read_first(shown: object) -> None:
    with pytest.raises(TypeError, match="read JSON with Document"):
        quotewire.render(shown)  # type: ignore[arg-type]


def test_a_hostile_document_stays_text() -> None:
    assert tags(quotewire.render(hostile()).html) == {"div", "p", "span"}


def test_the_colours_are_those_of_the_pages() -> None:
    assert list(PALETTE) == [VARIABLES[f"c{number}"].split(", ")[0] for number in range(len(PALETTE))]
