"""Corrects the labels of names by the words around them: what was taken for a person may be a body or a place."""

from collections.abc import Container, Mapping, Sequence
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.name_spans import bare, has_honorific, is_title
from quotewire.tasks.attribution.entities.office import is_person_noun
from quotewire.tasks.attribution.entities.recognition.called_names import is_called_so
from quotewire.tasks.attribution.entities.recognition.long_names import FAMILY_FIRST
from quotewire.tasks.attribution.entities.recognition.whole_names import closing_mark, is_dotted
from quotewire.tasks.attribution.text import noun_kind, noun_kinds
from quotewire.tasks.wordlists.attribution import (
    NETWORKS,
    NEWS_AGENCIES,
    OFFICES,
    ORGANIZATION_ENDINGS,
    PARTIES,
    PERSON_NOUNS,
    PLACE_NOUNS,
    TAG_VERB_FORMS,
)
from quotewire.tasks.wordlists.genders import first_names

_PERIODICALS: Final = frozenset({"Daily", "Weekly", "Monthly", "Evening", "Morning"})
"""First words of papers' names."""
_FULL_NAME: Final = 2
"""Words of a first name and a surname."""
_PLACE: Final = 3
"""Maximum words of a place between an office and a name."""

_PHRASE: Final = 8
"""Maximum words from an office to its place: ``the director of the port of``."""
_IN_PHRASE: Final = frozenset({"ADJ", "DET", "NOUN", "PROPN"})
_OFFICE: Final = 5
"""Words behind a name in which its office ends, with the comma."""
_HELD_BY_PEOPLE: Final = OFFICES - {"chair", "chief", "executive", "general", "head", "leader", "king", "queen"}
"""Offices that no body holds: a firm may be the leader of a market, and at the head of a table."""


def put_right(names: Sequence[Span], recognized: Sequence[Span]) -> list[Span]:
    """Names with corrected labels.

    Args:
        names: People (``PERSON``) and organizations (``ORG``), in text order.
        recognized: The recognizer's entities, for the places among them.
    """
    starts = {name.start for name in names}
    surnames = {name[-1].text for name in names if len(name) > 1 and name.label_ == "PERSON"}
    places = {name.text for name in (*names, *recognized) if _is_in(name)} - surnames - _who_speak(names)
    people = {ent.start: ent for ent in recognized if ent.label_ == "PERSON"}
    found = (_as_recognized(name, people, starts) for name in names)
    return [_labelled(_without_places(_without_noun(name), places), starts, surnames) for name in found]


def _labelled(name: Span, starts: Container[int], surnames: Container[str]) -> Span:
    """A name with the label that its own words and what stands beside them call for.

    Args:
        name: A name as it was found.
        starts: The tokens with which names begin.
        surnames: The last words of people's full names.
    """
    if name.label_ == "PERSON":
        if _is_body(name, starts, surnames):
            return Span(name.doc, name.start, name.end, label="ORG")
        if _is_body_of(name):
            return Span(name.doc, name.start, name.end + 1, label="ORG")
        return Span(name.doc, name.start, name.end, label="NORP") if is_plural(name) else _behind_place(name)
    if name.label_ == "ORG" and (has_honorific(name) or _is_of_rank(name)):
        first = name.start if has_honorific(name) else bare(name).start
        return Span(name.doc, first, name.end, label="PERSON")
    if name.label_ == "ORG" and (is_in_office(name) or _has_nickname(name) or is_called_so(name) or _is_apposed(name)):
        return Span(name.doc, name.start, name.end, label="PERSON")
    return name


def _without_noun(name: Span) -> Span:
    """The person without a noun that has a capital because it begins a sentence: ``Villager Li``, ``Pitcher Sato``."""
    noun = name[0]
    if len(name) == 1 or not noun.is_sent_start or not noun.is_title or noun.lower_ in first_names():
        return name
    person = noun.lower_ in PERSON_NOUNS and name[1].is_title and not looks_like_body(name)
    return Span(name.doc, name.start + 1, name.end, label="PERSON") if person else name


def _is_body(name: Span, starts: Container[int], surnames: Container[str]) -> bool:
    """True for a network, an agency, a paper, a site, a firm in marks or behind its noun that was found as a person."""
    known = name.text.lower() in NETWORKS or (name.text.lower() in NEWS_AGENCIES and name.text not in surnames)
    if known or name[0].text in _PERIODICALS or is_dotted(name) or _is_firm(name, starts):
        return True
    return name.text not in surnames and _is_called_by_noun(name)


def looks_like_body(name: Span) -> bool:
    """True if a name ends in a noun for an organization, document or group: ``Halden Harbour Authority``."""
    last = name[-1].lower_
    return last in ORGANIZATION_ENDINGS or noun_kinds().get(last) in {"organization", "document", "group"}


def is_plural(name: Span) -> bool:
    """True for a name of several people: ``Senate Democrats``, ``the Lunds``."""
    last = name[-1]
    led = name.start > 0 and name.doc[name.start - 1].lower_ == "the"
    return last.tag_ == "NNPS" and (led or last.lower_.removesuffix("s") in PARTIES)


def _is_firm(name: Span, starts: Container[int]) -> bool:
    """True for a name in marks before another one (``analyst of “Nordkraft” Anna White``) or behind ``star of``.

    So too before the noun for what bears it: ``the “Nova” party``.
    The finder may have cut it: ``the cooperative “Green Valley” Anna White``.
    """
    closed = closing_mark(name.doc, name.start, name.end)
    if closed is None:
        return False
    behind = name.doc[closed + 1] if closed + 1 < len(name.doc) else None
    if behind is not None and behind.is_lower and noun_kind(behind.lower_) == "organization":
        return True
    return closed + 1 in starts or (name.start > 1 and name.doc[name.start - 2].pos_ == "ADP")


def _is_in(name: Span) -> bool:
    """True for a name that the article writes like a place: ``in Kano``, and not ``in Holm's view``."""
    if name.label_ not in {"PERSON", "GPE", "LOC"} or name.start < 1 or name.doc[name.start - 1].lower_ != "in":
        return False
    return name.end == len(name.doc) or name.doc[name.end].tag_ != "POS"


def _who_speak(names: Sequence[Span]) -> set[str]:
    """The names that are the subject of a verb of saying: ``Trust in Holm is low. Holm said …``."""
    return {name.text for name in names if name.root.dep_ == "nsubj" and name.root.head.lower_ in TAG_VERB_FORMS}


def _without_places(name: Span, places: Container[str]) -> Span:
    """A name that is no person's if the article writes the word like a place, and nobody's full name ends in it."""
    called = name.label_ == "PERSON" and len(name) == 1 and name.text in places
    return Span(name.doc, name.start, name.end, label="GPE") if called else name


def _is_called_by_noun(name: Span) -> bool:
    """True for a single word behind the noun for a body that it is the name of: ``the airline Norwings``."""
    if len(name) > 1 or name.start < 1 or name[0].lower_ in first_names():
        return False
    noun = name.doc[name.start - 1]
    if not noun.is_lower or noun.tag_ != "NN" or noun_kinds().get(noun.lower_) != "organization":
        return False
    return noun.head.i == name.start or (name[0].head.i == noun.i and name[0].dep_ == "appos")


def _is_body_of(name: Span) -> bool:
    """True if a noun for a body with a capital goes on with a name: ``Gornyak Mining Plant``."""
    after = name.doc[name.end] if name.end < len(name.doc) else None
    if after is None or not after.is_title or after.tag_ != "NNP" or after.is_sent_start:
        return False
    return noun_kinds().get(after.lower_) == "organization"


def _behind_place(name: Span) -> Span:
    """A person's name without the place of the office before it: ``the mayor of Horlivtsi Bohdan Lys``.

    A place has several words, too (``the mayor of Rio Claro Ana Lys``); the first given name begins the person's.
    """
    doc, first = name.doc, name.start
    if len(name) <= _FULL_NAME or name[0].lower_ in first_names() or name[0].lower_ in FAMILY_FIRST:
        return name
    inside = (
        i for i in range(first + 1, name.end - 1) if doc[i].text[:1].isupper() and doc[i].whitespace_
    )  # the "Al" of "Al-Haddad" is none
    given = next((i for i in inside if doc[i].lower_ in first_names()), None)
    if given is None or given - first > _PLACE:
        return name
    link = first - 1
    if first and is_title(doc[link]):
        return name  # "commissioner of health Dr Anna Maria White": a title begins the person
    while link > 0 and first - link <= _PLACE and doc[link].text[:1].isupper():
        link -= 1
    return Span(doc, given, name.end, label="PERSON") if _is_led_by_office(doc, link) else name


def _is_led_by_office(doc: Doc, last: int) -> bool:
    """True if an office ends before its place: ``the mayor of``, ``the head of the village``, ``the soltys of``."""
    closing = doc[last]
    noun = closing.is_lower and closing.tag_ == "NN" and not is_person_noun(closing)
    if closing.lower_ != "of" and not (noun and doc[last - 1].is_lower):  # "of Tel Aviv district" has its place
        return False
    for i in range(last, max(0, last - _PHRASE), -1):
        token, before = doc[i], doc[i - 1]
        if token.lower_ == "of" and _is_held(before):
            return True
        if token.lower_ != "of" and token.pos_ not in _IN_PHRASE:
            return False
    return False


def _is_held(office: Token) -> bool:
    """True for an office, or a noun in small letters that no list knows: ``the soltys of``."""
    return is_person_noun(office) or (office.is_lower and office.tag_ == "NN" and noun_kind(office.lower_) is None)


def _as_recognized(name: Span, recognized: Mapping[int, Span], starts: Container[int]) -> Span:
    """A person behind a place, whose given name alone was found, as a body: ``of Talvik village Kamla Devi Rao``."""
    if name.label_ != "ORG" or len(name) > 1 or name.start < 1 or name.doc[name.start - 1].lower_ not in PLACE_NOUNS:
        return name
    person = recognized.get(name.start)
    if person is None or len(person) < _FULL_NAME or any(token.i in starts for token in person[1:]):
        return name
    return Span(name.doc, person.start, person.end, label="PERSON")


def _has_nickname(name: Span) -> bool:
    """True for a given name, a nickname in brackets and a surname: ``Maria (Mimi) Lind``."""
    words = [token.text for token in name]
    if len(words) < len(("Maria", "(", "Mimi", ")", "Lind")) or words[1] != "(" or words[3] != ")":
        return False
    return all(token.is_title for token in name if token.is_alpha) and not looks_like_body(name)


def is_in_office(name: Span) -> bool:
    """True for an unknown word or two with a person's office behind a comma: ``Tebou, spokeswoman of the union``."""
    if len(name) > _FULL_NAME or not all(token.is_title for token in name) or looks_like_body(name):
        return False
    for token in name.doc[name.end + 1 : name.end + _OFFICE] if name.doc[name.end : name.end + 1].text == "," else ():
        if token.lower_ in _HELD_BY_PEOPLE:
            return token.lower_ != "president" or name[-1].ent_type_ != "GPE"  # states preside over councils
        if not (token.is_lower and token.pos_ in {"DET", "ADJ", "NOUN"}):
            return False
    return False


def _is_apposed(name: Span) -> bool:
    """True for a full name with a known given name behind somebody's description: ``his lawyer, Marcus Braun``."""
    comma = name.start - 1
    if comma < 1 or name.doc[comma].text != "," or len(name) != _FULL_NAME or looks_like_body(name):
        return False
    noun = name.doc[comma - 1]
    return noun.tag_ == "NN" and is_person_noun(noun) and name[0].lower_ in first_names()


def _is_of_rank(name: Span) -> bool:
    """True for a full name behind a title, which the recognizer takes for a body's: ``Rear Admiral Anna White``."""
    person = bare(name)
    full = len(person) == _FULL_NAME and person[0].lower_ in first_names()
    return full and person.start > name.start and not looks_like_body(name)
