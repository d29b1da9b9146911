"""The catalogue of kinds: every kind is made by a rule or finder, and a name that chooses nothing is refused."""

import re
from pathlib import Path
from typing import Any

import pytest
import spacy

from quotewire.tasks.repair import FLAG_KINDS, REPAIR_KINDS, repair
from quotewire.tasks.repair.component import make_tokenizer, repairing

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "repairs.md"


def test_every_kind_has_an_example_that_a_rule_or_finder_makes() -> None:
    """A test of the docs makes the page anew from texts that are repaired; mypy knows that rules make no other kind."""
    repairs, flags = (
        re.findall(r"^\| `([a-z_.]+)`", part, re.MULTILINE) for part in PAGE.read_text().split("## Flags")
    )
    assert (sorted(REPAIR_KINDS), sorted(FLAG_KINDS)) == (sorted(repairs), sorted(flags))


REFUSED = [
    ({"kinds": ["nonsense"]}, "kinds: there is no kind or family 'nonsense'; do you mean sense"),
    ({"kinds": ["xyz"]}, "kinds: there is no kind or family 'xyz'; the families are abbreviation, .*quote"),
    ({"kinds": ["quote", "close_space"]}, "'close_space'; do you mean quote.close_space"),
    ({"kinds": ["Dup.Word"]}, "do you mean dup.word"),
    ({"kinds": ["quote."]}, "do you mean quote"),
    ({"kinds": [""]}, "kinds: there is no kind or family ''"),
    ({"leave": ["quo"]}, "leave: there is no kind or family 'quo'; do you mean quote"),
    (
        {"leave": ["sense.literal"]},
        "leave: 'sense.literal' is only flagged and never repaired; mute switches flags off",
    ),
    ({"mute": ["name.exonyms"]}, "mute: .*do you mean name.exonym"),
    ({"mute": ["dup"]}, "mute: 'dup' is only repaired and never flagged; leave leaves repairs out"),
]


@pytest.mark.parametrize(("choice", "said"), REFUSED)
def test_a_name_that_chooses_nothing_is_refused_wherever_it_is_configured(choice: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        repair("She saw the the pier.", **choice)
    with pytest.raises(ValueError, match=said):
        make_tokenizer(**choice)
    with pytest.raises(ValueError, match=said):
        repairing(spacy.blank("en"), **choice)
    with pytest.raises(ValueError, match=said):
        spacy.blank("en").add_pipe("quotewire_repair", config=choice)


def test_a_name_is_a_string() -> None:
    with pytest.raises(TypeError, match="kinds: None is of type NoneType, expected the name of a kind"):
        repair("The pier.", kinds=[None])  # type: ignore[list-item]


def test_names_that_can_be_read_only_once_are_refused() -> None:
    with pytest.raises(TypeError, match="leave: something of type generator, expected a collection of names"):
        repair("She saw the the pier.", leave=(kind for kind in ["dup"]))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", sorted(REPAIR_KINDS | FLAG_KINDS))
def test_every_kind_and_every_family_can_be_chosen(kind: str) -> None:
    for name in (kind, kind.partition(".")[0]):
        repair("The pier.", kinds=[name])
        if kind in REPAIR_KINDS:
            repair("The pier.", leave=[name])
        if kind in FLAG_KINDS:
            repair("The pier.", mute=[name])
