"""Role phrases: descriptions of one person that a name can be in apposition to, and the office that each gives.

``The head of the institute, X``; ``the head of the Velsk region X``. A role phrase may serve another one: ``the lawyer
of the activist, X``.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.apposition import LONGEST
from quotewire.tasks.attribution.entities.gender import is_of_other_sex
from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.office import (
    SHORT_RANKS,
    Office,
    end_of_word,
    is_in_word,
    is_office_noun,
    is_person_noun,
    joins_offices,
    read_title,
)
from quotewire.tasks.attribution.entities.roles.marked_names import LONGEST_IN_MARKS, marked_name
from quotewire.tasks.attribution.entities.roles.office_phrases import LINKS, with_phrase
from quotewire.tasks.wordlists.attribution import (
    CANDIDATE_NOUNS,
    KIN,
    OFFICES,
    PLACE_OFFICES,
    ROLE_MODIFIERS,
    ROLE_WORDS,
    SERVING,
)

_OF_CHIEF: Final = frozenset({"of", "under"})
_SERVES: Final = _OF_CHIEF | {"to", "for"}
_TO_CHIEF: Final = SERVING | KIN | CANDIDATE_NOUNS
"""Nouns for people that ``to`` and ``for`` may stand behind."""
_SENT: Final = frozenset({"ambassador", "delegate", "envoy"})
_OF_STAFF: Final = "of staff"
_INSIDE: Final = frozenset({"of", "for"})
"""What may stand inside an office before the one it serves: ``Deputy Head of the Office of the President``."""
AGE: Final = r"(?:\d{1,3}|[A-Za-z]+)[ -]?(?:year|month|week|day)s?[ -]?old"
_AGED: Final = re.compile(rf"(?:(?:the|an?|his|her|their) )?{AGE}")
_AGED_BEHIND_COMMA: Final = re.compile(rf", (?:the )?{AGE}$")
_DESCRIBING: Final = frozenset({"JJ", "JJR", "JJS", "VBN", "VBD"})
"""Tags of what describes somebody: ``the arrested``, ``little``; not of ``the holding``."""
_IN_WORDS: Final = frozenset({"-", "'", "’", "'s", "’s"})
"""Marks that end no phrase."""


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A description that a name can be in apposition to.

    Attributes:
        first: Index of its first token.
        noun: Index of the office's noun.
        after: Index of the token after its last one.
        served: The description of whom the office serves, if that stands right behind its link.
    """

    first: int
    noun: int
    after: int
    served: "RolePhrase | None" = None


def role_phrase(doc: Doc, after: int) -> RolePhrase | None:
    """The description of one person that ends before token ``after``: ``the head of the institute``.

    Of several offices, the one that serves the others: ``the lawyer of the activist, X``. Without a comma only if they
    have capitals, as in Russian (``Assistant of the President of Norland X``): else the name may be whose aide it is.
    """
    furthest = max(0, after - LONGEST)
    apposed = doc[after : after + 1].text == ","
    given = doc[after + apposed : after + apposed + 1].text
    if after and doc[after - 1].text == ")":  # "the president of the Farmers Association (NFA), X"
        after = next((i for i in range(after - 2, furthest, -1) if doc[i].text == "("), after)
    inner = after
    if after and doc[after - 1].is_quote:  # "the founder of the fund “Second Breath” X"
        before = range(after - 2, max(furthest, after - LONGEST_IN_MARKS), -1)
        opening = next((i for i in before if doc[i].is_quote), after)
        inner = opening if opening < after and marked_name(doc, opening) else after
    for i in range(inner - 1, furthest - 1, -1):
        token = doc[i]
        if _ends_phrase(token):
            return None
        if i > 1 and is_in_word(doc[i - 2]):
            continue  # of "editor-in-chief", the first is the noun
        end = end_of_word(token)
        behind = (
            end == after or doc[end].lower_ in LINKS or (doc[end].lower_ == "to" and _is_sent(token, apposed=apposed))
        )
        single = token.tag_ in {"NN", "NNP"} or (apposed and _is_one_of(doc, i, furthest))
        if end < after and doc[end].lower_ in _INSIDE and describes_person(doc[end + 1 : after]):
            return None
        if behind and is_person_noun(token) and single and not _is_in_body(doc, i, furthest):
            return _with_aides(doc, RolePhrase(_first_of(doc, i, furthest), i, after), furthest, given, apposed=apposed)
    return None


def describes_person(words: Span) -> bool:
    """True if all between ``of`` and a name describes who has the name, and no body: an age, adjectives, participles.

    Whoever is ``the mother of nine-year-old Anna White`` or ``a neighbour of the arrested Jon Berg`` is not named.
    """
    if _AGED.match(words.text):
        return True
    own = words[1:] if len(words) and words[0].pos_ in {"DET", "PRON"} else words
    return len(own) > 0 and all(token.is_lower and token.tag_ in _DESCRIBING for token in own)


def ends_in_age(words: Span) -> bool:
    """True for an age behind a comma, which may be either's: ``the lawyer of the accused, 34-year-old Jon Berg``."""
    return _AGED_BEHIND_COMMA.search(words.text) is not None


def office_of_phrase(doc: Doc, phrase: RolePhrase) -> Office:
    """The role and affiliation that a description gives."""
    head, end = read_title(list(doc[phrase.first : phrase.noun + 1])), end_of_word(doc[phrase.noun])
    if head.role is not None and end > phrase.noun + 1:
        head = Office(head.role + doc[phrase.noun + 1 : end].text, head.affiliation)  # "editor-in-chief"
    served = office_of_phrase(doc, phrase.served) if phrase.served is not None else Office()
    if head.role is not None and phrase.served is not None and served.role is not None:
        own = doc[phrase.served.first]
        link = doc[phrase.noun + 1 : own.i + (own.pos_ in {"DET", "PRON"})].text
        return Office(f"{head.role} {link} {served.role}", served.affiliation)
    rest = list(doc[end : phrase.after])
    return with_phrase(head, rest) if rest and head.role is not None else head


def office_noun_of(doc: Doc, start: int) -> Token | None:
    """The office whose body stands between it and a name: ``head`` of ``the head of the Velsk region X``; else None.

    Translations from languages without articles put the name behind the body. ``The lawyer of X``, ``the wife of the
    pilot X`` and ``the adviser to President X`` are somebody else.
    """
    before = doc[start - 1] if start else None
    if before is None or before.pos_ not in {"NOUN", "PROPN"} or is_title(before) or is_person_noun(before):
        return None
    phrase = role_phrase(doc, start)
    if phrase is None or phrase.noun + 1 >= start or doc[phrase.noun + 1].lower_ != "of":
        return None
    noun = doc[phrase.noun]
    return noun if noun.lemma_.lower() not in KIN and noun.right_edge.i >= start else None


def _is_sent(token: Token, *, apposed: bool) -> bool:
    """True for an office whose holder is sent ``to`` a country, or before a comma serves somebody."""
    word = token.lemma_.lower()
    return word in _SENT or (apposed and word in SERVING)


def _is_one_of(doc: Doc, i: int, furthest: int) -> bool:
    """True for a noun in the plural of whom one is named: ``One of the organizers of the rally, X``."""
    first = _first_of(doc, i, furthest)
    return doc[i].tag_ == "NNS" and first > 1 and doc[first - 1].lower_ == "of" and doc[first - 2].lower_ == "one"


def _is_in_body(doc: Doc, i: int, furthest: int) -> bool:
    """True for a noun in a body's name behind an office: ``an MP from the Servant of the People party X``."""
    link = i - 2 if i > 1 and doc[i - 1].pos_ == "DET" else i - 1
    if link <= furthest or doc[link].lower_ not in LINKS or not doc[i].is_title or is_office_title(doc[i]):
        return False
    return is_person_noun(doc[link - 1]) or is_title(doc[link - 1])


def is_office_title(token: Token) -> bool:
    """True for an office with a capital, and not any noun for people, which the name of a body may have."""
    return is_title(token) or token.lower_ in OFFICES or token.lower_ in PLACE_OFFICES or token.lower_ in SERVING


def _with_aides(doc: Doc, phrase: RolePhrase, furthest: int, given: str, *, apposed: bool) -> RolePhrase:
    """The description of whoever serves the one that a phrase describes; the phrase itself if nobody does."""
    while (link := _link_before(doc, phrase.first, furthest)) is not None:
        noun = _aide_before(doc, link, furthest)
        if noun is None:
            break
        first, kin = _first_of(doc, noun, furthest), doc[noun].lemma_.lower() in KIN
        capital = doc[noun].is_title or (doc[first].is_title and doc[first].pos_ not in {"DET", "PRON"})
        russian = capital and doc[phrase.noun].is_title and not kin
        other = (kin or not apposed) and is_of_other_sex(doc[noun], given)
        if not (apposed or russian) or other:
            break
        near = noun + 1 == link or doc[noun + 1 : link].text.lower() == _OF_STAFF
        phrase = RolePhrase(first, noun, phrase.after, replace(phrase, first=link + 1) if near else None)
    return phrase


def _link_before(doc: Doc, first: int, furthest: int) -> int | None:
    """Index of the preposition before a description, with the participles that the description begins with."""
    while first - 1 > furthest and (doc[first - 1].dep_ == "amod" or doc[first - 1].pos_ in {"ADJ", "DET"}):
        first -= 1
    link = first - 1
    return link if link > furthest and doc[link].lower_ in _SERVES else None


def _aide_before(doc: Doc, link: int, furthest: int) -> int | None:
    """Index of the office before a preposition and whom it serves: ``head of the office`` before ``of the mayor``."""
    for i in range(link - 1, furthest - 1, -1):
        token = doc[i]
        if is_person_noun(token):
            held = token.tag_ in {"NN", "NNP"} and doc[i + 1].lower_ in _SERVES and token.ent_type_ != "PERSON"
            near = doc[link].lower_ in _OF_CHIEF or (token.lemma_.lower() in _TO_CHIEF and i + 1 == link)
            staff = doc[i + 1 : link].text.lower() == _OF_STAFF
            return i if held and (near or staff) else None
        if token.lower_ not in _INSIDE and (
            token.pos_ not in {"ADJ", "DET", "NOUN", "PROPN"} or token.ent_type_ == "PERSON"
        ):
            return None
    return None


def _first_of(doc: Doc, noun: int, furthest: int) -> int:
    """Index of the first token of the description whose office noun is ``noun``."""
    first = noun
    while first > furthest and (
        may_be_in_title(doc[first - 1])
        or doc[first - 1].pos_ in {"DET", "PUNCT"}
        or doc[first - 1].lower_ in ROLE_MODIFIERS
        or joins_offices(doc[first - 1])
    ):
        if _ends_phrase(doc[first - 1]):
            break
        first -= 1
    return first


def may_be_in_title(token: Token) -> bool:
    """True if a token before a name can be part of its title."""
    # The recognizer includes offices in names ("Councillor X").
    if (
        (token.ent_type_ == "PERSON" and not is_title(token))
        or token.is_space
        or not (token.pos_ in {"NOUN", "PROPN", "ADJ", "PART"} or is_office_noun(token) or _is_role(token))
    ):
        return False
    return token.pos_ != "PART" or token.tag_ == "POS"


def _is_role(token: Token) -> bool:
    """True for the participle of an office and a rank's initials: ``managing director``, ``DCP X``."""
    if token.is_upper:
        return token.lower_ in SHORT_RANKS
    return token.pos_ == "VERB" and token.dep_ in {"amod", "compound"} and token.lower_ in ROLE_WORDS


def _ends_phrase(token: Token) -> bool:
    return is_break(token) or (token.pos_ in {"VERB", "AUX", "SCONJ"} and token.dep_ != "amod")


def is_break(token: Token) -> bool:
    """True for white space and for a punctuation mark that is no part of a word: it ends every phrase."""
    return token.is_space or (token.is_punct and token.text not in _IN_WORDS)
