"""Derives the list of nouns for people from WordNet.

    python -m training.person_nouns /usr/share/wordnet > tasks/wordlists/data/person_nouns.txt

The folder is WordNet 3.0's database (Debian: ``wordnet-base``). A noun is listed if its most frequent sense lies below
``person`` in the hierarchy of hypernyms and it is one word in small letters: what people are by trade, office, conduct,
belief or kinship. Names of peoples are left out, and so are words that mostly mean something else.
"""

import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

_PERSON: Final = "00007846"
"""Offset of the synset *person, individual, someone*."""
_HEADER: Final = """\
# Nouns for people: WordNet 3.0 nouns whose most frequent sense is a kind of person. Made by training/person_nouns.py.
# WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Used under the WordNet 3.0 license."""
_EXCLUDED: Final = frozenset((
    "more", "mine", "subject", "head", "present", "face", "last", "lead", "figure", "ace", "authority", "baby",
    "ball", "bear", "best", "bug", "bull", "buster", "cat", "chicken", "dear", "dog", "flower", "fox", "game", "good",
    "grind", "hand", "hawk", "horse", "host", "jack", "kid", "mate", "model", "monkey", "natural", "normal", "object",
    "other", "page", "pain", "party", "pig", "power", "prime", "principal", "rabbit", "rat", "second", "seed",
    "shark", "sheep", "snake", "star", "stiff", "swan", "third", "tiger", "unknown", "wolf", "worm", "will", "old",
    "young", "dead", "poor", "rich", "sick", "blind", "deaf", "wounded", "living", "white", "black", "native",
    "local", "foreign", "wise", "brave", "weak", "strong", "elderly", "needy", "lost", "fallen", "mad", "sane",
    "free", "high", "low", "case", "being", "type", "thing", "do-nothing", "average", "general", "life", "soul",
    "blood", "issue", "minor", "major", "killer", "wonder", "bit", "bomber", "creation", "voice", "human", "creature",
    "carrier", "material", "match", "name", "quantity",
))  # fmt: skip
"""Words that newspapers use for something else most of the time, or for both."""


def main() -> None:
    """Write the list."""
    folder = Path(sys.argv[1])
    people = _below(_PERSON, _hyponyms(folder))
    small = _written_small(folder)
    nouns = sorted(
        noun
        for noun, first in _first_senses(folder)
        if first in people and noun.isalpha() and (first, noun) in small and len(noun) > 2 and noun not in _EXCLUDED
    )
    print(_HEADER, *nouns, sep="\n")


def _hyponyms(folder: Path) -> dict[str, list[str]]:
    """For each synset those directly below it, by offset."""
    below: dict[str, list[str]] = defaultdict(list)
    for line in _lines(folder / "data.noun"):
        fields = line.split(" | ")[0].split()
        words = int(fields[3], 16)
        pointers = fields[4 + 2 * words :]
        for i in range(1, 4 * int(pointers[0]), 4):
            if pointers[i] == "~":
                below[fields[0]].append(pointers[i + 1])
    return below


def _written_small(folder: Path) -> set[tuple[str, str]]:
    """Synsets with their words, as far as these begin with a small letter."""
    found = set()
    for line in _lines(folder / "data.noun"):
        fields = line.split(" | ")[0].split()
        found |= {(fields[0], word) for word in fields[4 : 4 + 2 * int(fields[3], 16) : 2] if word.islower()}
    return found


def _below(top: str, hyponyms: dict[str, list[str]]) -> set[str]:
    found, left = {top}, [top]
    while left:
        for synset in hyponyms[left.pop()]:
            if synset not in found:
                found.add(synset)
                left.append(synset)
    return found


def _first_senses(folder: Path) -> list[tuple[str, str]]:
    """Every noun with its most frequent sense."""
    pairs = []
    for line in _lines(folder / "index.noun"):
        fields = line.split()
        pairs.append((fields[0], fields[6 + int(fields[3])]))
    return pairs


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("  ")]


if __name__ == "__main__":
    main()
