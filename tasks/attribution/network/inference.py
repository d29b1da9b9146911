"""The network: a shared encoder over the article, and a labeller that reads a window around each possible cue.

The encoder mixes each token with its neighbours, its syntactic head and its dependents, layer by layer (gated
convolutions as in Dauphin et al., ICML 2017, over the sequence and over the tree). One output is the
probability that a token is the head of a cue. For each likely head the labeller marks source, cue and content around
it, as semantic roles are labelled predicate by predicate (Zhou and Xu, ACL 2015), and judges if it is a cue at all.

Plain numpy: the weights are a few megabytes, and no deep-learning framework is needed to run them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple, cast

import numpy as np
from spacy.tokens import Doc

from quotewire.tasks.attribution.network.crf import CONTENT, NEVER, log_partition, transitions, viterbi
from quotewire.tasks.attribution.network.features import Features, Floats, Hashes, Ints
from quotewire.tasks.attribution.network.weights import CATEGORIES, Weights
from quotewire.tasks.attribution.network.windows import relations, windows
from quotewire.tasks.attribution.parsing import one_thread
from quotewire.tasks.attribution.text import TokenSpan

_BATCH: Final = 32
"""Number of windows labelled together; bounds the memory of an article with thousands of cues."""
_ROWS: Final = 1024
"""Tokens of a long document that one layer of the encoder reads at a time."""
_INPUT_ROWS: Final = 3072
"""Tokens whose input is put together at a time: 1.5 kB each, three times what is kept of them."""
_FEW: Final = 8
"""Most dependents of a token that are added up beside those of others."""
_EPSILON: Final = 1e-5


@dataclass(frozen=True, slots=True)
class Labelled:
    """The labels around a possible cue.

    Attributes:
        cue: Token index of the cue's head.
        first: Index of the token that the first label belongs to.
        labels: One per token of the window, as ``crf`` numbers them.
        likely: Probability that this is an attribution, 0 to 1, before calibration.
        path: Log probability of the label sequence, given the cue; 0 at most.
    """

    cue: int
    first: int
    labels: Ints
    likely: float
    path: float


class Reading(NamedTuple):
    """What the encoder makes of a document.

    Attributes:
        feats: The document's features.
        dep: Each token's dependency as the model numbers it.
        encoded: Each token's vector.
        cues: How likely each token is the head of a cue.
    """

    feats: Features
    dep: Ints
    encoded: Floats
    cues: Floats


class Windows(NamedTuple):
    """The labeller's scores for the windows around several possible cues, before decoding.

    Attributes:
        tokens: Token indices, cues by positions; a short window is padded.
        lengths: Number of positions of each window that are not padding.
        scores: Label scores, cues by positions by labels.
        likely: Probability that each possible cue is one.
    """

    tokens: Ints
    lengths: Ints
    scores: Floats
    likely: Floats


class Network:
    """Runs the trained weights; stateless between documents.

    Attributes:
        between, first: Transition and start scores from ``crf.transitions``.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.between, self.first = transitions(weights["roles.between"], weights["roles.first"])

    def reads(self, doc: Doc) -> bool:
        """True if a document has token vectors of the width that the network was trained on."""
        return len(doc) > 0 and doc.tensor.shape == (len(doc), len(self.weights["encoder.vectors.gain"]))

    def read(self, feats: Features) -> Reading:
        """Encode a document."""
        dep = self.weights.numbered("dep", feats.dep)
        with one_thread():
            return Reading(feats, dep, *self.encode(feats, dep))

    def label(self, reading: Reading, least: float, bounds: Callable[[int], TokenSpan] | None = None) -> list[Labelled]:
        """Label the window around every token that is a cue with probability ``least`` or more, in text order.

        Args:
            reading: What the encoder made of the document.
            least: Minimum probability of being a cue.
            bounds: For a cue, the first token that its content may have, and the token behind the last one.
        """
        feats, dep, encoded, cues = reading
        likely = np.flatnonzero(cues >= least).tolist()
        # Windows of similar length share a batch, so that little of it is padding.
        paragraphs = np.bincount(feats.para)
        likely.sort(key=lambda cue: (paragraphs[feats.para[cue]], cue))
        with one_thread():
            found = [
                labelled
                for i in range(0, len(likely), _BATCH)
                for labelled in self._roles(feats, encoded, dep, likely[i : i + _BATCH], bounds)
            ]
        return sorted(found, key=lambda labelled: labelled.cue)

    def encode(self, feats: Features, dep: Ints) -> tuple[Floats, Floats]:
        """Each token's encoded vector, and the probability that it is the head of a cue."""
        x = self._words(feats, dep)
        tree = Dependents(feats.head)
        for layer, reach in enumerate(self.weights.dilations("encoder")):

            def near(rows: slice, x: Floats = x, reach: int = reach) -> list[Floats]:
                return [
                    beside(x, rows, reach),
                    x[rows],
                    beside(x, rows, -reach),
                    x[feats.head[rows]],
                    tree.mean(x, rows),
                ]

            x = gated_in_blocks(self.weights, f"encoder.{layer}", x, near)
        return x, sigmoid(linear(self.weights, "encoder.cue", x)[:, 0])

    def _words(self, feats: Features, dep: Ints) -> Floats:
        """Each token's vector before it has seen any other."""
        w = self.weights
        hashes = len(w["encoder.norm"])
        numbers = {"dep": dep, **{name: w.numbered(name, getattr(feats, name)) for name in CATEGORIES if name != "dep"}}

        def columns(rows: slice) -> list[Floats]:
            norm = feats.norm[rows]
            return [
                w["encoder.norm"][hashed(norm, hashes)] + w["encoder.norm"][hashed(norm >> np.uint64(20), hashes)],
                w.words[w.word(norm)],
                w.words[w.word(feats.lemma[rows])],
                w["encoder.suffix"][hashed(feats.suffix[rows], len(w["encoder.suffix"]))],
                w["encoder.shape"][hashed(feats.shape[rows], len(w["encoder.shape"]))],
                *(w[f"encoder.{name}"][numbers[name][rows]] for name in CATEGORIES),
                w["encoder.iob"][feats.iob[rows]],
                feats.flags[rows],
                normed(w, "encoder.vectors", feats.vectors[rows]),
            ]

        return input_in_blocks(w, "encoder.input", len(feats), columns)

    def _roles(
        self,
        feats: Features,
        encoded: Floats,
        dep: Ints,
        cues: Sequence[int],
        bounds: Callable[[int], TokenSpan] | None,
    ) -> list[Labelled]:
        read = self.read_windows(feats, encoded, dep, cues)
        if bounds is not None:
            for i, cue in enumerate(cues):
                first, after = bounds(cue)
                at = int(read.tokens[i, 0])
                read.scores[i, : max(0, first - at), CONTENT:] = NEVER
                read.scores[i, max(0, after - at) :, CONTENT:] = NEVER
        labels, best = viterbi(read.scores, read.lengths, self.between, self.first)
        path = best - log_partition(read.scores, read.lengths, self.between, self.first)
        return [
            Labelled(cue, int(read.tokens[i, 0]), labels[i, : read.lengths[i]], float(read.likely[i]), float(path[i]))
            for i, cue in enumerate(cues)
        ]

    def read_windows(self, feats: Features, encoded: Floats, dep: Ints, cues: Sequence[int]) -> Windows:
        """Score the labels in the window of each cue, and whether it is the cue of an attribution at all."""
        w = self.weights
        tokens, lengths = windows(feats, cues)
        real = np.arange(tokens.shape[1]) < lengths[:, None]
        packed = _Packed(tokens, lengths)
        inside, own_cue = tokens[real], np.asarray(cues)[packed.window]
        at = encoded[list(cues)]
        gate = 1 + sigmoid(linear(w, "roles.gate", at))
        seen, place = np.unique(inside, return_inverse=True)
        z = linear(w, "roles.token", encoded[seen])[place] * gate[packed.window]
        z += linear(w, "roles.at", at)[packed.window]
        for name, classes in relations(feats, own_cue, inside, dep)._asdict().items():
            z += w[f"roles.{name}"][classes]
        z = normed(w, "roles.norm", z)
        up = packed.heads(feats.head[inside])
        for layer, reach in enumerate(w.dilations("roles")):
            z = gated(w, f"roles.{layer}", z, packed.near(z, reach, up))
        own = z[packed.starts + np.asarray(cues) - tokens[:, 0]]
        whole = np.concatenate((own, np.add.reduceat(z, packed.starts) / lengths[:, None]), axis=1)
        likely = sigmoid(linear(w, "roles.valid", whole)[:, 0])
        scores = np.zeros((*tokens.shape, len(self.first)), dtype=np.float32)
        scores[real] = linear(w, "roles.labels", z)
        return Windows(tokens, lengths, scores, likely)


class _Packed:
    """Windows one behind the other, without their padding: a quarter of the positions less.

    Attributes:
        window: Number of each position's window.
        starts: First position of each window.
    """

    def __init__(self, tokens: Ints, lengths: Ints) -> None:
        self.window = np.repeat(np.arange(len(lengths)), lengths)
        self.starts = np.cumsum(lengths) - lengths
        self._place = np.arange(len(self.window))
        self._left = self._place - self.starts[self.window]
        self._right = lengths[self.window] - 1 - self._left
        self._first = tokens[:, 0][self.window]

    def heads(self, head: Ints) -> Ints:
        """The position of each position's head; its own if the head is outside of its window."""
        away = head - self._first - self._left
        inside = (away >= -self._left) & (away <= self._right)
        return np.where(inside, self._place + away, self._place)

    def near(self, z: Floats, reach: int, up: Ints) -> Floats:
        """Each position's left neighbour, itself, its right neighbour and its head; zeros outside of the window."""
        nothing = len(z)
        left = np.where(self._left >= reach, self._place - reach, nothing)
        right = np.where(self._right >= reach, self._place + reach, nothing)
        padded = np.concatenate((z, np.zeros((1, z.shape[1]), dtype=z.dtype)))
        return cast("Floats", padded[np.stack((left, self._place, right, up), axis=1)].reshape(len(z), -1))


class Dependents:
    """Averages over each token's dependents; a root is one of its own, because it is its own head.

    ``np.add.reduceat`` calls a loop for each column of each token. Here the first dependents of all tokens are added up
    at once, then the second ones, and so on; only tokens with many are left to it.
    """

    def __init__(self, head: Ints) -> None:
        self._order = np.argsort(head, kind="stable")
        self._counts = np.bincount(head, minlength=len(head))
        self._begins = np.cumsum(self._counts) - self._counts
        self._plans: dict[int, _Plan] = {}

    def mean(self, x: Floats, rows: slice) -> Floats:
        """For some rows of ``x``, the averages over their dependents; zeros for a token without any."""
        found = np.zeros_like(x[rows])
        plan = self._plans.get(rows.start)
        if plan is None:
            plan = self._plans[rows.start] = self._plan(rows)
        sums = x[plan.dependents[0]]
        rest = np.zeros_like(sums)
        for dependents in plan.dependents[1:]:
            rest[: len(dependents)] += x[dependents]
        sums += rest
        if len(plan.many):
            sums[: len(plan.begins)] = np.add.reduceat(x[plan.many], plan.begins, axis=0)
        found[plan.parents] = sums / plan.counts
        return found

    def _plan(self, rows: slice) -> "_Plan":
        counts = self._counts[rows]
        parents = np.flatnonzero(counts)
        parents = parents[np.argsort(-counts[parents], kind="stable")]
        counts, begins = counts[parents], self._begins[rows][parents]
        which = [np.count_nonzero(counts > k) for k in range(min(_FEW, int(counts.max(initial=1))))]
        many = range(np.count_nonzero(counts > _FEW))
        return _Plan(
            parents,
            [self._order[begins[:number] + k] for k, number in enumerate(which)],
            np.concatenate([self._order[:0], *(self._order[begins[i] : begins[i] + counts[i]] for i in many)]),
            (np.cumsum(counts) - counts)[: len(many)],
            counts[:, None].astype(np.float32),
        )


class _Plan(NamedTuple):
    """How the dependents of the tokens of a block are added up.

    Attributes:
        parents: The tokens that have dependents, counted from the block's first, those with the most first.
        dependents: Their first dependents, then the second ones of those that have a second, and so on.
        many: All dependents of the tokens that have more than ``_FEW``, one token's behind the other's.
        begins: Where in ``many`` those of each token begin.
        counts: The number of each parent's dependents.
    """

    parents: Ints
    dependents: list[Ints]
    many: Ints
    begins: Ints
    counts: Floats


def linear(weights: Weights, name: str, x: Floats) -> Floats:
    """One linear layer, over the last axis."""
    flat = x.reshape(-1, x.shape[-1]) @ weights[f"{name}.weight"]
    flat += weights[f"{name}.bias"]
    return flat.reshape(*x.shape[:-1], -1)


def gated(weights: Weights, name: str, x: Floats, near: Floats) -> Floats:
    """One gated convolution: ``x`` with what its neighbourhood ``near`` adds, normalized."""
    mixed = linear(weights, name, near)
    half = mixed.shape[-1] // 2
    added = sigmoid(mixed[..., half:])
    added *= mixed[..., :half]
    added += x
    return normed(weights, f"{name}.norm", added)


def input_in_blocks(weights: Weights, name: str, count: int, columns: Callable[[slice], Sequence[Floats]]) -> Floats:
    """The input layer of a part, normalized: ``columns`` gives its columns, several times as wide, for some rows.

    A row comes out the same in any block: BLAS takes twelve together, and adds up in another order only one alone.
    """
    made = np.empty((count, len(weights[f"{name}.bias"])), dtype=np.float32)
    for first, after in pairwise((*range(0, max(1, count - 1), _INPUT_ROWS), count)):
        rows = slice(first, after)
        made[rows] = normed(weights, f"{name}.norm", linear(weights, name, np.concatenate(columns(rows), axis=1)))
    return made


def gated_in_blocks(weights: Weights, name: str, x: Floats, near: Callable[[slice], Sequence[Floats]]) -> Floats:
    """``gated`` for any number of tokens: blocks of rows keep what it makes on the way in the processor's cache.

    Args:
        weights: The trained weights.
        name: The layer's name.
        x: Each token's vector.
        near: Gives the parts of the neighbourhood for some rows of ``x``.
    """
    made = np.empty_like(x)
    for first in range(0, len(x), _ROWS):
        rows = slice(first, first + _ROWS)
        made[rows] = gated(weights, name, x[rows], np.concatenate(near(rows), axis=1))
    return made


def normed(weights: Weights, name: str, x: Floats) -> Floats:
    """Layer normalization, over the last axis."""
    centred = x - _mean(x)
    centred /= np.sqrt(_mean(np.square(centred)) + _EPSILON)
    centred *= weights[f"{name}.gain"]
    centred += weights[f"{name}.shift"]
    return cast("Floats", centred)


def _mean(x: Floats) -> Floats:
    """``x.mean(axis=-1, keepdims=True)``, without what it takes to find out how to do that."""
    sums = np.add.reduce(x, axis=-1, keepdims=True)
    sums /= x.shape[-1]
    return cast("Floats", sums)


def hashed(hashes: Hashes, rows: int) -> Ints:
    """Rows of a table for spaCy's string hashes."""
    return (hashes % np.uint64(rows)).astype(np.int64)


def beside(x: Floats, rows: slice, by: int) -> Floats:
    """For some rows, each token's neighbour ``by`` positions to the left (negative: right), zeros at the edge."""
    moved = np.zeros_like(x[rows])
    first, after = max(0, rows.start - by), min(len(x), rows.start + len(moved) - by)
    if first < after:
        to = first - rows.start + by
        moved[to : to + after - first] = x[first:after]
    return moved


def sigmoid(x: Floats) -> Floats:
    """The logistic function."""
    made = np.exp(-x)
    made += 1
    return cast("Floats", np.divide(1, made, out=made))
