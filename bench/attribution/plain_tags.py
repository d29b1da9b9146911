"""Counts quotations whose plain tag names the speaker, in texts that nobody annotated: are they given to that name?

    python -m bench.attribution.plain_tags ARTICLES.jsonl [--wrong]

Each line has an ``id`` and a ``text``. A pattern reads ``“…,” said Ada Holm``, ``“…,” Ada Holm said`` and
``Ada Holm said: “…”``, for quotations of 25 to 400 characters. What it reads as a name may be a body or an office
(``said Nordkraft spokesman Ada Holm``), so that most of the other names are right, and a person has to read them. The
figure that counts is how many have no name.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple

from quotewire.schemas import Article, Attribution, Document
from quotewire.tasks.pipeline import Pipeline

Outcome = Literal["that name", "another name", "no name", "not found"]
_VERB: Final = (
    r"(?:said|says|added|adds|explained|explains|noted|notes|stated|states|stressed|emphasized|argued|claimed|insisted|"
    r"warned|wrote|admitted|recalls|recalled|concluded|continued)"
)
_NAME: Final = r"(?P<name>(?:(?:Mr|Mrs|Ms|Dr)\. )?(?:[A-ZÀ-Þ][\w’'-]{1,30} ){0,3}[A-ZÀ-Þ][\w’'-]{1,30})"
_QUOTED: Final = r"[“\"](?P<quoted>[^“”\"\n]{25,400})[”\"]"
_BEGINS: Final = r"(?:(?<=\n)|(?<=\. )|(?<=[.!?][”\"] ))"
_TAGS: Final = (
    re.compile(rf"{_QUOTED},? {_VERB} {_NAME}(?=[ ,.])"),
    re.compile(rf"{_QUOTED},? {_NAME} {_VERB}(?=[ ,.])"),
    re.compile(rf"{_BEGINS}{_NAME} {_VERB}[,:] {_QUOTED}"),
)
_NO_NAMES: Final = frozenset(
    ["A", "And", "But", "He", "Her", "His", "I", "In", "It", "One", "President", "She", "The", "Their", "They", "We"]
)


class Tagged(NamedTuple):
    """A quotation with a plain tag.

    Attributes:
        middle: An offset inside the quotation.
        surname: The last word of the name in the tag, in small letters.
        shown: Tag and quotation.
    """

    middle: int
    surname: str
    shown: str


def main() -> None:
    """Print how many quotations have which outcome."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument(
        "--wrong", action="store_true", help="print each quotation that the name in its tag does not get"
    )
    given = parser.parse_args()
    lines = given.articles.read_text(encoding="utf-8").splitlines()
    articles = [Article(id=one["id"], text=one["text"], language="en") for one in map(json.loads, lines)]
    counts: Counter[Outcome] = Counter()
    for document in Pipeline().process(articles):
        for tagged, outcome in judged(document) if isinstance(document, Document) else ():
            counts[outcome] += 1
            if given.wrong and outcome != "that name":
                print(f"{outcome}: {document.article_id}: {tagged.shown!r}")
    for outcome, count in counts.most_common():
        print(f"{outcome:14}{count:7}")


def judged(document: Document) -> Iterator[tuple[Tagged, Outcome]]:
    """Yield the quotations with a plain tag, each with what came of it."""
    quoted = [one for one in document.attributions if one.type != "indirect"]
    for tagged in tagged_quotations(document.text):
        yield tagged, _outcome(tagged, quoted)


def tagged_quotations(text: str) -> Iterator[Tagged]:
    """Yield the quotations with a plain tag.

    >>> [tagged.surname for tagged in tagged_quotations("“We will not leave the pier before noon,” said Ada Holm.")]
    ['holm']
    """
    seen = set[int]()
    for shape in _TAGS:
        for found in shape.finditer(text):
            words = found["name"].split()
            if found.start("quoted") in seen or words[0] in _NO_NAMES:
                continue
            seen.add(found.start("quoted"))
            middle = (found.start("quoted") + found.end("quoted")) // 2
            yield Tagged(middle, re.sub(r"['’]s$", "", words[-1]).lower(), found[0])


def _outcome(tagged: Tagged, quoted: list[Attribution]) -> Outcome:
    here = [one for one in quoted if any(span.start <= tagged.middle < span.end for span in one.content)]
    names = [one.source.name for one in here if one.source.name is not None]
    if any(tagged.surname in name.lower() for name in names):
        return "that name"
    return "not found" if not here else "another name" if names else "no name"


if __name__ == "__main__":
    main()
