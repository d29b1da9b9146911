"""What the bench of names counts, on an article small enough to count by hand."""

from collections import Counter
from typing import Any

import pytest

from bench.attribution.names import print_table, score
from quotewire.schemas import Article, Attribution, Document
from quotewire.tasks.pipeline import Pipeline

TEXT = "Ada Holm said that the well was dry. “We need rain,” Ben Krog said."


@pytest.fixture(scope="module")
def found() -> list[Attribution]:
    document = next(iter(Pipeline().process([Article(id="1", text=TEXT, language="en")])))
    assert isinstance(document, Document)
    return list(document.attributions)


def noted(words: str, speaker: str, **more: object) -> dict[str, Any]:
    start = TEXT.index(words)
    place = {"start": start, "end": start + len(words), "type": "direct", "how": "named", "grade": "must"}
    return {**place, "speaker": speaker, "aliases": [], "named": True, "role": None, "affiliation": None, **more}


def test_found_who_and_sure_names_are_counted(found: list[Attribution]) -> None:
    counts: Counter[str] = Counter()
    statements = [noted("the well was dry", "Ada Holm"), noted("We need rain", "Mira Berg")]
    score({"text": TEXT, "statements": statements}, found, counts)
    assert (counts["must"], counts["found"], counts["who"]) == (2, 2, 1)
    assert (counts["reported 0.0"], counts["right 0.0"]) == (2, 1)
    assert (counts["sure names"], counts["wrong sure names"]) == (2, 1)


def test_what_no_reader_lists_says_nothing_of_its_name(
    found: list[Attribution], capsys: pytest.CaptureFixture[str]
) -> None:
    counts: Counter[str] = Counter()
    score({"text": TEXT, "statements": [noted("the well was dry", "Mr. Ada Hólm")]}, found, counts)
    assert (counts["reported 0.0"], counts["right 0.0"], counts["sure names"]) == (2, 1, 1)
    print_table(counts)
    assert "names surer than 0.8 that are wrong:     0.0 of 1" in capsys.readouterr().out


@pytest.mark.parametrize(("noted_role", "right"), [("President", 1), ("minister", 0)])
def test_a_title_counts_as_a_role_beside_its_body(noted_role: str, right: int) -> None:
    text = "President Ada Holm of the Institute of Hydrology said that the well was dry."
    document = next(iter(Pipeline().process([Article(id="1", text=text, language="en")])))
    assert isinstance(document, Document)
    [one] = document.attributions
    source = one.source.model_copy(update={"role": "President", "affiliation": "Institute of Hydrology"})
    told = one.model_copy(update={"source": source})
    start = text.index("the well")
    statement = noted("the well was dry", "Ada Holm", role=noted_role) | {"start": start, "end": len(text) - 1}
    counts: Counter[str] = Counter()
    score({"text": text, "statements": [statement]}, [told], counts)
    assert (counts["roles"], counts["role"]) == (1, right)
