"""Averages networks that were trained on from the same weights.

    python -m training.attribution.averaging OUT.npz A.npz B.npz [...]

The mean of such weights is often better than each of them, on what either was trained for (Wortsman et al., "Model
soups", ICML 2022). The vocabulary must be the same; calibration and other notes are those of the last one.
"""

import argparse
from pathlib import Path

import numpy as np

from quotewire.tasks.attribution.network import Weights


def average(networks: list[Weights]) -> Weights:
    """Return the mean of weights, of the arrays that all of them have.

    Raises:
        ValueError: If their vocabularies or words differ.
    """
    first = networks[0]
    for other in networks[1:]:
        same = np.array_equal(other.stored["words.keys"], first.stored["words.keys"])
        if not same or other.meta["vocabulary"] != first.meta["vocabulary"]:
            raise ValueError("networks with different words cannot be averaged")
    shared = [name for name in first.stored if all(name in other.stored for other in networks)]
    stored = {
        name: first.stored[name]
        if np.issubdtype(first.stored[name].dtype, np.integer)
        else np.mean([other.stored[name].astype(np.float32) for other in networks], axis=0).astype(np.float16)
        for name in shared
    }
    return Weights(stored, networks[-1].meta)


def main() -> None:
    """Write the mean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("networks", type=Path, nargs="+")
    options = parser.parse_args()
    options.out.write_bytes(average([Weights.read(path) for path in options.networks]).to_bytes())


if __name__ == "__main__":
    main()
