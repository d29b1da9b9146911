"""The cue's words around its head: ``has not said``, ``pointed out``, ``according to``."""

from typing import Final

from spacy.tokens import Token

from tasks.attribution.spans import Stretch

_LEFT: Final = frozenset({"aux", "auxpass", "neg", "advmod"})


def cue_words(head: Token) -> Stretch:
    """The unbroken run of auxiliaries, negation and adverbs that ends in the head, with its particle."""
    left = {child.i for child in head.lefts if child.dep_ in _LEFT and child.n_lefts + child.n_rights == 0}
    first = head.i
    while first - 1 in left:
        first -= 1
    after = head.i + 1
    if head.lower_ == "according" and after < len(head.doc) and head.nbor().lower_ == "to":
        return first, after + 1
    if after < len(head.doc) and head.nbor().dep_ == "prt" and head.nbor().head.i == head.i:
        after += 1
    return first, after
