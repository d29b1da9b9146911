"""Document assembly over hand-made statements: spans, ids, nesting, sources."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotewire.schemas import Article, Document, Translation
from quotewire.tasks.attribution import Statement
from quotewire.tasks.extraction import extract
from quotewire.tasks.output.attributions import paragraph_starts
from quotewire.tasks.output.document import build_document
from quotewire.tasks.repair import Ledger
from quotewire.tasks.stages.contract import Ref

TEXT = "Intro line.\n\n“We stay,” said Ana Kovač. He said so.\n\n\nPlease enter your comment!\n"


def statement(quoted: str, cue: str, mention: str, **changes: object) -> Statement:
    place = [(TEXT.index(words), TEXT.index(words) + len(words)) for words in (quoted, cue, mention)]
    base = Statement(
        type="direct",
        act="speech",
        content=(place[0],),
        cue=(place[1],),
        mention=(place[2],),
        kind="person",
        name="Ana Kovač",
        role=None,
        affiliation=None,
        basis="named",
        nested_in=None,
        confidence=0.912345,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def document(*statements: Statement) -> Document:
    extracted = extract(Article(id="n", text=TEXT, language="en"))
    ledger = Ledger(extracted.original, extracted.removed, [])
    return build_document(extracted, Translation(likely=0), ledger, statements, {"m": "1"})


def test_every_span_is_its_text_and_maps_back_to_the_original() -> None:
    result = document(statement("“We stay,”", "said", "Ana Kovač"))
    (attribution,) = result.attributions
    for span in (*attribution.content, *attribution.cue, *attribution.source.mention):
        assert result.text[span.start : span.end] == span.text
        assert result.original[slice(*span.original)] == span.text
    assert attribution.paragraph == 1
    assert attribution.confidence == 0.9123


def test_nesting_refers_to_the_outer_statements_id() -> None:
    result = document(
        statement("“We stay,” said Ana Kovač.", "said", "He"), statement("“We stay,”", "said", "Ana Kovač", nested_in=0)
    )
    assert result.attributions[1].nested_in == result.attributions[0].id


def test_two_statements_at_one_place_get_different_ids() -> None:
    twice = statement("“We stay,”", "said", "Ana Kovač")
    first, second = document(twice, replace(twice, name=None)).attributions
    assert first.id != second.id


def test_a_source_is_listed_once_with_its_mentions_and_what_is_known_of_it() -> None:
    result = document(
        statement("“We stay,”", "said", "Ana Kovač"),
        statement("He said so.", "said", "He", basis="pronoun", role="mayor"),
    )
    (source,) = result.sources
    assert [span.text for span in source.mentions] == ["Ana Kovač", "He"]
    assert (source.name, source.role) == ("Ana Kovač", "mayor")
    assert source.attributions == [attribution.id for attribution in result.attributions]


def test_an_unresolved_pronoun_is_nobody_in_particular() -> None:
    lost = statement("“We stay,”", "said", "He", name=None, basis="pronoun")
    assert len(document(lost, replace(lost, content=((0, 5),))).sources) == 2


def test_a_statement_without_a_source_adds_none() -> None:
    orphan = replace(statement("“We stay,”", "said", "He"), name=None, mention=(), kind="unknown", basis="none")
    assert document(orphan).sources == []


@given(st.text(alphabet="ab \n"))
def test_paragraphs_start_where_lines_with_something_on_them_do(text: str) -> None:
    starts = paragraph_starts(text)
    assert len(starts) == sum(1 for line in text.split("\n") if line.strip())
    assert all(start == 0 or text[start - 1] == "\n" for start in starts)


@pytest.mark.parametrize("text", ["", "abc", ".abc", "1.", "-1.abc", "x.abc"])
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an article reference"):
        Ref.parse(text)
