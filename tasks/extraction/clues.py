"""Clues: what kind of boilerplate a single line looks like. ``evidence.py`` weighs its neighbours."""

import re
from functools import cache
from typing import Final

from quotewire.tasks.extraction.catalogue import Beginning, Clue, Wording, load
from quotewire.tasks.extraction.name_shapes import is_date, is_name
from quotewire.tasks.extraction.normalise import first_word, normalise

LINE_MAX: Final = 400
"""Maximum length of a line of boilerplate, in characters: a consent banner. Longer lines are prose."""
SHAPE_MAX: Final = 200
"""Maximum length of a line or sentence that is matched with shapes or labels, in characters."""
FREE_WORDS_MAX: Final = 60
"""Maximum number of words after a beginning."""
FOREIGN_SHARE: Final = 10
"""One word in this many may be outside a wording's vocabulary."""
ROW_MAX: Final = 12
"""Maximum number of words in a row of buttons."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+){0,20}")
_LETTERS: Final = re.compile(r"[^\W\d_]+|$")
_SENTENCE: Final = re.compile(r"(?<=[.!?*。！？])\s+|(?:(?<!\s)\s+)?[|•·]\s+")
_OUTER: Final = " \t\u00a0.*•·|–—-()[]"
_COLON: Final = re.compile(r"[:：].*[:：]")
_QUOTE: Final = re.compile(r"[\"“”„«»]")
_SPEECH_ENDS: Final = re.compile(r"[.,!?][\"”»]")
_TERMINATORS: Final = (".", "!", "?", "…", "。", "”", '"', "»", "“", "’", "'")
_BIOGRAPHY: Final = re.compile(r"(\S.{2,60}?),? (?:is|are|covers|writes|reports|has)\b")


def clue_of(line: str) -> Clue | None:
    """Return the clue of a whole line; None if it does not look like boilerplate.

    >>> clue_of("Your e-mail address is not going to be shown. Obligatory fields are marked with *").kind
    'comment_form'
    >>> clue_of("Her address was published, and nobody had asked her.") is None
    True
    """
    if len(line) > LINE_MAX:
        return None
    text = normalise(line)
    if not text:
        return None
    return _of_sentence(line, text) or _beginning(line.strip(), text) or _row(text) or _labels(line) or _of_parts(line)


def _of_sentence(line: str, text: str) -> Clue | None:
    return load().whole.get(text) or _wording(text) or shape(line)


def _of_parts(line: str) -> Clue | None:
    """The clue of a line whose sentences are all suspected: the kind of the heaviest one, the sum of their weights."""
    parts = [part for part in _SENTENCE.split(line) if part.strip(_OUTER)]
    if len(parts) < 2:  # noqa: PLR2004 - one part is the line itself
        return None
    clues: list[Clue] = []
    for part in reversed(parts):  # backwards: _biography needs the clue of the last one
        clue = _of_sentence(part, normalise(part))
        if clue is None:
            return _biography(parts, clues)
        clues.append(clue)
    heaviest = max(clues, key=lambda clue: clue.weight)
    return Clue(heaviest.kind, sum(clue.weight for clue in clues), heaviest.form)


def _biography(parts: list[str], clues: list[Clue]) -> Clue | None:
    """Recognise ``Ana Kovač is our reporter in Split. Follow her at @…`` by the name and the final contact details."""
    begins = _BIOGRAPHY.match(parts[0])
    if begins and clues and clues[0].kind == "author_box" and not any(map(_QUOTE.search, parts)):
        return Clue("author_box", 3, "shape") if is_name(begins[1]) else None
    return None


def _beginning(line: str, text: str) -> Clue | None:
    for beginning in load().beginnings.get(first_word(text), ()):
        if text.startswith(beginning.text) and _fits(beginning, line, text):
            return beginning.clue
    return None


def _fits(beginning: Beginning, line: str, text: str) -> bool:
    rest = text[len(beginning.text) :]
    if beginning.open and line.endswith(_TERMINATORS):
        return False
    # A sentence that quotes or reports speech about a cookie banner is part of the article.
    if not 0 < len(rest.split()) <= FREE_WORDS_MAX or _prose().search(rest) or _SPEECH_ENDS.search(rest):
        return False
    return not beginning.cues or any(cue in text for cue in beginning.cues)


def _wording(text: str) -> Clue | None:
    words = _WORD.findall(text)
    wordings = load().wordings
    candidates = {id(wording): wording for word in words if word in wordings for wording in wordings[word]}
    if not candidates or _QUOTE.search(text) or _prose().search(text):
        return None
    fitting = [wording.clue for wording in candidates.values() if _is_worded(words, wording)]
    return max(fitting, key=lambda clue: (clue.weight, clue.kind), default=None)


def _is_worded(words: list[str], wording: Wording) -> bool:
    if len(words) > wording.words_max:
        return False
    present = set(words)
    foreign = sum(word not in wording.vocabulary for word in words)
    return foreign <= len(words) // FOREIGN_SHARE and all(map(present.intersection, wording.groups))


def shape(line: str, *, inline: bool = False) -> Clue | None:
    """Return the clue of the first shape that a line or sentence matches; None if there is none.

    Args:
        line: A line or sentence.
        inline: Match only shapes that may end a line of the article.
    """
    text = line.strip(_OUTER)
    if len(text) > SHAPE_MAX:
        return None
    shapes = load().shapes
    for word in dict.fromkeys(_LETTERS.findall(text.casefold())):
        for candidate in shapes.get(word, ()):
            if (inline and not candidate.inline) or (candidate.open and line.rstrip().endswith(_TERMINATORS)):
                continue
            found = candidate.pattern.fullmatch(text)
            if found and all(map(is_name, found.groups())):
                return candidate.clue
    return None


def _row(text: str) -> Clue | None:
    """Recognise a row of buttons: ``Facebook Twitter Email``."""
    words = text.split()
    if not 2 <= len(words) <= ROW_MAX:  # noqa: PLR2004 - one word is no row
        return None
    buttons = [button for button in map(load().whole.get, words) if button and button.weight == 1]
    shares = sum(button.kind == "share_bar" for button in buttons)
    return Clue("share_bar", min(3, shares), "row") if len(buttons) == len(words) and shares > 1 else None


def _labels(line: str) -> Clue | None:
    """Recognise labels with values: ``2026-11-24 10:15 Source: Nordpress Editor: Ana Kovač``."""
    if len(line) > SHAPE_MAX or not _COLON.search(line):
        return None
    parts = _labelled().split(line.strip(_OUTER))
    # Without the bracket of "Why? (Photo: …", which would hide that a sentence ends before it.
    before, labels, values = parts[0].strip(_OUTER), parts[1::2], parts[2::2]
    if len(labels) < 2 or (before and not (is_date(before) or is_name(before))):  # noqa: PLR2004
        return None
    filled = [value.strip(_OUTER) for value in values]
    if not any(filled) or not all(not value or is_name(value) or is_date(value) for value in filled):
        return None
    return Clue(load().labels[labels[0].casefold()], 3, "labels")


@cache
def _labelled() -> re.Pattern[str]:
    labels = sorted(load().labels, key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])({'|'.join(map(re.escape, labels))})\s?[:：]", re.IGNORECASE)


@cache
def _prose() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(load().words["prose"]))) + r")\b")
