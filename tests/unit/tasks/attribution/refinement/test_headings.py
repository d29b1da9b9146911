"""A heading that begins a line or a sentence names the speaker first, whatever names follow before its colon."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def said(nlp: Language, text: str) -> list[tuple[str, str | None, list[str]]]:
    """The contents of a text with the name and the mention of their source."""
    return [
        (" … ".join(text[a:b] for a, b in one.content), one.name, [text[a:b] for a, b in one.mention])
        for one in attribute(next(parse(nlp, [text])))
    ]


@pytest.mark.parametrize(
    ("heading", "mention", "name"),
    [
        ("Lindqvist after the victory of Tanaka", "Lindqvist", None),
        ("Coach Ada Lindqvist on Tanaka's future", "Coach Ada Lindqvist", "Ada Lindqvist"),
        ("Klopp after the victory of Tanaka", "Klopp", "Klopp"),
        ("Erdogan to Putin", "Erdogan", "Erdogan"),
        ("Senator Rosa Wendel before the meeting with Jon Holm in Sund", "Senator Rosa Wendel", "Rosa Wendel"),
        ("Foreign Minister Adaeze Obi on what Jon Holm wants", "Foreign Minister Adaeze Obi", "Adaeze Obi"),
        ("The season is over. Lindqvist about Jon Holm", "Lindqvist", None),
        ("Ministry of Health on the patients of Jon Holm", "Ministry of Health", "Ministry of Health"),
        ("Director at Nordbank in Sund", "Director at Nordbank in Sund", None),
        ("Mayor of Sund after the talks with Jon Holm", "Mayor of Sund", None),
        ("The president of Nordbank Ada Holm on Jon Berg", "The president of Nordbank Ada Holm", "Ada Holm"),
    ],
)
def test_who_speaks_about_a_topic(nlp: Language, heading: str, mention: str, name: str | None) -> None:
    quotation = "“The whole country is proud of this day.”"
    assert said(nlp, f"{heading}: {quotation}") == [(quotation, name, [mention])]


def test_the_article_gives_the_full_name(nlp: Language) -> None:
    text = "Lindqvist after the match with Norway: “We suffered.”\n\nThe coach Ada Lindqvist spoke in Sund on Friday."
    assert said(nlp, text)[0][1] == "Ada Lindqvist"


def test_a_place_does_not_speak_and_nobody_else_does(nlp: Language) -> None:
    text = "London after the attack of Jon Holm: “We are afraid to leave the house.”"
    assert said(nlp, text)[0][1:] == (None, [])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Lindqvist, director of Nordbank: “The rate remains unchanged.”", "Ada Lindqvist"),
        ("Ada Lindqvist from Sund: “The ferry never came.”", "Ada Lindqvist"),
        ("After the match, Ada Lindqvist told Jon Holm: “The ferry never came.”", "Ada Lindqvist"),
        ("Lindqvist on the ferries: “They are late,” said Jon Holm.", "Jon Holm"),
    ],
)
def test_other_words_before_a_colon(nlp: Language, text: str, name: str) -> None:
    assert said(nlp, text)[0][1] == name


@pytest.mark.parametrize(
    ("text", "mention", "name"),
    [
        ("Sandu: Moldova will vote for Europe. She said this at a rally in Chisinau.", "Sandu", "Sandu"),
        ("Lavrov: Russia is ready for a dialogue. The minister said this in Minsk.", "Lavrov", "Lavrov"),
        ("Kuleba: The West must hurry. This was reported by Ukrinform.", "Kuleba", "Kuleba"),
        (
            "Minister Ada Berg: The ferries will sail again. This was announced by the ministry.",
            "Minister Ada Berg",
            "Ada Berg",
        ),
    ],
)
def test_a_heading_is_no_part_of_what_the_next_sentence_reports(
    nlp: Language, text: str, mention: str, name: str
) -> None:
    content = text[text.index(": ") + 2 : text.index(".")]
    assert said(nlp, text)[0] == (content, name, [mention])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Media: Rosa Wendel is ready for talks. Jon Holm said this on Friday.", "Jon Holm"),
        ("Wendel: The bridge is closed. The chief engineer Jon Holm told this to reporters.", "Jon Holm"),
    ],
)
def test_another_name_reports_the_sentence(nlp: Language, text: str, name: str) -> None:
    assert said(nlp, text)[0][1] == name
