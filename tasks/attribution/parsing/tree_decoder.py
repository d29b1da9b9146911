"""Tree decoding: spaCy's parser, with its moves chosen for all sentences of a batch in arrays.

The model and the moves are spaCy's, and so are the trees. spaCy's own loop gives up the interpreter's lock and asks for
it again once for each hidden unit of each move, which is half of its time; this one keeps it.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any, Final

import numpy as np
from spacy.ml.tb_framework import TransitionModel
from spacy.pipeline import DependencyParser
from spacy.tokens import Doc
from thinc.api import Model

from quotewire.tasks.attribution.parsing.move_scores import Doubles, features, scores_of
from quotewire.tasks.attribution.parsing.token_vectors import Floats

_TOGETHER: Final = 32
"""Documents whose moves are chosen together: those of a like length, so that few wait for the others."""


class TreeDecoder:
    """Chooses the moves of a spaCy dependency parser."""

    def __init__(self, parser: DependencyParser) -> None:
        """Set up the decoder; ``TreeDecoder.fits`` says for which parsers."""
        self._parser: Any = parser
        self._vectors, self._lower, upper = self._parser.model.layers
        self._weights: Doubles = upper.get_param("W").T.astype(np.float64)
        self._bias: Doubles = upper.get_param("b").astype(np.float64)
        self._steps = _of_given_features(self._lower, upper)

    @staticmethod
    def fits(parser: object) -> bool:
        """True for a greedy parser with spaCy's small model, whose every move it has been trained on."""
        if not isinstance(parser, DependencyParser) or parser.cfg["beam_width"] != 1:
            return False
        model = parser.model
        return model.name == "parser_model" and model.attrs["has_upper"] and not model.attrs["unseen_classes"]

    def __call__(self, parts: Sequence[Sequence[Doc]]) -> list[Any]:
        """The final states of all documents, as ``parser.predict`` gives them."""
        docs = [*chain.from_iterable(parts)]
        states: list[Any] = self._parser.moves.init_batch(docs)
        model = self._steps.predict(features(self._lower, [self._vectors.predict(part) for part in parts]))
        by_length = [states[i] for i in sorted(range(len(docs)), key=lambda i: len(docs[i]))]
        for first in range(0, len(by_length), _TOGETHER):
            unfinished = [state for state in by_length[first : first + _TOGETHER] if not state.is_final()]
            while unfinished:
                hidden = model.state2vec.predict(model.get_token_ids(unfinished))
                scores = scores_of(hidden, self._weights, self._bias)
                unfinished = self._parser.transition_states(unfinished, scores)
        model.clear_memory()
        return states


def _of_given_features(lower: Model[Any, Any], upper: Model[Any, Any]) -> Any:  # noqa: ANN401 - spaCy has no types here
    """The model of a parser's steps that takes the features of all tokens in place of documents."""
    sizes: dict[str, int | None] = {name: lower.get_dim(name) for name in ("nF", "nO", "nP")}
    given = Model[Any, Any]("given", _as_given, dims=sizes, params={"b": lower.get_param("b")}, ops=lower.ops)
    return TransitionModel(given, given, upper, None)  # type: ignore[no-untyped-call]


def _as_given(_model: Model[Any, Any], given: Floats, is_train: bool) -> tuple[Floats, None]:  # noqa: FBT001 - thinc's
    return given, None
