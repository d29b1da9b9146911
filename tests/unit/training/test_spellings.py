"""Names as several translation systems spell them."""

import pytest

from training.attribution.spellings import is_spelling


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Qiu Tenghua", "chiu tenghua"),
        ("Takahashi Shuhei", "shuhei takahashi"),
        ("Aliyu Maigidaje", "alhaji aliyu maigidaje"),
        ("Andrey Kirilenko", "andrei kirilenko"),
        ("Tinkou", "oleg tinkov"),
        ("Ya’u Ƙagara", "yau kagara"),
    ],
)
def test_other_letters_and_another_order_are_a_spelling(name: str, form: str) -> None:
    assert is_spelling(name, {form})


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Anna Weber", "karl weber"),
        ("Titus Atondo", "bitalis tarnongu"),
        ("William", "harry"),
        ("Poseidon", "putin"),
        ("", "putin"),
        ("Putin", ""),
    ],
)
def test_another_name_is_none(name: str, form: str) -> None:
    assert not is_spelling(name, {form})
