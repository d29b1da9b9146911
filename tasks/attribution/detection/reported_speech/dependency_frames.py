"""Frames: the positions in the dependency tree that a cue's content can take relative to the cue.

The lexicon refers to a frame by its name: the dependency from the cue to its content (``ccomp``, ``prep_about``), with
``+`` if the content continues after the object (``accused him of lying``), or with ``^`` if the cue is below its
content in the tree (``The plan, he said, works``).
"""

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Token

from quotewire.tasks.attribution.text import ANY_SUBJECTS, TokenSpan, subtree, without

_GOES_ON: Final = frozenset({"prep", "xcomp", "ccomp", "advcl", "oprd", "dative", "acl", "prt", "advmod", "npadvmod"})
_PLAIN: Final = frozenset({"ccomp", "xcomp", "dobj", "oprd", "acl", "nsubjpass", "acomp", "advcl"})
_ABOVE: Final = frozenset({"parataxis", "advcl", "ccomp", "dep"})

Frame = tuple[str, list[TokenSpan]]


def frames_of(head: Token) -> Iterator[Frame]:
    """Yield every frame around a possible cue, with the token spans of its content."""
    children = list(head.children)
    for child in children:
        dep = child.dep_
        if dep in _PLAIN:
            yield dep, around_cue(subtree(child), head, children)
            if dep == "dobj":
                yield from _object_and_more(head, child, children)
        elif dep in {"prep", "agent"}:
            yield from _of_preposition(child)
    yield from _above(head, children)


def clause(head: Token, children: list[Token]) -> TokenSpan:
    """The span of a cue with its subject, auxiliaries, negation, particle and indirect object: not content."""
    own = [c for c in children if c.dep_ in {"nsubj", "nsubjpass", "aux", "auxpass", "neg", "prt", "dative", "expl"}]
    spans = [subtree(child) for child in own]
    return min([head.i, *(s for s, _ in spans)]), max([head.i + 1, *(e for _, e in spans)])


def around_cue(content: TokenSpan, head: Token, children: list[Token]) -> list[TokenSpan]:
    """A content without the cue's clause, if the content's span contains the cue."""
    if not content[0] <= head.i < content[1]:
        return [content]
    return without(content, clause(head, children))


def _object_and_more(head: Token, child: Token, children: list[Token]) -> Iterator[Frame]:
    """Yield the object and what follows it: ``urged voters to stay home``."""
    more = [c for c in children if c.i > child.i > head.i and c.dep_ in _GOES_ON]
    if more:
        yield "dobj+", [(child.left_edge.i, max(subtree(c)[1] for c in more))]


def _of_preposition(preposition: Token) -> Iterator[Frame]:
    for child in preposition.children:
        if child.dep_ in {"pobj", "pcomp"}:
            yield f"prep_{preposition.lower_}", [subtree(child)]


def _above(head: Token, children: list[Token]) -> Iterator[Frame]:
    """Yield the frame of a cue that depends on its content: an inserted clause or ``as X said``."""
    if head.dep_ not in _ABOVE or not any(c.dep_ in ANY_SUBJECTS for c in children):
        return
    marked = any(c.lower_ == "as" and c.dep_ in {"mark", "advmod", "prep"} for c in children)
    if head.dep_ == "parataxis" or marked:
        yield "^as" if marked else "^parataxis", without(subtree(head.head), subtree(head))
