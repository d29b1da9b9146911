"""Descriptions of somebody else: ``the baker`` is no teacher, and ``the owner of the dogs`` nobody called otherwise.

A bare ``the owner`` may be anybody's new description; one with an office or a thing of its own introduces somebody.
"""

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.coreference.antecedents import COUNSEL
from quotewire.tasks.attribution.entities import (
    PersonEntity,
    differ,
    fit,
    gender_of_noun,
    is_broader,
    is_other_trade,
    is_person_noun,
)

_LINKS: Final = frozenset({"of", "for", "in", "from", "at"})
_ALSO: Final = frozenset(
    {"author", "boss", "candidate", "doctor", "head", "leader", "master", "one", "person", "native", "resident"}
)
"""What somebody may be beside an office, with words of its own: the author of the material, a doctor of sciences."""
_JURISTS: Final = frozenset(
    {"activist", "advocate", "defence", "defense", "expert", "judge", "jurist", "justice", "law", "legal", "member"}
    | {"notary", "ombudsman", "partner", "professor", "prosecutor", "representative"}
)
"""Words for people whom an article may call lawyers later."""


def is_another(span: Span, head: Token, person: PersonEntity) -> bool:
    """True if a description cannot be a person's, by its noun or by what it adds to it.

    Args:
        span: The description.
        head: Its noun.
        person: Who would be described.
    """
    if any(differ(gender_of_noun(noun), person.gender) for noun in _appositions(span, head)):
        return True
    noun = head.lemma_.lower()
    if is_other_trade(noun, person.descriptors):
        return True
    if noun in COUNSEL | {"defender"} and person.role is not None and not _is_of_law(noun, person.descriptors):
        return True
    said_of = {token.lemma_.lower() for token in _said_of(span, head)}
    if person.role is None or not said_of or noun in _ALSO or said_of & person.descriptors:
        return False
    known = person.descriptors
    return fit(noun, (), known) == 0 and not is_broader(noun, known) and not any(is_broader(k, {noun}) for k in known)


def _is_of_law(noun: str, known: set[str]) -> bool:
    """True if somebody of whom these words are known may be called a lawyer, or a defender on the pitch."""
    if fit(noun, (), known) > 0 or known & _JURISTS:
        return True
    return any(is_broader(word, {noun}) for word in known)


def _said_of(span: Span, head: Token) -> Iterator[Token]:
    """Yield the nouns of ``of the dogs`` behind the head."""
    for link in head.rights:
        if link.lower_ in _LINKS and link.i < span.end:
            yield from (token for token in link.subtree if token.i < span.end and token.pos_ in {"NOUN", "PROPN"})


def _appositions(span: Span, head: Token) -> Iterator[str]:
    """Yield the nouns for people behind a comma: ``the owner, a man of 51``."""
    for token in span.doc[head.i + 1 : span.end]:
        if token.dep_ == "appos" and is_person_noun(token):
            yield token.lemma_.lower()
