"""Projects who said what from one translation of an article to others of the same lines.

    python -m training.attribution.projection MTNEWS.jsonl WMT21 WORDS.npz > PROJECTED.jsonl

MTNEWS.jsonl holds annotated translations (``annotations``) whose ``source`` names a system's output in WMT21, a folder
where every other system's output and the references stand line by line. The lines of both translations are aligned word
by word, and each statement's spans go along: other marks, other spellings, other cues, the same statements. A paragraph
in which a statement gets lost is left out, since it would teach that nothing is said there. With ``--whole`` all
paragraphs stay, and the aliases of speakers are as the other system spells them, too: for whoever learns whom pronouns
mean, and for figures.

Annotation projection: Yarowsky, Ngai and Wicentowski (HLT 2001). Word alignment by mutual best similarity of word
vectors: Jalili Sabet et al., "SimAlign" (Findings of EMNLP 2020).
"""

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from spacy.strings import hash_string  # type: ignore[attr-defined]

_WORD: Final = re.compile(r"\w+(?:['’]\w+)?|[^\w\s]")
_MARKS: Final = frozenset("\"'“”„‟‘’‚«»‹›「」『』")
_STEM: Final = 4
"""Equal first letters of two words that make them forms of one word."""
_SAME_STEM, _SAME_MARK, _LEAST, _DISTANCE = 0.8, 0.9, 0.45, 0.35
"""Similarity of words with one stem and of two quotation marks; minimum of an alignment; cost of another place."""
_COVERED: Final = 0.5
"""Minimum share of a content's words that are aligned into the projected content, and the other way round."""
_UNKNOWN, _OTHER, _CONTENT, _CUE, _MENTION = range(5)
_ROUNDS: Final = 2
_STRAY: Final = 2
"""Maximum number of words of another origin within a name that is spelt otherwise."""
_KEPT: Final = ("type", "grade", "speaker", "aliases", "named", "role", "affiliation", "how")
"""Keys of a statement that hold in every translation, names in the annotated one's spelling."""
_PLACES: Final = ("start", "end", "gap", "cue", "mention")
"""Keys of a statement that hold offsets."""

Span = tuple[int, int]
Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Line:
    """A line of a translation within its article's text."""

    start: int
    text: str


@dataclass(frozen=True)
class Aligned:
    """Two translations of one line, word by word.

    Attributes:
        here: Spans of the words in the annotated article.
        there: Spans of the words in the other article.
        of: For each word there, the index of its word here, or -1.
    """

    here: list[Span]
    there: list[Span]
    of: list[int]


class Aligner:
    """Aligns words by their letters, their vectors and their places."""

    def __init__(self, keys: npt.NDArray[np.uint64], vectors: Matrix) -> None:
        self._rows = {int(key): i for i, key in enumerate(keys)}
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        self._vectors = (vectors / np.maximum(norms, 1e-6)).astype(np.float32)

    def align(self, here: Line, there: Line) -> Aligned:
        """Align two translations of a line."""
        a, b = _words(here), _words(there)
        of = [-1] * len(b)
        if a and b:
            scores = self._scores([_at(here, s) for s in a], [_at(there, s) for s in b])
            for _ in range(_ROUNDS):
                best_b, best_a = scores.argmax(1), scores.argmax(0)
                for j, i in enumerate(best_a):
                    if of[j] < 0 and best_b[i] == j and scores[i, j] >= _LEAST:
                        of[j] = int(i)
                        scores[i, :] = scores[:, j] = 0
        return Aligned(a, b, of)

    def _scores(self, a: Sequence[str], b: Sequence[str]) -> Matrix:
        scores = np.maximum(self._embedded(a) @ self._embedded(b).T, 0)
        for i, one in enumerate(a):
            for j, other in enumerate(b):
                scores[i, j] = max(_alike(one, other), scores[i, j] if one.isalnum() and other.isalnum() else 0)
        place = np.abs(np.arange(len(a))[:, None] / len(a) - np.arange(len(b))[None, :] / len(b))
        return np.asarray(scores * (1 - _DISTANCE * place), dtype=np.float32)

    def _embedded(self, words: Sequence[str]) -> Matrix:
        rows = [self._rows.get(hash_string(word)) for word in words]
        empty = np.zeros(self._vectors.shape[1], dtype=np.float32)
        return np.stack([empty if row is None else self._vectors[row] for row in rows])


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if one in _MARKS and other in _MARKS:
        return _SAME_MARK
    if one[:_STEM] == other[:_STEM] and min(len(one), len(other)) >= _STEM and one.isalpha():
        return _SAME_STEM
    return 0.0


def _words(line: Line) -> list[Span]:
    return [(line.start + m.start(), line.start + m.end()) for m in _WORD.finditer(line.text)]


def _at(line: Line, span: Span) -> str:
    return line.text[span[0] - line.start : span[1] - line.start].lower()


def project(
    article: Mapping[str, Any], here: Sequence[Line], there: Sequence[str], aligner: Aligner, *, whole: bool = False
) -> dict[str, Any]:
    """Project an article's statements to another translation.

    Args:
        article: An annotated article with ``text`` and ``statements``.
        here: The lines of its text.
        there: The same lines in the other translation.
        aligner: Aligns the words of two lines.
        whole: True to keep the paragraphs in which a statement got lost, and to add the spellings there to the aliases.

    Returns:
        ``text`` in the layout of the article without the paragraphs in which a statement got lost, and ``statements``.
    """
    text, lines = article["text"], []
    out = ""
    for i, (line, other) in enumerate(zip(here, there, strict=True)):
        out += text[here[i - 1].start + len(here[i - 1].text) : line.start] if i else ""
        lines.append(Line(len(out), other))
        out += other
    pairs = [aligner.align(a, b) for a, b in zip(here, lines, strict=True)]
    found, lost = [], []
    for statement in article["statements"]:
        if not statement.get("cue"):
            continue
        at = [i for i, line in enumerate(here) if _meets(line, statement)]
        projected = _statement(statement, [pairs[i] for i in at], out)
        if projected is None:
            lost += at
        else:
            found.append(projected)
    if whole:
        spelt = [one | {"aliases": _spellings(one, article["text"], pairs, out)} for one in found]
        return {"text": out, "statements": spelt}
    return _without(out, found, [lines[i].start for i in lost])


def _spellings(statement: Mapping[str, Any], here: str, lines: Sequence[Aligned], there: str) -> list[str]:
    """The aliases of a speaker, and what the words of the name and of its aliases are aligned to elsewhere."""
    known = {form for form in (statement.get("speaker"), *statement.get("aliases", ())) if form}
    places = [m.span() for form in known for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", here)]
    found = {_aligned(place, line, there) for place in places for line in lines}
    return sorted({*statement.get("aliases", ()), *(form for form in found if form and form[:1].isupper())})


def _aligned(place: Span, line: Aligned, there: str) -> str | None:
    """The words there that some words here are aligned to, if they stand together."""
    at = [j for j, i in enumerate(line.of) if i >= 0 and place[0] <= line.here[i][0] and line.here[i][1] <= place[1]]
    if not at or at[-1] - at[0] > len(at) + _STRAY:
        return None
    return there[line.there[at[0]][0] : line.there[at[-1]][1]]


def _meets(line: Line, statement: Mapping[str, Any]) -> bool:
    start, end = line.start, line.start + len(line.text)
    spans = [(statement["start"], statement["end"]), statement["cue"], statement.get("mention")]
    return any(span and span[0] < end and span[1] > start for span in spans)


def _statement(statement: Mapping[str, Any], lines: Sequence[Aligned], text: str) -> dict[str, Any] | None:
    """Project one statement; none if its content or its cue gets lost."""
    start, end, gap = statement["start"], statement["end"], statement.get("gap")
    content = [(start, gap[0]), (gap[1], end)] if gap else [(start, end)]
    spans = [span for line in lines for span in line.there]
    roles: list[int] = []
    for line in lines:
        known = [_role(span, content, statement["cue"], statement.get("mention")) for span in line.here]
        roles += [known[i] if i >= 0 else _UNKNOWN for i in line.of]
    here = sum(_role(s, content, statement["cue"], None) == _CONTENT for line in lines for s in line.here)
    inside = _densest([{_CONTENT: 1.0, _UNKNOWN: 0.0, _CUE: -0.7, _MENTION: -0.7}.get(role, -1.0) for role in roles])
    cue = _hull(roles, _CUE)
    if inside is None or cue is None:
        return None
    first, last = inside
    said = sum(role == _CONTENT for role in roles[first : last + 1])
    if said < _COVERED * here or said < _COVERED * (last + 1 - first):
        return None
    tag = [i for i in range(first, last + 1) if roles[i] in {_CUE, _MENTION}]
    made: dict[str, Any] = {key: statement[key] for key in _KEPT if key in statement}
    if tag and gap:
        made["gap"] = list(_tag(text, spans, tag))
    elif cue[0] <= last and cue[1] >= first:
        return None
    stretch = _edges(text, spans[first][0], spans[last][1], statement["type"])
    mention = _hull(roles, _MENTION) if statement.get("mention") else None
    if statement.get("mention") and mention is None:
        return None
    made |= {"start": stretch[0], "end": stretch[1], "cue": [spans[cue[0]][0], spans[cue[1]][1]]}
    made["mention"] = [spans[mention[0]][0], spans[mention[1]][1]] if mention else None
    return made


def _role(span: Span, content: Sequence[Span], cue: Span, mention: Span | None) -> int:
    def within(other: Span | None) -> bool:
        return other is not None and span[0] >= other[0] and span[1] <= other[1]

    if within(cue):
        return _CUE
    if within(mention):
        return _MENTION
    return _CONTENT if any(within(piece) for piece in content) else _OTHER


def _densest(weights: Sequence[float]) -> tuple[int, int] | None:
    """Return the first and last index of the run with the greatest sum (Kadane); none if no weight is positive."""
    best, total, start, run = None, 0.0, 0, 0.0
    for i, weight in enumerate(weights):
        if run <= 0:
            start, run = i, 0.0
        run += weight
        if run > total:
            best, total = (start, i), run
    return best


def _hull(roles: Sequence[int], role: int) -> tuple[int, int] | None:
    """Return the first and last index of a role's words, if no more than half of what is between them is of others."""
    at = [i for i, one in enumerate(roles) if one == role]
    if not at or sum(roles[i] not in {role, _UNKNOWN} for i in range(at[0], at[-1])) > len(at):
        return None
    return at[0], at[-1]


def _tag(text: str, spans: Sequence[Span], tag: Sequence[int]) -> Span:
    """Return the tag with the marks and spaces around it."""
    start, end = spans[tag[0]][0], spans[tag[-1]][1]
    while start > 0 and (text[start - 1].isspace() or text[start - 1] in _MARKS or text[start - 1] == ","):
        start -= 1
    while end < len(text) and (text[end].isspace() or text[end] in _MARKS or text[end] in ",."):
        end += 1
    return start, end


def _edges(text: str, start: int, end: int, kind: str) -> Span:
    """Move a content's edges to where the annotation's conventions have them: no marks at its ends, no final comma."""
    while start < end and (text[start] in _MARKS or text[start] in ",.:;-– \n"):
        start += 1
    if kind == "direct" and text[end : end + 1] in {".", "!", "?"}:
        end += 1
    drop = ", \n:;" if kind == "direct" else ",. \n:;"
    while end > start and (text[end - 1] in _MARKS or text[end - 1] in drop):
        end -= 1
    return start, end


def _without(text: str, statements: Sequence[dict[str, Any]], lost: Sequence[int]) -> dict[str, Any]:
    """Cut the paragraphs that hold a lost place, and move the rest along."""
    out, kept = "", []
    for paragraph in re.finditer(r"(?:(?!\n\n).)+(?:\n\n)?", text, re.DOTALL):
        if any(paragraph.start() <= at < paragraph.end() for at in lost):
            continue
        moved = len(out) - paragraph.start()
        for one in statements:
            ends = [one["start"], one["end"], *one["cue"], *(one["mention"] or ())]
            if all(paragraph.start() <= at <= paragraph.end() for at in ends):
                kept.append(one | {key: _moved(one[key], moved) for key in _PLACES if key in one})
        out += paragraph[0]
    return {"text": out.rstrip("\n"), "statements": kept}


def _moved(value: int | list[int] | None, by: int) -> int | list[int] | None:
    if isinstance(value, int):
        return value + by
    return None if value is None else [at + by for at in value]


def _translations(
    article: Mapping[str, Any], files: Mapping[Path, list[str]]
) -> Iterator[tuple[str, list[Line], list[str]]]:
    """Yield every other translation of an article: its system, the article's own lines, and the lines there."""
    parts = article["source"].split()
    pair, system = parts[1], parts[-1]
    for path, lines in files.items():
        if f".{pair}.hyp.{system}" not in path.name or not parts[0].endswith("21"):
            continue
        found = _located(article["text"], lines)
        if found is None:
            continue
        first, here = found
        for other, theirs in files.items():
            if f".{pair}." in other.name and other != path:
                yield other.name.split(".", 2)[2], here, theirs[first : first + len(here)]
        return


def _located(text: str, lines: Sequence[str]) -> tuple[int, list[Line]] | None:
    """Find the lines that an article consists of."""
    for first, line in enumerate(lines):
        if line and text.startswith(line):
            here, at, i = [], 0, first
            while i < len(lines) and at < len(text) and text.startswith(lines[i], at):
                here.append(Line(at, lines[i]))
                at += len(lines[i])
                while at < len(text) and text[at].isspace():
                    at += 1
                i += 1
            if at >= len(text):
                return first, here
    return None


def main() -> None:
    """Print every annotated article and its projections, one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("translations", type=Path)
    parser.add_argument("words", type=Path)
    parser.add_argument("--whole", action="store_true", help="projections alone, with all paragraphs")
    options = parser.parse_args()
    with np.load(options.words) as words:
        aligner = Aligner(words["keys"], words["vectors"].astype(np.float32))
    files = {
        p: [line.strip() for line in p.read_text(encoding="utf-8").splitlines()]
        for p in sorted(options.translations.iterdir())
    }
    for line in options.articles.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        if not options.whole:
            print(line)
        for system, here, there in _translations(article, files):
            if options.whole and system.startswith("ref"):
                continue  # people translated the references
            projected = project(article, here, there, aligner, whole=options.whole)
            if projected["statements"]:
                print(json.dumps({"id": f"{article['id']}/{system}", **projected}, ensure_ascii=False))


if __name__ == "__main__":
    main()
