"""Spans read from the dependency tree: a cue around its head, a subtree, the entity around a token.

The labels of tags, arcs and entities that many rules ask for stand here, too.
"""

from collections.abc import Iterable
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.text.spans import TokenSpan

FINITE: Final = frozenset({"VBD", "VBP", "VBZ"})
"""Tags of verbs that have a tense."""
FINITE_OR_MODAL: Final = FINITE | {"MD"}
SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
ANY_SUBJECTS: Final = SUBJECTS | {"csubj"}
"""Arcs to a subject that may be a clause: ``That it rained annoyed her``."""
SUBJECT_OR_EXPLETIVE: Final = ANY_SUBJECTS | {"expl"}
"""Arcs to what stands where a subject does: also the *there* of ``there is``."""
PASSIVE: Final = frozenset({"nsubjpass", "auxpass"})
"""Arcs that only a passive has."""
TIMES: Final = frozenset({"DATE", "TIME"})
"""Labels of the entities that tell when."""
AUXILIARIES: Final = frozenset({"aux", "auxpass"})
_LEFT: Final = AUXILIARIES | {"neg", "advmod"}


def cue_words(head: Token) -> TokenSpan:
    """The span of a cue: its head, the auxiliaries, negation and adverbs directly before it, and its particle."""
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


def subtree(token: Token) -> TokenSpan:
    """The span of a token's subtree, from its left edge to its right edge."""
    return token.left_edge.i, token.right_edge.i + 1


def first_with(tokens: Iterable[Token], *arcs: str) -> Token | None:
    """The first of some tokens that hangs on its head by one of these arcs; None if none does."""
    return next((token for token in tokens if token.dep_ in arcs), None)


def is_passive(verb: Token) -> bool:
    """True for a verb with a subject or an auxiliary of the passive: ``was told``."""
    return any(child.dep_ in PASSIVE for child in verb.children)


def is_acronym(word: Token) -> bool:
    """True for ``WHO`` and ``the US``, which are no pronouns, and for ``the CHMI``."""
    return len(word) > 1 and word.is_upper


def object_of(preposition: Token) -> Token | None:
    """The noun behind a preposition; None if the parser hangs none on it."""
    return first_with(preposition.children, "pobj")


def is_inside_word(mark: Token) -> bool:
    """True for the hyphen of ``second-year``, with no white space on either side."""
    return mark.text == "-" and mark.i > 0 and not mark.whitespace_ and not mark.nbor(-1).whitespace_


def entity_around(token: Token) -> Span:
    """The named entity that contains a token, or the token itself; ``Span.ents`` would scan the whole document."""
    doc, first, after = token.doc, token.i, token.i + 1
    while first and doc[first].ent_iob_ == "I":
        first -= 1
    while after < len(doc) and doc[after].ent_iob_ == "I":
        after += 1
    return doc[first:after]
