"""The data that the repair bench reads: a folder of the user's, or the little text that the project brings along.

    FOLDER/polnear/dev.jsonl        articles written by people: id, text, and their annotated quotes
    FOLDER/mt/human_english.txt     text written by people, a segment a line
    FOLDER/mt/real_cases.jsonl      passages with marked artifacts: id, text, artifacts
    FOLDER/mt/clean_cases.jsonl     correct passages that look as if something were wrong: id, text
    FOLDER/mt/wmt21/                machine output with references, aligned line by line: *.hyp.SYSTEM.en, *.ref.X.en

Any part may be missing.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_ROOT: Final = Path(__file__).parents[2]
_SEGMENTS: Final = 15
"""Segments of the human text that are put together as one document."""
OWN_CASES: Final = _ROOT / "tests/cases/repair"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A data folder; without one, the project's own sample."""

    folder: Path | None

    def records(self, name: str) -> list[dict[str, Any]] | None:
        """The records of a JSON Lines file; None where there is no such file."""
        lines = self.segments(name)
        return None if lines is None else [json.loads(line) for line in lines]

    def segments(self, name: str) -> list[str] | None:
        """The lines of a file that have something on them; None where there is no such file."""
        path = None if self.folder is None else self.folder / name
        if path is None or not path.is_file():
            return None
        return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]

    def human_documents(self) -> list[tuple[str, str]]:
        """Names and texts of documents that people wrote."""
        articles = self.records("polnear/dev.jsonl") or []
        segments = self.segments("mt/human_english.txt") or []
        found = [(article["id"], article["text"]) for article in articles]
        starts = range(0, len(segments), _SEGMENTS)
        found += [(f"segment {first}", "\n".join(segments[first : first + _SEGMENTS])) for first in starts]
        return found or [("sample", _sample())]

    def references(self) -> Iterator[tuple[str, list[str], list[list[str]]]]:
        """Each system's output with the references of its language pair, line by line."""
        folder = None if self.folder is None else self.folder / "mt/wmt21"
        for path in sorted(folder.glob("*.hyp.*.en")) if folder else ():
            pair = path.name.split(".hyp.")[0]
            references = [_lines(other) for other in sorted(path.parent.glob(f"{pair}.ref.*.en"))]
            if references:
                yield path.name.removesuffix(".en").replace(".hyp.", " "), _lines(path), references


def own_cases() -> Iterator[tuple[str, dict[str, str]]]:
    """The project's own cases, each with the name of its file."""
    for path in sorted(OWN_CASES.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            yield path.stem, case


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def _sample() -> str:
    from quotewire.schemas import Article  # noqa: PLC0415 - only without a folder
    from quotewire.tasks.extraction import extract  # noqa: PLC0415

    page = (_ROOT / "samples/clean.html").read_text(encoding="utf-8")
    return extract(Article(html=page)).original
