"""Fixtures of the fault tests (a blank model, stacks of processes), and the report with one line per fault."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
import spacy

from tests import forks
from tests.faults.harness import LONG, OUTCOMES, House, Outcome

TIMEOUT = 300
"""Seconds for a test that names no other: it may wait for several conditions, with another test beside it."""
HEADER = "fault  articles  injected  lost  duplicated  re-run  recovery  took     what"


class MakeHouse(Protocol):
    """Makes a house with lines of the server's configuration and settings of all processes."""

    def __call__(self, *options: str, **env: str) -> House: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the fault tests as integration tests, with a longer timeout in the long form."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.integration)
            if LONG:
                item.add_marker(pytest.mark.timeout(3_600), append=False)
            elif item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(TIMEOUT))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that reports what this one has seen, if tests are spread over processes."""
    if (told := getattr(session.config, "workeroutput", None)) is not None:
        told["outcomes"] = [vars(one) for one in OUTCOMES]


class Spread:
    """Hears what the processes of pytest-xdist have seen."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:  # noqa: ANN401 - xdist has no types
        OUTCOMES.extend(Outcome(**one) for one in getattr(node, "workeroutput", {}).get("outcomes", ()))


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Spread())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the report, one line per fault; also write it as JSON Lines to ``FAULTS_OUT``, if set."""
    if not OUTCOMES:
        return
    terminalreporter.section("faults")
    terminalreporter.write_line(HEADER)
    for one in OUTCOMES:
        recovery = "-" if one.recovered is None else f"{one.recovered:.1f} s"
        numbers = (
            f"{one.articles:8,}  {one.injected:8,}  {one.lost:4}  {one.duplicated:10}  {one.again:6,}  {recovery:>8}"
        )
        note = f" ({one.note})" if one.note else ""
        terminalreporter.write_line(f"{one.fault:5}  {numbers}  {one.seconds:5.0f} s  {one.what}{note}")
    if out := os.environ.get("FAULTS_OUT"):
        Path(out).write_text("".join(json.dumps(vars(one)) + "\n" for one in OUTCOMES))


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a spaCy pipeline that only splits sentences."""
    folder = tmp_path_factory.mktemp("model") / "blank"
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(folder)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _own_settings() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("QUOTEWIRE_")]:
            patch.delenv(name)
        with forks.server():
            yield


@pytest.fixture
def make_house(tmp_path: Path, model: Path) -> Iterator[MakeHouse]:
    """Makes a house; nothing of it is left afterwards."""
    made: list[House] = []

    def make(*options: str, **env: str) -> House:
        made.append(House(tmp_path / f"house-{len(made)}", model, options, **env).__enter__())
        return made[-1]

    yield make
    for house in made:
        house.__exit__()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[House]:
    """A stack that the tests of one module share; each test finds it as the one before left it."""
    with House(tmp_path_factory.mktemp("house"), model) as shared:
        yield shared
