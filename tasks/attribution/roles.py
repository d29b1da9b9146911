"""Roles: how the words of a title or an apposition divide into office and affiliation."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from spacy.tokens import Span, Token

from tasks.attribution.lexicon import noun_kind, pairs, words

_DROP: Final = frozenset({"a", "an", "the", "his", "her", "its", "their", "our", "'s", "’s", "’", "'", ","})
_PERSON_ENDING: Final = re.compile(
    r"(?:man|woman|person|ist|ologist|crat|ian|eer|ster|or|writer|worker|keeper|holder|player|fighter|lawmaker|policymaker)$"
)
_TIMES: Final = frozenset({"former", "ex", "acting", "interim", "retired", "then", "late", "incoming", "outgoing"})
"""Words before a body that tell when its officer is in office."""
_VALUES: Final = frozenset(
    ["controversial", "influential", "typical", "critical", "skeptical", "enthusiastic", "charismatic", "ordinary"]
)
_ENDS: Final = frozenset(["and", "but", "who", "whose", "at", "by", "since", "during", "under", "after", "before"])
"""Words that end a body's name where small letters follow: ``of State at the time``."""
_PLACES: Final = frozenset({"GPE", "LOC"})
_ARTICLE: Final = re.compile(r"^(?:the|mrs?\.?|ms\.?) ", re.IGNORECASE)
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


def is_title_of_office(role: str) -> bool:
    """Whether a title before a name is an office held now and goes before what stands behind the name."""
    told = role.split()
    return bool(told) and told[0] not in _TIMES and told[-1].lower() in words("place_offices.txt")


def read_title(tokens: list[Token]) -> Office:
    """Split ``[affiliation] [role]``: the role is the office's noun with the words that belong to it."""
    while tokens and tokens[-1].lower_ in _DROP:
        tokens.pop()
    cut = len(tokens)
    while cut and (
        is_person_noun(tokens[cut - 1]) or (tokens[cut - 1].lower_ in words("role_words.txt") and cut < len(tokens))
    ):
        cut -= 1
    short = pairs("title_offices.tsv").get(tokens[-1].lower_.rstrip(".")) if tokens else None
    if short is not None:
        inner, before = read_title(tokens[:-1]), _kept(tokens[:-1])
        body = inner.affiliation if inner.role is not None else _body(tokens[:-1])
        return Office(f"{before} {short}" if before else short, body)
    if cut == len(tokens) and not (tokens and tokens[-1].lower_.rstrip(".") in words("titles.txt")):
        if not (len(tokens) > 1 and tokens[-1].lower_ in words("role_words.txt")):
            return Office()
        while (cut and tokens[cut - 1].lower_ in words("role_words.txt")) or (cut and is_person_noun(tokens[cut - 1])):
            cut -= 1
    cut = _widened(tokens, cut)
    role = _in_singular(tokens[cut:])
    kept = _kept(tokens[:cut])
    if kept and role:
        role = f"{kept} {role}"
    return Office(role or None, _body(_of_place(tokens[:cut], tokens[-1])))


def _widened(tokens: list[Token], cut: int) -> int:
    """Where a role begins: ``council leader``, ``former vice presidential candidate``, ``star-turned-candidate``."""
    while 0 < cut < len(tokens):
        token = tokens[cut - 1]
        if token.tag_ == "HYPH" and cut > 1:
            cut -= 2
        elif token.is_lower and (token.tag_ == "NN" or token.lower_ in words("role_words.txt") or _relates(token)):
            cut -= 1
        else:
            break
    return cut


def _relates(token: Token) -> bool:
    """Whether an adjective says of what kind an office is (``environmental``) and not what somebody is like."""
    return token.pos_ == "ADJ" and token.lower_.endswith(("al", "ic", "ary")) and token.lower_ not in _VALUES


def _in_singular(tokens: list[Token]) -> str:
    """A role as written, in the singular: ``rivals X and Y`` are a rival each."""
    role = _text(tokens)
    last = tokens[-1] if tokens else None
    return role.removesuffix(last.text) + last.lemma_ if last is not None and last.tag_ == "NNS" else role


def _kept(tokens: list[Token]) -> str:
    """The word before a body that belongs to the office behind it: ``former NATO commander``."""
    return next((token.lower_ for token in tokens[:2] if token.lower_ in _TIMES), "")


def _of_place(tokens: list[Token], office: Token) -> list[Token]:
    """What stands before an office, without a place that its holder only comes from: ``a Bergen lawyer``."""
    if office.lemma_.lower().rstrip(".") in words("place_offices.txt"):
        return tokens
    named = [token for token in tokens if token.lower_ not in _DROP and not token.is_lower]
    return [] if all(token.ent_type_ in _PLACES for token in named) else tokens


def with_phrase(head: Office, phrase: list[Token]) -> Office:
    """``director of the Asia program at Institut X``: the last body named is the affiliation, the rest is the role."""
    phrase = _first_office(phrase)
    joins = [i for i, token in enumerate(phrase) if _joins(phrase, i, token) and _is_body(phrase[i + 1 :])]
    cut = joins[-1] if joins else (0 if _is_body(phrase[1:]) else None)
    if cut is None:
        return Office(f"{head.role} {_text(phrase)}", head.affiliation)
    role = f"{head.role} {_text(phrase[:cut])}".strip()
    if phrase[cut].lower_ in {"from", "in"} and not _is_held_for(head.role, phrase[cut + 1 :]):
        return Office(role, head.affiliation)
    name = _BASED.sub("", _text(_named(_without_place(phrase[cut + 1 :])), keep=True))
    return Office(role, _ARTICLE.sub("", name) or head.affiliation)


def _first_office(phrase: list[Token]) -> list[Token]:
    """A phrase up to the next thing that somebody is: ``of the institute and a friend of hers``."""
    for i in range(1, len(phrase) - 1):
        if phrase[i].lower_ in _ENDS and phrase[i + 1].is_lower and _is_body(phrase[i - 1 : i]):
            return phrase[:i]
    return phrase


def _is_held_for(role: str | None, place: list[Token]) -> bool:
    """Whether somebody is in office for a place and does not only come from there."""
    noun = (role or "").split(" of ")[0].split()[-1:]
    return bool(noun and noun[0].lower() in words("place_offices.txt")) or not all(
        token.ent_type_ in _PLACES or token.is_punct or token.lower_ == "the" for token in place
    )


def _named(phrase: list[Token]) -> list[Token]:
    """A body's name without the noun that says what it is: ``the weekly newspaper Fjordposten``."""
    first = next((i for i, token in enumerate(phrase) if i and token.text[:1].isupper()), 0)
    noun = phrase[first - 1].lemma_.lower() if first else ""
    described = bool(first) and phrase[first - 1].is_lower and noun_kind(noun) in {"organization", "document"}
    return phrase[first:] if described else phrase


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
    """Whether a phrase begins with a proper name, past its article or the noun that says what it is."""
    words_ = [token for token in _named(tokens)[:3] if token.lower_ not in _DROP]
    return bool(words_) and words_[0].text[:1].isupper()


def _body(tokens: list[Token]) -> str | None:
    """The affiliation in front of a role: a proper name, not a mere description."""
    based = next((i + 1 for i, token in enumerate(tokens) if token.lower_ == "based"), 0)
    tokens = tokens[based:]
    while tokens and (
        tokens[0].lower_ in _DROP
        or not tokens[0].text[:1].isupper()
        or tokens[0].lower_ in _TIMES
        or tokens[0].pos_ == "ADJ"
    ):
        tokens = tokens[1:]
    while tokens and (tokens[-1].lower_ in _DROP or tokens[-1].is_punct or _is_loose(tokens[-1])):
        tokens = tokens[:-1]
    while len(tokens) > 1 and tokens[-1].lower_ in words("parties.txt"):
        tokens = tokens[:-1]
    if all(token.lower_.rstrip(".") in words("titles.txt") for token in tokens):
        return None
    if all(token.ent_type_ in {"NORP", "DATE", "PERSON", "CARDINAL", "ORDINAL"} for token in tokens):
        return None
    return _text(tokens, keep=True) or None


def _is_loose(token: Token) -> bool:
    """Whether a common word ends no body's name: ``ministry`` may, ``senior`` may not."""
    return token.is_lower and noun_kind(token.lemma_.lower()) != "organization"


def _text(tokens: list[Token], *, keep: bool = False) -> str:
    """The words of a run of tokens; articles at its start go unless they are kept."""
    while tokens and not keep and tokens[0].lower_ in _DROP:
        tokens = tokens[1:]
    span: Span | None = tokens[0].doc[tokens[0].i : tokens[-1].i + 1] if tokens else None
    return " ".join(span.text.split()) if span is not None else ""
