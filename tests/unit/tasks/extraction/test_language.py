import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotewire.tasks.errors import RejectedError
from quotewire.tasks.extraction.language import declared, identify, require_english

CASES = json.loads((Path(__file__).parents[3] / "cases" / "extraction" / "languages.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_language_is_identified(case: dict[str, str]) -> None:
    language = identify(case["text"])

    assert language.code == case["code"]
    assert identify(case["text"]) == language


@pytest.mark.parametrize(
    ("tag", "code"), [("en", "en"), ("EN-us", "en"), ("eng", "en"), ("zh-Hans-CN", "zh"), ("de", "de")]
)
def test_producers_word_is_trusted(tag: str, code: str) -> None:
    assert declared(tag).code == code
    assert declared(tag).confidence == 1.0


def test_page_decides_where_the_text_is_too_short() -> None:
    assert identify("Hello.", "it-IT").code == "it"
    assert identify("The mayor resigned on Monday.", "it-IT").code == "en"


def test_rejection_names_the_language() -> None:
    with pytest.raises(RejectedError, match=r"German \(de, confidence 1\.00\)") as caught:
        require_english(declared("de-AT"))
    assert caught.value.code == "not_english"


@given(st.text(max_size=300))
def test_any_text_gets_a_language(text: str) -> None:
    assert 0 <= identify(text).confidence <= 1


def test_identification_writes_and_downloads_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("network"))

    with caplog.at_level("INFO"):
        identify("The mayor resigned on Monday. " * 5_000)

    assert (list(tmp_path.iterdir()), caplog.records, capfd.readouterr()) == ([], [], ("", ""))
