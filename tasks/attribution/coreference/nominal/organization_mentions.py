"""Mentions of organizations by a common noun: beside a name, around a name, or through a document that they issued.

``the website bb.is``, ``the press service of Nordkraft``, ``Oakland police``, ``the latest data from the Bureau``.
"""

from collections.abc import Mapping
from itertools import islice
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities import (
    ABROAD,
    is_one_of_many,
    is_person_noun,
    is_title,
    staff_name,
    without_sort,
)
from quotewire.tasks.attribution.text import noun_kind, tag_verbs
from quotewire.tasks.wordlists.attribution import MEDIA_SORTS, NETWORKS, PUBLISHING_VERBS, RECEIVING_VERBS

_ISSUERS: Final = frozenset({"ORG", "PERSON"})
ISSUED_BY: Final = frozenset({"of", "from", "by"})
"""Words between a document and whoever issued it."""
_LINKS: Final = frozenset({"of", "for"})
_BROUGHT_OUT: Final = frozenset({"bulletin", "diary", "edition", "feed", "log", "news", "newscast", "sheet"})
"""What an organization brings out regularly, beside the nouns for documents."""
_NEARBY: Final = 250
"""Maximum distance of a document that is taken up, in tokens."""
_ISSUING: Final = PUBLISHING_VERBS | {"address", "draft", "file", "send", "sign", "submit", "write"}
"""Verbs whose subject, a person, speaks in the document that is their object."""
_OF_OTHERS: Final = RECEIVING_VERBS | {"cite", "confiscate", "intercept", "leak", "quote", "read", "seize"}
"""Verbs that have the words of others for object."""
_DEEP: Final = 6
"""Maximum words between a document and the verb that it belongs to, in the tree."""
_NOT_BY: Final = frozenset({"about", "from", "of", "on", "to", "with"})
"""Prepositions between a verb and a document that its subject did not make: ``spoke of a study``."""
_RESEARCH: Final = frozenset(
    {"analysis", "calculation", "estimate", "experiment", "investigation", "research", "study"}
)
_PIECES: Final = frozenset({"article", "commentary", "editorial", "piece", "report", "story"})
"""Documents by the medium in which they stand."""
_IN_NAMES: Final = frozenset({"PROPN", "DET", "ADP", "NUM"})
_BEFORE: Final = frozenset({"PROPN", "ADJ", "NOUN"})
_LOWER_IN_NAMES: Final = frozenset({"ADJ", "NOUN", "PART", "PROPN"})
_SMALL: Final = 4
"""Maximum words in small letters of a body's name: ``mayor's office``."""
_NAMED: Final = frozenset({"GPE", "ORG", "NORP", "PERSON"})


def name_behind(span: Span, head: Token) -> str | None:
    """The name of a medium or an organization right behind the noun that says what it is: ``the website bb.is``."""
    kind = noun_kind(head.lemma_.lower())
    if head.tag_ != "NN" or not (kind == "organization" or head.lower_ in MEDIA_SORTS):
        return None
    doc = head.doc
    first = head.i + 1
    while first < span.end and doc[first].is_quote:
        first += 1
    if first >= span.end:
        return None
    if doc[first - 1].is_quote:
        closed = next((i for i in range(first, span.end) if doc[i].is_quote), span.end)
        return written(doc[first:closed]) if closed > first else None
    if not (doc[first].text[:1].isupper() or doc[first].like_url):
        return None
    after = first + 1
    while after < span.end and (doc[after].pos_ == "PROPN" or doc[after].text[:1].isupper() or _is_joint(doc[after])):
        after += 1
    return written(doc[first:after])


def _is_joint(token: Token) -> bool:
    """True for a mark between two parts of a name: ``Spilka-Agro``, ``Herald & Chronicle``."""
    if token.i + 1 >= len(token.doc) or token.text not in {"-", "&"}:
        return False
    return token.nbor().text[:1].isupper() and bool(token.whitespace_) == bool(token.nbor(-1).whitespace_)


def name_around(span: Span, head: Token) -> str | None:
    """The name that an organization's noun makes with the names beside it: ``press service of Nordkraft``."""
    opens = head.is_sent_start and head.i == span.start  # "Administration of Orsk denies"
    if noun_kind(head.lemma_.lower()) != "organization" or not (head.is_lower or opens):
        return None
    if head.tag_ not in {"NN", "NNP"} and head.lower_ != "police":
        return None
    if staff_name(head) is not None or (is_one_of_many(head) and head.i + 1 == span.end):
        return None  # "Weber's campaign" has a name of its own kind
    doc = head.doc
    first, after = head.i, head.i + 1
    while first > span.start and (doc[first - 1].pos_ in _BEFORE or doc[first - 1].tag_ in {"POS", "HYPH"}):
        first -= 1
    if after < span.end and doc[after].lower_ == "of":
        after = _end_of_name(doc, after + 1, span.end)
        if _belongs_to_noun(doc, after, span.end):
            if span[0].lower_ != "the":
                return None  # "an army of Nordkraft workers"
            after = next((i for i in range(after, span.end) if doc[i].is_punct and doc[i].whitespace_), span.end)
    named = any(token.text[:1].isupper() and not token.is_sent_start for token in doc[first:after])
    name = without_sort(doc[first:after]) if after == head.i + 1 else doc[first:after]
    return written(name) if named or doc[first].ent_type_ in _NAMED else None


def _belongs_to_noun(doc: Doc, after: int, end: int) -> bool:
    """True if the noun that the last word of a name belongs to stands behind it: ``of Nordkraft workers``."""
    if after >= end or not doc[after - 1].whitespace_ or not doc[after].is_lower:
        return False
    return doc[after].pos_ in {"ADJ", "NOUN"} and doc[after - 1].head.i >= after


def issuer_of(span: Span, head: Token, entities: Mapping[int, Span]) -> Span | None:
    """Who issued the document that a mention names: ``the data from the Bureau of Statistics``, ``the Kiwi statement``.

    Args:
        span: The mention.
        head: Its head.
        entities: The named entity around each token.
    """
    if noun_kind(head.lemma_.lower()) != "document" and not _is_on_network(head):
        return None
    network = None
    for i in range(span.start, span.end):
        ent = entities.get(i)
        if ent is None or ent.start != i or ent.label_ not in _ISSUERS or ent.start <= head.i < ent.end:
            continue
        before = i - 1
        while before > head.i and (head.doc[before].pos_ in {"DET", "ADJ"} or _leads(head.doc[before])):
            before -= 1
        if ent.end > head.i and head.doc[before].lower_ not in ISSUED_BY and not _carries(head, head.doc[before], ent):
            continue
        if ent.label_ == "PERSON" and before > head.i + 1 and is_person_noun(head.doc[before - 1]):
            continue  # "the letter of the lawyer of Ada Holm"
        if ent.text.lower() not in NETWORKS:
            return ent
        network = network or ent
    return network


def _carries(head: Token, link: Token, ent: Span) -> bool:
    """True for the place where research was done or a report stands: ``a study at Nord``, ``a report in Nord``.

    Not for a journal, which only prints a study.
    """
    if ent.label_ != "ORG":
        return False
    if link.lower_ == "at":
        return head.lemma_.lower() in _RESEARCH
    return link.lower_ == "in" and head.lemma_.lower() in _PIECES


def _is_on_network(head: Token) -> bool:
    """True for ``the Telegram channel``, which is somebody's, and no broadcaster."""
    return head.lower_ == "channel" and head.i > 0 and head.nbor(-1).lower_ in NETWORKS


def spoken_for(span: Span, head: Token, entities: Mapping[int, Span]) -> Span | None:
    """The body that owns words of a kind that no list knows: ``the monitoring of the Storm Office``."""
    if head.tag_ != "NN" or noun_kind(head.lemma_.lower()) is not None or is_person_noun(head):
        return None
    if head.lower_ not in _BROUGHT_OUT and head.doc[max(0, span.start - 1)].lower_ != "to":
        return None  # "the fall of Nordkraft shows", not "according to"
    before = next((i for i in range(head.i - 1, span.start - 1, -1) if i in entities), None)
    if before is not None and all(
        token.pos_ in _BEFORE or token.tag_ == "POS" for token in head.doc[before + 1 : head.i]
    ):
        owner = entities[before]
        return owner if owner.label_ == "ORG" else None
    first = head.i + 1
    if first + 1 < span.end and head.doc[first].tag_ == "VBN" and head.doc[first + 1].lower_ in ISSUED_BY:
        first += 1  # "a circular issued by the Bureau"
    if first >= span.end or head.doc[first].lower_ not in ISSUED_BY:
        return None
    while first + 1 < span.end and first not in entities and head.doc[first].pos_ in {"ADP", "DET", "ADJ"}:
        first += 1
    behind = entities.get(first)
    return behind if behind is not None and behind.label_ == "ORG" else None


def introduced(doc: Doc, noun: str, before: int) -> Token | None:
    """Where a document is first spoken of that a mention takes up: ``a statement``, then ``the statement``.

    Args:
        doc: A parsed document.
        noun: The lemma of the mention's head, in lower case.
        before: Index of the mention's first token.

    Returns:
        The nearest earlier noun of the same lemma that is not definite itself; None if there is none nearby.
    """
    for i in range(before - 1, max(-1, before - _NEARBY), -1):
        token = doc[i]
        if token.lemma_.lower() == noun and token.pos_ in {"NOUN", "PROPN"} and token.tag_ in {"NN", "NNP"}:
            return token
    return None


def told_in(document: Token) -> Token | None:
    """Who issues a document by the verb that it belongs to: ``The club released a statement``, ``said in a report``.

    None for the words of others that somebody has, shows or speaks of: ``X found a diary``, ``quoted from a report``.
    """
    if document.head.lower_ in _NOT_BY:
        return None
    verb = next((token for token in islice(document.ancestors, _DEEP) if token.pos_ in {"VERB", "AUX"}), None)
    if verb is None:
        return None
    subject = next((child for child in verb.lefts if child.dep_ == "nsubj" and child.i < document.i), None)
    if subject is None or verb.lemma_ in _OF_OTHERS:
        return None
    own = subject.ent_type_ != "PERSON" or verb.lemma_ in _ISSUING or verb.lemma_ in tag_verbs()
    return subject if own else None


def _leads(token: Token) -> bool:
    """True for what stands between a preposition and a name: a mark, a title, a date, ``the national news agency``."""
    if token.is_quote or is_title(token) or token.ent_type_ == "DATE":
        return True
    return token.tag_ == "NN" and (
        noun_kind(token.lemma_.lower()) == "organization" or (token.dep_ == "compound" and _leads(token.nbor()))
    )


def written(span: Span) -> str:
    """The text of a span in one line."""
    return " ".join(span.text.split())


def _end_of_name(doc: Doc, first: int, end: int) -> int:
    """Index behind a name that begins at ``first``, with what ``of`` and ``for`` add to it."""
    after = first
    while after < end and (_goes_on(doc[after]) or _leads_to_body(doc, after, end)):
        after += 1
    if after < len(doc) and doc[after].is_quote and sum(token.is_quote for token in doc[first:after]) % 2:
        return after + 1  # the mention may end before the mark
    while after > first and (not doc[after - 1].text[:1].isalnum() or doc[after - 1].pos_ in {"DET", "ADP"}):
        after -= 1
    return after


def _leads_to_body(doc: Doc, first: int, end: int) -> bool:
    """True for a word in small letters up to the noun of a body: ``Chiba prefectural police``, ``company “Comet”``."""
    for token in islice(doc[first:end], _SMALL):
        if not token.is_lower or token.pos_ not in _LOWER_IN_NAMES:
            return False
        if noun_kind(token.lemma_.lower()) == "organization":
            return True
    return False


def _goes_on(token: Token) -> bool:
    if token.pos_ == "ADP":
        return token.lower_ in _LINKS or (token.lower_ == "in" and token.nbor(-1).lower_ in ABROAD)
    if token.pos_ in _IN_NAMES or token.tag_ == "HYPH" or token.text[:1].isupper():
        return True
    if (token.pos_ == "ADJ" or token.is_quote) and token.i + 1 < len(token.doc):
        return token.nbor().text[:1].isupper()  # "of the regional Ministry", "of “Comet”"
    if token.lower_ == "and":
        return token.ent_type_ == "ORG" and token.ent_iob_ == "I"  # "the Security and Defense Council"
    if token.tag_ == "POS":
        return token.i + 1 < len(token.doc) and token.nbor().text[:1].isupper()  # "Prosecutor's Office"
    before = token.nbor(-1)
    return before.pos_ == "PROPN" and noun_kind(token.lemma_.lower()) == "organization"  # "the Nordkraft company"
