"""Checks entries before admission, and splits articles into messages. Pure functions, without a store."""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import TypeVar

from quotewire.schemas import ArticleError, Reason, parse_article
from quotewire.worker.store.protocol import Admission, Entry, UnreadableEntry

T = TypeVar("T")


def examine(entry: Entry, max_bytes: int) -> Admission | UnreadableEntry:
    """Parse the article in an entry, or say why it is unreadable.

    >>> examine(Entry(0, "1-0", b'{"text": "Hello"}'), max_bytes=100).article.text
    'Hello'
    >>> examine(Entry(0, "1-0", b'{"text": "Hello"'), max_bytes=100).reason.code
    'invalid_json'
    """
    if entry.refusal:
        return UnreadableEntry(entry, entry.refusal)
    if not entry.has_article:
        return _unreadable(
            entry, "no_article_field", "the entry has no field 'article'; expected: XADD KEY * article JSON"
        )
    if entry.size > max_bytes:
        return _unreadable(entry, "too_large", f"{entry.size:,} bytes, {max_bytes:,} allowed")
    try:
        return Admission(entry, parse_article(entry.body))
    except ArticleError as error:
        return _unreadable(entry, error.code, str(error))
    except Exception as error:  # noqa: BLE001 - whatever a body does to the parser, it must not stop its neighbours
        return _unreadable(entry, "invalid_article", f"cannot be read: {type(error).__name__}: {error}"[:500])


def sorted_out(entries: Iterable[Entry], max_bytes: int) -> tuple[list[Admission], list[UnreadableEntry]]:
    """Split entries into readable and unreadable ones."""
    admissions: list[Admission] = []
    unreadable: list[UnreadableEntry] = []
    for entry in entries:
        examined = examine(entry, max_bytes)
        if isinstance(examined, Admission):
            admissions.append(examined)
        else:
            unreadable.append(examined)
    return admissions, unreadable


def batches(items: Sequence[T], *, spread: int, most: int) -> list[list[T]]:
    """Split items into messages: one item each when there are few, so that none waits, more in a backlog.

    Args:
        items: the items to send.
        spread: number of messages to reach before they get longer than one item, so that all workers get some.
        most: maximum number of items in a message.

    >>> [len(batch) for batch in batches(range(3), spread=8, most=32)]
    [1, 1, 1]
    >>> [len(batch) for batch in batches(range(20), spread=8, most=32)]
    [3, 3, 3, 3, 3, 3, 2]
    """
    size = min(max(ceil(len(items) / spread), 1), most)
    return [list(items[start : start + size]) for start in range(0, len(items), size)]


def _unreadable(entry: Entry, code: str, message: str) -> UnreadableEntry:
    return UnreadableEntry(entry, Reason(code=code, message=message))
