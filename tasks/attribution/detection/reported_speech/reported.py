"""Finds reported speech in the parse: each possible cue, in the frame with the highest confidence in the lexicon."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.detection.reported_speech.dependency_frames import frames_of
from quotewire.tasks.attribution.frames import ACCORDING
from quotewire.tasks.attribution.text import (
    Entry,
    TokenSpan,
    confidences,
    cue_words,
    cues,
    extents,
    noun_kinds,
    subtree,
    tag_verbs,
    without,
)
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import TAG_VERBS

_POS: Final = frozenset({"VERB", "NOUN", "ADJ", "AUX"})
_TAKEN_UP: Final = frozenset({"this", "so"})
_OCCASIONS: Final = frozenset({"when", "while", "during", "after", "before", "as", "at", "on", "in"})
_RESUMING: Final = (frozenset({"this", "that"}), frozenset({"is", "was", "'s", "’s"}), frozenset({"what", "how"}))
_CONNECTIVE: Final = 2
"""Maximum length of a connective (``And yet``), in words."""
_LONGEST: Final = 400
"""Maximum tokens of a content. What goes on for longer is no sentence, and each cue in it would report all of it."""
_PHRASE: Final = 30
"""Maximum length of an ``according to`` phrase at the end of a sentence, in tokens."""


@dataclass(frozen=True, slots=True)
class Report:
    """A cue with its content, as token indices and spans."""

    head: int
    frame: str
    entry: Entry
    cue: TokenSpan
    content: list[TokenSpan]


def reports(doc: Doc, taken: set[int], quoted: set[int]) -> Iterator[Report]:
    """Find reported statements.

    Args:
        doc: A parsed document.
        taken: Heads of cues that already tag a quotation.
        quoted: Tokens inside quotations. Cues there are skipped: annotators mark only 2 in 1,000 of them.

    Yields:
        The best frame of each cue, in text order.
    """
    for report in _in_all(doc, taken, quoted):
        if sum(after - first for first, after in report.content) <= _LONGEST:
            yield report


def _in_all(doc: Doc, taken: set[int], quoted: set[int]) -> Iterator[Report]:
    """The best frame of each cue, however long its content."""
    table = cues()
    for token in doc:
        if token.i in taken or token.i in quoted:
            continue
        if token.lower_ == "according":
            yield from _according(token)
        elif token.pos_ in _POS:
            frames = table.get((token.pos_, token.lemma_.lower()))
            best = _best(token, frames or {})
            if best is not None:
                yield best


def _best(head: Token, graded: dict[str, Entry]) -> Report | None:
    """The report of a cue in its frame of highest confidence; None if no frame is graded."""
    reporting = head.pos_ == "VERB" and head.lemma_.lower() in TAG_VERBS
    if not graded and not reporting:
        return None
    if head.dep_ in {"pobj", "pcomp"} and head.head.lower_ == "without":
        return None
    best: Report | None = None
    for frame, content in frames_of(head):
        if _tells_more(head, frame) or (frame == "nsubjpass" and is_counted(head)):
            continue
        entry = graded.get(frame)
        if entry is None and reporting and frame in {"ccomp", "^parataxis", "^as"} and "ccomp" not in graded:
            entry = Entry("speech", confidences()["reporting"])
        if entry is not None and (best is None or entry.confidence > best.entry.confidence):
            best = Report(head.i, frame, entry, cue_words(head), content)
    return replace(best, content=[_own(head.doc, part) for part in best.content]) if best is not None else None


def _own(doc: Doc, part: TokenSpan) -> TokenSpan:
    """A content without a final ``, according to Y``, which attributes the whole sentence."""
    first, after = part
    for i in range(max(first + 1, after - _PHRASE), after - 1):
        if doc[i].lower_ == "according" and doc[i - 1].text == "," and subtree(doc[i])[1] >= after:
            return first, i - 1
    return part


def _tells_more(head: Token, frame: str) -> bool:
    """True for ``quoted`` in ``was quoted as saying that …``: the cue of that one statement is ``saying``."""
    if frame != "prep_as":
        return False
    inner = (t for c in head.children if c.lower_ == "as" for t in c.children if t.dep_ == "pcomp")
    return any(token.pos_ == "VERB" and token.lemma_.lower() in tag_verbs() for token in inner)


def is_counted(head: Token) -> bool:
    """True if the agent is a count of things and so no source: ``was approved by 21 votes``."""
    agents = (t for c in head.children if c.dep_ == "agent" for t in c.children if t.dep_ == "pobj")
    return any(
        noun_kinds().get(agent.lemma_.lower()) is None and any(c.dep_ == "nummod" for c in agent.children)
        for agent in agents
    )


def _according(token: Token) -> Iterator[Report]:
    """Yield the report of ``According to X, …``: its content is the clause it is attached to, without the phrase."""
    to = next((child for child in token.children if child.lower_ == "to"), None)
    top = token.head
    if to is None and token.i + 1 < len(token.doc) and token.nbor().lower_ == "to":
        to = token.nbor()
    if to is None:
        return
    phrase = min(token.left_edge.i, token.i), max(subtree(to)[1], subtree(token)[1] if top.i != token.i else 0)
    top = _whole_clause(top, token)
    content = without(subtree(top), phrase) if top.i not in {token.i, to.i} else []
    sentence = token.sent
    if not content or top.pos_ not in {"VERB", "AUX"}:
        content = without((sentence.start, sentence.end), phrase)
    content = [part for part in content if not is_connective(token.doc, part)] or content
    yield Report(token.i, ACCORDING, Entry("speech", confidences()[ACCORDING]), (token.i, to.i + 1), content)


def _whole_clause(top: Token, according: Token) -> Token:
    """The clause that ``according to`` attributes; after a comma, all of ``X said it would rain, according to Y``."""
    if according.i and according.nbor(-1).text == "," and top.i < according.i:
        while top.dep_ == "ccomp" and top.head.i < top.i:
            top = top.head
    return top


def without_resuming(doc: Doc, cue: int, part: TokenSpan) -> TokenSpan | None:
    """A part of a content without what only takes up the words before it; None if that is all.

    ``This is what X said`` and ``X stated this when he received the farmers`` say no more themselves.
    """
    first, after = part
    if doc[first].lower_ in _OCCASIONS and first == cue + 2 and doc[cue + 1].lower_ in _TAKEN_UP:
        return None
    last = after - len(_RESUMING)
    if last < first or not all(token.lower_ in words for token, words in zip(doc[last:after], _RESUMING, strict=True)):
        return part
    return (first, last) if last > first else None


def is_connective(doc: Doc, part: TokenSpan) -> bool:
    """True for words that only connect a sentence to the one before it: ``However, according to X, …``."""
    words = (token for token in (doc[i] for i in range(*part)) if not token.is_punct and not token.is_space)
    tokens = list(islice(words, _CONNECTIVE + 1))
    return len(tokens) <= _CONNECTIVE and all(token.pos_ in {"ADV", "CCONJ", "SCONJ"} for token in tokens)


def from_report(doc: Doc, marks: Marks, report: Report) -> Candidate:
    """The candidate of a reported statement."""
    cue = extents(doc, marks.text, [report.cue])
    content = marks.whole(extents(doc, marks.text, report.content), cue)
    return Candidate(
        marks.type_of(content),
        report.entry.act,
        content,
        cue,
        report.head,
        report.frame,
        report.entry.confidence,
    )
