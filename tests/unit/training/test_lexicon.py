"""The cue lexicon from articles small enough to count by hand."""

from collections import Counter

import pytest
from spacy.tokens import Doc

from quotewire.tasks.attribution import load_model, parse
from training.lexicon import count, graded, lexicon, table

TEXT = "Ada Holm said that the well was dry."
QUOTE = {"content": [[14, 35]], "cue": [[9, 13]]}
SAID = ("VERB", "say", "ccomp")


@pytest.fixture(scope="module")
def doc() -> Doc:
    return next(parse(load_model(), [TEXT]))


def test_a_place_is_right_where_the_cue_and_the_content_are_annotated(doc: Doc) -> None:
    assert count(doc, [QUOTE])[SAID] == {"seen": 1, "half": 1, "nearly": 1}
    assert count(doc, [])[SAID] == {"seen": 1, "half": 0, "nearly": 0}


def test_a_share_is_smoothed_towards_the_mean_of_its_frame() -> None:
    places = {SAID: Counter(seen=4, half=4, nearly=4), ("VERB", "see", "ccomp"): Counter(seen=4, half=0, nearly=0)}
    assert graded(places) == {SAID: pytest.approx((4 + 4 * 0.5) / 8)}


def test_a_cue_that_was_right_once_is_not_kept() -> None:
    assert graded({SAID: Counter(seen=1, half=1, nearly=1)}) == {}


def test_an_act_is_looked_up_by_frame_and_then_by_word() -> None:
    kept = {SAID: 0.5, ("VERB", "say", "dobj"): 0.25, ("VERB", "vote", "prep_on"): 0.5}
    acts = {"VERB\tsay\t": "speech", "VERB\tsay\tdobj": "other"}
    lines = list(table(kept, acts, frozenset({"VERB\tvote\tprep_on"})))
    assert lines == ["VERB\tsay\tccomp\tspeech\t0.5", "VERB\tsay\tdobj\tother\t0.25"]


def test_the_file_has_a_header_and_a_line_for_each_cue(doc: Doc) -> None:
    lines = list(lexicon([(doc, [QUOTE]), (doc, [QUOTE])]))
    assert [line for line in lines if not line.startswith("#")] == ["VERB\tsay\tccomp\tspeech\t1"]
