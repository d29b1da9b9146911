"""Bystanders: unnamed people (``a man of 30``, ``the driver``) who may be whom a pronoun refers to.

The ranking knows named people only. A crime report names the victim and keeps the suspect unnamed, so the best-ranked
name is the one person who certainly did not say it. A pronoun with an unnamed person nearer than the name stays
unresolved.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Final

from spacy.attrs import LOWER, TAG
from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.coreference.antecedents import Inside
from quotewire.tasks.attribution.coreference.named import others_inside
from quotewire.tasks.attribution.entities import (
    INDEFINITE,
    Mention,
    PersonEntity,
    gender_of_noun,
    is_person_noun,
    is_stranger,
    office_noun_of,
    sex_of_pronoun,
    weight_of,
)
from quotewire.tasks.attribution.text import SUBJECTS, CharSpan, Layout, covering_token, first_with, ids_of, tokens_with
from quotewire.tasks.wordlists.attribution import HARMFUL_ACTS, KIN

_DEEDS: Final = {"do": frozenset({"it", "this", "that"}), "set": frozenset({"fire", "bomb"})}
"""Verbs that name a deed with one of these objects only."""
_TAGS: Final = ids_of(("NN", "NNP"))
_ARGUMENTS: Final = SUBJECTS | {"dobj"}
_OBJECTS: Final = frozenset({"attr", "dobj"})
_SEVERAL: Final = frozenset({"them", "those", "two", "three"})
_ANOTHER: Final = frozenset({"another", "second"})
_KNOWN: Final = frozenset({"i", "that", "which", "who", "whom"})
"""Subjects, beside ``he`` and ``she``, that may well be the person named before."""
_NO_NOUNS: Final = ids_of(("old", "one"))
_IN_OFFICES: Final = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON"})
"""Parts of speech of an office before its holder's name."""
_BACKGROUND: Final = frozenset({"relcl", "acl"})
_BESIDE_NAMES: Final = frozenset({"compound", "appos", "nmod"})
_STEPS: Final = 6
"""Maximum number of steps in the tree from a name up to the noun that holds it."""
_PHRASE: Final = 24
"""Maximum number of tokens from a noun to the name of whoever has the person."""
_REACH: Final = 1500
"""Maximum distance of a bystander from the pronoun, in characters."""


class Bystanders:
    """The unnamed people of one article, outside quotations and reported content."""

    def __init__(self, doc: Doc, layout: Layout, contents: Sequence[CharSpan]) -> None:
        self._layout = layout
        inside = Inside(contents)
        found = sorted((*_person_nouns(doc), *_without_noun(doc)), key=attrgetter("i"))
        self._nouns = [token for token in found if layout.quotation(token.idx) is None and token.idx not in inside]
        self._starts = [token.idx for token in self._nouns]

    def rivals(self, person: PersonEntity, last: Mention, pronoun: Token) -> Iterator[Token]:
        """Yield the unnamed people who may be meant by a pronoun in place of a person, latest first.

        Args:
            person: The person that ranks highest.
            last: The last mention of that person before the pronoun.
            pronoun: The pronoun.
        """
        sex = sex_of_pronoun(pronoun.lower_)
        sentence = self._layout.sentence(last.at)
        for i in range(bisect_left(self._starts, pronoun.idx) - 1, -1, -1):
            noun = self._nouns[i]
            if pronoun.idx - noun.idx > _REACH or self._layout.sentence(noun.idx) < sentence:
                return
            gender = gender_of_noun(noun.lemma_.lower())
            same = noun.lemma_.lower() in person.descriptors and not any(t.lower_ in _ANOTHER for t in noun.lefts)
            if (gender is not None and gender.sex != sex) or same:
                continue
            later = self._layout.sentence(noun.idx) > sentence
            if _is_subject(noun) or _is_met(noun) if later else _outranks(noun, last):
                yield noun


def is_held(doc: Doc, last: Mention) -> bool:
    """True if a name hangs on a person noun that is the subject: ``the mother of X wept``."""
    name = covering_token(doc, last.at)
    if name is None:
        return False
    office = office_noun_of(doc, name.i)
    return any(
        token.dep_ in SUBJECTS and _is_person(token) and token != office and _holds(token, last.at)
        for token in name.ancestors
    )


def people_of(noun: Token) -> list[Span]:
    """The people who have somebody, by their names behind ``of``: X of ``the father of the arrested student X``."""
    if noun.i + 1 >= len(noun.doc) or noun.nbor().lower_ != "of":
        return []
    return others_inside(noun.doc[noun.i : min(noun.right_edge.i + 1, noun.i + _PHRASE)], noun)


def confesses(doc: Doc, content: Sequence[CharSpan], pronoun: str = "i") -> bool:
    """True if a content says that its speaker did harm: ``I killed her``; ``he killed her`` behind ``he said that``."""
    spans = (doc.char_span(*piece, alignment_mode="expand") for piece in content)
    return any(
        _is_harmful(token)
        and not any(child.dep_ == "neg" for child in token.lefts)
        and any(child.dep_ in SUBJECTS and child.lower_ in {"i", "we", pronoun} for child in token.lefts)
        for span in spans
        if span is not None
        for token in span
        if token.pos_ == "VERB"
    )


def _is_harmful(verb: Token) -> bool:
    """True for a harmful act by its verb, or by its verb and object: ``did it``, ``set the fire``."""
    lemma = verb.lemma_.lower()
    done = _DEEDS.get(lemma, frozenset())
    return lemma in HARMFUL_ACTS or any(child.dep_ == "dobj" and child.lower_ in done for child in verb.rights)


def _person_nouns(doc: Doc) -> Iterator[Token]:
    for token in tokens_with(doc, TAG, _TAGS):
        title = token.tag_ == "NNP" and not token.is_sent_start
        if not title and _is_person(token) and not token.ent_type_ and not _is_beside_name(token):
            yield token


def _without_noun(doc: Doc) -> Iterator[Token]:
    """Yield the words for people who are introduced without a noun: ``a 17-year-old``, ``one of the robbers``."""
    for token in tokens_with(doc, LOWER, _NO_NOUNS):
        if _is_one_of_several(token) if token.lower_ == "one" else _is_new_by_age(token):
            yield token


def _is_one_of_several(one: Token) -> bool:
    verb = one.head
    if verb.lemma_ == "be" and any(child.dep_ == "attr" and child.ent_type_ == "PERSON" for child in verb.rights):
        return False  # "One of them is Anna White."
    behind = (noun for link in one.rights if link.lower_ == "of" for noun in islice(link.subtree, _STEPS))
    return any((noun.tag_ == "NNS" and is_person_noun(noun)) or noun.lower_ in _SEVERAL for noun in behind)


def _is_new_by_age(old: Token) -> bool:
    aged = old.dep_ in _ARGUMENTS and any(child.dep_ == "npadvmod" for child in old.lefts)
    return aged and any(child.lower_ in INDEFINITE for child in old.lefts)


def _is_person(token: Token) -> bool:
    return is_person_noun(token) or gender_of_noun(token.lemma_.lower()) is not None


def _is_beside_name(noun: Token) -> bool:
    """True for ``headmaster Colin Marsh``, ``his lawyer, Raj Malhotra`` and ``the head of the museum Petra Holm``."""
    if noun.dep_ in _BESIDE_NAMES or _is_office_of_name(noun):
        return True
    names = [child for child in noun.rights if child.dep_ in _BESIDE_NAMES and child.ent_type_ == "PERSON"]
    return any(not _holds(noun, name.idx) for name in names)


def _is_office_of_name(noun: Token) -> bool:
    """True for the office of the name that ends its phrase."""
    last = noun.doc[noun.right_edge.i]
    if last.i <= noun.i + 1 or last.ent_type_ != "PERSON" or noun.nbor().lower_ != "of":
        return False
    first = last.i
    while first > noun.i and noun.doc[first].ent_iob_ == "I":
        first -= 1
    # "The lawyer of X" works for him; in "the head of the museum X" a body stands between.
    return first > noun.i + 2 and office_noun_of(noun.doc, first) == noun


def _is_subject(noun: Token) -> bool:
    return noun.dep_ in SUBJECTS and noun.head.dep_ not in _BACKGROUND


def _is_met(noun: Token) -> bool:
    """True for somebody new whom others meet or seize, or who stands behind the verb: ``On the shore sat a man``."""
    by = noun.head
    verb = by.head if noun.dep_ == "pobj" and by.dep_ == "agent" else by
    if verb.pos_ not in {"VERB", "AUX"} or (noun.dep_ not in _OBJECTS and verb is by):
        return False
    subject = first_with(verb.lefts, *SUBJECTS)
    if subject is None:
        return verb.dep_ == "ROOT" and noun.i > verb.i
    known = subject.ent_type_ == "PERSON" or sex_of_pronoun(subject.lower_) is not None or subject.lower_ in _KNOWN
    return not known and (noun.lower_ == "one" or any(child.lower_ in INDEFINITE for child in noun.lefts))


def _outranks(noun: Token, last: Mention) -> bool:
    """True if a noun is more prominent in its sentence than the name: ``a suspect in the murder of X``."""
    if _holds(noun, last.at) and (noun.dep_ in _ARGUMENTS or is_stranger(noun) or noun.lower_ == "one"):
        return True
    if _is_of_kin(noun, last.at):
        return True
    first, after = sorted((noun.idx, last.at))
    between = noun.doc.char_span(first, after, alignment_mode="expand")
    if between is None or not any(token.pos_ in {"VERB", "AUX"} for token in between):
        return False  # "Businessman, founder of the group X": one person
    weight = weight_of(noun)
    return weight > last.weight if not is_stranger(noun) else weight >= last.weight


def _is_of_kin(noun: Token, at: int) -> bool:
    """True for a relative of the person who is named behind: ``the father of the footballer X``, however parsed."""
    if noun.lemma_.lower() not in KIN or noun.i + 1 >= len(noun.doc) or noun.nbor().lower_ != "of":
        return False
    between = noun.doc.char_span(noun.nbor().idx, at, alignment_mode="contract")
    if between is None or len(between) > _STEPS:
        return False
    return all(token.pos_ in _IN_OFFICES for token in between[1:])


def _holds(noun: Token, at: int) -> bool:
    """True if a name hangs on a noun by prepositions only; ``founder of the group X`` is X."""
    if any(name.start_char <= at < name.end_char for name in people_of(noun)):
        return True
    name = covering_token(noun.doc, at)
    token = name if name is not None else noun
    while token.dep_ == "compound" and token.head.i > token.i:
        token = token.head
    for _ in range(_STEPS):
        if token.dep_ not in {"pobj", "prep", "poss"}:
            return False
        token = token.head
        if token.i == noun.i:
            return True
    return False
