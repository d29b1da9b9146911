"""The attribution network in PyTorch, for training; ``tasks/attribution/network/inference.py`` computes the same."""

from typing import Any, Final

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from torch import Tensor, nn

from quotewire.tasks.attribution.network import (
    CATEGORIES,
    DEPTHS,
    DISTANCES,
    FLAGS,
    LABELS,
    LEVELS,
    QUOTATIONS,
    SENTENCES,
    Weights,
)

NORM_ROWS: Final = 8192
SHAPE_ROWS: Final = 512
SUFFIX_ROWS: Final = 2048
VECTORS: Final = 96
"""Width of the parser's token vectors."""
ENCODER_REACH: Final = (1, 1, 2, 4)
ROLES_REACH: Final = (1, 2, 4)
_NEVER: Final = -1e4


class Encoder(nn.Module):
    """Encodes tokens with their neighbours in the sequence and in the dependency tree, and scores them as cue heads."""

    def __init__(self, sizes: dict[str, int], words: Tensor, width: int, dropout: float) -> None:
        super().__init__()
        self.norm, self.shape = nn.Embedding(NORM_ROWS, 48), nn.Embedding(SHAPE_ROWS, 12)
        self.suffix, self.iob = nn.Embedding(SUFFIX_ROWS, 16), nn.Embedding(4, 4)
        self.categories = nn.ModuleDict({name: nn.Embedding(sizes[name], 12) for name in CATEGORIES})
        self.known = nn.Parameter(torch.cat([words, torch.zeros(1, words.shape[1])]), requires_grad=False)
        self.words = nn.Linear(words.shape[1], 64, bias=False)
        self.vectors = nn.LayerNorm(VECTORS)
        self.input = nn.Linear(48 + 2 * 64 + 16 + 12 + 12 * len(sizes) + 4 + FLAGS + VECTORS, width)
        self.input_norm = nn.LayerNorm(width)
        self.layers = nn.ModuleList([nn.Linear(5 * width, 2 * width) for _ in ENCODER_REACH])
        self.norms = nn.ModuleList([nn.LayerNorm(width) for _ in ENCODER_REACH])
        self.cue = nn.Linear(width, 1)
        self.dropout = nn.Dropout(dropout)
        for table in (self.norm, self.shape, self.suffix, *self.categories.values()):
            nn.init.normal_(table.weight, std=0.3)

    def forward(self, t: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Encode the tokens of a batch, given as the columns of ``Example``.

        Returns:
            The tokens' vectors (tokens, width) and their logits of heading a cue (tokens).
        """
        lexical = [
            self.norm(t["norm"]) + self.norm(t["norm2"]),
            self.words(F.embedding(t["word"], self.known)),
            self.words(F.embedding(t["lemma"], self.known)),
            self.suffix(t["suffix"]),
        ]
        known = torch.cat(lexical, -1)
        if self.training:  # drop whole words, so that the network learns to read unknown words from their context
            known = known * (torch.rand(len(known), 1) > 0.1)
        rest = [self.shape(t["shape"]), *(table(t[name]) for name, table in self.categories.items())]
        x = torch.cat([known, *rest, self.iob(t["iob"]), t["flags"], self.vectors(t["vectors"])], -1)
        x = self.input_norm(self.input(self.dropout(x)))
        head = t["head"]
        count = torch.zeros(len(head)).index_add_(0, head, torch.ones(len(head))).clamp(min=1).unsqueeze(1)
        for layer, norm, reach in zip(self.layers, self.norms, ENCODER_REACH, strict=True):
            left, right = F.pad(x, (0, 0, reach, 0))[:-reach], F.pad(x, (0, 0, 0, reach))[reach:]
            below = torch.zeros_like(x).index_add_(0, head, x) / count
            a, b = layer(torch.cat([left, x, right, F.embedding(head, x), below], -1)).chunk(2, -1)
            x = norm(x + self.dropout(a * torch.sigmoid(b)))
        return x, self.cue(x).squeeze(-1)


class Roles(nn.Module):
    """Labels the window of each cue, and scores whether the cue is an attribution."""

    def __init__(self, dependencies: int, width: int, hidden: int, dropout: float) -> None:
        super().__init__()
        classes = {"level": LEVELS, "branch": dependencies + 1, "depth": DEPTHS}
        classes |= {"distance": DISTANCES, "sentence": SENTENCES, "quotation": QUOTATIONS}
        self.relations = nn.ModuleDict({name: nn.Embedding(size, hidden) for name, size in classes.items()})
        for table in self.relations.values():
            nn.init.normal_(table.weight, std=0.3)
        self.token, self.at, self.gate = (nn.Linear(width, hidden) for _ in range(3))
        self.norm = nn.LayerNorm(hidden)
        self.layers = nn.ModuleList([nn.Linear(4 * hidden, 2 * hidden) for _ in ROLES_REACH])
        self.norms = nn.ModuleList([nn.LayerNorm(hidden) for _ in ROLES_REACH])
        self.labels, self.valid = nn.Linear(hidden, LABELS), nn.Linear(2 * hidden, 1)
        self.between, self.first = nn.Parameter(torch.zeros(LABELS, LABELS)), nn.Parameter(torch.zeros(LABELS))
        self.dropout = nn.Dropout(dropout)
        never, start = torch.zeros(LABELS, LABELS), torch.zeros(LABELS)
        for inside in (2, 4, 6):
            start[inside] = _NEVER
            never[[label for label in range(LABELS) if label not in (inside, inside - 1)], inside] = _NEVER
        self.register_buffer("never", never)
        self.register_buffer("never_first", start)

    def forward(self, x: Tensor, head: Tensor, w: dict[str, Any]) -> tuple[Tensor, Tensor]:
        """Score the windows of cues.

        Args:
            x: Encoded tokens (tokens, width).
            head: Each token's syntactic head (tokens).
            w: Windows as ``dataset.grouped`` yields them.

        Returns:
            Label scores (windows, length, labels) and the logits of being an attribution (windows).
        """
        tokens, lengths, cues = w["tokens"], w["lengths"], w["cues"]
        size = tokens.shape[1]
        steps = torch.arange(size)
        real = (steps < lengths[:, None]).unsqueeze(-1)
        at = F.embedding(cues, x)
        gate = 1 + torch.sigmoid(self.gate(at))[:, None]
        z = F.embedding(tokens, self.token(x)) * gate + self.at(at)[:, None]
        for name, table in self.relations.items():
            z = z + table(w[name])
        z = self.norm(z) * real
        up = head[tokens] - tokens[:, :1]
        up = torch.where((up >= 0) & (up < lengths[:, None]), up, steps.expand_as(up))
        for layer, norm, reach in zip(self.layers, self.norms, ROLES_REACH, strict=True):
            left, right = F.pad(z, (0, 0, reach, 0))[:, :size], F.pad(z, (0, 0, 0, reach))[:, reach:]
            above = torch.gather(z, 1, up.unsqueeze(-1).expand(-1, -1, z.shape[-1]))
            a, b = layer(torch.cat([left, z, right, above], -1)).chunk(2, -1)
            z = norm(z + self.dropout(a * torch.sigmoid(b))) * real
        own = z[torch.arange(len(z)), cues - tokens[:, 0]]
        whole = torch.cat([own, z.sum(1) / lengths[:, None]], -1)
        return self.labels(z), self.valid(whole).squeeze(-1)

    def loss(self, scores: Tensor, lengths: Tensor, labels: Tensor) -> Tensor:
        """Return the negative log-likelihood of each window's labels under the conditional random field."""
        between, first = self.between + self.never, self.first + self.never_first
        real = torch.arange(scores.shape[1]) < lengths[:, None]
        chosen = scores.gather(2, labels.unsqueeze(-1)).squeeze(-1)
        steps = chosen[:, 1:] + between[labels[:, :-1], labels[:, 1:]]
        gold = first[labels[:, 0]] + chosen[:, 0] + (steps * real[:, 1:]).sum(1)
        total = first + scores[:, 0]
        for i in range(1, scores.shape[1]):
            after = torch.logsumexp(total.unsqueeze(2) + between, 1) + scores[:, i]
            total = torch.where(real[:, i : i + 1], after, total)
        return torch.logsumexp(total, 1) - gold


def arrays(encoder: Encoder, roles: Roles, keys: np.ndarray) -> dict[str, np.ndarray]:
    """The weights under the names that ``quotewire.tasks.attribution.network`` reads them by, in half precision."""
    found = {name: t.T if _is_turned(name) else t for name, t in _named(encoder, roles).items()}
    found["words.vectors"] = encoder.known[:-1]
    return {"words.keys": keys} | {name: t.detach().numpy().astype(np.float16) for name, t in found.items()}


def load(encoder: Encoder, roles: Roles, weights: Weights) -> None:
    """Give both modules the numbers that ``arrays`` wrote, so that training goes on from there."""
    for name, parameter in _named(encoder, roles).items():
        value = torch.from_numpy(weights.stored[name].astype(np.float32))
        parameter.data.copy_(value.T if _is_turned(name) else value)


def _is_turned(name: str) -> bool:
    """True for matrices, which torch keeps the other way round."""
    return name.endswith(".weight") or name == "encoder.words"


def _named(encoder: Encoder, roles: Roles) -> dict[str, Tensor]:
    """Every trained tensor by the name of its array."""
    found: dict[str, Tensor] = {"encoder.words": encoder.words.weight}
    found |= {f"encoder.{name}": getattr(encoder, name).weight for name in ("norm", "shape", "suffix", "iob")}
    found |= {f"encoder.{name}": table.weight for name, table in encoder.categories.items()}
    found |= {f"roles.{name}": table.weight for name, table in roles.relations.items()}
    found |= {"roles.between": roles.between, "roles.first": roles.first}
    linear = {"encoder.input": encoder.input, "encoder.cue": encoder.cue}
    linear |= {f"roles.{name}": getattr(roles, name) for name in ("token", "at", "gate", "labels", "valid")}
    norms = {"encoder.vectors": encoder.vectors, "encoder.input.norm": encoder.input_norm, "roles.norm": roles.norm}
    for part, module in (("encoder", encoder), ("roles", roles)):
        for i, (layer, norm) in enumerate(zip(module.layers, module.norms, strict=True)):
            linear[f"{part}.{i}"], norms[f"{part}.{i}.norm"] = layer, norm
    for name, layer in linear.items():
        found |= {f"{name}.weight": layer.weight, f"{name}.bias": layer.bias}
    for name, norm in norms.items():
        found |= {f"{name}.gain": norm.weight, f"{name}.shift": norm.bias}
    return found
