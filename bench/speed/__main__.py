"""Prints how fast quotewire is, beside a bare ``nlp.pipe`` and peers, and what it takes to start.

    python -m bench.speed ARTICLES.jsonl [--rounds 3] [--json FIGURES.json] [--stages]

ARTICLES holds one intake article per line. ``bench.speed.growth`` measures how cost grows with the length of a text.
"""

import argparse
import json
from pathlib import Path

from bench.speed import language, stages
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
    figures = language.measure(articles, options.rounds)
    language.show(figures)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps({"language": figures}, indent=2) + "\n", encoding="utf-8")


main()
