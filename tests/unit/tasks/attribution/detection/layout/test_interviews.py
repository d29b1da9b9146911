"""Questions in bold or behind dashes, and who answers them."""

from spacy.language import Language

from quotewire.schemas.document import Block
from quotewire.tasks.attribution import parse
from quotewire.tasks.attribution.detection.layout.interviews import answers

TALK = "We spoke to Ada Holm about the hall.\n\n**Is it old?**\n\nI learned to swim in it.\n\n**And now?**\n\nWe wait.\n\nIt rained."


def _read(nlp: Language, text: str, *questions: str) -> list[tuple[str, list[str]]]:
    doc = next(parse(nlp, [text]))
    names = [ent for ent in doc.ents if ent.label_ == "PERSON"]
    blocks = [Block(role="question", start=text.index(part), end=text.index(part) + len(part)) for part in questions]
    return [
        (text[slice(*turn.mention[0])], [text[slice(*piece)] for piece in turn.content])
        for turn in answers(doc, text, names, blocks)
    ]


def test_answers_are_the_interviewees(nlp: Language) -> None:
    expected = [("Ada Holm", ["I learned to swim in it."]), ("Ada Holm", ["We wait."])]
    assert _read(nlp, TALK) == expected
    assert _read(nlp, TALK.replace("**", ""), "Is it old?", "And now?") == expected


def test_an_explainer_has_no_interviewee(nlp: Language) -> None:
    text = (
        "The dam leaks, Ada Holm says.\n\n**What happened?**\n\nA crack opened.\n\n**Who is at risk?**\n\nThe valley."
    )
    assert _read(nlp, text) == []


def test_answers_end_where_their_speaker_is_spoken_of(nlp: Language) -> None:
    text = TALK.replace("I learned to swim in it.", "I learned to swim in it.\n\nHolm laughs.")
    assert _read(nlp, text)[0] == ("Ada Holm", ["I learned to swim in it."])


DASHED = (
    "We spoke to Ada Holm about the hall.\n\n- Is it old?\n\n- I learned to swim in it.\n\n"
    "- You said that it leaks.\n\n- Let it. We wait.\n\n- And now?\n\n– I go home.\n\nHolm laughs."
)


def test_answers_behind_dashes_are_the_interviewees(nlp: Language) -> None:
    said = ["I learned to swim in it.", "Let it. We wait.", "I go home."]
    assert _read(nlp, DASHED) == [("Ada Holm", [words]) for words in said]


def test_short_answers_behind_dashes_need_an_introduction_and_a_question_to_you(nlp: Language) -> None:
    text = "Our reporter spoke with Ada Holm.\n\n– How many beds do you have?\n\n– Ten.\n\n– And in May?\n\n– Four."
    assert _read(nlp, text) == [("Ada Holm", ["Ten."]), ("Ada Holm", ["Four."])]
    assert _read(nlp, text.replace("do you have", "are there")) == []
    assert _read(nlp, text.replace("Our reporter spoke with Ada Holm.", "Ada Holm opens the hall.")) == []


def test_dashes_that_set_off_tags_are_no_interview(nlp: Language) -> None:
    assert _read(nlp, DASHED.replace("Let it.", "Let it, - she said.")) == []


def test_items_of_a_list_are_no_answers(nlp: Language) -> None:
    items = (
        "Ada Holm asks three things.\n\n- Is it old?\n\n- Is it safe?\n\n- Will it open?\n\n- The hall has a new roof."
    )
    assert _read(nlp, items) == []
