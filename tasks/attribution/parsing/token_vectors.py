"""Token vectors: spaCy's ``tok2vec`` models, with each different word of a batch embedded once.

The embedding sees a token alone (its form, first and last letters, shape), so equal tokens have equal rows: about one
token in four is different in a batch. The convolutions behind it see the neighbours and run over all tokens.
"""

from collections.abc import Sequence
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc
from thinc.api import Model

Floats = npt.NDArray[np.float32]

_EMBEDDING: Final = ("extract_features", "list2ragged", "with_array", "with_array", "ragged2list")
"""Layers of ``spacy.MultiHashEmbed.v2``, by the beginning of their names."""
_MIXER: Final = np.uint64(0x9E3779B97F4A7C15)
"""An odd number with random bits (2^64 by the golden ratio): multiplied by it, hashes can be added without meeting."""


def fits(model: Model[Any, Any]) -> bool:
    """True for a ``spacy.Tok2Vec.v2`` model with hashed embeddings and no static vectors."""
    layers = model.layers[0].layers if len(model.layers) == 2 else []  # noqa: PLR2004 - embed and encode
    return len(layers) == len(_EMBEDDING) and all(
        layer.name.startswith(name) for layer, name in zip(layers, _EMBEDDING, strict=True)
    )


def token_vectors(model: Model[Any, Any], docs: Sequence[Doc]) -> list[Floats]:
    """Each document's token vectors, tokens by width, as ``model.predict`` gives them."""
    embed, encode = model.layers
    extract, _, hashed, mixed, _ = embed.layers
    attributes = extract.predict(docs)
    table = np.concatenate(attributes)
    _, first, each = np.unique(_keys(table), return_index=True, return_inverse=True)
    embedded = mixed.layers[0].predict(hashed.layers[0].predict(table[first]))[each]
    ends = np.cumsum([len(one) for one in attributes])
    return cast("list[Floats]", encode.predict(np.split(embedded, ends[:-1])))


def _keys(table: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """One hash for each row of hashes."""
    keys = np.zeros(len(table), dtype=np.uint64)
    for column in table.T:
        keys = (keys ^ (keys >> np.uint64(31))) * _MIXER + column
    return keys
