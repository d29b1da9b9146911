"""Prints how fast quotewire is, beside a bare ``nlp.pipe`` and peers, and what it takes to start.

    python -m bench.speed ARTICLES.jsonl [--rounds 3] [--json FIGURES.json] [--stages]

ARTICLES holds one intake article per line. ``bench.speed.plant`` measures what queues and messages add,
``bench.speed.growth`` how cost grows with the length of a text.
"""

import argparse
from pathlib import Path

from bench.speed import figures, language, stages
from quotewire.schemas import parse_article


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    parser.add_argument("--stages", action="store_true", help="measure the stages only")
    options = parser.parse_args()
    articles = [parse_article(line) for line in options.articles.read_bytes().splitlines() if line.strip()]
    if options.stages:
        stages.print_stages(stages.measure(articles, options.rounds))
        return
    found = language.measure(articles, options.rounds)
    print(language.about(articles), *(figure.line for figure in found), sep="\n")
    if options.json:
        figures.write(options.json, "language", found)


main()
