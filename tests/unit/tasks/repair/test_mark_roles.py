"""The reading of a paragraph's marks: roles, lost marks, reversed spacing, and marks that are none."""

import pytest

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.prose import is_prose


def roles(text: str) -> list[list[str | None]]:
    return [list(paragraph.roles) for paragraph in View(text).quoting]


def lost(text: str) -> list[tuple[str, str]]:
    """The text before each lost mark, and its role."""
    found = [its for paragraph in View(text).quoting for its in paragraph.lost]
    return [(text[max(0, its.at - 6) : its.at], its.role) for its in found]


def test_straight_marks_one_place_off_are_read_the_other_way_round() -> None:
    assert roles('Okafor said," The quay is shut. "She left.') == [["open", "close"]]
    assert roles('They called the plan" a joke "and left.') == [["open", "close"]]


def test_marks_around_a_tag_are_not_one_place_off() -> None:
    assert roles('and the quay is shut," she said. "We wait for the tide.') == [["close", "open"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We wait, said Ana Okafor, a pilot. “We go.”", [("wait,", "close")]),
        ("“We wait,” he said. We go.”", [("said. ", "open")]),
        ("“We wait,” he said. “We go.”", []),
        ("“Then, he said, we wait,” she said.", []),
        ("“We wait for the tide.\n“We go at six,” he said.", []),
    ],
)
def test_lost_marks_are_found_beside_clear_tags_only(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(before[-5:], role) for before, role in lost(text)] == [(before[-5:], role) for before, role in expected]


@pytest.mark.parametrize("text", ["» Tickets\n» Travel", "Home » News » Local", "« Previous | Next »"])
def test_guillemets_without_a_quotation_have_no_role(text: str) -> None:
    assert {role for paragraph in roles(text) for role in paragraph} == {None}


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("Le maire a dit : « Nous partons demain ».", False),
        ("Она сказала: «Мы остаёмся».", False),
        ('x = "a" + b; print(x)', False),
        ("The mayor of Rio de Janeiro said: «We wait».", True),
        ("Okafor 's crew waits .", True),
    ],
)
def test_foreign_lines_and_code_are_no_prose(text: str, *, prose: bool) -> None:
    assert is_prose(text, 0) is prose
