"""Reads who a sentence names as the source of the sentence before it.

The sentence takes the message up with a demonstrative (``This was reported by X``, ``X writes about this``, ``This is
according to X``) or with a noun for a message (``X made the announcement``, ``The information comes from X``, ``Such an
opinion was expressed by X``).
"""

from typing import Final, NamedTuple

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.text import SUBJECTS, TokenSpan, cue_words, first_with, object_of, subtree
from quotewire.tasks.wordlists.attribution import (
    GIVING_VERBS,
    MESSAGE_VERBS,
    MESSAGES,
    PLAIN_MESSAGES,
    PUBLISHING_VERBS,
    RECORDS,
)

TAKES_UP: Final = frozenset({"this", "that", "it"})
_POINTING: Final = frozenset({"this", "that", "such", "corresponding", "relevant", "same", "respective"})
"""Words before a noun that takes a message up; the last four are translators'."""
_SHOWN: Final = frozenset({"apparent", "evident", "clear", "obvious"})
"""What a message is from the record that holds it: ``This is apparent from the report of X``."""
_SHOWING: Final = {"emerge": "from", "result": "from", "base": "on", "see": "from", "gather": "from"}
"""Verbs that say the same, with their prepositions: ``This emerges from data of X``."""
_EVIDENCE: Final = (
    RECORDS
    | MESSAGES
    | {"analysis", "answer", "figure", "list", "paper", "poll", "program", "programme", "record", "register", "reply"}
    | {
        "minutes",
        "overview",
        "petition",
        "plan",
        "request",
        "response",
        "review",
        "schedule",
        "statistic",
        "statistics",
    }
    | {"study", "survey"}
)
"""Nouns for what shows a message to be true."""
_COMING: Final = frozenset({"come", "receive", "originate", "obtain"})
_KNOWN: Final = frozenset({"known", "public", "clear"})
_TAKING_UP: Final = MESSAGE_VERBS | {"follow", "become", "make"} | set(_SHOWING)
_SIGNED: Final = frozenset({"sign", "issue", "publish", "release", "make", "give", "hold", "express"})
_CLAUSES: Final = frozenset({"ccomp", "xcomp", "parataxis"})
_TITLES: Final = frozenset({"dr.", "mr.", "mrs.", "ms.", "prof.", "engineer"})


class Reporting(NamedTuple):
    """What attributes the sentence before: the index of its head, its words and those of its source."""

    head: int
    cue: TokenSpan
    source: TokenSpan


def reporting(token: Token) -> Reporting | None:
    """What attributes the sentence before, if a word takes that one up.

    Args:
        token: One of ``TAKES_UP`` or of the nouns for messages.

    Returns:
        None if the word does not take a sentence up, or nobody is named as the source.
    """
    noun = token.lower_ in MESSAGES
    if noun and not _takes_up(token):
        return None
    verb = token.head.head if token.head.lower_ == "about" or token.head.lower_ in _KNOWN else token.head
    if verb.pos_ == "AUX":
        return None if noun else _equated(verb, token)
    if verb.pos_ != "VERB" or not (noun or verb.lemma_.lower() in _TAKING_UP):
        return None
    if any(child.dep_ in _CLAUSES for child in verb.children):
        return _made_known(verb)
    source = _of_noun(verb, token) if noun else _of_demonstrative(verb)
    return None if source is None else Reporting(verb.i, cue_words(verb), _phrase(source))


def _takes_up(noun: Token) -> bool:
    """True for ``this announcement``, ``such an opinion``, ``the relevant data``; not for ``the news of the fire``."""
    words = [child for child in noun.children if child.dep_ != "punct"]
    others = any(child.lower_ not in _POINTING and child.dep_ not in {"det", "predet"} for child in words)
    bare = noun.lower_ in PLAIN_MESSAGES and any(child.lower_ == "the" for child in words)
    return not others and (bare or _points_back(noun))


def _points_back(noun: Token) -> bool:
    """True for a noun behind ``this``, ``such`` or ``the corresponding``."""
    return any(child.lower_ in _POINTING for child in noun.children)


def _of_noun(verb: Token, noun: Token) -> Token | None:
    """Who utters a message with a verb: the agent of a passive, its origin, or the subject."""
    lemma = verb.lemma_.lower()
    if lemma in _COMING:
        return _behind_preposition(verb, "from") if noun.dep_ in SUBJECTS else None
    if lemma not in MESSAGE_VERBS | PUBLISHING_VERBS and not (lemma in GIVING_VERBS and _points_back(noun)):
        return None
    if noun.dep_ == "nsubjpass":
        return _agent(verb) or _place_of_publication(verb)
    return first_with(verb.children, "nsubj") if noun.dep_ == "dobj" else None


def _of_demonstrative(verb: Token) -> Token | None:
    """Who reports ``this`` with a verb; None if nobody does."""
    children = list(verb.children)
    lemma = verb.lemma_.lower()
    if lemma in {"follow", "become"}:
        return _follows_from(verb, children)
    if lemma in _SHOWING:
        return _record_behind(verb, _SHOWING[lemma])
    if lemma not in MESSAGE_VERBS:
        return None
    if any(child.dep_ == "nsubjpass" and child.lower_ in TAKES_UP for child in children):
        return _agent(verb) or next((found for child in verb.rights if (found := _in_record(child))), None)
    taken_up = any(child.dep_ == "dobj" and child.lower_ in {"this", "that"} for child in children)
    about = (t for child in children if child.lower_ == "about" for t in child.children)
    if taken_up or any(token.lower_ in TAKES_UP for token in about):
        subject = next((child for child in children if child.dep_ == "nsubj"), None)
        return subject if subject is not None or verb.i != verb.sent.start else _inverted(children)
    return None


def _follows_from(verb: Token, children: list[Token]) -> Token | None:
    """``This follows from the report``, ``It became known from a message of X``."""
    taken_up = any(child.dep_ == "nsubj" and child.lower_ in TAKES_UP for child in children)
    known = verb.lemma_.lower() == "follow" or any(child.lower_ in _KNOWN | _SHOWN for child in children)
    return _behind_preposition(verb, "from") if taken_up and known else None


def _equated(verb: Token, subject: Token) -> Reporting | None:
    """``This is according to X``, ``That was the opinion of X``, ``This is in a statement signed by X``."""
    if subject.lower_ not in {"this", "that"} or subject.dep_ != "nsubj":
        return None
    if any(child.dep_ == "neg" for child in verb.children):
        return None
    for child in verb.rights:
        if child.lower_ == "according":
            source = next((t for t in child.subtree if t.dep_ == "pobj"), None)
            return None if source is None else Reporting(child.i, (child.i, child.i + 2), _phrase(source))
        source = _owner(child)
        if source is not None:
            return Reporting(verb.i, (verb.i, verb.i + 1), _phrase(source))
        if child.lower_ in _SHOWN and (source := _record_behind(child, "from")) is not None:
            return Reporting(child.i, (verb.i, child.i + 1), _phrase(source))
    return None


def _record_behind(word: Token, preposition: str) -> Token | None:
    """The record behind a preposition of a word: ``apparent from the report of X``, ``based on data of X``."""
    for child in word.rights:
        if child.lower_ == preposition:
            noun = object_of(child)
            return noun if noun is not None and noun.lemma_.lower() in _EVIDENCE else None
    return None


def _owner(complement: Token) -> Token | None:
    """Whose ``the opinion of X`` is, or ``in a statement of X``; without an owner, the statement itself speaks."""
    if complement.dep_ == "attr":
        return _issuer(complement) if complement.lower_ in MESSAGES else None
    return _in_record(complement)


def _in_record(preposition: Token) -> Token | None:
    """Whose ``in the message of X`` is; the message itself if it has no owner."""
    if preposition.lower_ != "in":
        return None
    record = next((t for t in preposition.children if t.lower_ in RECORDS), None)
    return None if record is None else _issuer(record) or record


def _issuer(noun: Token) -> Token | None:
    """Who signed a statement or holds an opinion: ``of X``, ``from X``, ``signed by X``."""
    for child in noun.children:
        if child.dep_ == "acl" and child.lemma_.lower() in _SIGNED:
            return _agent(child)
        if child.lower_ in {"of", "from", "by"}:
            return object_of(child)
    return None


def _made_known(verb: Token) -> Reporting | None:
    """``X made this known``: ``this`` is subject of what X makes."""
    if verb.lemma_.lower() != "make":
        return None
    result = next((child for child in verb.children if child.dep_ in _CLAUSES and child.lower_ in _KNOWN), None)
    subject = first_with(verb.children, "nsubj")
    if result is None or subject is None or not any(t.lower_ in {"this", "that"} for t in result.children):
        return None
    return Reporting(verb.i, cue_words(verb), _phrase(subject))


def _inverted(children: list[Token]) -> Token | None:
    """The subject that translation left behind the verb that begins a sentence: ``Writes about it the Post``."""
    return next((child for child in children if child.dep_ == "dobj" and child.lower_ not in TAKES_UP), None)


def _agent(verb: Token) -> Token | None:
    """The ``by`` phrase of a passive, wherever the parser hangs it."""
    for token in verb.subtree:
        if token.lower_ == "by" and token.i > verb.i:
            return object_of(token)
    return None


def _place_of_publication(verb: Token) -> Token | None:
    """``published on the website of X``: where somebody's message stands, if nobody is named who put it there."""
    return _behind_preposition(verb, "on") if verb.lemma_.lower() in {"publish", "post", "release"} else None


def _behind_preposition(verb: Token, word: str) -> Token | None:
    """The noun behind a preposition of a verb or of its complement; None for a place."""
    for child in (*verb.rights, *(t for right in verb.rights if right.dep_ == "acomp" for t in right.rights)):
        if child.lower_ == word:
            noun = object_of(child)
            return None if noun is None or noun.ent_type_ in {"GPE", "LOC", "DATE"} else noun
    return None


def _phrase(source: Token) -> TokenSpan:
    """The words of a source, with the name behind a comma that the parser hangs on the verb."""
    first, after = subtree(source)
    return first, _name_end(source.doc, after)


def _name_end(doc: Doc, after: int) -> int:
    """Index behind ``, Rosa Wendel``, if a name in apposition follows; ``after`` itself otherwise."""
    end = after + 1
    if end >= len(doc) or doc[after].text != "," or not _in_name(doc[end]):
        return after
    while end < len(doc) and _in_name(doc[end]):
        end += 1
    return end


def _in_name(token: Token) -> bool:
    return token.ent_type_ == "PERSON" or token.lower_ in _TITLES
