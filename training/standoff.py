"""Puts annotations of published translations together with their texts.

    python -m training.standoff training/articles/wmt21.jsonl WMT21 > REAL.jsonl

The texts of the WMT news task may be used for research but not passed on, so that the project keeps only who said what
in them: places, in code points, and words of its own where the text has none. WMT21 is a folder in which each output
stands line by line, in files named like ``newstest2021.de-en.hyp.SYSTEM.en``. What is printed is the format that
the other scripts read.
"""

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

_SOURCE: Final = re.compile(r"WMT21 (?P<pair>\w+-en) lines (?P<first>\d+)-(?P<last>\d+) (?P<system>\S+)")
_PARAGRAPH: Final = 3
"""Lines of a paragraph: the files have lost the paragraphs. The first line, a headline mostly, is one by itself."""
_SPACES: Final = re.compile(r"[ \t]+")
_WORDS: Final = ("speaker", "role", "affiliation")


class StandoffError(ValueError):
    """An annotation that does not fit its text."""


def main() -> None:
    """Print the annotated articles, one a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("annotations", type=Path)
    parser.add_argument("folder", type=Path, help="the outputs of WMT21's systems")
    given = parser.parse_args()
    for line in given.annotations.read_text(encoding="utf-8").splitlines():
        print(json.dumps(restored(json.loads(line), given.folder), ensure_ascii=False))


def restored(record: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """An annotated article with its text.

    Args:
        record: ``id``, ``source`` (pair, lines and system), ``characters`` (the text's length) and ``statements``.
        folder: The outputs of the systems.

    Raises:
        StandoffError: if the source is none of WMT21's, its file is missing, or its text has another length.
    """
    found = _SOURCE.fullmatch(record["source"])
    if found is None:
        raise StandoffError(f"{record['id']}: {record['source']!r} names no output of WMT21")
    path = folder / f"newstest2021.{found['pair']}.hyp.{found['system']}.en"
    if not path.exists():
        raise StandoffError(f"{record['id']}: there is no {path.name} in {folder}")
    lines = path.read_text(encoding="utf-8").split("\n")[int(found["first"]) - 1 : int(found["last"])]
    text = laid_out(lines)
    if len(text) != record["characters"]:
        raise StandoffError(f"{record['id']}: the text has {len(text)} characters, expected {record['characters']}")
    statements = [_statement(one, text) for one in record["statements"]]
    return {"id": record["id"], "source": record["source"], "text": text, "statements": statements}


def laid_out(lines: Sequence[str]) -> str:
    r"""The text of an article's lines: the first as a paragraph, then three to a paragraph; empty lines are left out.

    >>> laid_out(["Head", "One.", "", "Two.", "Three.", "Four."])
    'Head\n\nOne. Two. Three.\n\nFour.'
    """
    kept = [line for line in (_SPACES.sub(" ", line.strip()) for line in lines) if line]
    rest = (" ".join(kept[i : i + _PARAGRAPH]) for i in range(1, len(kept), _PARAGRAPH))
    return "\n\n".join([*kept[:1], *rest])


def _statement(one: Mapping[str, Any], text: str) -> dict[str, Any]:
    pieces = one["content"]
    told = {name: one[name] for name in ("type", "how", "grade", "named", "cue", "mention")}
    told |= {"start": pieces[0][0], "end": pieces[-1][1]} | {name: _words(one[name], text) for name in _WORDS}
    if len(pieces) > 1:
        told["gap"] = [pieces[0][1], pieces[1][0]]
    return told | {"aliases": [_words(alias, text) for alias in one["aliases"]]}


def _words(place: Sequence[int] | str | None, text: str) -> str | None:
    """The words at a place; words that the text does not have, and None, are given as they are."""
    return place if place is None or isinstance(place, str) else text[place[0] : place[1]]


if __name__ == "__main__":
    main()
