"""The engine's guarantees for any text: no crash, a fixed point, a reason for each repair, and linear time."""

import time
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quotewire.schemas import Removed
from quotewire.tasks.repair import repair
from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit, apply, choose, compose
from quotewire.tasks.repair.engine import find_edits

PIECES = [
    "“",
    "”",
    '"',
    "„",
    "«",
    "»",
    " ",
    " ",
    "  ",
    ",",
    ".",
    "?",
    "!",
    "…",
    "-",
    "–",
    "\n",
    "'",
    "(",
    ")",
    "5",
    ":",
]
WORDS = [
    "said",
    "Said",
    "Lee",
    "he",
    "the mayor",
    "We go on",
    "it",
    "U.S",
    "Said Lee",
    "said Roe",
    "Benrahma",
    "s",
    "'s",
    "，",
    "$",
    "&quot;",
    "caves",
]
text_like_news = st.lists(st.sampled_from(PIECES + WORDS), max_size=40).map("".join)


@given(text_like_news | st.text(max_size=60))
@example("“a”“b" * 20)
def test_repairing_a_repaired_text_changes_nothing(text: str) -> None:
    repaired = repair(text).text
    assert repair(repaired).text == repaired


@given(text_like_news)
@example("We go onWe go onWe go on")
def test_but_for_loops_only_marks_spaces_commas_and_the_case_of_verbs_change(text: str) -> None:
    ledger = repair(text)
    for made in ledger.repairs:
        if made.disposition == "applied" and "dup." in made.kind:
            ledger = ledger.undo(made.id)

    def words(of: str) -> str:
        of = of.replace("&quot;", "")
        return "".join(char for char in of.lower() if char.isalnum() or char == "\n")

    assert words(ledger.text) == words(text)


@given(text_like_news)
def test_every_repair_says_what_and_why(text: str) -> None:
    ledger = repair(text)
    for letter, disposition in (("r", "applied"), ("f", "flagged")):
        ids = [made.id for made in ledger.repairs if made.disposition == disposition]
        assert ids == [f"{letter}{number}" for number, _ in enumerate(ids, start=1)]
    for made in ledger.repairs:
        assert made.before != made.after
        assert made.reason.endswith(".")


def test_what_stands_on_both_sides_of_a_removed_block_is_not_taken_for_one() -> None:
    whole = "Saeesaid"
    assert [made.before for made in repair(whole).repairs] == [whole]
    text = "Said Leesaid"
    block = Removed(kind="comment_form", start=2, end=6, text=text[2:6])
    assert not repair(text, removed=[block]).repairs


@given(text_like_news, st.data())
def test_removed_blocks_stay_removed_and_untouched(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    block = Removed(kind="comment_form", start=start, end=end, text=text[start:end])
    ledger = repair(text, removed=[block])
    assert ledger.removed == (block,)
    assert all(start == end or made.end <= start or made.start >= end for made in ledger.repairs)


@given(text_like_news)
def test_any_repair_can_be_undone_alone(text: str) -> None:
    ledger = repair(text)
    for made in (made for made in ledger.repairs if made.disposition == "applied"):
        start, end = ledger.to_text(made.start, made.end)
        undone = ledger.undo(made.id)
        at = undone.to_text(made.start, made.end)
        assert undone.text[at[0] :].startswith(made.before)
        assert end - start == len(made.after or "") or made.start == made.end


def test_repairs_are_found_without_the_removed_blocks_but_counted_with_them() -> None:
    text = "Share this!\n“No, ”he said.\nShare this!"
    blocks = [Removed(kind="share", start=s, end=s + 11, text="Share this!") for s in (0, 27)]
    ledger = repair(text, removed=blocks)
    assert ledger.text == "\n“No,” he said.\n"
    assert [(made.start, made.end) for made in ledger.repairs] == [(16, 18)]


def test_every_repair_has_one_kind_also_where_several_stand_side_by_side() -> None:
    made = repair('"We will not sail."Said the pilot.').repairs
    assert [(each.kind, each.before, each.after) for each in made] == [
        ("quote.period_before_tag", ".", ","),
        ("quote.glue_after", '"', '" '),
        ("case.reporting_verb", "Said", "said"),
    ]


def test_a_line_that_does_not_come_to_rest_is_given_back_while_others_are_repaired() -> None:
    def flip(view: View) -> Iterator[Edit]:
        at = max(view.text.find("+"), view.text.find("-"))
        if at >= 0:
            yield Edit.one((at, at + 1), "-" if view.text[at] == "+" else "+", "punct.doubled", "Flips.", 1.0)

    def grow(view: View) -> Iterator[Edit]:
        at = view.text.find("x")
        if at >= 0 and view.text.count("o") < 50:
            yield Edit.one((at, at), "o", "punct.doubled", "Grows.", 1.0)

    def fix(view: View) -> Iterable[Edit]:
        at = view.text.find("!")
        return [Edit.one((at, at + 1), ".", "punct.doubled", "Fixes.", 1.0)] if at >= 0 else []

    text = "x here\n+ there\nend!"
    assert apply(text, find_edits(View(text), (flip, grow, fix))) == "x here\n+ there\nend."


def test_an_edit_across_a_line_end_is_not_made() -> None:
    assert (
        find_edits(
            View("a\nb"),
            (lambda view: [Edit.one((0, 3), "c", "punct.doubled", "Joins.", 1.0)] * (view.text == "a\nb"),),
        )
        == []
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\f"])
def test_every_kind_of_line_end_ends_a_paragraph_and_stays(end: str) -> None:
    lines = ["“Shall we wait? “", "They left , he said .", "And left ."]
    mended = ["“Shall we wait?”", "They left, he said.", "And left."]
    assert repair(end.join(lines)).text == end.join(mended)


def test_where_proposals_overlap_the_earlier_rule_stands() -> None:
    first, second, third = (Edit.one(span, "x", "punct.doubled", "Test.", 1.0) for span in ((2, 4), (0, 3), (4, 5)))
    assert choose([[first], [second, third]]) == [first, third]


edits_of = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.text("xy ", max_size=2)), max_size=4)


def disjoint(text: str, drawn: list[tuple[int, int, str]]) -> list[Edit]:
    edits = []
    for start, length, after in drawn:
        at = min(start, len(text))
        edits.append(Edit.one((at, min(at + length, len(text))), after, "punct.doubled", "Test.", 1.0))
    return choose([edits])


@given(st.text("ab \n", max_size=12), edits_of, edits_of)
def test_two_passes_compose_to_one(
    text: str, first: list[tuple[int, int, str]], second: list[tuple[int, int, str]]
) -> None:
    one = disjoint(text, first)
    middle = apply(text, one)
    two = disjoint(middle, second)
    both = compose(text, one, middle, two)
    assert apply(text, both) == apply(middle, two)
    assert all(a.end <= b.start for a, b in pairwise(both))


HOSTILE = [
    "“",
    '"',
    '" ',
    "” “",
    " ",
    "(",
    "\n",
    "“\n",
    ", ”x",
    '."Said ',
    "„a“",
    "A ",
    "the a ",
    "«",
    "Said A. ",
    '",-  ',
    " ,",
    " .",
    "( a",
    "( a )",
    "cave.The",
    "&amp;",
    "，",
    " 's",
    "Ã ",
    "â€œ",
    "A\u0303",
    "MГј",
    "to” a “",
    "A. “",
    "- A - said Lee. ",
    "- A said it was so - ",
    "\n- We wait here for the tide to come.",
    "pilots ’a ",
    "‘ a ‘ ",
    "n’ a’ ",
    "'",
    ",” Lee said.”\n“",
    "С",
    "Сa",
    "▁",
    "a@@",
    ",,",
    "..",
    "Ａ",
    "\u200e",
    "& amp",
    ".\nit ",
    "“a, said A. ",
    "We a,” said A. ",
    "said: We go. ",
    "「a b c.」",
    "<<a>>, said A. ",
    "a; The b ",
    "n ' t ",
    "nâ??t ",
    "؟a ",
    "in20 ",
    "1 000 000 ",
    '" a "b ',
    "<p>No</p>",
    "<b <i [a_b ",
    "</p><br />",
    "`a` ",
    "to %38 by %4,5 ",
    "on 24. July ",
    "٤٥٪ ",
    "at 14h30 ",
    "the the in in said said ",
    "rose. the end. ",
    "- a, said Lee. ",
    "– No, says Lee.\n",
    "“No” ” the «»",
    '"What now;" asked ',
    '"No," she said. ” The ',
    '"No.", said Lee. ',
    "“a 『b』 ",
    "in( the a( b ) ",
    "Said Omar, a man, ",
    "“a”. Said A. ",
    "11 % , 4% ",
]


def _seconds(unit: str, size: int) -> float:
    """CPU time of repairing about ``size`` characters of repeated ``unit``."""
    text = '“No, "' + unit * (size // len(unit)) + "” said Lee. “"
    begun = time.process_time()
    repair(text)
    return time.process_time() - begun


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.slow
def test_time_is_linear_on_hostile_text(unit: str) -> None:
    """Four times the text takes less than eight times as long; in quadratic time it would take sixteen times."""
    # On a busy machine CPU times vary by half: one pair out of three is enough.
    assert any(_seconds(unit, 40_000) < 8 * _seconds(unit, 10_000) + 0.2 for _ in range(3))


def test_a_choice_of_kinds_is_checked() -> None:
    with pytest.raises(TypeError, match="not one string"):
        repair("She saw the the pier.", kinds="dup")
    with pytest.raises(ValueError, match="min_confidence is 2, expected a confidence from 0 to 1"):
        repair("She saw the the pier.", min_confidence=2)


@pytest.mark.parametrize("text", [None, b"She saw the the pier.", ["She saw", "the the pier."]])
def test_what_is_no_text_is_named(text: object) -> None:
    with pytest.raises(TypeError, match=rf"of type {type(text).__name__}, expected str"):
        repair(text)  # type: ignore[arg-type]


def test_flags_stay_unless_kinds_leave_them_out() -> None:
    text = "“No, ”she said. The same is a doctor, and the same was born in Linz."
    every = {made.kind for made in repair(text).repairs if made.disposition == "flagged"}
    assert every == {made.kind for made in repair(text, leave=["quote"], min_confidence=1).repairs}
    assert repair(text, kinds=["dup"]).repairs == ()
