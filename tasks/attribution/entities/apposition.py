"""Apposition: finds the words that give the office of a named person, before or after the name.

``NATO Secretary General X``; ``X, head of the institute``; ``the head of the institute, X``;
``X, who heads the institute``.
"""

from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.entities.body_titles import title_behind_body
from quotewire.tasks.attribution.entities.gender import is_of_other_sex
from quotewire.tasks.attribution.entities.leading_verbs import LEADING, agent_of
from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.office_phrases import with_phrase
from quotewire.tasks.attribution.entities.roles import (
    SHORT_RANKS,
    Office,
    end_of_word,
    is_in_word,
    is_office_noun,
    is_person_noun,
    joins_offices,
    read_title,
)
from quotewire.tasks.attribution.entities.stated import before_age
from quotewire.tasks.attribution.text import noun_kind
from quotewire.tasks.wordlists.attribution import (
    CANDIDATE_NOUNS,
    DEMONYMS,
    KIN,
    OFFICES,
    PARTIES,
    PERSON_NOUNS,
    PLACE_OFFICES,
    ROLE_MODIFIERS,
    ROLE_WORDS,
    SERVING,
    TITLES,
)

_MAX: Final = 24
"""Maximum length of an apposition, in tokens; a longer one is rarely an office."""
_TITLE: Final = 10
"""Maximum length of a title before a name, in tokens."""
_SEVERAL: Final = 2
_ONE_OF: Final = 2
_BODY_OF: Final = 2
"""Tokens from the first word of a body to what stands behind its ``of``."""
_BRACKET: Final = 8
"""Maximum tokens from a bracket behind a name to the one that closes it."""
_FROM: Final = frozenset({"of", "from"})
_LINKS: Final = frozenset({"of", "for", "at", "from", "in", "with"})
_OF: Final = frozenset({"of", "at", "for"})
_OF_FIELDS: Final = frozenset({"for", "of", "on"})
_OF_BODY: Final = frozenset({"of", "at", "from"})
_OF_CHIEF: Final = frozenset({"of", "under"})
_SERVES: Final = _OF_CHIEF | {"to", "for"}
_TO_CHIEF: Final = SERVING | KIN | CANDIDATE_NOUNS
"""Nouns for people that ``to`` and ``for`` may stand behind."""
_OF_STAFF: Final = "of staff"
_INSIDE: Final = frozenset({"of", "for"})
"""What may stand inside an office before the one it serves: ``Deputy Head of the Office of the President``."""
_MARKED: Final = 8
"""Maximum tokens of a name in marks."""
_MARKS: Final = frozenset({"-", "'", "’", "'s", "’s"})
_ADDRESSES: Final = frozenset({"comrade", "cde", "barrister", "dame", "lady", "lord", "sir"})
SERVICE_BRANCHES: Final = frozenset({"justice", "guard", "guards", "police", "customs"})
"""Branches of service in the ranks of many countries, which are titles or people elsewhere."""
_IS: Final = frozenset({"be", "become"})
_HOLDS: Final = _IS | {"work", "serve", "act"}
"""Verbs before an office; those other than ``be`` need ``as``."""
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_RELATIVE: Final = frozenset({"WP", "WP$", "WDT", "WRB"})
_FRONTED: Final = frozenset({"prep", "advcl", "npadvmod", "advmod", "ccomp"})
"""What can stand before the subject of a clause, with a comma between."""
_DEEP: Final = 40
"""Maximum words between the end of a fronted phrase and its clause, in the tree."""
_FINITE: Final = frozenset({"MD", "VBD", "VBP", "VBZ"})


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
    furthest = max(0, after - _MAX)
    apposed = doc[after : after + 1].text == ","
    given = doc[after + apposed : after + apposed + 1].text
    if after and doc[after - 1].text == ")":  # "the president of the Farmers Association (NFA), X"
        after = next((i for i in range(after - 2, furthest, -1) if doc[i].text == "("), after)
    inner = after
    if after and doc[after - 1].is_quote:  # "the founder of the fund “Second Breath” X"
        opening = next((i for i in range(after - 2, max(furthest, after - _MARKED), -1) if doc[i].is_quote), after)
        inner = opening if opening < after and _in_marks(doc, opening) else after
    for i in range(inner - 1, furthest - 1, -1):
        token = doc[i]
        if _ends_phrase(token):
            return None
        if i > 1 and is_in_word(doc[i - 2]):
            continue  # of "editor-in-chief", the first is the noun
        end = end_of_word(token)
        behind = end == after or doc[end].lower_ in _LINKS
        single = token.tag_ in {"NN", "NNP"} or (apposed and _is_one_of(doc, i, furthest))
        if behind and is_person_noun(token) and single and not _is_in_body(doc, i, furthest):
            return _with_aides(doc, RolePhrase(_first_of(doc, i, furthest), i, after), furthest, given, apposed=apposed)
    return None


def _is_one_of(doc: Doc, i: int, furthest: int) -> bool:
    """True for a noun in the plural of whom one is named: ``One of the organizers of the rally, X``."""
    first = _first_of(doc, i, furthest)
    return doc[i].tag_ == "NNS" and first > 1 and doc[first - 1].lower_ == "of" and doc[first - 2].lower_ == "one"


def _is_in_body(doc: Doc, i: int, furthest: int) -> bool:
    """True for a noun in a body's name behind an office: ``an MP from the Servant of the People party X``."""
    link = i - 2 if i > 1 and doc[i - 1].pos_ == "DET" else i - 1
    if link <= furthest or doc[link].lower_ not in _LINKS or not doc[i].is_title or _is_held(doc[i]):
        return False
    return is_person_noun(doc[link - 1]) or is_title(doc[link - 1])


def _is_held(token: Token) -> bool:
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


def begins_clause(doc: Doc, comma: int, first: int) -> bool:
    """True if what follows a comma is the subject of the clause, and what precedes it is fronted: no apposition.

    ``According to Anna White, the mayor lied`` and ``After talks with the mayor, Anna White left`` speak of two people.

    Args:
        doc: A parsed document.
        comma: Index of the comma.
        first: Index of the first token of the name or the description behind it.
    """
    subject = doc[first]
    while subject.dep_ in {"compound", "det", "amod", "poss", "nmod", "nummod"} and subject.head.i > subject.i:
        subject = subject.head
    verb = subject.head
    if subject.dep_ not in _SUBJECTS or verb.i < subject.i or comma == 0:
        return False
    closing = next((token.i for token in doc[subject.i + 1 : min(verb.i, subject.i + _MAX)] if token.text == ","), None)
    if closing is not None and doc[closing + 1].tag_ not in _RELATIVE:
        return False  # "According to the head, Anna White, the road is closed"
    last = doc[comma - 1]
    above = [last, *islice(last.ancestors, _DEEP)]
    return any(token.head == verb and token.dep_ in _FRONTED for token in above)


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


def office_before(doc: Doc, start: int) -> Office:
    """Read the title before a name that begins with token ``start``, or the description it is in apposition to."""
    apposed = comma_before(doc, start)
    if apposed is not None:
        phrase = role_phrase(doc, apposed) if not begins_clause(doc, apposed, start) else None
        return office_of_phrase(doc, phrase) if phrase is not None else Office()
    if start > 1 and doc[start - 1].tag_ == "POS":
        return _of_owner(doc, start - 1)
    return _rank_of_branch(doc, start) or title_behind_body(doc, start) or _title_before(doc, start)


def comma_before(doc: Doc, start: int) -> int | None:
    """Index of the comma before a name and its age: ``the driver of the bus, 44-year-old X``; None without one.

    ``After a talk with the driver, 44-year-old X left`` speaks of two people, wherever the parser attaches the name.
    """
    comma = before_age(doc, start) - 1
    if comma < 1 or doc[comma].text != ",":
        return None
    behind = next((token for token in doc[start:] if token.pos_ != "PROPN"), doc[start])
    return comma if comma == start - 1 or behind.tag_ not in _FINITE else None


def _title_before(doc: Doc, start: int) -> Office:
    first = start
    while (
        first > 0
        and start - first < _TITLE
        and (
            _belongs(doc[first - 1])
            or _is_hyphen(doc, first - 1, start)
            or is_in_word(doc[first - 1])
            or (first < start and joins_offices(doc[first - 1]))
        )
    ):
        first -= 1
    behind = _behind_office(doc, first, start) or _behind_members(doc, start)
    if behind is not None:
        return behind
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
            token.lower_.rstrip(".") in (_ADDRESSES if is_person_noun(token) else TITLES) for token in doc[first:start]
        )
    )


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
    return Office(None, body[0].doc[body[0].i : mark].text if _is_organization(body) else None) if body else Office()


def _is_organization(name: list[Token]) -> bool:
    """True if a name is recognized as an organization's, or ends in a noun for one."""
    return any(token.ent_type_ == "ORG" for token in name) or noun_kind(name[-1].lower_) == "organization"


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
    return not _is_held(token) and (not person or (token.ent_type_ == "ORG" and token.ent_iob_ == "I"))


def _behind_members(doc: Doc, start: int) -> Office | None:
    """The office before a body of people: ``the head of the union of dockers X``; None for ``the dockers X and Y``."""
    members = doc[start - 1]
    if members.tag_ not in {"NNS", "NNPS"} or not is_person_noun(members):
        return None
    after = start + 1
    while after < len(doc) and doc[after].text[:1].isupper():
        after += 1
    phrase = role_phrase(doc, start)
    if phrase is None or phrase.noun + 1 >= start or doc[phrase.noun + 1].lower_ not in _OF:
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
        office = _held(part) if part and not _is_address(part) else Office()
        part = []
        if office.role is not None:
            found.append(office)
        elif not found:
            return Office()
    roles = [office.role for office in found if office.role is not None]
    if len(roles) < _SEVERAL:
        return Office()
    return Office(", ".join(roles), next((office.affiliation for office in found if office.affiliation), None))


def _is_address(part: list[Token]) -> bool:
    """True for a word of address, which is no office: ``the president of the union, Comrade X``."""
    return len(part) == 1 and part[0].lower_.rstrip(".") in _ADDRESSES


def office_after(doc: Doc, end: int) -> Office:
    """Read the apposition after a name that ends before token ``end``."""
    if end + 1 >= len(doc):
        return Office()
    return _bracketed(doc, end) if doc[end].text == "(" else _behind_name(doc, end)


def _bracketed(doc: Doc, opening: int) -> Office:
    """Read a body in brackets, or what stands behind an age: ``X (76), the third manager``, ``X (54, beekeeper)``."""
    closed = next((i for i in range(opening + 2, min(opening + _BRACKET, len(doc))) if doc[i].text == ")"), None)
    if closed is None:
        return Office()
    if doc[opening + 1].is_digit:
        own = _behind_name(doc, opening + 2) if doc[opening + 2].text == "," else Office()
        if own.role is not None:
            return own
        return _behind_name(doc, closed + 1) if closed + 2 < len(doc) else Office()
    inside = doc[opening + 1 : closed]
    body = inside.text if _is_bracketed_body(list(inside)) else None
    behind = _behind_name(doc, closed + 1) if closed + 2 < len(doc) and doc[closed + 1].text == "," else Office()
    if behind.role is None and body is None and all(token.ent_type_ != "PERSON" for token in inside):
        return _held(list(inside))  # "X (the chief engineer of Nordkraft)"
    return Office(behind.role, behind.affiliation or body)  # "X (CDU), mayor of Sund"


def _behind_name(doc: Doc, end: int) -> Office:
    predicate = doc[end].lower_ == "is" and doc[end + 1].lower_ == "the"  # "X is the head of the institute."
    if predicate or is_office_behind(doc, end):
        return _held(_until_mark(doc, end + predicate))
    link = end + (doc[end].text == ",")  # "the nurse X, of the Clinic"
    if doc[link].lower_ in _FROM:
        return _of_body(doc, link)
    if link == end:
        return Office()
    if doc[end + 1].pos_ == "CCONJ":
        return Office()  # "said X, and the neighbour added"
    if _is_age(doc, end + 1):
        end += 2
    if doc[end + 1].lower_ == "who":
        return _led(doc, end + 2)
    return _held(_until_mark(doc, end + 1)) if not begins_clause(doc, end, end + 1) else Office()


def _is_bracketed_body(inside: list[Token]) -> bool:
    """True for an organization or a party behind a name: ``X (Liberal Party)``, ``X (CDU)``."""
    named = all(token.text[:1].isupper() or token.pos_ in {"ADP", "DET"} for token in inside)
    party = len(inside) == 1 and (inside[0].lower_ in PARTIES or (inside[0].ent_type_ == "ORG" and inside[0].is_upper))
    return named and inside[0].text[:1].isupper() and (party or (len(inside) > 1 and _is_organization(inside)))


def _of_body(doc: Doc, link: int) -> Office:
    """The organization behind a name: ``X of the Weather Bureau``, ``X from the charity “Second Breath”``."""
    body = with_phrase(Office("member"), _until_mark(doc, link)).affiliation
    if body is None:
        return Office()
    words = [token for token in doc[link + 1 : link + _MAX] if token.text in body.split()]
    return Office(None, body) if words and _is_organization(words) else Office()


def _held(tokens: list[Token]) -> Office:
    """The office in the words that begin with it: ``the owner of the first store``, ``one of the local farmers``."""
    if len(tokens) > _ONE_OF and tokens[0].lower_ == "one" and tokens[1].lower_ == "of":
        tokens = tokens[_ONE_OF:]
    links = (i for i, token in enumerate(tokens) if token.pos_ == "ADP" or token.lower_ == "of")
    cut = next((i for i in links if not is_in_word(tokens[i])), len(tokens))
    if not any(is_office_noun(token) for token in tokens[:cut]):
        return _profession(tokens[:cut]) if cut == len(tokens) else Office()
    head = read_title(tokens[:cut])
    if cut == len(tokens) or head.role is None:
        return head
    return with_phrase(head, tokens[cut:])


def _is_age(doc: Doc, i: int) -> bool:
    """True for an age between commas: ``X, 34, nurse``."""
    return i + 2 < len(doc) and doc[i].is_digit and len(doc[i]) <= 3 and doc[i + 1].text == ","  # noqa: PLR2004


def _profession(tokens: list[Token]) -> Office:
    """Read ``a retired shipwright``: after an indefinite article any noun gives the person's role."""
    if not 1 < len(tokens) <= 4 or tokens[0].lower_ not in {"a", "an"} or tokens[-1].tag_ != "NN":  # noqa: PLR2004
        return Office()
    if tokens[-1].lower_ in DEMONYMS:
        return Office()
    if any(token.pos_ not in {"NOUN", "ADJ", "VERB", "PROPN"} for token in tokens[1:]):
        return Office()
    return Office(" ".join(tokens[-1].doc[tokens[1].i : tokens[-1].i + 1].text.split()))


def _led(doc: Doc, verb: int) -> Office:
    """Read the office from ``X, who heads the institute``, ``X, who became owner of`` or ``X, who works as a cook``."""
    if verb + 1 >= len(doc):
        return Office()
    lemma = doc[verb].lemma_.lower()
    if lemma in _HOLDS:
        first = verb + 2 if doc[verb + 1].lower_ == "as" else verb + 1
        return _held(_until_mark(doc, first)) if lemma in _IS or first == verb + 2 else Office()
    if lemma not in LEADING:
        return Office()
    tokens = _until_mark(doc, verb + 1)
    body = with_phrase(Office("head"), [doc[verb], *tokens]).affiliation
    return Office(agent_of(doc, verb, body), body)


def is_office_behind(doc: Doc, end: int) -> bool:
    """True if an office follows the name that ends before token ``end`` without a comma: ``X head of the club``."""
    if end + 1 >= len(doc):
        return False
    office, link = doc[end], doc[end + 1]
    return office.is_lower and office.tag_ == "NN" and is_person_noun(office) and link.lower_ in _OF


def _until_mark(doc: Doc, first: int) -> list[Token]:
    """The tokens from ``first`` to the next punctuation mark or verb."""
    tokens: list[Token] = []
    marked = range(0)
    for token in doc[first : first + _MAX]:
        if token.is_quote and token.i not in marked:
            marked = _in_marks(doc, token.i)
        if (token.text == "." and _is_number(token)) or token.i in marked:
            tokens.append(token)
            continue
        if (token.is_punct and token.text not in _MARKS) or token.is_space or _is_verb(token):
            break
        if token.tag_ in _RELATIVE or token.tag_ == "TO":
            break
        tokens.append(token)
    return tokens


def _in_marks(doc: Doc, opening: int) -> range:
    """The indices of a name in marks behind the noun for what bears it, with them: ``the fund “Second Breath”``."""
    before = doc[opening - 1] if opening else None
    bears = before is not None and before.is_lower and (before.pos_ == "NOUN" or _leads_to_mark(doc, opening))
    if not bears or not doc[opening + 1 : opening + 2].text[:1].isupper():
        return range(0)
    for i in range(opening + 2, min(opening + _MARKED, len(doc))):
        if doc[i].is_quote:
            return range(opening, i + 1)
    return range(0)


def _leads_to_mark(doc: Doc, opening: int) -> bool:
    """True if the body that a mark opens belongs to an office: ``captain of “Comet”``, ``MP from the “New Day”``."""
    link = opening - 2 if doc[opening - 1].lower_ == "the" else opening - 1
    if link < 1 or doc[link].lower_ not in _OF | _FROM:
        return False
    return is_person_noun(doc[link - 1]) or noun_kind(doc[link - 1].lemma_.lower()) == "organization"


def _is_number(mark: Token) -> bool:
    """True for the full stop of ``school No. 14``."""
    return mark.i > 0 and mark.nbor(-1).lower_ == "no" and mark.i + 1 < len(mark.doc) and mark.nbor().is_digit


def _is_verb(token: Token) -> bool:
    """True for a verb, which ends an apposition; not for the participle of ``London-based`` or ``a retired cook``."""
    if token.pos_ not in {"VERB", "AUX"} or is_office_noun(token):
        return False
    if token.tag_ == "VBG" and token.i and token.nbor(-1).pos_ == "ADP":
        return False  # "a student of filmmaking"
    return token.dep_ != "amod" and not (token.i and token.nbor(-1).text == "-")


def _ends_phrase(token: Token) -> bool:
    if token.is_space or (token.is_punct and token.text not in _MARKS):
        return True
    return token.pos_ in {"VERB", "AUX", "SCONJ"} and token.dep_ != "amod"


def _first_of(doc: Doc, noun: int, furthest: int) -> int:
    """Index of the first token of the description whose office noun is ``noun``."""
    first = noun
    while first > furthest and (
        _belongs(doc[first - 1])
        or doc[first - 1].pos_ in {"DET", "PUNCT"}
        or doc[first - 1].lower_ in ROLE_MODIFIERS
        or joins_offices(doc[first - 1])
    ):
        if _ends_phrase(doc[first - 1]):
            break
        first -= 1
    return first


def _belongs(token: Token) -> bool:
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
