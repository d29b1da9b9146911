"""Sources that are named by a relative pronoun only: the mention has the words that it stands for, too.

``The channel spoke to some eyewitnesses, who said …``: a reader who finds no name wants "some eyewitnesses", not "who".
A source that has a name keeps its words.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.entities import RELATIVE_PRONOUNS, antecedent, end_before
from quotewire.tasks.attribution.refinement.untagged import Reported
from quotewire.tasks.attribution.text import CharSpan, extents, text_of

_LONGEST: Final = 16
"""Tokens of a noun phrase; what is longer was read wrongly."""


def with_antecedents(doc: Doc, reported: Sequence[Reported]) -> list[Reported]:
    """Return the statements of a document; unnamed sources behind a relative pronoun with the words it stands for."""
    return [_with_antecedent(doc, one) if one.source.name is None else one for one in reported]


def _with_antecedent(doc: Doc, one: Reported) -> Reported:
    pronoun = _pronoun(doc, one.link.mention)
    noun = antecedent(pronoun) if pronoun is not None else None
    if pronoun is None or noun is None or not noun.left_edge.i <= noun.i < pronoun.i:
        return one
    first, after = noun.left_edge.i, end_before(pronoun, noun)
    if after - first > _LONGEST or any(token.pos_ in {"VERB", "AUX"} for token in doc[first : noun.i]):
        return one
    both = extents(doc, text_of(doc), [(first, after), (pronoun.i, pronoun.i + 1)])
    return one._replace(link=replace(one.link, mention=both))


def _pronoun(doc: Doc, mention: tuple[CharSpan, ...]) -> Token | None:
    """The relative pronoun that is all of a mention."""
    span = doc.char_span(*mention[0]) if len(mention) == 1 else None
    return span[0] if span is not None and len(span) == 1 and span[0].lower_ in RELATIVE_PRONOUNS else None
