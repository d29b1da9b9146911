"""The limits of what one article may make, and what the document says of them."""

import pytest

from quotewire.schemas import Article, Cut, Document, Repair, Translation
from quotewire.tasks.attribution import Statement
from quotewire.tasks.extraction import extract
from quotewire.tasks.extraction.extractor import REMOVED_MAX
from quotewire.tasks.output import limits
from quotewire.tasks.output.document import build_document
from quotewire.tasks.output.events import document_events
from quotewire.tasks.output.limits import GROWTH, REPAIRS_MAX, limit_repairs
from quotewire.tasks.pipeline import Pipeline
from quotewire.tasks.repair import Ledger
from tests.unit.tasks.output.test_document import TEXT, statement


def made_of(statements: list[Statement], metadata: dict[str, str] | None = None) -> Document:
    extracted = extract(Article(id="n", text=TEXT, language="en", metadata=metadata))
    return build_document(extracted, Translation(likely=0), Ledger(TEXT, extracted.removed, []), statements, {"m": "1"})


def many(count: int) -> list[Statement]:
    return [statement("“We stay,”", "said", "Ana Kovač") for _ in range(count)]


def test_an_ordinary_document_says_nothing_of_limits() -> None:
    assert made_of(many(3)).cut == []


def test_statements_beyond_the_limit_are_counted_and_nothing_refers_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotewire.tasks.output.document.STATEMENTS_MAX", 3)
    nested = statement("“We stay,”", "said", "Ana Kovač", nested_in=4)
    document = made_of([nested, *many(6)])
    assert document.cut == [Cut(what="attributions", found=7, kept=3)]
    assert len(document.attributions) == 3
    assert document.attributions[0].nested_in is None
    assert {name for source in document.sources for name in source.attributions} == {
        attribution.id for attribution in document.attributions
    }


def test_metadata_that_every_event_repeats_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROOM_MIN", 100_000)
    metadata = {f"{number}".ljust(256, "k"): "v" * 256 for number in range(16)}
    plain, burdened = made_of(many(500)), made_of(many(500), metadata)
    assert len(burdened.attributions) < len(plain.attributions) < 500
    events = document_events(burdened, metadata, "key")
    size = sum(len(event.model_dump_json()) for event in events) + len(burdened.model_dump_json())
    assert 50_000 < size < 100_000
    assert [cut.what for cut in burdened.cut] == ["attributions"]


def test_restatements_beyond_the_limit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotewire.tasks.output.document.REPEATS_MAX", 2)
    repeated = statement("“We stay,”", "said", "Ana Kovač", repeats=tuple(many(5)))
    document = made_of([repeated])
    assert document.cut == [Cut(what="repeats", found=5, kept=2)]
    assert len(document.attributions[0].repeats) == 2


def test_a_run_of_invisible_characters_is_one_repair() -> None:
    text = "The may" + "\u200b\u200e" * 500 + "or said so. He st\u200bays."
    repaired = Pipeline.repair(extract(Article(text=text, language="en")))
    assert [(repair.start, repair.end) for repair in repaired.repairs] == [(7, 1_007), (1_024, 1_025)]
    assert repaired.repairs[0].before == "\u200b\u200e" * 500
    assert Ledger(text, (), repaired.repairs).text == "The mayor said so. He stays."
    assert repaired.cut == []


def repair_at(start: int, before: str) -> Repair:
    return Repair(
        id=f"r{start}",
        kind="zero_width",
        disposition="applied",
        start=start,
        end=start + 1,
        before=before,
        after="",
        confidence=1,
        reason="r",
    )


def test_repairs_are_limited_by_number_and_by_bytes() -> None:
    original = "x" * 2_000_000
    some = [repair_at(2 * number, "x") for number in range(REPAIRS_MAX + 5)]
    kept, cut = limit_repairs(some, original)
    assert kept == some[:REPAIRS_MAX]
    assert cut == [Cut(what="repairs", found=REPAIRS_MAX + 5, kept=REPAIRS_MAX)]
    large = [repair_at(2 * number, "x" * 10_000) for number in range(100)]
    kept, _ = limit_repairs(large, "short")
    assert 10_000 * len(kept) < limits.ROOM_MIN * limits.GROWTH_REPAIRS / GROWTH
    assert limit_repairs(some[:10], "short") == (some[:10], [])


def test_what_was_not_repaired_stays_and_is_said_up_to_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REPAIRS_MAX", 1)
    repaired = Pipeline.repair(extract(Article(text="The may\u200bor said so. He st\u200bays.", language="en")))
    assert [repair.start for repair in repaired.repairs] == [7]
    assert repaired.cut == [Cut(what="repairs", found=2, kept=1)]
    ledger = Ledger(repaired.extracted.original, (), repaired.repairs)
    assert ledger.text == "The mayor said so. He st\u200bays."
    document = build_document(repaired.extracted, repaired.translation, ledger, [], {}, cuts=repaired.cut)
    assert document.cut == repaired.cut


def test_boilerplate_beyond_the_limit_stays_in_the_text() -> None:
    blocks = "\n\n".join(f"Share this\n\nThe mayor said number {number}." for number in range(REMOVED_MAX + 3))
    extracted = extract(Article(text=blocks, language="en"))
    assert len(extracted.removed) == REMOVED_MAX
    assert [cut.what for cut in extracted.cut] == ["removed"]
