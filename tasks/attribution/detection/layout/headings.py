"""Who speaks behind a colon by the words that begin its line or sentence: ``Wendel on the ferries: “They are late.”``.

Headlines and leads name a speaker, perhaps what the words are about or when they were said, and leave the verb out.
Parsers take the last name before the colon for the speaker, or all the words together.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.detection.linking import PHRASE, is_for_somebody
from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.text import FINITE_OR_MODAL, TokenSpan, entity_around, metonyms, noun_kind, states
from quotewire.tasks.wordlists.attribution import TITLES

_TOPICS: Final = frozenset(
    [
        "on",
        "about",
        "after",
        "before",
        "regarding",
        "concerning",
        "over",
        "following",
        "during",
        "amid",
        "despite",
        "against",
        "ahead",
        "upon",
    ]
)
"""Prepositions of what somebody speaks about, and when."""
_PLACES: Final = frozenset({"in", "at", "to", "from"})
"""The same behind a name; behind a noun for somebody they belong to it: ``a clerk at the bank``."""
_OF: Final = frozenset({"of", "for", "and", "'s", "’s", "the"})
"""Words inside a phrase for somebody: ``Minister of Health``."""
_TEAMS: Final = frozenset({"club", "fc", "group", "league", "sc", "team"})
"""Nouns for bodies whose names are headings of what is told about them."""
_ASKING: Final = frozenset({"what", "how", "why", "whether", "who", "when", "where", "which"})
_NAMED: Final = frozenset({"PERSON", "ORG"})
_STATED: Final = frozenset({"GPE", "LOC", "FAC"})
_ENDS: Final = frozenset({".", "!", "?", "…", ";", ":", "“", "”", '"', "«", "»"})
_LONGEST: Final = 24
"""Maximum number of tokens before the colon."""


class Heading(NamedTuple):
    """The words before a colon that say who speaks.

    Attributes:
        first: Index of the token that begins the line or the sentence.
        source: Who speaks, in tokens; None for a place, of which no words say who speaks there.
        has_phrase: True if words about what or where stand behind them, or behind a noun for somebody.
    """

    first: int
    source: TokenSpan | None
    has_phrase: bool


def heading_before(doc: Doc, colon: int) -> Heading | None:
    """The heading that ends at a colon; None if the words before it are a clause, or name nobody first."""
    first = _beginning(doc, colon)
    if first is None:
        return None
    end = _source_end(doc, first, colon)
    if end is None or _has_clause(doc, first, end, colon):
        return None
    head = _head(doc, first, end)
    if _is_place(head):
        speaks = end < colon and doc[end].lower_ in {"on", "about", "to"} and head.lower_ in metonyms()
        return Heading(first, (first, end) if speaks else None, end < colon)
    # A surname that nothing knows is tagged as any noun; whoever it is, the topic is not the speaker.
    unknown = _is_capital(head) and (head.pos_ == "PROPN" or (end == first + 1 and noun_kind(head.lemma_) is None))
    somebody = head.ent_type_ in _NAMED or is_for_somebody(head) or unknown
    phrase = end < colon or (not head.ent_type_ and any(token.lower_ in _PLACES for token in doc[first:end]))
    return Heading(first, (first, end), phrase) if somebody else None


def begins_line(doc: Doc, first: int) -> bool:
    """True if a token is the first one of its line."""
    return first == 0 or "\n" in doc[first - 1].text


def person_of(doc: Doc, source: TokenSpan) -> Span | None:
    """The name of a person that is all of a heading's source but an office: ``Nordbank director Ada Holm``.

    A comma may stand between them: ``Ada Holm, director of Nordbank``.
    """
    first, after = source
    comma = next((i for i in range(first, after) if doc[i].text == ","), after)
    before, behind = doc[first:comma], doc[comma + 1 : after]
    if len(behind) and _is_office(before) and (name := _person_at(doc, after - 1)) is not None:
        return name if name.start == comma + 1 else None  # "The director of Nordbank, Ada Holm"
    name = _person_at(doc, comma - 1)
    if name is None or name.start < first or (len(behind) and not _is_office(behind)):
        return None
    return name if name.start == first or _is_office(doc[first : name.start]) else None


def _person_at(doc: Doc, last: int) -> Span | None:
    """The name of a person that ends with a token, or None."""
    name = entity_around(doc[last]) if doc[last].ent_type_ == "PERSON" else None
    return name if name is not None and name.end == last + 1 and name[0].lower_ not in _TEAMS else None


def is_body(doc: Doc, source: TokenSpan) -> bool:
    """True for the name of a body whose noun says that it speaks: ``Ministry of Health``, ``Sund Police``."""
    words = [token for token in doc[slice(*source)] if token.is_alpha]
    named = any(token.ent_type_ == "ORG" for token in words) and doc[source[1]].ent_iob_ != "I"
    nouns = any(noun_kind(token.lower_) == "organization" and token.lower_ not in _TEAMS for token in words)
    return named and nouns and len(words) > 1 and all(token.is_title or token.lower_ in _OF for token in words)


def _is_office(words: Iterable[Token]) -> bool:
    listed = list(words)
    known = any(is_person_noun(token) or token.lower_.rstrip(".") in TITLES for token in listed)
    return known and all(token.pos_ in PHRASE or token.lower_ in _OF for token in listed)


def _beginning(doc: Doc, colon: int) -> int | None:
    """Index of the first token of the words before a colon; None if there are too many or none."""
    first = colon
    while first and colon - first <= _LONGEST and not _ends(doc[first - 1]):
        first -= 1
    return first if first < colon and colon - first <= _LONGEST else None


def _ends(token: Token) -> bool:
    return token.text in _ENDS or "\n" in token.text


def _source_end(doc: Doc, first: int, colon: int) -> int | None:
    """Index behind the phrase that begins a heading: of the preposition of a topic, or of the colon."""
    commas, inside = 0, False
    for i in range(first, colon):
        word = doc[i].lower_
        named = i > first and not inside and _is_name(doc[i - 1])
        if i > first and not commas and (word in _TOPICS or (word in _PLACES and named)):
            return i
        inside = inside or word in _PLACES
        if word == "," and not commas:
            commas += 1
        elif word in _PLACES and i > first:
            continue
        elif word not in _OF and not _is_capital(doc[i]) and (doc[i].pos_ not in PHRASE or doc[i].pos_ == "ADP"):
            return None
    return colon


def _has_clause(doc: Doc, first: int, end: int, colon: int) -> bool:
    """True if the words have a verb that is not in a question about the topic: ``on what the mayor wants``."""
    asked = colon if end + 1 < colon and doc[end + 1].lower_ in _ASKING else end
    return any(
        doc[i].tag_ in FINITE_OR_MODAL for i in (*range(first, end), *(range(end, colon) if asked == end else ()))
    )


def _head(doc: Doc, first: int, end: int) -> Token:
    """The word of a phrase that says who it is: the last one before ``of`` or a comma."""
    i = next((i for i in range(first + 1, end) if doc[i].lower_ in {"of", "for", ",", *_PLACES}), end)
    return doc[i - 1]


def _is_name(token: Token) -> bool:
    return token.ent_type_ == "PERSON" or (_is_capital(token) and not is_for_somebody(token))


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper()


def _is_place(head: Token) -> bool:
    return head.ent_type_ in _STATED or head.text in states() or head.lower_ in metonyms()
