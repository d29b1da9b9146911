"""Name spans: unbroken sequences (runs) of capitalised words, which may be names.

A name is the text as written: tokens joined by a hyphen belong together, letters of any alphabet count, and initials
and particles may stand between its words.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.text import TokenSpan, noun_kinds
from quotewire.tasks.wordlists.attribution import (
    PARTICLES,
    PERSON_NOUNS,
    ROLE_MODIFIERS,
    ROLE_WORDS,
    SERVICE_STATUSES,
    TITLES,
)
from quotewire.tasks.wordlists.genders import first_names

_HYPHENS: Final = frozenset({"-", "‐", "‑", "–"})
_GLUED_DASH: Final = re.compile(r"^(?:(?:\S*[”“\"’‘'»«)\]])?(?:[—–―]|--)|(?:\S*[”\"»])?-)(?=\w)")
"""The dash of a signature and the end of the quotation before it, where a tokenizer leaves them at the name."""
_GENITIVES: Final = frozenset({"'s", "’s", "’", "'"})
_HONORIFICS: Final = frozenset({"san", "sama", "sensei", "senpai", "kun"})
"""Japanese titles behind a name and a hyphen: ``Yamada-san``."""
_PROFESSION: Final = re.compile("^[A-Z].*(?:log|iatr|nom|nal|rap|ion|ent)ist$")
"""Professions that end no surname: ``Cardiologist Holm``."""
_BEFORE_TITLES: Final = ROLE_WORDS | ROLE_MODIFIERS
"""Words that a title or an office begins with, and hardly a name."""
_SHORT_NOUN: Final = 3
"""Letters of a person noun that is too short to be told from a name."""
_ALSO_THINGS: Final = frozenset({"icon", "legend", "model", "star"})
"""Nouns for people, and for things, which a first name tells: ``Model Anna White``."""
_FULL_NAME: Final = 2
"""Words of a first name and a surname."""
_BEHIND_NAMES: Final = frozenset(
    {"CBE", "DBE", "KBE", "KC", "MBE", "MEP", "MLA", "MP", "MSP", "OBE", "PhD", "QC", "SC", "TD"}
)
"""Letters behind a full name: a seat in a parliament, an order, the bar."""
_SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv"})

_TREATING: Final = frozenset((
    "accusing", "addressing", "answering", "beating", "calling", "citing", "congratulating", "contradicting",
    "criticising", "criticizing", "defending", "describing", "echoing", "facing", "following", "greeting", "honoring",
    "honouring", "including", "interrupting", "introducing", "joining", "meeting", "mentioning", "mocking", "naming",
    "paraphrasing", "praising", "quoting", "recalling", "remembering", "replacing", "seeing", "succeeding",
    "supporting", "thanking", "visiting", "watching", "welcoming",
))  # fmt: skip
"""What somebody does with a person whose name stands behind, at the beginning of a sentence: ``Quoting Anna White``."""


def in_place_of(names: Sequence[Span], made: Sequence[Span]) -> list[Span]:
    """The names in text order, with those that were made in place of those that begin or end in them."""
    taken = {i for name in made for i in range(name.start, name.end)}
    kept = [name for name in names if name.start not in taken and name.end - 1 not in taken]
    return sorted([*kept, *made], key=lambda name: name.start)


def runs(doc: Doc) -> Iterator[TokenSpan]:
    """Yield the sequences of capitalised words, in text order."""
    i, length = 0, len(doc)
    while i < length:
        if not _capital(doc[i]):
            i += 1
            continue
        first, i = i, _run_end(doc, i)
        yield first, i


def joined(doc: Doc, stretch: TokenSpan) -> TokenSpan:
    """A span extended by the words that hyphens join to it: ``Solheim`` becomes ``Solheim-Aas``."""
    first, after = stretch
    while after + 1 < len(doc) and _hyphenated(doc, after) and _capital(doc[after + 1]):
        after += 2
    while first > 1 and _hyphenated(doc, first - 1) and _capital(doc[first - 2]):
        first -= 2
    return first, after


def parts(span: Span) -> list[str]:
    """The words of a name as written, split at white space, without a dash that is glued to the first."""
    words = span.text.split()
    words[:1] = [_GLUED_DASH.sub("", word) for word in words[:1]]
    return words


def is_service_status(token: Token) -> bool:
    """True for the bracket between a rank and a name: ``(res.)``, one token."""
    return token.text[0] == "(" and token.lower_.strip("(.)") in SERVICE_STATUSES


def is_title(token: Token) -> bool:
    """True if a capitalised word before a name is a title or an office."""
    word = token.lower_.rstrip(".")
    return word in TITLES or (len(word) > _SHORT_NOUN and noun_kinds().get(word) == "person")


def bare(span: Span) -> Span:
    """A name without the titles before it, and the letters and the possessive ending after it."""
    first, after = span.start, span.end
    while after - 1 > first and (span.doc[after - 1].text in _GENITIVES or not _wordlike(span.doc[after - 1])):
        after -= 1
    while after - first > _FULL_NAME and span.doc[after - 1].text in _BEHIND_NAMES:
        after -= 1
    while first < after - 1 and _sheds(span.doc, first, after):
        first += 1
    first, after = joined(span.doc, (first, after))
    name = span.doc[first:after]
    return name[:-2] if has_honorific(name) else name


def begins_adjunct(token: Token) -> bool:
    """True for the participle of ``Quoting Anna White, she said``, which is taken for part of the name as well."""
    return token.tag_ == "VBG" or (bool(token.is_sent_start) and token.lower_ in _TREATING)


def has_honorific(name: Span) -> bool:
    """True for a name with a Japanese title behind it: ``Yamada-san``."""
    return len(name) > 2 and name[-1].lower_ in _HONORIFICS and name[-2].text == "-"  # noqa: PLR2004


def _sheds(doc: Doc, first: int, after: int) -> bool:
    """True if the first word is dropped: a title always, an office only before two words, as it may be a first name."""
    token = doc[first]
    if not _wordlike(token) or token.is_space or is_service_status(token):
        return True
    if doc[after - 1].lower_.rstrip(".") in _SUFFIXES and after - first == 2:  # noqa: PLR2004
        return False
    if token.lower_.rstrip(".") in TITLES or _PROFESSION.search(token.text):
        return True
    long = after - first > _FULL_NAME
    if long and begins_adjunct(token):
        return True
    return long and (is_title(token) or _is_calling(token) or (after - first > _FULL_NAME + 1 and _is_rank(token)))


def _is_calling(token: Token) -> bool:
    """True for a person noun that is hardly a given name: ``Barrister Anna White``, ``Councillors X and Y``."""
    word = token.lower_
    if len(word) > _SHORT_NOUN and word in PERSON_NOUNS and word not in first_names():
        return True
    several = word.endswith("s") and word[:-1] in PERSON_NOUNS  # "Councillors", but not in "Citizens Without a Roof"
    return (several or word in _ALSO_THINGS) and token.nbor().lower_ in first_names()


def _is_rank(token: Token) -> bool:
    """True for the first word of a rank or an office of two: ``Rear Admiral Anna White``."""
    return token.lower_ in _BEFORE_TITLES and is_title(token.nbor())


def _run_end(doc: Doc, first: int) -> int:
    after = first + 1
    while after < len(doc):
        token = doc[after]
        follower = doc[after + 1] if after + 1 < len(doc) else None
        links = token.text in PARTICLES or _hyphenated(doc, after)
        goes_on = links and follower is not None and (_capital(follower) or follower.text in PARTICLES)
        if not (goes_on or _capital(token)):
            break
        after += 1
    while doc[after - 1].text in PARTICLES or doc[after - 1].text in _HYPHENS:
        after -= 1
    return after


def _capital(token: Token) -> bool:
    if not token.text[:1].isupper() or token.text == "I":
        return False
    if token.pos_ == "PROPN" or token.ent_type_ in {"PERSON", "ORG"} or token.lower_ in first_names():
        return True
    # The tagger labels foreign names as nouns or adjectives; at the start of a sentence every word has a capital.
    return token.pos_ in {"NOUN", "ADJ", "X", "VERB"} and not token.is_sent_start and not token.is_stop


def _hyphenated(doc: Doc, i: int) -> bool:
    """True if a token is a hyphen without white space on either side."""
    return doc[i].text in _HYPHENS and not doc[i].whitespace_ and i > 0 and not doc[i - 1].whitespace_


def _wordlike(token: Token) -> bool:
    return any(char.isalpha() for char in token.text)
