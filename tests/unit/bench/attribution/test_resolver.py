"""Which name counts as correct, and which answer belongs to a case."""

from pathlib import Path

import pytest

from bench.attribution.resolver import Answer, Case, is_right, lookup, print_resolver, read_cases

TEXT = "Mayor Ana Kovač said that the bridge would open. “It is safe,” she added."


def case(names: tuple[str, ...] | None, of: str = "pronoun", start: int = 0, end: int = 3) -> Case:
    return Case("a1", start, end, "person", of, names)


@pytest.mark.parametrize(
    ("names", "name", "right"),
    [
        (("Ana Kovač",), "ana kovač", True),
        (("Ana Kovač",), "Kovač", False),
        (("Kovač",), "Ana Kovač", True),
        (("Harbour Board", "Board"), "the Harbour Board", True),
        ((), None, True),
        ((), "Ana Kovač", False),
        (None, "anything", True),
        (("Ana Kovač",), None, False),
    ],
)
def test_a_surname_is_right_only_where_the_article_gives_no_more(
    names: tuple[str, ...] | None, name: str | None, right: bool
) -> None:
    assert is_right(case(names), name) is right


def test_an_answer_is_found_by_its_mention_and_for_untagged_quotations_by_its_content() -> None:
    first = Answer("One", "person", [(0, 4)], [(10, 30)])
    second = Answer("Two", "person", [(40, 44)], [(50, 90)])
    assert lookup(case((), start=41, end=44), [first, second]) is second
    assert lookup(case((), of="untagged", start=12, end=30), [first, second]) is first
    assert lookup(case((), of="untagged", start=25, end=49), [first, second]) is None


def test_the_cases_are_read_and_the_table_is_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert len(read_cases()) >= 300
    at = TEXT.index("she")
    article = {
        "id": "a1",
        "text": TEXT,
        "quotes": [{"content": [[49, 62]], "cue": [[at + 4, at + 9]], "source": [[at, at + 3]]}],
    }
    print_resolver([article], [case(("Ana Kovač",), start=at, end=at + 3)])
    row = capsys.readouterr().out.splitlines()[-1].split()
    assert row == ["pronoun", "1", "1", "100.0", "100.0", "100.0", "100.0", "100.0"]
