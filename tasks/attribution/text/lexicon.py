"""What the lists of attribution say of a word: cues with their frames, kinds of nouns, places that speak."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, cast

from quotewire.schemas.document import Act, SourceKind
from quotewire.tasks.wordlists import numbers, rows
from quotewire.tasks.wordlists.attribution import STATES, TAG_VERBS

_CONFIDENCE: Final = files("quotewire.tasks.attribution") / "data" / "confidence.tsv"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicon knows of a cue in one frame."""

    act: Act
    confidence: float


@cache
def cues() -> dict[tuple[str, str], dict[str, Entry]]:
    """Cues by part of speech and lemma: their frames, each with its act and confidence."""
    table: dict[tuple[str, str], dict[str, Entry]] = {}
    for pos, lemma, frame, act, confidence in rows("cues.tsv", 5):
        table.setdefault((pos, lemma), {})[frame] = Entry(cast("Act", act), float(confidence))
    return table


def cue_act(words: Iterable[tuple[str, str]], *, quoted: bool) -> Act:
    """What a source does with a cue, whatever its frame.

    Args:
        words: Part of speech and lemma of the cue's words, its head first ("*make* a pledge").
        quoted: Whether the content has quoted words, so that it was spoken unless the cue says otherwise.

    Returns:
        The surest act of the first word that the lexicon grades, or speech for one of the rarer words of saying. Where
        no word is known, quoted words make it speech; who ``lacks`` or ``plants`` something unquoted does not speak.

    >>> cue_act([("VERB", "exhort")], quoted=False), cue_act([("VERB", "make"), ("NOUN", "pledge")], quoted=False)
    ('speech', 'intention')
    >>> cue_act([("VERB", "plant")], quoted=False)
    'other'
    """
    for word in words:
        if frames := cues().get(word):
            return max(frames.values(), key=lambda entry: entry.confidence).act
        if word in _sayings():
            return "speech"
    return "speech" if quoted else "other"


@cache
def _sayings() -> frozenset[tuple[str, str]]:
    return frozenset((pos, lemma) for pos, lemma in rows("sayings.tsv", 2))


@cache
def tag_verbs() -> frozenset[str]:
    """Lemmas that can tag a quotation."""
    spoken = {lemma for (pos, lemma), frames in cues().items() if pos == "VERB" and _is_spoken(frames)}
    return frozenset(spoken | TAG_VERBS)


@cache
def confidences() -> dict[str, float]:
    """How sure a pattern that the cue lexicon does not grade is."""
    return numbers(_CONFIDENCE)


@cache
def metonyms() -> dict[str, tuple[str, str]]:
    """Places and buildings in lower case, with the body that speaks through them and whom it belongs to."""
    return {place: (name, affiliation) for place, name, affiliation in rows("metonyms.tsv", 3)}


@cache
def states() -> frozenset[str]:
    """Names of countries: whom the capitals speak for."""
    return frozenset({name for name, affiliation in metonyms().values() if not affiliation} | STATES)


@cache
def noun_kinds() -> dict[str, SourceKind]:
    """What a source is, by its head noun in the singular."""
    return {noun: cast("SourceKind", kind) for noun, kind in rows("nouns.tsv", 2)}


def noun_kind(lemma: str) -> SourceKind | None:
    """What a source is by its head noun's lemma; ``ex-wife`` is a wife for this.

    >>> noun_kind("ex-minister")
    'person'
    """
    return noun_kinds().get(lemma) or noun_kinds().get(lemma.removeprefix("ex-").removeprefix("co-"))


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """Words that describe the same people, for each word the others of its sets."""
    table: dict[str, frozenset[str]] = {}
    for (line,) in rows("synonyms.txt", 1):
        together = frozenset(line.split())
        table |= {word: table.get(word, frozenset()) | together for word in together}
    return table


def _is_spoken(frames: dict[str, Entry]) -> bool:
    return any(entry.act == "speech" and frame in {"ccomp", "^parataxis"} for frame, entry in frames.items())
