"""Measures in which forms a tag is understood: the same statements with their tags rewritten, a row for each form.

    python -m bench.attribution.tags ARTICLES.jsonl [--only NAME ...]

Who said what does not depend on the form, so each row should be like the first of its table: found and who, of the
statements that were rewritten, as in ``bench.attribution.names``. The articles need ``cue`` and ``mention``.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

from bench.attribution.names import score
from quotewire.schemas import Article, Document
from quotewire.tasks.pipeline import Pipeline
from training.attribution.tag_forms import QUOTED, REPORTED, rewritten

FORMS: Final = {**QUOTED, **REPORTED}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="annotated articles, one a line, as for bench.attribution.names")
    parser.add_argument("--only", nargs="+", choices=FORMS, default=list(FORMS))
    given = parser.parse_args()
    articles = [json.loads(line) for line in given.articles.read_text(encoding="utf-8").splitlines()]
    pipeline = Pipeline()
    print(f"{'tag':42}{'statements':>12}{'found':>8}{'who':>8}")
    for name in given.only:
        counts = _counts(pipeline, [rewritten(one, FORMS[name], quoted=name in QUOTED) for one in articles])
        found, who = (100 * counts[key] / max(1, counts["must"]) for key in ("found", "who"))
        print(f"{name:42}{counts['must']:12}{found:8.1f}{who:8.1f}", flush=True)


def _counts(pipeline: Pipeline, articles: list[dict[str, Any]]) -> Counter[str]:
    """Counts the statements that were rewritten; an article without any is not processed."""
    counts: Counter[str] = Counter()
    some = [one for one in articles if any(statement["rewritten"] for statement in one["statements"])]
    incoming = [Article(id=one["id"], text=one["text"], language="en") for one in some]
    for article, outcome in zip(some, pipeline.process(incoming), strict=True):
        statements = [one for one in article["statements"] if one["rewritten"]]
        score(
            {**article, "statements": statements},
            outcome.attributions if isinstance(outcome, Document) else [],
            counts,
        )
    return counts


if __name__ == "__main__":
    main()
