"""The setting of a cue: the nouns around it that say where its words stand (a video, a novel, a parody account)."""

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Token

from quotewire.tasks.attribution.stance.embedding import above
from quotewire.tasks.attribution.text import SUBJECTS, first_with

_IN: Final = frozenset({"in", "on", "by", "from", "via", "through", "at", "to", "of"})
_PHRASES: Final = frozenset({"prep", "agent"})
_SHOWS: Final = frozenset({"show", "have", "feature", "depict", "capture", "catch", "portray"})
_WIDTH: Final = 12
"""Maximum number of dependents of a word that are looked at."""


def setting_of(verb: Token) -> Iterator[Token]:
    """Yield the nouns that a cue or a word above it has as subject, behind a preposition, or hangs on."""
    for word in (verb, *(step.word for step in above(verb)), *_cut_off(verb)):
        if word.pos_ in {"NOUN", "PROPN"}:
            yield word
        for child in list(word.children)[:_WIDTH]:
            if child.dep_ in SUBJECTS:
                yield child
                yield from _behind(child)
            elif child.dep_ == "aux":  # "A video has X saying": the parser takes "has" for an auxiliary
                yield from (noun for noun in child.children if noun.dep_ in SUBJECTS)
            elif child.dep_ in _PHRASES and child.lower_ in _IN:
                yield from (noun for noun in child.children if noun.dep_ in {"pobj", "pcomp"})
            elif child.lower_ == "according":
                yield from (noun for to in child.children for noun in to.children if noun.dep_ == "pobj")


def _cut_off(verb: Token) -> Iterator[Token]:
    """``shows`` in ``A video shows X saying``, where the parser begins a sentence with X."""
    subject = first_with(verb.lefts, *SUBJECTS)
    if verb.tag_ != "VBG" or verb.dep_ != "ROOT" or subject is None or not subject.left_edge.i:
        return
    before = subject.left_edge.nbor(-1)
    if before.lemma_.lower() in _SHOWS and before.pos_ in {"VERB", "AUX"}:
        yield before


def _behind(subject: Token) -> Iterator[Token]:
    """The noun before a relative pronoun: ``a novel that says``."""
    if subject.tag_ in {"WDT", "WP"} and subject.head.dep_ == "relcl":
        yield subject.head.head


def modifiers(noun: Token) -> Iterator[Token]:
    """Yield the words directly before and in apposition to a noun that modify it."""
    for child in noun.children:
        if child.dep_ in {"amod", "compound", "nmod", "poss", "advmod"} and child.i < noun.i:
            yield child
            yield from (inner for inner in child.lefts if inner.dep_ in {"amod", "compound", "advmod"})
