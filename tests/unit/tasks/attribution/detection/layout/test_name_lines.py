"""Lines that only name somebody, above or below quotations."""

import pytest

from quotewire.tasks.attribution.detection.layout.name_lines import name_in, name_lines
from quotewire.tasks.attribution.text import find_quotations


def _named(text: str) -> dict[str, str]:
    """The name line of each quotation that has one, by the first word that is quoted."""
    quotations = find_quotations(text)
    found = name_lines(text, quotations)
    return {q.inner.split()[0]: text[slice(*found[q.start])] for q in quotations if q.start in found}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("“One.”\nAda Holm, 34\n\n“Two.”\nPiet van Oost, 61", {"One.": "Ada Holm, 34", "Two.": "Piet van Oost, 61"}),
        ("Ada Holm, 34\n“One.”\n\nPiet van Oost, 61\n“Two.”", {"One.": "Ada Holm, 34", "Two.": "Piet van Oost, 61"}),
        ("- Ada Holm\n- “One.”\n- Wei Guanlin\n- “Two.”", {"One.": "Ada Holm", "Two.": "Wei Guanlin"}),
        ("It rained.\n\n“One.\n\nTwo.”\n\nAda Holm, nurse", {"Two.": "Ada Holm, nurse"}),
    ],
)
def test_a_name_is_its_own_quotations(text: str, named: dict[str, str]) -> None:
    assert _named(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "“One.”\n\nAda Holm, nurse\n\n“Two.”",  # as near to both
        "Ada Holm\n\n“One.”",  # a byline
        "“One.”\n\nPhoto: Ada Holm, 34",
        "“One.”\n\nAda Holm was 34.",
        "The Long Bridge\n“One.”\n\nThe Old Mill\n“Two.”",
        "Ada Holm, 34\n“One,” said Jon.",
    ],
)
def test_no_name_where_it_cannot_be_told(text: str) -> None:
    assert _named(text) == {}


@pytest.mark.parametrize(
    ("line", "name"),
    [("Captain Ada Holm, 34", "Ada Holm"), ("Ada Holm (34), nurse", "Ada Holm"), ("P. Lind, Sund", "P. Lind")],
)
def test_name_in_a_line(line: str, name: str) -> None:
    start, end = name_in(line, (0, len(line)))
    assert line[start:end] == name
