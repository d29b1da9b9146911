"""Short forms: ranks, titles and abbreviations before a full stop that may end no sentence.

The model knows those of American news. It ends a sentence behind ``said Sgt.`` and ``approx.``, and reads on behind
``at 3.40 p.m. It arrived``.
"""

from typing import Final

import numpy as np
from spacy.attrs import NORM, ORTH
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from quotewire.tasks.wordlists.attribution import ABBREVIATIONS, SERVICE_STATUSES, TITLE_OFFICES, TITLES

_WORDS: Final = (
    *("He", "She", "It", "They", "We", "This", "That", "These", "Those", "There", "The"),
    *("But", "And", "Then", "When"),
)
_BEGINNING: Final = np.array([hash_string(word) for word in _WORDS], dtype=np.uint64)
"""Words with a capital that are no name behind a short form, by their ids."""
_NOT_LAST: Final = frozenset({"v.", "vs.", "e.g.", "i.e.", "cf.", "st.", "mt.", *(f"{title}." for title in TITLES)})
"""Short forms with which no sentence ends."""


def know_short_forms(tokenizer: Tokenizer) -> None:
    """Make one token of each short form and its full stop; to the model a rank is one more ``Gov.``.

    So is what stands in brackets behind a rank: ``Maj. Gen. (res.)``.
    """
    shortened = {title.title(): "gov." for title in TITLE_OFFICES} | ABBREVIATIONS
    for short, known in shortened.items():
        if f"{short}." not in tokenizer.rules:
            tokenizer.add_special_case(f"{short}.", [{ORTH: f"{short}.", NORM: known}])
    for status in SERVICE_STATUSES:
        for form in (status, status.title(), status.upper()):
            for short in (f"({form}.)", f"({form})"):
                tokenizer.add_special_case(short, [{ORTH: short, NORM: "gov."}])


def begun_behind_short_forms(doc: Doc) -> Doc:
    """A document whose sentences begin, whatever the parser says, where none goes on: ``at 3.40 p.m. It arrived``."""
    for i in np.flatnonzero(np.isin(doc.to_array(ORTH), _BEGINNING)).tolist():
        before = doc[i - 1].text if i else ""
        if before[-1:] == "." and len(before) > 2:  # noqa: PLR2004 - "A." may be an initial
            ends = before.lower() not in _NOT_LAST
            if ends and before[:-1] not in ABBREVIATIONS:
                doc[i].is_sent_start = True
    return doc
