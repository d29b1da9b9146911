"""The catalogue of boilerplate: loads the patterns of each kind from ``data/boilerplate/``."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

from quotewire.tasks.extraction.normalise import CJK, first_word, normalise

Form = Literal["words", "beginning", "wording", "shape", "labels", "row"]
"""How a line is recognised: by its exact words, its beginning, its content words, a fixed form with names in it,
labels with values, or a row of buttons."""

_ADDRESS: Final = r"(?:@\w{1,30}|[\w.+-]{1,64}@[\w.-]{3,80}|(?:https?://|www\.|[a-z]{1,10}\.com/)[^\s,]{3,120})"
"""A handle, an e-mail address or a URL."""
_LITERAL: Final = re.compile(r"[^\W\d_]+")
_SLOT: Final = re.compile(r"<(\w+)>|\*$")


@dataclass(frozen=True, slots=True)
class Clue:
    """What a line looks like.

    Attributes:
        kind: The kind of boilerplate, which is the name of its data file.
        weight: The weight of the evidence, 1 to 4 in the data (see its README).
        form: How the line is recognised.
        heading: Headline-like lines after it belong to it.
        paragraph: A paragraph about a person after it belongs to it.
    """

    kind: str
    weight: int
    form: Form
    heading: bool = False
    paragraph: bool = False


@dataclass(frozen=True, slots=True)
class Beginning:
    """A pattern for lines with a fixed beginning.

    Attributes:
        text: The beginning, case-folded.
        clue: The clue of a matching line.
        open: Whether the line must end without closing punctuation or a quotation mark.
        cues: Strings of which the line must contain one; empty for no such condition.
    """

    text: str
    clue: Clue
    open: bool
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A pattern for lines with certain content words.

    Attributes:
        clue: The clue of a matching line.
        groups: Sets of words; the line must contain a word of each.
        vocabulary: The words of such lines; few others may occur.
        words_max: Maximum length of the line, in words.
    """

    clue: Clue
    groups: tuple[frozenset[str], ...]
    vocabulary: frozenset[str]
    words_max: int


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern of literal words and slots.

    Attributes:
        clue: The clue of a matching line.
        pattern: Its regular expression; each group must match a name.
        anchor: The longest literal word, for lookup; "" in a script without spaces.
        inline: Whether it may also match at the end of a line of the article.
        open: Whether the line must end without closing punctuation or a quotation mark.
    """

    clue: Clue
    pattern: re.Pattern[str]
    anchor: str
    inline: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All patterns, indexed so that looking up a word takes constant time.

    Attributes:
        words: Shared word lists, by name.
        whole: Clues of whole lines, by normalised text.
        inline: The subset of ``whole`` that may also match at the end of a line of the article.
        beginnings: By first word.
        wordings: By each word of their first group.
        shapes: By anchor.
        labels: Kinds, by case-folded label.
    """

    words: dict[str, frozenset[str]]
    whole: dict[str, Clue] = field(default_factory=dict)
    inline: dict[str, Clue] = field(default_factory=dict)
    beginnings: dict[str, list[Beginning]] = field(default_factory=dict)
    wordings: dict[str, list[Wording]] = field(default_factory=dict)
    shapes: dict[str, list[Shape]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)


@cache
def load() -> Catalogue:
    """Read the data files, once per process."""
    folder = resources.files("quotewire.tasks.extraction").joinpath("data/boilerplate")
    words = tomllib.loads(folder.joinpath("words.toml").read_text("utf-8"))
    catalogue = Catalogue({name: frozenset(entries) for name, entries in words.items()})
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml") and file.name != "words.toml":
            _add(catalogue, file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")))
    return catalogue


def _add(catalogue: Catalogue, kind: str, data: dict[str, Any]) -> None:
    for entry in data.get("lines", ()):
        _add_lines(catalogue, kind, entry)
    vocabulary = frozenset(data.get("vocabulary", ())) | catalogue.words["function"]
    for entry in data.get("wordings", ()):
        groups = tuple(map(frozenset, entry["all"]))
        clue = Clue(kind, entry["weight"], "wording")
        wording = Wording(clue, groups, vocabulary.union(*groups), entry.get("words_max", 40))
        for word in groups[0]:
            catalogue.wordings.setdefault(word, []).append(wording)
    for entry in data.get("shapes", ()):
        for text in _strings(entry):
            shape = _shape(text, Clue(kind, entry["weight"], "shape"), catalogue.words["networks"], entry)
            catalogue.shapes.setdefault(shape.anchor, []).append(shape)
    for text in _strings(data.get("labels", {})):
        catalogue.labels.setdefault(text, kind)


def _add_lines(catalogue: Catalogue, kind: str, entry: dict[str, Any]) -> None:
    weight, marks = entry["weight"], {name: entry.get(name, False) for name in ("heading", "paragraph")}
    for text in _expanded(_strings(entry), catalogue.words["languages"]):
        if text.endswith("*"):
            # Not normalised: the pattern keeps the colon or space that it ends with.
            start = text.removesuffix("*").casefold().replace("’", "'")
            clue = Clue(kind, weight, "beginning", **marks)
            beginning = Beginning(start, clue, entry.get("open", False), tuple(entry.get("cues", ())))
            catalogue.beginnings.setdefault(first_word(start), []).append(beginning)
        else:
            clue = Clue(kind, weight, "words", **marks)
            catalogue.whole.setdefault(normalise(text), clue)
            if entry.get("inline"):
                catalogue.inline.setdefault(normalise(text), clue)


def _strings(entry: dict[str, Any]) -> Iterator[str]:
    """Yield the strings of an entry in all languages; the keys of languages have two letters."""
    for key, strings in entry.items():
        if len(key) == 2 and isinstance(strings, list):  # noqa: PLR2004 - ISO 639-1
            yield from strings


def _expanded(texts: Iterable[str], languages: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if "<language>" in text:
            yield from (text.replace("<language>", language) for language in sorted(languages))
        else:
            yield text


def _shape(text: str, clue: Clue, networks: Iterable[str], entry: dict[str, Any]) -> Shape:
    """Compile a shape such as ``photo by <name>``; slots have bounded lengths, which limits backtracking."""
    fills = {
        "name": r"(\S.{0,80}?)",
        "network": f"(?:{'|'.join(map(re.escape, sorted(networks)))})",
        "handle": rf"{_ADDRESS}(?:(?:,|,? and|,? or) {_ADDRESS})?",
        "pronoun": r"(?:him|her|them|me|he|she|they|his|us)",
    }
    parts = _SLOT.split(text)  # literal, slot, literal, slot, …; the slot of a final * is None
    pattern = "".join(
        re.escape(part).replace(r"\ ", r"\s+") if number % 2 == 0 else fills[part] if part else ".{1,200}"
        for number, part in enumerate(parts)
    )
    words = _LITERAL.findall(" ".join(parts[::2]))
    anchor = max(words, key=len) if words and words[0] < CJK else ""
    return Shape(clue, re.compile(pattern, re.IGNORECASE), anchor, entry.get("inline", False), entry.get("open", False))
