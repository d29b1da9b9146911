"""The data of the repair bench: a folder given by the user, or the project's own sample.

    FOLDER/polnear/dev.jsonl        articles written by people: id, text, and their annotated quotes
    FOLDER/mt/human_english.txt     text written by people, one segment per line
    FOLDER/mt/real_cases.jsonl      passages with marked artifacts: id, text, artifacts
    FOLDER/mt/clean_cases.jsonl     correct passages that look damaged: id, text
    FOLDER/mtnews/{train,dev}.jsonl translated articles: id, text, and their statements with start, end and type
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
"""Segments of the human text that are joined to one document."""
OWN_CASES: Final = _ROOT / "tests/cases/repair"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A data folder, or the project's own sample if ``folder`` is None."""

    folder: Path | None

    def records(self, name: str) -> list[dict[str, Any]] | None:
        """Return the records of a JSON Lines file, or None if the file does not exist."""
        lines = self.segments(name)
        return None if lines is None else [json.loads(line) for line in lines]

    def segments(self, name: str) -> list[str] | None:
        """Return the non-blank lines of a file, or None if the file does not exist."""
        path = None if self.folder is None else self.folder / name
        if path is None or not path.is_file():
            return None
        return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]

    def human_documents(self) -> list[tuple[str, str]]:
        """Return names and texts of documents that people wrote."""
        articles = self.records("polnear/dev.jsonl") or []
        segments = self.segments("mt/human_english.txt") or []
        found = [(article["id"], article["text"]) for article in articles]
        starts = range(0, len(segments), _SEGMENTS)
        found += [(f"segment {first}", "\n".join(segments[first : first + _SEGMENTS])) for first in starts]
        return found or [("sample", _sample())]

    def references(self) -> Iterator[tuple[str, list[str], list[list[str]]]]:
        """Yield each system's name, its output and the references of its language pair, as aligned lines."""
        folder = None if self.folder is None else self.folder / "mt/wmt21"
        for path in sorted(folder.glob("*.hyp.*.en")) if folder else ():
            pair = path.name.split(".hyp.")[0]
            references = [_lines(other) for other in sorted(path.parent.glob(f"{pair}.ref.*.en"))]
            if references:
                yield path.name.removesuffix(".en").replace(".hyp.", " "), _lines(path), references


def own_cases() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the project's own cases, each with the name of its file."""
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
