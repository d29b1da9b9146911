"""Office phrases: reads an office with the phrase after it, which holds the rest of the role and the affiliation.

``director of the Asia program at Institut X``: role ``director of the Asia program``, affiliation ``Institut X``.
"""

import re
from itertools import pairwise
from typing import Final

from spacy.tokens import Token

from quotewire.tasks.attribution.entities.office import (
    DROPPED,
    PLACES,
    Office,
    is_in_word,
    is_office_noun,
    is_person_noun,
    read_title,
    text_of,
)
from quotewire.tasks.attribution.text import noun_kind
from quotewire.tasks.wordlists.attribution import (
    DEMONYMS,
    FIELDS_OF_WORK,
    PLACE_NOUNS,
    PLACE_OFFICES,
    PORTFOLIO_OFFICES,
)

LINKS: Final = frozenset({"of", "for", "at", "from", "in", "with"})
"""Prepositions that begin the phrase after an office."""
HELD_AT: Final = frozenset({"of", "at", "for"})
"""Prepositions from an office to the body that it is held at."""
_BODIES: Final = frozenset({"ORG", "GPE", "NORP", "LOC", "FAC", "PERSON"})
_ENDS: Final = frozenset(["and", "but", "who", "whose", "at", "by", "since", "during", "under", "after", "before"])
"""Words that end an organization's name before a word in lower case: ``of State at the time``."""
_OF_BODIES: Final = frozenset(
    {"adviser", "advisor", "analyst", "consultant", "correspondent", "director", "economist", "editor", "employee"}
    | {"engineer", "expert", "head", "journalist", "lawyer", "manager", "official", "president", "professor"}
    | {"reporter", "representative", "researcher", "scientist", "specialist", "spokesman", "spokesperson", "strategist"}
    | {"spokeswoman"}
)
"""Roles whose holders come from a body of one word: ``an analyst from Nordkraft``, but ``a baker from Split``."""
_OFFICE: Final = 4
"""Maximum words of an office in capitals behind ``and``."""
_ONE_OF: Final = 2
"""Words of ``one of``."""
_ORDINAL: Final = re.compile(r"\d{1,4}(?:st|nd|rd|th)")
_ARTICLE: Final = re.compile(r"^(?:the|mrs?\.?|ms\.?) ", re.IGNORECASE)
_BASED: Final = re.compile(r"^(?:the )?(?:[\w.]+[ -]){0,3}based ", re.IGNORECASE)


def with_phrase(head: Office, phrase: list[Token]) -> Office:
    """Add the phrase after an office: the last organization in it is the affiliation, the rest belongs to the role."""
    phrase = _first_office(phrase)
    while phrase and phrase[-1].pos_ in {"ADP", "CCONJ", "DET"}:
        phrase = phrase[:-1]  # "at Nordkraft and", before what is read as a verb; "of", before words in marks
    if not phrase:
        return head
    marked = next((i for i in range(len(phrase) - 2) if phrase[i].lower_ in LINKS and _is_mark(phrase, i + 1)), None)
    if marked is not None and phrase[-1].is_quote:  # "head of the research department of “Comet”"
        first = next(i for i in range(marked, len(phrase)) if phrase[i].is_quote)
        name = text_of(phrase[first + 1 : -1], keep=True)
        return Office(f"{head.role} {text_of(phrase[:marked])}".strip(), name)
    joins = [i for i, token in enumerate(phrase) if _joins(phrase, i, token) and _is_body(phrase[i + 1 :])]
    if _last_word(head.role) in PORTFOLIO_OFFICES:
        cut = _behind_portfolio(phrase)
    else:
        cut = joins[-1] if joins else (0 if _is_body(phrase[1:]) else _behind_part(phrase))
    if cut is None and (not phrase or phrase[0].lower_ == "with"):
        return head  # "a surgeon with thirty years of experience"
    if cut is None:
        return Office(f"{head.role} {text_of(phrase)}", head.affiliation)
    role = f"{head.role} {text_of(phrase[: _end_of_part(phrase, cut)])}".strip()
    place = phrase[cut + 1 :]
    if phrase[cut].lower_ in {"from", "in"} and not (
        _is_held_for(head.role, place) and (phrase[cut].lower_ == "in" or _is_organization(head.role, place))
    ):
        return Office(role, head.affiliation)
    name = _BASED.sub("", text_of(_named(_without_place(phrase[cut + 1 :])), keep=True))
    return Office(role, _ARTICLE.sub("", name) or head.affiliation)


def office_in(tokens: list[Token]) -> Office:
    """The office in the words that begin with it: ``the owner of the first store``, ``one of the local farmers``."""
    if len(tokens) > _ONE_OF and tokens[0].lower_ == "one" and tokens[1].lower_ == "of":
        tokens = tokens[_ONE_OF:]
    links = (i for i, token in enumerate(tokens) if token.pos_ == "ADP" and not _is_in_name(token))
    cut = next((i for i in links if not is_in_word(tokens[i])), len(tokens))
    own = tokens[:cut]
    while cut < len(tokens) and own and own[-1].pos_ == "ADV":
        own.pop()  # "a lawyer now at the institute"
    if cut < len(tokens) and len(own) > 1 and own[-1].lower_ == "responsible":
        own.pop()
        cut -= 1  # "the prosecutor responsible for the case"
    if not any(is_office_noun(token) for token in own):
        return _profession(own) if cut == len(tokens) else Office()
    head = read_title(own)
    if cut == len(tokens) or head.role is None:
        return head
    return with_phrase(head, tokens[cut:])


def _is_in_name(token: Token) -> bool:
    """True inside a body's name: ``a University of Sund professor``."""
    return token.ent_type_ == "ORG" and token.ent_iob_ == "I"


def _profession(tokens: list[Token]) -> Office:
    """Read ``a retired shipwright``: after an indefinite article any noun gives the person's role."""
    if not 1 < len(tokens) <= 4 or tokens[0].lower_ not in {"a", "an"} or tokens[-1].tag_ != "NN":  # noqa: PLR2004
        return Office()
    if tokens[-1].lower_ in DEMONYMS:
        return Office()
    if any(token.pos_ not in {"NOUN", "ADJ", "VERB", "PROPN"} for token in tokens[1:]):
        return Office()
    return Office(" ".join(tokens[-1].doc[tokens[1].i : tokens[-1].i + 1].text.split()))


def _is_mark(phrase: list[Token], i: int) -> bool:
    """True if a mark stands at an index, or an article before one."""
    return phrase[i].is_quote or (phrase[i].lower_ == "the" and phrase[i + 1].is_quote)


def _end_of_part(phrase: list[Token], cut: int) -> int:
    """Index behind the part of a body that a role is held for: ``of the research department “Comet”``; else ``cut``."""
    mark = next((i for i in range(cut, len(phrase)) if phrase[i].is_quote), cut)
    own = [token for token in phrase[cut + 1 : mark] if token.is_lower and token.pos_ != "DET"]
    return mark if len(own) > 1 else cut


def _first_office(phrase: list[Token]) -> list[Token]:
    """Cut a phrase after its first organization, before more description: ``of the Institute and a friend of hers``."""
    for i in range(1, len(phrase) - 1):
        ended = phrase[i].lower_ in _ENDS and (phrase[i + 1].is_lower or phrase[i + 1].is_digit)
        if (ended and _is_body(phrase[i - 1 : i])) or _is_next_office(phrase, i):
            return phrase[:i]
    return phrase


def _is_next_office(phrase: list[Token], i: int) -> bool:
    """True for ``and`` before another office: ``of the council and member of the Greens``, ``and Foreign Minister``."""
    rest = phrase[i + 1 :]
    if phrase[i].lower_ != "and":
        return False
    if rest[0].is_lower:
        return rest[0].tag_ == "NN" and is_person_noun(rest[0])
    held = rest[-1].tag_ == "NNP" and is_person_noun(rest[-1])
    return held and len(rest) <= _OFFICE and all(token.is_title for token in rest)


def _is_held_for(role: str | None, place: list[Token]) -> bool:
    """True if a role is held for a place, like a mayor's, or what follows is not only a place of origin."""
    noun = (role or "").split(" of ")[0].split()[-1:]
    return bool(noun and noun[0].lower() in PLACE_OFFICES) or not all(
        token.ent_type_ in PLACES or token.is_punct or token.lower_ == "the" for token in place
    )


def _is_organization(role: str | None, name: list[Token]) -> bool:
    """True if something says that a name is an organization's: ``from Split`` says where a baker comes from."""
    if _has_body_noun(name):
        return True
    own = [token for token in name if token.text[:1].isupper()]
    told = len(own) > 1 or any(token.is_upper for token in own) or _last_word(role) in _OF_BODIES
    return told and any(token.ent_type_ == "ORG" for token in name)


def _named(phrase: list[Token]) -> list[Token]:
    """An organization's name without the common noun before it: ``the weekly newspaper Fjordposten``."""
    first = next((i for i, token in enumerate(phrase) if i and token.text[:1].isupper()), 0)
    if phrase[first : first + 1] and phrase[first].lower_.rstrip(".") == "no":
        return phrase  # "school No. 14"
    marked = first > 1 and phrase[first - 1].is_quote
    noun = phrase[first - 2 if marked else first - 1] if first else None
    described = noun is not None and noun.is_lower and noun_kind(noun.lemma_.lower()) in {"organization", "document"}
    if not described:
        return phrase
    return [token for token in phrase[first:] if not token.is_quote] if marked else phrase[first:]


def _joins(phrase: list[Token], i: int, token: Token) -> bool:
    """True if a preposition introduces the affiliation; in ``the Institute for Peace`` it is part of a name."""
    if token.lower_ in {"at", "from"}:
        return True
    return token.lower_ in {"for", "with"} and not (i and phrase[i - 1].text[:1].isupper())


def _last_word(role: str | None) -> str:
    return (role or "").rpartition(" ")[2].lower()


def _behind_portfolio(phrase: list[Token]) -> int | None:
    """Index of the link to the first body, behind a field of work: ``for Human Rights of the Council of Europe``."""
    links = [i for i, token in enumerate(phrase) if token.lower_ in LINKS]
    for i, after in pairwise([*links, len(phrase)]):
        named = [token for token in phrase[i + 1 : after] if token.ent_type_ in _BODIES]
        if any(token.lower_ not in FIELDS_OF_WORK | DROPPED for token in named):
            return i
    return None


def _behind_part(phrase: list[Token]) -> int | None:
    """Index of the link to a body behind a part of it: ``of the board of directors of Norland Rail``; else None.

    A city is no part of what it is called: ``of the city of Sund`` is one.
    """
    link = next(
        (i for i, token in enumerate(phrase) if i > 1 and token.lower_ == "of" and _is_body(phrase[i + 1 :])), 0
    )
    part, whole = phrase[1:link], phrase[link + 1 :]
    if not part or not all(token.is_lower for token in part) or any(token.lower_ == "on" for token in whole):
        return None  # "of the committee of the Duma on health"
    if part[-1].lower_ in PLACE_NOUNS:
        return 0
    return link if _has_body_noun(part) and (_has_body_noun(whole) or whole[-1].ent_type_ == "ORG") else None


def _has_body_noun(tokens: list[Token]) -> bool:
    return any(noun_kind(token.lemma_.lower()) == "organization" for token in tokens)


def _without_place(name: list[Token]) -> list[Token]:
    """An organization's name without its location or a year: ``the Institute of Geology in Bergen``."""
    at = next((i for i, token in enumerate(name) if i > 1 and token.lower_ == "in"), len(name))
    return name[:at] if all(token.ent_type_ in {"GPE", "DATE"} for token in name[at + 1 :]) else name


def _is_body(tokens: list[Token]) -> bool:
    """True if a phrase begins with a proper name, after an article or a common noun for the organization."""
    words_ = [token for token in _named(tokens)[:4] if token.lower_ not in DROPPED]
    numbered = len(words_) > 1 and _ORDINAL.fullmatch(words_[0].text) is not None  # "the 44th Brigade"
    return bool(words_) and words_[numbered].text[:1].isupper()
