"""What an editor should check first: statements that are less sure than others, or not simply asserted."""

from collections.abc import Iterator, Sequence
from typing import Final

from quotewire.schemas import Attribution, Repair

SURE: Final = 0.75
"""Below this confidence, of a statement or of its speaker's name, a statement is to be checked."""


def concerns(item: Attribution, flags: Sequence[tuple[str, Repair]]) -> list[str]:
    """Why a statement should be checked, the gravest reason first; empty if there is no special reason.

    Args:
        item: the statement.
        flags: the names and places of the document's flags.
    """
    return list(_concerns(item, flags))


def _concerns(item: Attribution, flags: Sequence[tuple[str, Repair]]) -> Iterator[str]:
    if item.confidence < SURE:
        yield f"confidence {item.confidence:.0%}"
    name = item.source.confidence
    if item.source.name is not None and name is not None and name < SURE:
        yield f"name {name:.0%}"
    if item.stance != "asserted":
        yield item.stance
    spans = [*item.content, *item.cue, *item.source.mention]
    for letter, flag in flags:
        if any(start < flag.end and flag.start < end for start, end in (span.original for span in spans)):
            yield f"flag {letter}"
