"""Fits the networks that choose antecedents, in PyTorch; ``coreference/antecedents/networks.py`` computes the same."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from quotewire.tasks.attribution.coreference.antecedents.networks import with_others

_UNITS: Final = 24
_SEEDS: Final = (0, 1, 2, 3, 4)
"""One network each."""
_EPOCHS: Final = 16
_BATCH: Final = 64
"""Mentions per batch."""
_RATE: Final = 0.01
_DECAY: Final = 0.05
_DROPOUT: Final = 0.3
_NEVER: Final = -1e9

Table = npt.NDArray[np.float64]


class Lesson(NamedTuple):
    """A mention to learn from.

    Attributes:
        table: The signs of its options (options, signs).
        right: Which of them are right, at least one.
        times: How often it counts.
    """

    table: Table
    right: npt.NDArray[np.bool_]
    times: float


class _Network(nn.Module):
    def __init__(self, signs: int) -> None:
        super().__init__()
        self.linear = nn.Linear(signs, 1, bias=False)
        self.hidden = nn.Linear(2 * signs, _UNITS)
        self.out = nn.Linear(_UNITS, 1, bias=False)
        self.dropout = nn.Dropout(_DROPOUT)
        for part in (self.linear, self.out):
            nn.init.zeros_(part.weight)

    def forward(self, table: Tensor, both: Tensor) -> Tensor:
        """The scores (mentions, options) of options' signs, alone and with those of the other options."""
        scores: Tensor = self.linear(table) + self.out(self.dropout(torch.relu(self.hidden(both))))
        return scores.squeeze(-1)


def fitted(lessons: Sequence[Lesson]) -> dict[str, npt.NDArray[Any]]:
    """Fit the networks, one for each seed; the arrays that ``AntecedentNetworks`` takes."""
    packed = _packed(lessons)
    networks = [_fitted(packed, seed) for seed in _SEEDS]
    return {
        "linear": np.stack([_array(one.linear.weight)[0] for one in networks]),
        "hidden": np.stack([_array(one.hidden.weight).T for one in networks]),
        "bias": np.stack([_array(one.hidden.bias) for one in networks]),
        "out": np.stack([_array(one.out.weight)[0] for one in networks]),
    }


def _fitted(packed: tuple[Tensor, ...], seed: int) -> _Network:
    """Maximize the likelihood of the right options by AdamW; where several are right, that of any of them."""
    torch.manual_seed(seed)
    tables, both, is_option, right, times = packed
    network = _Network(tables.shape[2])
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    for _ in range(_EPOCHS):
        for batch in torch.randperm(len(tables)).split(_BATCH):
            scores = network(tables[batch], both[batch]).masked_fill(~is_option[batch], _NEVER)
            logs = torch.log_softmax(scores, 1).masked_fill(~right[batch], _NEVER)
            loss = -(torch.logsumexp(logs, 1) * times[batch]).sum() / times[batch].sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return network


def _packed(lessons: Sequence[Lesson]) -> tuple[Tensor, ...]:
    """Tables filled up to as many options, alone and with others' signs; what is an option; what is right; times."""
    most, signs = max(len(one.table) for one in lessons), lessons[0].table.shape[1]
    tables = torch.zeros(len(lessons), most, signs)
    both = torch.zeros(len(lessons), most, 2 * signs)
    is_option, right = (torch.zeros(len(lessons), most, dtype=torch.bool) for _ in range(2))
    for row, one in enumerate(lessons):
        n = len(one.table)
        tables[row, :n] = torch.from_numpy(one.table)
        both[row, :n] = torch.from_numpy(with_others(one.table))
        is_option[row, :n] = True
        right[row, :n] = torch.from_numpy(one.right)
    return tables, both, is_option, right, torch.tensor([one.times for one in lessons])


def _array(tensor: Tensor) -> npt.NDArray[Any]:
    array: npt.NDArray[Any] = tensor.detach().numpy()
    return array
