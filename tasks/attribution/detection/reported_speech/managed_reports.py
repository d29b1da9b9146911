"""Reports that somebody manages to give: ``The girl was able to tell the police that her father had fallen``.

What is said is as certain as behind ``said``, but the network, which learned from news written in English, takes the
verb below ``able`` or ``managed`` for a wish.
"""

from collections.abc import Iterator
from typing import Final

from spacy.attrs import LEMMA
from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.frames import SECOND
from quotewire.tasks.attribution.text import (
    FINITE,
    SUBJECTS,
    confidences,
    extents,
    first_with,
    ids_of,
    subtree,
    tag_verbs,
    tokens_with,
)
from quotewire.tasks.attribution.types import Candidate

_MANAGING: Final = ids_of(("able", "manage", "help"))
_NOBODY: Final = frozenset({"nobody", "no", "none", "neither", "few", "hardly"})
_NEGATIONS: Final = frozenset({"not", "n't", "n’t", "never"})


def managed_reports(doc: Doc, marks: Marks, quoted: set[int]) -> Iterator[Candidate]:
    """Find the reports below a word for managing to do something.

    Args:
        doc: A parsed document.
        marks: Its quotation marks.
        quoted: Tokens inside quotations, where this is left to the speaker.
    """
    for token in tokens_with(doc, LEMMA, _MANAGING):
        found = _report(doc, marks, token) if token.i not in quoted else None
        if found is not None:
            yield found


def _report(doc: Doc, marks: Marks, managing: Token) -> Candidate | None:
    finite = managing.head if managing.lower_ == "able" else managing
    subject = first_with(finite.lefts, "nsubj")
    says = first_with(managing.rights, "xcomp")
    if subject is None or subject.left_edge.lower_ in _NOBODY:
        return None
    if says is None or says.lemma_.lower() not in tag_verbs() or not _asserts(managing, finite):
        return None
    clause = next((child for child in says.rights if _is_that_clause(child)), None)
    cue = extents(doc, marks.text, [(finite.i, says.i + 1)])
    content = marks.whole(extents(doc, marks.text, [subtree(clause)]), cue) if clause is not None else ()
    mention = extents(doc, marks.text, [subtree(subject)])
    if not content or not mention:
        return None
    sure = confidences()[SECOND]
    return Candidate(marks.type_of(content), "speech", content, cue, says.i, SECOND, sure, mention)


def _is_that_clause(verb: Token) -> bool:
    """True for a clause of its own behind ``that``."""
    has_subject = any(child.dep_ in SUBJECTS for child in verb.lefts)
    return verb.dep_ == "ccomp" and has_subject and verb.left_edge.lower_ == "that"


def _asserts(managing: Token, finite: Token) -> bool:
    """True for what somebody did: ``was able to``, ``managed to``, ``could not help``; not ``was not able to``."""
    negated = any(child.lower_ in _NEGATIONS for child in finite.lefts) or any(
        child.dep_ == "neg" for child in (*finite.children, *managing.children)
    )
    if managing.lower_ == "help":
        return negated and any(child.lower_ in {"could", "can"} for child in managing.lefts)
    return finite.tag_ in FINITE and not negated
