"""Turns: who says what in an interview, a hearing, a call or a debate that is written as one.

Labelled lines are a conversation if people talk in them: somebody is asked, somebody says "I", the same labels come
again. ``Oregon: Leave is longer.`` and ``Director: Ava Holm`` have the form of labels and are none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.detection.label_speakers import KnownNames
from quotewire.tasks.attribution.detection.labels import (
    Label,
    alone,
    bulleted,
    dashed,
    holder,
    is_office,
    label_of,
    lines_of,
)
from quotewire.tasks.attribution.entities import Office
from quotewire.tasks.attribution.text import CharSpan, is_title_case, noun_kind
from quotewire.tasks.wordlists.attribution import ORGANIZATION_ENDINGS, TURN_ROLES
from quotewire.tasks.wordlists.genders import first_names

FIRST_PERSON: Final = re.compile(
    r"\b(?:I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself|[Ww]e|us|Us|[Oo]urs?|[Oo]urselves)\b(?![.’']\w\.)"
)
_SINGULAR: Final = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself)\b(?![.’']\w\.)")
_SECOND_PERSON: Final = re.compile(
    r"\b(?:[Yy]ou|[Yy]ours?|[Tt]hank(?:s| you)|[Pp]lease|Good (?:morning|evening|day))\b"
)
_QUOTED: Final = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"|«[^«»\n]*»")
_INLINE: Final = re.compile(r"(?<=[.?!…”\"’»])[ \xa0](?=[^\W\d_a-z][^\n:?!]{0,40}:[ \xa0])")
_MARKS: Final = frozenset('“"«„')
_STOPPED: Final = re.compile(r"[.?!…—–-][\"”’'»)\]*_]*$")
_OPENS: Final = re.compile(r"[^\s:]{1,30}(?: [^\s:]{1,30}){0,3}:\s")
_STAGE: Final = re.compile(r"[(\[*][^\n]*[)\]*]$")
_EDITORIAL: Final = re.compile(
    r"\b(?:interview(?:ed|er)?|conversation|transcript|edited|condensed|translated|recorded|shortened)\b", re.IGNORECASE
)
_REPEATED: Final = 2
_LIST_SHARE: Final = 0.5
_NEAR: Final = 2
"""Maximum distance of two labels in a list, in lines."""
_UNKNOWN_TURNS: Final = 4
"""Minimum turns of a conversation of which no label is known to be a person or a part."""


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
    lines = list(lines_of(text))
    labels = _labels(text, lines)
    if labels and len(split := list(_split(text, lines, labels))) > len(lines):
        lines, labels = split, _labels(text, split)
    labels = _lettered(text, (labels | _alone(text, lines, labels)) or _dashed(text, lines))
    items = {i: label for i, line in enumerate(lines) if (label := bulleted(text, line)) is not None}
    if len(labels) < _REPEATED <= len(items):
        talk = _conversation(doc, text, names, lines, items)
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
    known = KnownNames(doc, text, names, [*labels.values(), *held.values()])
    spoken = {i: label for i, label in labels.items() if _content_lines(lines, labels, i, label)}
    taking = _takers(text, lines, labels, spoken, known)
    if not taking:
        return Conversation(list_lines=_listed(text, labels))
    return _Reader(text, lines, labels, taking, (known, held)).conversation()


def _office(label: Label) -> str:
    """The office that a label gives instead of a name, by which its later labels are known."""
    return label.who.lower().removeprefix("the ")


def _listed(text: str, labels: dict[int, Label]) -> tuple[Label, ...]:
    """The labels of a list: several on neighbouring lines. A headline and what the text repeats of it are none."""
    places = sorted(i for i, label in labels.items() if i or _STOPPED.search(text[slice(*label.line)]))
    pairs = [(i, k) for i, k in pairwise(places) if k - i <= _NEAR and labels[i].key != labels[k].key]
    return tuple(labels[i] for i in sorted({i for pair in pairs for i in pair}))


def is_own_words(words: str, *, singular: bool = False) -> bool:
    """True if a paragraph says "I" or "we", or with ``singular`` only "I", outside quotation marks.

    >>> is_own_words("We will not let it fall."), is_own_words("He said: “I will not.”")
    (True, False)
    """
    return (_SINGULAR if singular else FIRST_PERSON).search(_QUOTED.sub("", words)) is not None


def _labels(text: str, lines: Sequence[CharSpan]) -> dict[int, Label]:
    return {i: label for i, line in enumerate(lines) if (label := label_of(text, line)) is not None}


def _split(text: str, lines: Sequence[CharSpan], labels: dict[int, Label]) -> Iterator[CharSpan]:
    """Yield the lines, cut where a turn begins inside one: translation loses line breaks.

    Only a part (``Editorial:``) or a label that also begins a line is taken for one there.
    """
    known = {label.key for label in labels.values()} | {label.words[-1].casefold() for label in labels.values()}
    known |= _again(text, lines)
    for i, line in enumerate(lines):
        start = line[0]
        for found in _INLINE.finditer(text, labels[i].content if i in labels else start, line[1]):
            label = label_of(text, (found.end(), line[1]))
            if label is not None and (label.kind == "role" or {label.key, label.key.split()[0]} & known):
                yield start, found.start()
                start = found.end()
        yield start, line[1]


def _again(text: str, lines: Sequence[CharSpan]) -> set[str]:
    """The names of people that are a label inside lines several times."""
    inline = (
        label
        for line in lines
        for found in _INLINE.finditer(text, *line)
        if (label := label_of(text, (found.end(), line[1]))) is not None and label.kind == "person"
    )
    return {key for key, count in Counter(label.key for label in inline).items() if count >= _REPEATED}


def _dashed(text: str, lines: Sequence[CharSpan]) -> dict[int, Label]:
    """Labels before a dash; empty unless at least two of them come again."""
    found = {i: label for i, line in enumerate(lines) if (label := dashed(text, line)) is not None}
    count = Counter(label.key for label in found.values())
    return found if sum(times >= _REPEATED for times in count.values()) >= _REPEATED else {}


def _lettered(text: str, labels: dict[int, Label]) -> dict[int, Label]:
    """The labels, with two letters as question and answer if one of them always asks: ``P:`` and ``R:``."""
    turns = {i: label for i, label in labels.items() if len(label.key.rstrip(".")) == 1 and label.kind == "name"}
    letters = {label.key for label in turns.values()}
    if len(letters) != _REPEATED or len(turns) <= _REPEATED:
        return labels
    stated = {label.key for label in turns.values() if "?" not in text[label.content : label.line[1]]}
    if len(stated) != 1:
        return labels
    kinds = {i: replace(label, kind="answer" if label.key in stated else "question") for i, label in turns.items()}
    return labels | kinds


def _alone(text: str, lines: Sequence[CharSpan], labels: dict[int, Label]) -> dict[int, Label]:
    """Labels that fill their lines, if there are several of them with an office."""
    found = {i: label for i, line in enumerate(lines) if i not in labels and (label := alone(text, line)) is not None}
    marked = sum(bool(label.offices) or label.mention[1] < label.line[1] for label in found.values())
    return found if marked >= _REPEATED else {}


def _content_lines(lines: Sequence[CharSpan], labels: dict[int, Label], i: int, label: Label) -> list[int]:
    """The line that holds what a label's speaker says first: its own, or the next one if the label fills its line."""
    if label.content < label.line[1]:
        return [i]
    return [i + 1] if i + 1 < len(lines) and i + 1 not in labels else []


def _takers(
    text: str, lines: Sequence[CharSpan], labels: dict[int, Label], spoken: dict[int, Label], known: KnownNames
) -> dict[int, Label]:
    """The labels that begin a turn; empty if the labelled lines are no conversation."""
    said = {i: _said(text, lines, labels, i, label) for i, label in spoken.items()}
    count = _times(spoken.values())
    people, maybe = dict[int, Label](), dict[int, Label]()
    for i, label in spoken.items():
        if label.kind in {"question", "answer", "numbered", "role"} or _is_person(label, known):
            people[i] = label
        elif label.kind in {"name", "person"} and (count[label.key] >= _REPEATED or label.who.isupper() or label.timed):
            maybe[i] = label
    taking = people | maybe
    if 0 in taking and is_title_case(said[0]):
        del taking[0]  # the headline
    kinds = {label.kind for label in taking.values()}
    if "answer" in kinds and "question" not in kinds:
        taking = {i: label for i, label in taking.items() if label.kind != "answer"}
    if len({label.key for label in taking.values()}) < _REPEATED:
        return {}
    stopped = sum(bool(_STOPPED.search(said[i])) for i in taking)
    if stopped < _LIST_SHARE * len(taking):
        return {}
    is_told = (
        _is_interview(text, lines, taking, said, known) if "answer" in kinds else _is_talk(taking, people, said, count)
    )
    return dict(sorted(taking.items())) if is_told else {}


def _times(labels: Iterable[Label]) -> dict[str, int]:
    """How often each speaker has a label, by its key; ``HOLM:`` is another label of ``ADA HOLM, HOST:``."""
    count = Counter(label.key for label in labels)
    fuller: dict[str, list[str]] = {}
    for key in count:
        if " " in key:
            fuller.setdefault(key.rsplit(maxsplit=1)[-1], []).append(key)
    same = {key: found[0] for key, found in fuller.items() if len(found) == 1 and key in count}
    return dict(count) | {one: count[key] + count[one] for key, full in same.items() for one in (key, full)}


def _is_interview(
    text: str, lines: Sequence[CharSpan], taking: dict[int, Label], said: dict[int, str], known: KnownNames
) -> bool:
    """True if somebody answers the questions: others speak too, the answers say "I", or an introduction names whom.

    A paper's own questions and answers, or a quiz, have the same labels.
    """
    if any(label.kind not in {"question", "answer"} for label in taking.values()):
        return True
    answers = (said[i] for i, label in taking.items() if label.kind == "answer")
    if any(is_own_words(words) for words in answers):
        return True
    before = (lines[0][0], lines[min(taking)][0])
    return bool(known.interviewee(before, is_interview=False))


def _is_talk(
    taking: dict[int, Label], people: dict[int, Label], said: dict[int, str], count: Mapping[str, int]
) -> bool:
    """True if people talk to each other in the labelled lines."""
    kinds = {label.kind for label in taking.values()}
    unquoted = {i: _QUOTED.sub("", said[i]) if said[i][:1] not in '“"«' else said[i] for i in taking}
    asked = sum("?" in words for words in unquoted.values())
    own = sum(bool(FIRST_PERSON.search(words)) for words in unquoted.values())
    addressed = sum(bool(_SECOND_PERSON.search(words)) for words in unquoted.values())
    if "numbered" in kinds:
        return True
    talking = asked + own + addressed
    again = any(count[label.key] >= _REPEATED for label in taking.values())
    if not people and all(label.timed for label in taking.values()):
        return asked + own > 0
    if not people and all(label.who.isupper() for label in taking.values()):
        return again and len(taking) > _REPEATED and asked + own > 0
    if not people:
        long = len(taking) >= _UNKNOWN_TURNS and again
        return long and ((asked > 0 and asked + own >= _REPEATED) or _is_exchange(taking, unquoted, talking))
    if again and len(taking) > _REPEATED:
        return talking > 0 or any(_is_on_air(label) for label in taking.values())
    return talking >= _LIST_SHARE * len(taking) and (asked > 0 or own > 0)


def _is_on_air(label: Label) -> bool:
    """True for the part that somebody has in a broadcast: ``ADA HOLM, ANCHOR:``."""
    return label.who.isupper() and any(office.split()[-1].lower() in TURN_ROLES for office in label.offices)


def _is_exchange(taking: dict[int, Label], unquoted: dict[int, str], talking: int) -> bool:
    """True if people of whom one has a known first name say "I" in turn: ``Maja: I heard it. Ebbe: I did not.``."""
    again = [key for key, count in Counter(label.key for label in taking.values()).items() if count >= _REPEATED]
    voices = {label.key for i, label in taking.items() if FIRST_PERSON.search(unquoted[i])}
    called = any(label.words[0].casefold() in first_names() for label in taking.values())
    return min(len(again), len(voices)) >= _REPEATED and called and talking >= _LIST_SHARE * len(taking)


def _is_person(label: Label, known: KnownNames) -> bool:
    if label.kind == "other":
        return False
    last = label.who.split()[-1].lower()
    if last in ORGANIZATION_ENDINGS or noun_kind(last) in {"organization", "document"}:
        return False
    return label.kind == "person" or known.knows(label)


def _said(text: str, lines: Sequence[CharSpan], labels: dict[int, Label], i: int, label: Label) -> str:
    [line] = _content_lines(lines, labels, i, label)
    return text[label.content : label.line[1]] if line == i else text[slice(*lines[line])]


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
        return self._known.addressed(self._text[label.content : label.line[1]])

    def _office(self, label: Label) -> Office:
        """The office of a label's speaker: what stands behind the name, or the label itself."""
        if _office(label) in self._held:
            return Office(label.who.removeprefix("The ").removeprefix("the "))
        return self._offices.get(label.key, _NO_OFFICE)

    def _speaker(self, label: Label) -> tuple[CharSpan, ...]:
        if _office(label) in self._held:
            return self._known.speaker(self._held[_office(label)])
        if label.kind in {"question", "numbered", "role"}:
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
        if words[0] in _MARKS and self._text[label.line[0]] in _MARKS:
            return True  # the transcript is quoted as a whole
        unquoted = _QUOTED.sub("", words)
        if _STAGE.fullmatch(words) or _EDITORIAL.search(unquoted) or not _STOPPED.search(words) or _OPENS.match(words):
            return False
        if label.kind not in {"question", "answer", "numbered", "role"} and label.words[-1].casefold() in {
            word.strip(".,’'s").casefold() for word in unquoted.split()
        }:
            return False
        if FIRST_PERSON.search(unquoted):
            return True
        if following is None:
            return False
        asked = following.kind in _ASKING and label.kind not in _ASKING
        return bool(_SECOND_PERSON.search(unquoted)) or (asked and not self._known.names_somebody(self._lines[i]))


def _offices(labels: Iterable[Label]) -> dict[str, Office]:
    """The role and affiliation that labels and a cast list give each speaker, by the key of the label."""
    found: dict[str, Office] = {}
    for label in labels:
        if not label.offices or label.key in found:
            continue
        role = next((part for part in reversed(label.offices) if is_office(part)), None)
        body = next((part for part in label.offices if part[0].isupper() and not is_office(part)), None)
        found[label.key] = Office(role, body)
    return found
