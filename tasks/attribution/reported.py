"""Finds reported statements through the parse: each possible cue, in the frame that the lexicon trusts most."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc, Token

from tasks.attribution.cue import cue_words
from tasks.attribution.frames import frames_of, subtree
from tasks.attribution.lexicon import Entry, confidences, cues, words
from tasks.attribution.spans import Stretch, without

_POS: Final = frozenset({"VERB", "NOUN", "ADJ", "AUX"})


@dataclass(frozen=True, slots=True)
class Report:
    """A cue with its content, in tokens."""

    head: int
    frame: str
    entry: Entry
    cue: Stretch
    content: list[Stretch]


def reports(doc: Doc, taken: set[int], quoted: set[int]) -> Iterator[Report]:
    """Find reported statements.

    Args:
        doc: A parsed document.
        taken: Heads of cues that tag a quotation already.
        quoted: Tokens inside quotations. What a speaker attributes there is left to the speaker: annotators mark
            2 in 1,000 of such places.
    """
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
    """The frame of highest confidence among those that the cue offers here."""
    reporting = head.pos_ == "VERB" and head.lemma_.lower() in words("tag_verbs.txt")
    if not graded and not reporting:
        return None
    best: Report | None = None
    for frame, content in frames_of(head):
        entry = graded.get(frame)
        if entry is None and reporting and frame in {"ccomp", "^parataxis", "^as"} and "ccomp" not in graded:
            entry = Entry("speech", confidences()["reporting"])
        if entry is not None and (best is None or entry.confidence > best.entry.confidence):
            best = Report(head.i, frame, entry, cue_words(head), content)
    return best


def _according(token: Token) -> Iterator[Report]:
    """``According to X, …``: the content is the clause that the phrase hangs on, without the phrase."""
    to = next((child for child in token.children if child.lower_ == "to"), None)
    top = token.head
    if to is None and token.i + 1 < len(token.doc) and token.nbor().lower_ == "to":
        to = token.nbor()
    if to is None:
        return
    phrase = min(token.left_edge.i, token.i), max(subtree(to)[1], subtree(token)[1] if top.i != token.i else 0)
    content = without(subtree(top), phrase) if top.i not in {token.i, to.i} else []
    sentence = token.sent
    if not content or top.pos_ not in {"VERB", "AUX"}:
        content = without((sentence.start, sentence.end), phrase)
    yield Report(token.i, "according", Entry("speech", confidences()["according"]), (token.i, to.i + 1), content)
