"""Reads annotated articles, in either of two formats, as the network meets them: repaired, with offsets moved along.

PolNeAR's format has ``quotes`` (``source``, ``cue`` and ``content`` as lists of [start, end]). The format of translated
news has ``statements`` (one ``start`` and ``end``, a ``gap`` for the tag inside, ``cue`` and ``mention``, and a
``grade``: what careful readers must list, and what they may list).
"""

import json
from collections.abc import Mapping
from hashlib import md5
from pathlib import Path
from typing import Any, Final

from bench.attribution.names import pieces_of
from quotewire.tasks.repair import Ledger, repair

HELD_OUT: Final = 14
"""Every so many articles one is held out of training, for calibration."""
HELD_OUT_TRANSLATED: Final = 5
"""The same among translated articles, which are fewer."""
GRADES: Final = {"must": 1.0, "may": 0.6}
"""How likely a statement of each grade is to be listed by a reader."""


def fold_file(fold: int) -> str:
    """The name of the file with the antecedents' networks that learned from the articles of all other folds."""
    return f"antecedents.{fold}.npz"


def fold_of(article_id: str, folds: int) -> int:
    """The fold of an article in cross-validation: the same for all its layouts and translations of one id.

    >>> fold_of("a", 5) == fold_of("a", 5)
    True
    """
    return int.from_bytes(md5(article_id.encode(), usedforsecurity=False).digest()) % folds


def read_annotated(path: Path) -> list[dict[str, Any]]:
    """Read articles, one JSON object a line.

    Returns:
        For each article its ``id``, its repaired ``text``, and ``quotes``: ``source``, ``cue`` and ``content`` as lists
        of (start, end) into that text, ``qtype``, ``cue_text`` and ``weight`` (0 to 1, how likely a reader lists it).
    """
    return [_article(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _article(article: Mapping[str, Any]) -> dict[str, Any]:
    if "statements" not in article:
        # People annotated these texts as they stand.
        return {**article, "quotes": [{"weight": 1.0, **quote} for quote in article["quotes"]]}
    ledger = repair(article["text"])
    quotes = [_quote(ledger, statement) for statement in article["statements"] if statement.get("cue")]
    return {"id": article["id"], "text": ledger.text, "quotes": quotes}


def _quote(ledger: Ledger, statement: Mapping[str, Any]) -> dict[str, Any]:
    cue, mention = statement["cue"], statement.get("mention")
    return {
        "content": [ledger.to_text(*piece) for piece in pieces_of(statement)],
        "cue": [ledger.to_text(*cue)],
        "source": [ledger.to_text(*mention)] if mention else [],
        "qtype": statement["type"],
        "cue_text": ledger.original[cue[0] : cue[1]],
        "weight": GRADES[statement["grade"]],
    }
