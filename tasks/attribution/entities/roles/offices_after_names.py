"""Offices after a name: in apposition to it, in brackets, in a relative clause, in its sentence, or right behind it.

``X, head of the institute``; ``X (54, beekeeper)``; ``X, who heads the institute``; ``X head of the club``; ``X is a
farmer``.
"""

from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.entities.apposition import LONGEST, RELATIVE_TAGS, begins_clause
from quotewire.tasks.attribution.entities.office import Office, is_person_noun
from quotewire.tasks.attribution.entities.organization_names import is_organization
from quotewire.tasks.attribution.entities.person import is_vague
from quotewire.tasks.attribution.entities.roles.leading_verbs import LEADING, agent_of
from quotewire.tasks.attribution.entities.roles.marked_names import marked_name
from quotewire.tasks.attribution.entities.roles.office_phrases import HELD_AT, office_in, with_phrase
from quotewire.tasks.attribution.entities.roles.role_phrases import is_break
from quotewire.tasks.attribution.text import TIMES
from quotewire.tasks.wordlists.attribution import CALENDAR_WORDS, PARTIES

_BRACKET: Final = 8
"""Maximum tokens from a bracket behind a name to the one that closes it."""
_FROM: Final = frozenset({"of", "from"})
_IS: Final = frozenset({"be", "become"})
_HEADS: Final = frozenset({"chair", "head"})
"""Verbs that tell an office in a sentence of their own; ``leads`` and ``runs`` tell what somebody does."""
_ARTICLES: Final = frozenset({"a", "an", "the"})
_BEFORE_DAYS: Final = frozenset({"on", "in", "at", "late", "early", "last", "since", "until", "before", "after"})
_HOLDS: Final = _IS | {"work", "serve", "act"}
"""Verbs before an office; those other than ``be`` need ``as``."""


def office_after(doc: Doc, end: int) -> Office:
    """Read the apposition after a name that ends before token ``end``."""
    if end + 1 >= len(doc):
        return Office()
    return _bracketed(doc, end) if doc[end].text == "(" else _behind_name(doc, end)


def is_office_behind(doc: Doc, end: int) -> bool:
    """True if an office follows the name that ends before token ``end`` without a comma: ``X head of the club``."""
    if end + 1 >= len(doc):
        return False
    office, link = doc[end], doc[end + 1]
    return _is_office(office) and link.lower_ in HELD_AT


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
    goes_on = closed + 2 < len(doc) and (doc[closed + 1].text == "," or doc[closed + 1].lower_ in _FROM)
    behind = _behind_name(doc, closed + 1) if goes_on else Office()
    if behind.role is None and body is None and all(token.ent_type_ != "PERSON" for token in inside):
        own = office_in(list(inside))  # "X (the chief engineer of Nordkraft)"
        return Office(own.role, own.affiliation or behind.affiliation)  # "X (seismology) of the University of Sund"
    return Office(behind.role, behind.affiliation or body)  # "X (CDU), mayor of Sund"


def _behind_name(doc: Doc, end: int) -> Office:
    if is_office_behind(doc, end) or doc[end].tag_ == "VBZ":
        return office_in(_until_mark(doc, end)) if doc[end].tag_ != "VBZ" else _told(doc, end)
    link = end + (doc[end].text == ",")  # "the nurse X, of the Clinic"
    if doc[link].lower_ in _FROM:
        return _of_body(doc, link)
    if link == end:
        return Office()
    if doc[end + 1].pos_ == "CCONJ":
        return Office()  # "said X, and the neighbour added"
    end = _behind_age(doc, end)
    if doc[end + 1].lower_ == "who":
        return _led(doc, end + 2)
    return office_in(_until_mark(doc, end + 1)) if not begins_clause(doc, end, end + 1) else Office()


def _is_bracketed_body(inside: list[Token]) -> bool:
    """True for an organization or a party behind a name: ``X (Liberal Party)``, ``X (CDU)``."""
    named = all(token.text[:1].isupper() or token.pos_ in {"ADP", "DET"} for token in inside)
    party = len(inside) == 1 and (inside[0].lower_ in PARTIES or (inside[0].ent_type_ == "ORG" and inside[0].is_upper))
    return named and inside[0].text[:1].isupper() and (party or (len(inside) > 1 and is_organization(inside)))


def _of_body(doc: Doc, link: int) -> Office:
    """The organization behind a name: ``X of the Weather Bureau``, ``X from the charity “Second Breath”``."""
    body = with_phrase(Office("member"), _until_mark(doc, link)).affiliation
    if body is None:
        return Office()
    words = [token for token in doc[link + 1 : link + LONGEST] if token.text in body.split()]
    return Office(None, body) if words and is_organization(words) else Office()


def _behind_age(doc: Doc, comma: int) -> int:
    """Index of the comma behind an age between commas: ``X, 34, nurse``, ``X, 61 years old, a baker``."""
    age = comma + 1
    if age + 2 >= len(doc) or not doc[age].is_digit or len(doc[age]) > 3:  # noqa: PLR2004
        return comma
    behind = age + 3 if doc[age + 1 : age + 3].text.lower() == "years old" else age + 1
    return behind if behind + 1 < len(doc) and doc[behind].text == "," else comma


def _led(doc: Doc, verb: int) -> Office:
    """Read the office from ``X, who heads the institute``, ``X, who became owner of`` or ``X, who works as a cook``."""
    if verb + 1 >= len(doc):
        return Office()
    lemma = doc[verb].lemma_.lower()
    if lemma in _HOLDS:
        first = verb + 2 if doc[verb + 1].lower_ == "as" else verb + 1
        return office_in(_until_mark(doc, first)) if lemma in _IS or first == verb + 2 else Office()
    if lemma not in LEADING:
        return Office()
    tokens = _until_mark(doc, verb + 1)
    body = with_phrase(Office("head"), [doc[verb], *tokens]).affiliation
    return Office(agent_of(doc, verb, body), body)


def _told(doc: Doc, verb: int) -> Office:
    """Read the office that a sentence tells: ``X is head of research``, ``X works as a cook``, ``X heads the club``.

    What is nobody's office is left out: ``a supporter of the tax``.
    """
    is_one = doc[verb].lower_ == "is" and (doc[verb + 1].lower_ in _ARTICLES or _is_office(doc[verb + 1]))
    holds = doc[verb + 1].lower_ == "as" and doc[verb].lemma_.lower() in _HOLDS
    told = _led(doc, verb) if is_one or holds or doc[verb].lemma_.lower() in _HEADS else Office()
    one_of_many = doc[verb + 1].lower_ in {"a", "an"} and told.affiliation is None and " of " in (told.role or "")
    return Office() if is_vague(told.role) or one_of_many else told


def _is_office(token: Token) -> bool:
    return token.is_lower and token.tag_ == "NN" and is_person_noun(token)


def _until_mark(doc: Doc, first: int) -> list[Token]:
    """The tokens from ``first`` to the next punctuation mark or verb, or to the day of what was said."""
    tokens: list[Token] = []
    marked = range(0)
    for token in doc[first : first + LONGEST]:
        if token.is_quote and token.i not in marked:
            marked = marked_name(doc, token.i)
        if (token.text == "." and _is_number(token)) or token.i in marked:
            tokens.append(token)
            continue
        if is_break(token) or _is_verb(token) or (token.i > first and _is_when(token)):
            break
        if token.tag_ in RELATIVE_TAGS or token.tag_ == "TO":
            break
        tokens.append(token)
    return tokens


def _is_when(token: Token) -> bool:
    """True for the first word of ``on Tuesday``, ``in the morning`` and ``Tuesday``."""
    if token.lower_ in _BEFORE_DAYS:
        after = [word for word in token.doc[token.i + 1 : token.i + 3] if word.pos_ != "DET"]
        return bool(after) and after[0].ent_type_ in TIMES
    if token.i and token.nbor(-1).text == "-":
        return False  # "a 25-year-old baker"
    return token.ent_type_ == "DATE" and token.lower_ in CALENDAR_WORDS


def _is_number(mark: Token) -> bool:
    """True for the full stop of ``school No. 14``."""
    return mark.i > 0 and mark.nbor(-1).lower_ == "no" and mark.i + 1 < len(mark.doc) and mark.nbor().is_digit


def _is_verb(token: Token) -> bool:
    """True for a verb, which ends an apposition; not for the participle of ``London-based`` or ``a retired cook``."""
    if token.pos_ not in {"VERB", "AUX"}:
        return False
    if token.tag_ == "VBG" and token.i and token.nbor(-1).pos_ == "ADP":
        return False  # "a student of filmmaking"
    return token.dep_ != "amod" and not (token.i and token.nbor(-1).text == "-")
