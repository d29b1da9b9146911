"""Antecedents of ``it`` and ``they``: the most salient noun before the pronoun."""

from collections.abc import Callable, Iterator
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.entities import WEIGHTS, is_person_noun, weight_of
from quotewire.tasks.attribution.text import SUBJECTS, noun_kinds

PLURAL: Final = frozenset({"they", "them", "their", "themselves"})
THING: Final = frozenset({"it", "its", "itself"})
_TOKENS: Final = 160
"""Maximum antecedent distance, in tokens; about four sentences."""
_NOMINAL: Final = frozenset({"NOUN", "PROPN"})
_PLACES: Final = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj"})
_CALLED: Final = frozenset({"compound", "nmod"})
_PLACED: Final = frozenset({"in", "at", "near", "from", "to", "into", "outside"})
_BODIES: Final = frozenset({"ORG", "GPE"})


def antecedent_of(pronoun: Token, spoke: Callable[[Token], bool]) -> Token | None:
    """The head noun that ``it`` or ``they`` refers to; None if there is no candidate.

    Args:
        pronoun: The pronoun.
        spoke: Returns whether a noun is a source of speech.
    """
    may_be = _may_be_they if pronoun.lower_ in PLURAL else _may_be_it
    best: tuple[float, Token] | None = None
    for token, sentences in _before(pronoun):
        if not may_be(token):
            continue
        points = weight_of(token) - WEIGHTS.sentence * sentences + (WEIGHTS.noun_spoke if spoke(token) else 0.0)
        if best is None or points > best[0]:
            best = points, token
    return best[1] if best is not None else None


def nearest_of_several(they: Token) -> Token | None:
    """The nearest noun before ``they`` that stands for several, whoever spoke; None if there is none."""
    return next((token for token, _ in _before(they) if _may_be_they(token)), None)


def _before(pronoun: Token) -> Iterator[tuple[Token, int]]:
    """Yield the nouns before a token, nearest first, each with its distance in sentences."""
    doc: Doc = pronoun.doc
    sentences = 0
    for i in range(pronoun.i - 1, max(-1, pronoun.i - _TOKENS), -1):
        token = doc[i]
        if token.pos_ in _NOMINAL and (token.dep_ in _PLACES or token.ent_type_ in _BODIES):
            yield token, sentences
        sentences += bool(token.is_sent_start)


def _may_be_it(token: Token) -> bool:
    if (
        token.pos_ == "PROPN"
        and token.dep_ == "pobj"
        and token.head.lower_ in _PLACED
        and token.left_edge.pos_ != "DET"
    ):
        return False  # "in Buenos Aires": where something is, rather than who says it
    if token.tag_ in {"NNS", "NNPS"} or token.ent_type_ in {"PERSON", "NORP", "DATE", "TIME", "MONEY", "CARDINAL"}:
        return False
    if token.ent_type_ in _BODIES:
        return not _same_entity(token, token.head)
    called = next((child for child in token.lefts if child.dep_ in _CALLED), token)  # "the company Hellweg"
    return any(noun_kinds().get(noun.lemma_.lower()) in {"organization", "document"} for noun in (token, called))


def _same_entity(token: Token, head: Token) -> bool:
    """True if a token's head is another token of the same named entity."""
    first, last = sorted((token.i, head.i))
    return first < last and all(token.doc[i].ent_iob_ == "I" for i in range(first + 1, last + 1))


def _may_be_they(token: Token) -> bool:
    if token.dep_ not in SUBJECTS:
        return False
    if token.tag_ in {"NNS", "NNPS"}:
        return is_person_noun(token) or token.tag_ == "NNPS" or noun_kinds().get(token.lemma_.lower()) in _SPEAKING
    if any(child.dep_ == "conj" for child in token.children):
        return True
    return noun_kinds().get(token.lemma_.lower()) == "group" or token.lower_ == "police" or token.ent_type_ == "ORG"


_SPEAKING: Final = frozenset({"organization", "group", "person"})
