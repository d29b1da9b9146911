"""Entity decoding: spaCy's entity recognizer, decoded for all tokens at once instead of move by move.

The recognizer reads from left to right and chooses one move a token: begin, continue or end an entity, a word that is
one by itself, or none (Lample et al., NAACL 2016). A move depends on the token and, inside an entity, on the entity's
first token and the token before. So all moves outside of entities are chosen in one product, then the few entities are
followed token by token, all together. spaCy asks the interpreter for its lock once for each possible move: half of its
time for entities.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import chain, islice
from typing import Final

import numpy as np
import numpy.typing as npt
from spacy.attrs import IS_SPACE, SENT_START
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.parsing.move_scores import Doubles, features, scores_of
from quotewire.tasks.attribution.parsing.token_vectors import Floats, fits, token_vectors

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_FEATURES: Final = 3
"""Tokens that a move depends on: the next one, the first of the open entity, the one before the next."""
_NEVER: Final = np.float32(-np.inf)


class EntityDecoder:
    """Sets the entities of documents as a spaCy entity recognizer would."""

    def __init__(self, recognizer: EntityRecognizer) -> None:
        """Set up the decoder; ``EntityDecoder.fits`` says for which recognizers."""
        self._vectors, self._lower, upper = recognizer.model.layers
        self._bias: Floats = self._lower.get_param("b")
        self._weights: Doubles = upper.get_param("W").T.astype(np.float64)
        self._scores_bias: Doubles = upper.get_param("b").astype(np.float64)
        moves = recognizer.move_names
        self._labels = [move[2:] for move in moves if move.startswith("B-")]
        self._begin, self._continue, self._end, self._alone = (
            np.array([moves.index(f"{prefix}-{label}") for label in self._labels]) for prefix in "BILU"
        )

    @staticmethod
    def fits(recognizer: object) -> bool:
        """True for a greedy recognizer with spaCy's small model, whose every move it has been trained on."""
        if not isinstance(recognizer, EntityRecognizer) or recognizer.cfg["beam_width"] != 1:
            return False
        model = recognizer.model
        return (
            model.name == "parser_model"
            and model.attrs["has_upper"]
            and not model.attrs["unseen_classes"]
            and model.layers[1].get_dim("nF") == _FEATURES
            and fits(model.layers[0].layers[0])
        )

    def __call__(self, parts: Sequence[Sequence[Doc]]) -> None:
        """Set ``doc.ents`` of documents with sentence boundaries and without entities; each has a token."""
        docs = [*chain.from_iterable(parts)]
        after = np.cumsum([len(doc) for doc in docs])
        starts, space = _columns(docs)
        final = np.append(starts[1:], True)  # an entity ends with its sentence
        final[after - 1] = True
        found = self._entities(self._features(parts), final, space)
        doc_of = np.searchsorted(after, [start for start, _, _ in found], side="right").tolist()
        spans: list[list[Span]] = [[] for _ in docs]
        for (start, end, label), k in zip(found, doc_of, strict=True):
            base = int(after[k]) - len(docs[k])
            spans[k].append(Span(docs[k], start - base, end - base, label=self._labels[label]))
        for doc, entities in zip(docs, spans, strict=True):
            doc.set_ents(entities)

    def _features(self, parts: Sequence[Sequence[Doc]]) -> Floats:
        """What each token adds as each feature, tokens by features by hidden units by pieces; row 0 is no token."""
        tok2vec, flatten, linear = self._vectors.layers
        vectors = iter(token_vectors(tok2vec, parts))
        return features(self._lower, [linear.predict(flatten.predict([*islice(vectors, len(part))])) for part in parts])

    def _entities(self, features: Floats, final: Bools, space: Bools) -> list[tuple[int, int, int]]:
        """First token, token behind the last and label number of each entity, in order."""
        scores = self._scored(features[1:, 0] + features[0, 1] + features[0, 2])
        scores[:, self._continue] = scores[:, self._end] = _NEVER
        scores[np.ix_(final | space, self._begin)] = _NEVER
        scores[np.ix_(space, self._alone)] = _NEVER
        moves = scores.argmax(axis=1)
        labels = np.full(scores.shape[1], -1)
        labels[self._begin] = labels[self._alone] = np.arange(len(self._labels))
        begins = np.flatnonzero(np.isin(moves, self._begin))
        ends = np.arange(1, len(moves) + 1)
        ends[begins] = self._followed(features, final, begins, labels[moves[begins]])
        possible = np.flatnonzero(labels[moves] >= 0)
        return list(_apart(possible.tolist(), ends[possible].tolist(), labels[moves[possible]].tolist()))

    def _followed(self, features: Floats, final: Bools, begins: Ints, labels: Ints) -> Ints:
        """Index behind the last token of each entity that has been begun."""
        at = begins + 1
        open_ = np.arange(len(begins))
        while len(open_):
            token, first = at[open_], begins[open_]
            scores = self._scored(features[token + 1, 0] + features[first + 1, 1] + features[token, 2])
            rows, label = np.arange(len(open_)), labels[open_]
            ends = final[token] | (scores[rows, self._end[label]] > scores[rows, self._continue[label]])
            at[open_] += 1
            open_ = open_[~ends]
        return at

    def _scored(self, summed: Floats) -> Floats:
        """The score of each move, tokens by moves; ``summed`` is overwritten."""
        summed += self._bias
        hidden = reduce(np.maximum, np.moveaxis(summed, 2, 0))  # numpy takes ten times as long along an axis of two
        return scores_of(hidden, self._weights, self._scores_bias)


def _columns(docs: Sequence[Doc]) -> tuple[Bools, Bools]:
    """For all tokens, whether each begins a sentence and whether it is white space."""
    table = np.concatenate([doc.to_array([SENT_START, IS_SPACE]) for doc in docs])
    return table[:, 0] == 1, table[:, 1] == 1


def _apart(starts: list[int], ends: list[int], labels: list[int]) -> Iterator[tuple[int, int, int]]:
    """The entities that begin outside of the one before."""
    after = 0
    for start, end, label in zip(starts, ends, labels, strict=True):
        if start >= after:
            yield start, end, label
            after = end
