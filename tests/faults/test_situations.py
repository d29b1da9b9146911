"""What `status`, `doctor` and `health` say in each situation names the cause and the remedy, and is what the docs show."""

import re

import pytest

from tests.faults.conftest import MakeHouse
from tests.faults.harness import ROOT
from tests.faults.situations import LEASE_AS_USUAL, SITUATIONS, Situation, printouts

PAGE = ROOT / "docs" / "reference" / "situations.md"


def section(name: str) -> str:
    """The section of the page about a situation."""
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(f"\n## {name}\n")
    assert rest, f"run `make situations`: nothing about {name!r}"
    return flat(rest.partition("\n## ")[0])


def flat(text: str) -> str:
    """A text whose columns have one space between them."""
    return re.sub(" +", " ", text)


def test_there_are_ten() -> None:
    assert len({situation.name for situation in SITUATIONS}) == 10


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_each_command_names_the_cause_and_the_remedy(make_house: MakeHouse, situation: Situation) -> None:
    house = make_house(**LEASE_AS_USUAL, **situation.settings)
    page = section(situation.name)
    printed = {printout.command: printout for printout in printouts(house, situation)}
    assert printed.keys() >= {*situation.says, *situation.codes, "status", "doctor", "health"}
    for command, printout in printed.items():
        assert printout.code == situation.codes.get(command, 0), printout.text
        for words in situation.says.get(command, ()):
            assert words in flat(printout.text)
            assert words in page, "stale: run `make situations`"
