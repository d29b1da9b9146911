"""Signatures behind a quotation, on its line or in a paragraph of their own."""

import pytest

from quotewire.tasks.attribution.detection.signatures import signature
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
