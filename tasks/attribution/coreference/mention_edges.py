"""Where the words that name a source begin and end, if a mention has more: a dateline, a hearer, the next clause.

Also whose words are meant by ``the words of X``, and the last part of a word with a hyphen.
"""

from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities import begins_adjunct, end_of_word, is_person_noun
from quotewire.tasks.attribution.text import FINITE, entity_around, noun_kind
from quotewire.tasks.wordlists.attribution import (
    BEARERS,
    HEARER_VERBS,
    RECORDS,
    SITES,
    VENUES,
    WORDS_OF_SOMEBODY,
    WRITINGS,
)

_LEADS_IN: Final = frozenset({"in", "at"})
"""What translation leaves before a body that speaks: ``In the ministry they explained``."""
_DASHES: Final = frozenset({"-", "--", "–", "—"})
_OPENING: Final = frozenset("([【")
_CLOSING: Final = frozenset(")]】")
_JOINS: Final = frozenset({"and", "but"})
_PAST_OR_PRESENT: Final = frozenset({"VBD", "VBZ"})
_OCCASION: Final = frozenset({"as", "when", "while"})
_PLACES: Final = frozenset({"GPE", "LOC", "FAC"})
_LOCATIVE: Final = frozenset(
    {"on", "in", "at", "above", "over", "behind", "near", "outside", "inside", "under", "beside"}
)
_NAMING: Final = frozenset({"NOUN", "PROPN"})
_LINKS: Final = frozenset({",", "and", "or"})


def of_speaker(span: Span) -> Span:
    """The words of a mention that name who speaks."""
    span = without_site(without_residence(of_one_clause(without_hearer(without_lead(_surname_of(span))))))
    return affirmed(_behind_adjunct(_before_bracket(_before_verb(_whose_brother(span)))))


def affirmed(span: Span) -> Span:
    """A mention without whom it sets against the speaker: ``Ada Holm, not her brother``, ``not X but Y``."""
    no = next((token.i for token in span if token.lower_ == "not"), None)
    if no is None:
        denied = span.start > 0 and span.doc[span.start - 1].lower_ == "not"
        but = next((token.i for token in span if token.lower_ == "but"), None) if denied else None
        return span.doc[but + 1 : span.end] if but is not None and but + 1 < span.end else span
    if no == span.start:
        but = next((token.i for token in span if token.lower_ == "but"), span.end)
        return span.doc[but + 1 : span.end] if but + 1 < span.end else span
    end = no - (span.doc[no - 1].lower_ in _JOINS)
    end -= end > span.start and span.doc[end - 1].text == ","
    return span.doc[span.start : end] if span.start < end < no else span


def _behind_adjunct(span: Span) -> Span:
    """The subject behind an adjunct that ends in another name.

    ``At the funeral of X, the father Y said``; ``Commenting on the words of X, Y said``; ``Addressing X, Y said``.
    """
    doc = span.doc
    names = [token for token in span if token.ent_type_ == "PERSON" and token.ent_iob_ == "B"]
    if len(names) != len(("X", "Y")):
        return span
    comma = next((token.i for token in doc[names[0].i : names[1].i] if token.text == ","), None)
    before = doc[span.start - 1] if span.start else None
    if comma is None:
        return span
    if comma + 1 == names[1].i and entity_around(names[0]).end == comma:
        adjunct = begins_adjunct(span[0]) or (before is not None and (before.pos_ == "ADP" or before.tag_ == "VBG"))
        return doc[comma + 1 : span.end] if adjunct and _speaks(doc, span.end) else span
    if before is None or before.pos_ != "ADP" or not before.head.i < span.start:
        return span
    led = doc[comma + 1].pos_ == "DET" and is_person_noun(doc[names[1].i - 1])
    return doc[comma + 1 : span.end] if led else span


def _whose_brother(span: Span) -> Span:
    """Jon Berg of ``Ada Holm is the brother of Jon Berg, who says``."""
    doc, noun, last = span.doc, span.root, span[-1]
    who = span.end + (doc[span.end : span.end + 1].text == ",")
    told = noun.dep_ == "attr" and noun.head.lemma_ == "be" and noun.i + 1 < last.i and noun.nbor().lower_ == "of"
    named = told and last.ent_type_ == "PERSON" and doc[who : who + 1].text.lower() == "who"
    return entity_around(last) if named else span


def _before_bracket(span: Span) -> Span:
    """A mention without what a bracket behind it tells, if it does not end in it: ``Ada Holm (Green Party``."""
    opened = next((token.i for token in span[1:] if token.text in _OPENING), None)
    closed = any(token.text in _CLOSING for token in span)
    return span if opened is None or closed or span[0].text in _OPENING else span.doc[span.start : opened]


def _before_verb(span: Span) -> Span:
    """A name without the clause whose subject it is: ``Ada Holm opened the meeting``."""
    name = entity_around(span[0])
    whole = name.start == span.start and name.end < span.end and span[0].ent_type_ == "PERSON"
    verb = span.doc[name.end] if whole else None
    return name if verb is not None and verb.tag_ in _PAST_OR_PRESENT and verb.pos_ == "VERB" else span


def _speaks(doc: Doc, end: int) -> bool:
    """True if a finite verb follows, behind an adverb or an auxiliary at most: the words before it are its subject."""
    return any(token.tag_ in FINITE for token in doc[end : end + 2])


def _surname_of(span: Span) -> Span:
    """The surname behind a mention that is only a rank's initials; the parser takes it for an adverb: ``DCI Holm``."""
    doc, after = span.doc, span.end
    if len(span) > 1 or not span[0].is_upper or not span[0].whitespace_ or span[0].ent_type_ or after >= len(doc):
        return span
    named = doc[after].ent_type_ == "PERSON" and doc[after].ent_iob_ == "B"
    return entity_around(doc[after]) if named else span


def without_lead(span: Span) -> Span:
    """A mention without what leads to it: ``Xinhua, July 25 - X``, ``[Herald reporter Y] X``, ``in the department``."""
    byline = _byline_end(span)
    if byline is not None:
        return span.doc[byline : span.end]
    if len(span) > 1 and span[0].lower_ in _LEADS_IN and span[0].pos_ == "ADP":
        return span[1:]
    for token in span[1:-1]:
        spaced = token.whitespace_ and span.doc[token.i - 1].whitespace_
        if (
            spaced
            and token.text in _DASHES
            and any(t.ent_type_ in {"DATE", "GPE"} for t in span.doc[span.start : token.i])
        ):
            return span.doc[token.i + 1 : span.end]
    return span


def _byline_end(span: Span) -> int | None:
    """Index behind a byline in brackets that stands before a mention, or in it; None without one."""
    opened = 0
    end = None
    for token in span[:-1]:
        opened += token.text in _OPENING
        if token.text == "=" or (token.text in _CLOSING and opened == 0):
            end = token.i + 1
        opened -= token.text in _CLOSING and opened > 0
    return end


def without_hearer(span: Span) -> Span:
    """A mention without who is told: ``told RIA Novosti the head of the district Ada Holm``.

    Translation keeps the order of languages that mark the hearer by its ending.
    """
    doc = span.doc
    if span.start == 0 or doc[span.start - 1].lemma_.lower() not in HEARER_VERBS:
        return span
    for token in span[1:-1]:
        if token.pos_ == "ADP" or token.lower_ in _LINKS:
            break
        if token.pos_ == "DET" and doc[token.i - 1].pos_ in _NAMING:
            return doc[token.i : span.end]
    return span


def without_residence(span: Span) -> Span:
    """The person of ``Ada Holm, Leeds``, as readers sign their letters."""
    comma = next((token.i for token in span if token.text == ","), None)
    if comma is None or comma == span.start:
        return span
    name, behind = span.doc[span.start : comma], span.doc[comma + 1 : span.end]
    person = all(token.ent_type_ == "PERSON" for token in name)
    place = all(token.ent_type_ in _PLACES or token.is_punct for token in behind)
    return name if person and place and behind else span


def without_site(span: Span) -> Span:
    """A thing that bears words, without where it is: ``the poster above the bed of Ada Holm`` is not by her."""
    head = span.root
    if head.lemma_.lower() not in BEARERS | WRITINGS:
        return span
    for child in head.rights:
        if child.i >= span.end:
            break
        site = next(child.children, None) if child.lower_ in _LOCATIVE else None
        if site is not None and site.ent_type_ != "PERSON" and VENUES.get(site.lemma_.lower()) != "medium":
            return span.doc[span.start : child.i] if child.i > head.i else span
    return span


def is_site(span: Span) -> bool:
    """True for the name of a place, by the noun before it: ``from the loudspeaker at the station Nova Gora``."""
    doc, before = span.doc, span.start - 1
    if before < 1 or doc[before].lemma_.lower() not in SITES or not span[0].text[:1].isupper():
        return False
    while before and doc[before - 1].pos_ in {"DET", "ADJ"}:
        before -= 1
    return doc[before - 1].pos_ == "ADP" and before > 0


def of_one_clause(span: Span) -> Span:
    """A mention without the subject of the next clause: ``“…,” said Ada and Jon nodded`` are the words of Ada."""
    doc = span.doc
    span = _before_clause(span)
    joint = max((token.i for token in span if token.lower_ == "and"), default=span.start)
    inverted = span.start > 0 and doc[span.start - 1].pos_ == "VERB" and doc[span.start - 1].tag_ in FINITE
    if joint == span.start or not inverted or doc[joint - 1].text == ",":
        return span
    closing = [span[-1], *doc[span.end : span.end + 1]]
    return doc[span.start : joint] if any(token.tag_ in FINITE for token in closing) else span


def _before_clause(span: Span) -> Span:
    """A mention without the subject of a clause that goes on behind it: ``the captain as coach Rosa Wendel`` danced."""
    doc = span.doc
    goes_on = span.end < len(doc) and doc[span.end].tag_ in FINITE and doc[span.end].sent.start == span.sent.start
    joint = next((token.i for token in span[1:] if token.lower_ in _OCCASION), None) if goes_on else None
    if joint is not None and {doc[joint - 1].lower_, doc[joint + 1].lower_} & {"such", "well"}:
        return span  # "musicians such as Rosa Wendel", "Rosa Wendel as well as her brother"
    if joint is None or doc[joint - 1].pos_ in {"VERB", "AUX", "ADV"} or joint + 1 == span.end:
        return span
    return doc[span.start : joint]


def whole_word(span: Span, head: Token) -> Token:
    """The last part of a word with a hyphen, which the tokenizer splits: ``co-author``; of ``passer-by`` the first."""
    if head.i + 2 < span.end and head.nbor().text == "-" and not head.whitespace_ and not head.nbor().whitespace_:
        return head if end_of_word(head) > head.i + 1 else head.nbor(2)
    noun = span.doc[head.i - 2] if head.i - 2 >= span.start else head
    return noun if end_of_word(noun) == head.i + 1 else head  # the parser makes "by" the head of "passer-by"


def whose_words(span: Span, head: Token) -> tuple[Span, Token]:
    """The source of ``the words of X``, ``his words`` or ``the senator's words``, the person of ``the message of X``.

    Returns:
        It and its head; what is given otherwise.
    """
    said, written = head.lemma_.lower() in WORDS_OF_SOMEBODY, head.lemma_.lower() in RECORDS
    if not said and not written:
        return span, head
    owner = next((child for child in head.lefts if child.dep_ == "poss" and child.i >= span.start), None)
    if said and owner is not None:
        return span.doc[owner.left_edge.i : owner.i + 1], owner
    link = next((child for child in head.rights if child.lower_ == "of" and child.i < span.end), None)
    whose = (
        next((child for child in link.children if child.dep_ == "pobj" and child.i < span.end), None) if link else None
    )
    person = whose is not None and (whose.ent_type_ == "PERSON" or is_person_noun(whose) or whose.pos_ == "PRON")
    if whose is None or not (person or (said and _is_body(whose))):
        return span, head
    return span.doc[whose.left_edge.i : min(span.end, whose.right_edge.i + 1)], whose


def _is_body(noun: Token) -> bool:
    return bool(noun.ent_type_) or noun.pos_ == "PROPN" or noun_kind(noun.lemma_.lower()) in {"organization", "group"}
