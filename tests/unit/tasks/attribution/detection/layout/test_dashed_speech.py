"""Speech that a dash opens and no reporting tag attributes."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.types import Statement


def told(nlp: Language, text: str) -> list[Statement]:
    return attribute(next(parse(nlp, [text])))


@pytest.mark.parametrize(
    ("text", "mention", "content"),
    [
        (
            "Fisherman Ole Berg looks out over the fjord. – It has never been so empty here.",
            "Ole Berg",
            "It has never been so empty here",
        ),
        (
            "The nurse shakes her head. - Then she must have counted the janitor with.",
            "The nurse",
            "Then she must have counted the janitor with",
        ),
        ("The skier is exhausted. – Now I am going home to sleep.", "The skier", "Now I am going home to sleep"),
        (
            "The trainer throws up his hands. — What should I tell the boys?",
            "The trainer",
            "What should I tell the boys?",
        ),
        (
            "Coach Arne Bakke was sad.\n\n– We lost all the duels, says the coach.\n\n– Now the boys have to train more.",
            "the coach",
            "Now the boys have to train more",
        ),
    ],
)
def test_words_behind_a_dash_are_said(nlp: Language, text: str, mention: str, content: str) -> None:
    one = told(nlp, text)[-1]
    assert [text[a:b] for a, b in one.content] == [content]
    assert one.type == "direct"
    assert mention in "".join(text[a:b] for a, b in one.mention)


@pytest.mark.parametrize(
    "text",
    [
        "HARLOW, Ky. — Sheriff's deputies went from door to door before dawn on Monday.",
        "MANCHESTER, N.H. - Presidential candidates crossed the state on Sunday.",
        "About 600 workers have been sent home. — With files from Edmonton.",
        "The plan has three parts:\n- The road is widened.\n- The school gets a new roof.\n- The port is dredged.",
        "What makes a good pie? - The dough should rest for an hour.",
        "The new model has two engines. – It costs 40,000 euros and will be sold from May.",
        "Lyn drew with Brann. - Moss won as well.",
    ],
)
def test_other_dashes_open_no_speech(nlp: Language, text: str) -> None:
    assert not told(nlp, text)


def test_answers_inside_an_article_are_whose_the_questions_address(nlp: Language) -> None:
    text = (
        "Petro Hnatiuk fights on Saturday against Ramon Diaz, told his press service.\n\n"
        "- Petro, you changed the coach. Was it not a risk?\n\n- A risk is to stay where I am praised.\n\n"
        "- Diaz says that you have not been tested.\n\n- Let him test. I know how to hold an exam."
    )
    answers = [one for one in told(nlp, text) if one.type == "direct"]
    assert [text[one.content[0][0] : one.content[0][1]] for one in answers] == [
        "A risk is to stay where I am praised",
        "Let him test. I know how to hold an exam",
    ]
    assert {one.name for one in answers} == {"Petro Hnatiuk"}


def test_answers_to_nobody_who_is_named_have_no_speaker(nlp: Language) -> None:
    text = (
        "“The ice is thin,” says the rescuer Ilya Sokolov.\n\n- Were you afraid on the lake?\n\n"
        "- I was afraid that the ice would crack. It cracked."
    )
    answer = told(nlp, text)[-1]
    assert text[answer.content[0][0] : answer.content[0][1]].startswith("I was afraid")
    assert answer.name is None


def test_a_reply_has_no_speaker(nlp: Language) -> None:
    text = (
        "Two deputies met in the corridor, Igor Stolnikov and Anton Vepryev.\n\n"
        "— You are a traitor, — said Stolnikov.\n\n— And you take bribes already ten years."
    )
    assert [one.name for one in told(nlp, text) if "bribes" in text[slice(*one.content[-1])]] == [None]


@pytest.mark.parametrize("end", ["- Reuters", "– Lund", "— Ada"])
def test_an_article_may_end_with_a_dash_and_a_name(nlp: Language, end: str) -> None:
    (statement,) = told(nlp, f"The mayor of Lindhaven said that the bridge would be closed.\n\n{end}")
    assert statement.type == "indirect"
