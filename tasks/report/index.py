"""The index over many articles: which there are, and who speaks in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from quotewire.schemas import Unfinished
from quotewire.schemas.document import SourceKind
from quotewire.tasks.report.article import ArticleView
from quotewire.tasks.report.speakers import COLOURS, Speaker, initials


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index shows of an article, whose page is ``file``; not its text, as there may be many articles."""

    file: str
    title: str
    publisher: str | None
    published_at: str | None
    translated: bool
    summary: Sequence[str]
    statements: int
    speakers: Sequence[Speaker]

    @classmethod
    def of(cls, view: ArticleView, file: str) -> Self:
        """The entry of an article."""
        document = view.document
        return cls(
            file=file,
            title=view.title,
            publisher=document.publisher,
            published_at=document.published_at,
            translated=view.translated,
            summary=view.summary,
            statements=len(view.statements),
            speakers=[speaker for speaker in view.speakers if speaker.named],
        )


@dataclass(frozen=True, slots=True)
class Appearance:
    """A speaker in one article."""

    entry: Entry
    number: int
    """The speaker's number there."""
    statements: int


@dataclass(frozen=True, slots=True)
class Person:
    """A named speaker over all articles: the same name and kind count as the same speaker."""

    label: str
    kind: SourceKind
    about: str
    initials: str
    colour: int
    appearances: tuple[Appearance, ...]

    @property
    def statements(self) -> int:
        """Number of statements in all articles."""
        return sum(one.statements for one in self.appearances)


@dataclass(frozen=True, slots=True)
class IndexView:
    """Everything that the template of the index reads."""

    entries: Sequence[Entry]
    unfinished: Sequence[Unfinished]
    people: Sequence[Person]

    @property
    def statements(self) -> int:
        """Number of statements in all articles."""
        return sum(entry.statements for entry in self.entries)


def index_view(entries: Sequence[Entry], unfinished: Sequence[Unfinished]) -> IndexView:
    """Compute what the index shows; the speakers with most statements come first."""
    found: dict[tuple[SourceKind, str], list[Appearance]] = {}
    about: dict[tuple[SourceKind, str], str] = {}
    for entry in entries:
        for speaker in entry.speakers:
            key = (speaker.kind, speaker.label)
            found.setdefault(key, []).append(Appearance(entry, speaker.number, len(speaker.statements)))
            about[key] = about.get(key) or speaker.about
    people = [
        Person(name, kind, about[kind, name], initials(name), number % COLOURS + 1, tuple(appearances))
        for number, ((kind, name), appearances) in enumerate(found.items())
    ]
    people.sort(key=lambda person: (-person.statements, person.label.casefold(), person.kind))
    return IndexView(entries, unfinished, people)
