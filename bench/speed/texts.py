"""Invented news articles of any length, always the same: for measurements that need no particular texts."""

from itertools import cycle, islice
from typing import Final

from quotewire.schemas import Article

_PARAGRAPHS: Final = (
    "The harbour board of {town} will close its oldest quay in spring, said {name}, who has led it for nine years.",
    "“Nobody will lose a berth,” {name} told reporters on {day}. “The new pier is finished, and it is deeper.”",
    "Fishermen are less sure. According to their association, {number} boats have no place at the new pier so far.",
    "The ministry of transport in the capital declined to comment. A spokeswoman said only that the plans were known.",
    "Work on the pier began in the year of the flood, and cost {number} million more than the council had expected.",
    "{name} denied that the board had kept the figures back. The auditors had seen every invoice, he added.",
    "In the old town the shops opened late. Rain fell until noon, and the ferry to the islands ran every second hour.",
    "“We were promised a school and got a car park,” said Orla Feeney, a teacher who lives near the customs house.",
    "The bank expects the region to grow by {number} per cent, its chief economist wrote in a letter to investors.",
    "Two of the cranes are for sale. They were built before the war, and weigh as much as a small church.",
)
_TOWNS: Final = ("Lindhaven", "Port Marrow", "Eskdale", "Saint Brigg", "Varnholm")
_NAMES: Final = ("Tomas Kovač", "Ingrid Halloran", "Marek Dunmore", "Leila Osterby")
_DAYS: Final = ("Monday", "Tuesday", "Thursday", "Friday")


def text_of(words: int, number: int = 0) -> str:
    """A text of at least so many words; ``number`` varies names and figures."""
    paragraphs: list[str] = []
    count = 0
    for place, pattern in enumerate(cycle(_PARAGRAPHS)):
        if count >= words:
            return "\n\n".join(paragraphs)
        pick = number + place
        paragraph = pattern.format(
            town=_TOWNS[number % len(_TOWNS)],
            name=_NAMES[pick % len(_NAMES)],
            day=_DAYS[pick % len(_DAYS)],
            number=3 + pick % 47,
        )
        paragraphs.append(paragraph)
        count += len(paragraph.split())
    raise AssertionError("cycle ends never")


def articles(count: int, words: int, prefix: str) -> list[Article]:
    """So many different articles of about so many words, in English by their producer's word."""
    numbers = islice(range(count), count)
    return [Article(id=f"{prefix}-{n}", text=text_of(words, n) + f"\n\n{n}", language="en") for n in numbers]
