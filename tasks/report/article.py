"""What the page of one article shows, computed from its document."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from markupsafe import Markup

from quotewire.schemas import Attribution, Document, Removed, Repair
from quotewire.tasks.report import words
from quotewire.tasks.report.checks import Concerns
from quotewire.tasks.report.marks import marks_of
from quotewire.tasks.report.markup import ArticleMarkup, exact, letter
from quotewire.tasks.report.pieces import ledger_of, pieces
from quotewire.tasks.report.runs import Paragraph, levels, paragraphs
from quotewire.tasks.report.speakers import Speaker, by_statement, shortened, speakers_of
from quotewire.tasks.report.timeline import Moment, timeline

SNIPPET_MAX: Final = 140
"""Characters shown of a statement in the list of its speaker."""
TITLE_MAX: Final = 90
"""Characters shown of an article's first words where it has no title."""
CONTEXT: Final = 14
"""Characters shown on either side of a repair in the list of repairs."""
TRANSLATED: Final = 0.5
"""From this likelihood on, a page says in its head that the article reads like a translation."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A flagged repair as a margin note."""

    name: str
    repair: Repair


@dataclass(slots=True)
class Row:
    """A paragraph with the notes in its margin, or a removed block."""

    html: Markup
    removed: Removed | None = None
    flags: list[Flag] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement in a list."""

    number: int
    item: Attribution
    speaker: Speaker
    snippet: str


@dataclass(frozen=True, slots=True)
class Check:
    """A statement to check first, and why."""

    statement: Statement
    why: list[str]


@dataclass(frozen=True, slots=True)
class Change:
    """An applied repair with the words around it."""

    repair: Repair
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """Everything that the template of an article's page reads."""

    document: Document
    title: str
    rows: list[Row]
    speakers: list[Speaker]
    statements: list[Statement]
    checks: list[Check]
    changes: list[Change]
    flags: list[Flag]
    moments: list[Moment]

    @property
    def translated(self) -> bool:
        """Whether the article is likely a translation."""
        return self.document.translation.likely >= TRANSLATED

    @property
    def changed(self) -> bool:
        """Whether text and original differ."""
        return self.document.text != self.document.original

    @property
    def summary(self) -> list[str]:
        """What the page shows, in numbers."""
        named = sum(speaker.named for speaker in self.speakers)
        parts = [words.count(len(self.statements), "statement"), words.count(named, "named speaker")]
        others = ((self.changes, "repair"), (self.flags, "flag"))
        return parts + [words.count(len(found), thing) for found, thing in others if found]

    @property
    def data(self) -> dict[str, Any]:
        """What the page's script reads: the statements as the document has them, and the words for its codes."""
        return {
            "article": {
                "id": self.document.article_id,
                "revision": self.document.revision,
                "title": self.title,
                "url": self.document.url,
                "published_at": self.document.published_at,
                "publisher": self.document.publisher,
            },
            "speakers": [
                {
                    "label": one.label,
                    "about": one.about,
                    "kind": one.kind,
                    "initials": one.initials,
                    "colour": one.colour,
                    "named": one.named,
                }
                for one in self.speakers
            ],
            "statements": [
                {
                    "speaker": one.speaker.number - 1,
                    "days": _days(one.item),
                    "named": self._named(one),
                    "as": one.item.model_dump(mode="json"),
                }
                for one in self.statements
            ],
            "repairs": [change.repair.model_dump(mode="json") for change in self.changes],
            "words": {"type": words.TYPE, "act": words.ACT, "stance": words.STANCE, "basis": words.BASIS},
        }

    def _named(self, one: Statement) -> int | None:
        """The number of the statement that names the speaker of one that does not: the last before it, or the first."""
        if one.item.source.basis == "named" or not one.speaker.named:
            return None
        found = [
            index + 1 for index in one.speaker.statements if self.document.attributions[index].source.basis == "named"
        ]
        return found[max(0, bisect_right(found, one.number) - 1)] if found else None


def article_view(document: Document) -> ArticleView:
    """Compute what the page of a document shows.

    Raises:
        ReportError: if the document contradicts itself.
    """
    ledger = ledger_of(document)
    flagged = [repair for repair in ledger.repairs if repair.disposition == "flagged"]
    applied = [repair for repair in ledger.repairs if repair.disposition == "applied"]
    flags = [Flag(letter(number), repair) for number, repair in enumerate(flagged)]
    marks = marks_of(document, ledger, flagged)
    speakers = speakers_of(document)
    speaker_of = by_statement(speakers, document.attributions)
    markup = ArticleMarkup(
        document.attributions,
        speaker_of,
        flagged,
        levels(marks, len(document.text)),
        {repair.id: number for number, repair in enumerate(applied)},
    )
    rows = _rows(markup, paragraphs(document.text, pieces(ledger), marks))
    places = [ledger.to_text(flag.repair.start, flag.repair.end)[0] for flag in flags]
    statements = list(_statements(document, speaker_of))
    return ArticleView(
        document=document,
        title=document.title or shortened(document.text, TITLE_MAX) or "An article without words",
        rows=_with_notes(rows, flags, places),
        speakers=speakers,
        statements=statements,
        checks=_checks(statements, flags),
        changes=[_change(document.original, repair) for repair in applied],
        flags=flags,
        moments=timeline(document),
    )


def _rows(markup: ArticleMarkup, found: Iterator[Paragraph]) -> list[tuple[int, Row]]:
    """The rows of the page, each with the place in the text where it begins."""
    rows: list[tuple[int, Row]] = []
    place = 0
    for paragraph in found:
        if paragraph.removed is not None:
            rows.append((place, Row(exact(paragraph.removed.text), paragraph.removed)))
            continue
        rows.append((place, Row(markup.paragraph(paragraph))))
        place += sum(len(run.text) for run in paragraph.runs if run.fate != "deleted")
    return rows


def _with_notes(rows: Sequence[tuple[int, Row]], flags: Sequence[Flag], places: Sequence[int]) -> list[Row]:
    """Put each flag beside the paragraph that its place in the text is in."""
    beside = [(start, row) for start, row in rows if row.removed is None] or list(rows)
    starts = [start for start, _ in beside]
    for flag, place in zip(flags, places, strict=True):
        if beside:
            beside[max(0, bisect_right(starts, place) - 1)][1].flags.append(flag)
    return [row for _, row in rows]


def _statements(document: Document, speaker_of: Sequence[Speaker]) -> Iterator[Statement]:
    for number, (item, speaker) in enumerate(zip(document.attributions, speaker_of, strict=True), start=1):
        text = shortened(" … ".join(span.text for span in item.content), SNIPPET_MAX)
        yield Statement(number, item, speaker, text)


def _days(item: Attribution) -> str | None:
    when = item.when
    return words.days(when.first_day, when.last_day) if when and when.first_day else None


def _checks(statements: Sequence[Statement], flags: Sequence[Flag]) -> list[Check]:
    """The statements with a reason to be checked, the least sure first."""
    concerns = Concerns([(flag.name, flag.repair) for flag in flags])
    found = [Check(one, concerns.about(one.item)) for one in statements]
    return sorted((check for check in found if check.why), key=lambda check: check.statement.item.confidence)


def _change(original: str, repair: Repair) -> Change:
    left = original[max(0, repair.start - CONTEXT) : repair.start]
    return Change(repair, left, original[repair.end : repair.end + CONTEXT])
