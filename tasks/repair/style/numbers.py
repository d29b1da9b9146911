"""The number format of an article: 1,234.5 as in English, or 1.234,5 as in German and Spanish."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from quotewire.tasks.repair.style.sign import Sign

# One scan finds all numbers; the patterns of the formats then search the numbers alone.
_NUMBER: Final = re.compile(r"\d(?<![\d.,].)[\d.,]*+")
_POINT_THOUSANDS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3}){1,12}(?![\d.])")
_DECIMAL_COMMA: Final = re.compile(r"(?<![\d.,])\d+,\d{1,2}(?![\d,])")
_DECIMAL_POINT: Final = re.compile(r"(?<![\d.,])\d+\.\d{1,2}(?![\d.])")


@dataclass(frozen=True, slots=True)
class NumberHabits:
    """Counts of the number formats in the article that rules and signs ask for."""

    point_thousands: int = 0
    decimal_comma: int = 0
    decimal_point: int = 0

    @property
    def verdicts(self) -> bool:
        """Whether the article writes decimals with a point: all that rules ask."""
        return self.decimal_point > 0

    def signs(self) -> Iterator[Sign]:
        """Yield the signs of translation in these habits."""
        yield Sign("number.decimal_comma", self.decimal_comma, "Decimals are written with a comma.")
        yield Sign("number.point_thousands", self.point_thousands, "Thousands are grouped with full stops.")


def read_numbers(text: str) -> NumberHabits:
    """Count the article's number formats.

    >>> read_numbers("25,69 metres, 20.000 people, 1,200 ships")
    NumberHabits(point_thousands=1, decimal_comma=1, decimal_point=0)
    """
    numbers = " ".join(_NUMBER.findall(text))
    return NumberHabits(
        point_thousands=len(_POINT_THOUSANDS.findall(numbers)),
        decimal_comma=len(_DECIMAL_COMMA.findall(numbers)),
        decimal_point=len(_DECIMAL_POINT.findall(numbers)),
    )
