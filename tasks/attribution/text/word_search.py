"""Looks for the few tokens of a document that matter, by one look at an array of all.

Making a token object of every word costs more than what most finders do with those that they look for.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc, Token

Ids = npt.NDArray[np.uint64]


def ids_of(words: Iterable[str]) -> Ids:
    """The ids of some words, tags or lemmas, as spaCy has them in every document."""
    return np.array(sorted({hash_string(word) for word in words}), dtype=np.uint64)


def tokens_with(doc: Doc, attribute: int, wanted: Ids) -> Iterator[Token]:
    """Yield the tokens whose attribute is one of those wanted, in text order.

    Args:
        doc: A document.
        attribute: What is compared: ``LOWER``, ``LEMMA`` or ``TAG`` of ``spacy.attrs``.
        wanted: What ``ids_of`` gave.
    """
    return (doc[i] for i in np.flatnonzero(np.isin(doc.to_array(attribute), wanted)).tolist())
