"""Knowledge distillation: an ensemble of trained networks, the teachers, labels articles that nobody annotated.

The ensemble is right more often than one of its networks, and one network can learn from it (Hinton, Vinyals and Dean,
2015; on unlabelled text, Xie et al., CVPR 2020).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from spacy.tokens import Doc

from quotewire.tasks.attribution.network import (
    CANDIDATE,
    CONTENT,
    CUE,
    SOURCE,
    Labelled,
    Network,
    features,
    pieces,
    viterbi,
)
from training.attribution.dataset import Example, Reader, Roles

_BATCH: Final = 32


class Teachers:
    """An ensemble of networks whose probabilities and label scores are averaged."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = networks

    def example(self, reader: Reader, doc: Doc) -> Example:
        """Make an example of an article with the teachers' labels as targets."""
        feats = features(doc)
        numbered = [network.weights.numbered("dep", feats.dep) for network in self._networks]
        encoded = [network.encode(feats, dep) for network, dep in zip(self._networks, numbered, strict=True)]
        cues = np.mean([likely for _, likely in encoded], axis=0)
        heads = np.flatnonzero(cues >= CANDIDATE).tolist()
        roles: dict[int, Roles] = {}
        valid: dict[int, float] = {}
        for at in range(0, len(heads), _BATCH):
            some = heads[at : at + _BATCH]
            read = [
                network.read_windows(feats, x, dep, some)
                for network, (x, _), dep in zip(self._networks, encoded, numbered, strict=True)
            ]
            labels, _ = viterbi(
                np.mean([one.scores for one in read], axis=0),
                read[0].lengths,
                np.mean([network.between for network in self._networks], axis=0),
                np.mean([network.first for network in self._networks], axis=0),
            )
            for i, head in enumerate(some):
                likely = float(np.mean([one.likely[i] for one in read]))
                found = Labelled(head, int(read[0].tokens[i, 0]), labels[i, : read[0].lengths[i]], likely, 0.0)
                roles[head] = {role: pieces(found, role) for role in (CONTENT, SOURCE, CUE)}
                valid[head] = likely
        return reader.example(doc, feats, torch.from_numpy(cues.astype(np.float32)), roles, valid)
