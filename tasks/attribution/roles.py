"""Roles: office and affiliation as the words around a name give them.

They stand in a title (``NATO Secretary General X``) or in apposition (``X, head of the institute``).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from spacy.tokens import Doc, Span, Token

from tasks.attribution.lexicon import noun_kinds, words

_MAX: Final = 24
"""Tokens of an apposition that are read; what is longer is rarely an office."""
_JOIN: Final = frozenset({"at", "with", "for", "from", "in", "on", "to"})
_DROP: Final = frozenset({"a", "an", "the", "his", "her", "its", "their", "our", "'s", "’s", "’", "'", ","})
_PERSON_ENDING: Final = re.compile(r"(?:man|woman|person|ist|ologist|crat|ian|eer|ster|or)$")
_BASED: Final = re.compile(r"^(?:the )?(?:[\w.]+[ -]){0,3}based ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Office:
    """What somebody is, and for whom."""

    role: str | None = None
    affiliation: str | None = None


def office_before(doc: Doc, start: int, first: int) -> Office:
    """Read the title in the tokens from ``first`` to ``start``, where a name begins."""
    return _read(list(doc[first:start]))


def office_after(doc: Doc, end: int) -> Office:
    """Read the apposition that follows a name which ends before token ``end``."""
    tokens = _apposition(doc, end)
    cut = next((i for i, token in enumerate(tokens) if token.pos_ == "ADP" or token.lower_ == "of"), len(tokens))
    if not any(is_person_noun(token) for token in tokens[:cut]):
        return Office()
    head = _read(tokens[:cut])
    if cut == len(tokens) or head.role is None:
        return head
    return _with_phrase(doc, head, tokens[cut:])


def is_person_noun(token: Token) -> bool:
    """Whether a noun can be somebody's office or profession."""
    return token.pos_ in {"NOUN", "PROPN"} and _names_person(token.lemma_.lower())


@cache
def _names_person(lemma: str) -> bool:
    kind = noun_kinds().get(lemma)
    return kind == "person" or (kind is None and bool(_PERSON_ENDING.search(lemma)))


def _read(tokens: list[Token]) -> Office:
    """Split ``[affiliation] [role]``: the role is the office's noun with the words that belong to it."""
    while tokens and tokens[-1].lower_ in _DROP:
        tokens.pop()
    cut = len(tokens)
    while cut and (
        is_person_noun(tokens[cut - 1]) or (tokens[cut - 1].lower_ in words("role_words.txt") and cut < len(tokens))
    ):
        cut -= 1
    if cut == len(tokens) and not (tokens and tokens[-1].lower_.rstrip(".") in words("titles.txt")):
        if not (len(tokens) > 1 and tokens[-1].lower_ in words("role_words.txt")):
            return Office()
        while (cut and tokens[cut - 1].lower_ in words("role_words.txt")) or (cut and is_person_noun(tokens[cut - 1])):
            cut -= 1
    role = _text(tokens[cut:])
    return Office(role or None, _body(tokens[:cut]))


def _apposition(doc: Doc, end: int) -> list[Token]:
    """The tokens between the comma after a name and the next mark or verb."""
    if end + 1 >= len(doc) or doc[end].text != ",":
        return []
    tokens: list[Token] = []
    for token in doc[end + 1 : end + 1 + _MAX]:
        if (
            (token.is_punct and token.text not in {"-", "'", "’"})
            or token.is_space
            or _is_verb(token)
            or token.tag_ in {"WP", "WDT"}
        ):
            break
        tokens.append(token)
    return tokens


def _is_verb(token: Token) -> bool:
    """Whether an apposition is over; the participle of ``London-based`` is a part of it."""
    return token.pos_ in {"VERB", "AUX"} and not (token.i and token.nbor(-1).text == "-")


def _with_phrase(doc: Doc, head: Office, phrase: list[Token]) -> Office:
    """``director of the Asia program at Institut X``: the last body named is the affiliation, the rest is the role."""
    joins = [
        i
        for i, token in enumerate(phrase)
        if token.lower_ in {"at", "with", "for", "from"} and _is_body(phrase[i + 1 :])
    ]
    cut = joins[-1] if joins else (0 if _is_body(phrase[1:]) else None)
    if cut is None:
        return Office(f"{head.role} {_text(phrase)}", head.affiliation)
    role = f"{head.role} {_text(phrase[:cut])}".strip()
    name = _BASED.sub("", _text(phrase[cut + 1 :], keep=True))
    return Office(role, name.removeprefix("the ").removeprefix("The ") or head.affiliation)


def _is_body(tokens: list[Token]) -> bool:
    """Whether a phrase begins with a proper name, past its article."""
    words_ = [token for token in tokens[:3] if token.lower_ not in _DROP]
    return bool(words_) and words_[0].text[:1].isupper()


def _body(tokens: list[Token]) -> str | None:
    """The affiliation in front of a role: a proper name, not a mere description."""
    while tokens and (tokens[0].lower_ in _DROP or not tokens[0].text[:1].isupper()):
        tokens = tokens[1:]
    while tokens and tokens[-1].lower_ in _DROP:
        tokens = tokens[:-1]
    if not tokens or all(token.ent_type_ in {"NORP", "DATE", "PERSON", "CARDINAL", "ORDINAL"} for token in tokens):
        return None
    return _text(tokens, keep=True) or None


def _text(tokens: list[Token], *, keep: bool = False) -> str:
    """The words of a run of tokens; articles at its start go unless they are kept."""
    while tokens and not keep and tokens[0].lower_ in _DROP:
        tokens = tokens[1:]
    span: Span | None = tokens[0].doc[tokens[0].i : tokens[-1].i + 1] if tokens else None
    return " ".join(span.text.split()) if span is not None else ""
