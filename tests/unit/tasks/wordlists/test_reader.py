"""Word lists: a missing or malformed one is an error that names the list."""

import importlib
import re
from pathlib import Path

import pytest

from quotewire.tasks.wordlists import (
    WordlistError,
    attribution,
    genders,
    languages,
    numbers,
    read_rows,
    reader,
    section,
)
from quotewire.tasks.wordlists import words as listed


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(reader, "_DATA", tmp_path)
    return tmp_path


def test_a_missing_list_is_named(data: Path) -> None:
    with pytest.raises(WordlistError, match=r"nothing\.txt: the list cannot be read"):
        listed("nothing.txt")


def test_a_line_with_a_column_too_many_is_named(data: Path) -> None:
    (data / "two.tsv").write_text("# made for this test\na\tb\nc\td\te\n", encoding="utf-8")
    with pytest.raises(WordlistError, match=re.escape("two.tsv: line 3: expected 2 columns, found 3")):
        reader.pairs("two.tsv")


@pytest.mark.parametrize("text", ["", "# a header and nothing else\n"])
def test_an_empty_list_is_an_error(data: Path, text: str) -> None:
    (data / "empty.txt").write_text(text, encoding="utf-8")
    with pytest.raises(WordlistError, match=r"empty\.txt: the list is empty"):
        listed("empty.txt")


def test_bytes_that_are_no_text_are_an_error(data: Path) -> None:
    (data / "bad.txt").write_bytes(b"caf\xe9\n")
    with pytest.raises(WordlistError, match=r"bad\.txt"):
        listed("bad.txt")


def test_a_missing_section_is_named(data: Path) -> None:
    (data / "parts.txt").write_text("# header\n[one]\na\nb\n[two]\nc\n", encoding="utf-8")
    assert section("parts.txt", "one") == ("a", "b")
    assert section("parts.txt", "two") == ("c",)
    with pytest.raises(WordlistError, match=re.escape("parts.txt: there is no section [three]")):
        section("parts.txt", "three")


def test_a_number_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "weights.tsv").write_text("quote\t0.5\ncase\tmuch\n", encoding="utf-8")
    with pytest.raises(WordlistError, match=re.escape("weights.tsv: case: 'much' is no number")):
        numbers(tmp_path / "weights.tsv")
    assert read_rows(tmp_path / "weights.tsv", 2)[0] == ("quote", "0.5")


def test_a_gender_that_is_none_is_named(data: Path) -> None:
    (data / "gendered.tsv").write_text("mr\tm\nship\tx\n", encoding="utf-8")
    genders.gendered.cache_clear()
    with pytest.raises(WordlistError, match=re.escape("gendered.tsv: ship: expected m or f, found 'x'")):
        genders.gendered()


def test_the_constants_are_read_at_import(data: Path) -> None:
    with pytest.raises(WordlistError, match=r"\.t(xt|sv): the list cannot be read"):
        importlib.reload(attribution)


def test_languages_are_enumerated_for_a_sentence() -> None:
    assert languages.enumerated("de") == "German"
