"""When, where and to whom a statement was made: cases from JSON, and property tests of the calendar."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotewire.schemas import Article, Attribution, Document
from quotewire.tasks.attribution.text.dates import Expression, Period, read
from quotewire.tasks.pipeline import Pipeline

CASES = json.loads((Path(__file__).parents[4] / "cases" / "attribution_circumstances.json").read_text(encoding="utf-8"))
TUESDAY = date(2020, 12, 1)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    articles = [Article(text=case["text"], published_at=case["published_at"], language="en") for case in CASES]
    made = list(Pipeline().process(articles))
    assert all(isinstance(document, Document) for document in made)
    return [document for document in made if isinstance(document, Document)]


def _told(attribution: Attribution) -> dict[str, object]:
    told: dict[str, object] = {}
    if attribution.when is not None:
        told["when"] = {"text": attribution.when.mention.text} | attribution.when.model_dump(exclude={"mention"})
    if attribution.where:
        told["where"] = [[venue.kind, venue.mention.text] for venue in attribution.where]
    if attribution.addressee:
        told["addressee"] = [span.text for span in attribution.addressee]
    return told


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["label"] for case in CASES])
def test_case(documents: list[Document], number: int) -> None:
    document = documents[number]
    assert [_told(attribution) for attribution in document.attributions] == CASES[number]["expected"]
    for attribution in document.attributions:
        spans = [*attribution.addressee, *(venue.mention for venue in attribution.where)]
        for span in [*spans, *([attribution.when.mention] if attribution.when else [])]:
            assert document.text[span.start : span.end] == span.text
            assert not any(piece.start <= span.start < piece.end for piece in attribution.content)


def _expression(words: str) -> Expression:
    (found,) = read(words, 0, len(words))
    return found


def _period(words: str, published: date = TUESDAY, *, ahead: bool = False) -> Period | None:
    return _expression(words).period(published, ahead=ahead)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("Tuesday", "2020-12-01", "2020-12-01"),
        ("last Tuesday", "2020-11-24", "2020-11-24"),
        ("next Tuesday", "2020-12-08", "2020-12-08"),
        ("late on Wednesday", "2020-11-25", "2020-11-25"),
        ("this weekend", "2020-11-28", "2020-11-29"),
        ("last weekend", "2020-11-28", "2020-11-29"),
        ("two months ago", "2020-10-01", "2020-10-31"),
        ("the past week", "2020-11-24", "2020-12-01"),
        ("the last year", "2019-12-02", "2020-12-01"),
        ("December", "2020-12-01", "2020-12-01"),
        ("last December", "2019-12-01", "2019-12-31"),
        ("December last year", "2019-12-01", "2019-12-31"),
        ("December 24", "2019-12-24", "2019-12-24"),
        ("the 31st", "2020-10-31", "2020-10-31"),
        ("2019-05-06", "2019-05-06", "2019-05-06"),
        ("the 5th of May 2019", "2019-05-05", "2019-05-05"),
        ("early 2015", "2015-01-01", "2015-12-31"),
    ],
)
def test_dates_of_an_article_of_the_first_of_december_2020(words: str, first: str, last: str) -> None:
    assert _period(words) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "words",
    ["the 30th anniversary", "a 45-year-old", "year-end", "Twenty-two years ago", "the 1990s", "the week", "may"],
)
def test_what_is_no_date_is_left_alone(words: str) -> None:
    assert list(read(words, 0, len(words))) == []


@given(st.dates(), st.sampled_from(["Monday", "Friday evening", "last week", "this month", "yesterday", "a year ago"]))
def test_what_was_said_was_not_said_after_publication(published: date, words: str) -> None:
    found = _period(words, published)
    assert found is None or found.first <= found.last <= published


@given(st.dates(max_value=date(9999, 12, 1)), st.sampled_from(["Monday", "Sunday", "Thursday morning"]))
def test_what_will_be_said_on_a_weekday_is_said_within_a_week(published: date, words: str) -> None:
    found = _period(words, published, ahead=True)
    assert found is not None
    assert found.first.strftime("%A") == words.split(maxsplit=1)[0]
    assert published <= found.first < published + timedelta(days=7)


def test_a_document_of_before_these_fields_can_be_read(documents: list[Document]) -> None:
    old = documents[0].model_dump()
    for attribution in old["attributions"]:
        for name in ("when", "where", "addressee"):
            del attribution[name]
    (attribution,) = Document.model_validate(old).attributions
    assert (attribution.when, attribution.where, attribution.addressee) == (None, [], [])


@given(st.text(alphabet="the last 0123456789 May day,-.of "))
def test_reading_dates_never_fails(words: str) -> None:
    for expression in read(words, 0, len(words)):
        expression.period(TUESDAY)
        assert words[expression.start : expression.end].strip()
