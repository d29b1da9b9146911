"""Annotated articles with the tags of their statements in other forms: who says what stays as it is.

``“It was late,” said the mayor.`` becomes ``The mayor looked back, “It was late.”`` or ``“It was late”, said on Monday
the mayor.``. Translation keeps the tags of other languages, and a finder that knows one form should know them all.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

_OPENING: Final = {"“": "”", '"': '"', "«": "»", "„": "“", "‘": "’"}
_CLOSING: Final = '”"»“’'
_PART: Final = re.compile(r"\{(said\.?|who|cue)\}|([^{]+)")
_BEGINS: Final = re.compile(r"(?:^|\n|[.!?][”\"’»]?)\s*$")
"""What stands before the first word of a sentence."""
_SMALL: Final = re.compile(r"(?:The|An?|He|She|They|It|We|His|Her|Our|Some|Many|In|This|There|One|Two)\b")
"""Words with a capital only at the start of a sentence."""
_RELATIVE: Final = frozenset({"who", "which", "that"})

QUOTED: Final[dict[str, str]] = {
    "“…,” said X": "{said}, {cue} {who}.",
    "“…,” X said": "{said}, {who} {cue}.",
    "X said: “…”": "{who} {cue}: {said.}",
    "X said, “…”": "{who} {cue}, {said.}",
    "X: “…”": "{who}: {said.}",
    "X - “…”": "{who} - {said.}",
    "X “…” said": "{who} {said} {cue}.",
    "“…”, - said X": "{said}, - {cue} {who}.",
    "“…”, said on Monday X": "{said}, {cue} on Monday at a briefing {who}.",
    "X looked back, “…”": "{who} looked back at it with a smile, {said.}",
    "X did not hide the joy: “…”": "{who} did not hide the joy: {said.}",
    "X continues. “…”": "{who} continues. {said.}",
    "According to X, “…”": "According to {who}, {said.}",
    "From the statement of X: “…”": "From the statement of {who}: {said.}",
    "“…”. So said X": "{said}. So said {who}.",
    "“…”. This opinion was expressed by X": "{said}. This opinion was expressed by {who}.",
    "“…”, the agency quotes X": "{said}, the agency quotes {who}.",
    "“…”, the agency quotes the words of X": "{said}, the agency quotes the words of {who}.",
    "“…” (X)": "{said} ({who}).",
}
"""Forms of the tags of quotations, by name."""
REPORTED: Final[dict[str, str]] = {
    "X said that …": "{who} {cue} that {said}.",
    "X said …": "{who} {cue} {said}.",
    "According to X, …": "According to {who}, {said}.",
    "…, X said": "{said}, {who} {cue}.",
    "…, said X": "{said}, {cue} {who}.",
    "…, - said X": "{said}, - {cue} {who}.",
    "…, said on Monday X": "{said}, {cue} on Monday {who}.",
    "As X said, …": "As {who} {cue}, {said}.",
    "In the opinion of X, …": "In the opinion of {who}, {said}.",
    "According to the information of X, …": "According to the information of {who}, {said}.",
    "From the point of view of X, …": "From the point of view of {who}, {said}.",
    "X said: …": "{who} {cue}: {said}.",
    "X is sure: …": "{who} is sure: {said}.",
    "X is convinced that …": "{who} is convinced that {said}.",
    "X drew attention to the fact that …": "{who} drew attention to the fact that {said}.",
    "…, X is sure": "{said}, {who} is sure.",
    "…. This was reported by X": "{said}. This was reported by {who}.",
    "…. X announced this": "{said}. {who} announced this on Monday.",
    "…. This is stated in the message of X": "{said}. This is stated in the message of {who}.",
}
"""Forms of the tags of indirect speech, by name."""


class _Kept(NamedTuple):
    """A stretch of the old text, and where it begins in the new one."""

    start: int
    end: int
    at: int


@dataclass(slots=True)
class _Text:
    """A text that is put together from stretches of another one."""

    old: str
    new: str
    kept: list[_Kept]

    def keep(self, start: int, end: int, *, first: bool | None = None) -> None:
        """Add a stretch; with ``first`` given, its first letter is large or small as the place wants it."""
        words = self.old[start:end]
        if first or (first is False and _SMALL.match(words)):
            words = (words[:1].upper() if first else words[:1].lower()) + words[1:]
        self.kept.append(_Kept(start, end, len(self.new)))
        self.new += words

    def moved(self, at: int, *, end: bool = False) -> int | None:
        """Where an offset of the old text stands now; None if its text is gone."""
        for start, after, begins in self.kept:
            if start <= at < after or (end and start < at <= after):
                return begins + at - start
        return None


def rewritten(article: Mapping[str, Any], template: str, *, quoted: bool) -> dict[str, Any]:
    """The article with all tags that can be in this form, and its annotation moved along.

    Args:
        article: An annotated article, its statements with ``cue`` and ``mention``.
        template: One of the forms of ``QUOTED`` or ``REPORTED``.
        quoted: True for those of quotations.

    Returns:
        The article. A statement that was rewritten has ``"rewritten": True``; one whose words are gone is left out.
    """
    text = _Text(article["text"], "", [])
    found = sorted(_places(article, quoted=quoted), key=lambda place: place[0])
    done: set[int] = set()
    at = 0
    for start, end, i in found:
        if start < at:
            continue
        text.keep(at, start)
        _write(text, article["statements"][i], template, quoted=quoted)
        done.add(i)
        at = end
    text.keep(at, len(text.old))
    statements = [
        {**one, **places, "rewritten": i in done}
        for i, one in enumerate(article["statements"])
        if (places := _moved(text, one)) is not None
    ]
    return {**article, "text": text.new, "statements": statements}


def _places(article: Mapping[str, Any], *, quoted: bool) -> Iterator[tuple[int, int, int]]:
    """The sentences that are a statement and its tag: their start and end, and the statement's number."""
    text, statements = article["text"], article["statements"]
    for i, one in enumerate(statements):
        if one["type"] != ("direct" if quoted else "indirect") or one.get("gap"):
            continue
        tag = _tag(text, one)
        place = _sentence(text, one, tag, quoted=quoted) if tag is not None else None
        if place is None or _BEGINS.search(text[: place[0]]) is None:
            continue
        if all(other is one or other["end"] <= place[0] or other["start"] >= place[1] for other in statements):
            yield *place, i


def _tag(text: str, one: Mapping[str, Any]) -> tuple[int, int] | None:
    """The extent of a cue of one word and the words for its source beside it; None if they are not side by side."""
    cue, mention = one.get("cue"), one.get("mention")
    if not cue or not mention or text[slice(*mention)].lower() in _RELATIVE:
        return None
    first, second = sorted((tuple(cue), tuple(mention)))
    between = text[first[1] : second[0]]
    plain = " " not in text[slice(*cue)] or "said" in text[slice(*cue)]
    return (first[0], second[1]) if not between.strip() and "\n" not in between and plain else None


def _sentence(text: str, one: Mapping[str, Any], tag: tuple[int, int], *, quoted: bool) -> tuple[int, int] | None:
    """The sentence of a statement and a tag, if it holds nothing else."""
    start, end = one["start"], one["end"]
    if "\n" in text[start:end] or (quoted and text[start - 1 : start] not in _OPENING):
        return None
    behind = rf"[,.!?]?[{_CLOSING}][,.]?[ ,–-]*" if quoted else ",? "
    before = rf"[:,]? ?[{''.join(_OPENING)}]" if quoted else " (?:that )?"
    closing = rf"[.!?,]?[{_CLOSING}]\.?(?=\s|$)" if quoted else r"\."
    if tag[0] >= end:
        ends = re.fullmatch(behind, text[end : tag[0]]) and text[tag[1] : tag[1] + 1] == "."
        return (start - quoted, tag[1] + 1) if ends else None
    closed = re.compile(closing).match(text, end)
    leads = tag[1] <= start and re.fullmatch(before, text[tag[1] : start])
    return (tag[0], closed.end()) if leads and closed else None


def _write(text: _Text, one: Mapping[str, Any], template: str, *, quoted: bool) -> None:
    for n, part in enumerate(_PART.finditer(template)):
        if part[2]:
            text.new += part[2]
        elif part[1] in {"who", "cue"}:
            start, end = one["mention" if part[1] == "who" else "cue"]
            text.keep(start, end, first=(n == 0) if part[1] == "who" else None)
        elif quoted:
            _quote(text, one, stop=part[1] == "said.")
        else:
            text.keep(one["start"], one["end"], first=n == 0)


def _quote(text: _Text, one: Mapping[str, Any], *, stop: bool) -> None:
    """Add a quotation in its marks, with a full stop or without, but with its question mark."""
    opening = text.old[one["start"] - 1]
    end = one["end"]
    while text.old[end - 1] in ".,":
        end -= 1
    text.new += opening
    text.keep(one["start"], end)
    asks = text.old[end : end + 1] in {"!", "?"}
    text.new += text.old[end] if asks else ""
    text.new += ("." if stop and text.new[-1] not in "!?" else "") + _OPENING[opening]


def _moved(text: _Text, one: Mapping[str, Any]) -> dict[str, Any] | None:
    """The places of a statement in the new text; None if its words are gone."""
    start, end = text.moved(one["start"]), text.moved(one["end"], end=True)
    if end is None:
        end = text.moved(one["end"] - 1, end=True)  # its full stop is gone
    pairs = {key: _pair(text, one[key]) for key in ("gap", "cue", "mention") if one.get(key)}
    if start is None or end is None or ("gap" in pairs and pairs["gap"] is None):
        return None
    return {"start": start, "end": end, **pairs}


def _pair(text: _Text, places: Sequence[int]) -> list[int] | None:
    start, end = text.moved(places[0]), text.moved(places[1], end=True)
    return [start, end] if start is not None and end is not None else None
