"""What `status`, `doctor` and `health` say in each situation names the cause and the remedy, and is what the docs show."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import MakeHouse
from tests.faults.harness import ROOT, House
from tests.faults.situations import LEASE_AS_USUAL, ON_AN_IDLE_STACK, SITUATIONS, Situation, printouts

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


@pytest.fixture(scope="module")
def idle_house(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[House]:
    """The stack of the situations that only differ in what comes after."""
    with House(tmp_path_factory.mktemp("idle"), model, **LEASE_AS_USUAL) as house:
        yield house


@pytest.mark.parametrize("name", ON_AN_IDLE_STACK)
def test_each_command_names_the_cause_and_the_remedy_on_an_idle_stack(idle_house: House, name: str) -> None:
    check(idle_house, next(situation for situation in SITUATIONS if situation.name == name))


@pytest.mark.parametrize(
    "situation",
    [situation for situation in SITUATIONS if situation.name not in ON_AN_IDLE_STACK],
    ids=lambda situation: situation.name,
)
def test_each_command_names_the_cause_and_the_remedy(make_house: MakeHouse, situation: Situation) -> None:
    check(make_house(**LEASE_AS_USUAL, **situation.settings), situation)


def check(house: House, situation: Situation) -> None:
    """Bring a stack into a situation; compare what the commands print."""
    page = section(situation.name)
    printed = {printout.command: printout for printout in printouts(house, situation)}
    assert printed.keys() >= {*situation.says, *situation.codes, "status", "doctor", "health"}
    for command, printout in printed.items():
        assert printout.code == situation.codes.get(command, 0), printout.text
        for words in situation.says.get(command, ()):
            assert words in flat(printout.text)
            assert words in page, "stale: run `make situations`"
