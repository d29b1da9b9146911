"""Reports that a medium relays in a tag behind them: ``X said that prices would fall, Vestnik reported``.

Both clauses report the same words, and the network gives them to the tag, which stands nearer. They are X's; the medium
reports that X said so. So it is with a quotation behind the tag: ``“A,” X said, Vestnik reported. “B.”`` gives B to X.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.refinement.others_words import mention_span
from quotewire.tasks.attribution.refinement.same_sentence import beside, by_sentence
from quotewire.tasks.attribution.text import FINITE, OPENING_MARKS, CharSpan, is_saying, noun_kind, text_of
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import MEDIA_SORTS

_RELAYING: Final = frozenset(
    ["announce", "claim", "inform", "note", "post", "publish", "relay", "report", "say", "tell", "transmit", "write"]
)
"""Verbs of a medium that relays what somebody said; ``replied`` and ``objected`` are of another one."""
_BETWEEN: Final = re.compile(r"[^.?!“”„«»\"\n]{0,60},[ \xa0]?")
"""What stands between a tag and that of the medium which relays it."""
_THAT: Final = 6
"""Maximum characters between two beginnings of the same clause: with ``that`` or without."""
_SURE: Final = 0.7
"""Minimum confidence of what a verb of saying reports with its own subject and clause; overlaps drop less sure ones."""
_FRAME: Final = "ccomp"


def with_relayed(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of a document, those that a medium relays in a tag with both their sources."""
    made = list(found)
    for same in by_sentence(doc, found):
        tags = [at for at, i in enumerate(same) if _is_tag_of_medium(doc, found[i])]
        for at in tags:
            for i in beside(same, at):
                made[i], made[same[at]] = _told_apart(doc, made[i], made[same[at]])
        for at, i in enumerate(same[1:], start=1):
            made[same[at - 1]], made[i] = _continued(doc, made[same[at - 1]], made[i])
    return sorted((one for one in made if one.content), key=lambda one: one.content[0])


def _continued(doc: Doc, one: Candidate, tag: Candidate) -> tuple[Candidate, Candidate]:
    """A direct statement with the quotations behind the medium's tag that relays it, and the tag without them."""
    if one.type != "direct" or not one.cue or not tag.cue or not tag.mention or one.content[0][1] > one.cue[0][0]:
        return one, tag
    text, (start, end) = text_of(doc), _extent(tag)
    behind = tuple(piece for piece in tag.content if piece[0] >= end and text[piece[0]] in OPENING_MARKS)
    after = max(last for _, last in (*one.cue, *(one.mention or ())))
    if not behind or not _BETWEEN.fullmatch(text, after, max(after, start)) or not _relays(doc, tag):
        return one, tag
    own = tuple(piece for piece in one.content if piece[0] < end)
    rest = tuple(piece for piece in tag.content if piece not in behind)
    return replace(one, content=(*own, *behind)), replace(tag, content=rest)


def _extent(tag: Candidate) -> CharSpan:
    """From the first to the last word of a tag."""
    pieces = (*tag.cue, *(tag.mention or ()))
    return min(start for start, _ in pieces), max(end for _, end in pieces)


def _is_tag_of_medium(doc: Doc, statement: Candidate) -> bool:
    """True for a statement in plain words whose cue and source are a medium's tag behind a comma."""
    if statement.type != "indirect" or statement.head is None or not statement.cue or not statement.mention:
        return False
    end, after = statement.content[-1][1], min(statement.cue[0][0], statement.mention[0][0])
    return end <= after and text_of(doc)[end:after].strip() == "," and _relays(doc, statement)


def _relays(doc: Doc, statement: Candidate) -> bool:
    """True if the cue and the source of a statement are those of a medium."""
    verb = doc[statement.head] if statement.head is not None else None
    if verb is None or (verb.lemma_.lower() not in _RELAYING and verb.lower_ != "according"):
        return False
    source = mention_span(doc, statement)
    return source is not None and _is_medium(source.root)


def _is_medium(noun: Token) -> bool:
    if noun.pos_ == "PROPN" and noun.ent_type_ not in {"PERSON", "GPE", "NORP"}:
        return True
    return noun.ent_type_ == "ORG" or noun.lower_ in MEDIA_SORTS or noun_kind(noun.lower_) == "organization"


def _told_apart(doc: Doc, one: Candidate, tag: Candidate) -> tuple[Candidate, Candidate]:
    """A statement and the tag that relays it: the verb of saying has the words, and the tag the whole report."""
    if one.head is None or one.type != "indirect" or not one.cue or not _reports(doc[one.head]):
        return one, tag
    (start, end), first = one.content[0], tag.content[0][0]
    if len(one.content) > 1 or one.cue[-1][1] > start or len(tag.content) > 1:
        return one, tag
    last = tag.content[0][1]
    if abs(start - first) <= _THAT:
        report: CharSpan = (doc[one.head].sent.start_char, last)
    elif first <= one.cue[0][0] and end <= last:
        report = tag.content[0]
    else:
        return one, tag
    sure = max(one.confidence, tag.confidence, _SURE)
    own = replace(one, content=((start, min(end, last)),), frame=_FRAME, confidence=sure)
    return own, replace(tag, content=(report,))


def _reports(verb: Token) -> bool:
    """True for a finite verb of saying with a subject before it."""
    return verb.tag_ in FINITE and is_saying(verb) and any(child.dep_ == "nsubj" for child in verb.lefts)
