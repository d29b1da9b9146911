"""Signatures behind a quotation, on its line or in a paragraph of their own."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.detection.layout.signatures import signature
from quotewire.tasks.attribution.entities.name_spans import parts
from quotewire.tasks.attribution.text import find_quotations


def _signed(text: str) -> str | None:
    found = signature(text, find_quotations(text)[0])
    return text[slice(*found[1])] if found is not None else None


@pytest.mark.parametrize("gap", [" ", "\n", "\n\n", "\n \n"])
@pytest.mark.parametrize("dash", ["— ", "– ", "-- ", "-"])
def test_signed(gap: str, dash: str) -> None:
    assert _signed(f"“It was a long night.”{gap}{dash}Ada Holm, nurse\n\nIt rained.") == "Ada Holm, nurse"


@pytest.mark.parametrize(
    "below",
    [
        "– Nowhere, said Pia Sand.",
        "- “It leaks.”",
        "– Yes, I know.",
        "– Yes",
        "It rained.",
        "— the mayor went home",
        "– Really?",
    ],
)
def test_not_signed(below: str) -> None:
    assert _signed(f"“It was a long night.”\n\n{below}") is None


ENDS = [(end, dash) for end in (",”", ".”", "?”", '."', ".’") for dash in ("—", "–", "―", "--", "-", " -", " —")]
ENDS.remove((".’", "-"))  # a hyphen behind an apostrophe joins the parts of a name: "Na’-Vi"


@pytest.mark.parametrize(("end", "dash"), ENDS)
def test_a_dash_is_no_part_of_the_name_behind_it(nlp: Language, end: str, dash: str) -> None:
    opening = {"”": "“", '"': '"', "’": "‘"}[end[-1]]
    text = f"{opening}The bridge will stay closed until the spring{end}{dash}Henrik Dahl\n\nThe council met on Monday."
    [doc] = parse(nlp, [text])
    assert [(one.name, [text[slice(*span)] for span in one.mention]) for one in attribute(doc)] == [
        ("Henrik Dahl", ["Henrik Dahl"])
    ]


@pytest.mark.parametrize("tag", ["Henrik Dahl said.", "said Henrik Dahl.", "Henrik Dahl, the mayor, told reporters."])
def test_a_dash_is_no_part_of_the_tag_behind_it(nlp: Language, tag: str) -> None:
    [doc] = parse(nlp, [f"“The bridge will stay closed until the spring,”—{tag}"])
    assert [one.name for one in attribute(doc)] == ["Henrik Dahl"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the “Bild”-Zeitung wrote", ["the", "“", "Bild”-Zeitung", "wrote"]),
        ("a well-known man—Dahl", ["a", "well", "-", "known", "man", "—", "Dahl"]),
        ("closed (for now)—Dahl", ["closed", "(", "for", "now", ")", "—", "Dahl"]),
        ("It ends!”--he", ["It", "ends", "!", "”", "--", "he"]),
    ],
)
def test_only_the_dash_behind_an_end_is_a_word(nlp: Language, text: str, words: list[str]) -> None:
    assert [token.text for token in nlp.make_doc(text)] == words


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("”—Henrik Dahl", "Henrik Dahl"),
        ("-Henrik Dahl", "Henrik Dahl"),
        ("spring,”--Dahl", "Dahl"),
        ("Omar al-Hakim", "Omar al-Hakim"),
        ("Na’-Vi", "Na’-Vi"),
        ("Ada", "Ada"),
    ],
)
def test_a_name_begins_with_no_dash_whatever_the_tokenizer_is(nlp: Language, written: str, name: str) -> None:
    doc = nlp.make_doc(written)
    assert parts(doc[:]) == name.split()
