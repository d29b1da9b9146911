"""Drops statements of whoever only sets the scene: ``As Holm apologised, a guest shouted: “…”`` is the guest's alone.

The finder takes the main clause for what the subject of the clause before it says.
"""

from collections.abc import Sequence
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.text import is_within, tag_verbs
from quotewire.tasks.attribution.types import Candidate

_WHEN: Final = frozenset({"when", "while", "after", "before", "once"})
_AS: Final = "as"


def without_fronted_clauses(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of a document without those of a fronted clause that hold the main clause's report."""
    heads = {one.head for one in found if one.head is not None}
    return [one for one in found if not _is_scene(doc, one, heads)]


def _is_scene(doc: Doc, statement: Candidate, heads: set[int]) -> bool:
    """True if the content is the main clause behind the cue's, and is a report of its own."""
    verb = doc[statement.head] if statement.head is not None else None
    if verb is None or verb.dep_ != "advcl" or verb.head.i < verb.i:
        return False
    if not any(main.i in heads for main in (verb.head, *verb.head.conjuncts)):
        return False  # the main clause reports nothing: "As Holm said, the bridge is closed"
    if not is_within(verb.head.idx, statement.content):
        return False
    link = next((child.lower_ for child in verb.lefts if child.lower_ in _WHEN | {_AS}), None)
    # "As Holm said on Monday, the guard shouted" reports Holm's words.
    return link in _WHEN or (link == _AS and not _may_report(verb))


def _may_report(verb: Token) -> bool:
    """True for a verb of saying without a topic of its own; not for ``asked for calm``."""
    topic = any(child.lower_ == "for" for child in verb.rights)
    return verb.lemma_.lower() in tag_verbs() and not topic
