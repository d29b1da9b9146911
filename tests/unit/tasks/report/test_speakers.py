"""Speakers: who is one, what stands in their portrait, and colours that can be told apart and read."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from quotewire.tasks.repair import Ledger
from quotewire.tasks.report import article_view
from quotewire.tasks.report.speakers import COLOURS, PATTERNS, initials
from tests.unit.tasks.report.articles import document, statement, words

CSS = (Path(__file__).parents[4] / "tasks" / "report" / "templates" / "base.css").read_text(encoding="utf-8")
VARIABLES = dict(re.findall(r"--([\w-]+): light-dark\(([^)]*)\);", CSS))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Torbjørn Eikrem", "TE"),
        ("Ministry of Energy", "ME"),
        ("NATO", "NATO"),
        ("Ursula von der Leyen", "UL"),
        ("Marit Solheim-Aas", "MA"),
        ("bell", "B"),
        ("…", "?"),
        ("李小龍", "李"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_speakers_without_a_name_are_grey_and_named_neighbours_differ_in_colour_and_pattern() -> None:
    ledger = Ledger("zero one two three")
    made = [
        statement(ledger, words(ledger, "zero"), mention=words(ledger, "zero"), kind="group", basis="anonymous"),
        statement(ledger, words(ledger, "one"), name="A B"),
        statement(ledger, words(ledger, "two"), name="C D"),
        statement(ledger, words(ledger, "three")),
    ]
    speakers = article_view(document(ledger, made)).speakers
    assert [(one.label, one.named, one.colour) for one in speakers] == [
        ("zero", False, 0),
        ("A B", True, 1),
        ("C D", True, 2),
        ("Nobody named", False, 0),
    ]
    named = [(number % COLOURS, number % PATTERNS) for number in range(COLOURS * PATTERNS)]
    assert len(set(named)) == COLOURS * PATTERNS
    assert all(one[0] != other[0] and one[1] != other[1] for one, other in pairwise(named))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(colour: str, paper: str, share: float) -> str:
    pairs = [(int(colour[place : place + 2], 16), int(paper[place : place + 2], 16)) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(one * share + other * (1 - share)):02x}" for one, other in pairs)


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", [*(f"c{number}" for number in range(COLOURS + 1)), "soft", "amber", "ink"])
def test_every_colour_can_be_read_on_paper_and_on_its_own_tint(name: str, scheme: int) -> None:
    def value(variable: str) -> str:
        return str(VARIABLES[variable]).split(", ")[scheme]

    colour = value(name)
    for paper in ("paper", "card"):
        assert contrast(colour, value(paper)) >= 4.5
        assert contrast(colour, mixed(colour, value(paper), 0.13)) >= 4.5
        assert contrast(value("ink"), mixed(colour, value(paper), 0.13)) >= 4.5
    assert contrast(value("added"), value("added-bg")) >= 4.5
    assert contrast(value("struck"), value("struck-bg")) >= 4.5
