"""Training examples: articles as the network's features, with their targets, and their windows as tensors."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from spacy.tokens import Doc

from quotewire.tasks.attribution.network import (
    CANDIDATE,
    CATEGORIES,
    CONTENT,
    CUE,
    SOURCE,
    Features,
    features,
    relations,
    windows,
)
from training.attribution.network import NORM_ROWS, SHAPE_ROWS, SUFFIX_ROWS

_ATTRIBUTES: Final = dict(zip(CATEGORIES, ("pos_", "tag_", "dep_", "ent_type_"), strict=True))
_WINDOWS: Final = 24
"""Windows per group; they are sorted by length, so that there is little padding."""
_HALF: Final = 0.5
_FEWEST: Final = 5
"""The labeller sees up to as many wrong cues of an article as right ones, or up to this many if that is more."""

TokenSpan = tuple[int, int]
Roles = dict[int, list[TokenSpan]]
"""Token spans by role, as ``crf`` numbers the roles."""


@dataclass
class Example:
    """An article with its features and targets.

    Attributes:
        doc: The parse.
        feats: The features as ``quotewire.tasks.attribution.network`` computes them.
        columns: The features as ``training.attribution.network`` takes them, one row per token.
        dep: The number of each token's dependency label in the vocabulary, 0 if unknown.
        cues: For each token, the probability that it heads a cue; 0 or 1 in annotated articles.
        roles: By head of the cue, the token spans of source, cue and content.
        valid: By head of the cue, the probability that it is an attribution.
    """

    doc: Doc
    feats: Features
    columns: dict[str, torch.Tensor]
    dep: np.ndarray
    cues: torch.Tensor
    roles: dict[int, Roles]
    valid: dict[int, float]

    def heads(self, logits: torch.Tensor | None) -> list[tuple[int, float]]:
        """Return cue heads for the labeller, each with the probability that it is an attribution.

        ``logits``: the encoder's scores of the article's tokens. With them, wrong cues that look right are added.
        """
        shown = list(self.valid.items())
        if logits is not None:
            likely = torch.sigmoid(logits.detach()).numpy()
            wrong = [int(i) for i in np.flatnonzero(likely > CANDIDATE) if int(i) not in self.valid]
            random.shuffle(wrong)
            shown += [(head, 0.0) for head in wrong[: max(_FEWEST, len(self.valid))]]
        return shown


class Reader:
    """Makes examples.

    Args:
        vocabulary: The strings of each category, in the order of their numbers, which start at 1.
        keys: The sorted hashes of the words with a vector.
    """

    def __init__(self, vocabulary: Mapping[str, Sequence[str]], keys: np.ndarray) -> None:
        self._numbers = {name: {string: i + 1 for i, string in enumerate(vocabulary[name])} for name in CATEGORIES}
        self._keys = keys

    def annotated(self, doc: Doc, quotes: Sequence[Mapping[str, Any]]) -> Example:
        """Make the example of an annotated article."""
        roles: dict[int, Roles] = {}
        valid: dict[int, float] = {}
        for quote in quotes:
            cue = _tokens(doc, quote["cue"])
            if cue:
                pieces = {CONTENT: _tokens(doc, quote["content"]), SOURCE: _tokens(doc, quote["source"]), CUE: cue}
                head = doc[slice(*cue[0])].root.i
                roles.setdefault(head, pieces)
                valid[head] = max(valid.get(head, 0.0), quote["weight"])
        cues = torch.zeros(len(doc))
        for head, weight in valid.items():
            cues[head] = weight
        return self.example(doc, features(doc), cues, roles, valid)

    def example(
        self, doc: Doc, feats: Features, cues: torch.Tensor, roles: dict[int, Roles], valid: dict[int, float]
    ) -> Example:
        """Make an example from a parse, its features and its targets (see ``Example``)."""
        known = {
            name: np.array([self._numbers[name].get(getattr(token, attribute), 0) for token in doc])
            for name, attribute in _ATTRIBUTES.items()
        }
        columns = known | {
            "norm": feats.norm % np.uint64(NORM_ROWS),
            "norm2": (feats.norm >> np.uint64(20)) % np.uint64(NORM_ROWS),
            "word": self._rows(feats.norm),
            "lemma": self._rows(feats.lemma),
            "suffix": feats.suffix % np.uint64(SUFFIX_ROWS),
            "shape": feats.shape % np.uint64(SHAPE_ROWS),
            "iob": feats.iob,
            "head": feats.head,
        }
        tensors = {name: torch.from_numpy(column.astype(np.int64)) for name, column in columns.items()}
        tensors |= {"flags": torch.from_numpy(feats.flags), "vectors": torch.from_numpy(feats.vectors)}
        return Example(doc, feats, tensors, known["dep"], cues, roles, valid)

    def _rows(self, hashes: np.ndarray) -> np.ndarray:
        at = np.minimum(np.searchsorted(self._keys, hashes), len(self._keys) - 1)
        return np.where(self._keys[at] == hashes, at, len(self._keys))


def vocabulary(docs: Sequence[Doc]) -> dict[str, list[str]]:
    """Return every value of each category that occurs in the parses, sorted."""
    return {
        name: sorted({getattr(token, attribute) for doc in docs for token in doc})
        for name, attribute in _ATTRIBUTES.items()
    }


def grouped(
    batch: Sequence[Example], offsets: np.ndarray, cues: Sequence[tuple[int, int, float]]
) -> Iterator[dict[str, torch.Tensor]]:
    """Yield the cues' windows as tensors, in groups of similar length. Token numbers are those of the whole batch.

    Args:
        batch: Articles.
        offsets: For each article, the number of tokens in the articles before it.
        cues: For each cue, the index of its article, its head, and the probability that it is an attribution.
    """
    made = []
    for number, head, valid in cues:
        example = batch[number]
        tokens, lengths = windows(example.feats, [head])
        near = relations(example.feats, [head], tokens, example.dep)._asdict()
        roles = example.roles.get(head)
        labels = np.zeros_like(tokens[0]) if roles is None else _labels(roles, tokens[0])
        made.append((int(lengths[0]), tokens[0] + offsets[number], near, labels, head + int(offsets[number]), valid))
    made.sort(key=lambda one: one[0])
    for at in range(0, len(made), _WINDOWS):
        group = made[at : at + _WINDOWS]
        size = group[-1][0]

        def padded(rows: Sequence[np.ndarray], size: int = size) -> torch.Tensor:
            return torch.from_numpy(np.stack([np.pad(row, (0, size - len(row)), mode="edge") for row in rows]))

        part = {name: padded([one[2][name][0] for one in group]) for name in group[0][2]}
        yield part | {
            "tokens": padded([one[1] for one in group]),
            "lengths": torch.tensor([one[0] for one in group]),
            "labels": padded([one[3] for one in group]),
            "cues": torch.tensor([one[4] for one in group]),
            "valid": torch.tensor([one[5] for one in group]),
        }


def _tokens(doc: Doc, spans: Sequence[Sequence[int]]) -> list[TokenSpan]:
    """Convert character spans to token spans, of the tokens that lie at least half within them."""
    found = []
    for start, end in spans:
        inside = [
            t.i for t in doc.char_span(start, end, alignment_mode="expand") or ()
            if min(t.idx + len(t), end) - max(t.idx, start) >= _HALF * len(t)
        ]  # fmt: skip
        if inside:
            found.append((inside[0], inside[-1] + 1))
    return found


def _labels(roles: Roles, tokens: np.ndarray) -> np.ndarray:
    """Return the begin and inside labels of one attribution. Where roles overlap, cue wins over source over content."""
    first, after = int(tokens[0]), int(tokens[-1]) + 1
    labels = np.zeros(len(tokens), dtype=np.int64)
    for role in (CONTENT, SOURCE, CUE):
        for start, end in roles[role]:
            begin, stop = max(start, first) - first, min(end, after) - first
            if begin < stop:
                labels[begin:stop] = role + 1
                labels[begin] = role
    for i, label in enumerate(labels):
        if label in {SOURCE + 1, CUE + 1, CONTENT + 1} and (i == 0 or labels[i - 1] not in {label, label - 1}):
            labels[i] = label - 1
    return labels
