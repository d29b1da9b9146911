"""Prints the CPU time of each stage relative to a bare ``nlp.pipe``.

    python -m bench.speed ARTICLES.jsonl [--rounds 3]

ARTICLES holds one intake article per line. ``bench.speed.memory`` measures the memory of a worker's child.
"""

import argparse
from pathlib import Path

from bench.speed.stages import print_stages
from quotewire.schemas import parse_article


def main() -> None:
    """Print the table of CPU times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    lines = options.articles.read_bytes().splitlines()
    print_stages([parse_article(line) for line in lines if line.strip()], options.rounds)


main()
