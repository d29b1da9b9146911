"""Annotated articles with their sentences laid out otherwise: in threes, each by itself, or all in one paragraph.

    python -m training.attribution.layouts NOTED.jsonl > LAID_OUT.jsonl [--sentences 3]

Corpora of translations lose the paragraphs and lay sentences out in threes, feeds set each sentence on a line of its
own, and some extractors keep no line breaks. What learned from articles as their writers laid them out takes the end of
a paragraph for a change of the subject. The first line stays by itself if it is short, as a headline.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from training.attribution.changes import Change, changed

_HEADLINE: Final = 200
"""Maximum length of a first line that stays by itself, in characters."""
_BREAK: Final = re.compile(r"[ \n]+")
_END: Final = re.compile(r"[.!?…][\"”»’']{0,3}\Z")
_BEGINNING: Final = re.compile(r"[\"“«‘'(–—-]?[ ]?[^\W_a-z]")
_ABBREVIATION: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Gov|Rep|Gen|Col|Lt|St|Sgt|No|Jr|Sr|vs|[^\W\d_])\.\Z")
_REACH: Final = 8


def laid_out(article: Mapping[str, Any], sentences: int) -> dict[str, Any]:
    r"""The article with so many sentences a paragraph, and its annotation moved along.

    >>> article = {"text": "Title\n\nIt rained. Mr. Lee left.\n\n“No,” he said. It was late.", "statements": []}
    >>> laid_out(article, 3)["text"]
    'Title\n\nIt rained. Mr. Lee left. “No,” he said.\n\nIt was late.'
    """
    text = article["text"]
    line = text.find("\n")
    first = len(text) - len(text[line:].lstrip()) if 0 < line < _HEADLINE else 0
    return changed(article, list(_changes(text, first, sentences)))


def _changes(text: str, first: int, sentences: int) -> Iterator[Change]:
    count = 0
    for found in _BREAK.finditer(text, first):
        if "\n" in found[0] or _between_sentences(text, *found.span()):
            count += 1
            yield Change(*found.span(), " " if count % sentences else "\n\n")


def _between_sentences(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _REACH) : start]
    return bool(_END.search(before) and _BEGINNING.match(text, end)) and not _ABBREVIATION.search(before)


def main() -> None:
    """Print the articles of a file, laid out otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("noted", type=Path, help="annotated articles, one a line")
    parser.add_argument("--sentences", type=int, default=3, help="sentences a paragraph")
    given = parser.parse_args()
    for line in given.noted.read_text(encoding="utf-8").splitlines():
        sys.stdout.write(json.dumps(laid_out(json.loads(line), given.sentences), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
