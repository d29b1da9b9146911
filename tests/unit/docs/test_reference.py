"""docs/reference/ is up to date with the code."""

import runpy
from pathlib import Path

import pytest

import quotewire

DOCS = Path(__file__).parents[3] / "docs"
generate = runpy.run_path(str(DOCS / "generate.py"))


@pytest.mark.parametrize("name", generate["PAGES"])
def test_a_page_of_the_reference_is_as_the_code_makes_it(name: str) -> None:
    expected = generate["PAGES"][name]()
    assert (DOCS / "reference" / name).read_text(encoding="utf-8") == expected, "stale: run `make reference`"


@pytest.mark.parametrize("name", ["settings.md", "events.md", "keys.md", "schemas.md", "python.md"])
def test_every_setting_and_field_has_a_meaning(name: str) -> None:
    lines = (DOCS / "reference" / name).read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith(("| `", "- `"))]
    assert rows
    assert [row for row in rows if row.endswith(("|  |", ": "))] == []


def test_the_public_names_are_in_the_reference() -> None:
    python, schemas = ((DOCS / "reference" / name).read_text(encoding="utf-8") for name in ("python.md", "schemas.md"))
    missing = [name for name in quotewire.__all__ if f"### {name}\n" not in python + schemas]
    assert missing == []


def test_a_notebook_completes_the_public_names_and_no_imports() -> None:
    names = {name for name in dir(quotewire) if not name.startswith("_")}
    assert {*quotewire.__all__} <= names <= {*quotewire.__all__, "schemas", "tasks", "worker"}
    assert "__version__" in dir(quotewire)


def test_pages_show_the_examples_as_they_are() -> None:
    shown = set()
    for page in generate["pages_with_examples"]():
        text = page.read_text(encoding="utf-8")
        assert text == generate["with_examples"](text), "stale: run `make reference`"
        shown |= {found[2] for found in generate["EXAMPLES"].finditer(text)}
    programs = {path for path in (DOCS.parent / "examples").glob("*/*") if path.stem in {"send", "read"}}
    assert {str(path.relative_to(DOCS.parent)) for path in programs if path.suffix != ".yaml"} <= shown
