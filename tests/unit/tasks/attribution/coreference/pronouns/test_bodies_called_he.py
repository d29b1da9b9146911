"""A body that translation calls ``he`` or ``she``, as languages do that have no "it" for it."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import Statement, attribute, parse


def _last(nlp: Language, text: str) -> Statement:
    return attribute(next(parse(nlp, [text])))[-1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“A record was broken,” the Finnish Meteorological Institute said. In Tromsø it was 25 degrees, he added.",
         "Finnish Meteorological Institute"),
        ("Two boats sank. This was reported by the television channel Canal-5. According to him, nine men were saved.",
         "Canal-5"),
        ("“Exports fell again,” the Statistics Office said on Monday. Imports grew by a third, she added.",
         "Statistics Office"),
        ("The company Nordkraft said that it would close the plant. He noted that jobs were safe.", "Nordkraft"),
        ("The Ministry of Energy reported that the line was closed. He explained that ice had broken it.",
         "Ministry of Energy"),
        ("The Central Bank of Peru said that rates would stay. According to her, prices will fall.",
         "Central Bank of Peru"),
    ],
)  # fmt: skip
def test_a_body_goes_on_in_an_article_about_nobody(nlp: Language, text: str, name: str) -> None:
    last = _last(nlp, text)
    assert (last.name, last.kind, last.basis) == (name, "organization", "pronoun")


@pytest.mark.parametrize(
    "text",
    [
        "The Interior Ministry said that a man was arrested in Lund. He said that he had slept.",
        "A driver was hurt, the Interior Ministry said. He said that he had slept.",
        "The police said that they stopped a driver. He said that he was tired.",
        "The Statistics Office said that exports fell. A baker complained. He said that flour was dear.",
        "Gorka returned to the ice. The Ice Hockey Union said that the hall was full. He said that he was well.",
        "The Statistics Office said that exports fell. It rained in Lund. The roads were wet. He said that he was tired.",
        "“We were asleep,” a widow told the Statistics Office. She said that the house burned.",
    ],
)
def test_somebody_else_may_be_meant(nlp: Language, text: str) -> None:
    assert _last(nlp, text).kind != "organization"


def test_somebody_named_is_preferred(nlp: Language) -> None:
    text = "Ada Holm left the Statistics Office. The Statistics Office said that exports fell. She added that it hurt."
    assert _last(nlp, text).kind != "organization"
