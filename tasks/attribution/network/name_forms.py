"""The form of names: what the name finder cuts off, leaves out or splits is put right by the words around it.

A name is as long as it is written: with its hyphens, particles and given names, without titles and function words. The
same person has the same name throughout an article.
"""

import re
from collections import Counter
from collections.abc import Iterable, Set
from operator import attrgetter
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities import looks_like_body
from quotewire.tasks.attribution.entities.name_spans import joined
from quotewire.tasks.attribution.network.body_forms import has_apostrophe, is_capitalised, whole_body
from quotewire.tasks.attribution.network.capitals import without_capitals
from quotewire.tasks.attribution.network.features import Bools
from quotewire.tasks.attribution.text import noun_kinds
from quotewire.tasks.wordlists.attribution import CALENDAR_WORDS, NETWORKS, PARTICLES, TITLES
from quotewire.tasks.wordlists.genders import first_names, sex_of_given_name

_PARTS_OF_COUNTRIES: Final = frozenset({"State", "County", "Province", "Region", "District", "Prefecture", "Oblast"})
_COUNTRIES: Final = _PARTS_OF_COUNTRIES | {"Governorate", "Krai", "Republic", "Territory", "Voivodeship"}
_STREETS: Final = frozenset({"Airport", "Avenue", "Boulevard", "Highway", "Road", "Square", "Stadium", "Street"})
_ADVERBS: Final = frozenset(
    {"also", "earlier", "however", "later", "meanwhile", "moreover", "now", "previously", "recently", "then", "today"}
)
_ADJECTIVE: Final = re.compile(r"(?:aught|[^aeiou]ed|[kpt]en|ous|ful|ing|ive|less|[gnrspt]ry|ppy|zy)$")
"""How adjectives and participles end that tabloids put before a name."""
_RARE: Final = frozenset({"bereaved", "distraught", "heartbroken", "overjoyed"})
"""Such words that the network's list of common ones lacks."""
_CHANNELS: Final = frozenset({"account", "blog", "channel", "community", "group", "page", "public"})
_NEVER_LAST: Final = frozenset({"ADP", "DET", "CCONJ", "PUNCT", "SPACE", "PART"})
_HYPHENS: Final = frozenset({"-", "‐", "‑"})
_BEFORE: Final = 3
_QUOTED: Final = re.compile(r"[.,!?…] ?[”“\"»’']\s*$")
"""The end of a quoted sentence, and the tokens in which it is looked for."""
_INITIAL: Final = re.compile(r"[A-Z]\.")
"""The letter of a second given name: ``Charles S. Lund``."""
_FULL: Final = 2
"""Words of a full name."""
_GIVEN: Final = 3
"""Tokens of a given name with a hyphen."""
_ELIDED: Final = re.compile(r"[DLNO][’'][^\W\d_a-z]\w")
"""Surnames such as ``O’Brien`` and ``D'Arcy``, whatever the tagger takes them for."""
_MODAL_NAMES: Final = frozenset({"Will", "Can", "May"})
"""Given names that are modal verbs, too."""
_LONGEST: Final = 4
"""Words of a person's name up to which words are joined to it."""
_NO_SURNAMES: Final = frozenset({"a", "i", "the", "my", "our", "your", "his", "her", "their", "its", *PARTICLES})
_SUBJECTS: Final = frozenset({"he", "she"})
"""Pronouns that are surnames, too."""
_OTHERS: Final = frozenset({"GPE", "LOC", "FAC", "NORP", "ORG", "DATE", "EVENT"})


def put_right(names: Iterable[Span], strange: Bools) -> list[Span]:
    """Names as the text writes them, in text order and without overlaps.

    Args:
        names: People (``PERSON``) and organizations (``ORG``) as the network labels them, in text order.
        strange: For each token of the document, whether it is no common English word.
    """
    named = (name for name in names if not (_is_place(name) or (len(name) == 1 and _is_dated(name[0]))))
    begun = (_without_adjective(_without_month(_without_place(_without_adverb(name))), strange) for name in named)
    listed = list(begun)
    names = _on_networks(without_capitals(listed[0].doc, listed, strange) if listed else [])
    names = [part for name in _as_people(names) for part in _without_given_name(_as_body(name))]
    people = {token.i for name in names if name.label_ == "PERSON" for token in name}
    found = (whole_body(_joined(_with_hyphen(_without_ends(name))), people) for name in names)
    whole = _united([name for name in found if not _is_plain(name)])
    ended = [_with_surname(_with_particle(name)) for name in whole]
    alone = {name.text for name in ended if name.label_ == "PERSON" and len(name) == 1 and name[0].is_alpha}
    bodies = {token.i for name in ended if name.label_ == "ORG" and len(name) > 1 for token in name}
    given = [_with_given_names(name, strange, alone, bodies) for name in ended]
    return _consistent(_apart(_with_common_surnames(given)))


def _on_networks(names: list[Span]) -> list[Span]:
    """The names, with the channel itself for the network that it is on: ``the Telegram channel Baza`` is ``Baza``."""
    found = [(name, _channel(name)) for name in names]
    channels = [channel for _, channel in found if channel is not None]
    taken = {token.i for channel in channels for token in channel}
    left = [name for name, channel in found if channel is None and taken.isdisjoint(range(name.start, name.end))]
    return sorted([*left, *channels], key=attrgetter("start"))


def _channel(name: Span) -> Span | None:
    """What a channel on a network is called, behind the noun; None for other names."""
    doc, noun = name.doc, name.start + 1
    if name[0].lower_ not in NETWORKS or len(name) > 2 or noun + 1 >= len(doc) or doc[noun].lower_ not in _CHANNELS:  # noqa: PLR2004 - the noun too
        return None
    first = noun + 2 if doc[noun + 1].is_quote else noun + 1
    after = first
    while after < min(len(doc), first + _LONGEST) and doc[after].text[:1].isupper() and not doc[after].is_sent_start:
        after += 1
    return Span(doc, first, after, label="ORG") if after > first else None


def _without_given_name(name: Span) -> list[Span]:
    """An organization apart from the given name with a hyphen at its end: ``Port Council`` and ``Ji-hoon Namgung``."""
    doc, after = name.doc, name.end
    hyphenated = after + 2 < len(doc) and doc[after].text in _HYPHENS and not doc[after].whitespace_
    if name.label_ != "ORG" or len(name) == 1 or not hyphenated or doc[after - 1].whitespace_:
        return [name]
    if not doc[after + 1].is_lower or not is_capitalised(doc[after + 2]):
        return [name]
    return [
        Span(doc, name.start, after - 1, label="ORG"),
        Span(doc, after - 1, after + 3, label="PERSON"),
    ]


def _without_adverb(name: Span) -> Span:
    """A name without the adverb that begins its sentence: ``Earlier Rosstal``."""
    led = len(name) > 1 and name[0].is_sent_start and name[0].lower_ in _ADVERBS
    return Span(name.doc, name.start + 1, name.end, label=name.label_) if led else name


def _without_place(name: Span) -> Span:
    """A person's name without the part of a country before it: ``governor of the Holm Territory White``."""
    if name.label_ != "PERSON" or len(name) <= _FULL:
        return name
    place = next((token.i for token in name[1:-1] if token.text in _COUNTRIES), None)
    return name if place is None else Span(name.doc, place + 1, name.end, label="PERSON")


def _without_month(name: Span) -> Span:
    """A person's name without the month of the date before it: ``in a letter of 3 June Anna White informed him``."""
    dated = len(name) > _FULL and _is_dated(name[0])
    return Span(name.doc, name.start + 1, name.end, label=name.label_) if dated else name


def _is_dated(token: Token) -> bool:
    """True for a month with its day, and no given name: ``3 June``."""
    return token.i > 0 and token.nbor(-1).like_num and token.lower_ in CALENDAR_WORDS


def _without_adjective(name: Span, strange: Bools) -> Span:
    """A person's full name without the adjective that begins its sentence: ``Heartbroken Anna White added``."""
    first = name[0]
    if name.label_ != "PERSON" or len(name) <= _FULL or not first.is_sent_start or not name[1].is_title:
        return name
    word = first.lower_
    english = not strange[first.i] or word in _RARE
    known = english and sex_of_given_name(word) is None and _ADJECTIVE.search(word) is not None
    return Span(name.doc, name.start + 1, name.end, label="PERSON") if known else name


def _as_body(name: Span) -> Span:
    """A "person" as an organization if the last word is a noun for one and none is a given name: ``Solvar Railway``."""
    if name.label_ != "PERSON" or len(name) == 1 or any(token.lower_ in first_names() for token in name):
        return name
    return Span(name.doc, name.start, name.end, label="ORG") if looks_like_body(name) else name


def _as_people(names: list[Span]) -> list[Span]:
    """The names, with a "body" as a person if it or its last word is one elsewhere: ``Petra Novak``, ``Novak``."""
    called = Counter(name.text for name in names if name.label_ == "PERSON")
    bodies = Counter(name.text for name in names if name.label_ == "ORG")

    def is_person(name: Span) -> bool:
        if name.label_ != "ORG" or len(name) != _FULL:
            return False
        surname = name[0].lower_ in first_names() and name[-1].text in called
        return surname or called[name.text] >= bodies[name.text]

    return [Span(name.doc, name.start, name.end, label="PERSON") if is_person(name) else name for name in names]


def _is_place(name: Span) -> bool:
    """True for a "person" that is a part of a country or a street by its last word: ``Darazo State``."""
    if name.label_ != "PERSON" or len(name) == 1:
        return False
    street = name[-1].text in _STREETS and (len(name) > _FULL or name[0].lower_ not in first_names())
    return street or name[-1].text in _PARTS_OF_COUNTRIES


def _joined(name: Span) -> Span:
    """A person's name with the capitalised words that hyphens join to it: ``Ada Holm`` becomes ``Ada Holm-Lys``."""
    first, after = joined(name.doc, (name.start, name.end)) if name.label_ == "PERSON" else (name.start, name.end)
    return Span(name.doc, first, after, label=name.label_)


def _united(names: list[Span]) -> list[Span]:
    """The names, with two neighbours that are people as one: ``Nur`` and ``Aini Hidayati``."""
    made: list[Span] = []
    for name in names:
        before = made[-1] if made else None
        if (
            before is not None
            and before.label_ == name.label_ == "PERSON"
            and before.end == name.start
            and before.text_with_ws == f"{before.text} "
            and not _is_titled(before)
            and len(before) + len(name) <= _LONGEST
        ):
            made[-1] = Span(name.doc, before.start, name.end, label="PERSON")
        else:
            made.append(name)
    return made


def _is_titled(name: Span) -> bool:
    return name[-1].lower_.rstrip(".") in TITLES


def _with_particle(name: Span) -> Span:
    """A person's name with the surname behind its particle: ``Marta dos`` becomes ``Marta dos Anjos``."""
    doc, after = name.doc, name.end
    if name.label_ != "PERSON":
        return name
    last = after - 1
    while after < len(doc) and doc[after].text in PARTICLES and doc[after - 1].whitespace_:
        after += 1
    led = after > last + 1 or (len(name) > 1 and doc[last].text in PARTICLES)
    if not led or after >= len(doc) or not is_capitalised(doc[after]) or not doc[after - 1].whitespace_:
        return name
    return Span(doc, name.start, after + 1, label="PERSON")


def _with_surname(name: Span) -> Span:
    """A given name alone with the surname behind it: ``the office of Carmen`` becomes ``Carmen Ruiz``."""
    doc, after = name.doc, name.end
    if name.label_ != "PERSON" or len(name) > 1 or after >= len(doc) or name.text_with_ws != f"{name.text} ":
        return name
    surname = doc[after]
    if _ELIDED.match(surname.text):
        return Span(doc, name.start, after + 1, label="PERSON")
    if name[0].lower_ not in first_names() or not is_capitalised(surname) or surname.is_sent_start:
        return name
    if surname.pos_ != "PROPN" or surname.ent_type_ in _OTHERS or surname.lower_ in TITLES | noun_kinds().keys():
        return name
    return Span(doc, name.start, after + 1, label="PERSON")


def _with_given_names(name: Span, strange: Bools, alone: Set[str], bodies: Set[int]) -> Span:
    """A person's name with the given names before it: ``Devi Yadav`` becomes ``Sunita Devi Yadav``.

    Args:
        name: A name.
        strange: For each token of the document, whether it is no common English word.
        alone: The names of one word that the article has, too: ``Pirkko says``.
        bodies: The tokens of organizations' names, which end before a person's: ``of the Xunta de Lugo Ana Lys``.
    """
    doc, first = name.doc, name.start
    if name.label_ != "PERSON":
        return name
    hyphenated = _has_hyphen(name)
    while first and name.end - first < _LONGEST + hyphenated:
        before = first - 2 if first > 1 and _INITIAL.fullmatch(doc[first - 1].text) else first - 1
        joint = hyphenated and first == name.start
        if before in bodies or not (
            _is_named_alone(doc[before], alone)
            or _is_modal_name(doc[before])
            or _is_given_name(doc[before], strange, before_hyphenated=joint)
        ):
            break
        first = before
    return name if first == name.start else Span(doc, first, name.end, label="PERSON")


def _is_named_alone(token: Token, alone: Set[str]) -> bool:
    """True for the first word of a sentence that is somebody's name elsewhere; in other places a name is whole."""
    known = token.text in alone and token.lower_ not in TITLES
    return known and bool(token.is_sent_start) and token.tag_ == "NNP" and token.whitespace_ == " "


def _is_modal_name(token: Token) -> bool:
    """True for ``Will`` and ``Can`` at the beginning of a sentence that asks nothing: ``Can Yilmaz, a baker, said``."""
    return token.text in _MODAL_NAMES and bool(token.is_sent_start) and token.sent[-1].text != "?"


def _is_given_name(token: Token, strange: Bools, *, before_hyphenated: bool) -> bool:
    """True for a word that belongs to the name behind it; ``before_hyphenated`` if that is ``Ji-hoon``."""
    if not is_capitalised(token) or not token.whitespace_ or token.is_upper:
        return False
    if token.ent_type_ in _OTHERS and token.nbor().ent_iob_ != "I" and not has_apostrophe(token):
        return False  # another entity than the name's
    word = token.lower_
    if word in TITLES or word in noun_kinds():
        return False
    if _is_said(token) or _is_dated(token):
        return False
    placed = token.i > 0 and token.nbor(-1).pos_ == "ADP"  # "the president of Norland Karl Lund"
    unknown = bool(strange[token.i]) and not token.is_sent_start
    if before_hyphenated and token.pos_ == "PROPN":  # "Yoon In-sung"
        unknown = True
    return word in first_names() or ((unknown or has_apostrophe(token)) and not placed)


def _with_common_surnames(names: list[Span]) -> list[Span]:
    """The names, with surnames before given names that are common English words, too: ``He Lifeng``, ``An Jun``."""
    called = {name[-1].lower_ for name in names if name.label_ == "PERSON" and len(name) > 1}
    return [
        Span(name.doc, name.start - 1, name.end, label="PERSON")
        if name.label_ == "PERSON" and " " not in name.text and _is_common_surname(name, called)
        else name
        for name in names
    ]


def _is_common_surname(name: Span, called: Set[str]) -> bool:
    """True if the word before a given name is its surname, not a pronoun or an article.

    Args:
        name: One word, or two with a hyphen.
        called: The last words of the people who have two names.
    """
    if not name.start:
        return False
    word = name.doc[name.start - 1]
    if (
        not (word.is_title and word.is_alpha and word.whitespace_ == " ")
        or not word.is_stop
        or word.lower_ in _NO_SURNAMES
    ):
        return False
    if word.lower_ in _SUBJECTS:  # no name stands behind the pronoun
        return name[-1].lower_ not in called
    before = word.nbor(-1) if word.i else None
    if before is None or word.is_sent_start:
        return False
    return before.is_lower or before.text == "," or before.is_quote


def _is_said(token: Token) -> bool:
    """True for the verb that is a given name too, behind a quotation: ``“We wait.” Said Jacob Holm.``."""
    before = token.doc[max(0, token.i - _BEFORE) : token.i]
    return token.text == "Said" and _QUOTED.search(before.text) is not None


def _is_plain(name: Span) -> bool:
    """True for a phrase whose only capital is that of its sentence: ``Local police``."""
    first = name[0]
    if len(name) == 1 or not first.is_sent_start or not all(token.is_lower for token in name[1:]):
        return False
    return first.pos_ in {"ADJ", "NOUN"} and first.tag_ != "NNP" and not first.ent_type_


def _with_hyphen(name: Span) -> Span:
    """A person's name with what a hyphen adds to it in small letters, and the surname then: ``Ji-hoon Namgung``."""
    doc, after = name.doc, name.end
    if name.label_ == "PERSON" and len(name) == 1 and _is_hyphenated(doc, after):  # "Ahn In-sung"
        return Span(doc, name.start, after + _GIVEN, label="PERSON")
    joined = after + 1 < len(doc) and doc[after].text in _HYPHENS and not doc[after].whitespace_
    given = len(name) == 1 or _has_hyphen(name)
    if name.label_ != "PERSON":
        return name
    if joined and doc[after + 1].is_lower and not doc[after - 1].whitespace_:
        after += 2
    elif len(name) != _GIVEN:
        return name
    if given and after < len(doc) and doc[after].pos_ == "PROPN" and doc[after].is_title:
        after += 1
    return Span(doc, name.start, after, label="PERSON")


def _has_hyphen(name: Span) -> bool:
    """True for a given name with a hyphen, with a small letter behind that: ``Ji-hoon``."""
    return len(name) == _GIVEN and name[1].text in _HYPHENS and name[-1].is_lower


def _is_hyphenated(doc: Doc, first: int) -> bool:
    """True where a given name with a hyphen begins, with a small letter behind that: ``Ji-hoon``."""
    if first + _GIVEN > len(doc) or doc[first + 1].text not in _HYPHENS or doc[first].is_sent_start:
        return False
    word, hyphen, last = doc[first : first + _GIVEN]
    return word.is_title and not word.whitespace_ and not hyphen.whitespace_ and last.is_lower and last.is_alpha


def _apart(names: list[Span]) -> list[Span]:
    """The names without those that begin inside the one before."""
    made: list[Span] = []
    for name in names:
        if not made or name.start >= made[-1].end:
            made.append(name)
    return made


def _without_ends(span: Span) -> Span:
    """A name without the verb before it and without what never ends one: ``Embassy in``, ``the Union and the``."""
    if len(span) > 1 and _is_said(span[0]):
        span = Span(span.doc, span.start + 1, span.end, label=span.label_)
    own = (i for i in range(span.start + 1, span.end) if span.doc[i].tag_ in {"PRP", "PRP$"})
    after = next(own, span.end)  # "the Council for its part"
    while after > span.start + 1 and _never_last(span.doc[after - 1]):
        if span.doc[after - 1].text[-1] in ".)":
            break
        after -= 1
    return span if after == span.end else Span(span.doc, span.start, after, label=span.label_)


def _never_last(token: Token) -> bool:
    """True for function words, punctuation, and the noun of what an organization brings out: ``Ferry website``."""
    if token.pos_ in _NEVER_LAST or not token.text[-1].isalnum():
        return True
    return token.is_lower and noun_kinds().get(token.lemma_.lower()) == "document"


def _consistent(names: list[Span]) -> list[Span]:
    """The names, with people called as elsewhere in the article: ``Evening Post Anna White`` is ``Anna White``."""
    people = {name.text for name in names if name.label_ == "PERSON" and " " in name.text}
    made = []
    for name in names:
        first = name.start
        whole = name[0].lower_ in first_names()  # "Charles S. Dela Cruz", elsewhere "Dela Cruz"
        if name.label_ == "PERSON" and len(name) > 3 and not whole:  # noqa: PLR2004 - two words before a full name
            for i in range(name.start + 1, name.end - 1):
                if name.doc[i : name.end].text in people:
                    first = i
                    break
        made.append(name if first == name.start else Span(name.doc, first, name.end, label=name.label_))
    return made
