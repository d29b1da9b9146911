"""Corrects words that somebody receives: ``“You are fired,” X was told``, ``X found a note: “…”``.

The person who hears, reads or finds words is the subject of the verb beside them, as a speaker is. The words are of who
tells or sent them; where nobody is named for that, of the note, and else nobody's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.detection import clause_verb, mention_of
from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.text import noun_kind, tag_verbs, text_of
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import RECEIVING_VERBS, REPLIES, TELLING_VERBS, WORDS_OF_SOMEBODY, WRITINGS

_PASSIVE: Final = frozenset({"nsubjpass", "auxpass"})
_GETTING: Final = frozenset({"receive", "get", "hear", "obtain", "listen"})
"""Verbs that have a reply for object."""
_HEARING: Final = frozenset({"hear", "overhear", "read"})
"""Verbs of receiving whose object is the words themselves."""
_LEARNING: Final = frozenset({"learn", "hear"})
_REMEMBERING: Final = frozenset({"remember", "recall", "quote", "cite", "recount", "repeat", "know"})
_OWNERS: Final = frozenset({"his", "her", "their", "its", "my", "our", "own"})
_REACH: Final = 20
"""Maximum number of tokens between a verb and what it has for object."""


def received(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of a document, those that somebody receives with who speaks them as the source."""
    return [_corrected(doc, statement) if statement.head is not None else statement for statement in found]


def _corrected(doc: Doc, statement: Candidate) -> Candidate:
    if statement.head is None:
        return statement
    head = doc[statement.head]
    verb = clause_verb(head) if head.text == ":" else head
    if verb is None or verb.pos_ not in {"VERB", "AUX"}:
        return statement
    # "had to hear", "was shocked to read"
    verb = next((child for child in verb.rights if child.dep_ == "xcomp" and child.lemma_ in _HEARING), verb)
    sources = _told(verb)
    if sources is None and statement.type != "indirect":
        sources = _quoted(doc, statement, verb)
    if sources is None:
        return statement
    mention = mention_of(doc, text_of(doc), sources[0], statement.content) if sources else ()
    return replace(statement, mention=mention)


def _told(verb: Token) -> list[Token] | None:
    """The head of the words for who tells the subject of a verb, if anybody is named; None if nobody is told."""
    lemma = verb.lemma_.lower()
    if lemma in TELLING_VERBS and any(child.dep_ in _PASSIVE for child in verb.children):
        return _agents(verb)
    return _from_somebody(verb) or None if lemma in _LEARNING else None


def _quoted(doc: Doc, statement: Candidate, verb: Token) -> list[Token] | None:
    """The same for a quotation that the subject of a verb hears, reads, finds or remembers."""
    if not _has_somebody(verb):
        return None
    lemma = verb.lemma_.lower()
    if lemma in _REMEMBERING:
        return _remembered(statement, verb)
    if lemma in RECEIVING_VERBS or any(child.dep_ in _PASSIVE for child in verb.children):
        carrier = _carrier(doc, statement, verb)
        if carrier is not None:
            return _sender(carrier, verb)
    if lemma in _HEARING and not any(child.dep_ == "dobj" for child in verb.children):
        return _from_somebody(verb) or _place(verb)
    return None


def _agents(verb: Token) -> list[Token]:
    """Who tells, if a passive says so."""
    agents = (child for child in verb.children if child.dep_ == "agent" or child.lower_ == "by")
    return [token for agent in agents for token in agent.children if token.dep_ == "pobj"][:1]


def _has_somebody(verb: Token) -> bool:
    """True if a verb, or the one that it belongs to, has a person, a body or a pronoun as subject."""
    for token in (verb, *verb.ancestors):
        for child in token.children:
            if child.dep_ in {"nsubj", "nsubjpass"} and child.i < verb.i:
                return _is_somebody(child)
        if token.dep_ not in {"xcomp", "conj"}:
            return False
    return False


def _is_somebody(token: Token) -> bool:
    if token.ent_type_ in {"PERSON", "ORG", "NORP"} or token.pos_ in {"PRON", "PROPN"} or is_person_noun(token):
        return token.lower_ not in {"it", "this", "that", "which"}
    return noun_kind(token.lemma_.lower()) in {"organization", "group", "person", "anonymous"}


def _carrier(doc: Doc, statement: Candidate, verb: Token) -> Token | None:
    """The noun behind a verb, before the words, that carries them."""
    ends = [start for start, _ in statement.content if start > verb.idx]
    limit = min(ends, default=len(text_of(doc)))
    for token in doc[verb.i + 1 : min(len(doc), verb.i + 1 + _REACH)]:
        if token.idx >= limit or token.is_sent_start:
            return None
        noun = token.lemma_.lower() if token.dep_ != "compound" else ""
        if noun in WRITINGS or (noun in REPLIES and verb.lemma_.lower() in _GETTING):
            owned = any(child.lower_ in _OWNERS for child in token.children)
            return None if owned else token
    return None


def _sender(carrier: Token, verb: Token) -> list[Token]:
    """Who sent or wrote what carries the words: ``from X``, ``of X``, ``X's``; else the carrier itself."""
    for child in carrier.children:
        if child.dep_ == "poss":
            return [child]
        if child.lower_ in {"from", "of", "by"}:
            named = [token for token in child.children if token.dep_ == "pobj" and _is_somebody(token)]
            if named:
                return named[:1]
    return _from_somebody(verb) or [carrier]


def _from_somebody(verb: Token) -> list[Token]:
    """The person or body behind ``from``."""
    behind = (token for child in verb.rights if child.lower_ == "from" for token in child.children)
    return [token for token in behind if token.dep_ == "pobj" and _is_somebody(token)][:1]


def _place(verb: Token) -> list[Token]:
    """Where words stand that somebody reads: ``read on the wall``."""
    behind = (token for child in verb.rights if child.lower_ in {"on", "in"} for token in child.children)
    return [token for token in behind if token.dep_ == "pobj" and verb.lemma_.lower() == "read"][:1]


def _remembered(statement: Candidate, verb: Token) -> list[Token] | None:
    """Whose words somebody remembers or quotes: ``the words of X``, ``what X said``, ``quoted her father``."""
    before = _first_behind(statement, verb)
    for child in verb.rights:
        if child.idx >= before:
            break
        if child.dep_ == "ccomp" and child.lemma_.lower() in tag_verbs():
            return [token for token in child.lefts if token.dep_ == "nsubj" and _is_somebody(token)][:1] or None
        if child.dep_ == "dobj" and child.lemma_.lower() in WORDS_OF_SOMEBODY:
            return [token for token in _owners(child) if token.lower_ not in _OWNERS][:1] or None
        if child.dep_ == "dobj" and verb.lemma_.lower() in {"quote", "cite"} and _is_somebody(child):
            return [child]
    return None


def _first_behind(statement: Candidate, verb: Token) -> int:
    """Offset of the first words behind a verb; the end of the document if all stand before it."""
    return min((start for start, _ in statement.content if start > verb.idx), default=len(text_of(verb.doc)))


def _owners(noun: Token) -> Iterable[Token]:
    """``X's words``, ``the words of X``."""
    for child in noun.children:
        if child.dep_ == "poss":
            yield child
        if child.lower_ in {"of", "from"}:
            yield from (token for token in child.children if token.dep_ == "pobj")
