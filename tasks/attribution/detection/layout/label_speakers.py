"""Whom a label means: the fullest name that the article gives the speaker of a turn.

``BERG:`` is the Karl Berg of the introduction, ``R. Wendel:`` is Rosa Wendel, ``A.`` is whoever is interviewed. Two
people with one surname are kept apart by title and gender; where that does not decide, the label has no name.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.detection.layout.labels import Label, is_title
from quotewire.tasks.attribution.entities import bare, differ
from quotewire.tasks.attribution.entities.gender import Gender, gender_of
from quotewire.tasks.attribution.text import CharSpan
from quotewire.tasks.wordlists.attribution import PARTICLES, QUESTIONERS, TITLE_OFFICES
from quotewire.tasks.wordlists.genders import first_names, gendered

_SHORTEST: Final = 3
"""Minimum letters of a surname that is looked for in the text."""
_INITIALS: Final = (2, 3)
"""Letters of initials without full stops."""
_FULL: Final = 2
"""Minimum words of a full name."""
_REACH: Final = 70
"""Maximum distance from the words that introduce an interview to the name of who is interviewed, in characters."""
_ASKED: Final = re.compile(
    r"\b(?:(?:spoke|speaks?|speaking|talk(?:s|ed|ing)?|chat(?:s|ted)?|conversation|discussion|interview|meeting|"
    r"sat down|caught up) (?:(?:about|on) [^.]{1,40} )?(?:to|with)|an? talk with|interview(?:s|ed)?|meets?|met|asks?|"
    r"asked|examine[sd]?|cross-examined|question(?:s|ed)?|quizzed|visit(?:s|ed)|phoned|guest|witness|"
    r"questions? (?:to|for))\b"
)
_ANSWERS: Final = re.compile(
    r",?[ \xa0](?:(?:was|is|has been|were) (?:interviewed|questioned|examined|cross-examined|asked)|answer(?:s|ed)?|"
    r"takes? questions|took questions|(?:tells?|told) (?:us|our|this)|"
    r"(?:spoke|speaks|talked|talks|sat down|met) (?:to|with) (?:us|our|this)|in (?:an )?(?:interview|conversation))\b"
)
_PRONOUN: Final = re.compile(
    r"\b(?:(?:spoke|speaks|talked|talks|sat down) (?:to|with)|asked|met|interviewed|visited) (?:him|her)\b"
    r"|\b(?:answer(?:s|ed)?|took|takes) (?:our|the|some|a few|your|readers’|readers') "
)


_NAME: Final = r"[^\W\d_a-z][\w’'.-]{0,20}(?: [^\W\d_a-z][\w’'.-]{0,20}){0,3}"
_VOCATIVE: Final = re.compile(rf"[\s*_#\d.–—-]{{0,8}}(?P<name>{_NAME}),\s")
_VOCATIVE_BEHIND: Final = re.compile(rf",\s(?P<name>{_NAME})\?[*_]{{0,3}}$")
_FULL_NAME: Final = re.compile(
    r"(?P<before>[a-z,] )?\b(?P<given>[^\W\d_a-z][\w’'-]+) (?=(?P<surname>[^\W\d_][\w’'-]*))"
)
"""Two words that can be a full name; words before it in small letters show that it begins no sentence."""


class KnownNames:
    """The people whom an article names outside its labels, each with one mention that gives the fullest name."""

    def __init__(self, doc: Doc, text: str, names: Iterable[Span], labels: Sequence[Label]) -> None:
        self._doc = doc
        self._text = text
        people = [bare(name) for name in names if name.label_ == "PERSON"]
        regions = sorted((label.line[0], label.content) for label in labels)
        self._full: dict[tuple[str, ...], Span] = {}
        self._single: dict[str, Span] = {}
        for name in people:
            if _is_inside(name.start_char, regions):
                continue
            words = _folded(name.text.split())
            if len(words) >= _FULL:
                known = self._full.get(words)
                if known is None or (known.text.isupper() and not name.text.isupper()):
                    self._full[words] = name
            else:
                self._single.setdefault(words[0], name)
        self._add_missed(labels, regions)
        self._starts = sorted(name.start_char for name in (*self._full.values(), *people))
        self._by_word: dict[str, list[tuple[tuple[str, ...], Span]]] = {}
        for full, name in self._full.items():
            for word in {*full, *full[-1].split("-"), "".join(part[0] for part in full)}:
                self._by_word.setdefault(word, []).append((full, name))
        self._own = {_folded(label.words)[-1] for label in labels if label.kind in {"person", "name"}}
        self._labelled: dict[str, dict[tuple[str, ...], Label]] = {}
        for label in labels:
            words = _folded(label.words)
            if label.kind == "person" and len(words) >= _FULL:
                self._labelled.setdefault(words[-1], {}).setdefault(words, label)
        self._by_initials = self._initials(labels)

    def _initials(self, labels: Sequence[Label]) -> dict[str, dict[tuple[str, ...], CharSpan]]:
        """The full names of the text and of the labels by their initials, all of them or the first and the last."""
        full = (label for label in reversed(labels) if label.kind in {"person", "name"} and len(label.words) >= _FULL)
        named = {_folded(label.words): name_in_label(label) for label in full if not label.words[0].endswith(".")}
        named |= {words: _span(name) for words, name in self._full.items()}
        found: dict[str, dict[tuple[str, ...], CharSpan]] = {}
        for words, span in named.items():
            for letters in {"".join(word[:1] for word in words), words[0][:1] + words[-1][:1]}:
                found.setdefault(letters, {})[words] = span
        return found

    def _add_missed(self, labels: Sequence[Label], regions: Sequence[CharSpan]) -> None:
        """Add the full names that the recognizer missed, if a label has the surname: ``Talk with Jan Brock``."""
        surnames = {label.words[-1].casefold() for label in labels if label.kind in {"name", "person"}}
        wanted = {surname for surname in surnames if len(surname) >= _SHORTEST} - {full[-1] for full in self._full}
        for found in _FULL_NAME.finditer(self._text) if wanted else ():
            likely = found["given"].casefold() in first_names() or found["before"]
            if found["surname"].casefold() not in wanted or not likely or is_title(found["given"]):
                continue
            name = self._doc.char_span(found.start("given"), found.end("surname"))
            if name is not None and not _is_inside(name.start_char, regions):
                self._full.setdefault(_folded(name.text.split()), name)

    def names_somebody(self, span: CharSpan) -> bool:
        """True if a stretch of the text names a person."""
        return bisect_left(self._starts, span[0]) < bisect_left(self._starts, span[1])

    def knows(self, label: Label) -> bool:
        """True if the article names somebody of this name outside the labels."""
        words = _folded(label.words)
        return bool(self._bearers(words)) or (len(words) == 1 and words[0] in self._single)

    def speaker(self, label: Label) -> tuple[CharSpan, ...]:
        """The words that name a label's speaker, in the text or in a label; empty if nobody is named or several.

        Args:
            label: A label that is no letter, number or part.
        """
        words = _folded(label.words)
        bearers = [name for name in self._bearers(words) if not self._is_of_other_sex(label, name)]
        letters = initials(label.who)
        shortened = list(self._by_initials.get(letters or _letters(label.who), {}).values())
        if letters or (len(shortened) == 1 and not bearers):
            return (shortened[0],) if len(shortened) == 1 else ()
        if len(words) == 1 or {*words[:-1]} <= PARTICLES:
            fuller = self._labelled.get(words[-1], {})
            labelled = [other for key, other in fuller.items() if key not in self._full and key != words]
            if len(labelled) + len(bearers) > 1:
                bearers = [] if labelled else self._by_title(label, bearers)
                return (_span(bearers[0]),) if len(bearers) == 1 else ()
            if labelled:
                return (name_in_label(labelled[0]),)
        elif len(bearers) > 1:
            bearers = [name for name in bearers if _folded(name.text.split()) == words]
        if len(bearers) > 1:
            return ()
        return (_span(bearers[0]) if bearers else name_in_label(label),)

    def interviewee(self, before: CharSpan, *, is_interview: bool) -> tuple[CharSpan, ...]:
        """Who answers the questions of an interview, by its introduction; empty where that is in doubt.

        Who has a label of their own is not behind ``A``.

        Args:
            before: The introduction.
            is_interview: True if the answers read like those of a person.
        """
        text = self._text[slice(*before)]
        inside = (name for name in self._full.values() if before[0] <= name.start_char < before[1])
        found = [name for name in inside if _folded(name.text.split())[-1] not in self._own]
        asking = [name for name in found if self._asks(name, before[0], text)]
        left = [name for name in found if name not in asking]
        asked = [name for name in left if _is_asked(name, before[0], text, found)]
        if len(asked) == 1:
            return (_span(asked[0]),)
        if not left and len(found) == 1 and (_PRONOUN.search(text) or _is_asked(found[0], before[0], text, found)):
            return (_span(found[0]),)
        if len(left) == 1 and not asked and (is_interview or asking or _PRONOUN.search(text)):
            return (_span(left[0]),)
        return ()

    def addressed(self, question: str) -> tuple[CharSpan, ...]:
        """Whom a question addresses, ``Is it safe, Dr. Holm?``, if the article names one such person in full."""
        found = _VOCATIVE.match(question) or _VOCATIVE_BEHIND.search(question)
        words = found["name"].split() if found is not None else []
        while words and is_title(words[0]):
            del words[0]
        bearers = self._bearers(_folded(words)) if words else []
        return (_span(bearers[0]),) if len(bearers) == 1 else ()

    def _asks(self, name: Span, base: int, text: str) -> bool:
        """True if the introduction calls a person a reporter or prosecutor, or names them as the one who asks."""
        doc = self._doc
        title = doc[name.start - 1].lower_ if name.start else ""
        if title in QUESTIONERS or QUESTIONERS & {*_apposed(doc, name)}:
            return True
        start = name.start_char - base
        return text[:start].endswith((" by ", " by Ms ", " by Mr ", " by Mrs ")) and bool(_ASKED.search(text[:start]))

    def _bearers(self, words: tuple[str, ...]) -> list[Span]:
        """The people with full names whom a name can mean: by surname, initials, first name or all of it."""
        while len(words) > 1 and words[0] in PARTICLES:
            words = words[1:]
        word = words[-1]
        found = self._by_word.get(word.replace(".", ""), [])
        if len(words) >= _FULL:
            either = dict(found) | dict(self._by_word.get(words[0], []))
            return [name for full, name in either.items() if _agree(full, words)]
        by_last = [name for full, name in found if full[-1] == word or word in full[-1].split("-")]
        return by_last or [name for full, name in found if word in full] or [name for _, name in found]

    def _is_of_other_sex(self, label: Label, name: Span) -> bool:
        """True if a label's title says that it is not a person: ``Mr. Holm`` is not Ada Holm."""
        sex = gendered().get(label.titles[-1]) if label.titles else None
        own = gender_of(self._doc, name) if sex is not None else None
        return sex is not None and own is not None and differ(own, Gender(sex, "title"))

    def _by_title(self, label: Label, bearers: list[Span]) -> list[Span]:
        """The namesakes whom a label's title fits; none if it has no title."""
        if not label.titles:
            return []
        title = label.titles[-1]
        sex = gendered().get(title)
        said = Gender(sex, "title") if sex is not None else None
        offices = {TITLE_OFFICES.get(title, title).lower(), title}
        same = [name for name in bearers if name.start and self._doc[name.start - 1].lower_.rstrip(".") in offices]
        if len(same) == 1 or said is None:
            return same
        return [name for name in bearers if (own := gender_of(self._doc, name)) is not None and not differ(own, said)]


def _apposed(doc: Doc, name: Span) -> list[str]:
    """The words right behind a name and a comma, up to the next comma or verb: ``X, a reporter of the Times,``."""
    if name.end >= len(doc) or doc[name.end].text != ",":
        return []
    described: list[str] = []
    for token in doc[name.end + 1 : name.end + 7]:
        if token.is_punct or token.pos_ in {"VERB", "AUX", "PRON"}:
            break
        described.append(token.lower_)
    return described


def _is_asked(name: Span, base: int, text: str, everybody: Sequence[Span]) -> bool:
    """True if the introduction says that a person is interviewed."""
    start, end = name.start_char - base, name.end_char - base
    if _ANSWERS.match(text, end):
        return True
    window = text[max(0, start - _REACH) : start]
    cues = [cue for cue in _ASKED.finditer(window) if not re.search(r"[.!?]\s", window[cue.end() :])]
    if not cues:
        return False
    # The nearest name behind the words that introduce the interview, not another one further on.
    behind = max(0, start - _REACH) + cues[-1].end()
    return not any(behind <= other.start_char - base < start for other in everybody if other is not name)


def _is_inside(at: int, regions: Sequence[CharSpan]) -> bool:
    """True if a character is in one of the regions, which are sorted and disjoint."""
    i = bisect_right(regions, at, key=itemgetter(0)) - 1
    return i >= 0 and at < regions[i][1]


def _agree(full: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """True if two names end in the same surname and their first names agree, one of them an initial if need be."""
    if full[-1] != words[-1]:
        return full[: len(words)] == words
    one, other = full[0].rstrip("."), words[0].rstrip(".")
    return one == other or (1 in {len(one), len(other)} and one[0] == other[0])


def initials(name: str) -> str:
    """The letters of a name that is nothing else, in lower case; empty for other names.

    >>> initials("Z. P."), initials("A.K"), initials("Z. Holm"), initials("BBC")
    ('zp', 'ak', '', '')
    """
    letters = [part for part in re.split(r"[.\s]+", name) if part]
    return "".join(letters).casefold() if len(letters) > 1 and all(len(part) == 1 for part in letters) else ""


def _letters(name: str) -> str:
    """Two or three capitals that may be a name's initials, in lower case; empty for other labels: ``AH``."""
    return name.casefold() if name.isupper() and name.isalpha() and len(name) in _INITIALS else ""


def _folded(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.casefold().strip(",’'") for word in words)


def _span(name: Span) -> CharSpan:
    return name.start_char, name.end_char


def name_in_label(label: Label) -> CharSpan:
    """The name in a label, without its titles."""
    start, end = label.mention
    rest = label.who
    for word in rest.split()[: -len(label.words)]:
        start += len(word) + (len(rest[len(word) :]) - len(rest[len(word) :].lstrip()))
        rest = rest[len(word) :].lstrip()
    return start, end
