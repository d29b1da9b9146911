"""Annotations of published translations, put together with texts that the project does not keep."""

import json
from pathlib import Path
from typing import Any

import pytest

from training.standoff import StandoffError, restored

ANNOTATIONS = Path(__file__).parents[3] / "training" / "articles" / "wmt21.jsonl"
LINES = ["Harbour closed", "The harbour  is closed, said Ada Holm.", "She did not say why.", "", "It rained."]
RECORD: dict[str, Any] = {
    "id": "w-xx-2-6",
    "source": "WMT21 xx-en lines 2-6 Some-System",
    "characters": 85,
    "statements": [
        {
            "content": [[16, 37]],
            "cue": [39, 43],
            "mention": [44, 52],
            "type": "indirect",
            "how": "named",
            "grade": "must",
            "named": True,
            "speaker": [44, 52],
            "aliases": [[48, 52]],
            "role": "harbour master",
            "affiliation": None,
        }
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = "\n".join(["Another article", *LINES, "The next one"])
    (tmp_path / "newstest2021.xx-en.hyp.Some-System.en").write_text(text, encoding="utf-8")
    return tmp_path


def test_an_article_gets_its_text_and_words_back(folder: Path) -> None:
    article = restored(RECORD, folder)
    assert article["text"] == "Harbour closed\n\nThe harbour is closed, said Ada Holm. She did not say why. It rained."
    (statement,) = article["statements"]
    assert article["text"][statement["start"] : statement["end"]] == "The harbour is closed"
    assert (statement["speaker"], statement["aliases"]) == ("Ada Holm", ["Holm"])
    assert (statement["role"], statement["affiliation"]) == ("harbour master", None)
    assert "gap" not in statement


def test_a_tag_in_the_middle_is_a_gap(folder: Path) -> None:
    parted = {**RECORD["statements"][0], "content": [[16, 27], [44, 52]]}
    (statement,) = restored({**RECORD, "statements": [parted]}, folder)["statements"]
    assert (statement["start"], statement["gap"], statement["end"]) == (16, [27, 44], 52)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"source": "somewhere"}, "names no output of WMT21"),
        ({"source": "WMT21 xx-en lines 2-6 Other"}, r"no newstest2021\.xx-en\.hyp\.Other\.en"),
        ({"characters": 86}, "has 85 characters, expected 86"),
    ],
)
def test_an_annotation_that_does_not_fit_is_told(folder: Path, change: dict[str, Any], fault: str) -> None:
    with pytest.raises(StandoffError, match=fault):
        restored({**RECORD, **change}, folder)


def test_the_places_of_the_annotations_lie_in_their_texts() -> None:
    records = [json.loads(line) for line in ANNOTATIONS.read_text(encoding="utf-8").splitlines()]
    assert len(records) == len({record["id"] for record in records}) == 187
    for record in records:
        for statement in record["statements"]:
            places = [*statement["content"], *statement["aliases"], *(statement[name] for name in ("cue", "mention"))]
            assert all(0 <= p[0] < p[1] <= record["characters"] for p in places if isinstance(p, list))
            assert statement["grade"] in {"must", "may"}
            assert statement["type"] in {"direct", "indirect", "mixed"}
