"""What single words and stretches say about who is named: signs that the search for named mentions weighs.

Whether what looks like a name is an office or a description, whether a title runs up to a name, and whose name stands
behind a noun for a relative or an aide.
"""

from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities import (
    INDEFINITE,
    SERVICE_BRANCHES,
    PersonEntity,
    are_people,
    describes_person,
    ends_in_age,
    gender_of_noun,
    is_of_other_sex,
    is_person_noun,
    is_title,
)
from quotewire.tasks.attribution.text import entity_around, noun_kind
from quotewire.tasks.wordlists.attribution import KIN, SERVING
from quotewire.tasks.wordlists.genders import first_names

_OFFICE: Final = 4
"""Maximum words of an office behind ``the spokesman of``."""
_SHORT: Final = 3
"""Letters of a title that is an abbreviation, and of many a surname."""
_NOBODYS: Final = frozenset({"pitcher", "catcher", "infielder", "outfielder", "wrestler", "professor"})
"""What somebody is, and never to another."""
_NOMINAL: Final = frozenset({"NOUN", "PROPN"})
_DESCRIBES: Final = _NOMINAL | {"ADJ", "DET"}
_SPEAKS_FOR: Final = frozenset(
    {"adviser", "advisor", "agent", "aide", "assistant", "attorney", "counsel", "deputy", "envoy", "interpreter"}
    | {"lawyer", "manager", "publicist", "representative", "secretary", "solicitor", "spokesman", "spokesperson"}
    | {"spokeswoman", "translator"}
)
"""Whose own name news gives when they speak for somebody."""
_DEFINITE: Final = frozenset({"the", "his", "her"})
_OF_SOMEBODY: Final = frozenset({"of", "for"})
_CORPS: Final = frozenset({"guard", "guards"})
"""Nouns for people that end the name of a body."""


def is_office(ent: Span) -> bool:
    """True if what looks like a name is an office in capitals: ``US Special Representative``, ``Head of Roads``."""
    if len(ent) == 1 or _is_called_body(ent) or any(token.lower_ in first_names() for token in ent):
        return False
    if len(ent[-1]) <= _SHORT:
        return False  # "Anuradha Bhattacharjee Sen" is no senator
    return any(is_title(token) and (token.i + 1 == ent.end or token.nbor().lower_ in {"for", "of"}) for token in ent)


def _is_called_body(ent: Span) -> bool:
    """True for a body called after an office or a guard: ``Office of the Prosecutor General``, ``Civil Guard``."""
    return noun_kind(ent[0].lower_) == "organization" or ent[-1].lower_ in _CORPS


def is_description(name: Span) -> bool:
    """True for ``Teachers`` at the start of a sentence, and for ``the Chief Inspector``, whatever its letters."""
    if name[0].is_sent_start and are_people(name.text):
        return True
    return all(is_title(token) or token.is_punct or gender_of_noun(token.lower_) for token in name)


def is_called_a_body(name: Span) -> bool:
    """True for a name in marks behind a noun for a body: ``the club “Sever”``."""
    before = name.doc[max(0, name.start - 2) : name.start]
    return (
        len(before) > 1 and before[1].is_quote and before[0].is_lower and noun_kind(before[0].lower_) == "organization"
    )


def is_capitalised(span: Span) -> bool:
    """True if every word of a mention has a capital, but not only at the start of a sentence."""
    words = [token for token in span if token.is_alpha]
    return len(words) > 1 and all(token.text[:1].isupper() for token in words)


def is_person(ent: Span) -> bool:
    """True for a person, also one whose given name alone is taken for a body: ``the daughter Bianca``."""
    return ent.label_ == "PERSON" or (ent.label_ == "ORG" and len(ent) == 1 and ent[0].lower_ in first_names())


def is_title_of(head: Token, before: Token) -> bool:
    """True for a title before a name, but not for the branch of a rank: ``Major General of Justice Anna White``."""
    return is_title(before) and not (before.lower_ in SERVICE_BRANCHES and head.is_title and before.is_title)


def is_of_relative(head: Token, name: Span) -> bool:
    """True if a mention ends in whose relative, lawyer or neighbour somebody is: ``the wife of the pilot Anna White``.

    ``The sister of the pilot, Jon Berg`` too, and anybody of ``34-year-old Jon Berg`` or of ``the arrested Jon Berg``.
    """
    link = head.i + 1
    if link + 1 < name.start and name.doc[link].lower_ in _OF_SOMEBODY:
        words = name.doc[link + 1 : name.start]
        own = head.lemma_.lower() in SERVING | KIN
        if describes_person(words) or (own and ends_in_age(words)) or _is_either(head, words):
            return True
    related = head.lemma_.lower() in KIN and link + 1 < name.start and name.doc[link].lower_ == "of"
    apposed = name.doc[name.start - 1].text == "," and not is_of_other_sex(head, name[0].text)
    return related and not apposed and name.doc[link + 1].pos_ != "NUM"  # "the mother of two Anna White"


def _is_either(head: Token, words: Span) -> bool:
    """True if a name behind a comma may be either's: ``an employee of the businessman, Jon Berg``.

    Who speaks for somebody is named so: ``a lawyer of the family, Jon Berg``.
    """
    new = head.lemma_.lower() not in _SPEAKS_FOR and any(token.lower_ in INDEFINITE for token in head.lefts)
    if not new or len(words) < len(("the", "businessman", ",")) or words[-1].text != ",":
        return False
    known = words[0].lower_ in _DEFINITE and words[-2].tag_ in {"NN", "NNP"}
    return known and is_person_noun(words[-2]) and all(token.pos_ in _DESCRIBES for token in words[1:-1])


def others_inside(span: Span, head: Token) -> list[Span]:
    """The people in a description who have somebody: ``Anna White`` of ``the teacher of nine-year-old Anna White``."""
    doc, found = span.doc, list[Span]()
    for i in range(head.i + 2, span.end):
        if doc[i].ent_type_ != "PERSON" or doc[i].ent_iob_ != "B":
            continue
        link = next((k for k in range(i - 1, head.i, -1) if doc[k].pos_ == "ADP"), None)
        between = doc[link + 1 : i] if link is not None else None
        if between is not None and (all(map(_leads_to_name, between)) or describes_person(between)):
            found.append(entity_around(doc[i]))
    return found


def _leads_to_name(token: Token) -> bool:
    """True for a word between ``of`` and a name: ``of the three brothers X``, ``of the arrested student X``."""
    described = token.pos_ in {"DET", "NUM"} or (token.is_lower and token.tag_ in {"JJ", "VBN"})
    return described or is_title(token) or is_person_noun(token)


def breaks(token: Token) -> bool:
    """True for a word that no title runs over; not for ``the holding``, which the tagger takes for a verb."""
    if token.pos_ == "VERB" and token.i and token.nbor(-1).pos_ == "DET":
        return False
    return token.pos_ in {"VERB", "AUX", "PRON", "SCONJ"} or (token.tag_ == "POS" and not _is_of_body(token))


def _is_of_body(mark: Token) -> bool:
    """True for the apostrophe of ``director of the children's hospital X``, and not of ``the victim's mother X``."""
    owned = None
    for token in mark.doc[mark.i + 1 :]:
        if token.pos_ not in {"ADJ", "NOUN"} or token.text[:1].isupper():
            break
        owned = token
    return owned is not None and noun_kind(owned.lemma_.lower()) == "organization"


def closes(span: Span, name: Span) -> bool:
    """True if a name behind a comma ends a mention: ``the largest party in the parliament, the Renewal Party``."""
    first = name.start - 1 if name.doc[name.start - 1].pos_ == "DET" else name.start
    return name.end >= span.end and name.doc[first - 1].text == ","


def is_next(head: Token, name: Span) -> bool:
    """True if a name directly follows a noun: ``the operator X``, ``the league, the X``."""
    return all(token.text == "," or token.pos_ == "DET" for token in head.doc[head.i + 1 : name.start])


def holds(person: PersonEntity, noun: Token) -> bool:
    """True if a noun behind a surname is what the person is, and not somebody of theirs."""
    role = (person.role or "").lower().split()
    return noun.lower_ in _NOBODYS or (noun.lower_ in role and noun.lower_ not in SERVING)


def is_object(name: Span) -> bool:
    """True for a name behind a verb or a preposition: ``the leader representing Anna White Bay``."""
    return name.doc[name.start - 1].pos_ in {"VERB", "ADP"}


def office_served(doc: Doc, link: int, name: int) -> Token | None:
    """The noun for the person behind ``the spokesman of``, if it alone or with ``of`` and a body leads to the name."""
    noun = next((token for token in doc[link + 1 : link + 2 + _OFFICE] if token.pos_ in _NOMINAL), None)
    while noun is not None and noun.i + 1 < name and (noun.nbor().pos_ in _NOMINAL or _is_owner(noun, name)):
        noun = noun.nbor(1 if noun.nbor().pos_ in _NOMINAL else 2)
    if noun is None or noun.i >= name or noun.tag_ not in {"NN", "NNP"} or not is_person_noun(noun):
        return None
    led = all(token.pos_ in _DESCRIBES or token.tag_ == "POS" for token in doc[link + 1 : noun.i])
    between = doc[noun.i + 1 : name]
    of = not between or (between[0].lower_ == "of" and all(t.lower_ == "of" or t.pos_ in _DESCRIBES for t in between))
    return noun if led and of else None


def _is_owner(noun: Token, name: int) -> bool:
    """True for ``victim`` of ``the victim's mother``, before a name."""
    return noun.i + 2 < name and noun.nbor().tag_ == "POS" and noun.nbor(2).pos_ in _NOMINAL
