"""Token vectors: spaCy's ``tok2vec`` models, with each different word of a text embedded once.

The embedding sees a token alone (its form, first and last letters, shape), so equal tokens have equal rows, and many of
a text's tokens are equal. The convolutions behind it see the neighbours and run over all tokens, block by block, so
that what they make on the way stays in the processor's cache.

Each text's matrices are multiplied by themselves. BLAS adds up a row in an order that depends on the number of rows and
on the row's place among them: with other texts beside it, the same text would have other vectors, by a millionth.
"""

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Any, Final, NamedTuple, cast

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc
from thinc.api import Model

Floats = npt.NDArray[np.float32]

_EMBEDDING: Final = ("extract_features", "list2ragged", "with_array", "with_array", "ragged2list")
"""Layers of ``spacy.MultiHashEmbed.v2``, by the beginning of their names."""
_CONVOLUTION: Final = "residual(expand_window>>maxout>>layernorm>>dropout)"
"""A layer of ``spacy.MaxoutWindowEncoder.v2``."""
_ROWS: Final = 1024
"""Minimum number of tokens in a block; all are one block if they are fewer than two."""
_EPSILON: Final = 1e-8
_MIXER: Final = np.uint64(0x9E3779B97F4A7C15)
"""An odd number with random bits (2^64 by the golden ratio): multiplied by it, hashes can be added without meeting."""


def fits(model: Model[Any, Any]) -> bool:
    """True for a ``spacy.Tok2Vec.v2`` model with hashed embeddings, no static vectors, and windows of three tokens."""
    layers = model.layers[0].layers if len(model.layers) == 2 else []  # noqa: PLR2004 - embed and encode
    embeds = len(layers) == len(_EMBEDDING) and all(
        layer.name.startswith(name) for layer, name in zip(layers, _EMBEDDING, strict=True)
    )
    if not embeds or not model.layers[1].name.startswith("with_array("):
        return False
    return all(
        layer.name == _CONVOLUTION and layer.layers[0].layers[0].attrs["window_size"] == 1
        for layer in model.layers[1].layers[0].layers
    )


def token_vectors(model: Model[Any, Any], parts: Sequence[Sequence[Doc]]) -> list[Floats]:
    """The token vectors of all documents, tokens by width, as ``model.predict`` gives them for each part alone."""
    embed, encode = model.layers
    extract, _, hashed, mixed, _ = embed.layers
    table = np.concatenate(extract.predict([*chain.from_iterable(parts)]))
    _, first, each = np.unique(_keys(table), return_index=True, return_inverse=True)
    different = hashed.layers[0].predict(table[first])
    layers = [_Convolution.of(layer) for layer in encode.layers[0].layers]
    made: list[Floats] = []
    after = 0
    for part in parts:
        lengths = [len(doc) for doc in part]
        start, after = after, after + sum(lengths)
        own, place = np.unique(each[start:after], return_inverse=True)
        embedded = mixed.layers[0].predict(different[own])[place]
        made += _encoded(layers, encode.attrs["pad"], embedded, lengths)
    return made


class _Convolution(NamedTuple):
    """The parameters of a layer, as they are multiplied."""

    weights: Floats
    bias: Floats
    pieces: int
    gain: Floats
    shift: Floats

    @classmethod
    def of(cls, layer: Model[Any, Any]) -> "_Convolution":
        """Those of a layer of spaCy's."""
        maxout, norm = layer.layers[0].layers[1].layers[0].layers
        width, pieces = maxout.get_dim("nO"), maxout.get_dim("nP")
        # The pieces of all units one behind the other, not unit by unit: their maximum is one of whole columns.
        weights = cast("Floats", maxout.get_param("W")).transpose(1, 0, 2).reshape(width * pieces, -1).T
        bias = cast("Floats", maxout.get_param("b")).T.reshape(-1)
        return cls(weights, bias, pieces, cast("Floats", norm.get_param("G")), cast("Floats", norm.get_param("b")))


def _encoded(layers: Sequence[_Convolution], pad: int, embedded: Floats, lengths: Sequence[int]) -> list[Floats]:
    """Each document's vectors by the convolutions: with ``pad`` rows before each document, and behind the last."""
    starts = np.cumsum([pad, *(length + pad for length in lengths)])
    x = np.zeros((int(starts[-1]), embedded.shape[1]), dtype=np.float32)
    x[np.repeat(starts[:-1] - np.cumsum([0, *lengths[:-1]]), lengths) + np.arange(len(embedded))] = embedded
    for layer in layers:
        x = _convolved(layer, x)
    return [x[start : start + length] for start, length in zip(starts.tolist(), lengths, strict=False)]


def _convolved(layer: _Convolution, x: Floats) -> Floats:
    """Each row with what one layer makes of it and its two neighbours."""
    width = x.shape[1]
    nothing = np.zeros((1, width), dtype=np.float32)
    beside = np.concatenate((nothing, x, nothing))
    made = np.empty_like(x)
    blocks = max(1, len(x) // _ROWS)
    for first, after in pairwise(len(x) * i // blocks for i in range(blocks + 1)):
        window = np.concatenate([beside[first + i : after + i] for i in range(3)], axis=1)
        scores = window @ layer.weights
        scores += layer.bias
        best = np.ascontiguousarray(scores[:, :width])
        for piece in range(1, layer.pieces):
            np.maximum(best, scores[:, piece * width : (piece + 1) * width], out=best)
        best -= best.mean(axis=1, keepdims=True)
        best *= (np.square(best).mean(axis=1, keepdims=True) + _EPSILON) ** -0.5
        best *= layer.gain
        best += layer.shift
        np.add(x[first:after], best, out=made[first:after])
    return made


def _keys(table: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """One hash for each row of hashes."""
    keys = np.zeros(len(table), dtype=np.uint64)
    for column in table.T:
        keys = (keys ^ (keys >> np.uint64(31))) * _MIXER + column
    return keys
