"""Named entities: corrects spaCy's entities by the words around them.

The recognizer handles American news well and foreign names badly: it crosses the comma of an apposition, includes
offices in names and labels people as organizations. Here, a name after a title, beside a description of a person, or
whose last word is a source elsewhere is a person's. A name after ``the company`` or ``head of`` is an organization's.
"""

from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.name_spans import bare, is_title, runs
from quotewire.tasks.attribution.entities.office import are_people, is_person_noun
from quotewire.tasks.attribution.entities.organizations import without_national
from quotewire.tasks.attribution.entities.recognition.body_members import without_members
from quotewire.tasks.attribution.entities.recognition.hyphenated_names import with_two_given_names
from quotewire.tasks.attribution.entities.recognition.label_corrections import is_plural, looks_like_body, put_right
from quotewire.tasks.attribution.entities.recognition.lone_people import with_lone_people
from quotewire.tasks.attribution.entities.recognition.long_names import with_whole_people
from quotewire.tasks.attribution.entities.recognition.name_edges import with_small_letter, with_whole_edges
from quotewire.tasks.attribution.entities.recognition.nation_words import without_nations
from quotewire.tasks.attribution.entities.recognition.office_holders import with_holders
from quotewire.tasks.attribution.entities.recognition.particle_names import with_given_names, with_second_surnames
from quotewire.tasks.attribution.entities.recognition.peoples_bodies import with_peoples_bodies
from quotewire.tasks.attribution.entities.recognition.ranks import without_ranks
from quotewire.tasks.attribution.entities.recognition.told_bodies import with_agencies, with_companies, with_offices_of
from quotewire.tasks.attribution.entities.recognition.whole_names import begun_bodies, whole
from quotewire.tasks.attribution.entities.roles import office_after, role_phrase, with_marked_bodies
from quotewire.tasks.attribution.text import TokenSpan, metonyms, noun_kinds
from quotewire.tasks.wordlists.attribution import (
    AMBIGUOUS_TITLES,
    HEADS,
    NETWORKS,
    NOUNS_BEFORE_ORGANIZATIONS,
)
from quotewire.tasks.wordlists.genders import first_names

_SURNAME: Final = 3
"""Minimum letters of a surname that is looked for elsewhere."""
_HYPHENS: Final = frozenset({"-", "‐", "‑"})
_NICKNAME: Final = 2
"""Maximum number of words in a nickname."""
_NICKNAME_MARKS: Final = frozenset("“”\"‘’'«»")
_BRACKETS: Final = frozenset("()")
_LONGEST: Final = 5
"""Maximum tokens of an organization's name that a noun marks; a person's name has at least one fewer."""
_PLACES: Final = frozenset({"GPE", "LOC", "FAC", "NORP", "DATE", "EVENT", "LANGUAGE"})


def entities(doc: Doc, speakers: frozenset[str]) -> list[Span]:
    """Find the named entities of a document, in text order and without overlaps.

    Args:
        doc: A parsed document.
        speakers: Single words that are a source by themselves somewhere in the text.
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


@contextmanager
def entities_put_right(doc: Doc, names: Sequence[Span] | None) -> Iterator[None]:
    """For as long as it is entered, ``doc.ents`` has these people and organizations in place of the recognizer's.

    Args:
        doc: A parsed document.
        names: Its people (``PERSON``) and organizations (``ORG``), without overlaps; None leaves ``doc.ents``.
    """
    if names is None:
        yield
        return
    before = doc.ents
    doc.ents = _merged(doc, names)
    try:
        yield
    finally:
        doc.ents = before


def _merged(doc: Doc, names: Sequence[Span]) -> list[Span]:
    told_apart = [*without_nations([*without_members([*_told_apart(names, doc.ents)], doc.ents)])]
    names = without_ranks(with_whole_people(told_apart, doc.ents))
    starts = {name.start for name in names}
    names = with_two_given_names(doc, [name for name in names if not _is_office(name, starts)])
    corrected = put_right(names, doc.ents)
    corrected = with_companies(doc, with_agencies(doc, without_national(corrected)))
    corrected = with_marked_bodies(doc, with_peoples_bodies(doc, with_offices_of(doc, corrected)))
    people = {name.start for name in corrected if name.label_ == "PERSON"}
    begun = begun_bodies(doc, {i for name in corrected for i in range(name.start, name.end)})
    found = sorted([*corrected, *begun], key=lambda name: (name.start, -len(name)))
    found = [whole(name, starts, people) if name.label_ == "ORG" else name for name in found]
    ours = with_holders(doc, with_second_surnames(_with_nicknames(doc, with_whole_edges(doc, found))))
    ours = with_lone_people(doc, ours)
    surnames = {name[-1].text for name in ours if len(name) > 1}
    ours = [name for name in ours if not _is_noun(name, surnames)]
    ours += with_given_names(doc, ours, {i for name in ours for i in range(name.start, name.end)})
    ours += _surnames_again(doc, ours)
    taken = {i for name in ours for i in range(name.start, name.end)}
    others = [
        with_small_letter(ent)
        for ent in doc.ents
        if ent.label_ not in {"PERSON", "ORG"}
        and not any(i in taken for i in range(ent.start, ent.end))
        and not _is_noun(ent, surnames)
    ]
    return sorted([*ours, *others], key=lambda span: span.start)


def _told_apart(names: Sequence[Span], recognized: Sequence[Span]) -> Iterator[Span]:
    """The names, each body by itself where the recognizer has two: ``the Commission and the Central Bank``."""
    bodies = [ent for ent in recognized if ent.label_ == "ORG"]
    ends, starts = {ent.end for ent in bodies}, {ent.start for ent in bodies}
    for name in names:
        first = name.start
        if name.label_ == "ORG":
            for joint in name[1:-1]:
                if joint.lower_ == "and" and joint.i in ends and joint.i + 1 in starts:
                    yield Span(name.doc, first, joint.i, label="ORG")
                    first = joint.i + 1 + (joint.nbor().lower_ == "the")
        yield Span(name.doc, first, name.end, label=name.label_) if first > name.start else name


def _is_noun(name: Span, surnames: Container[str]) -> bool:
    """True for a noun that begins a sentence and is taken for a name: ``Midwife was asked``, ``Netizens joked``."""
    if len(name) > 1 or name.label_ not in {"PERSON", "NORP"} or not name[0].is_sent_start or name.text in surnames:
        return False
    return is_person_noun(name[0]) or are_people(name.text) or noun_kinds().get(name[0].lower_) == "person"


def _surnames_again(doc: Doc, names: Sequence[Span]) -> list[Span]:
    """The surnames of these people where they stand alone and no name was found: ``Holm waved it off``."""
    people = [name for name in names if name.label_ == "PERSON" and " " in name.text]
    others = {token.text for name in names if name.label_ != "PERSON" for token in name}
    # "Patricio Vial Echenique" is Vial.
    parts = {token.text for name in people for token in name[1:] if token.text[:1].isupper()}
    surnames = {word for word in parts - others if len(word) >= _SURNAME}
    taken = {i for name in names for i in range(name.start, name.end)}
    return [
        Span(doc, token.i, token.i + 1, label="PERSON")
        for token in doc
        if token.text in surnames and token.i not in taken and _is_alone(token)
    ]


def _is_alone(token: Token) -> bool:
    """True for a capitalised word that is part of no longer name, street or thing."""
    doc, i = token.doc, token.i
    before = doc[i - 1] if i else None
    after = doc[i + 1] if i + 1 < len(doc) else None
    nation = token.ent_type_ == "NORP" and token.tag_ == "NNP"  # what the recognizer calls an unknown name
    if (token.ent_type_ in _PLACES and not nation) or (
        after is not None and after.text[:1].isupper() and not after.is_sent_start
    ):
        return False
    if before is not None and (before.text in _HYPHENS or before.lower_ == "the"):
        return False
    named = before is not None and before.text[:1].isupper() and not before.is_sent_start and not is_title(before)
    return not named and (after is None or after.text not in _HYPHENS)


def _with_nicknames(doc: Doc, names: list[Span]) -> list[Span]:
    """The names, with a nickname in marks and the surname behind it as one: ``Jonas “Joe” Lind``."""
    made: list[Span] = []
    for name in names:
        if made and name.start < made[-1].end:
            continue
        after = _behind_nickname(doc, name) if name.label_ == "PERSON" else name.end
        made.append(Span(doc, name.start, after, label="PERSON") if after != name.end else name)
    return made


def _behind_nickname(doc: Doc, name: Span) -> int:
    """Index behind the surname that follows a nickname in marks; the end of the name if there is no nickname.

    In brackets it stands behind a given name alone; behind a full name they have a party or a place.
    """
    around = _NICKNAME_MARKS | _BRACKETS if len(name) == 1 else _NICKNAME_MARKS
    marks = [i for i in range(name.end, min(len(doc), name.end + _NICKNAME + 2)) if doc[i].text in around]
    if len(marks) != 2 or marks[0] != name.end or not doc[name.end - 1].whitespace_:  # noqa: PLR2004
        return name.end
    last = marks[1] + 1
    nick = doc[marks[0] + 1 : marks[1]]
    if not nick or last >= len(doc) or not all(token.is_title for token in (*nick, doc[last])):
        return name.end
    if not doc[marks[1]].whitespace_ or doc[last].pos_ != "PROPN":
        return name.end
    while last < len(doc) and doc[last].pos_ == "PROPN" and doc[last].is_title:
        last += 1
    return last


def _is_office(name: Span, starts: set[int]) -> bool:
    """True for the office right before a name that was found beside it: ``Juror`` in ``Juror Peter Vance``."""
    return len(name) == 1 and name.end in starts and (is_title(name[0]) or is_person_noun(name[0]))


def _add_surnames(doc: Doc, found: list[TokenSpan], people: dict[TokenSpan, Span]) -> None:
    """Add the surnames of known people that the recognizer missed or mislabelled."""
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


def _recognized(doc: Doc, ours: list[Span], bodies: set[str]) -> Iterator[Span]:
    """Yield the recognizer's entities, cut where ``ours`` begin and with corrected labels."""
    taken = {i for span in ours for i in range(span.start, span.end)}
    for ent in doc.ents:
        cut = next((i for i in range(ent.start, ent.end) if i in taken), ent.end)
        after = cut
        while after > ent.start and (doc[after - 1].is_punct or doc[after - 1].is_space):
            after -= 1
        # The rest of "Spokeswoman X" is a title; the rest of "Nordkraft, X" is a name.
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
        if label == "PERSON" and is_plural(name):
            label = "NORP"
        if label == "WORK_OF_ART" and any(token.dep_ == "ROOT" and token.pos_ == "VERB" for token in name):
            continue  # a sentence after a misread quotation mark
        yield Span(doc, name.start, name.end, label=label)


def _without_body(name: Span) -> Span:
    """A person's name without the organization before it: ``Channel News Anna Weber``."""
    for i in range(name.start + 1, name.end - 1):
        if name.doc[i].lower_ in first_names() and looks_like_body(name.doc[name.start : i]):
            return name.doc[i : name.end]
    return name


def _without_nouns(name: Span) -> Span:
    """A person's name without a capitalized document noun after it: ``Weber Speech``."""
    after = name.end
    while after - name.start > 1 and noun_kinds().get(name.doc[after - 1].lower_) == "document":
        after -= 1
    return name.doc[name.start : after]


def _bodies(doc: Doc, found: list[TokenSpan]) -> Iterator[TokenSpan]:
    """Yield names that a noun marks as an organization's: ``the operator X``, ``the head of X``."""
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
    """The part of a run that is a person's name, if the words around it are evidence for that."""
    first, after = run
    titles = [i for i in range(first, after - 1) if is_title(doc[i])]
    start = titles[-1] + 1 if titles else first
    name = bare(doc[start:after])
    length = sum(1 for token in name if not token.is_punct)
    if (
        not 1 <= length <= _LONGEST - 1
        or looks_like_body(name)
        or is_plural(name)
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
    """True if a description of a person precedes a name, with a comma (``the head of X, Y,``) or without."""
    if name.start == 0 or not _unplaced(doc, name.start, name.end):
        return False
    before = doc[name.start - 1]
    if before.text == ",":
        closed = after == len(doc) or doc[after].is_punct or doc[after].is_space or doc[after].pos_ in {"VERB", "AUX"}
        return closed and role_phrase(doc, name.start - 1) is not None
    office = before.is_lower and before.tag_ == "NN" and is_person_noun(before)
    return office and before.lower_ not in NOUNS_BEFORE_ORGANIZATIONS


def _speaks_again(doc: Doc, name: Span, speakers: frozenset[str]) -> bool:
    """True if the last word of a full name is a source by itself elsewhere."""
    if not _unplaced(doc, name.start, name.end) or (name.start and doc[name.start - 1].lower_ == "the"):
        return False
    return name.text.split()[-1] in speakers


def _has_office(doc: Doc, name: Span) -> bool:
    """True if an office follows a name in apposition: ``X, the secretary general``."""
    return _unplaced(doc, name.start, name.end) and office_after(doc, name.end).role is not None


def _has_first_name(doc: Doc, name: Span, alone: frozenset[str]) -> bool:
    """True if a name begins with a first name and no token of it has another label than a person's.

    The recognizer sometimes labels such a name as an organization; then its last word must also occur by itself.
    """
    if name[0].lower_ not in first_names() or (name.start and doc[name.start - 1].lower_ == "the"):
        return False
    labels = {token.ent_type_ for token in name}
    return labels <= {"PERSON", ""} or ("ORG" in labels and name.text.split()[-1] in alone)


def _unplaced(doc: Doc, first: int, after: int) -> bool:
    """True unless the recognizer labels all tokens of a span as places, nationalities, dates or the like."""
    return not all(token.ent_type_ in _PLACES for token in doc[first:after])
