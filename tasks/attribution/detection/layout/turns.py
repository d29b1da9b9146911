"""Turns: who says what in an interview, a hearing, a call or a debate that is written as one.

``labelled_lines`` reads the labels, ``exchanges`` tells which of them take turns; this module reads what is said.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.detection.layout.exchanges import PARTS, SECOND_PERSON, STOPPED, content_lines, takers
from quotewire.tasks.attribution.detection.layout.label_speakers import KnownNames
from quotewire.tasks.attribution.detection.layout.labelled_lines import labelled_lines
from quotewire.tasks.attribution.detection.layout.labels import Label, holder, is_office, office_with_body
from quotewire.tasks.attribution.detection.layout.name_lines import people_at
from quotewire.tasks.attribution.detection.layout.surveys import surveyed
from quotewire.tasks.attribution.detection.own_words import FIRST_PERSON, QUOTED, is_own_words
from quotewire.tasks.attribution.entities import Office
from quotewire.tasks.attribution.text import OPENING_MARKS, CharSpan

_OPENS: Final = re.compile(r"[^\s:]{1,30}(?: [^\s:]{1,30}){0,3}:\s")
_STAGE: Final = re.compile(r"[(\[*][^\n]*[)\]*]$")
_EDITORIAL: Final = re.compile(
    r"\b(?:interview(?:ed|er)?|conversation|transcript|edited|condensed|translated|recorded|shortened)\b", re.IGNORECASE
)
_REPEATED: Final = 2
_NEAR: Final = 2
"""Maximum distance of two labels in a list, in lines."""
_NO_OFFICE: Final = Office()
_ASKING: Final = frozenset({"question", "role"})
"""Kinds of labels of those who ask: ``Q:``, ``Reporter:``."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person says in one turn.

    Attributes:
        mention: The words of the label; for a bold question or its answer without a label the name, if there is one.
        name: The words anywhere in the article that name the speaker in full; empty if nobody is named.
        content: What is said, one span a paragraph.
        office: The role and affiliation that the label gives.
    """

    mention: tuple[CharSpan, ...]
    name: tuple[CharSpan, ...]
    content: tuple[CharSpan, ...]
    office: Office = _NO_OFFICE


@dataclass(frozen=True, slots=True)
class Conversation:
    """The labelled lines of an article.

    Attributes:
        turns: The turns of its conversation, in text order; empty if it has none.
        regions: Spans of the labels of turns, with their colons, where no name and no statement stands by itself.
        own_names: Names that only a label gives.
        list_lines: Lines that begin with what looks like a label and is none, as in a list.
    """

    turns: tuple[Turn, ...] = ()
    regions: tuple[CharSpan, ...] = ()
    own_names: tuple[CharSpan, ...] = ()
    list_lines: tuple[Label, ...] = ()


def conversation(doc: Doc, text: str, names: Sequence[Span]) -> Conversation:
    """Read the turns of a document.

    Args:
        doc: A parsed document.
        text: ``doc.text``.
        names: The people and organizations that it names.
    """
    found = labelled_lines(text)
    lines, labels, items = found.lines, found.labels, found.items
    if len(labels) < _REPEATED <= len(items):
        talk = _conversation(doc, text, names, lines, items)
        if any(label.is_described for label in items.values()) and talk.turns:
            return talk
        asked = sum("?" in text[slice(*line)] for line in lines)
        return talk if asked and len(talk.turns) > _REPEATED else Conversation(list_lines=_listed(text, items))
    talk = _conversation(doc, text, names, lines, labels)
    return replace(talk, list_lines=(*talk.list_lines, *_listed(text, items)))


def _conversation(
    doc: Doc, text: str, names: Sequence[Span], lines: Sequence[CharSpan], labels: dict[int, Label]
) -> Conversation:
    if len(labels) < _REPEATED:
        return Conversation()
    held = {_office(label): named for label in labels.values() if (named := holder(text, label)) is not None}
    labels = {i: replace(label, kind="office") if _office(label) in held else label for i, label in labels.items()}
    known = KnownNames(doc, text, names, [*labels.values(), *held.values()])
    spoken = {i: label for i, label in labels.items() if content_lines(lines, labels, i, label)}
    by_name = {i: _by_name(label, held) for i, label in spoken.items()}
    talking = takers(text, lines, labels, by_name, known)
    taking = {i: labels[i] for i in talking} or surveyed(doc, text, lines, spoken, people_at(names))
    if not taking:
        return Conversation(list_lines=_listed(text, labels))
    return _Reader(text, lines, labels, taking, (known, held)).conversation()


def _by_name(label: Label, held: Mapping[str, Label]) -> Label:
    """A label as that of whoever holds the office that it gives, if a label names them."""
    named = held.get(_office(label))
    return label if named is None else replace(named, line=label.line, content=label.content)


def _office(label: Label) -> str:
    """The office that a label gives instead of a name, by which its later labels are known."""
    return label.who.lower().removeprefix("the ")


def _listed(text: str, labels: dict[int, Label]) -> tuple[Label, ...]:
    """The labels of a list: several on neighbouring lines. A headline and what the text repeats of it are none."""
    places = sorted(i for i, label in labels.items() if i or STOPPED.search(text[slice(*label.line)]))
    pairs = [(i, k) for i, k in pairwise(places) if k - i <= _NEAR and labels[i].key != labels[k].key]
    return tuple(labels[i] for i in sorted({i for pair in pairs for i in pair}))


class _Reader:
    """Reads the turns of a conversation once its labels are known."""

    def __init__(
        self,
        text: str,
        lines: Sequence[CharSpan],
        labels: dict[int, Label],
        taking: dict[int, Label],
        speakers: tuple[KnownNames, Mapping[str, Label]],
    ) -> None:
        self._text = text
        self._lines = lines
        self._labels = labels
        self._taking = taking
        self._known, self._held = speakers
        self._offices = _offices(label for label in labels.values() if _office(label) not in self._held)
        self._speakers: dict[str, tuple[CharSpan, ...]] = {}
        answers = (text[label.content : label.line[1]] for label in taking.values() if label.kind == "answer")
        self._is_interview = any(is_own_words(words, singular=True) for words in answers)

    def conversation(self) -> Conversation:
        """The conversation with all its turns."""
        turns, own = list[Turn](), list[CharSpan]()
        interviewee = tuple[CharSpan, ...]()
        after = 0
        ends = [*list(self._taking)[1:], len(self._lines)]
        for (i, label), end in zip(self._taking.items(), ends, strict=True):
            if (i > after or not i) and (met := self._met(after, i)):
                interviewee = met
            content, after = self._content(i, label, end)
            name = interviewee if label.kind == "answer" else self._speaker(label)
            if name and label.line[0] <= name[0][0] < label.content:
                own += name
            turns.append(Turn((label.mention,), name, content, self._office(label)))
        regions, rest = list[CharSpan](), dict[int, Label]()
        for i, label in sorted(self._labels.items()):
            if i in self._taking or label.content == label.line[1]:
                regions.append((label.line[0], label.content))
            else:
                rest[i] = label
        return Conversation(tuple(turns), tuple(regions), tuple(own), _listed(self._text, rest))

    def _met(self, first: int, i: int) -> tuple[CharSpan, ...]:
        """Who is interviewed from line ``i`` on, by the lines from ``first`` that are nobody's turn."""
        before = (self._lines[first][0], self._lines[i][0])
        found = self._known.interviewee(before, is_interview=self._is_interview)
        label = self._labels[i]
        if found or label.kind != "question":
            return found
        if named := self._known.addressed(self._text[label.content : label.line[1]]):
            return named
        below = (self._lines[max(self._taking)][1], len(self._text))
        return self._known.interviewee(below, is_interview=self._is_interview) if not i else ()

    def _office(self, label: Label) -> Office:
        """The office of a label's speaker: what stands behind the name, or the label itself."""
        if _office(label) in self._held:
            return Office(label.who.removeprefix("The ").removeprefix("the "))
        return self._offices.get(label.key, _NO_OFFICE)

    def _speaker(self, label: Label) -> tuple[CharSpan, ...]:
        if _office(label) in self._held:
            return self._known.speaker(self._held[_office(label)])
        if label.kind in {"question", "numbered", "role", "unnamed"} or (
            label.kind == "office" and not self._known.knows(label)
        ):
            return ()
        if label.who not in self._speakers:
            self._speakers[label.who] = self._known.speaker(label)
        return self._speakers[label.who]

    def _content(self, i: int, label: Label, end: int) -> tuple[tuple[CharSpan, ...], int]:
        """What is said in a turn, and the index of the first line after it; ``end`` is the line of the next turn."""
        fills = label.content == label.line[1]
        last = i + 1 if fills else i
        spans = [self._lines[last] if fills else (label.content, label.line[1])]
        following = self._taking.get(end)
        while last + 1 < end and last + 1 not in self._labels and self._goes_on(label, last + 1, following):
            last += 1
            spans.append(self._lines[last])
        return tuple(spans), last + 1

    def _goes_on(self, label: Label, i: int, following: Label | None) -> bool:
        """True if an unlabelled line continues the turn before it.

        It says "I", or stands before the next turn and addresses somebody; between an answer and the next question it
        is the reporter's only if it names somebody.
        """
        words = self._text[slice(*self._lines[i])]
        if words[0] in OPENING_MARKS and self._text[label.line[0]] in OPENING_MARKS:
            return True  # the transcript is quoted as a whole
        unquoted = QUOTED.sub("", words)
        if _STAGE.fullmatch(words) or _EDITORIAL.search(unquoted) or not STOPPED.search(words) or _OPENS.match(words):
            return False
        if label.kind not in PARTS and label.words[-1].casefold() in {
            word.strip(".,’'s").casefold() for word in unquoted.split()
        }:
            return False
        if FIRST_PERSON.search(unquoted):
            return True
        if following is None:
            return False
        asked = following.kind in _ASKING and label.kind not in _ASKING
        return bool(SECOND_PERSON.search(unquoted)) or (asked and not self._known.names_somebody(self._lines[i]))


def _offices(labels: Iterable[Label]) -> dict[str, Office]:
    """The role and affiliation that labels and a cast list give each speaker, by the key of the label."""
    found: dict[str, Office] = {}
    for label in labels:
        if not label.offices or label.key in found:
            continue
        both = next(filter(None, map(office_with_body, label.offices)), None)
        if both is not None:
            found[label.key] = Office(*both)
            continue
        role = next((part for part in reversed(label.offices) if is_office(part)), None)
        body = next((part for part in label.offices if part[0].isupper() and not is_office(part)), None)
        found[label.key] = Office(role, body)
    return found
