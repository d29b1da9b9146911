"""Untagged quotations behind a sentence about somebody whom the article has not named."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse

BEFORE = "The road will be closed, Mayor Rosa Wendel said."


@pytest.mark.parametrize(
    ("sentence", "mention"),
    [
        ("A nurse on the night shift poured herself some tea.", "A nurse on the night shift"),
        ("An elderly farmer waves his hand.", "An elderly farmer"),
        ("One mother was crying in the corridor.", "One mother"),
        ("Another resident showed an empty bag.", "Another resident"),
        ("A woman in her 60s was looking up.", "A woman in her 60s"),
        ("The farmer's daughter stood beside the tractor.", "The farmer's daughter"),
        ("Ms. Hou's son is now studying offline.", "Ms. Hou's son"),
    ],
)
def test_a_newcomer_and_not_the_last_speaker_says_the_next_words(nlp: Language, sentence: str, mention: str) -> None:
    text = f"{BEFORE}\n\n{sentence} “We have seen it before, and it was worse.”"
    statements = attribute(next(parse(nlp, [text])))
    start, end = statements[-1].mention[0]
    assert (statements[-1].name, text[start:end]) == (None, mention)


@pytest.mark.parametrize(
    "sentence",
    [
        "A boy asked her about snow.",
        "A teacher gave her the first trumpet.",
        "A storm had closed the harbour.",
        "Wendel laughed.",
        "Her son works abroad.",
        "",
    ],
)
def test_the_last_speaker_goes_on_behind_other_sentences(nlp: Language, sentence: str) -> None:
    text = f"{BEFORE}\n\n{sentence} “We have seen it before, and it was worse.”"
    statements = attribute(next(parse(nlp, [text])))
    assert statements[-1].name == "Rosa Wendel"
