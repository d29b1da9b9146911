"""A tokenizer and a component that repair texts in any spaCy pipeline.

The text of a spaCy ``Doc`` cannot change, so there are two ways to use repair. The tokenizer
(``quotewire.RepairingTokenizer.v1``) repairs a text before it tokenises it: all components see the repaired text. The
component (``quotewire_repair``) leaves the text alone and reports what it would repair and what looks wrong.

Both set ``doc._.ledger``, its entries ``doc._.repairs``, the input text ``doc._.original``, and ``span._.original``,
the offsets of a span in the input text. ``doc.user_data`` holds plain data only, so a ``Doc`` can be written to disk
and sent to other processes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import registry

from quotewire.schemas import Repair
from quotewire.tasks.repair.engine import check_choice, repair
from quotewire.tasks.repair.ledger import Ledger

TOKENIZER: Final = "quotewire.RepairingTokenizer.v1"
_KEY: Final = "quotewire_repair"

Tokenizer = Callable[[str], Doc]
MakeTokenizer = Callable[[Language], Tokenizer]


@dataclass(frozen=True, slots=True)
class Choice:
    """The selection of repairs: the arguments of ``repair``."""

    kinds: tuple[str, ...] | None = None
    leave: tuple[str, ...] = ()
    min_confidence: float = 0.0
    mute: tuple[str, ...] = ()

    @classmethod
    def of(cls, kinds: Sequence[str] | None, leave: Sequence[str], min_confidence: float, mute: Sequence[str]) -> Self:
        """The selection that a pipeline's configuration states; raises an error as ``repair`` does."""
        check_choice(kinds, leave, mute, min_confidence)
        return cls(None if kinds is None else tuple(kinds), tuple(leave), min_confidence, tuple(mute))

    def ledger(self, text: str) -> Ledger:
        """Repair a text with the selected repairs."""
        return repair(text, kinds=self.kinds, leave=self.leave, mute=self.mute, min_confidence=self.min_confidence)


class RepairingTokenizer:
    """Repairs a text, then passes it to another tokenizer. All other attributes are the other tokenizer's."""

    def __init__(self, tokenizer: Tokenizer, choice: Choice = Choice()) -> None:
        _extend()
        self._tokenizer = tokenizer
        self._choice = choice

    def __call__(self, text: str) -> Doc:
        """Repair and tokenise a text."""
        ledger = self._choice.ledger(text)
        doc = self._tokenizer(ledger.text)
        _keep(doc, ledger)
        return doc

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """Repair and tokenise texts; ``batch_size`` has no effect and exists because spaCy's tokenizers take it."""
        yield from map(self, texts)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - to_disk, from_bytes, vocab, explain and so on
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._tokenizer, name)


@dataclass(frozen=True, slots=True)
class Annotator:
    """The component: stores the ledger of ``doc.text`` and leaves the text unchanged."""

    choice: Choice

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.ledger``, unless the tokenizer has already repaired the text."""
        if _KEY not in doc.user_data:
            _keep(doc, self.choice.ledger(doc.text))
        return doc


def make_tokenizer(
    tokenizer: MakeTokenizer | None = None,
    kinds: Sequence[str] | None = None,
    leave: Sequence[str] = (),
    min_confidence: float = 0.0,
    mute: Sequence[str] = (),
) -> MakeTokenizer:
    """Create the tokenizer for a pipeline's configuration: ``{"@tokenizers": "quotewire.RepairingTokenizer.v1"}``.

    Args:
        tokenizer: Creates the tokenizer for the repaired text; None for spaCy's own.
        kinds: The only kinds to repair and flag; None for all.
        leave: Kinds that are not repaired.
        min_confidence: Minimum confidence of a repair, 0 to 1.
        mute: Kinds that are not flagged.

    Returns:
        A function that creates the tokenizer for a pipeline.
    """
    inner = tokenizer or registry.get("tokenizers", "spacy.Tokenizer.v1")()
    choice = Choice.of(kinds, leave, min_confidence, mute)
    return lambda nlp: RepairingTokenizer(inner(nlp), choice)


@Language.factory(
    "quotewire_repair",
    default_config={"kinds": None, "leave": [], "min_confidence": 0.0, "mute": []},
    assigns=["doc._.ledger", "doc._.repairs"],
)
def make_repair(  # noqa: PLR0917 - spaCy passes the settings by name
    nlp: Language, name: str, kinds: list[str] | None, leave: list[str], min_confidence: float, mute: list[str]
) -> Annotator:
    """Create the component for an English pipeline."""
    _extend()
    return Annotator(Choice.of(kinds, leave, min_confidence, mute))


def repairing(
    nlp: Language,
    kinds: Sequence[str] | None = None,
    leave: Sequence[str] = (),
    min_confidence: float = 0.0,
    mute: Sequence[str] = (),
) -> Language:
    """Make a pipeline repair each text before tokenising it, also after it is saved to disk and loaded.

    Raises:
        ValueError: if ``min_confidence`` is not between 0 and 1, or a name is of no kind and no family.
        TypeError: if ``kinds``, ``leave`` or ``mute`` is one string.

    >>> import spacy
    >>> nlp = repairing(spacy.blank("en"))
    >>> doc = nlp("“No, ”he said.")
    >>> doc.text, doc._.original, doc._.repairs[0].kind
    ('“No,” he said.', '“No, ”he said.', 'quote.close_space')
    >>> doc[3:5].text, doc[3:5]._.original
    ('” he', (4, 8))
    """
    choice = Choice.of(kinds, leave, min_confidence, mute)
    chosen = None if kinds is None else list(kinds)
    settings = {"kinds": chosen, "leave": list(leave), "min_confidence": min_confidence, "mute": list(mute)}
    config = nlp.config
    config["nlp"]["tokenizer"] = {"@tokenizers": TOKENIZER, "tokenizer": config["nlp"]["tokenizer"], **settings}
    nlp.config = config
    nlp.tokenizer = RepairingTokenizer(nlp.tokenizer, choice)
    return nlp


def _extend() -> None:
    """Register the extension attributes; leave any that are already registered under these names."""
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
    return Ledger(doc.text)  # no repair ran, or the Doc is a part of another one


def _original_span(span: Span) -> tuple[int, int]:
    ledger = _ledger(span.doc)
    if ledger.original == span.doc.text:
        return span.start_char, span.end_char
    return ledger.to_original(span.start_char, span.end_char)
