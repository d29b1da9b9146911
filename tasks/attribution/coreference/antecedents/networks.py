"""How likely each antecedent of a pronoun or a description is, by small networks that were fitted on many articles.

A linear score of an option's signs is corrected by one hidden layer that also sees the signs of the other options
together: somebody in the same sentence counts for less where others are in it, too. The options' probabilities are
those of several such networks on average, which are fitted from different starts (Lakshminarayanan, Pritzel and
Blundell, "Simple and scalable predictive uncertainty estimation using deep ensembles", NIPS 2017).
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

MOST_OTHERS: Final = 2.0
"""Of how many other options a sign counts: two are as good as many."""
_PARTS: Final = ("linear", "hidden", "bias", "out")

Arrays = Mapping[str, npt.NDArray[Any]]
Table = npt.NDArray[np.float64]


class AntecedentNetworks:
    """Networks for one kind of anaphor.

    Attributes:
        signs: The names of the signs, in the order of the arrays.
    """

    def __init__(self, signs: Sequence[str], arrays: Arrays) -> None:
        """Take the arrays.

        Args:
            signs: The names of the signs.
            arrays: ``linear`` (networks, signs), ``hidden`` (networks, twice the signs, units), ``bias`` and ``out``
                (networks, units).
        """
        self.signs = list(signs)
        self._linear, self._hidden, self._bias, self._out = (arrays[part].astype(np.float64) for part in _PARTS)

    def likely(self, options: Sequence[Mapping[str, float]]) -> list[float]:
        """The probability of each option, given its signs by name; signs that the networks do not know are ignored."""
        table = signs_table(self.signs, options)
        hidden = np.maximum(with_others(table) @ self._hidden + self._bias[:, None, :], 0.0)
        scores = self._linear @ table.T + (hidden @ self._out[:, :, None])[:, :, 0]
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: list[float] = (odds / odds.sum(axis=1, keepdims=True)).mean(axis=0).tolist()
        return shares


def signs_table(signs: Sequence[str], options: Sequence[Mapping[str, float]]) -> Table:
    """The signs of some options as an array (options, signs); others than these are left out."""
    return np.array([[float(option.get(name, 0.0)) for name in signs] for option in options])


def with_others(table: Table) -> Table:
    """Each option's signs, and how many of the others have them, 0 to 1 (options, twice the signs)."""
    others = np.clip(table.sum(axis=0) - table, 0.0, MOST_OTHERS) / MOST_OTHERS
    return np.concatenate((table, others), axis=1)


class AntecedentWeights:
    """The networks of every kind of anaphor, in one file without pickled code."""

    def __init__(self, networks: Mapping[str, tuple[Sequence[str], Arrays]]) -> None:
        self._stored = dict(networks)
        self.networks = {kind: AntecedentNetworks(*parts) for kind, parts in networks.items()}

    def to_bytes(self) -> bytes:
        """Serialize to the content of a weights file."""
        arrays: dict[str, npt.NDArray[Any]] = {}
        for kind, (signs, parts) in self._stored.items():
            arrays[f"{kind}.signs"] = np.array(signs)
            arrays |= {f"{kind}.{part}": parts[part].astype(np.float32) for part in _PARTS}
        out = io.BytesIO()
        np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
        return out.getvalue()

    def replaced(self, networks: Mapping[str, tuple[Sequence[str], Arrays]]) -> Self:
        """These weights with other networks for some kinds of anaphor."""
        return type(self)({**self._stored, **networks})

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what ``to_bytes`` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            kinds = [name.removesuffix(".signs") for name in stored.files if name.endswith(".signs")]
            return cls(
                {
                    kind: (stored[f"{kind}.signs"].tolist(), {part: stored[f"{kind}.{part}"] for part in _PARTS})
                    for kind in kinds
                }
            )
