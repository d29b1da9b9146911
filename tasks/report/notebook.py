"""Statements in a notebook: ``quotewire.render(doc)`` shows them in the text, as displaCy shows entities."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from quotewire.schemas import Document, Language, Provenance, Translation
from quotewire.schemas.version import __version__
from quotewire.tasks.output.attributions import attributions_of
from quotewire.tasks.output.document import gather_sources
from quotewire.tasks.output.limits import REPEATS_MAX
from quotewire.tasks.repair import Ledger
from quotewire.tasks.report.marks import Mark, marks_of
from quotewire.tasks.report.markup import exact, nested
from quotewire.tasks.report.pieces import ledger_of, pieces
from quotewire.tasks.report.runs import Run, paragraphs
from quotewire.tasks.report.speakers import by_statement, speakers_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

PALETTE: Final = (
    "#5f594f", "#17598a", "#a1341f", "#2a6a35", "#73399a", "#7d5200", "#00666a", "#9f1d5d", "#444bb0", "#5c5f12"
)  # fmt: skip
"""The light colours of the pages. White words on them can be read, and their tints suit light and dark notebooks."""
_TINT: Final = "2b"
"""Share of a colour behind the words of a statement, as two hexadecimal digits."""

_LABEL: Final = (
    "unicode-bidi:isolate;color:#fff;border-radius:.3em;padding:.15em .5em;margin-right:.4em;font:600 .7em sans-serif"
)


@dataclass(frozen=True, slots=True)
class Rendering:
    """HTML that a notebook shows by itself; ``html`` has it for other uses."""

    html: str
    """The markup."""

    def _repr_html_(self) -> str:
        return self.html

    def __str__(self) -> str:
        return self.html


def render(doc: "Doc | Document") -> Rendering:
    """Show the statements of a document in its text: speaker, type and stance before each, cue and source marked.

    Args:
        doc: a spaCy ``Doc`` that went through ``quotewire_attribution``, or a document of ``quotewire process``.

    Raises:
        AttributeError: if ``doc`` has no statements, as without the component ``quotewire_attribution``.
        TypeError: if ``doc`` is something else, such as the JSON of a document.
        ReportError: if a ``Document`` contradicts itself.
    """
    if not isinstance(doc, Document) and not hasattr(doc, "user_data"):
        raise TypeError("render shows a Doc or a Document: read JSON with Document.model_validate_json(…)")
    document = doc if isinstance(doc, Document) else _document(doc)
    return Rendering(str(_html(document)))


def _document(doc: "Doc") -> Document:
    ledger = Ledger(doc.text)
    made = list(attributions_of(ledger, doc._.statements, None, repeats_max=REPEATS_MAX))
    return Document(
        article_id="notebook",
        revision="notebook",
        language=Language(code=doc.lang_, confidence=1.0),
        translation=Translation(likely=0.0),
        original=doc.text,
        text=doc.text,
        removed=[],
        repairs=[],
        attributions=made,
        sources=gather_sources(made),
        pipeline=Provenance(version=__version__, models={}),
    )


def _html(document: Document) -> Markup:
    ledger = ledger_of(document)
    writer = _Writer(document)
    marks = [mark for mark in marks_of(document, ledger, []) if mark.kind in {"content", "mention", "cue"}]
    rows = [
        Markup('<p style="margin:0 0 1em;white-space:pre-line">{}</p>').format(nested(shown, writer.opener, _words))
        for paragraph in paragraphs(document.text, pieces(ledger), marks)
        if (shown := [run for run in paragraph.runs if run.fate in {"kept", "inserted"}])
    ]
    frame = Markup('<div class="quotewire" style="line-height:2.1;max-width:48em;overflow-wrap:anywhere">{}</div>')
    return frame.format(Markup("").join(rows))


def _words(run: Run) -> Markup:
    return exact(run.text)


class _Writer:
    """Writes the start tags of marks, with a label before each statement."""

    def __init__(self, document: Document) -> None:
        self._attributions = document.attributions
        self._speakers = by_statement(speakers_of(document), document.attributions)
        self._labelled: set[Mark] = set()

    def opener(self, mark: Mark) -> Markup:
        """The start tag of a mark."""
        colour = PALETTE[self._speakers[mark.number].colour]
        if mark.kind == "mention":
            return Markup('<span style="unicode-bidi:isolate;border-bottom:2px solid {}">').format(colour)
        if mark.kind != "content":
            return Markup('<span style="border-bottom:1px dotted currentColor">')
        style = f"unicode-bidi:isolate;background:{colour}{_TINT};border-radius:.3em;padding:.2em .15em"
        opened = Markup('<span style="{}">').format(style)
        if mark in self._labelled or not mark.first:
            return opened
        self._labelled.add(mark)
        return opened + Markup('<span style="background:{};{}">{}</span>').format(
            colour, _LABEL, self._label(mark.number)
        )

    def _label(self, number: int) -> str:
        item = self._attributions[number]
        stance = "" if item.stance == "asserted" else f" · {item.stance}"
        return f"{self._speakers[number].label} · {item.type}{stance} · {item.confidence:.0%}"
