"""Features: the network's input for each token.

Everything comes from the pipeline's parse, including its token vectors, and is read column by column, so that a
thousand words take a millisecond. Training uses the same features through this module.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import numpy.typing as npt
from spacy.attrs import (
    DEP,
    ENT_IOB,
    ENT_TYPE,
    HEAD,
    IDX,
    IS_SPACE,
    LEMMA,
    LENGTH,
    NORM,
    POS,
    SENT_START,
    SHAPE,
    SUFFIX,
    TAG,
)
from spacy.tokens import Doc

from quotewire.tasks.attribution.text import Quotation, quotations_of, text_of

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Hashes = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]

_COLUMNS: Final = (
    NORM,
    LEMMA,
    SHAPE,
    SUFFIX,
    POS,
    TAG,
    DEP,
    ENT_TYPE,
    ENT_IOB,
    HEAD,
    SENT_START,
    IDX,
    LENGTH,
    IS_SPACE,
)
FLAGS: Final = 14
"""Number of columns of ``Features.flags``."""
_FAR: Final = 20
"""Distance to the head, in tokens, at which its flag saturates."""
_LATE_PARAGRAPH: Final = 10
_LATE_CHAR: Final = 2000
_LAST: Final = 3
"""Number of sentences at the end that are flagged, because they may not belong to the article."""


@dataclass(frozen=True, slots=True)
class Features:
    """The features of one document: arrays with one row per token.

    Attributes:
        norm, lemma, shape, suffix: spaCy's string hashes.
        pos, tag, dep, ent: spaCy's ids of the annotations.
        iob: spaCy's ``ENT_IOB`` code, 0 to 3.
        head: Index of the syntactic head; a root is its own head.
        sent, para: Number of the sentence and of the paragraph.
        quotation: Number of the quotation that contains the token; -1 outside.
        flags: Position and layout, ``FLAGS`` columns from 0 to 1.
        vectors: The parser's token vectors.
    """

    norm: Hashes
    lemma: Hashes
    shape: Hashes
    suffix: Hashes
    pos: Hashes
    tag: Hashes
    dep: Hashes
    ent: Hashes
    iob: Ints
    head: Ints
    sent: Ints
    para: Ints
    quotation: Ints
    flags: Floats
    vectors: Floats

    def __len__(self) -> int:
        return len(self.head)


def features(doc: Doc) -> Features:
    """Read a parsed document's features; it must have at least one token."""
    table = cast("Hashes", doc.to_array(list(_COLUMNS)))
    norm, lemma, shape, suffix, pos, tag, dep, ent, iob, head, starts, idx, length, space = (
        table[:, i] for i in range(len(_COLUMNS))
    )
    rows = np.arange(len(doc))
    heads = rows + head.view(np.int64)
    begins = idx.astype(np.int64)
    ends = begins + length.astype(np.int64)
    opens = starts.view(np.int64) == 1
    opens[0] = True
    sent = np.cumsum(opens) - 1
    text = text_of(doc)
    breaks = np.zeros(len(doc), dtype=np.int64)
    for i in np.flatnonzero(space):
        breaks[i] = "\n" in text[begins[i] : ends[i]]
    para = np.cumsum(breaks) - breaks
    closed, quotation = _quotations(quotations_of(doc), begins, ends)
    changes = quotation[1:] != quotation[:-1]
    inside = quotation >= 0
    away = heads - rows
    flags = (
        opens,
        np.append(True, para[1:] != para[:-1]),
        inside & closed,
        inside & ~closed,
        np.append(inside[0], changes & inside[1:]),
        np.append(changes & inside[:-1], inside[-1]),
        space.astype(bool),
        away == 0,
        away < 0,
        away > 0,
        np.minimum(np.abs(away), _FAR) / _FAR,
        np.minimum(para, _LATE_PARAGRAPH) / _LATE_PARAGRAPH,
        np.minimum(begins, _LATE_CHAR) / _LATE_CHAR,
        sent[-1] - sent < _LAST,
    )
    return Features(
        norm, lemma, shape, suffix, pos, tag, dep, ent, iob.astype(np.int64), heads, sent, para, quotation,
        np.stack(flags, axis=1).astype(np.float32), np.asarray(doc.tensor, dtype=np.float32),
    )  # fmt: skip


def _quotations(quotations: Iterable[Quotation], begins: Ints, ends: Ints) -> tuple[npt.NDArray[np.bool_], Ints]:
    """For each token, whether its quotation is closed, and the quotation's number (-1 outside)."""
    closed = np.zeros(len(begins), dtype=bool)
    number = np.full(len(begins), -1, dtype=np.int64)
    for k, quotation in enumerate(quotations):
        first, after = np.searchsorted(ends, quotation.start, side="right"), np.searchsorted(begins, quotation.end)
        closed[first:after] = quotation.closed
        number[first:after] = k
    return closed, number
