"""Quotation marks: which words they quote, and the extension of quotations that were found only in part."""

from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.text.quotations import find_quotations

TEXT = "Holm called it “a long and winding road to peace,” and left. “We wait,” she said."
OPEN, CLOSE = TEXT.index("“"), TEXT.index("”") + 1
CUE = (TEXT.index("called"), TEXT.index("called") + 6)


def _marks(text: str = TEXT) -> Marks:
    return Marks(text, find_quotations(text))


def test_a_content_that_begins_or_ends_inside_a_quotation_is_carried_to_its_marks() -> None:
    assert _marks().whole(((OPEN + 8, CLOSE - 10),), (CUE,)) == ((OPEN, CLOSE),)
    assert _marks().whole(((OPEN - 3, CLOSE - 10),), (CUE,)) == ((OPEN - 3, CLOSE),)


def test_pieces_that_grow_together_are_one() -> None:
    assert _marks().whole(((OPEN + 2, OPEN + 9), (OPEN + 14, OPEN + 20)), (CUE,)) == ((OPEN, CLOSE),)


def test_a_cue_inside_the_quotation_leaves_it_as_it_is() -> None:
    inside = ((OPEN + 8, OPEN + 12),)
    assert _marks().whole(inside, ((OPEN + 2, OPEN + 6),)) == inside


def test_what_stands_outside_stays_as_it_is() -> None:
    left = ((TEXT.index("and left"), TEXT.index("left") + 4),)
    assert _marks().whole(left, (CUE,)) == left


def test_a_quotation_that_is_never_closed_has_no_end_to_be_carried_to() -> None:
    text = "Holm said: “We wait for the boats and the tide.\n\nNobody came."
    start, end = text.index("for"), text.index("boats") + 5
    said = (text.index("said"), text.index("said") + 4)
    assert _marks(text).whole(((start, end),), (said,)) == ((text.index("“"), end),)
