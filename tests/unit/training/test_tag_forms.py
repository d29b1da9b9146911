"""Rewritten tags leave the words of a statement and of its source as they are, and the annotation on them."""

from typing import Any

import pytest

from training.attribution.tag_forms import QUOTED, REPORTED, rewritten

TEXT = (
    "The harbour\n\nIt rained. “We wait for the boat. It comes,” said the mayor Ada Holm. Nobody knew why.\n\n"
    "Holm added that the boat was late. The crew, who said it was early, left. “Why?” he asked."
)


def _span(words: str, within: str) -> list[int]:
    at = TEXT.index(within) + within.index(words)
    return [at, at + len(words)]


def _statement(kind: str, words: str, tag: str, cue: str, who: str) -> dict[str, Any]:
    start, end = _span(words, words)
    return {"type": kind, "start": start, "end": end, "cue": _span(cue, tag), "mention": _span(who, tag)}


ARTICLE: dict[str, Any] = {
    "id": "a",
    "text": TEXT,
    "statements": [
        _statement("direct", "We wait for the boat. It comes", "said the mayor Ada Holm", "said", "the mayor Ada Holm"),
        _statement("indirect", "the boat was late", "Holm added", "added", "Holm"),
        _statement("indirect", "it was early", "who said", "said", "who"),
    ],
}


@pytest.mark.parametrize("name", [*QUOTED, *REPORTED])
def test_words_and_annotation_stay(name: str) -> None:
    quoted = name in QUOTED
    made = rewritten(ARTICLE, {**QUOTED, **REPORTED}[name], quoted=quoted)
    text, which = made["text"], 0 if quoted else 1
    assert [one["rewritten"] for one in made["statements"]] == [i == which for i in range(3)]
    one = made["statements"][which]
    assert text[one["start"] : one["end"]].lower() == (
        "we wait for the boat. it comes" if quoted else "the boat was late"
    )
    assert text[slice(*one["mention"])].lower() == ("the mayor ada holm" if quoted else "holm")
    for other, before in zip(made["statements"], ARTICLE["statements"], strict=True):
        assert text[other["start"] : other["end"]].lower() == TEXT[before["start"] : before["end"]].lower()
    assert text.startswith("The harbour\n\nIt rained. ")
    assert text.endswith(" The crew, who said it was early, left. “Why?” he asked.")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "X looked back, “…”",
            "The mayor Ada Holm looked back at it with a smile, “We wait for the boat. It comes.” Nobody",
        ),
        (
            "“…”, said on Monday X",
            "“We wait for the boat. It comes”, said on Monday at a briefing the mayor Ada Holm. Nobody",
        ),
        ("…, - said X", "\n\nThe boat was late, - added Holm. The crew"),
        ("According to X, …", "\n\nAccording to Holm, the boat was late. The crew"),
    ],
)
def test_forms(name: str, expected: str) -> None:
    assert expected in rewritten(ARTICLE, {**QUOTED, **REPORTED}[name], quoted=name in QUOTED)["text"]
