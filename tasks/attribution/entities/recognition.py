"""Names: the recognizer's entities, put right by what the words around them say.

The recognizer knows American news well and foreign names badly: it runs across the comma of an apposition, takes
offices into names and persons for bodies. A name that follows a title, stands beside a description of a person or
speaks again by its last word is a person's; one that follows ``the company`` or ``head of`` is a body's.
"""

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.apposition import office_after, role_phrase
from quotewire.tasks.attribution.entities.name_spans import bare, is_title, runs
from quotewire.tasks.attribution.entities.roles import is_person_noun
from quotewire.tasks.attribution.text.lexicon import metonyms, noun_kinds
from quotewire.tasks.attribution.text.spans import TokenSpan
from quotewire.tasks.wordlists.attribution import (
    AMBIGUOUS_TITLES,
    HEADS,
    NETWORKS,
    NOUNS_BEFORE_ORGANIZATIONS,
    ORGANIZATION_ENDINGS,
    PARTIES,
)
from quotewire.tasks.wordlists.genders import first_names

_LONGEST: Final = 5
"""Words of a person's name; what is longer names something else."""
_PLACES: Final = frozenset({"GPE", "LOC", "FAC", "NORP", "DATE", "EVENT", "LANGUAGE"})


def entities(doc: Doc, speakers: frozenset[str]) -> list[Span]:
    """The named entities of a document, in text order and without overlaps.

    Args:
        doc: A parsed document.
        speakers: Single words that stand as a source somewhere in the text.
    """
    found = list(runs(doc))
    alone = frozenset(doc[first].text for first, after in found if after == first + 1)
    bodies = {stretch: Span(doc, *stretch, label="ORG") for stretch in _bodies(doc, found)}
    named = {body.text for body in bodies.values()}
    people = dict[TokenSpan, Span]()
    for run in found:
        stretch = _person(doc, run, speakers, alone)
        if stretch is not None and stretch not in bodies and doc[stretch[0] : stretch[1]].text not in named:
            people[stretch] = Span(doc, *stretch, label="PERSON")
    _add_surnames(doc, found, people)
    ours = sorted([*bodies.values(), *people.values()], key=lambda span: span.start)
    return sorted([*ours, *_recognized(doc, ours, named)], key=lambda span: span.start)


def _add_surnames(doc: Doc, found: list[TokenSpan], people: dict[TokenSpan, Span]) -> None:
    """A surname by itself is the person's, whatever the recognizer takes it for."""
    full = [*people.values(), *(ent for ent in doc.ents if ent.label_ == "PERSON")]
    surnames = {name.text.split()[-1] for name in full if " " in name.text}
    for stretch in found:
        first, after = stretch
        if after != first + 1 or stretch in people or doc[first].text not in surnames:
            continue
        token = doc[first]
        missed = token.ent_type_ in {"ORG", ""} or (token.dep_ == "nsubj" and token.lower_ not in metonyms())
        if (
            missed
            and token.ent_type_ != "PERSON"
            and token.dep_ not in {"compound", "amod"}
            and not (first and doc[first - 1].is_lower and doc[first - 1].lower_ == "the")
        ):
            people[stretch] = Span(doc, first, after, label="PERSON")


def looks_like_body(name: Span) -> bool:
    """Whether a name ends in the noun of an organization or a document: ``Halden Harbour Authority``."""
    last = name[-1].lower_
    return last in ORGANIZATION_ENDINGS or noun_kinds().get(last) in {"organization", "document", "group"}


def _recognized(doc: Doc, ours: list[Span], bodies: set[str]) -> Iterator[Span]:
    """The recognizer's entities, as far as our own do not stand in their place."""
    taken = {i for span in ours for i in range(span.start, span.end)}
    for ent in doc.ents:
        cut = next((i for i in range(ent.start, ent.end) if i in taken), ent.end)
        after = cut
        while after > ent.start and (doc[after - 1].is_punct or doc[after - 1].is_space):
            after -= 1
        # What is left of "Spokeswoman X" is a title; what is left of "Nordkraft, X" is a name.
        if after == ent.start or (after == cut < ent.end):
            continue
        name = bare(doc[ent.start : after]) if ent.label_ == "PERSON" else doc[ent.start : after]
        if ent.label_ == "PERSON":
            name = _without_nouns(_without_body(name))
            if not name.text.split()[-1][:1].isupper():
                continue
        label = "ORG" if ent.label_ == "PERSON" and name.text in bodies else ent.label_
        if label == "PERSON" and name.text.lower() in NETWORKS:
            label = "ORG"
        if label == "PERSON" and _is_plural(name):
            label = "NORP"
        if label == "WORK_OF_ART" and any(token.dep_ == "ROOT" and token.pos_ == "VERB" for token in name):
            continue  # a sentence behind a misread quotation mark
        yield Span(doc, name.start, name.end, label=label)


def _without_body(name: Span) -> Span:
    """A person's name without the body that it follows: ``Channel News Anna Weber``."""
    for i in range(name.start + 1, name.end - 1):
        if name.doc[i].lower_ in first_names() and looks_like_body(name.doc[name.start : i]):
            return name.doc[i : name.end]
    return name


def _without_nouns(name: Span) -> Span:
    """A person's name without the noun of a document that capitals made a part of it: ``Weber Speech``."""
    after = name.end
    while after - name.start > 1 and noun_kinds().get(name.doc[after - 1].lower_) == "document":
        after -= 1
    return name.doc[name.start : after]


def _is_plural(name: Span) -> bool:
    """``Senate Democrats``, ``the Lunds``: people, and not one of them."""
    last = name[-1]
    led = name.start > 0 and name.doc[name.start - 1].lower_ == "the"
    return last.tag_ == "NNPS" and (led or last.lower_.removesuffix("s") in PARTIES)


def _bodies(doc: Doc, found: list[TokenSpan]) -> Iterator[TokenSpan]:
    """Names that a noun marks as a body's: ``the operator X``, ``the head of X``."""
    for first, after in found:
        if first == 0 or after - first > _LONGEST or not _unplaced(doc, first, after):
            continue
        before, last = doc[first - 1], doc[after - 1]
        if before.is_lower and before.tag_ == "NN" and noun_kinds().get(before.lower_) == "organization":
            if before.head.i == last.i or (last.head.i == before.i and last.dep_ == "appos"):
                yield first, after
        elif before.lower_ == "of" and first > 1 and doc[first - 2].lower_ in HEADS:
            yield first, after


def _person(doc: Doc, run: TokenSpan, speakers: frozenset[str], alone: frozenset[str]) -> TokenSpan | None:
    """The part of a run that is a person's name, as far as the words around it prove that."""
    first, after = run
    titles = [i for i in range(first, after - 1) if is_title(doc[i])]
    start = titles[-1] + 1 if titles else first
    name = bare(doc[start:after])
    length = sum(1 for token in name if not token.is_punct)
    if (
        not 1 <= length <= _LONGEST - 1
        or looks_like_body(name)
        or _is_plural(name)
        or doc[after : after + 1].text == "of"
    ):
        return None
    titled = bool(titles) and _is_titled(doc[titles[-1]], name, length)
    if titled or (length > 1 and (_described(doc, name, after) or _speaks_again(doc, name, speakers))):
        return name.start, name.end
    if length > 1 and (_has_first_name(doc, name, alone) or _has_office(doc, name)):
        return name.start, name.end
    return None


def _is_titled(title: Token, name: Span, length: int) -> bool:
    label = name[-1].ent_type_
    if label in _PLACES - {"GPE"} or (label == "GPE" and title.ent_type_ == "GPE"):
        return False
    if length == 1:
        return label == "PERSON"
    return label in {"PERSON", ""} or title.lower_.rstrip(".") not in AMBIGUOUS_TITLES


def _described(doc: Doc, name: Span, after: int) -> bool:
    """Whether a description of a person stands before a name, with a comma (``the head of X, Y,``) or without."""
    if name.start == 0 or not _unplaced(doc, name.start, name.end):
        return False
    before = doc[name.start - 1]
    if before.text == ",":
        closed = after == len(doc) or doc[after].is_punct or doc[after].is_space or doc[after].pos_ in {"VERB", "AUX"}
        return closed and role_phrase(doc, name.start - 1) is not None
    office = before.is_lower and before.tag_ == "NN" and is_person_noun(before)
    return office and before.lower_ not in NOUNS_BEFORE_ORGANIZATIONS


def _speaks_again(doc: Doc, name: Span, speakers: frozenset[str]) -> bool:
    """Whether the last word of a full name is a source by itself somewhere else."""
    if not _unplaced(doc, name.start, name.end) or (name.start and doc[name.start - 1].lower_ == "the"):
        return False
    return name.text.split()[-1] in speakers


def _has_office(doc: Doc, name: Span) -> bool:
    """Whether an office stands in apposition behind a name: ``X, the secretary general``."""
    return _unplaced(doc, name.start, name.end) and office_after(doc, name.end).role is not None


def _has_first_name(doc: Doc, name: Span, alone: frozenset[str]) -> bool:
    """Whether a name begins with a first name, and what follows it is nobody else's.

    The recognizer takes such a name for a body's now and then; then its last word must stand by itself somewhere.
    """
    if name[0].lower_ not in first_names() or (name.start and doc[name.start - 1].lower_ == "the"):
        return False
    labels = {token.ent_type_ for token in name}
    return labels <= {"PERSON", ""} or ("ORG" in labels and name.text.split()[-1] in alone)


def _unplaced(doc: Doc, first: int, after: int) -> bool:
    """Whether the recognizer does not take a whole stretch for a place, a people or a date."""
    return not all(token.ent_type_ in _PLACES for token in doc[first:after])
