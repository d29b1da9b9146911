"""Repair in anybody's spaCy pipeline.

spaCy never changes the text of a ``Doc``, so there are two ways in. A tokenizer that repairs before it tokenises
(``quotewire.RepairingTokenizer.v1``): the ``Doc`` is of the repaired text, and every component works on that. And a
component (``quotewire_repair``) that leaves the text alone and says what it would repair and what looks wrong.

Either way ``doc._.ledger`` is the ledger, ``doc._.repairs`` are its entries, ``doc._.original`` is the text that came
in, and ``span._.original`` are a span's offsets in that text. What is kept in ``doc.user_data`` is plain data, so a
``Doc`` can be written to disk and sent to other processes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import registry

from quotewire.schemas import Repair
from quotewire.tasks.repair.engine import repair
from quotewire.tasks.repair.ledger import Ledger

TOKENIZER: Final = "quotewire.RepairingTokenizer.v1"
_KEY: Final = "quotewire_repair"

Tokenizer = Callable[[str], Doc]
MakeTokenizer = Callable[[Language], Tokenizer]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which repairs are made; the arguments of ``repair``."""

    kinds: tuple[str, ...] | None = None
    leave: tuple[str, ...] = ()
    min_confidence: float = 0.0

    @classmethod
    def of(cls, kinds: Sequence[str] | None, leave: Sequence[str], min_confidence: float) -> Self:
        """The choice that a configuration names."""
        return cls(None if kinds is None else tuple(kinds), tuple(leave), min_confidence)

    def ledger(self, text: str) -> Ledger:
        """The ledger of a text with the chosen repairs."""
        return repair(text, kinds=self.kinds, leave=self.leave, min_confidence=self.min_confidence)


class RepairingTokenizer:
    """Repairs a text, then has another tokenizer make the ``Doc`` of it. All else is the other tokenizer's."""

    def __init__(self, tokenizer: Tokenizer, choice: Choice = Choice()) -> None:
        _extend()
        self._tokenizer = tokenizer
        self._choice = choice

    def __call__(self, text: str) -> Doc:
        """The document of the repaired text."""
        ledger = self._choice.ledger(text)
        doc = self._tokenizer(ledger.text)
        _keep(doc, ledger)
        return doc

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """The documents of the repaired texts; ``batch_size`` is there because spaCy's tokenizers have it."""
        yield from map(self, texts)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - to_disk, from_bytes, vocab, explain and so on
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._tokenizer, name)


@dataclass(frozen=True, slots=True)
class Annotator:
    """The component: keeps the ledger of ``doc.text``, which it does not change."""

    choice: Choice

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.ledger``, unless the tokenizer has repaired the text already."""
        if _KEY not in doc.user_data:
            _keep(doc, self.choice.ledger(doc.text))
        return doc


def make_tokenizer(
    tokenizer: MakeTokenizer | None = None,
    kinds: Sequence[str] | None = None,
    leave: Sequence[str] = (),
    min_confidence: float = 0.0,
) -> MakeTokenizer:
    """The tokenizer for a pipeline's configuration: ``{"@tokenizers": "quotewire.RepairingTokenizer.v1"}``.

    Args:
        tokenizer: makes the tokenizer of the repaired text; spaCy's own if there is none.
        kinds: the only kinds of repairs that are made; None for all.
        leave: kinds of repairs that are not made.
        min_confidence: repairs that are less sure are not made.
    """
    inner = tokenizer or registry.tokenizers.get("spacy.Tokenizer.v1")()
    choice = Choice.of(kinds, leave, min_confidence)
    return lambda nlp: RepairingTokenizer(inner(nlp), choice)


@Language.factory(
    "quotewire_repair",
    default_config={"kinds": None, "leave": [], "min_confidence": 0.0},
    assigns=["doc._.ledger", "doc._.repairs"],
)
def make_repair(
    nlp: Language, name: str, kinds: list[str] | None, leave: list[str], min_confidence: float
) -> Annotator:
    """Make the component for any English pipeline."""
    _extend()
    return Annotator(Choice.of(kinds, leave, min_confidence))


def repairing(
    nlp: Language, kinds: Sequence[str] | None = None, leave: Sequence[str] = (), min_confidence: float = 0.0
) -> Language:
    """Have a pipeline repair each text before it tokenises it, also after it was written to disk and loaded.

    >>> import spacy
    >>> nlp = repairing(spacy.blank("en"))
    >>> doc = nlp("“No, ”he said.")
    >>> doc.text, doc._.original, doc._.repairs[0].kind
    ('“No,” he said.', '“No, ”he said.', 'quote.close_space')
    >>> doc[3:5].text, doc[3:5]._.original
    ('” he', (4, 8))
    """
    chosen = None if kinds is None else list(kinds)
    settings = {"kinds": chosen, "leave": list(leave), "min_confidence": min_confidence}
    config = nlp.config
    config["nlp"]["tokenizer"] = {"@tokenizers": TOKENIZER, "tokenizer": config["nlp"]["tokenizer"], **settings}
    nlp.config = config
    nlp.tokenizer = RepairingTokenizer(nlp.tokenizer, Choice.of(kinds, leave, min_confidence))
    return nlp


def _extend() -> None:
    """The attributes; ones that somebody else has set up by these names stay theirs."""
    getters: dict[str, Callable[[Doc], object]] = {
        "ledger": _ledger,
        "original": lambda doc: _ledger(doc).original,
        "repairs": lambda doc: list(_ledger(doc).repairs),
    }
    for name, getter in getters.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=getter)
    if not Span.has_extension("original"):
        Span.set_extension("original", getter=_original_span)


def _keep(doc: Doc, ledger: Ledger) -> None:
    doc.user_data[_KEY] = {"original": ledger.original, "repairs": [made.model_dump() for made in ledger.repairs]}


def _ledger(doc: Doc) -> Ledger:
    kept = doc.user_data.get(_KEY)
    if kept is not None:
        ledger = Ledger(kept["original"], (), [Repair.model_validate(made) for made in kept["repairs"]])
        if doc.text in (ledger.text, ledger.original):
            return ledger
    return Ledger(doc.text)  # nothing ran, or the document was cut out of another


def _original_span(span: Span) -> tuple[int, int]:
    ledger = _ledger(span.doc)
    if ledger.original == span.doc.text:
        return span.start_char, span.end_char
    return ledger.to_original(span.start_char, span.end_char)
