"""Keeps statements in a spaCy ``Doc`` so that they move with its text, and says what a pipeline lacks.

``Span.as_doc`` and ``Doc.from_docs`` shift the offsets in the keys of ``user_data`` that look like those of a span's
extension attributes, and leave values alone. So the statements stand below such a key, whose first offset says by how
much they have moved. The text that they were found in stands beside them, because a part of it, or a part joined with
another text, has only the statements whose words are still there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Final
from zlib import crc32

import numpy as np
from pydantic import TypeAdapter
from spacy.tokens import Doc

from quotewire.tasks.attribution.text import CharSpan
from quotewire.tasks.attribution.types import Circumstances, Statement

_NAME: Final = "quotewire_statements"
_UNDERSCORE: Final = "._."
"""What spaCy's keys of extension attributes begin with."""
_PLAIN: Final = TypeAdapter(list[Statement])
_NEEDED: Final = {
    "DEP": "dependencies (parser)",
    "POS": "parts of speech (tagger and attribute_ruler, or morphologizer)",
    "LEMMA": "lemmas (lemmatizer)",
    "ENT_IOB": "entities (ner)",
}
"""What the statements are found by, and the components that usually set it."""


def require_parsed(doc: Doc) -> None:
    """Refuse a document that lacks what statements are found by, before spaCy's own error on the first of it.

    Raises:
        ValueError: naming all that is missing.
        TypeError: if it is none.
    """
    if not isinstance(doc, Doc):
        raise TypeError(f"statements are found in a Doc that parse made, not in something of type {type(doc).__name__}")
    words = [token.i for token in doc if not token.is_space]
    # Half of the words are enough: attribute_ruler alone gives some of them a part of speech and a lemma.
    known = np.count_nonzero(doc.to_array([*_NEEDED])[words], axis=0)
    missing = [what for what, count in zip(_NEEDED.values(), known, strict=True) if count < len(words) / 2]
    if missing:
        raise ValueError(
            f"quotewire_attribution: the document has no {', no '.join(missing)}: add what sets it in front of "
            "the component, or begin with a trained pipeline, such as quotewire.tasks.attribution.load_model()"
        )


def keep(doc: Doc, statements: Sequence[Statement]) -> None:
    """Store the statements of a document as plain data, in place of those that it has."""
    data = _data(doc)
    for key in _keys(doc):
        del data[key]
    kept = {"text": doc.text, "statements": _PLAIN.dump_python([*statements], mode="json")}
    # The second offset tells apart what several documents bring into a joined one at the same place.
    data[_UNDERSCORE, _NAME, 0, crc32(doc.text.encode())] = kept


def statements_of(doc: Doc) -> list[Statement]:
    """The statements that a document keeps; of a part, or of joined documents, those whose words are all there."""
    text = doc.text
    found: list[Statement] = []
    for key in _keys(doc):
        kept = _data(doc)[key]
        moved = _moved(_PLAIN.validate_python(kept["statements"]), kept["text"], text, key[2])
        found += [replace(one, nested_in=_later(one.nested_in, len(found))) for one in moved]
    return found


def _keys(doc: Doc) -> list[tuple[str, str, int, int]]:
    """The keys of statements, in text order."""
    keys = [key for key in _data(doc) if isinstance(key, tuple) and key[:2] == (_UNDERSCORE, _NAME)]
    return sorted(keys, key=lambda key: key[2:])


def _data(doc: Doc) -> dict[Any, Any]:
    return doc.user_data  # whose type says that keys are strings


def _later(nested_in: int | None, by: int) -> int | None:
    return None if nested_in is None else nested_in + by


def _moved(statements: Sequence[Statement], old: str, text: str, by: int) -> list[Statement]:
    """The statements of the text ``old`` that stand in ``text`` whole, ``by`` characters further on."""
    if by == 0 and text == old:
        return [*statements]

    def stands(span: CharSpan) -> bool:
        start, end = span
        return start + by >= 0 and text[start + by : end + by] == old[start:end]

    left = [i for i, one in enumerate(statements) if all(map(stands, _words(one)))]
    places = {i: place for place, i in enumerate(left)}
    return [_with_what_stands(statements[i], stands, by, places) for i in left]


def _words(statement: Statement) -> Iterator[CharSpan]:
    """The spans without which a statement is not whole."""
    return chain(statement.content, statement.cue, statement.mention)


def _with_what_stands(
    statement: Statement, stands: Callable[[CharSpan], bool], by: int, places: Mapping[int, int]
) -> Statement:
    """The statement moved, without the circumstances and restatements that do not stand there."""
    beside = statement.circumstances
    when = beside.when if beside.when is not None and stands((beside.when.start, beside.when.end)) else None
    return replace(
        statement,
        content=_shifted(statement.content, by),
        cue=_shifted(statement.cue, by),
        mention=_shifted(statement.mention, by),
        nested_in=None if statement.nested_in is None else places.get(statement.nested_in),
        circumstances=Circumstances(
            when=when and replace(when, start=when.start + by, end=when.end + by),
            ahead=beside.ahead,
            where=tuple(
                replace(venue, mention=_shifted([venue.mention], by)[0])
                for venue in beside.where
                if stands(venue.mention)
            ),
            addressee=_shifted(filter(stands, beside.addressee), by),
        ),
        repeats=tuple(
            _with_what_stands(one, stands, by, places) for one in statement.repeats if all(map(stands, _words(one)))
        ),
    )


def _shifted(spans: Iterable[CharSpan], by: int) -> tuple[CharSpan, ...]:
    return tuple((start + by, end + by) for start, end in spans)
