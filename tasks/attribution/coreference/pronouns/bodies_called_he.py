"""Bodies that ``he`` or ``she`` refers to: many languages have no "it", and translation keeps their gender.

``“A record was broken,” the Meteorological Institute said. It was 25 degrees, he added``: the institute, in an article
that speaks of nobody else.
"""

from typing import Final

from spacy.tokens import Token

from quotewire.tasks.attribution.coreference.antecedents import Salience
from quotewire.tasks.attribution.entities import Bodies, gender_of_noun, is_person_noun
from quotewire.tasks.attribution.text import Layout
from quotewire.tasks.wordlists.genders import first_names

_GOES_ON: Final = 2
"""Maximum number of sentences from a body that spoke to the pronoun that goes on with it."""
_NOBODY: Final = 200
"""Tokens before such a pronoun in which nobody may be spoken of."""


def may_be_body(he: Token, spoke: int, layout: Layout, salience: Salience, bodies: Bodies) -> bool:
    """True if a pronoun can refer to no person before it, but to a body that was the last source.

    Args:
        he: The pronoun.
        spoke: Where the body is named as a source.
        layout: The article's sentences.
        salience: The people named and the speakers so far.
        bodies: The article's bodies, and the names of which it is unsure whether they are a body's.
    """
    near = layout.sentence(he.idx) - layout.sentence(spoke) <= _GOES_ON
    if not near or he.tag_ == "PRP$" or any(salience.before(he.idx)) or bodies.has_unsure(he.idx):
        return False
    return not any(_may_be_somebody(token) for token in he.doc[max(0, he.i - _NOBODY) : he.i])


def _may_be_somebody(token: Token) -> bool:
    """True for a noun that stands for one person, and for a word of a name that begins as people's names do."""
    if token.tag_ not in {"NN", "NNP"}:
        return False
    given = token.pos_ == "PROPN" and token.is_title and token.lower_ in first_names()
    return given or is_person_noun(token) or gender_of_noun(token.lemma_.lower()) is not None
