"""Statements of a medium that cites somebody: ``Vestnik reports, citing the police, that two cars collided``.

News names both, and readers give the words to the medium first. The phrase is no part of what it says (``According to
Vestnik, citing the police, two cars collided``). Where only whoever is cited was found, the medium takes that place.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.text import extents, text_of, trimmed
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import TAG_VERB_FORMS

_CITING: Final = frozenset({"citing", "quoting", "referring"})
_PHRASE: Final = re.compile(
    r"(?:citing|quoting|referring to|speaking|with (?:an? )?reference to)[ \xa0][^,.!?;:“”„«»\"\n]{2,80},[ \xa0](?=\S)"
)
_CLAUSES: Final = frozenset({"advcl", "prep", "xcomp"})


def without_citations(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of a document, those of a medium that cites somebody put right."""
    text = text_of(doc)
    heads = {one.head for one in found}
    cut = [_cut(text, one) for one in found]
    return [_of_medium(doc, one, heads) for one in cut if not _holds_report(doc, one, found)]


def _cut(text: str, statement: Candidate) -> Candidate:
    """A statement without the phrase that its content begins with."""
    (start, end), *others = statement.content
    phrase = _PHRASE.match(text, start, end) if statement.cue and statement.cue[-1][1] <= start else None
    rest = trimmed(text, phrase.end(), end) if phrase is not None else None
    return replace(statement, content=(rest, *others)) if rest is not None else statement


def _of_medium(doc: Doc, statement: Candidate, heads: set[int | None]) -> Candidate:
    """The statement of who reports in place of the one who is cited, if nothing else gives it to that one."""
    if statement.head is None or not _cites(doc, statement):
        return statement
    citing, verb = doc[statement.head], doc[statement.head].head
    if verb.i > citing.i:
        verb = verb.head  # the parser attaches the phrase to what is reported
    if citing.dep_ not in _CLAUSES or verb.i in heads or verb.lower_ not in TAG_VERB_FORMS or verb.i > citing.i:
        return statement
    if not any(child.dep_ == "nsubj" for child in verb.lefts):
        return statement
    cue = extents(doc, text_of(doc), [(verb.i, verb.i + 1)])
    return replace(statement, head=verb.i, cue=cue, mention=None)


def _cites(doc: Doc, statement: Candidate) -> bool:
    """True for a statement of the one who is cited: its cue is ``citing``."""
    return statement.head is not None and doc[statement.head].lower_ in _CITING


def _holds_report(doc: Doc, statement: Candidate, found: Sequence[Candidate]) -> bool:
    """True for what is cited behind a report that was found itself: ``…, Vestnik reports, citing the police``."""
    if not _cites(doc, statement):
        return False
    start, end = statement.content[0][0], statement.content[-1][1]
    return any(one is not statement and one.cue and start < one.cue[0][0] and one.cue[-1][1] <= end for one in found)
