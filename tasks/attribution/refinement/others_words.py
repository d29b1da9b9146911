"""Whose words a statement is where a phrase beside them names somebody else: whom they are about or put to.

``About X wrote a user: “…”``, ``“…?” was the first question to X``, ``It is said of X that``, ``X by a banner: “…”``.
"""

from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities import POSSESSIVES, is_person_noun
from quotewire.tasks.attribution.text import covering_token, tag_verbs
from quotewire.tasks.attribution.types import Candidate

_ABOUT: Final = frozenset({"about", "of"})
_TO_SOMEBODY: Final = frozenset(
    {"appeal", "call", "insult", "message", "question", "reply", "request", "threat", "warning"}
)
"""Nouns for words behind which ``to`` names who hears them: ``the first question to X``."""
_SIGNS: Final = frozenset(
    {"banner", "billboard", "cardboard", "flyer", "graffiti", "inscription", "leaflet", "placard", "plaque", "poster"}
    | {"sign", "slip", "slogan", "sticker"}
)
_FRONTED: Final = frozenset({"about", "against", "at", "of", "to", "toward", "towards"})
"""Prepositions before those whom, in front of the verb, words are about or told to."""
_IN_FRONT: Final = ("in", "front", "of")
_LEAD: Final = 8
"""Maximum number of tokens of such a phrase."""
_LONG: Final = 24
"""Maximum number of tokens from such a verb to the colon."""
_REPORTS: Final = frozenset({"shout", "testify"})
"""Verbs of reporting that lead to quotations and seldom follow them."""


def others_words(doc: Doc, statement: Candidate) -> list[Token] | None:
    """The head of the words for who speaks, if anybody is named; None where the mention may well be the speaker."""
    if _is_hearer(doc, statement):
        return []
    sign = _sign_before(doc, statement)
    return [sign] if sign is not None else _behind_verb(doc, statement) or _behind_others(doc, statement)


def token_before(doc: Doc, statement: Candidate) -> Token | None:
    """The token before a statement's content."""
    first = covering_token(doc, statement.content[0][0])
    return first.nbor(-1) if first is not None and first.i else None


def mention_span(doc: Doc, statement: Candidate) -> Span | None:
    """The first piece of a statement's mention; None without one."""
    return doc.char_span(*statement.mention[0], alignment_mode="expand") if statement.mention else None


def _is_hearer(doc: Doc, statement: Candidate) -> bool:
    """True for the name in ``“…?” was the first question to X`` and ``It is said about X that``."""
    named = mention_span(doc, statement)
    link = named.root.head if named is not None and named.root.dep_ == "pobj" else None
    if link is None:
        return False
    if link.lower_ in _ABOUT and link.head.pos_ == "VERB":
        return any(child.lower_ == "it" and child.dep_ == "nsubjpass" for child in link.head.lefts)
    return link.lower_ == "to" and link.head.lemma_.lower() in _TO_SOMEBODY


def _sign_before(doc: Doc, statement: Candidate) -> Token | None:
    """What carries the words, right before the colon that leads to them: ``X beside a banner: “…”``."""
    before = token_before(doc, statement)
    sign = doc[before.i - 1] if before is not None and before.text == ":" and before.i else None
    if sign is None or sign.lower_ not in _SIGNS or statement.type == "indirect":
        return None
    return None if any(child.lower_ in POSSESSIVES for child in sign.lefts) else sign


def _behind_verb(doc: Doc, statement: Candidate) -> list[Token] | None:
    """The subject behind its verb, where a phrase in front names another: ``About X wrote a user: “…”``.

    Slavic, Baltic and German news puts what words are about first.
    """
    named, before = mention_span(doc, statement), token_before(doc, statement)
    if named is None or before is None or before.text != ":" or named.end >= before.i or not _is_governed(named):
        return None
    verb = doc[named.end]
    if verb.tag_ not in {"VBD", "VBZ"} or verb.lemma_.lower() not in tag_verbs() | _REPORTS:
        return None
    behind = [token for token in doc[verb.i + 1 : before.i] if token.head.pos_ != "ADP" or token.ent_type_ == "PERSON"]
    return [t for t in reversed(behind) if t.ent_type_ == "PERSON" or is_person_noun(t)][:1] or None


def _behind_others(doc: Doc, statement: Candidate) -> list[Token] | None:
    """The subject that a sentence from its verb on has last: ``Told the court about X the witness Y: “…”``."""
    before = token_before(doc, statement)
    if before is None or before.text != ":" or statement.type == "indirect":
        return None
    verb = before.sent[0]
    if (
        verb.tag_ not in {"VBD", "VBN"}
        or verb.lemma_.lower() not in tag_verbs() | _REPORTS
        or before.i - verb.i > _LONG
    ):
        return None
    for token in reversed(doc[verb.i + 1 : before.i]):
        if (token.ent_type_ == "PERSON" or is_person_noun(token)) and not _is_behind_preposition(token, verb):
            return [token]
    return None


def _is_behind_preposition(noun: Token, verb: Token) -> bool:
    """True if a preposition stands before the words that a noun or a name ends."""
    first = noun.i
    while first > verb.i + 1 and (
        noun.doc[first - 1].ent_type_ == noun.ent_type_ != "" or noun.doc[first - 1].pos_ in {"ADJ", "NOUN"}
    ):
        first -= 1
    led = noun.doc[first - 1] if noun.doc[first - 1].pos_ not in {"DET", "PRON"} else noun.doc[first - 2]
    return led.pos_ == "ADP"


def _is_governed(named: Span) -> bool:
    """True if a sentence begins with a preposition and the person whom it governs: ``Of her father X``."""
    lead = named.doc[named.sent.start : named.start]
    words = tuple(token.lower_ for token in lead[: len(_IN_FRONT)])
    first = len(_IN_FRONT) if words == _IN_FRONT else 1
    if not lead or len(lead) > _LEAD or (first == 1 and lead[0].lower_ not in _FRONTED):
        return False
    return all(token.pos_ in {"DET", "ADJ"} or token.tag_ == "PRP$" or is_person_noun(token) for token in lead[first:])
