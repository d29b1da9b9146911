"""Statements that the layout attributes: turns of a conversation, and what stands below a lead-in or above a signature.

They are found beside what the network and the rules read in sentences, and take the place of what these made of the
same words: a label read as the subject of a headline, a lead-in read as a statement of "three things".
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from spacy.tokens import Doc, Span

from quotewire.schemas.document import Block, StatementType
from quotewire.tasks.attribution.detection.bold_questions import answers
from quotewire.tasks.attribution.detection.labels import Label
from quotewire.tasks.attribution.detection.lead_ins import Saying, sayings
from quotewire.tasks.attribution.detection.turns import Turn, conversation
from quotewire.tasks.attribution.text import CharSpan, blocks_of, confidences, trimmed
from quotewire.tasks.attribution.types import LEAD, TURN, Candidate, LabelledSpeaker


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What the layout of a document attributes.

    Attributes:
        candidates: Its statements, in text order.
        regions: Spans of the labels of turns.
        own_names: Names of speakers that only their labels give.
        leads: Heads of the cues of lead-ins.
        list_lines: Lines that begin with what looks like a label and is none.
    """

    candidates: tuple[Candidate, ...] = ()
    regions: tuple[CharSpan, ...] = ()
    own_names: tuple[CharSpan, ...] = ()
    leads: frozenset[int] = frozenset()
    list_lines: tuple[Label, ...] = ()


def read_layout(doc: Doc, names: Sequence[Span] | None) -> LaidOut:
    """Find the statements that the layout of a document attributes.

    Args:
        doc: A parsed document, with the blocks of its page if there was one.
        names: The people and organizations that it names; None takes those of the parse.
    """
    text = doc.text
    known = list(names if names is not None else (ent for ent in doc.ents if ent.label_ in {"PERSON", "ORG"}))
    blocks = blocks_of(doc)
    talk = conversation(doc, text, known)
    turns = talk.turns or tuple(answers(doc, text, known, blocks))
    said = () if talk.turns else tuple(sayings(doc, text, known, blocks))
    found = [*(_from_turn(text, turn) for turn in turns), *(_from_saying(text, saying) for saying in said)]
    return LaidOut(
        tuple(sorted((one for one in found if one.content), key=lambda one: one.content[0])),
        talk.regions,
        talk.own_names,
        frozenset(saying.head for saying in said if saying.head is not None),
        talk.list_lines,
    )


def names_beside_labels(doc: Doc, names: Sequence[Span] | None, page: LaidOut) -> Sequence[Span] | None:
    """The names of a document, where a label is no name beside the one that it refers to."""
    if names is None or not page.regions:
        return names
    kept = [name for name in names if not _inside(name.start_char, page.regions)]
    own = (doc.char_span(*span, label="PERSON", alignment_mode="expand") for span in {*page.own_names})
    listed = {name.start: name for name in names}
    added = [
        Span(doc, span.start, span.end, label=listed[span.start].label_ if span.start in listed else "PERSON")
        for span in own
        if span is not None
    ]
    return sorted([*kept, *added], key=lambda name: name.start)


def with_layout(found: Sequence[Candidate], page: LaidOut) -> list[Candidate]:
    """All statements, without what was made of words that the layout attributes, in text order."""
    kept = [one for one in found if not _is_label_in_list(one, page) and not _yields(one, page)]
    owned = [one for one in page.candidates if one.frame != LEAD or not _has_own_tag(one, kept)]
    taken = [one.content for one in owned]
    kept = [one for one in kept if one.cue or not any(_overlap(one.content, content) for content in taken)]
    return sorted([*kept, *owned], key=lambda one: (one.content[0], one.cue))


def _from_turn(text: str, turn: Turn) -> Candidate:
    speaker = LabelledSpeaker(turn.name, turn.office)
    basis = "discourse" if turn.name == turn.mention or not _is_in_label(turn) else None
    return Candidate(
        "direct",
        "speech",
        _trimmed(text, turn.content),
        (),
        None,
        TURN,
        confidences()[TURN],
        turn.mention,
        basis if turn.name else None,
        speaker,
    )


def _is_in_label(turn: Turn) -> bool:
    """True if the label names its speaker, if only in part; ``A.`` does not."""
    return any(end - start > 1 for start, end in turn.mention)


def _from_saying(text: str, saying: Saying) -> Candidate:
    content = _trimmed(text, saying.content)
    kind: StatementType = "direct"
    return Candidate(kind, "speech", content, saying.cue, None, LEAD, confidences()[LEAD], saying.mention)


def _trimmed(text: str, content: Sequence[CharSpan]) -> tuple[CharSpan, ...]:
    pieces = (trimmed(text, *piece) for piece in content)
    return tuple(piece for piece in pieces if piece is not None)


def _is_label_in_list(one: Candidate, page: LaidOut) -> bool:
    """True for what was read into a line of a list: ``Police: Twelve officers join in May.``"""
    if one.cue or not one.mention:
        return False
    return any(
        label.line[0] <= one.mention[0][0] < label.content <= one.content[0][0] <= label.line[1]
        for label in page.list_lines
    )


def _yields(one: Candidate, page: LaidOut) -> bool:
    """True for a statement whose words the layout gives to somebody, unless it is one inside these words."""
    if one.head in page.leads and not any(_overlap(one.content, other.content) for other in page.candidates):
        return True
    words = (*one.content, *one.cue, *(one.mention or ()))
    if any(_inside(start, page.regions) for start, _ in words):
        return True
    for other in page.candidates:
        if other.frame != TURN or not _overlap(one.content, other.content):
            continue
        within = all(_within(piece, other.content) for piece in words)
        if not (within and one.cue):
            return True
    return False


def _has_own_tag(one: Candidate, others: Sequence[Candidate]) -> bool:
    """True if the words below a lead-in have a speaker of their own: ``- “No.” — Ada Holm``."""
    return any(
        other.cue
        and _overlap(one.content, other.content)
        and all(_within(cue, _hull(one)) for cue in other.cue)
        and _covers(other.content, one.content)
        for other in others
    )


def _hull(one: Candidate) -> tuple[CharSpan, ...]:
    return ((one.content[0][0], one.content[-1][1] + 1),)


def _covers(content: Sequence[CharSpan], other: Sequence[CharSpan]) -> bool:
    """True if a content begins where another does."""
    return content[0][0] <= other[0][0] + 2


def _overlap(one: Sequence[CharSpan], other: Sequence[CharSpan]) -> bool:
    return any(start < end2 and start2 < end for start, end in one for start2, end2 in other)


def _within(piece: CharSpan, content: Sequence[CharSpan]) -> bool:
    return any(start <= piece[0] and piece[1] <= end for start, end in content)


def _inside(at: int, regions: Sequence[CharSpan]) -> bool:
    """True if a character is in one of the regions, which are sorted and disjoint."""
    i = bisect_right(regions, at, key=itemgetter(0)) - 1
    return i >= 0 and regions[i][0] <= at < regions[i][1]
