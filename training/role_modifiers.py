"""Counts the nouns that stand right before an office: ``fire chief``, ``school principal``, ``bank governor``.

    python -m training.role_modifiers ARTICLES.jsonl TEXT.txt … > tasks/wordlists/data/role_modifiers.txt

Written in small letters inside a sentence they are plainly no name; so with a capital, at a sentence's start or in a
title in capitals, they belong to the office too. A noun is listed if it stands there twice or more.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from quotewire.tasks.attribution import load_model, parse
from quotewire.tasks.attribution.entities import is_person_noun

_FEWEST: Final = 2
_HEADER: Final = """\
# Nouns that stand before an office and are no name, whatever their letters: fire chief, school principal.
# Made by training/role_modifiers.py from PolNeAR's training part and the references of WMT21's news task."""


def main() -> None:
    """Write the list."""
    seen: Counter[str] = Counter()
    for doc in parse(load_model(), _texts([Path(name) for name in sys.argv[1:]])):
        for token in doc[:-1]:
            office = token.nbor()
            if token.is_lower and token.is_alpha and token.tag_ == "NN" and office.is_lower and is_person_noun(office):
                seen[token.lower_] += 1
    print(_HEADER, *sorted(noun for noun, count in seen.items() if count >= _FEWEST), sep="\n")


def _texts(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"] if path.suffix == ".jsonl" else line


if __name__ == "__main__":
    main()
