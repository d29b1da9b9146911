"""The words that a report shows for the codes of a document."""

from datetime import date
from typing import Final, get_args

from quotewire.schemas.document import Act, Basis, SourceKind, Stance, StatementType
from quotewire.tasks.wordlists.languages import language_names

TYPES: Final[tuple[StatementType, ...]] = get_args(StatementType)

TYPE: Final[dict[StatementType, str]] = {
    "direct": "in the speaker’s own words",
    "indirect": "reported in other words",
    "mixed": "partly in the speaker’s own words",
}
ACT: Final[dict[Act, str]] = {
    "speech": "says it",
    "belief": "thinks it",
    "intention": "wants it",
    "other": "expresses it otherwise",
}
STANCE: Final[dict[Stance, str]] = {
    "asserted": "the article asserts that the source says this",
    "denied": "the source rejects this",
    "negated": "the source did not say this",
    "hypothetical": "a condition, a possibility or a wish",
    "future": "yet to be said",
    "questioned": "whether it was said is asked",
    "hearsay": "unnamed others claim that it was said",
    "generic": "nobody in particular says it",
    "retracted": "by the article’s own account nobody said it",
    "fictional": "said in a work of fiction or satire",
}
BASIS: Final[dict[Basis, str]] = {
    "named": "the name stands at the statement",
    "pronoun": "a pronoun, resolved to the name",
    "description": "a description, resolved to the name",
    "metonym": "a place or building that stands for those it speaks for",
    "discourse": "no tag of its own; the statements around it give the speaker",
    "author": "the article’s own author",
    "anonymous": "described, but kept anonymous",
    "none": "the text names nobody",
}
KIND: Final[dict[SourceKind, str]] = {
    "person": "person",
    "organization": "organization",
    "place": "place",
    "group": "group",
    "document": "document",
    "anonymous": "kept anonymous",
    "unknown": "unknown",
}
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def language(code: str) -> str:
    """The English name of a language, or its code."""
    return language_names().get(code.partition("-")[0].lower(), code)


def readable(code: str) -> str:
    """A code in words: ``comment form`` for ``comment_form``, ``quote: close space`` for ``quote.close_space``."""
    return code.replace("_", " ").replace(".", ": ")


def count(number: int, thing: str) -> str:
    """``1 statement``, ``2,000 statements``."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def day(iso: str) -> str:
    """``14 Nov 2025`` for an ISO 8601 date, with or without a time; anything else as it is."""
    try:
        parsed = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{parsed.day} {_MONTHS[parsed.month - 1]} {parsed.year}"


def days(first: str, last: str | None) -> str:
    """``14 Nov 2025``, or ``1 Nov 2025 – 30 Nov 2025``."""
    return day(first) if last is None or last == first else f"{day(first)} – {day(last)}"
