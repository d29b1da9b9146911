"""Reads the project's own annotated articles and prints them as the format of translated news.

    python -m training.corpus training/articles/first > FIRST.jsonl

The articles are invented and written in the English that translation systems make of real newspapers. They hold their
annotation inside the text (``training/articles/README.md``). A fault in a file is told with its place.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, get_args

from quotewire.schemas.document import StatementType

_ARTICLE: Final = re.compile(r"^=== ", re.MULTILINE)
_RULE: Final = re.compile(r"^---[ \t]*$\n?", re.MULTILINE)
_TAG: Final = re.compile(r"<(?P<closes>/?)(?P<part>[cqs])(?P<number>\d+)>")
_SPEAKER: Final = re.compile(r"(?P<letter>\w+) (?P<named>[=~]) (?P<rest>.*)")
_PARTS: Final = 3
_PIECES: Final = 2
_FIELDS: Final = {"also", "role", "at"}
_HOW: Final = frozenset(
    {"named", "surname", "pronoun", "description", "untagged", "metonym", "document", "group", "anonymous"}
)
_NOBODY: Final = "?"

Pieces = list[list[int]]


class CorpusError(ValueError):
    """A fault in an annotated article."""


@dataclass(slots=True)
class _Marked:
    """A text without its tags, and the places of what they marked, by part and number."""

    text: str
    pieces: dict[tuple[str, int], Pieces] = field(default_factory=dict)


def read_folder(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of all text files in a folder, by file name.

    Yields:
        ``id``, ``text`` and ``statements`` as ``training.attribution.annotations`` and ``bench.attribution.names`` read
        them, offsets into ``text``.

    Raises:
        CorpusError: if an article is faulty.
    """
    for path in sorted(folder.glob("*.txt")):
        for block in _ARTICLE.split(path.read_text(encoding="utf-8"))[1:]:
            yield read_article(block)


def read_article(block: str) -> dict[str, Any]:
    """Read one article: its id and speakers, its text with tags, and its statements, parted by two rules.

    Raises:
        CorpusError: if it is faulty.
    """
    name = block.split(maxsplit=1)[0]
    parts = _RULE.split(block)
    if len(parts) < _PARTS:
        raise CorpusError(f"{name}: needs two lines of three hyphens")
    head, body, tail = parts[:_PARTS]
    speakers = dict(_speaker(name, line) for line in head.strip().split("\n")[1:])
    marked = _without_tags(name, body.strip("\n"))
    lines = [line for line in tail.split("\n") if line.strip()]
    statements = [_statement(name, line, marked, speakers) for line in lines]
    without_line = {number for _, number in marked.pieces} - {int(line.split()[0]) for line in lines}
    if without_line:
        raise CorpusError(f"{name}: no line for statement {min(without_line)}")
    for speaker in speakers.values():
        for form in (speaker["speaker"], *speaker["aliases"]) if speaker["named"] else ():
            if form not in marked.text:
                raise CorpusError(f"{name}: {form!r} does not stand in the text like that")
    return {"id": name, "text": marked.text, "statements": sorted(statements, key=lambda one: int(one["start"]))}


def _speaker(name: str, line: str) -> tuple[str, dict[str, Any]]:
    match = _SPEAKER.fullmatch(line.strip())
    if match is None:
        raise CorpusError(f"{name}: {line!r} is no speaker, expected 'A = Name | also: … | role: … | at: …'")
    speaker, *rest = (part.strip() for part in match["rest"].split(" | "))
    fields = dict(part.partition(": ")[::2] for part in rest)
    if set(fields) - _FIELDS:
        raise CorpusError(f"{name}: {line!r} has parts other than also, role and at")
    also = [form.strip() for form in fields.get("also", "").split(";") if form.strip()]
    return match["letter"], {
        "speaker": speaker,
        "aliases": also,
        "named": match["named"] == "=",
        "role": fields.get("role"),
        "affiliation": fields.get("at"),
    }


def _without_tags(name: str, body: str) -> _Marked:
    text, at, opened = [], 0, dict[tuple[str, int], int]()
    pieces: dict[tuple[str, int], Pieces] = {}
    length = 0
    for match in _TAG.finditer(body):
        text.append(body[at : match.start()])
        length += match.start() - at
        at = match.end()
        key = match["part"], int(match["number"])
        if bool(match["closes"]) != (key in opened):
            raise CorpusError(f"{name}: {match[0]} opens or closes twice")
        if match["closes"]:
            pieces.setdefault(key, []).append([opened.pop(key), length])
        else:
            opened[key] = length
    if opened:
        part, number = next(iter(opened))
        raise CorpusError(f"{name}: <{part}{number}> is never closed")
    return _Marked("".join([*text, body[at:]]), pieces)


def _statement(name: str, line: str, marked: _Marked, speakers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    number, letter, kind, how, *grade = line.split()
    nobody: dict[str, Any] = {"speaker": None, "aliases": [], "named": False, "role": None, "affiliation": None}
    content = marked.pieces.get(("c", int(number)), [])
    if kind not in get_args(StatementType) or how not in _HOW or grade not in ([], ["may"]):
        raise CorpusError(f"{name}: {line!r} is no statement")
    if letter not in speakers and letter != _NOBODY:
        raise CorpusError(f"{name}: statement {number} has no speaker {letter}")
    if not 1 <= len(content) <= _PIECES:
        raise CorpusError(f"{name}: statement {number} has {len(content)} contents, expected one or two")
    for start, end in content:
        if marked.text[start:end] != marked.text[start:end].strip() or start == end:
            raise CorpusError(f"{name}: the content of statement {number} begins or ends with white space")
    cue, mention = (marked.pieces.get((part, int(number))) for part in ("q", "s"))
    gap = {"gap": [content[0][1], content[1][0]]} if len(content) == _PIECES else {}
    return {
        "start": content[0][0],
        "end": content[-1][1],
        **gap,
        "type": kind,
        **speakers.get(letter, nobody),
        "how": how,
        "grade": "may" if grade else "must",
        "cue": [cue[0][0], cue[-1][1]] if cue else None,
        "mention": [mention[0][0], mention[-1][1]] if mention else None,
    }


def main() -> None:
    """Print the articles of folders, one JSON object a line."""
    for folder in sys.argv[1:]:
        for article in read_folder(Path(folder)):
            print(json.dumps(article, ensure_ascii=False))


if __name__ == "__main__":
    main()
