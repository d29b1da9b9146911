"""Statements behind a colon that no quotation marks show: ``Senator Wendel did not agree: the price was too low``.

Translated news writes so far more often than the news that the network was trained on. Before the colon stands a clause
of somebody who says, answers or gives a view; behind it stands a sentence.
"""

from typing import Final, NamedTuple

from spacy.tokens import Doc, Token

from quotewire.schemas.document import Act
from quotewire.tasks.attribution.detection.linking import subject_before
from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.text import FINITE, TokenSpan, cue_act, cue_words, is_saying, noun_kind
from quotewire.tasks.wordlists.attribution import GIVING_VERBS, ISSUED_DOCUMENTS, WORDS_OF_SOMEBODY

_CONVINCED: Final = frozenset({"sure", "certain", "convinced", "confident", "adamant"})
_BE: Final = frozenset({"is", "are", "was", "were", "am", "'s", "’s"})
_ANSWERING: Final = frozenset(
    {"react", "disagree", "object", "agree", "respond", "reply", "answer", "counter", "retort"}
)
_NOT_ALONE: Final = frozenset(
    [
        "accept",
        "address",
        "begin",
        "charge",
        "continue",
        "demand",
        "describe",
        "discuss",
        "express",
        "find",
        "go",
        "imply",
        "mention",
        "offer",
        "order",
        "outline",
        "post",
        "press",
        "publish",
        "question",
        "quote",
        "read",
        "report",
        "reveal",
        "rule",
        "show",
        "signal",
        "speak",
        "thank",
    ]
)
"""Verbs of saying that lead to a list or to what is found as often as to words."""
_GIVING: Final = GIVING_VERBS | {"have", "make", "offer", "present", "share", "voice"}
_ISSUING: Final = frozenset({"issue", "publish", "release", "make", "send", "circulate", "distribute", "post"})
_WORDS: Final = WORDS_OF_SOMEBODY | {"example"}
_TENSED: Final = FINITE | {"VBN"}
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass", "expl"})
_INSIDE: Final = frozenset({"relcl", "acl", "advcl"})
"""Clauses inside another one."""
_ANNOUNCING: Final = frozenset({"what", "how", "why", "which", "who", "where", "when"})
"""First words of a clause that says no more than that words follow."""
_OBJECTS: Final = frozenset({"dobj", "obj", "dative"})
_PLACES: Final = frozenset({"in", "at"})
_BODIES: Final = frozenset({"organization", "group"})
_BEGINS: Final = frozenset({".", "!", "?", "…", ";", ":", "”", '"'})
_LONGEST: Final = 30
"""Maximum tokens of the clause before a colon."""


class ColonReport(NamedTuple):
    """The clause before a colon.

    Attributes:
        source: Who speaks, in tokens.
        head: Index of the head of the cue.
        cue: The words that say so.
        act: What the source does.
        content: Index of the first token that is said: behind the colon, or in ``said the choice was simple: …`` that
            of the clause before it.
    """

    source: TokenSpan
    head: int
    cue: TokenSpan
    act: Act
    content: int


def before_colon(doc: Doc, colon: int) -> ColonReport | None:
    """The clause of somebody who says what stands behind a colon; None if nobody does, or if that is quoted."""
    behind = doc[colon + 1] if colon + 1 < len(doc) else None
    if behind is None or behind.is_quote or behind.is_space or behind.is_punct or behind.like_num:
        return None
    source = subject_before(doc, colon) or _in_a_body(doc, colon)
    if source is None or source[1] >= colon or source[1] - source[0] > _LONGEST:
        return None
    convinced = doc[colon - 1]
    if convinced.lower_ in _CONVINCED and convinced.nbor(-1).lower_ in _BE:
        return ColonReport(source, colon - 1, (source[1], colon), "belief", colon + 1)
    verb = _main_verb(doc, source[1], colon)
    cue = _cue(verb, colon) if verb is not None else None
    if verb is None or cue is None:
        return None
    content = _said_clause(verb, colon)
    return ColonReport(
        _without_participle(doc, source),
        verb.i,
        (cue[0], min(cue[1], content)),
        cue_act([(verb.pos_, verb.lemma_.lower())], quoted=False),
        content,
    )


def _without_participle(doc: Doc, source: TokenSpan) -> TokenSpan:
    """A subject without the clause of a participle behind it: ``Holm, noting that the dam is empty, added:``."""
    first, after = source
    commas = (i for i in range(first + 1, after - 1) if doc[i].text == "," and doc[i + 1].tag_ == "VBG")
    return first, next(commas, after)


def _said_clause(verb: Token, colon: int) -> int:
    """Index of the first token of what is said: a clause before the colon, which what follows explains, or behind it.

    In ``said what all thought: it was over`` the clause only announces the words.
    """
    for token in verb.doc[verb.i + 1 : colon]:
        if token.dep_ in _INSIDE or token.pos_ not in {"VERB", "AUX"} or not _is_finite(token):
            continue
        subject = next((child for child in token.lefts if child.dep_ in _SUBJECTS and child.i > verb.i), None)
        if subject is not None:
            first = token.left_edge if token.left_edge.i > verb.i else subject.left_edge
            return first.i if first.lower_ not in _ANNOUNCING else colon + 1
    return colon + 1


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in _TENSED or any(child.dep_ in {"aux", "auxpass"} for child in verb.lefts)


def _cue(verb: Token, colon: int) -> TokenSpan | None:
    """The words of a clause that say that somebody speaks; None if they say something else."""
    lemma = verb.lemma_.lower()
    noun = next((child for child in verb.rights if child.dep_ in _OBJECTS and child.i < colon), None)
    if noun is not None and noun.lemma_.lower() in _WORDS and (lemma in _GIVING or is_saying(verb)):
        return verb.i, noun.i + 1
    if noun is not None and noun.lemma_.lower() in ISSUED_DOCUMENTS and lemma in _ISSUING:
        return verb.i, noun.i + 1
    if lemma in _NOT_ALONE or not (lemma in _ANSWERING or is_saying(verb)) or (noun is not None and not _is_told(noun)):
        return None
    return cue_words(verb)


def _main_verb(doc: Doc, first: int, after: int) -> Token | None:
    """The verb of a clause, behind its auxiliary: ``did not agree``; None for a passive."""
    for token in doc[first:after]:
        if token.pos_ == "VERB":
            passive = any(child.dep_ == "auxpass" for child in token.lefts)
            finite = token.tag_ in FINITE or any(child.pos_ == "AUX" for child in token.lefts)
            return token if finite and not passive else None
    return None


def _is_told(noun: Token) -> bool:
    """True for whoever is told, and for the question that is answered."""
    if noun.pos_ in {"PRON", "PROPN"} or noun.lemma_.lower() in {"question", "request", "colleague"}:
        return True
    return is_person_noun(noun) or noun_kind(noun.lemma_.lower()) in _BODIES


def _in_a_body(doc: Doc, colon: int) -> TokenSpan | None:
    """The subject of ``In the zoo they answer:``, or the body itself in ``In the ministry once more reminded:``."""
    first = colon
    while first and colon - first < _LONGEST and not doc[first].is_sent_start and doc[first - 1].text not in _BEGINS:
        first -= 1
    if doc[first].lower_ not in _PLACES:
        return None
    verb = next((token for token in doc[first + 1 : colon] if token.tag_ in _TENSED), None)
    if verb is None:
        return None
    after = verb.i
    while after > first + 1 and doc[after - 1].pos_ in {"ADV", "AUX", "PART"}:
        after -= 1
    if doc[after - 1].lower_ == "they":
        return after - 1, after
    noun = next((token for token in doc[first].rights if token.dep_ == "pobj" and token.i < after), None)
    if noun is None or not (noun.ent_type_ == "ORG" or noun_kind(noun.lemma_.lower()) == "organization"):
        return None
    return first + 1, after
