"""Lead-ins, block quotations, posts: who says what stands below or above."""

import pytest
from spacy.language import Language

from quotewire.schemas.document import Block
from quotewire.tasks.attribution import parse
from quotewire.tasks.attribution.detection.layout.lead_ins import sayings


def _read(nlp: Language, text: str, *quoted: str, signed: str = "") -> list[tuple[str, list[str]]]:
    doc = next(parse(nlp, [text]))
    names = [ent for ent in doc.ents if ent.label_ in {"PERSON", "ORG"}]
    blocks = [Block(role="quotation", start=text.index(part), end=text.index(part) + len(part)) for part in quoted]
    if signed:
        blocks.append(Block(role="signature", start=text.index(signed), end=text.index(signed) + len(signed)))
    return [
        (text[slice(*one.mention[0])], [text[slice(*piece)] for piece in one.content])
        for one in sayings(doc, text, names, blocks)
    ]


@pytest.mark.parametrize("bullet", ["- ", "• ", "* ", "– ", "1. ", "a) "])
@pytest.mark.parametrize(
    "lead",
    [
        "Ada Holm said two things:",
        "Ada Holm on the pier:",
        "Ada Holm listed her demands:",
        "What Ada Holm promised us:",
    ],
)
def test_quoted_items(nlp: Language, bullet: str, lead: str) -> None:
    found = _read(nlp, f"{lead}\n\n{bullet}“It is old.”\n{bullet}“It leaks.”\n\nIt rained.")
    assert found == [("Ada Holm", ["“It is old.”"]), ("Ada Holm", ["“It leaks.”"])]


def test_plain_items_need_a_verb_of_reporting(nlp: Language) -> None:
    items = "\n\n- The pier is old.\n- The roof leaks."
    assert len(_read(nlp, "Ada Holm said two things:" + items)) == 2
    assert _read(nlp, "Ada Holm visited two places:" + items) == []
    assert _read(nlp, "Ada Holm said the following roads would close:\n\n- Mill Lane\n- Old Road") == []


def test_titles_are_not_said(nlp: Language) -> None:
    assert _read(nlp, "Ada Holm has published two books:\n\n- “Salt and Iron”\n- “The Long Quay”") == []


def test_a_plain_paragraph_behind_wrote(nlp: Language) -> None:
    text = "Ada Holm wrote in a letter:\n\nWe will not go.\n\nOur hall is here.\n\nThe council meets in May."
    assert _read(nlp, text) == [("Ada Holm", ["We will not go.", "Our hall is here."])]


@pytest.mark.parametrize(
    "lead",
    [
        "What Ada Holm said:",
        "Ada Holm never wrote:",
        "Ada Holm asked:",
        "Ada Holm asked for two things:",
        "The film shows:",
    ],
)
def test_a_plain_paragraph_behind_other_lines(nlp: Language, lead: str) -> None:
    assert _read(nlp, f"{lead}\n\nThe council meets in May.") == []


def test_block_quotation(nlp: Language) -> None:
    text = "Ada Holm wrote:\n\nThe hall is old.\n\nIt will go.\n\nIt rained."
    assert _read(nlp, text, "The hall is old.", "It will go.") == [("Ada Holm", ["The hall is old.", "It will go."])]


def test_block_quotation_with_its_signature(nlp: Language) -> None:
    text = "It rained.\n\nThe hall is old.\n\n— Ada Holm, nurse\n\nIt rained."
    assert _read(nlp, text, "The hall is old.", signed="— Ada Holm, nurse") == [
        ("Ada Holm, nurse", ["The hall is old."])
    ]


def test_block_quotation_by_nobody(nlp: Language) -> None:
    assert _read(nlp, "The mayor opened the hall.\n\nStill waters run deep.", "Still waters run deep.") == []


def test_posts(nlp: Language) -> None:
    below = "We stay here. Not now.\n\n— Ada Holm (@adaholm) May 4, 2026\n\nIt rained."
    above = "Ada Holm @adaholm · 3 May\n\nWe stay here. Not now.\n\nIt rained."
    assert _read(nlp, below) == _read(nlp, above) == [("Ada Holm", ["We stay here. Not now."])]
    assert _read(nlp, "It rained all day.\n\nFollow us on X @vestbypost") == []
