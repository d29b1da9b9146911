"""Offices before a name: the title right before it, and the description that it is in apposition to.

``NATO Secretary General X``; ``the head of the institute, X``; ``the virologist, head of the institute, Dr. X``;
``Chairman of the Freedom Party X``; ``the Liberal Party's X``.
"""

from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.entities.apposition import begins_clause, comma_before
from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.office import (
    Office,
    is_in_word,
    is_office_noun,
    is_person_noun,
    joins_offices,
    read_title,
)
from quotewire.tasks.attribution.entities.organization_names import is_organization
from quotewire.tasks.attribution.entities.roles.body_titles import title_behind_body
from quotewire.tasks.attribution.entities.roles.office_phrases import HELD_AT, office_in
from quotewire.tasks.attribution.entities.roles.role_phrases import (
    RolePhrase,
    is_office_title,
    may_be_in_title,
    office_of_phrase,
    role_phrase,
)
from quotewire.tasks.attribution.text import noun_kind
from quotewire.tasks.wordlists.attribution import KIN, PERSON_NOUNS, SERVING, TITLES

SERVICE_BRANCHES: Final = frozenset({"justice", "guard", "guards", "police", "customs"})
"""Branches of service in the ranks of many countries, which are titles or people elsewhere."""
_TITLE: Final = 10
"""Maximum length of a title before a name, in tokens."""
_SEVERAL: Final = 2
_BODY_OF: Final = 2
"""Tokens from the first word of a body to what stands behind its ``of``."""
_OF_FIELDS: Final = frozenset({"for", "of", "on"})
_OF_BODY: Final = frozenset({"of", "at", "from"})
_HONORIFICS: Final = frozenset({"miss", "mr", "mrs", "ms"})
_ADDRESSES: Final = frozenset({"comrade", "cde", "barrister", "dame", "lady", "lord", "sir"})
_COURTESIES: Final = frozenset(
    {"architect", "chief", "engineer", "engr", "prince", "princess", "prof", "professor", "senator"}
)
"""Titles that people keep beside the office that they hold, in capitals: ``the minister of works, Senator X``."""


def office_before(doc: Doc, start: int) -> Office:
    """Read the title before a name that begins with token ``start``, or the description it is in apposition to."""
    apposed = comma_before(doc, start)
    if apposed is not None:
        phrase = role_phrase(doc, apposed) if not begins_clause(doc, apposed, start) else None
        return office_of_phrase(doc, phrase) if phrase is not None else Office()
    if start > 1 and doc[start - 1].tag_ == "POS":
        return _of_owner(doc, start - 1)
    if start > 1 and doc[start - 1].lower_.rstrip(".") in _HONORIFICS:
        start -= 1  # "NATO Secretary General Mr. X"
    return _rank_of_branch(doc, start) or title_behind_body(doc, start) or _title_before(doc, start)


def offices_before(doc: Doc, first: int, start: int) -> Office:
    """Read the list of offices between a token and a name: ``the virologist, head of the institute, Dr. X``.

    Returns:
        Every role, with commas between, and the first affiliation; nothing if there are fewer than two roles.
    """
    found, part = list[Office](), list[Token]()
    for token in doc[first : start + 1]:
        if token.text != "," and token.i < start:
            part.append(token)
            continue
        office = office_in(part) if part and not _is_address(part) else Office()
        part = []
        if office.role is not None:
            found.append(office)
        elif not found:
            return Office()
    roles = [office.role for office in found if office.role is not None]
    if len(roles) < _SEVERAL:
        return Office()
    return Office(", ".join(roles), next((office.affiliation for office in found if office.affiliation), None))


def _title_before(doc: Doc, start: int) -> Office:
    first = start
    while (
        first > 0
        and start - first < _TITLE
        and (
            may_be_in_title(doc[first - 1])
            or _is_hyphen(doc, first - 1, start)
            or is_in_word(doc[first - 1])
            or (first < start and joins_offices(doc[first - 1]))
        )
    ):
        first -= 1
    behind = _behind_office(doc, first, start) or _behind_members(doc, start)
    if behind is not None:
        return behind
    if start - first == 1 and doc[first].is_title and doc[first].lower_ in KIN and not _is_led(doc, first):
        return Office()  # "Aunt X" is a form of address
    title = (
        _with_body_of(doc, first, read_title(list(doc[first:start]))) if not _is_field(doc, first, start) else Office()
    )
    phrase = role_phrase(doc, first - 1) if _addresses(doc, first, start) else None
    if phrase is not None and not begins_clause(doc, first - 1, first):
        return office_of_phrase(doc, phrase)  # "the director of the hospital, Prof. X"
    comma = first - 2 if first > 1 and doc[first - 1].lower_ in {"a", "an"} else first - 1
    if title.role is not None and comma > 0 and doc[comma].text == ",":
        return _with_first_office(doc, comma, start, title)
    if title.role is not None or (first == start and not (start and _closes_body(doc[start - 1]))):
        return title
    # "the head of the British Ministry of Health X": what stands right before the name belongs to the office's body.
    phrase = role_phrase(doc, start)
    return office_of_phrase(doc, phrase) if phrase is not None and not _serves(doc, phrase, start) else title


def _is_led(doc: Doc, i: int) -> bool:
    """True behind an article or a possessive: ``his Aunt X``."""
    return i > 0 and doc[i - 1].tag_ in {"DT", "POS", "PRP$"}


def _with_first_office(doc: Doc, comma: int, start: int, title: Office) -> Office:
    """A title with the office before it that begins the sentence: ``The owner of the manor, businessman X, came``.

    Where the name is not between commas, or others are named behind it, there are several people.
    """
    after = start
    while after < len(doc) and doc[after].ent_type_ == "PERSON" and (after == start or doc[after].ent_iob_ == "I"):
        after += 1
    if doc[after : after + 1].text != "," or after + 1 >= len(doc) or _names_next(doc[after + 1]):
        return title
    phrase = role_phrase(doc, comma)
    if phrase is None or not doc[phrase.first].is_sent_start or begins_clause(doc, comma, comma + 1):
        return title
    office = office_of_phrase(doc, phrase)
    if office.role is None:
        return title
    return Office(f"{office.role}, {title.role}", office.affiliation or title.affiliation)


def _names_next(token: Token) -> bool:
    """True for what names somebody else behind a comma: ``and``, an office, a name."""
    return token.pos_ in {"CCONJ", "DET", "PROPN"} or is_office_noun(token)


def _is_field(doc: Doc, first: int, start: int) -> bool:
    """True for words before a name that tell what an office is for: ``the head of the Committee on Legal Policy X``."""
    if first < 1 or doc[first - 1].lower_ not in _OF_FIELDS:
        return False
    return not any(is_office_noun(token) or (is_title(token) and token.is_title) for token in doc[first:start])


def _closes_body(token: Token) -> bool:
    """True for what ends a body's name or its initials: ``the fund “Second Breath” X``, ``the Union (ERU) X``."""
    return token.is_quote or token.text == ")"


def _addresses(doc: Doc, first: int, start: int) -> bool:
    """True if nothing but words of address stands between a comma and a name."""
    return (
        first > 1
        and doc[first - 1].text == ","
        and all(
            _is_courtesy(token) or token.lower_.rstrip(".") in (_ADDRESSES if is_person_noun(token) else TITLES)
            for token in doc[first:start]
        )
    )


def _is_address(part: list[Token]) -> bool:
    """True for a word of address, which is no office: ``the president of the union, Comrade X``."""
    return len(part) == 1 and (part[0].lower_.rstrip(".") in _ADDRESSES or _is_courtesy(part[0]))


def _is_courtesy(token: Token) -> bool:
    """True for a title that stands beside an office: ``the minister of works, Senator X``, not ``engineer X``."""
    return token.is_title and token.lower_.rstrip(".") in _COURTESIES


def _is_hyphen(doc: Doc, i: int, start: int) -> bool:
    """True for the hyphen inside a word before a name: ``Secretary-General``."""
    joined = doc[i].tag_ == "HYPH" and 0 < i < start - 1
    return joined and not doc[i].whitespace_ and not doc[i - 1].whitespace_


def _of_owner(doc: Doc, mark: int) -> Office:
    """The body before the apostrophe in ``the Liberal Party's X``; nothing for a place or a person."""
    first = mark
    while first and doc[first - 1].text[:1].isupper() and doc[first - 1].pos_ in {"PROPN", "NOUN", "ADJ"}:
        first -= 1
    body = [token for token in doc[first:mark] if not (token.pos_ == "DET" or token.lower_ == "the")]
    return Office(None, body[0].doc[body[0].i : mark].text if is_organization(body) else None) if body else Office()


def _serves(doc: Doc, phrase: RolePhrase, start: int) -> bool:
    """True for the office of somebody who serves the person named behind it: ``a lawyer for Dr. X``."""
    link = phrase.noun + 1
    if doc[phrase.noun].lemma_.lower() not in SERVING or link >= start or doc[link].pos_ != "ADP":
        return False
    return all(token.pos_ == "DET" or is_title(token) or is_person_noun(token) for token in doc[link + 1 : start])


def _behind_office(doc: Doc, first: int, start: int) -> Office | None:
    """The office before ``of`` and a body that ends in a noun for people: ``Chairman of the Freedom Party X``."""
    link = first - 1
    if link > 0 and doc[link].lower_ == "the":
        link -= 1
    body = doc[start - 1]
    if link < 1 or doc[link].lower_ not in _OF_BODY or not body.is_title or not _may_end_body(body):
        return None
    phrase = role_phrase(doc, link)
    return office_of_phrase(doc, _up_to(phrase, start)) if phrase is not None else None


def _up_to(phrase: RolePhrase, after: int) -> RolePhrase:
    """A description that goes on with a body."""
    served = _up_to(phrase.served, after) if phrase.served is not None else None
    return replace(phrase, after=after, served=served)


def _may_end_body(token: Token) -> bool:
    """True for a word with a capital that no person is called by: ``Party``, ``Finance``, ``Trabzonspor``.

    A noun for a person (``Broker``) only inside a body's name.
    """
    word = token.lower_
    if noun_kind(word) == "organization":
        return True
    person = noun_kind(word) == "person" or word in PERSON_NOUNS
    return not is_office_title(token) and (not person or (token.ent_type_ == "ORG" and token.ent_iob_ == "I"))


def _behind_members(doc: Doc, start: int) -> Office | None:
    """The office before a body of people: ``the head of the union of dockers X``; None for ``the dockers X and Y``."""
    members = doc[start - 1]
    if members.tag_ not in {"NNS", "NNPS"} or not is_person_noun(members):
        return None
    after = start + 1
    while after < len(doc) and doc[after].text[:1].isupper():
        after += 1
    phrase = role_phrase(doc, start)
    if phrase is None or phrase.noun + 1 >= start or doc[phrase.noun + 1].lower_ not in HELD_AT:
        return None
    return office_of_phrase(doc, phrase) if doc[after : after + 1].text not in {"and", "&"} else None


def _with_body_of(doc: Doc, first: int, title: Office) -> Office:
    """A title whose affiliation begins before ``of``: ``Chamber of Farmers President X``."""
    body = first - _BODY_OF
    if title.affiliation is None or body < 0 or doc[first - 1].lower_ != "of" or not doc[body].is_title:
        return title
    if noun_kind(doc[body].lower_) != "organization" or doc[first].text != title.affiliation.split()[0]:
        return title
    while body and doc[body - 1].text[:1].isupper() and doc[body - 1].pos_ == "PROPN":
        body -= 1
    return Office(title.role, f"{doc[body:first].text} {title.affiliation}")


def _rank_of_branch(doc: Doc, start: int) -> Office | None:
    """The rank with its branch of service before a name: ``Major General of Justice X``; None if there is none."""
    link = start - 2
    if link > 0 and doc[link].lower_ == "the":
        link -= 1
    if link < 1 or doc[link].lower_ != "of" or doc[start - 1].lower_ not in SERVICE_BRANCHES:
        return None
    phrase = role_phrase(doc, link)
    ranked = phrase is not None and (doc[link - 1].is_title or doc[start - 1].is_lower)
    office = office_of_phrase(doc, phrase) if phrase is not None and ranked else Office()
    return Office(f"{office.role} {doc[link:start].text}", office.affiliation) if office.role is not None else None
