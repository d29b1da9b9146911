"""Roles: how the words of a title or an apposition divide into office and affiliation."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from spacy.tokens import Span, Token

from tasks.attribution.lexicon import noun_kind, words

_DROP: Final = frozenset({"a", "an", "the", "his", "her", "its", "their", "our", "'s", "’s", "’", "'", ","})
_PERSON_ENDING: Final = re.compile(
    r"(?:man|woman|person|ist|ologist|crat|ian|eer|ster|or|writer|worker|keeper|holder|player|fighter|lawmaker|policymaker)$"
)
_BASED: Final = re.compile(r"^(?:the )?(?:[\w.]+[ -]){0,3}based ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Office:
    """What somebody is, and for whom."""

    role: str | None = None
    affiliation: str | None = None


def is_person_noun(token: Token) -> bool:
    """Whether a noun can be somebody's office or profession."""
    return token.pos_ in {"NOUN", "PROPN"} and _names_person(token.lemma_.lower())


@cache
def _names_person(lemma: str) -> bool:
    kind = noun_kind(lemma)
    return kind == "person" or (kind is None and bool(_PERSON_ENDING.search(lemma)))


def read_title(tokens: list[Token]) -> Office:
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
    # "council leader", "police spokesman": common nouns before the office belong to it.
    while 0 < cut < len(tokens) and tokens[cut - 1].tag_ == "NN" and tokens[cut - 1].is_lower:
        cut -= 1
    role = _text(tokens[cut:])
    return Office(role or None, _body(tokens[:cut]))


def with_phrase(head: Office, phrase: list[Token]) -> Office:
    """``director of the Asia program at Institut X``: the last body named is the affiliation, the rest is the role."""
    joins = [i for i, token in enumerate(phrase) if _joins(phrase, i, token) and _is_body(phrase[i + 1 :])]
    cut = joins[-1] if joins else (0 if _is_body(phrase[1:]) else None)
    if cut is None:
        return Office(f"{head.role} {_text(phrase)}", head.affiliation)
    role = f"{head.role} {_text(phrase[:cut])}".strip()
    name = _BASED.sub("", _text(_without_place(phrase[cut + 1 :]), keep=True))
    return Office(role, name.removeprefix("the ").removeprefix("The ") or head.affiliation)


def _joins(phrase: list[Token], i: int, token: Token) -> bool:
    """Whether a preposition leads to the affiliation; in ``the Institute for Peace`` it belongs to a name."""
    if token.lower_ in {"at", "from"}:
        return True
    return token.lower_ in {"for", "with"} and not (i and phrase[i - 1].text[:1].isupper())


def _without_place(name: list[Token]) -> list[Token]:
    """``the Institute of Geology in Bergen``: where a body sits is no part of its name."""
    at = next((i for i, token in enumerate(name) if i > 1 and token.lower_ == "in"), len(name))
    return name[:at] if all(token.ent_type_ == "GPE" for token in name[at + 1 :]) else name


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
    if all(token.lower_.rstrip(".") in words("titles.txt") for token in tokens):
        return None
    if all(token.ent_type_ in {"NORP", "DATE", "PERSON", "CARDINAL", "ORDINAL"} for token in tokens):
        return None
    return _text(tokens, keep=True) or None


def _text(tokens: list[Token], *, keep: bool = False) -> str:
    """The words of a run of tokens; articles at its start go unless they are kept."""
    while tokens and not keep and tokens[0].lower_ in _DROP:
        tokens = tokens[1:]
    span: Span | None = tokens[0].doc[tokens[0].i : tokens[-1].i + 1] if tokens else None
    return " ".join(span.text.split()) if span is not None else ""
