"""Embedding: the words above a cue that decide whether it happened (``refused to say``, ``no evidence that X said``).

The walk goes up from the cue through complements only. ``Refused to shake hands, saying …`` is not embedded: the
adverbial clause says what did happen.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from spacy.tokens import Token

_DEPTH: Final = 7
"""Maximum number of steps above the cue."""
_COMPLEMENTS: Final = frozenset({"xcomp", "pcomp", "ccomp", "acl"})
_NOUNS: Final = frozenset({"NOUN", "PROPN", "PRON"})
_ARGUMENTS: Final = frozenset({"dobj", "attr", "nsubj", "nsubjpass", "pobj", "appos", "conj"})


class Above(NamedTuple):
    """A word above a cue.

    Attributes:
        word: The word.
        by: How the cue's clause hangs on it: ``infinitive`` (with a gerund), ``clause``, ``noun`` (a clause of a noun),
            ``relative`` or ``argument`` (the noun of a cue is its object or subject).
        preposition: The preposition between them, or an empty string.
        below: The word that hangs on it.
    """

    word: Token
    by: str
    preposition: str
    below: Token


def spoken_verb(head: Token, cue: range) -> Token:
    """The last verb of a cue: ``say`` in ``refused to say``, whichever of them the finder calls its head.

    ``know`` is never meant: who wants to know something asks, and who lets it be known tells it.
    """
    found = head
    for i in cue:
        token = head.doc[i]
        if token.lemma_ == "know":
            continue
        if i > head.i and token.pos_ == "VERB" and token.dep_ in _COMPLEMENTS and _is_under(token, head):
            found = token
    return found


def _is_under(token: Token, head: Token) -> bool:
    for _ in range(3):
        token = token.head
        if token.i == head.i:
            return True
    return False


def bearer(verb: Token) -> Token:
    """The verb whose auxiliaries a verb shares: ``stand`` in ``could stand up and say``."""
    for _ in range(3):
        shares = verb.dep_ == "conj" and verb.tag_ in {"VB", "VBG", "VBN"} and verb.head.tag_ == verb.tag_
        if not shares or any(c.dep_ in {"nsubj", "nsubjpass", "aux"} for c in verb.children):
            break
        verb = verb.head
    return verb


def above(verb: Token) -> Iterator[Above]:
    """Yield the words above a cue, nearest first."""
    token = bearer(verb)
    for _ in range(_DEPTH):
        step = _noun_step(token) if token.pos_ in _NOUNS else _verb_step(token)
        if step is None:
            return
        yield step
        if step.by in {"relative", "noun"}:
            return
        token = bearer(step.word) if step.word.pos_ not in _NOUNS else step.word


def _verb_step(token: Token) -> Above | None:
    head, dep = token.head, token.dep_
    if dep == "relcl":
        return Above(head, "relative", "", token)
    if dep == "xcomp" and head.tag_ == "VBD":
        return Above(head, "infinitive", "", token)
    if not head.i < token.i:
        return None
    gerund = token.tag_ == "VBG"
    infinitive = token.tag_ == "VB" and any(child.lower_ == "to" for child in token.lefts)
    if dep == "pcomp":
        return Above(_through(head), "infinitive" if gerund else "clause", _preposition(head), token)
    by = {"xcomp": "infinitive", "ccomp": "infinitive" if infinitive or gerund else "clause", "acl": "noun"}.get(dep)
    if dep == "advcl" and infinitive and _takes_infinitive(head):
        by = "infinitive"  # the parser takes "was asked to say" and "is too polite to say" for adverbial clauses
    return Above(head, by, "", token) if by is not None else None


def _takes_infinitive(head: Token) -> bool:
    return head.pos_ == "ADJ" or any(child.dep_ in {"auxpass", "acomp"} for child in head.children)


def _preposition(token: Token) -> str:
    """A preposition, with the adverb before it that makes a phrase of it: ``instead of``, ``aside from``."""
    before = token.nbor(-1) if token.i else None
    if before is not None and before.lower_ in {"instead", "short", "far", "aside", "apart", "because", "ahead"}:
        return f"{before.lower_} {token.lower_}"
    return token.lower_


def _noun_step(token: Token) -> Above | None:
    head = token.head
    if head.i == token.i or token.dep_ not in _ARGUMENTS:
        return None
    if token.dep_ == "pobj":
        return Above(_through(head), "argument", head.lower_, token)
    return Above(head, "argument", "", token)


def _through(preposition: Token) -> Token:
    """The word that a chain of prepositions and adverbs (``stopped short of``) depends on."""
    token = preposition.head
    for _ in range(2):
        if token.dep_ not in {"advmod", "prep", "prt"} or token.pos_ in {"VERB", "NOUN"}:
            break
        token = token.head
    return token
