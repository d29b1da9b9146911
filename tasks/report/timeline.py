"""When and where the statements of an article were made, in order of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotewire.schemas import Attribution, Document, Telling, Venue, When
from quotewire.tasks.report.words import day, days


@dataclass(frozen=True, slots=True)
class Moment:
    """A time or place of statements.

    Attributes:
        label: The days, or ``Date not known``.
        words: What the article says of when and where, each once.
        statements: Indexes of the statements, in text order.
    """

    label: str
    words: tuple[str, ...]
    statements: tuple[int, ...]


def timeline(document: Document) -> list[Moment]:
    """The moments in order of time, the article's publication among them, then those whose date is not known.

    Empty if no statement has a time or place.
    """
    places = [
        (number, when, where)
        for number, item in enumerate(document.attributions)
        for when, where in _circumstances(item)
        if when is not None or where
    ]
    if not places:
        return []
    dated: dict[tuple[str, str], list[tuple[int, str]]] = {}
    undated: dict[str, list[tuple[int, str]]] = {}
    for number, when, where in places:
        words = ", ".join([*([when.mention.text] if when else []), *(venue.mention.text for venue in where)])
        if when is not None and when.first_day is not None:
            dated.setdefault((when.first_day, when.last_day or when.first_day), []).append((number, words))
        else:
            undated.setdefault(words, []).append((number, words))
    published = (document.published_at or "")[:10]
    moments = [((first, last), _moment(days(first, last), told)) for (first, last), told in dated.items()]
    if published:
        moments.append(((published, published), Moment(day(published), ("published",), ())))
    moments.sort(key=lambda moment: moment[0])
    return [*(moment for _, moment in moments), *(_moment("Date not known", told) for told in undated.values())]


def _circumstances(item: Attribution) -> Iterator[tuple[When | None, Sequence[Venue]]]:
    tellings: list[Attribution | Telling] = [item, *item.repeats]
    return ((telling.when, telling.where) for telling in tellings)


def _moment(label: str, told: Sequence[tuple[int, str]]) -> Moment:
    words = tuple(dict.fromkeys(words for _, words in told))
    return Moment(label, words, tuple(dict.fromkeys(number for number, _ in told)))
