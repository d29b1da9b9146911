"""Quotations that a subject leads up to, with hyphens and relative clauses in it."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse

BEFORE = "The road will be closed, Mayor Rosa Wendel said."


@pytest.mark.parametrize(
    ("lead", "name", "mention"),
    [
        ("A third-year pupil looked back,", None, "A third-year pupil"),
        ("A second-year student who ate two plates looked back,", None,
         "A second-year student who ate two plates"),
        ("A woman who lives next door lowered her eyes,", None, "A woman who lives next door"),
        ("An old man who saw the wave and ran uphill sighed,", None, "An old man who saw the wave and ran uphill"),
        ("The pitcher Jun Okada who threw 121 balls looked up,", "Jun Okada",
         "The pitcher Jun Okada who threw 121 balls"),
        ("Second-year student Jun Okada looked back,", "Jun Okada", "Second-year student Jun Okada"),
    ],
)  # fmt: skip
def test_a_subject_goes_up_to_its_verb(nlp: Language, lead: str, name: str | None, mention: str) -> None:
    text = f"{BEFORE}\n\n{lead} “We did what we could on that day.”"
    statement = attribute(next(parse(nlp, [text])))[-1]
    start, end = statement.mention[0]
    assert (statement.name, text[start:end]) == (name, mention)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“We did what we could – explains the ex-mayor Ada-Marie Holm – and then we left.”", "Ada-Marie Holm"),
        ("We did what we could, explains part-time worker Jun Okada, and then we left.", "Jun Okada"),
    ],
)
def test_a_hyphen_in_a_word_ends_no_subject(nlp: Language, text: str, name: str) -> None:
    assert [statement.name for statement in attribute(next(parse(nlp, [text])))] == [name]
