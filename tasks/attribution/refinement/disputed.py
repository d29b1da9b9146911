"""Gives a claim that somebody disputes to who made it: ``Holm rejected Berg's claim that the bridge was unsafe``.

The bridge is unsafe in the words of Berg. What Holm says, that it is not so, has no words of its own there. Without
somebody who made it (``rejected claims that``), the content stays with who rejects it, as a denial.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.text import CharSpan
from quotewire.tasks.attribution.types import Candidate

_DISPUTING: Final = frozenset(
    [
        "contest",
        "contradict",
        "counter",
        "deny",
        "discount",
        "dismiss",
        "dispute",
        "rebut",
        "refute",
        "reject",
        "repudiate",
    ]
)
_CLAIMS: Final = frozenset(
    ["accusation", "allegation", "assertion", "charge", "claim", "contention", "insinuation", "report", "statement"]
)
_LINKS: Final = frozenset({"of", "by", "from"})
_NAMED: Final = frozenset({"PERSON", "ORG"})
_REACH: Final = 16
"""Maximum tokens between a verb and the clause of the claim."""


def with_claimants(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of a document, disputed claims with who made them as the source."""
    return [_claimed(doc, statement) for statement in found]


def _claimed(doc: Doc, statement: Candidate) -> Candidate:
    verb = doc[statement.head] if statement.head is not None else None
    if verb is None or verb.lemma_.lower() not in _DISPUTING or len(statement.content) != 1:
        return statement
    claim = _claim(verb)
    if claim is None:
        return statement
    noun, that, owner = claim
    (start, end), clause = statement.content[0], that.idx
    if not (verb.idx < start and max(start, clause) < end):
        return statement
    content = ((max(start, clause), end),)
    cue = ((noun.idx, noun.idx + len(noun)),)
    return replace(statement, act="speech", content=content, cue=cue, head=noun.i, mention=(owner,))


def _claim(verb: Token) -> tuple[Token, Token, CharSpan] | None:
    """The noun of a claim behind a verb, the word that begins its clause, and the words for who made it."""
    doc = verb.doc
    words = doc[verb.i + 1 : min(verb.sent.end, verb.i + 1 + _REACH)]
    that = next((token for token in words if token.lower_ == "that"), None)
    if that is None:
        return None
    noun = next((token for token in doc[verb.i + 1 : that.i] if token.lemma_.lower() in _CLAIMS), None)
    if noun is None:
        return None
    before = doc[noun.i - 1].tag_ == "POS"
    behind = noun.i + 2 < that.i and doc[noun.i + 1].lower_ in _LINKS
    first, after = (verb.i + 1, noun.i - 1) if before else (noun.i + 2, that.i)
    if not (before and noun.i + 1 == that.i) and not behind:
        return None
    owner = doc[first:after]
    if not owner or not any(token.ent_type_ in _NAMED or is_person_noun(token) for token in owner):
        return None
    return noun, that, (owner.start_char, owner.end_char)
