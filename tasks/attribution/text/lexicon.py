"""Lookups in the attribution word lists: cues by frame, kinds of source nouns, metonyms, countries, synonyms."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, cast

from spacy.tokens import Token

from quotewire.schemas.document import Act, SourceKind
from quotewire.tasks.wordlists import numbers, rows
from quotewire.tasks.wordlists.attribution import STATES, TAG_VERBS

_CONFIDENCE: Final = files("quotewire.tasks.attribution") / "data" / "confidence.tsv"


@dataclass(frozen=True, slots=True)
class Entry:
    """The lexicon's entry for a cue in one frame."""

    act: Act
    confidence: float


@cache
def cues() -> dict[tuple[str, str], dict[str, Entry]]:
    """The cue lexicon: for each part of speech and lemma, its frames with their act and confidence."""
    table: dict[tuple[str, str], dict[str, Entry]] = {}
    for pos, lemma, frame, act, confidence in rows("cues.tsv", 5):
        table.setdefault((pos, lemma), {})[frame] = Entry(cast("Act", act), float(confidence))
    return table


def cue_act(words: Iterable[tuple[str, str]], *, quoted: bool) -> Act:
    """The act that a cue expresses, whatever its frame.

    Args:
        words: Part of speech and lemma of each word of the cue, the head first ("*make* a pledge").
        quoted: Whether the content contains quoted words; it was then spoken unless the cue says otherwise.

    Returns:
        The most confident act of the first word that the lexicon grades, or speech for one of the rarer words of
        saying and for quoted words of somebody who wants to know. If no word is known, the act is speech for quoted
        content and ``other`` for the rest: a source that ``lacks`` or ``plants`` something does not speak.

    >>> cue_act([("VERB", "exhort")], quoted=False), cue_act([("VERB", "make"), ("NOUN", "pledge")], quoted=False)
    ('speech', 'intention')
    >>> cue_act([("VERB", "plant")], quoted=False)
    'other'
    >>> cue_act([("VERB", "want"), ("VERB", "know")], quoted=True)
    'speech'
    """
    words = tuple(words)
    if quoted and ("VERB", "know") in words[1:]:
        return "speech"
    for word in words:
        if frames := cues().get(word):
            return max(frames.values(), key=lambda entry: entry.confidence).act
        if word in _sayings():
            return "speech"
    return "speech" if quoted else "other"


def is_saying(token: Token) -> bool:
    """True for a verb of saying, whether or not it can stand in a tag."""
    lemma = token.lemma_.lower()
    return token.pos_ == "VERB" and (lemma in tag_verbs() or ("VERB", lemma) in _sayings())


@cache
def _sayings() -> frozenset[tuple[str, str]]:
    return frozenset((pos, lemma) for pos, lemma in rows("sayings.tsv", 2))


@cache
def tag_verbs() -> frozenset[str]:
    """Lemmas of the verbs that can stand in the reporting tag of a quotation."""
    spoken = {lemma for (pos, lemma), frames in cues().items() if pos == "VERB" and _is_spoken(frames)}
    return frozenset(spoken | TAG_VERBS)


@cache
def confidences() -> dict[str, float]:
    """The confidence of each pattern that the cue lexicon does not grade."""
    return numbers(_CONFIDENCE)


@cache
def metonyms() -> dict[str, tuple[str, str]]:
    """Maps a place or building, in lower case, to the source it stands for and that source's affiliation."""
    return {place: (name, affiliation) for place, name, affiliation in rows("metonyms.tsv", 3)}


@cache
def states() -> frozenset[str]:
    """Names of countries, including those that a capital stands for, and of states in federations."""
    return frozenset({name for name, affiliation in metonyms().values() if not affiliation} | STATES)


@cache
def noun_kinds() -> dict[str, SourceKind]:
    """The kind of source that each head noun names, by the noun in the singular."""
    return {noun: cast("SourceKind", kind) for noun, kind in rows("nouns.tsv", 2)}


def noun_kind(lemma: str) -> SourceKind | None:
    """The kind of source that a head noun names, by its lemma; ``ex-wife`` counts as ``wife``.

    >>> noun_kind("ex-minister")
    'person'
    """
    return noun_kinds().get(lemma) or noun_kinds().get(lemma.removeprefix("ex-").removeprefix("co-"))


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """For each word, the words of its synonym sets, which describe the same people."""
    table: dict[str, frozenset[str]] = {}
    for (line,) in rows("synonyms.txt", 1):
        together = frozenset(line.split())
        table |= {word: table.get(word, frozenset()) | together for word in together}
    return table


@cache
def trades() -> dict[str, frozenset[int]]:
    """For each noun for people by their trade, the numbers of its fields: no two of different fields are one person."""
    table: dict[str, frozenset[int]] = {}
    for field, (line,) in enumerate(rows("trades.txt", 1)):
        table |= {word: table.get(word, frozenset()) | {field} for word in line.split()}
    return table


@cache
def alike_bodies() -> dict[str, frozenset[str]]:
    """For each word for an organization, the words for organizations of the same kinds (``commission``: ``bureau``)."""
    table: dict[str, frozenset[str]] = {}
    for (line,) in rows("alike_bodies.txt", 1):
        together = frozenset(line.split())
        table |= {word: table.get(word, frozenset()) | together for word in together}
    return table


@cache
def broader() -> dict[str, frozenset[str]]:
    """For each general word for people, the narrower ones (``specialist``: ``doctor``); ``-logist`` is an ending."""
    table: dict[str, frozenset[str]] = {}
    for general, narrow in rows("broader.tsv", 2):
        together = frozenset(narrow.split())
        table |= {word: table.get(word, frozenset()) | together for word in general.split()}
    return table


def _is_spoken(frames: dict[str, Entry]) -> bool:
    return any(entry.act == "speech" and frame in {"ccomp", "^parataxis"} for frame, entry in frames.items())
