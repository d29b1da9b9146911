"""Variations of annotated articles: the same statements under other names, cues and marks.

    python -m training.attribution.variation NOTED.jsonl > VARIED.jsonl [--times 3] [--seed 1]

prints each article and behind it as many variations. A network that has few annotated articles learns their names and
their verbs of saying by heart; here people get names of many cultures and new titles, a verb of saying gives way to
another that stood in the same place of a statement elsewhere (``noted that`` for ``said that``), quotation marks are of
another kind or one is lost, a tag is set off otherwise, and some articles lose their ``the`` and ``a``. The annotation
moves along. The ids are those of ``training.attribution.projection``: each variation counts as a translation.
"""

import argparse
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from spacy.tokens import Doc

from quotewire.tasks.attribution import load_model, parse
from training.attribution.changes import Change, apart, changed
from training.names.dataset import PERSON, label, new_names, opens_sentence, put_title, stands_bare

_VERBS: Final = frozenset({"VBD", "VBZ", "VBP", "VBN", "VBG"})
_OPENING, _CLOSING = "“„«", "”“»"
_PAIRS: Final = (("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"), ('"', '"'), ("“", "”"))
_DOUBLE: Final = re.compile(r"[“”„«»\"]")
_ARTICLES: Final = re.compile(r"\b(?:the|a|an) (?=\w)")
_REPORTING: Final = (
    "notice", "introduce", "analyze", "assure", "underline", "inform", "communicate", "comment", "clarify", "summarize",
    "reckon", "judge", "consider", "hint", "promise", "guess", "calculate", "complain", "lament", "joke", "object",
    "counter", "reply", "respond", "conclude", "remember", "recall", "confide", "boast", "testify", "declare",
    "announce", "report", "warn", "reveal", "believe", "insist", "argue", "specify", "note", "stress", "remark",
    "observe", "predict", "estimate", "suppose", "claim", "emphasize", "mention", "repeat", "underscore",
)  # fmt: skip
"""Verbs that translators put before ``that``, many of them where an English writer says ``said``."""
_TAGS: Final = (
    "sigh", "smile", "laugh", "nod", "grumble", "shout", "whisper", "interrupt", "retort", "continue", "finish",
    "reflect", "reminisce", "share", "exclaim", "admonish", "rejoice", "wonder", "reason", "philosophize", "shrug",
    "summarize", "comment", "recall", "remember", "answer", "reply", "remark", "joke", "complain", "assure", "clarify",
)  # fmt: skip
"""Verbs that translators put beside a quotation."""
_MORE: Final = 0.3
"""Share of the new verbs that are taken from these lists."""
_SET_OFF: Final = (", ", " - ", " – ", " ", ",- ")
_LONGEST_GAP: Final = 4
"""Characters between a quotation and its tag."""


class _Place(NamedTuple):
    """Where a verb of saying stands in a statement; verbs of one place can stand for each other."""

    tag: str
    quoted: bool
    before: bool
    behind: str


Cues = Mapping[_Place, Sequence[str]]


def main() -> None:
    """Print each article and its variations."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("noted", type=Path)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    articles = [json.loads(line) for line in options.noted.read_text(encoding="utf-8").splitlines()]
    docs = list(parse(load_model(), [article["text"] for article in articles]))
    cues = _cues(articles, docs)
    bodies = sorted({s["affiliation"] for a in articles for s in a["statements"] if " " in (s["affiliation"] or "")})
    rng = random.Random(options.seed)
    for article, doc in zip(articles, docs, strict=True):
        print(json.dumps(article, ensure_ascii=False))
        for number in range(options.times):
            varied = changed(article, _changes(rng, article, doc, cues, bodies))
            print(json.dumps({**varied, "id": f"{article['id']}/v{number}"}, ensure_ascii=False))
    print(f"{len(articles)} articles, {len(cues)} places of cues", file=sys.stderr)


def _cues(articles: Sequence[Mapping[str, Any]], docs: Sequence[Doc]) -> Cues:
    """The verbs of saying of all articles, by their places; each as often as it stands there."""
    found: dict[_Place, list[str]] = defaultdict(list)
    for article, doc in zip(articles, docs, strict=True):
        for statement in article["statements"]:
            place = _place(doc, statement)
            if place is not None:
                found[place].append(article["text"][slice(*statement["cue"])])
    return found


def _place(doc: Doc, statement: Mapping[str, Any]) -> _Place | None:
    """The place of a statement's cue; None if it is no single verb in small letters."""
    span = doc.char_span(*statement["cue"]) if statement.get("cue") else None
    if span is None or len(span) != 1 or span[0].tag_ not in _VERBS or not span[0].is_lower:
        return None
    behind = doc[span.end].lower_ if span.end < len(doc) else ""
    return _Place(
        span[0].tag_,
        statement["type"] != "indirect",
        statement["cue"][0] < statement["start"],
        behind if behind in {"that", ":", ",", "by", "to"} else "",
    )


def _changes(
    rng: random.Random, article: Mapping[str, Any], doc: Doc, cues: Cues, bodies: Sequence[str]
) -> list[Change]:
    """Changes of one article that do not touch each other."""
    made = [*_names(rng, article, doc, bodies), *_verbs(rng, article, doc, cues)]
    text = article["text"]
    if rng.random() < 0.4:
        made += _marks(rng, text)
    made += _set_off(rng, article)
    if rng.random() < 0.25:
        made += [Change(m.start(), m.end(), "") for m in _ARTICLES.finditer(text) if rng.random() < 0.4]
    return apart(made)


def _names(rng: random.Random, article: Mapping[str, Any], doc: Doc, bodies: Sequence[str]) -> Iterator[Change]:
    given = label(doc, article)
    new = new_names(rng, given, 0.85)
    for start, end, kind in given.spans:
        name = given.text[start:end]
        change = new.get(name) or new.get(name.split()[-1]) if kind == PERSON else None
        if change is None:
            continue
        titled = " " in name and rng.random() < 0.15 and stands_bare(given.text, start, end)
        title = _title(rng, given.text, start, bodies) if titled else ""
        yield Change(start, end, title + (change[0] if " " in name else change[1]))


def _title(rng: random.Random, text: str, at: int, bodies: Sequence[str]) -> str:
    pieces: list[str] = []
    put_title(rng, lambda words, *_: pieces.append(words), list(bodies), capital=opens_sentence(text, at))
    return "".join(pieces)


def _verbs(rng: random.Random, article: Mapping[str, Any], doc: Doc, cues: Cues) -> Iterator[Change]:
    for statement in article["statements"]:
        place = _place(doc, statement)
        if place is not None and rng.random() < 0.4:
            more = _inflected(rng.choice(_TAGS if place.quoted else _REPORTING), place.tag)
            listed = more is not None and place.behind in {"that", ":", ",", ""} and rng.random() < _MORE
            start, end = statement["cue"]
            yield Change(start, end, more if more is not None and listed else rng.choice(cues[place]))


def _inflected(verb: str, tag: str) -> str | None:
    """A regular verb in the third person or the past; None for other forms."""
    stem = verb[:-1] + "i" if verb.endswith("y") and verb[-2] not in "aeiou" else verb
    if tag == "VBD":
        return verb + "d" if verb.endswith("e") else stem + "ed"
    if tag == "VBZ":
        return stem + ("es" if stem != verb or verb.endswith(("s", "h", "x", "z")) else "s")
    return None


def _marks(rng: random.Random, text: str) -> Iterator[Change]:
    """Other quotation marks throughout, in paragraphs where they come in pairs; now and then one is lost."""
    opening, closing = rng.choice(_PAIRS)
    at = 0
    for paragraph in text.split("\n"):
        found = [(m.start() + at, m[0]) for m in _DOUBLE.finditer(paragraph)]
        at += len(paragraph) + 1
        if len(found) % 2:
            continue
        for n, (place, mark) in enumerate(found):
            if (mark in _CLOSING if not n % 2 else mark in _OPENING) and mark != "“":
                break  # directions that contradict this reading
            lost = rng.random() < 0.02
            yield Change(place, place + 1, "" if lost else closing if n % 2 else opening)


def _set_off(rng: random.Random, article: Mapping[str, Any]) -> Iterator[Change]:
    """Another comma or dash between a quotation and its tag."""
    text = article["text"]
    for statement in article["statements"]:
        behind = [s[0] for s in (statement.get("cue"), statement.get("mention")) if s and s[0] >= statement["end"]]
        if statement["type"] == "indirect" or not behind or rng.random() > 0.25:
            continue
        gap = text[statement["end"] : min(behind)]
        mark = _DOUBLE.search(gap)
        if mark is not None and len(gap) <= _LONGEST_GAP and "\n" not in gap:
            yield Change(statement["end"] + mark.end(), min(behind), rng.choice(_SET_OFF))


if __name__ == "__main__":
    main()
