"""Statements that the layout attributes: turns of a conversation, and what stands below a lead-in or above a signature.

They are found beside what the network and the rules read in sentences, and take the place of what these made of the
same words: a label read as the subject of a headline, a lead-in read as a statement of "three things".
"""

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Final, Generic, TypeVar

from spacy.tokens import Doc, Span

from quotewire.schemas.document import Basis
from quotewire.tasks.attribution.detection.layout.interviews import answers
from quotewire.tasks.attribution.detection.layout.label_speakers import name_in_label
from quotewire.tasks.attribution.detection.layout.labels import Label, is_office
from quotewire.tasks.attribution.detection.layout.lead_ins import Saying, sayings
from quotewire.tasks.attribution.detection.layout.name_lines import name_in, name_lines, people_at
from quotewire.tasks.attribution.detection.layout.signatures import signature
from quotewire.tasks.attribution.detection.layout.turns import Turn, conversation
from quotewire.tasks.attribution.detection.layout.voices import voices
from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.entities import looks_like_body
from quotewire.tasks.attribution.frames import LEAD, TURN
from quotewire.tasks.attribution.text import STAMP, CharSpan, blocks_of, confidences, find_quotations, text_of
from quotewire.tasks.attribution.types import Candidate, LabelledSpeaker
from quotewire.tasks.wordlists.genders import first_names

_OPENING: Final = tuple('“"«„')
_STAMP: Final = re.compile(rf"{STAMP}[ \xa0]*(?:[-–—|:][ \xa0]*)?")


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What the layout of a document attributes.

    Attributes:
        candidates: Its statements, in text order.
        regions: Spans of the labels of turns.
        own_names: Names of speakers that only their labels give.
        leads: Heads of the cues of lead-ins.
        list_lines: Lines that begin with what looks like a label and is none.
        persons: Offsets of those that begin with the name of a person, whose quotation they may hold.
    """

    candidates: tuple[Candidate, ...] = ()
    regions: tuple[CharSpan, ...] = ()
    own_names: tuple[CharSpan, ...] = ()
    leads: frozenset[int] = frozenset()
    list_lines: tuple[Label, ...] = ()
    persons: frozenset[int] = frozenset()


def read_layout(doc: Doc, names: Sequence[Span] | None) -> LaidOut:
    """Find the statements that the layout of a document attributes.

    Args:
        doc: A parsed document, with the blocks of its page if there was one.
        names: The people and organizations that it names; None takes those of the parse.
    """
    text = text_of(doc)
    known = list(names if names is not None else (ent for ent in doc.ents if ent.label_ in {"PERSON", "ORG"}))
    blocks = blocks_of(doc)
    people = people_at(known)
    talk = conversation(doc, text, known)
    turns = talk.turns or tuple(answers(doc, text, known, blocks))
    heard = () if turns else voices(text, people)
    turns = (*turns, *heard)
    spoken = _Owned((piece, turn) for turn in turns for piece in turn.content)
    said = [one for one in sayings(doc, text, known, blocks) if not any(spoken.over(one.content))]
    found = [*(_from_turn(text, turn) for turn in turns), *(_from_saying(text, saying) for saying in said)]
    return LaidOut(
        tuple(sorted((one for one in found if one.content), key=lambda one: one.content[0])),
        talk.regions,
        (
            *talk.own_names,
            *(name for turn in heard for name in turn.name),
            *(_first_name(text, saying) for saying in said if saying.is_name),
            *_signing_names(text, people),
            *(
                name_in_label(label)
                for label in talk.list_lines
                if _is_persons(label, people) and text.startswith(_OPENING, label.content)
            ),
        ),
        frozenset(saying.head for saying in said if saying.head is not None),
        talk.list_lines,
        frozenset(label.line[0] for label in talk.list_lines if _is_persons(label, people)),
    )


def names_beside_labels(doc: Doc, names: Sequence[Span] | None, page: LaidOut) -> Sequence[Span] | None:
    """The names of a document, where a label is no name beside the one that it refers to."""
    if names is None or not (page.regions or page.own_names):
        return names
    listed = {name.start: name.label_ for name in names}
    spans = (doc.char_span(*span, alignment_mode="expand") for span in {*page.own_names})
    own = [_labelled(span, listed) for span in spans if span is not None]
    taken = {i for name in own for i in range(name.start, name.end)}
    kept = [
        name
        for name in names
        if not _inside(name.start_char, page.regions) and not any(i in taken for i in range(name.start, name.end))
    ]
    return sorted([*kept, *own], key=lambda name: name.start)


def _labelled(name: Span, listed: Mapping[int, str]) -> Span:
    """A speaker's name as a person's, unless it reads like an organization's or was found to be one."""
    is_body = looks_like_body(name) or any(token.lower_ == "of" for token in name)
    known = "ORG" if is_body else listed.get(name.start, "PERSON")
    label = "PERSON" if name[0].lower_ in first_names() and len(name) > 1 and not is_body else known
    return Span(name.doc, name.start, name.end, label=label)


def _is_persons(label: Label, people: Container[int]) -> bool:
    """True for a full name: with an office behind it (``Ada Holm, baker:``), or one that was found to be a person's."""
    known = label.kind == "person" or label.mention[0] in people
    return len(label.words) > 1 and (known or any(map(is_office, label.offices)))


def _signing_names(text: str, people: Container[int]) -> Iterator[CharSpan]:
    """The full names on lines beside quotations and behind the dashes of signatures."""
    quotations = find_quotations(text)
    signed = (found[1] for quotation in quotations if (found := signature(text, quotation)) is not None)
    for line in {*name_lines(text, quotations, people).values(), *signed}:
        name = name_in(text, line)
        if " " in text[slice(*name)]:
            yield name


def _first_name(text: str, saying: Saying) -> CharSpan:
    """The name at the beginning of a signature, up to the office behind it."""
    [(start, end)] = saying.mention
    return start, start + len(re.split(r",|[ \xa0]\(|[ \xa0][—–-][ \xa0]", text[start:end], maxsplit=1)[0].rstrip())


def with_layout(text: str, found: Sequence[Candidate], page: LaidOut) -> list[Candidate]:
    """All statements, without what was made of words that the layout attributes, in text order.

    Args:
        text: The document's text.
        found: The statements that were found in sentences.
        page: What the layout attributes.
    """
    found = _without_stamps(text, found)
    if page == LaidOut():
        return found
    lists = _Owned((label.line, label) for label in page.list_lines)
    owned = _Owned((piece, one) for one in page.candidates for piece in one.content)
    kept = [one for one in found if not _is_label_in_list(one, lists, page.persons) and not _yields(one, page, owned)]
    tagged = [one for one in kept if one.cue and one.type != "indirect"]
    dropped = {id(lead) for one in tagged for lead in owned.over(one.content) if _is_own_tag(one, lead)}
    left = [one for one in page.candidates if id(one) not in dropped]
    kept = [one for one in kept if one.cue or all(id(over) in dropped for over in owned.over(one.content))]
    return sorted([*kept, *left], key=lambda one: (one.content[0], one.cue))


_Value = TypeVar("_Value")


class _Owned(Generic[_Value]):
    """Disjoint spans with a value each, to be looked up by what overlaps them."""

    def __init__(self, spans: Iterable[tuple[CharSpan, _Value]]) -> None:
        self._spans = sorted(spans, key=itemgetter(0))

    def over(self, content: Sequence[CharSpan]) -> Iterator[_Value]:
        """Yield the values of the spans that overlap a content."""
        for start, end in content:
            i = max(0, bisect_right(self._spans, start, key=lambda span: span[0][0]) - 1)
            for k in range(i, len(self._spans)):
                (first, after), value = self._spans[k]
                if first >= end:
                    break
                if after > start:
                    yield value


def _without_stamps(text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """The statements, whose content does not begin with the time of an entry: ``20:15 “We are ahead,” says X``."""
    marks: Marks | None = None
    made: list[Candidate] = []
    for one in found:
        start, end = one.content[0]
        stamp = _STAMP.match(text, start, end) if text[max(0, start - 1) : start] in {"", "\n"} else None
        if stamp is not None and stamp.end() < end:
            marks = marks or Marks(text, find_quotations(text))
            content = ((stamp.end(), end), *one.content[1:])
            made.append(replace(one, content=content, type=marks.type_of(content)))
        else:
            made.append(one)
    return made


def _from_turn(text: str, turn: Turn) -> Candidate:
    speaker = LabelledSpeaker(turn.name, turn.office)
    by_introduction = bool(turn.name) and (turn.name == turn.mention or not _is_in_label(turn))
    basis: Basis | None = "discourse" if by_introduction else None
    content = _trimmed(text, turn.content)
    return Candidate("direct", "speech", content, (), None, TURN, confidences()[TURN], turn.mention, basis, speaker)


def _is_in_label(turn: Turn) -> bool:
    """True if the label names its speaker, if only in part; ``A.`` does not."""
    return any(end - start > 1 for start, end in turn.mention)


def _from_saying(text: str, saying: Saying) -> Candidate:
    content = _trimmed(text, saying.content)
    return Candidate("direct", "speech", content, saying.cue, None, LEAD, confidences()[LEAD], saying.mention)


def _trimmed(text: str, content: Sequence[CharSpan]) -> tuple[CharSpan, ...]:
    """The spans that have a word, without white space around them; a paragraph keeps its full stop, as quotations."""
    made: list[CharSpan] = []
    for start, end in content:
        words = text[start:end]
        if any(map(str.isalnum, words)):
            made.append((start + len(words) - len(words.lstrip()), start + len(words.rstrip())))
    return tuple(made)


def _is_label_in_list(one: Candidate, lists: "_Owned[Label]", persons: Container[int]) -> bool:
    """True for what was read into a line of a list, such as ``Police: Twelve officers join in May.``.

    A quotation behind a person's name is that person's: ``Ada Holm, baker: “It is late.”``.
    """
    if one.cue or not one.mention:
        return False
    at = one.mention[0][0]
    labels = (label for label in lists.over(one.content) if not (label.line[0] in persons and one.type == "direct"))
    return any(label.line[0] <= at < label.content <= one.content[0][0] for label in labels)


def _yields(one: Candidate, page: LaidOut, owned: "_Owned[Candidate]") -> bool:
    """True for a statement whose words the layout gives to somebody, unless it is one inside these words."""
    over = list(owned.over(one.content))
    if one.head in page.leads and not over:
        return True
    words = (*one.content, *one.cue, *(one.mention or ()))
    if any(_inside(start, page.regions) for start, _ in words):
        return True
    turns = [other for other in over if other.frame == TURN]
    return any(not one.cue or not all(_within(piece, turn.content) for piece in words) for turn in turns)


def _is_own_tag(one: Candidate, lead: Candidate) -> bool:
    """True if words below a lead-in are quoted with a tag of their own, as in ``- “No.” — Ada Holm``.

    A report inside words that are quoted as a whole is none.
    """
    hull = ((lead.content[0][0], lead.content[-1][1] + 1),)
    tagged = any(_within(cue, hull) and not _within(cue, one.content) for cue in one.cue)
    return lead.frame == LEAD and tagged


def _within(piece: CharSpan, content: Sequence[CharSpan]) -> bool:
    return any(start <= piece[0] and piece[1] <= end for start, end in content)


def _inside(at: int, regions: Sequence[CharSpan]) -> bool:
    """True if a character is in one of the regions, which are sorted and disjoint."""
    i = bisect_right(regions, at, key=itemgetter(0)) - 1
    return i >= 0 and regions[i][0] <= at < regions[i][1]
