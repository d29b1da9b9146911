"""Tree decoding: spaCy's parser, with its moves chosen for all sentences of a batch in arrays.

The model and the moves are spaCy's, and so are the trees. spaCy's own loop gives up the interpreter's lock and asks for
it again once for each hidden unit of each move, which is half of its time; this one keeps it.
"""

from collections.abc import Sequence
from typing import Any

from spacy.pipeline import DependencyParser
from spacy.tokens import Doc


class TreeDecoder:
    """Chooses the moves of a spaCy dependency parser."""

    def __init__(self, parser: DependencyParser) -> None:
        """Set up the decoder; ``TreeDecoder.fits`` says for which parsers."""
        self._parser: Any = parser
        upper = self._parser.model.layers[2]
        self._weights = upper.get_param("W").T
        self._bias = upper.get_param("b")

    @staticmethod
    def fits(parser: object) -> bool:
        """True for a greedy parser with spaCy's small model, whose every move it has been trained on."""
        if not isinstance(parser, DependencyParser) or parser.cfg["beam_width"] != 1:
            return False
        model = parser.model
        return model.name == "parser_model" and model.attrs["has_upper"] and not model.attrs["unseen_classes"]

    def __call__(self, docs: Sequence[Doc]) -> list[Any]:
        """The final states of the documents, as ``parser.predict`` gives them."""
        states: list[Any] = self._parser.moves.init_batch(docs)
        model = self._parser.model.predict(docs)
        unfinished = [state for state in states if not state.is_final()]
        while unfinished:
            hidden = model.state2vec.predict(model.get_token_ids(unfinished))
            # Not with BLIS, as spaCy's loop does: it ends the process if memory is short.
            scores = hidden @ self._weights
            scores += self._bias
            unfinished = self._parser.transition_states(unfinished, scores)
        model.clear_memory()
        return states
