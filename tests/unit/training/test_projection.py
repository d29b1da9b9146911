"""Projection of annotations between two translations of one article."""

from typing import Any

import numpy as np
import pytest
from spacy.strings import hash_string  # type: ignore[attr-defined]

from training.attribution.projection import Aligner, Line, project

HERE = ['"The pier is closed," said mayor Anna Lund.', "She explained that the harbour needs new lamps."]
WORDS = ["said", "stated", "explained", "told", "pier", "jetty", "harbour", "port"]


@pytest.fixture
def aligner() -> Aligner:
    """Said and stated, pier and jetty, harbour and port mean the same; every other word is like no other."""
    vectors = np.eye(8, dtype=np.float32)
    vectors[1], vectors[5], vectors[7] = vectors[0], vectors[4], vectors[6]
    return Aligner(np.array([hash_string(word) for word in WORDS], dtype=np.uint64), vectors)


def _article() -> dict[str, Any]:
    text = "\n\n".join(HERE)

    def place(words: str) -> list[int]:
        return [text.index(words), text.index(words) + len(words)]

    def statement(content: str, cue: str, mention: str, kind: str) -> dict[str, Any]:
        start, end = place(content)
        return {"start": start, "end": end, "cue": place(cue), "mention": place(mention), "type": kind, "grade": "must"}

    return {
        "text": text,
        "statements": [
            statement("The pier is closed", "said", "mayor Anna Lund", "direct"),
            statement("the harbour needs new lamps", "explained", "She", "indirect"),
        ],
    }


def _lines() -> list[Line]:
    return [Line(0, HERE[0]), Line(len(HERE[0]) + 2, HERE[1])]


def _words(projected: dict[str, Any]) -> list[tuple[str, str, str]]:
    text = projected["text"]
    return [
        (text[s["start"] : s["end"]], text[slice(*s["cue"])], text[slice(*s["mention"])])
        for s in projected["statements"]
    ]


def test_other_marks_words_and_order_keep_the_statement(aligner: Aligner) -> None:
    there = ["Mayor Anna Lund stated: »The jetty is closed.«", "She explained that the port needs new lamps."]
    projected = project(_article(), _lines(), there, aligner)
    assert projected["text"] == "\n\n".join(there)
    assert _words(projected) == [
        ("The jetty is closed.", "stated", "Mayor Anna Lund"),
        ("the port needs new lamps", "explained", "She"),
    ]


def test_a_paragraph_whose_statement_gets_lost_is_left_out(aligner: Aligner) -> None:
    there = ["Nothing of it stands here any more.", "She explained that the port needs new lamps."]
    projected = project(_article(), _lines(), there, aligner)
    assert projected["text"] == there[1]
    assert _words(projected) == [("the port needs new lamps", "explained", "She")]


def _noted() -> dict[str, Any]:
    article = _article()
    for one in article["statements"]:
        one |= {"speaker": "Anna Lund", "aliases": ["Lund"], "named": True, "how": "named"}
    return article


def test_a_whole_article_keeps_what_lost_its_statement(aligner: Aligner) -> None:
    there = ["Mayor Anna Lund stated: »The jetty is closed.«", "Nothing else is known of this."]
    projected = project(_noted(), _lines(), there, aligner, whole=True)
    assert projected["text"] == "\n\n".join(there)
    assert [words for words, _, _ in _words(projected)] == ["The jetty is closed."]


def test_another_spelling_is_an_alias_in_a_whole_article(aligner: Aligner) -> None:
    there = ["»The jetty is closed,« stated mayor Anna Lunden.", "She explained that the port needs new lamps."]
    cut, whole = (project(_noted(), _lines(), there, aligner, whole=whole) for whole in (False, True))
    assert cut["statements"][0]["aliases"] == ["Lund"]
    assert whole["statements"][0]["aliases"] == ["Anna Lunden", "Lund", "Lunden"]
