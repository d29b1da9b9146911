"""Weights: the trained arrays and their vocabulary, in one file without pickled code."""

import io
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Self
from zipfile import BadZipFile

import numpy as np
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.symbols import IDS

from quotewire.tasks.attribution.network.features import Bools, Floats, Hashes, Ints

CATEGORIES: Final = ("pos", "tag", "dep", "ent")
"""Annotations that the model numbers by its own vocabulary; 0 is a value that training did not see."""
_SHIPPED: Final = "attribution.npz"
_TINY: Final = 1e-9


class Weights:
    """Named arrays and their metadata.

    Attributes:
        meta: Vocabulary, shape and provenance: ``name``, ``version``, ``vocabulary`` (annotation to list of strings),
            ``dilations`` (part to list), ``calibration``, ``data``.
        stored: The arrays as in the file.
        words: Word vectors, already projected; the last row is for unknown words.
    """

    def __init__(self, arrays: Mapping[str, np.ndarray[Any, Any]], meta: Mapping[str, Any]) -> None:
        self.meta = dict(meta)
        self.stored = dict(arrays)
        self._arrays = {name: array.astype(np.float32) for name, array in arrays.items() if array.dtype.kind == "f"}
        self._keys: Hashes = arrays["words.keys"]
        vectors = np.concatenate((self._arrays.pop("words.vectors"), np.zeros((1, arrays["words.vectors"].shape[1]))))
        # Word vectors are first multiplied by one small matrix, so that product is computed once here.
        self.words: Floats = (vectors @ self._arrays.pop("encoder.words")).astype(np.float32)
        self._rows = np.arange(len(self._keys))
        self._numbers = {name: _Numbers(self.meta["vocabulary"][name]) for name in CATEGORIES}

    def __getitem__(self, name: str) -> Floats:
        return self._arrays[name]

    def dilations(self, part: str) -> list[int]:
        """How far each layer of a part (``encoder``, ``roles``) reaches to either side, in tokens."""
        return [int(reach) for reach in self.meta["dilations"][part]]

    def word(self, hashes: Hashes) -> Ints:
        """Row numbers in ``words`` for hashes of words; the last row is for unknown words."""
        return _found(self._keys, hashes, self._rows, len(self._keys))

    def is_strange(self, hashes: Hashes) -> Bools:
        """True for the words, by their hashes, that have no vector."""
        strange: Bools = self.word(hashes) == len(self._keys)
        return strange

    def similarity(self, word: str, other: str) -> float:
        """The cosine of two words' vectors, −1 to 1; 0 if one has none."""
        vectors = self.stored["words.vectors"]
        rows = self.word(np.array([hash_string(word.lower()), hash_string(other.lower())], dtype=np.uint64))
        if (rows >= len(vectors)).any():
            return 0.0
        first, second = vectors[rows].astype(np.float32)
        return float(first @ second / (np.linalg.norm(first) * np.linalg.norm(second) + _TINY))

    def numbered(self, name: str, ids: Hashes) -> Ints:
        """Map spaCy's ids of the annotation ``name`` to the model's numbers."""
        return self._numbers[name](ids)

    def to_bytes(self) -> bytes:
        """Serialize arrays and metadata to the content of a weights file."""
        out = io.BytesIO()
        meta = np.frombuffer(json.dumps(self.meta, sort_keys=True).encode(), dtype=np.uint8)
        np.savez_compressed(out, **{"meta": meta, **self.stored})  # type: ignore[arg-type]
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what ``to_bytes`` wrote.

        Raises:
            ValueError: if the data is not a weights file.
        """
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
                meta = json.loads(arrays.pop("meta").tobytes())
                return cls(arrays, meta)
        except (KeyError, OSError, EOFError, BadZipFile) as error:
            raise ValueError(f"not attribution weights: {error}") from error

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a weights file."""
        return cls.from_bytes(path.read_bytes())


@cache
def shipped() -> Weights:
    """The weights in the quotewire package."""
    return Weights.from_bytes((files("quotewire.tasks.attribution") / "data" / _SHIPPED).read_bytes())


class _Numbers:
    """Maps spaCy's ids to the model's numbers."""

    def __init__(self, strings: list[str]) -> None:
        ids = np.array([IDS[string] if string in IDS else hash_string(string) for string in strings], dtype=np.uint64)
        order = np.argsort(ids)
        self._ids = ids[order]
        self._numbers = order + 1

    def __call__(self, ids: Hashes) -> Ints:
        return _found(self._ids, ids, self._numbers, 0)


def _found(keys: Hashes, wanted: Hashes, values: Ints, missing: int) -> Ints:
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], missing)
