"""The index lists articles and speakers over all of them."""

from quotewire.schemas import Reason, Unfinished
from quotewire.tasks.repair import Ledger
from quotewire.tasks.report import Entry, article_view, render_index
from tests.unit.tasks.report.articles import document, hostile, statement, words
from tests.unit.tasks.report.reading import read


def entry(name: str, file: str, *, role: str | None = None) -> Entry:
    ledger = Ledger("“Rain,” she said.")
    item = statement(ledger, words(ledger, "“Rain,”"), name=name, role=role)
    return Entry.of(article_view(document(ledger, [item], title=f"Rain in {file}")), file)


def test_a_speaker_of_two_articles_is_one_with_two_links() -> None:
    html = render_index(
        [entry("Ada Roe", "a.html"), entry("Ada Roe", "b.html", role="mayor"), entry("Bo Ek", "c.html")]
    )
    assert html.count("<bdi>Ada Roe</bdi>") == 1
    assert html.index("<bdi>Ada Roe</bdi>") < html.index("<bdi>Bo Ek</bdi>")
    assert 'href="a.html#speaker-1"' in html
    assert 'href="b.html#speaker-1"' in html
    assert '<p class="about">mayor</p>' in html
    assert "3 articles" in html
    assert "2 named speakers" in html


def test_articles_without_a_page_are_listed_with_the_reason() -> None:
    gone = Unfinished(outcome="rejected", article_id="x", reason=Reason(code="not_english", message="<b>Deutsch</b>"))
    html = render_index([], [gone])
    assert "<b>x</b>: rejected (not_english): &lt;b&gt;Deutsch&lt;/b&gt;" in html
    assert "0 articles" in html


def test_a_hostile_article_stays_text_in_the_index() -> None:
    page = read(render_index([Entry.of(article_view(hostile()), "a.html")]))
    assert sum(tag == "script" for tag, _ in page.tags) == 1
    assert not [
        tag for tag, attributes in page.tags if tag == "img" or any(name.startswith("on") for name in attributes)
    ]
