"""Alterations of annotated articles change how they are set, and neither their words nor what is noted of them."""

from typing import Any

import pytest

from bench.attribution.robustness import ALTERATIONS

TEXT = (
    "The harbour\n\nIt rained on Monday. “We wait for the boat,” said Ada Holm. “It comes.”\n\nThe mayor was away - so "
    "was his deputy. He said, “No.” Nobody knew why the boat had left the harbour so early in the day, or with whom. It was cold."
)
BEGIN = TEXT.index("We wait")
STATEMENT: dict[str, Any] = {
    "start": BEGIN,
    "end": TEXT.index("comes.”") + 6,
    "gap": [TEXT.index("” said"), TEXT.index("It comes")],
    "cue": [TEXT.index("said"), TEXT.index("said") + 4],
    "mention": [TEXT.index("Ada"), TEXT.index("Ada") + 8],
}


def _words(text: str) -> list[str]:
    return [word for word in "".join(char if char.isalnum() else " " for char in text).split() if word not in ARTICLES]


SOMETIMES = {
    "it stands",
    "“…”",  # the text has these
    "sentences without a space between",
    "spaces that do not break",
    "some marks lost",
    "without half of the articles",
}
"""Alterations that leave the text as it is, or may do so."""
ARTICLES = {"the", "The", "a", "A", "an", "An"}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_words_and_annotation_stay(name: str) -> None:
    made = ALTERATIONS[name]({"id": "a", "text": TEXT, "statements": [STATEMENT]})
    [statement] = made["statements"]
    assert _words(made["text"]) == _words(TEXT)
    first, second = slice(statement["start"], statement["gap"][0]), slice(statement["gap"][1], statement["end"])
    assert _words(made["text"][first]) == _words("We wait for the boat,")
    assert _words(made["text"][second]) == ["It", "comes"]
    assert made["text"][slice(*statement["mention"])].split() == ["Ada", "Holm"]
    assert made["text"][slice(*statement["cue"])] == "said"


@pytest.mark.parametrize("name", [name for name in ALTERATIONS if name not in SOMETIMES])
def test_an_alteration_changes_something(name: str) -> None:
    assert ALTERATIONS[name]({"id": "a", "text": TEXT, "statements": [STATEMENT]})["text"] != TEXT
