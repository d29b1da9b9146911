"""The ledger's guarantees: it determines the text, and maps the offsets of every unchanged character exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotewire.schemas import Removed, Repair
from quotewire.tasks.repair.ledger import Ledger, LedgerError


def applied(number: int, start: int, before: str, after: str) -> Repair:
    return Repair(
        id=f"r{number}",
        kind="test.edit",
        disposition="applied",
        start=start,
        end=start + len(before),
        before=before,
        after=after,
        confidence=1.0,
        reason="A test.",
    )


def block(original: str, start: int, end: int) -> Removed:
    return Removed(kind="comment_form", start=start, end=end, text=original[start:end])


@st.composite
def pieces(draw: st.DrawFn) -> list[tuple[str, str | None]]:
    """An original as pieces (before, after); ``after`` is None for a piece that is left unchanged."""
    kept = st.tuples(st.text(min_size=1, max_size=5), st.none())
    edit = st.tuples(st.text(max_size=4), st.text(max_size=4))
    out: list[tuple[str, str | None]] = []
    for before, after in draw(st.lists(kept | edit, max_size=12)):
        insertion = after is not None and not before
        if insertion and out and out[-1][1] is not None and not out[-1][0]:
            continue  # two insertions at one point are refused, see below
        out.append((before, after))
    return out


def build(parts: list[tuple[str, str | None]]) -> tuple[Ledger, str, list[tuple[int, int]]]:
    """The ledger of the pieces, the expected text, and the (original, text) offsets of every kept character."""
    original, text, kept = "", "", []
    repairs: list[Repair] = []
    removed: list[Removed] = []
    for number, (before, after) in enumerate(parts):
        start = len(original)
        original += before
        if after is None:
            kept += [(start + i, len(text) + i) for i in range(len(before))]
            text += before
        elif after == "" and number % 2:
            removed.append(Removed(kind="test", start=start, end=start + len(before), text=before))
        else:
            repairs.append(applied(number, start, before, after))
            text += after
    return Ledger(original, removed, repairs), text, kept


@given(pieces())
def test_text_is_exactly_the_original_with_the_edits_applied(parts: list[tuple[str, str | None]]) -> None:
    ledger, text, _ = build(parts)
    assert ledger.text == text


@given(pieces())
def test_kept_characters_map_to_each_other_exactly(parts: list[tuple[str, str | None]]) -> None:
    ledger, _, kept = build(parts)
    for old, new in kept:
        assert ledger.to_original(new, new + 1) == (old, old + 1)
        assert ledger.to_text(old, old + 1) == (new, new + 1)


@given(pieces(), st.data())
def test_spans_between_kept_characters_round_trip(parts: list[tuple[str, str | None]], data: st.DataObject) -> None:
    ledger, _, kept = build(parts)
    if not kept:
        return
    first, last = sorted(data.draw(st.tuples(st.sampled_from(kept), st.sampled_from(kept))))
    old, new = (first[0], last[0] + 1), (first[1], last[1] + 1)
    assert ledger.to_original(*new) == old
    assert ledger.to_text(*old) == new
    if all(pair in kept for pair in zip(range(*old), range(*new), strict=False)) and old[1] - old[0] == new[1] - new[0]:
        assert ledger.text[slice(*new)] == ledger.original[slice(*old)]


@given(pieces(), st.data())
def test_any_span_maps_to_a_span_and_a_wider_one_to_a_wider(
    parts: list[tuple[str, str | None]], data: st.DataObject
) -> None:
    ledger, _, _ = build(parts)
    points = sorted(data.draw(st.tuples(*[st.integers(0, len(ledger.text))] * 4)))
    outer = ledger.to_original(points[0], points[3])
    inner = ledger.to_original(points[1], points[2])
    assert 0 <= outer[0] <= outer[1] <= len(ledger.original)
    assert inner[0] <= inner[1]
    if points[1] < points[2]:
        assert outer[0] <= inner[0]
        assert inner[1] <= outer[1]


@given(pieces())
def test_undoing_every_repair_gives_back_the_original(parts: list[tuple[str, str | None]]) -> None:
    original = "".join(before for before, _ in parts)
    start, repairs = 0, []
    for number, (before, after) in enumerate(parts):
        repairs += [] if after is None else [applied(number, start, before, after)]
        start += len(before)
    ledger = Ledger(original, (), repairs)
    for repair in ledger.repairs:
        ledger = ledger.undo(repair.id)
    assert ledger.text == ledger.original


def test_a_span_whose_edge_is_inside_an_edit_takes_in_the_edit() -> None:
    ledger = Ledger("“No, ”he said.", (), [applied(1, 4, " ”", "” ")])
    assert ledger.text == "“No,” he said."
    assert ledger.to_original(0, 5) == (0, 6)
    assert ledger.to_original(5, 8) == (4, 8)
    assert ledger.to_text(5, 8) == (4, 8)


def test_deletions_at_the_edges_of_a_span_stay_outside() -> None:
    original = "Share! Rain fell. Subscribe!"
    ledger = Ledger(original, [block(original, 0, 7), block(original, 17, 28)], ())
    assert ledger.text == "Rain fell."
    assert ledger.to_original(0, 10) == (7, 17)
    assert ledger.to_text(0, 28) == (0, 10)
    assert ledger.to_text(0, 3) == (0, 0)


def test_a_deletion_within_a_span_is_taken_in() -> None:
    ledger = Ledger("Rain  fell.", (), [applied(1, 4, " ", "")])
    assert ledger.to_original(0, 6) == (0, 7)


def test_inserted_characters_come_from_an_empty_span() -> None:
    ledger = Ledger("“soon”have", (), [applied(1, 6, "", " ")])
    assert ledger.text == "“soon” have"
    assert ledger.to_original(6, 7) == (6, 6)
    assert ledger.to_original(0, 6) == (0, 6)
    assert ledger.to_original(7, 11) == (6, 10)
    assert ledger.to_text(6, 10) == (7, 11)


def test_empty_spans_bind_to_the_character_before_them() -> None:
    ledger = Ledger("ab--cd", (), [applied(1, 2, "--", "")])
    assert ledger.to_original(2, 2) == (2, 2)
    assert ledger.to_text(3, 3) == (2, 2)
    assert ledger.to_original(0, 0) == (0, 0)


def test_flagged_repairs_change_nothing_and_may_overlap() -> None:
    flagged = applied(2, 0, "Her", "His").model_copy(update={"disposition": "flagged"})
    ledger = Ledger("Her , too", (), [applied(1, 3, " ", ""), flagged])
    assert ledger.text == "Her, too"


@pytest.mark.parametrize(
    ("repairs", "message"),
    [
        ([applied(1, 0, "no", "x")], "has 'ab' at 0-2, not 'no'"),
        ([applied(1, 3, "d+", "x")], "is no span of an original of 4"),
        ([applied(1, 0, "ab", "x"), applied(2, 1, "bc", "y")], "r1 .* and repair r2 .* overlap: 0-2 and 1-3"),
        ([applied(1, 0, "abcd", "x"), applied(2, 1, "", "y")], "overlap"),
        ([applied(1, 1, "", "x"), applied(2, 1, "", "y")], "overlap"),
        ([applied(1, 0, "a", "x"), applied(1, 2, "c", "y")], "another repair with this id"),
    ],
)
def test_edits_that_do_not_fit_are_refused(repairs: list[Repair], message: str) -> None:
    with pytest.raises(LedgerError, match=message):
        Ledger("abcd", (), repairs)


def test_a_repair_in_a_removed_block_is_refused() -> None:
    with pytest.raises(LedgerError, match="removed block comment_form"):
        Ledger("abcd", [block("abcd", 0, 3)], [applied(1, 1, "b", "x")])


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (2, 1), (0, 5)])
def test_spans_outside_the_text_are_refused(start: int, end: int) -> None:
    ledger = Ledger("abcd", (), ())
    with pytest.raises(IndexError):
        ledger.to_original(start, end)
    with pytest.raises(IndexError):
        ledger.to_text(start, end)


def test_only_an_applied_repair_can_be_undone() -> None:
    with pytest.raises(LedgerError, match="no applied repair 'r9' to undo; applied: r1"):
        Ledger("abcd", (), [applied(1, 0, "a", "x")]).undo("r9")
