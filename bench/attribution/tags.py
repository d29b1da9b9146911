"""Measures in which forms a tag is understood: the same statements with their tags rewritten, a row for each form.

    python -m bench.attribution.tags ARTICLES.jsonl [--only NAME ...]

Who said what does not depend on the form, so each row should be like the first of its table: found and who, of the
statements that were rewritten, as in ``bench.attribution.names``. The articles need ``cue`` and ``mention``.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from bench.attribution.names import counted, read_articles
from quotewire.tasks.pipeline import Pipeline
from training.attribution.tag_forms import QUOTED, REPORTED, rewritten

FORMS: Final = {**QUOTED, **REPORTED}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="annotated articles, one a line, as for bench.attribution.names")
    parser.add_argument("--only", nargs="+", choices=FORMS, default=list(FORMS))
    given = parser.parse_args()
    articles = read_articles(given.articles)
    pipeline = Pipeline()
    print(f"{'tag':42}{'statements':>12}{'found':>8}{'who':>8}")
    for name in given.only:
        made = (rewritten(one, FORMS[name], quoted=name in QUOTED) for one in articles)
        counts = counted(pipeline, [one for article in made if (one := _rewritten_alone(article))["statements"]])
        found, who = (100 * counts[key] / max(1, counts["must"]) for key in ("found", "who"))
        print(f"{name:42}{counts['must']:12}{found:8.1f}{who:8.1f}", flush=True)


def _rewritten_alone(article: Mapping[str, Any]) -> dict[str, Any]:
    """An article with the statements that were rewritten, and no others."""
    return {**article, "statements": [one for one in article["statements"] if one["rewritten"]]}


if __name__ == "__main__":
    main()
