"""Derives the list of nouns for people from WordNet, and that of nouns that only end like them.

    python -m training.person_nouns /usr/share/wordnet > tasks/wordlists/data/person_nouns.txt
    python -m training.person_nouns /usr/share/wordnet --others > tasks/wordlists/data/not_people.txt

The folder is WordNet 3.0's database (Debian: ``wordnet-base``). A noun is listed if its most frequent sense lies below
``person`` in the hierarchy of hypernyms and it is one word in small letters: what people are by trade, office, conduct,
belief or kinship. Names of peoples are left out, and so are words that mostly mean something else. With ``--others`` a
noun is listed if it ends as nouns for people do (``sector``, ``poster``) and has no sense below ``person``.
"""

import argparse
from collections import defaultdict
from pathlib import Path
from typing import Final

from quotewire.tasks.attribution.entities import PERSON_ENDING

_PERSON: Final = "00007846"
"""Offset of the synset *person, individual, someone*."""
_HEADER: Final = """\
# Nouns for people: WordNet 3.0 nouns whose most frequent sense is a kind of person. Made by training/person_nouns.py.
# WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Used under the WordNet 3.0 license."""
_HEADER_OTHERS: Final = """\
# Nouns that end like nouns for people and are none: WordNet 3.0 nouns. Made by training/person_nouns.py --others.
# WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Used under the WordNet 3.0 license."""
_PEOPLE_AFTER_ALL: Final = frozenset(
    ["automobilist", "busman", "cabman", "motorist", "motorman", "telegraphist", "telephonist"]
)
"""Words that WordNet has beside ``person`` and not below it."""
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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--others", action="store_true", help="list nouns that only end like people")
    options = parser.parse_args()
    people = _below(_PERSON, _hyponyms(options.folder))
    small = _written_small(options.folder)
    nouns = [
        (noun, senses) for noun, senses in _senses(options.folder) if noun.isalpha() and (senses[0], noun) in small
    ]
    if options.others:
        others = (n for n, senses in nouns if PERSON_ENDING.search(n) and not people.intersection(senses))
        print(_HEADER_OTHERS, *sorted(set(others) - _PEOPLE_AFTER_ALL), sep="\n")
        return
    listed = (n for n, senses in nouns if senses[0] in people and len(n) > 2 and n not in _EXCLUDED)
    print(_HEADER, *sorted(listed), sep="\n")


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


def _senses(folder: Path) -> list[tuple[str, list[str]]]:
    """Every noun with its senses, the most frequent one first."""
    pairs = []
    for line in _lines(folder / "index.noun"):
        fields = line.split()
        pairs.append((fields[0], fields[6 + int(fields[3]) :]))
    return pairs


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("  ")]


if __name__ == "__main__":
    main()
