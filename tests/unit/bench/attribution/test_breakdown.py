"""The bench's breakdowns by act, quotation marks and confidence, and its peers, on a text small enough to count."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from bench.attribution.breakdown import Judged, calibration, judge, recalled, style
from bench.attribution.metrics import Quote
from bench.attribution.peers import peers
from quotewire.tasks.attribution import load_model, parse

TEXT = "Ada Holm said that the well was dry. “We need rain,” Ben Krog said. Critics doubt it."
SAID = Quote([(14, 35)], [(9, 13)], [(0, 8)], "indirect", "said")
RAIN = Quote([(37, 52)], [(62, 66)], [(53, 61)], "direct", "said")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_model()


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    return next(parse(nlp, [TEXT]))


def test_a_statement_is_right_with_half_its_content_and_its_source() -> None:
    ours = [SAID, Quote(RAIN.content, RAIN.cue, SAID.source)]
    judged = judge(TEXT, ours, [("speech", 0.9), ("belief", 0.4)], [SAID, RAIN])
    assert judged == [Judged("speech", 0.9, right=True), Judged("belief", 0.4, right=False)]


def test_recall_is_counted_by_act_of_the_cue_and_by_style_of_marks(doc: Doc) -> None:
    assert recalled(TEXT, doc, [RAIN], [SAID, RAIN]) == {
        ("act", "speech", "gold"): 2,
        ("act", "speech", "hit"): 1,
        ("marks", "none", "gold"): 1,
        ("marks", "none", "hit"): 0,
        ("marks", "curly", "gold"): 1,
        ("marks", "curly", "hit"): 1,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [("“no”", "curly"), ('"no"', "straight"), ("''no''", "doubled"), ("‘no’", "single"), ("no", "none")],
)
def test_style_is_read_from_the_marks_in_or_around_the_content(text: str, expected: str) -> None:
    assert style(text, Quote([(text.index("no"), text.index("no") + 2)])) == expected


def test_calibration_weighs_each_bin_by_what_is_in_it() -> None:
    judged = [Judged("speech", 0.95, right=True)] * 3 + [Judged("speech", 0.95, right=False)]
    assert calibration(judged) == {"error": pytest.approx(0.2), "sure": 0.75, "surely": 4}


def test_every_peer_gives_the_plainest_quotation_to_its_speaker(nlp: Language, doc: Doc) -> None:
    for name, run in peers().items():
        found = run(nlp, TEXT, doc)
        sources = {TEXT[slice(*quote.source[0])] for quote in found if quote.source}
        assert "Ben Krog" in sources, name
