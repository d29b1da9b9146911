"""Parsing: all texts go through spaCy's model in batches of paragraphs, and each text comes back as one document.

The components are spaCy's, and so are the results. What does not need to be done for each token by itself is done for
many at once: embeddings, entities, parts of speech and lemmas take a fraction of the time that ``nlp.pipe`` takes.
A pipeline with other components than those of ``en_core_web_sm`` runs as it is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final, Protocol, TypeVar, cast
from weakref import WeakKeyDictionary

import numpy as np
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, NORM, ORTH, SENT_START, SPACY, TAG
from spacy.language import Language
from spacy.tokens import Doc
from thinc.types import Ints2d

from quotewire.tasks.attribution.parsing.blas import one_thread
from quotewire.tasks.attribution.parsing.crossing_arcs import CrossingArcs
from quotewire.tasks.attribution.parsing.entity_decoder import EntityDecoder
from quotewire.tasks.attribution.parsing.paragraphs import pieces
from quotewire.tasks.attribution.parsing.short_forms import begun_behind_short_forms
from quotewire.tasks.attribution.parsing.token_vectors import fits, token_vectors
from quotewire.tasks.attribution.parsing.tree_decoder import TreeDecoder
from quotewire.tasks.attribution.parsing.word_kinds import WordKinds
from quotewire.tasks.wrapped_lines import unwrapped

_BATCH: Final = 128
"""Paragraphs that are parsed together."""
_BATCH_CHARS: Final = 40_000
"""Characters of paragraphs that are parsed together, unless one has more: each takes about 1 kB meanwhile."""
_PLAIN_SPACES: Final = dict.fromkeys(map(ord, "\xa0\u1680\u202f\u205f\u3000"), " ") | dict.fromkeys(
    range(0x2000, 0x200B), " "
)
"""Spaces of other widths, and those that do not break a line: Russian and French typography is full of them."""
_LINE_ENDS: Final = dict.fromkeys(map(ord, "\r\v\f\x85\u2028\u2029"), "\n")
_PARSED: Final = [NORM, TAG, DEP, HEAD, SENT_START, ENT_IOB, ENT_TYPE]
_COMPONENTS: Final = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner")


Item = TypeVar("Item")


class _Steps(Protocol):
    """The steps of a parse, which a pipeline's components decide."""

    def paragraphs(self, nlp: Language, batch: Sequence[Sequence[str]]) -> list[Doc]:
        """Parse the paragraphs of several parts of texts, each part as if there were no other."""
        ...

    def whole(self, nlp: Language, paragraphs: Sequence[Doc]) -> Doc:
        """The document of a text, of whose paragraphs ``paragraphs`` made these."""
        ...


def parse(nlp: Language, texts: Iterable[str]) -> Iterator[Doc]:
    """Parse texts paragraph by paragraph, in batches.

    Yields:
        One document per text, in order. Its text is the given one, for any string, but for spaces: each character that
        is a space of some width is a plain one, since spaCy takes the others for words of their own, and so is the end
        of a wrapped line; other line ends are line feeds.

    Raises:
        TypeError: at something that is no text, at one text in place of several, and without a pipeline.
    """
    if not isinstance(nlp, Language):
        raise TypeError(f"parse takes a spaCy pipeline first, such as load_model(), not {type(nlp).__name__}")
    if isinstance(texts, str):
        raise TypeError("parse reads several texts: give a list, not one string")
    steps = _steps(nlp)
    cut = [list(pieces(_plain(text))) for text in texts]
    parts = (part for paragraphs in cut for part in _parts(paragraphs))
    parsed = (doc for batch in _batches(parts) for doc in steps.paragraphs(nlp, batch))
    for paragraphs in cut:
        yield steps.whole(nlp, list(islice(parsed, len(paragraphs))))


def _plain(text: str) -> str:
    """The text with plain spaces and line ends, which stand where the others stood."""
    if not isinstance(text, str):
        raise TypeError(f"a text is of type {type(text).__name__}, expected str")
    return unwrapped(text.translate(_PLAIN_SPACES).replace("\r\n", " \n").translate(_LINE_ENDS))


def _parts(paragraphs: Sequence[str]) -> Iterator[list[str]]:
    """The paragraphs of a text, in order, as many together as memory allows: the same whatever is parsed beside it."""
    return _full(paragraphs, lambda _: 1, len)


def _batches(parts: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    """The parts of all texts, in order, as many together as memory allows."""
    return _full(parts, len, lambda part: sum(map(len, part)))


def _full(
    items: Iterable[Item], paragraphs: Callable[[Item], int], chars: Callable[[Item], int]
) -> Iterator[list[Item]]:
    """Yields items that follow each other, as many together as may be parsed together; at least one."""
    batch: list[Item] = []
    number = size = 0
    for item in items:
        if batch and (number + paragraphs(item) > _BATCH or size + chars(item) > _BATCH_CHARS):
            yield batch
            batch, number, size = [], 0, 0
        batch.append(item)
        number += paragraphs(item)
        size += chars(item)
    if batch:
        yield batch


class _Plain:
    """The steps of any pipeline: its own."""

    def paragraphs(self, nlp: Language, batch: Sequence[Sequence[str]]) -> list[Doc]:
        with one_thread():
            return [doc for part in batch for doc in nlp.pipe(part, batch_size=_BATCH)]

    def whole(self, nlp: Language, paragraphs: Sequence[Doc]) -> Doc:
        joined = Doc.from_docs(list(paragraphs), ensure_whitespace=False)
        return joined if joined is not None else Doc(nlp.vocab)


class _Fast:
    """The steps for the components of ``en_core_web_sm``."""

    def __init__(self, nlp: Language) -> None:
        self._tok2vec, self._tagger, self._parser, ruler, lemmatizer, recognizer = _components(nlp)
        self._decoded = TreeDecoder(self._parser)
        self._crossing = CrossingArcs(self._parser)
        self._entities = EntityDecoder(recognizer)
        self._words = WordKinds(ruler, lemmatizer)

    @staticmethod
    def fits(nlp: Language) -> bool:
        if tuple(nlp.pipe_names) != _COMPONENTS:
            return False
        tok2vec, _, parser, ruler, lemmatizer, recognizer = _components(nlp)
        if not TreeDecoder.fits(parser) or parser.cfg.get("learn_tokens"):
            return False
        return fits(tok2vec.model) and EntityDecoder.fits(recognizer) and WordKinds.fits(ruler, lemmatizer)

    def paragraphs(self, nlp: Language, batch: Sequence[Sequence[str]]) -> list[Doc]:
        parts = [[begun_behind_short_forms(nlp.make_doc(paragraph)) for paragraph in part] for part in batch]
        docs = [*chain.from_iterable(parts)]
        with one_thread():
            self._tok2vec.set_annotations(docs, token_vectors(self._tok2vec.model, parts))
            for part in parts:
                self._tagger.set_annotations(part, self._tagger.predict(part))
            self._trees(parts)
            self._entities(parts)
        return docs

    def _trees(self, parts: Sequence[Sequence[Doc]]) -> None:
        """Set heads, dependencies and sentence starts."""
        docs = [*chain.from_iterable(parts)]
        for state, doc in zip(self._decoded(parts), docs, strict=True):
            self._parser.moves.set_annotations(state, doc)
        self._crossing(docs)

    def whole(self, nlp: Language, paragraphs: Sequence[Doc]) -> Doc:
        if not paragraphs:
            return Doc(nlp.vocab)
        doc = _joined(nlp, paragraphs) if len(paragraphs) > 1 else paragraphs[0]
        self._words(doc)
        return doc


def _components(nlp: Language) -> list[Any]:
    return [nlp.get_pipe(name) for name in _COMPONENTS]


def _joined(nlp: Language, paragraphs: Sequence[Doc]) -> Doc:
    """The documents of paragraphs as one; ``Doc.from_docs`` reads and writes each token apart."""
    words = np.concatenate([doc.to_array([ORTH, SPACY]) for doc in paragraphs])
    made = Doc(nlp.vocab, words=words[:, 0].tolist(), spaces=words[:, 1].astype(bool).tolist())
    made.from_array(_PARSED, cast("Ints2d", np.concatenate([doc.to_array(_PARSED) for doc in paragraphs])))
    made.tensor = np.concatenate([doc.tensor for doc in paragraphs])
    return made


_STEPS: Final[WeakKeyDictionary[Language, tuple[tuple[str, ...], _Steps]]] = WeakKeyDictionary()


def _steps(nlp: Language) -> _Steps:
    """The steps for a pipeline, made once for the components that it has."""
    names = tuple(nlp.pipe_names)
    known = _STEPS.get(nlp)
    if known is None or known[0] != names:
        known = _STEPS[nlp] = (names, _Fast(nlp) if _Fast.fits(nlp) else _Plain())
    return known[1]
