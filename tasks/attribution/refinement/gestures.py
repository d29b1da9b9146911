"""Drops statements of a gesture behind the words of others: ``X had to hear “…”. She nodded.`` is no report of hers.

The finder takes the whole sentence before, with the reporter's words in it, for what she says.
"""

from collections.abc import Sequence

from spacy.tokens import Doc

from quotewire.tasks.attribution.text import tag_verbs
from quotewire.tasks.attribution.types import Candidate


def without_gestures(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of a document without those whose cue is a gesture at a report in the sentence before."""
    return [one for one in found if not (_is_behind_sentence(doc, one) and any(_holds(one, other) for other in found))]


def _is_behind_sentence(doc: Doc, statement: Candidate) -> bool:
    """True if a cue, no verb of saying, follows a sentence of the reporter with a quotation in it."""
    if statement.type != "mixed" or statement.head is None or len(statement.content) > 1:
        return False
    verb, span = doc[statement.head], doc.char_span(*statement.content[0], alignment_mode="expand")
    if span is None or verb.i < span.end or verb.lemma_.lower() in tag_verbs() or span[0].is_quote:
        return False
    return verb.sent.start >= span.end and any(token.is_quote for token in span)


def _holds(statement: Candidate, other: Candidate) -> bool:
    """True if another statement is quoted inside a statement's content."""
    (start, end), *_ = statement.content
    inside = all(start < first and after <= end for first, after in other.content)
    return other is not statement and other.type == "direct" and inside
