"""Measures the repair of translation artifacts.

    python -m bench.repair [FOLDER] [--only synthetic] [--rounds 4] [--show CLASS]

FOLDER is laid out as ``bench.corpus`` says; what is missing is skipped with a line that says so, and without a folder
a sample of the project's own is damaged.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench import damaged
from bench.corpus import Corpus


def print_synthetic(corpus: Corpus, options: argparse.Namespace) -> None:
    """Human documents damaged as translators do."""
    damaged.print_table(damaged.measure(corpus.human_documents(), options.rounds, options.show))


PARTS: Final[dict[str, Callable[[Corpus, argparse.Namespace], None]]] = {
    "synthetic": print_synthetic,
}


def main() -> None:
    """Print the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part alone; may be given again")
    parser.add_argument("--rounds", type=int, default=4, help="how often each document is damaged by each translator")
    parser.add_argument("--show", metavar="CLASS", help="print what is missed and wrong in this class")
    options = parser.parse_args()
    for name, part in PARTS.items():
        if not options.only or name in options.only:
            print(f"{name}: {(part.__doc__ or '').splitlines()[0]}")
            part(Corpus(options.folder), options)


if __name__ == "__main__":
    main()
