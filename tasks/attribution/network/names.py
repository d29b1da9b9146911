"""The name finder: which tokens name a person and which an organization, learned from names of many cultures.

The recognizer of the parse knows American news; what it says is one feature among others here. The finder stands on
the encoder's token vectors and adds what an article shows as a whole: how the same word is written and recognized
elsewhere in it. Two gated convolutions and one label a token, begin/inside/outside (Ramshaw and Marcus, 1995).
"""

from collections.abc import Iterable
from typing import Final, cast

import numpy as np
from spacy.attrs import ENT_TYPE, IS_ALPHA, IS_LOWER, IS_PUNCT, IS_TITLE, IS_UPPER, LOWER, ORTH
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.symbols import IDS
from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.network.crf import transitions, viterbi
from quotewire.tasks.attribution.network.features import Bools, Features, Floats, Hashes, Ints
from quotewire.tasks.attribution.network.inference import (
    Reading,
    beside,
    gated_in_blocks,
    hashed,
    input_in_blocks,
    linear,
)
from quotewire.tasks.attribution.network.name_forms import put_right
from quotewire.tasks.attribution.network.small_surnames import with_small_surnames
from quotewire.tasks.attribution.network.weights import Weights
from quotewire.tasks.attribution.text import metonyms, noun_kinds
from quotewire.tasks.wordlists.attribution import ORGANIZATION_ENDINGS, PARTICLES, TITLES
from quotewire.tasks.wordlists.genders import first_names

NAME_LABELS: Final = ("", "PERSON", "PERSON", "ORG", "ORG")
"""What each label of the network means; the odd numbers begin a name, the even ones continue it."""
TYPES: Final = (
    ("PERSON",), ("ORG",), ("GPE",), ("NORP",), ("LOC", "FAC"), ("PRODUCT", "WORK_OF_ART", "EVENT", "LAW"),
    ("DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY", "LANGUAGE"),
)  # fmt: skip
SUFFIXES: Final = 1024
SHAPES: Final = 256
COLUMNS: Final = len(TYPES) + 2 + 6 + 7 + 7
"""Columns of what ``surface`` gives."""
_CERTAIN: Final = -0.005
"""Logarithm of the probability of no name from which a token is certainly none."""
_SHORT: Final = 32
"""Maximum tokens of a stretch that is decoded with others; the shorter ones are padded."""
_STRETCHES: Final = 128
"""Number of stretches of a text that are decoded together."""
_ATTRIBUTES: Final = (ORTH, LOWER, ENT_TYPE, IS_ALPHA, IS_LOWER, IS_UPPER, IS_TITLE, IS_PUNCT)


class NameFinder:
    """Finds the names of people and organizations with trained weights; holds no state of a document."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        size = len(NAME_LABELS)
        self._transitions = transitions(np.zeros((size, size), dtype=np.float32), np.zeros(size, dtype=np.float32))

    @staticmethod
    def fits(weights: Weights) -> bool:
        """True if weights have been trained to find names too."""
        return "names.labels.weight" in weights.stored

    def find(self, doc: Doc, reading: Reading) -> list[Span]:
        """The named people (``PERSON``) and organizations (``ORG``) of a parsed document, in text order."""
        strange = self._weights.is_strange(reading.feats.norm)
        shown = surface(doc, reading.feats, strange)
        labels = _best(self.score(reading.feats, reading.encoded, shown), *self._transitions)
        return with_small_surnames(doc, put_right(_spans(doc, labels), strange), strange)

    def score(self, feats: Features, encoded: Floats, shown: Floats) -> Floats:
        """The logarithm of how likely each label is, tokens by labels."""
        w = self._weights

        def columns(rows: slice) -> list[Floats]:
            return [
                encoded[rows],
                shown[rows],
                w["names.suffix"][hashed(feats.suffix[rows], SUFFIXES)],
                w["names.shape"][hashed(feats.shape[rows], SHAPES)],
            ]

        x = input_in_blocks(w, "names.input", len(feats), columns)
        for layer, reach in enumerate(w.dilations("names")):

            def near(rows: slice, x: Floats = x, reach: int = reach) -> list[Floats]:
                return [beside(x, rows, reach), x[rows], beside(x, rows, -reach)]

            x = gated_in_blocks(w, f"names.{layer}", x, near)
        scores = linear(w, "names.labels", x)
        scores -= scores.max(axis=1, keepdims=True)
        return cast("Floats", scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)))


def surface(doc: Doc, feats: Features, strange: Bools) -> Floats:
    """What is written and recognized at each token, and wherever the article has the same word again.

    Args:
        doc: A parsed document.
        feats: Its features.
        strange: For each token, whether it is no common English word.

    Returns:
        Tokens by ``COLUMNS``, numbers from 0 to 1.
    """
    table = cast("Hashes", doc.to_array(list(_ATTRIBUTES)))
    orth, lower, ent = table[:, 0], table[:, 1], table[:, 2]
    alpha, small, upper, title, punct = (table[:, i].astype(bool) for i in range(3, 8))
    types = np.stack([_is_in(ent, ids) for ids in _TYPE_IDS], axis=1).astype(np.float32)
    recognized = np.stack([feats.iob == 3, feats.iob == 1], axis=1).astype(np.float32)  # noqa: PLR2004 - spaCy's B and I
    capital = alpha & ~small & (upper | title)
    starts = np.append(True, feats.sent[1:] != feats.sent[:-1])
    written = np.stack([alpha, small, upper, title, punct, capital & starts], axis=1).astype(np.float32)
    listed = [_is_in(lower, ids) for ids in _LISTS]
    listed.append(~strange)
    return np.concatenate(
        (
            types,
            recognized,
            written,
            np.stack(listed, axis=1).astype(np.float32),
            _elsewhere(orth, lower, types, capital),
        ),
        axis=1,
    )


def _elsewhere(orth: Hashes, lower: Hashes, types: Floats, capital: Bools) -> Floats:
    """How the article writes and recognizes the same word: shares over all its places."""
    _, word = np.unique(orth, return_inverse=True)
    _, folded = np.unique(lower, return_inverse=True)
    count = np.bincount(word).astype(np.float32)
    shares = np.stack([np.bincount(word, weights=types[:, kind]) / count for kind in range(4)], axis=1)
    without = 1 - np.bincount(word, weights=types.sum(1)) / count
    small = np.bincount(folded, weights=~capital) > 0
    often = np.minimum(count, 8) / 8
    return np.column_stack((shares[word], without[word], small[folded], often[word])).astype(np.float32)


def _is_in(values: Hashes, ids: Hashes) -> Bools:
    """True where a value is one of the sorted ``ids``."""
    found: Bools = ids[np.minimum(np.searchsorted(ids, values), len(ids) - 1)] == values
    return found


def _ids(names: Iterable[str]) -> Hashes:
    return np.sort(np.array([IDS[name] if name in IDS else hash_string(name) for name in names], dtype=np.uint64))


_TYPE_IDS: Final = [_ids(names) for names in TYPES]
_LISTS: Final = [
    _ids(first_names()),
    _ids(TITLES),
    _ids(noun for noun, kind in noun_kinds().items() if kind == "person"),
    _ids({*ORGANIZATION_ENDINGS, *(noun for noun, kind in noun_kinds().items() if kind == "organization")}),
    _ids(PARTICLES),
    _ids(metonyms()),
]


def _best(scores: Floats, between: Floats, first: Floats) -> Ints:
    """The best labels in sequence (Viterbi's algorithm); a name is never continued that did not begin.

    Most of a text is certainly no name, so only the stretches between are decoded.
    """
    labels = np.zeros(len(scores), dtype=np.int64)
    unsure = np.flatnonzero(scores[:, 0] < _CERTAIN)
    begins = np.flatnonzero(np.diff(unsure, prepend=-2) > 1)
    lengths = np.diff(begins, append=len(unsure))
    short, long = np.flatnonzero(lengths <= _SHORT), np.flatnonzero(lengths > _SHORT)
    together = [short[i : i + _STRETCHES] for i in range(0, len(short), _STRETCHES)]
    for some in [*together, *long[:, None]]:
        steps = np.arange(lengths[some].max())
        inside = steps < lengths[some, None]
        places = unsure[begins[some, None] + np.where(inside, steps, 0)]
        labels[places[inside]] = viterbi(scores[places], lengths[some], between, first)[0][inside]
    return labels


def _spans(doc: Doc, labels: Ints) -> Iterable[Span]:
    begins = np.flatnonzero(labels % 2 == 1)
    for first in begins.tolist():
        after = first + 1
        while after < len(labels) and labels[after] == labels[first] + 1:
            after += 1
        yield Span(doc, first, after, label=NAME_LABELS[labels[first]])
