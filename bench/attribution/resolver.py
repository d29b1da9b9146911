"""Measures source resolution: how often a mention is resolved to the right name, by class of hand-made cases.

    python -m bench.attribution.resolver DATA [--wrong] [--cases FILE]

DATA is a folder that holds ``dev.jsonl``, or a JSON Lines file of annotated articles (see ``bench.attribution``). The
cases are in ``bench/attribution/data/resolver.jsonl``, one per line: the article's id, the span of the mention (for an
untagged quotation, of the quoted words), the class, the right names (empty: the source has no name; null: any name is
right) and the kind of the source. They contain no text of the articles.

There are two results per class. *Found*: the whole pipeline runs, and the statement whose mention (or content)
overlaps the case's span is scored; a case without one is not found. *Given*: the resolver alone reads the annotated
mentions, so only resolution can go wrong.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from quotewire.schemas import Article, Document
from quotewire.tasks.attribution import load_model, parse
from quotewire.tasks.attribution.component import learned
from quotewire.tasks.attribution.coreference import ArticleResolver
from quotewire.tasks.attribution.entities import entities_put_right
from quotewire.tasks.attribution.text import CharSpan
from quotewire.tasks.attribution.types import Candidate, Link, ResolvedSource
from quotewire.tasks.pipeline import Pipeline

CASES: Final = Path(__file__).parent / "data" / "resolver.jsonl"
_APOSTROPHES: Final = str.maketrans("’‘", "''")
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Case:
    """One mention with its right answer.

    Attributes:
        article: The article's id.
        start: Start of the mention, in code points of the article's text; for an untagged quotation, of its content.
        end: End of the same span, exclusive.
        kind: The right kind of the source.
        of: The class of the case.
        names: The right names; empty if the source has no name, None if any name is right.
    """

    article: str
    start: int
    end: int
    kind: str
    of: str
    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A resolved source, with the spans of its mention and its content."""

    name: str | None
    kind: str
    mention: Sequence[CharSpan]
    content: Sequence[CharSpan] = ()


def main() -> None:
    """Print the table of results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cases", type=Path, default=CASES)
    parser.add_argument("--wrong", action="store_true", help="print each wrong answer")
    options = parser.parse_args()
    path = options.data / "dev.jsonl" if options.data.is_dir() else options.data
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    print_resolver(articles, read_cases(options.cases), wrong=options.wrong)


def read_cases(path: Path = CASES) -> list[Case]:
    """Read the cases."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [
        Case(
            row["article"],
            row["start"],
            row["end"],
            row["kind"],
            row["class"],
            None if row["names"] is None else tuple(row["names"]),
        )
        for row in rows
    ]


def print_resolver(articles: Iterable[dict[str, Any]], cases: Sequence[Case], *, wrong: bool = False) -> None:
    """Print how many names and kinds are right, for each class of cases."""
    wanted = {case.article for case in cases}
    chosen = [article for article in articles if article["id"] in wanted]
    found, given = in_pipeline(chosen), by_resolver(chosen)
    counts: Counter[str] = Counter()
    for case in cases:
        counts[f"{case.of} all"] += 1
        for view, answers in (("found", found), ("given", given)):
            answer = lookup(case, answers.get(case.article, ()))
            if answer is None:
                continue
            counts[f"{case.of} {view}"] += 1
            counts[f"{case.of} {view} name"] += is_right(case, answer.name)
            counts[f"{case.of} {view} kind"] += answer.kind == case.kind
            if wrong and not (is_right(case, answer.name) and answer.kind == case.kind):
                print(f"{view} {case} -> {answer.name} ({answer.kind})")
    _print_table(counts)


def in_pipeline(articles: Sequence[dict[str, Any]]) -> dict[str, list[Answer]]:
    """Return the whole pipeline's answers by article, in offsets of the original. Restatements are included."""
    incoming = [Article(id=article["id"], text=article["text"], language="en") for article in articles]
    return {
        outcome.article_id: [
            Answer(
                a.source.name,
                a.source.kind,
                [span.original for span in mention],
                [span.original for span in content],
            )
            for a in outcome.attributions
            for mention, content in ((a.source.mention, a.content), *((t.mention, t.content) for t in a.repeats))
        ]
        for outcome in Pipeline().process(incoming)
        if isinstance(outcome, Document)
    }


def by_resolver(articles: Sequence[dict[str, Any]]) -> dict[str, list[Answer]]:
    """Return the resolver's answers for the annotated mentions, by article."""
    docs = parse(load_model(), [article["text"] for article in articles])
    answers: dict[str, list[Answer]] = {}
    finder = learned().finder
    for article, doc in zip(articles, docs, strict=True):
        quotes = [quote for quote in article["quotes"] if quote["source"] and quote["content"]]
        found = [_annotated(quote) for quote in quotes]
        links = [Link(_extents(quote["source"])) for quote in quotes]
        read = finder.find(doc)
        with entities_put_right(doc, read.names):
            resolved: list[ResolvedSource] = ArticleResolver().resolve(
                doc, found, links, recognized=read.names is not None, similarity=read.similarity
            )
        answers[article["id"]] = [
            Answer(source.name, source.kind, link.mention) for source, link in zip(resolved, links, strict=True)
        ]
    return answers


def lookup(case: Case, answers: Iterable[Answer]) -> Answer | None:
    """Return the answer that overlaps the case's span most: by content for an untagged quotation, else by mention."""
    best: tuple[int, Answer] | None = None
    for answer in answers:
        spans = answer.content if case.of == "untagged" else answer.mention
        shared = sum(max(0, min(end, case.end) - max(start, case.start)) for start, end in spans)
        if shared and (best is None or shared > best[0]):
            best = shared, answer
    if best is None or (case.of == "untagged" and best[0] < _HALF * (case.end - case.start)):
        return None
    return best[1]


def is_right(case: Case, name: str | None) -> bool:
    """Whether a name is right: equal to a right name, or a longer name that ends with a right name of one word."""
    if case.names is None:
        return True
    if not case.names or name is None:
        return not case.names and name is None
    ours = _plain(name)
    return any(
        ours == _plain(right) or (" " not in right and ours.endswith(" " + _plain(right))) for right in case.names
    )


def _plain(name: str) -> str:
    return name.translate(_APOSTROPHES).casefold().removeprefix("the ").removesuffix("'s")


def _annotated(quote: dict[str, Any]) -> Candidate:
    return Candidate("indirect", "speech", _extents(quote["content"]), _extents(quote["cue"]), None, "", 1.0)


def _extents(spans: Iterable[Sequence[int]]) -> tuple[CharSpan, ...]:
    return tuple((start, end) for start, end in spans)


def _print_table(counts: Counter[str]) -> None:
    columns = ("cases", "found", "name", "of all", "kind", "given: name", "kind")
    print(f"{'resolver':14}" + "".join(f"{column:>{max(7, len(column) + 2)}}" for column in columns))
    for of in dict.fromkeys(key.split()[0] for key in sorted(counts)):
        every, found, given = (counts[f"{of} {key}"] for key in ("all", "found", "given"))
        name, kind = counts[f"{of} found name"], counts[f"{of} found kind"]
        alone = counts[f"{of} given name"], counts[f"{of} given kind"]
        shares = _percent(name, found), _percent(name, every), _percent(kind, found)
        print(
            f"{of:14}{every:7}{found:7}{shares[0]:>7}{shares[1]:>8}{shares[2]:>7}"
            f"{_percent(alone[0], given):>13}{_percent(alone[1], given):>7}"
        )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "-"


if __name__ == "__main__":
    main()
