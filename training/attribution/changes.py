"""Changes of an annotated article's text that take its annotation along."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple


class Change(NamedTuple):
    """New text for a stretch of the old one, by offsets."""

    start: int
    end: int
    new: str


def apart(changes: Iterable[Change]) -> list[Change]:
    """Changes in text order without those that begin inside the one before.

    >>> apart([Change(5, 6, "b"), Change(0, 10, "a"), Change(10, 11, "c")])
    [Change(start=0, end=10, new='a'), Change(start=10, end=11, new='c')]
    """
    made: list[Change] = []
    for one in sorted(changes):
        if not made or one.start >= made[-1].end:
            made.append(one)
    return made


def changed(article: Mapping[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """The article with changes that are in text order and apart, and its annotation moved along.

    A place inside a stretch that is changed moves to the end of the new text.
    """
    starts = [change.start for change in changes]
    grown = [0]
    for change in changes:
        grown.append(grown[-1] + len(change.new) - (change.end - change.start))

    def moved(at: int) -> int:
        n = bisect_left(starts, at)  # changes that begin before it
        if n and at < changes[n - 1].end:
            return changes[n - 1].end + grown[n]
        return at + grown[n]

    text, at = [], 0
    for change in changes:
        text += [article["text"][at : change.start], change.new]
        at = change.end
    statements = [
        {
            **statement,
            "start": moved(statement["start"]),
            "end": moved(statement["end"]),
            **{
                key: [moved(place) for place in statement[key]]
                for key in ("gap", "cue", "mention")
                if statement.get(key)
            },
        }
        for statement in article["statements"]
    ]
    return {**article, "text": "".join([*text, article["text"][at:]]), "statements": statements}
