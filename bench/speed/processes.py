"""The product's dispatcher and worker for measurements: their steps are timed, and the language work may be left out.

    celery -A bench.speed.processes worker      python -m bench.speed.processes dispatch

``BENCH_TIMES`` names a folder: each process writes there, one JSON line for each step, when it began and ended (seconds
since 1970) and for which articles. With ``BENCH_NOTHING`` the stages do nothing to an article: what is left is what
queues, store and messages cost. All other code is the product's.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from quotewire.schemas import Article, Document, Extracted, Language, Repaired, Translation
from quotewire.tasks.output.document import build_document
from quotewire.tasks.repair import Ledger
from quotewire.worker.celery import app, pipeline
from quotewire.worker.store.redis.store import RedisStore

__all__ = ["app"]

TIMES: Final = os.environ.get("BENCH_TIMES", "")
_OF: Final[dict[str, Callable[[tuple[Any, ...], Any], list[str]]]] = {
    "read": lambda _arguments, entries: [entry.id for entry in entries],
    "admit": lambda arguments, _answer: [f"{item.entry.id} {item.article.key}" for item in arguments[0]],
    "begin": lambda arguments, _answer: [ref.key for ref in arguments[0]],
    "settle": lambda arguments, _answer: [item.ref.key for item in arguments[0]],
}
"""The timed steps of the store, and which articles a call is about."""


def _time(name: str, of: Callable[[tuple[Any, ...], Any], list[str]]) -> None:
    step = getattr(RedisStore, name)

    def timed(self: RedisStore, *arguments: object, **options: object) -> object:
        began = time.time()
        answer = step(self, *arguments, **options)
        if articles := of(arguments, answer):
            line = {"step": name, "began": began, "ended": time.time(), "articles": articles}
            with (Path(TIMES) / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as out:
                out.write(json.dumps(line) + "\n")
        return answer

    setattr(RedisStore, name, timed)


def _extract(article: Article) -> Extracted:
    return Extracted(
        article_id=article.article_id,
        revision=article.revision,
        language=Language(code="en", confidence=1.0),
        original=article.text or "",
        removed=[],
    )


def _repair(extracted: Extracted) -> Repaired:
    return Repaired(extracted=extracted, translation=Translation(likely=0.0), repairs=[])


def _attribute(batch: Sequence[Repaired]) -> list[Document]:
    return [
        build_document(item.extracted, item.translation, Ledger(item.extracted.original, []), [], {}) for item in batch
    ]


if TIMES:
    for step, articles in _OF.items():
        _time(step, articles)
if os.environ.get("BENCH_NOTHING"):
    for stage, work in (("extract", _extract), ("repair", _repair), ("attribute", _attribute)):
        setattr(pipeline, stage, work)


if __name__ == "__main__":
    from quotewire.worker.cli import main

    sys.argv[0] = "quotewire"
    main()
