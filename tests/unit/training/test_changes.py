"""Changes of annotated articles keep the annotation in place."""

from typing import Any

from training.attribution.changes import Change, changed

TEXT = "“We wait,” said Ada Holm. “It rains.”"
STATEMENT: dict[str, Any] = {
    "start": 1,
    "end": 36,
    "gap": [9, 27],
    "cue": [11, 15],
    "mention": [16, 24],
    "type": "direct",
}


def _parts(article: dict[str, Any]) -> list[str]:
    text, [statement] = article["text"], article["statements"]
    spans = [(statement["start"], statement["gap"][0]), (statement["gap"][1], statement["end"])]
    return [text[slice(*span)] for span in (*spans, statement["cue"], statement["mention"])]


def test_annotation_moves_with_longer_and_shorter_text() -> None:
    article = {"id": "a", "text": TEXT, "statements": [STATEMENT]}
    assert _parts(article) == ["We wait,", "It rains.", "said", "Ada Holm"]
    made = changed(
        article, [Change(0, 1, '"'), Change(11, 15, "remarked"), Change(16, 24, "Li Wei"), Change(26, 27, "")]
    )
    assert made["text"] == '"We wait,” remarked Li Wei. It rains.”'
    assert _parts(made) == ["We wait,", "It rains.", "remarked", "Li Wei"]


def test_a_place_inside_a_change_moves_behind_it() -> None:
    article = {"id": "a", "text": TEXT, "statements": [STATEMENT]}
    made = changed(article, [Change(20, 26, "X. ")])
    assert made["text"][slice(*made["statements"][0]["mention"])] == "Ada X. "
