"""An article's page has its words exactly: the text, the original, every statement, whatever the article contains."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotewire.schemas import Document, Repair, Translation
from quotewire.schemas.document import Evidence
from quotewire.tasks.repair import Ledger
from quotewire.tasks.report import ReportError, article_view, render_article
from tests.unit.tasks.report.articles import HOSTILE, document, hostile, removed, repair, span, statement, words
from tests.unit.tasks.report.reading import read

LETTERS = st.text(alphabet="ab <&\"'\n\r\t“”𝔘🧑‍🚒é\u202e", max_size=6)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Any original with repairs and flags."""
    original, repairs = "", []
    for number, (kept, before, after) in enumerate(draw(st.lists(st.tuples(LETTERS, LETTERS, LETTERS), max_size=6))):
        original += f"{kept}x"
        flagged = draw(st.booleans())
        if before or after:
            repairs.append(repair(number, len(original), before, after, flagged=flagged))
        original += before
    return Ledger(original, (), repairs)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document: statements nest, cross and touch as they like."""
    ledger = draw(ledgers())
    places = st.integers(0, len(ledger.text))
    made = []
    for number in range(draw(st.integers(0, 5)) if ledger.text else 0):
        cuts = sorted(
            draw(st.lists(places, min_size=2, max_size=4, unique=True).filter(lambda found: len(found) % 2 == 0))
        )
        mention = sorted((draw(places), draw(places)))
        content = list(zip(cuts[::2], cuts[1::2], strict=True))
        made.append(
            statement(
                ledger, content, name=f"Name {number % 3}", mention=[(mention[0], mention[1])], identity=f"a{number}"
            )
        )
    return document(ledger, made)


def packed(text: str) -> str:
    return "".join(text.split())


@given(documents())
def test_text_original_and_statements_can_be_read_from_the_page(made: Document) -> None:
    page = read(render_article(made))
    assert page.text == made.text
    assert page.original == made.original
    for number, item in enumerate(made.attributions, start=1):
        assert packed(page.statements.get(number, "")) == packed("".join(part.text for part in item.content))
        assert packed(page.mentions.get(number, "")) == packed("".join(part.text for part in item.source.mention))


def test_a_nested_statement_lies_inside_the_outer_one_and_its_underline_too() -> None:
    ledger = Ledger("Roe said that Lund had said the pier was shut, then left.")
    outer = statement(ledger, words(ledger, "that Lund had said the pier was shut"), name="Ada Roe", identity="outer")
    inner = statement(ledger, words(ledger, "the pier was shut"), name="Jo Lund", identity="inner", nested_in="outer")
    html = render_article(document(ledger, [outer, inner]))
    assert re.search(
        r'<span class="st c1 p0 l1" data-s="1">.*that Lund had said <span class="st c2 p1 l0" data-s="2">', html
    )


def test_statements_that_cross_have_all_their_words() -> None:
    ledger = Ledger("one two three four")
    first = statement(ledger, words(ledger, "one two three"), name="A", identity="a")
    second = statement(ledger, words(ledger, "two three four"), name="B", identity="b")
    page = read(render_article(document(ledger, [first, second])))
    assert page.statements == {1: "one two three", 2: "two three four"}


def test_a_content_of_several_spans_has_one_link_and_its_number_at_each_span() -> None:
    ledger = Ledger("“We 🧑‍🚒 stay,” said Ada Roe. “For 𝔘s it is home.”")
    item = statement(ledger, words(ledger, "“We 🧑‍🚒 stay,”", "“For 𝔘s it is home.”"), name="Ada Roe", identity="x1")
    html = render_article(document(ledger, [item]))
    assert html.count('id="s-x1"') == 1
    assert html.count('data-n="1"') == 2
    assert read(html).statements[1] == "“We 🧑‍🚒 stay,”“For 𝔘s it is home.”"


def test_a_screen_reader_is_told_who_says_it_and_how() -> None:
    ledger = Ledger("“Rain,” said Roe.")
    item = statement(ledger, words(ledger, "“Rain,”"), name="Ada Roe", role="mayor", stance="denied")
    html = render_article(document(ledger, [item]))
    assert 'aria-label="Statement 1: Ada Roe, mayor; direct, denied, confidence 90%"' in html


def test_repairs_are_tracked_changes_and_stay_inside_their_statement() -> None:
    ledger = Ledger("„Wir stay “said Roe.", (), [repair(1, 0, "„", "“"), repair(2, 9, " “", "” ")])
    item = statement(ledger, [(0, 10)], name="Roe")
    html = render_article(document(ledger, [item]))
    page = read(html)
    assert (page.deleted, page.inserted) == (["„", " “"], ["“", "”", " "])
    assert page.text == "“Wir stay” said Roe."
    assert page.statements[1] == "“Wir stay”"
    assert '<del data-r="0">„</del><ins data-r="0">“</ins>Wir stay<del data-r="1"> “</del>' in html


def test_a_removed_block_is_folded_and_one_inside_a_line_is_struck() -> None:
    original = "The pier (ad) is shut.\n\n\nLeave a Reply\nYour name\n"
    ledger = Ledger(original, [removed(original, "(ad) "), removed(original, "\n\n\nLeave a Reply\nYour name\n")])
    html = render_article(document(ledger))
    page = read(html)
    assert page.text == "The pier is shut."
    assert page.original == original
    assert '<del class="removed" title="Removed: comment form">(ad) </del>' in html
    assert re.search(r'<details class="cutout">\s*<summary>Removed: comment form <span class="why">\(a test\)', html)


def test_a_flag_is_a_note_beside_its_paragraph_and_a_link_at_its_words() -> None:
    original = "The first part.\n\nYour rise is near.\n\nThe end."
    ledger = Ledger(original, (), [repair(1, original.index("Your"), "Your", "Its", flagged=True)])
    html = render_article(document(ledger))
    rows = html.split('<div class="row">')
    assert ['id="flag-a"' in row for row in rows] == [False, False, True, False]
    assert 'id="flagged-a" href="#flag-a"' in rows[2]
    assert "Perhaps: <q>Its</q>" in rows[2]


def test_a_flag_without_words_has_its_note_all_the_same() -> None:
    original = "First.\n\nSecond."
    ledger = Ledger(original, (), [repair(1, len("First.\n\nSec"), "", None, flagged=True)])
    rows = render_article(document(ledger)).split('<div class="row">')
    assert 'id="flag-a"' in rows[2]


def test_line_ends_are_paragraphs_where_there_are_no_empty_lines() -> None:
    assert len(article_view(document(Ledger("One.\nTwo.\nThree."))).rows) == 3
    assert len(article_view(document(Ledger("One\nline.\n\nTwo\nlines."))).rows) == 2


def test_when_and_where_is_in_order_of_time_with_the_publication() -> None:
    ledger = Ledger("Roe said on Monday in Bergen it rains. Lund said today it snows. Ek said once it hails.")

    def when(mention: str, day: str | None) -> dict[str, object]:
        (place,) = words(ledger, mention)
        return {"mention": span(ledger, *place), "precision": "day", "first_day": day, "last_day": day}

    made = [
        statement(ledger, words(ledger, "it snows"), when=when("today", "2026-03-17")),
        statement(
            ledger,
            words(ledger, "it rains"),
            when=when("on Monday", "2026-03-16"),
            where=[{"mention": span(ledger, *words(ledger, "Bergen")[0]), "kind": "place"}],
        ),
        statement(ledger, words(ledger, "it hails"), when=when("once", None)),
    ]
    moments = article_view(document(ledger, made, published_at="2026-03-17T08:00:00Z")).moments
    assert [(one.label, one.words, one.statements) for one in moments] == [
        ("16 Mar 2026", ("on Monday, Bergen",), (1,)),
        ("17 Mar 2026", ("today",), (0,)),
        ("17 Mar 2026", ("published",), ()),
        ("Date not known", ("once",), (2,)),
    ]


def test_a_translation_shows_its_language_and_evidence() -> None:
    signs = [Evidence(kind="repaired.quote", count=3, reason="Marks had to be repaired.")]
    translation = Translation.model_validate({"likely": 0.93, "from": "de", "evidence": signs})
    html = render_article(document(Ledger("Rain."), translation=translation))
    assert "Reads like a translation from German" in html
    assert "93% likely, from German" in html
    assert 'Marks had to be repaired. <span class="times">3×</span>' in html


def test_what_is_unsure_denied_or_flagged_is_to_be_checked_first() -> None:
    ledger = Ledger("“Rain,” he said. “Snow,” she said.", (), [repair(1, 18, "Snow", None, flagged=True)])
    sure = statement(ledger, words(ledger, "“Rain,”"), name="A", identity="sure")
    denied = statement(ledger, words(ledger, "“Snow,”"), name="B", stance="denied", confidence=0.6, identity="denied")
    checks = article_view(document(ledger, [sure, denied])).checks
    assert [(check.statement.item.id, check.why) for check in checks] == [
        ("denied", ["confidence 60%", "denied", "flag a"])
    ]


def test_a_pronoun_leads_to_the_statement_that_names_its_speaker() -> None:
    ledger = Ledger("one two three four")
    bases = [("one", "pronoun"), ("two", "named"), ("three", "pronoun"), ("four", "named")]
    made = [statement(ledger, words(ledger, word), name="Ada Roe", basis=basis, identity=word) for word, basis in bases]
    told = article_view(document(ledger, made)).data["statements"]
    assert [one["named"] for one in told] == [2, None, 2, None]


def test_a_hostile_article_stays_text() -> None:
    made = hostile()
    html = render_article(made)
    page = read(html)
    assert page.text == made.text
    assert page.original == made.original
    assert sum(tag == "script" for tag, _ in page.tags) == 2
    assert sum(tag == "style" for tag, _ in page.tags) == 1
    assert not [
        tag for tag, attributes in page.tags if tag == "img" or any(name.startswith("on") for name in attributes)
    ]
    assert not [
        attributes for tag, attributes in page.tags if str(attributes.get("href", "")).startswith("javascript:")
    ]
    island = html.rpartition('id="data">')[2].partition("</script>")[0]
    assert json.loads(island)["article"]["title"] == " ".join(HOSTILE)
    assert "<" not in island
    assert "49" not in html.partition("<main")[2].partition("</main>")[0]


def test_the_policy_names_exactly_the_style_and_script_of_the_page() -> None:
    html = render_article(document(Ledger("Rain.")))
    assert "unsafe" not in html.partition("</head>")[0]
    assert "default-src &#39;none&#39;" in html
    assert not re.findall(r'(?:src|href)="(?!#)', html)
    assert not re.findall(r"url\(|@import", html)
    assert ' style="' not in html


def test_a_document_that_contradicts_itself_is_refused() -> None:
    ledger = Ledger("“Rain,” said Roe.", (), [repair(1, 0, "“", '"')])
    made = document(ledger, [statement(ledger, [(0, 7)], name="Roe")])
    with pytest.raises(ReportError, match="do not lead from the original"):
        render_article(made.model_copy(update={"text": "“Snow,” said Roe."}))
    wrong = Repair(**{**repair(1, 0, "“", '"').model_dump(), "before": "?"})
    with pytest.raises(ReportError, match="the original has"):
        render_article(made.model_copy(update={"repairs": [wrong]}))
    with pytest.raises(ReportError, match="several attributions with the id"):
        render_article(made.model_copy(update={"attributions": made.attributions * 2}))
    moved = made.attributions[0].model_copy(update={"content": [span(Ledger("“Snow,” "), 0, 7)]})
    with pytest.raises(ReportError, match="the text has other words"):
        render_article(made.model_copy(update={"attributions": [moved]}))


def test_an_article_without_statements_or_words_says_so() -> None:
    assert "found no statement" in render_article(document(Ledger("Rain.")))
    assert "no words left" in render_article(document(Ledger("")))
