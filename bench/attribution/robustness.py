"""Measures what changes of an article's setting cost: its paragraphs, lines, spaces, quotation marks and dashes.

    python -m bench.attribution.robustness ARTICLES.jsonl [--only NAME ...]

Who said what does not depend on them, so each row should be like the first: found, who, right and F, as in
``bench.attribution.names``. The annotation moves along, and the same article is always changed in the same way.
"""

import argparse
import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import md5
from pathlib import Path
from typing import Any, Final

from bench.attribution.names import counted, read_articles
from quotewire.tasks.pipeline import Pipeline
from training.attribution.changes import Change, changed
from training.attribution.layouts import laid_out

Alteration = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Makes an article of an article."""

_QUOTATION: Final = re.compile(r"[“\"«„][^“”\"«»„\n]+[”\"»“]")
_WIDTH: Final = 80
_SOME: Final = 0.1
"""Share of the spaces that are changed."""
_LOST: Final = 0.15
"""Share of the quotations that lose their opening mark, and of those that lose the closing one."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="annotated articles, one a line, as for bench.attribution.names")
    parser.add_argument("--only", nargs="+", choices=ALTERATIONS, default=list(ALTERATIONS))
    given = parser.parse_args()
    articles = read_articles(given.articles)
    pipeline = Pipeline()
    print(f"{'set as':34}{'found':>8}{'who':>8}{'right':>8}{'F':>8}")
    for name in given.only:
        print(f"{name:34}{_figures(pipeline, [ALTERATIONS[name](article) for article in articles])}", flush=True)


def _figures(pipeline: Pipeline, articles: list[dict[str, Any]]) -> str:
    counts = counted(pipeline, articles)
    found, who = (counts[key] / max(1, counts["must"]) for key in ("found", "who"))
    right = counts["right 0.0"] / max(1, counts["reported 0.0"])
    values = (found, who, right, 2 * who * right / max(1e-9, who + right))
    return "".join(f"{100 * value:8.1f}" for value in values)


def _marks(opening: str, closing: str) -> Alteration:
    """Sets all quotations in these marks."""

    def changes(text: str) -> Iterator[Change]:
        for found in _QUOTATION.finditer(text):
            yield Change(found.start(), found.start() + 1, opening)
            yield Change(found.end() - 1, found.end(), closing)

    return _by(changes)


def _by(changes: Callable[[str], Iterator[Change]]) -> Alteration:
    return lambda article: changed(article, list(changes(article["text"])))


def _lost_marks(text: str) -> Iterator[Change]:
    for found in _QUOTATION.finditer(text):
        share = _share(text, found.start())
        if share < _LOST:
            yield Change(found.start(), found.start() + 1, "")
        elif share < 2 * _LOST:
            yield Change(found.end() - 1, found.end(), "")


def _wrapped(text: str) -> Iterator[Change]:
    begins = 0
    for found in re.finditer(r"\n+| (?=(\S+))", text):
        if found[1] is None:
            begins = found.end()
        elif found.end() + len(found[1]) - begins > _WIDTH:
            yield Change(found.start(), found.end(), "\n")
            begins = found.end()


def _each(pattern: str, new: str, share: float = 1.0) -> Alteration:
    """Replaces what a pattern finds, or some of it."""

    def changes(text: str) -> Iterator[Change]:
        for found in re.finditer(pattern, text):
            if share == 1.0 or _share(text, found.start()) < share:
                yield Change(found.start(), found.end(), new)

    return _by(changes)


def _share(text: str, at: int) -> float:
    """A number from 0 to 1 that is the same for the same place."""
    digest = md5(f"{at} {text[max(0, at - 20) : at + 20]}".encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:4]) / 2**32


ALTERATIONS: Final[dict[str, Alteration]] = {
    "it stands": dict,
    "three sentences a paragraph": lambda article: laid_out(article, 3),
    "a sentence a paragraph": lambda article: laid_out(article, 1),
    "one paragraph": lambda article: laid_out(article, 10**6),
    "lines of 80 columns": _by(_wrapped),
    "lines that end in CR LF": _each(r"\n", "\r\n"),
    "spaces that do not break": _each(" ", "\xa0", _SOME),
    "sentences without a space between": _each(r"(?<=[a-z]\.) (?=[A-Z])", "", 3 * _SOME),
    "“…”": _marks("“", "”"),
    '"…"': _marks('"', '"'),
    "«…»": _marks("«", "»"),
    "„…“": _marks("„", "“"),
    "‘…’": _marks("‘", "’"),
    "「…」": _marks("「", "」"),
    "some marks lost": _by(_lost_marks),
    "long dashes without spaces": _each(r" [-–—] ", "—"),
    "without half of the articles": _each(r"\b(?:[Tt]he|[Aa]n?) (?=\w)", "", 5 * _SOME),
}
"""How an article may be set, by name."""


if __name__ == "__main__":
    main()
