"""Organization names: their kind as a source, and names that the recognizer misses (``the Weber campaign``)."""

import re
from typing import Final

from spacy.tokens import Span, Token

from quotewire.schemas.document import SourceKind
from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.text import metonyms, noun_kind, noun_kinds, states
from quotewire.tasks.wordlists.attribution import DEMONYMS, FIELDS_OF_WORK, PARTIES, ROLE_MODIFIERS, ROLE_WORDS, STAFFS

_BRACKETED: Final = re.compile(r"(?<=\w) \([^\s()]*\)?$")
"""The acronym behind a name; the name finder may leave out the closing bracket."""
_LEGAL_FORMS: Final = frozenset(
    ["AO", "ANO", "CJSC", "JSC", "LLC", "NEC", "NPC", "OAO", "OJSC", "OOO", "PAO", "PJSC", "PrJSC", "SE", "ZAO"]
)
_BEARERS: Final = frozenset({"agency", "blog", "channel", "magazine", "newspaper", "page", "portal", "site", "website"})
"""Nouns that the name in quotation marks behind them belongs to."""
_LONGEST: Final = 6
"""Maximum tokens of a name in quotation marks."""
_NAME_AND_SORT: Final = 2
_SORTS: Final = frozenset(
    {"agency", "broadcaster", "channel", "company", "firm", "magazine", "newspaper", "outlet", "paper", "portal"}
    | {"publication", "site", "tabloid", "website"}
)
"""Nouns that translation puts behind the name of a medium or a business: ``the Rosvest agency``."""
_FIELDS: Final = frozenset(
    {"airline", "energy", "gas", "information", "insurance", "internet", "media", "news", "oil", "online", "power"}
    | {"press", "radio", "shipping", "software", "sports", "technology", "television", "trading", "transport", "tv"}
)
"""Nouns between a name and what bears it: ``the Rosvest news agency``."""
_WORK: Final = FIELDS_OF_WORK | _FIELDS
_PLACES: Final = frozenset({"GPE", "LOC", "NORP", "FAC"})
_NO_NAMES: Final = frozenset({"VERB", "AUX", "ADP", "DET", "PRON"})
_LEADS_TO_PLACE: Final = frozenset({"in", "near", "outside"})
_NEARBY: Final = 300
"""Tokens around a name in which the same word may be another's."""
_BODIES: Final = frozenset({"ORG", "GPE", "NORP", "FAC", "LOC"})


def body_kind(label: str) -> SourceKind | None:
    """The kind of source for an entity label; None for labels such as dates."""
    if label == "ORG":
        return "organization"
    if label == "NORP":
        return "group"
    if label == "WORK_OF_ART":
        return "document"
    return "place" if label in _BODIES else None


def is_organization(name: list[Token]) -> bool:
    """True if a name is recognized as an organization's, or ends in a noun for one."""
    return any(token.ent_type_ == "ORG" for token in name) or noun_kind(name[-1].lower_) == "organization"


def body_name(ent: Span) -> str:
    """An organization's name as such.

    It comes without its article, its possessive ending, the acronym in brackets behind it, and what is said of a name
    in quotation marks (``Telegram channel “Polar Wind”``).
    """
    marked = _marked(ent) or _closed(ent)
    text = _BRACKETED.sub("", " ".join((marked or without_sort(ent)).text.split()))
    for ending in ("'s", "’s", "'", "’"):
        text = text.removesuffix(ending)
    named = text.removeprefix("the ").removeprefix("The ")
    first, _, rest = named.partition(" ")
    led = first.islower() and not first[:1].isdigit() and rest[:1].isupper()  # the "6th" of a court is its own
    return rest if led else named


def without_sort(name: Span) -> Span:
    """A name without the common noun behind it that says what bears it: ``the Rosvest news agency``.

    ``The Bergen newspaper`` and ``the Norwegian company`` are descriptions: they stay whole.
    """
    after = name.end - 1
    if len(name) < _NAME_AND_SORT or not name[-1].is_lower or name[-1].lower_ not in _SORTS:
        return name
    while after - 1 > name.start and name.doc[after - 1].lower_ in _FIELDS and not name.doc[after - 1].is_title:
        after -= 1
    own = name.doc[name.start : after]
    if len(own) > 1 and own[-1].lower_ in _WORK:
        return name  # "the Norland Transport agency"
    if not _is_written_as_name(own[-1]) or not any(_tells_apart(token) for token in own):
        return name
    return name if _is_another_nearby(own) else own


def sort_of(name: Span) -> str:
    """The common noun that ``without_sort`` leaves out, in lower case; nothing if it leaves out none."""
    return name[-1].lower_ if without_sort(name).end < name.end else ""


def _is_another_nearby(name: Span) -> bool:
    """True if the words around use a name's only word for a place or a person.

    ``The Bergen newspaper`` and ``the Weber company`` stay whole beside ``in Bergen`` and ``Anna Weber``.
    """
    if len(name) > 1 and name[0].pos_ != "DET":
        return False
    word, doc = name[-1].text, name.doc
    around = doc[max(1, name.start - _NEARBY) : name.end + _NEARBY]
    again = (token for token in around if token.text == word and not name.start <= token.i < name.end)
    return any(token.ent_type_ == "PERSON" or token.nbor(-1).lower_ in _LEADS_TO_PLACE for token in again)


def _is_written_as_name(token: Token) -> bool:
    return token.text[:1].isupper() and token.pos_ not in _NO_NAMES


def _tells_apart(token: Token) -> bool:
    """True for a word of a name that is neither a place, a people nor a common word of names: ``Rosvest``, ``Post``."""
    word = token.lower_
    if not token.text[:1].isupper() or token.ent_type_ in _PLACES or token.pos_ == "DET":
        return False
    if word in DEMONYMS or word in metonyms() or token.text in states() or word in ROLE_WORDS or word in ROLE_MODIFIERS:
        return False
    return noun_kinds().get(word) != "organization"


def _marked(ent: Span) -> Span | None:
    """The name in quotation marks in or behind an entity: ``Telegram channel “Polar Wind”``, ``JSC “Polar Wind”``."""
    doc = ent.doc
    noun = next((token for token in ent if token.lower_ in _BEARERS or token.text in _LEGAL_FORMS), None)
    if noun is None or noun.i + 2 >= len(doc) or not noun.nbor().is_quote or noun.nbor(2).is_lower:
        return None
    first = noun.i + 2
    last = next((i for i in range(first + 1, min(len(doc), first + _LONGEST)) if doc[i].is_quote), None)
    return doc[first:last] if last is not None else None


def _closed(ent: Span) -> Span | None:
    """A name that ends in marks, with the closing one: ``Union of Consumers “Right to Choose”``; None for others."""
    opened = sum(token.is_quote for token in ent) == 1 and not ent[0].is_quote and not ent[-1].is_quote
    closed = opened and ent.end < len(ent.doc) and ent.doc[ent.end].is_quote and not ent[-1].whitespace_
    return ent.doc[ent.start : ent.end + 1] if closed else None


def is_name(token: Token) -> bool:
    """True if a word is a name, even if the tagger labels it as a common noun (``Trump’s campaign``)."""
    return token.pos_ == "PROPN" or (bool(token.ent_type_) and token.text[:1].isupper())


def _is_of_name(token: Token) -> bool:
    """True for a proper noun before an organization's noun, and for ``&`` between two."""
    if token.text == "&":
        return token.i > 0 and token.nbor(-1).pos_ == "PROPN"
    return token.pos_ == "PROPN" and not token.is_lower


def staff_name(head: Token) -> str | None:
    """The name of an organization called after a person or place: ``the Weber campaign``, ``Bergen police``."""
    if head.pos_ != "NOUN" or not head.is_lower or noun_kinds().get(head.lemma_.lower()) != "organization":
        return None
    if head.i + 1 < len(head.doc) and head.nbor().is_quote:
        return None  # "the Telegram channel “Polar Wind”" is called what is in the marks
    first = head.i
    while first and _is_of_name(head.doc[first - 1]):
        first -= 1
    while first < head.i and head.doc[first].ent_type_ == "ORG" and head.doc[first].ent_iob_ == "I":
        first -= 1  # "the Corriere dello Porto newspaper"
    if first < head.i:
        return without_sort(head.doc[first : head.i + 1]).text
    owner = next((t for t in head.lefts if t.dep_ == "poss" and is_name(t)), None)
    staff = head.lemma_.lower() in STAFFS
    if owner is not None and owner.ent_type_ == "PERSON" and not staff:
        return _owned(owner, head)
    if owner is not None and staff and (owner.ent_type_ == "PERSON" or owner.lower_ not in PARTIES):
        return f"{owner.text} {head.text}"
    # "The Anna Weber presidential campaign": the recognizer often misses the person.
    named = [t for t in head.lefts if staff and t.dep_ in {"compound", "nmod"} and t.pos_ == "PROPN" and not t.is_lower]
    return head.doc[named[0].left_edge.i : head.i + 1].text if named else None


def _owned(owner: Token, head: Token) -> str:
    """The name of a person's office or house, with the title before it: ``Queen Anna's palace``."""
    first = owner.left_edge.i
    while first and is_title(head.doc[first - 1]) and head.doc[first - 1].text[:1].isupper():
        first -= 1
    return " ".join(head.doc[first : head.i + 1].text.split()).removeprefix("the ").removeprefix("The ")
