"""The name finder in PyTorch, for training: what ``tasks/attribution/network/names.py`` computes, with gradients."""

from typing import Final

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from torch import Tensor, nn

from quotewire.tasks.attribution.network import COLUMNS, NAME_LABELS, SHAPES, SUFFIXES

REACH: Final = (1, 1, 2)
_WIDTH: Final = 64
_ENCODED: Final = 128


class Names(nn.Module):
    """Labels tokens; stands on what the frozen encoder made of them."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.suffix, self.shape = nn.Embedding(SUFFIXES, 12), nn.Embedding(SHAPES, 8)
        self.input = nn.Linear(_ENCODED + COLUMNS + 20, _WIDTH)
        self.input_norm = nn.LayerNorm(_WIDTH)
        self.layers = nn.ModuleList([nn.Linear(3 * _WIDTH, 2 * _WIDTH) for _ in REACH])
        self.norms = nn.ModuleList([nn.LayerNorm(_WIDTH) for _ in REACH])
        self.labels = nn.Linear(_WIDTH, len(NAME_LABELS))
        self.dropout = nn.Dropout(dropout)
        for table in (self.suffix, self.shape):
            nn.init.normal_(table.weight, std=0.3)

    def forward(self, encoded: Tensor, shown: Tensor, suffix: Tensor, shape: Tensor) -> Tensor:
        """Columns of tokens to the scores of their labels."""
        if self.training:  # no single list or sign may decide alone
            shown = shown * (torch.rand_like(shown[:, :1]).expand_as(shown) > 0.05) * (torch.rand_like(shown) > 0.05)
        x = torch.cat([self.dropout(encoded), shown, self.suffix(suffix), self.shape(shape)], -1)
        x = self.input_norm(self.input(x))
        for layer, norm, reach in zip(self.layers, self.norms, REACH, strict=True):
            left, right = F.pad(x, (0, 0, reach, 0))[:-reach], F.pad(x, (0, 0, 0, reach))[reach:]
            a, b = layer(torch.cat([left, x, right], -1)).chunk(2, -1)
            x = norm(x + self.dropout(a * torch.sigmoid(b)))
        scores: Tensor = self.labels(x)
        return scores


def arrays(names: Names) -> dict[str, np.ndarray]:
    """The weights in half precision, under the names by which ``tasks/attribution/network/names.py`` reads them."""
    found: dict[str, Tensor] = {"names.suffix": names.suffix.weight, "names.shape": names.shape.weight}
    linear = {"names.input": names.input, "names.labels": names.labels}
    norms = {"names.input.norm": names.input_norm}
    for i, (layer, norm) in enumerate(zip(names.layers, names.norms, strict=True)):
        linear[f"names.{i}"], norms[f"names.{i}.norm"] = layer, norm
    for name, layer in linear.items():
        found |= {f"{name}.weight": layer.weight.T, f"{name}.bias": layer.bias}
    for name, norm in norms.items():
        found |= {f"{name}.gain": norm.weight, f"{name}.shift": norm.bias}
    return {name: tensor.detach().numpy().astype(np.float16) for name, tensor in found.items()}
