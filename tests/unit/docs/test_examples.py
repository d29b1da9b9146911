"""The examples in the docs do what the pages say, and the links resolve."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

from quotewire import Article, Document, Pipeline

ROOT = Path(__file__).parents[3]
PAGES = sorted(path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/README.md")))
WITH_EXAMPLES = [path for path in PAGES if "    >>> " in path.read_text(encoding="utf-8")]
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=_name)
def test_examples(page: Path) -> None:
    failed, tried = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert tried > 0
    assert failed == 0


def test_the_pages_with_examples_are_known() -> None:
    assert {path.name for path in WITH_EXAMPLES} >= {"repair.md", "extraction.md", "use-in-spacy.md"}


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{_name(page)}: {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in anchors, f"{_name(page)}: {target}"


def test_the_readme_begins_with_what_its_sample_gives() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^    (.+) \((.+), (.+)\)  (direct|indirect) +(\S.+?) +(0\.\d\d)$", readme, re.MULTILINE)
    text = (ROOT / "samples" / "translated.txt").read_text(encoding="utf-8")
    (document,) = Pipeline().process([Article(text=text)])
    assert isinstance(document, Document)
    found = [
        (
            (one.source.name, one.source.role, one.source.affiliation, one.type, f"{one.confidence:.2f}"),
            " ".join(span.text for span in one.content),
        )
        for one in document.attributions
    ]
    assert len(told) == 2
    for name, role, affiliation, kind, words, confidence in told:
        (content,) = [
            content
            for facts, content in found
            if facts == (name, role, affiliation, kind, confidence) and content.startswith(words.split("…")[0].strip())
        ]
        place = 0
        for part in words.split("…"):  # the README leaves words out
            place = content.index(part.strip(), place)


@pytest.mark.slow
def test_the_program_for_all_cores_prints_what_the_page_shows(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "use-from-python.md").read_text(encoding="utf-8")
    (program, shown) = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", page, re.DOTALL)[0]
    file = tmp_path / "program.py"
    file.write_text(program, encoding="utf-8")
    done = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (0, shown), done.stderr
