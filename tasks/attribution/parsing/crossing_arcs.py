"""Crossing arcs: spaCy's search for their heads, in linear time.

The parser's moves build trees in which no arc crosses another. The label of a token whose arc would cross says what its
head is (``nsubj||ccomp``: a subject, of the first clausal complement below the head that it has now; Nivre and Nilsson,
ACL 2005). spaCy searches all that is below, and looks for each token's children in all of the sentence. That is cheap
in a sentence, and takes seconds for some thousand quotation marks that the parser takes for one.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final, cast

import numpy as np
from spacy.attrs import DEP, HEAD, IS_SPACE
from spacy.pipeline import DependencyParser
from spacy.tokens import Doc
from thinc.types import Ints2d

_DELIMITER: Final = "||"
_MOST: Final = 200
"""Tokens below a head to search. The first ten are enough in 460 news articles. Without one the head stays."""


class CrossingArcs:
    """Gives tokens whose arcs cross others their heads, as spaCy's ``deprojectivize`` does."""

    def __init__(self, parser: DependencyParser) -> None:
        """Set up for a parser's labels."""
        strings = cast("Any", parser.vocab.strings)
        labels = {label for _, _, label in (move.partition("-") for move in parser.move_names) if _DELIMITER in label}
        self._parts = {
            strings[label]: tuple(strings.add(part, allow_transient=False) for part in label.split(_DELIMITER))
            for label in labels
        }
        self._labels = np.array(sorted(self._parts), dtype=np.uint64)

    def __call__(self, docs: Sequence[Doc]) -> None:
        """Put the heads and labels of documents right whose arcs are as the parser's moves left them."""
        after = np.cumsum([len(doc) for doc in docs])
        labels = np.concatenate([doc.to_array(DEP) for doc in docs])
        crossing = np.flatnonzero(np.isin(labels, self._labels))
        for i in sorted(set(np.searchsorted(after, crossing, side="right").tolist())):
            self._put_right(docs[i])

    def _put_right(self, doc: Doc) -> None:
        table = cast("Any", doc.to_array([HEAD, DEP, IS_SPACE]))
        crossing = np.flatnonzero(np.isin(table[:, 1], self._labels)).tolist()
        places = np.arange(len(doc))
        tree = _Tree((table[:, 0].astype(np.int64) + places).tolist(), table[:, 1].tolist(), table[:, 2].tolist())
        for token in crossing:
            label, wanted = self._parts[tree.labels[token]]
            tree.heads[token] = tree.first_below(tree.heads[token], wanted, but=token)
            tree.labels[token] = label
        heads = (np.array(tree.heads) - places).astype(np.uint64)
        doc.from_array([HEAD, DEP], cast("Ints2d", np.column_stack((heads, np.array(tree.labels, dtype=np.uint64)))))


class _Tree:
    """The heads and labels of a document's tokens, which change, and the children that they had at first."""

    def __init__(self, heads: list[int], labels: list[int], spaces: Sequence[int]) -> None:
        self.heads = heads
        self.labels = labels
        self._children: dict[int, list[int]] = {}
        for token, (head, space) in enumerate(zip(heads, spaces, strict=True)):
            if head != token and not space:
                self._children.setdefault(head, []).append(token)

    def first_below(self, head: int, label: int, *, but: int) -> int:
        """The first token below a head that has a label, or the head; a token and what is below it is left out."""
        below = (token for token in islice(self._below(head, but), _MOST) if self.labels[token] == label)
        return next(below, head)

    def _below(self, head: int, but: int) -> Iterator[int]:
        """The tokens below a head, level by level. A token that was given a new head is below neither."""
        heads = deque([head])
        while heads:
            head = heads.popleft()
            for token in self._children.get(head, ()):
                if token != but and self.heads[token] == head:
                    yield token
                    heads.append(token)
