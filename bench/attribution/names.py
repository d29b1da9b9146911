"""Measures who said what in translated news: are the statements found, and do they have the right name and role?

    python -m bench.attribution.names DATA [--wrong N]

DATA is a folder that holds ``dev.jsonl``, or a JSON Lines file. Each line is an article with ``id``, ``text`` and
``statements``: ``start``, ``end`` and ``gap`` (the tag inside) of the content, ``speaker`` with ``aliases`` and
``role``, ``named`` (false: no name of the speaker is in the article), ``how`` the text names the source, and ``grade``
(``must``: every reader lists it, ``may``: some do). Articles go through the whole pipeline as shipped.
"""

import argparse
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench.attribution.metrics import Chars, chars, overlap
from quotewire.schemas import Article, Attribution, Document
from quotewire.schemas.document import Basis
from quotewire.tasks.pipeline import Pipeline

_FOUND: Final = 0.5
"""Intersection over union from which a statement counts as found."""
MATCHED: Final = 0.3
"""The same from which an attribution counts as a statement that some reader lists."""
_BARS: Final = (0.7, 0.9)
SURE: Final = 0.8
"""Confidence of a speaker's name above which it should not be wrong."""
_UNNAMED: Final = frozenset({"pronoun", "discourse", "none"})
_TITLES: Final = frozenset({"the", "mr", "mrs", "ms", "dr", "prof", "professor", "sir", "president", "minister"})


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--wrong", type=int, default=0, help="print so many statements with a wrong speaker")
    options = parser.parse_args()
    path = options.data / "dev.jsonl" if options.data.is_dir() else options.data
    wrong: list[str] = []
    counts = counted(Pipeline(), read_articles(path), wrong)
    print(*wrong[: options.wrong], sep="\n", end="\n" if options.wrong else "")
    print_table(counts)


def read_articles(path: Path) -> list[dict[str, Any]]:
    """The annotated articles of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def counted(pipeline: Pipeline, articles: Sequence[Mapping[str, Any]], wrong: list[str] | None = None) -> Counter[str]:
    """Process annotated articles and count what ``score`` counts of each."""
    counts: Counter[str] = Counter()
    incoming = [Article(id=article["id"], text=article["text"], language="en") for article in articles]
    for article, outcome in zip(articles, pipeline.process(incoming), strict=True):
        score(article, outcome.attributions if isinstance(outcome, Document) else [], counts, wrong)
    return counts


def score(
    article: Mapping[str, Any], found: Sequence[Attribution], counts: Counter[str], wrong: list[str] | None = None
) -> None:
    """Count one article: statements that are found and have the right speaker, and attributions that are right."""
    text = article["text"]
    places = [chars([span.original for span in one.content], text) for one in found]
    noted = [(statement, chars(pieces_of(statement), text)) for statement in article["statements"]]
    for statement, place in noted:
        if statement["grade"] == "must" and place:
            _score_statement(statement, place, list(zip(found, places, strict=True)), counts, wrong)
    for one, place in zip(found, places, strict=True):
        same = [statement for statement, other in noted if place and overlap(place, other) >= MATCHED]
        right = any(is_right(statement, one) for statement in same)
        sure = bool(same) and one.source.name is not None and (one.source.confidence or 0.0) > SURE
        counts.update({"sure names": sure, "wrong sure names": sure and not right})
        for bar in (0.0, *_BARS):
            counts[f"reported {bar}"] += one.confidence >= bar
            counts[f"right {bar}"] += right and one.confidence >= bar


def _score_statement(
    statement: Mapping[str, Any],
    place: Chars,
    found: Sequence[tuple[Attribution, Chars]],
    counts: Counter[str],
    wrong: list[str] | None,
) -> None:
    near = [one for one, other in found if other and overlap(place, other) >= _FOUND]
    right = next((one for one in near if is_right(statement, one)), None)
    counts.update(must=1, found=bool(near), who=right is not None)
    how = statement["how"]
    counts.update({f"{how} must": 1, f"{how} found": bool(near), f"{how} who": right is not None})
    if right is None:
        if wrong is not None:
            wrong.append(
                f"{statement['speaker']!r} ({how}), not {[one.source.name for one in near]}: {statement['start']}"
            )
        return
    if statement["named"]:
        counts.update(named=1, full=plain_name(right.source.name or "") == plain_name(statement["speaker"]))
    if statement["role"]:
        given = _plain_words(f"{right.source.role or ''} {right.source.affiliation or ''}")
        counts.update(roles=1, role=_plain_words(statement["role"])[-1] in given)


def is_right(statement: Mapping[str, Any], found: Attribution) -> bool:
    """True if an attribution has the speaker that a reader noted: under a name of theirs, or unnamed if they are."""
    source = found.source
    return is_speaker(statement, source.name, " ".join(span.text for span in source.mention), source.basis)


def is_speaker(statement: Mapping[str, Any], name: str | None, mention: str, basis: Basis) -> bool:
    """True if a source is the speaker that a reader noted.

    Args:
        statement: What the reader noted.
        name: The source's name, if it has one.
        mention: The words that name it in the text.
        basis: How its name was found.
    """
    forms = names_of(statement)
    if name is not None or (statement["named"] and statement["speaker"]):
        return name is not None and plain_name(name) in forms
    words = set(plain_name(mention).split())
    return not forms or not words or basis in _UNNAMED or any(words & set(form.split()) for form in forms)


def names_of(statement: Mapping[str, Any]) -> set[str]:
    """What a reader accepts as the name of a statement's speaker, in the form of ``plain_name``."""
    return {plain_name(form) for form in (statement["speaker"], *statement["aliases"]) if form}


def print_table(counts: Counter[str]) -> None:
    """Print the figures in per cent."""
    print(f"{'how the text names the source':32}{'statements':>11}{'found':>8}{'who':>8}")
    kinds = sorted(
        (key.removesuffix(" must") for key in counts if key.endswith(" must")), key=lambda k: -counts[f"{k} must"]
    )
    for how in kinds:
        every = counts[f"{how} must"]
        print(f"{how:32}{every:11}{_percent(counts[f'{how} found'], every)}{_percent(counts[f'{how} who'], every)}")
    must = counts["must"]
    print(f"{'all':32}{must:11}{_percent(counts['found'], must)}{_percent(counts['who'], must)}")
    print(f"full name{_percent(counts['full'], counts['named'])}, role{_percent(counts['role'], counts['roles'])}")
    for bar in (0.0, *_BARS):
        reported = counts[f"reported {bar}"]
        print(f"right at confidence {bar}:{_percent(counts[f'right {bar}'], reported)} of {reported}")
    sure = counts["sure names"]
    print(f"names surer than {SURE} that are wrong:{_percent(counts['wrong sure names'], sure)} of {sure}")
    who, right = counts["who"] / max(1, counts["must"]), counts["right 0.0"] / max(1, counts["reported 0.0"])
    print(f"F{100 * 2 * who * right / max(1e-9, who + right):8.1f}")


def pieces_of(statement: Mapping[str, Any]) -> list[tuple[int, int]]:
    """The spans of a statement's content: two if a tag stands in its middle."""
    start, end, gap = statement["start"], statement["end"], statement.get("gap")
    return [(start, gap[0]), (gap[1], end)] if gap else [(start, end)]


def plain_name(name: str) -> str:
    """A name without case, accents, punctuation and titles, to compare names by."""
    words = _plain_words(name)
    return " ".join(word for word in words if word not in _TITLES) or " ".join(words)


def _plain_words(text: str) -> list[str]:
    """The words of a text without case, accents and punctuation; titles stay, because they are roles too."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(char for char in letters if not unicodedata.combining(char)))


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:8.1f}" if whole else f"{'-':>8}"


if __name__ == "__main__":
    main()
