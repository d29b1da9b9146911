"""Phrases: what the words of a description tell beside its noun: which one is meant, whose, and whether it is known."""

from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.entities.roles import is_person_noun
from quotewire.tasks.wordlists.attribution import PARTIES

INDEFINITE: Final = frozenset({"a", "an", "one", "another", "some", "any"})
_DEFINITE: Final = frozenset({"the", "this", "that", "his", "her", "their"})
_NOBODY: Final = frozenset({"ORG", "GPE", "LOC", "FAC"})


def is_stranger(token: Token) -> bool:
    """Whether a noun brings in somebody who is not named: ``a cashier said``."""
    if token.tag_ != "NN" or not is_person_noun(token):
        return False
    if token.dep_ not in {"nsubj", "nsubjpass", "pobj", "dobj"} or any(t.dep_ == "appos" for t in token.rights):
        return False
    return any(t.lower_ in INDEFINITE for t in token.lefts)


def is_party_member(span: Span, head: Token) -> bool:
    """``the Republican``: a party's name stands for one member of it."""
    return head.lower_ in PARTIES and span[0].lower_ == "the" and head.tag_ in {"NNP", "NN", "JJ"}


def is_epithet(span: Span, head: Token) -> bool:
    """``the 45-year-old``, ``the accused``: an adjective that stands for one person."""
    return (span[0].lower_ == "the" and head.pos_ == "ADJ") or span.text.lower().endswith("year-old")


def is_owned(span: Span, head: Token) -> bool:
    """Whether a description says whose somebody is: ``his lawyer``, ``the senator's wife``."""
    return any(token.dep_ == "poss" and span.start <= token.i for token in head.lefts)


def is_narrowed(span: Span, head: Token) -> bool:
    """Whether words behind a noun say which one is meant: ``the man to ask``, ``the head of the council``."""
    for token in head.rights:
        if token.i >= span.end or span.doc[token.left_edge.i - 1].text == ",":
            continue
        other = any(t.lower_ in INDEFINITE for t in span.doc[token.i : span.end])
        if token.dep_ in {"relcl", "acl"} or (token.dep_ == "prep" and other):
            return True
    return False


def antecedent(relative: Token) -> Token | None:
    """What a relative pronoun takes up: the noun that its clause hangs on."""
    noun = next((ancestor.head for ancestor in relative.ancestors if ancestor.dep_ == "relcl"), None)
    return _somebody(noun) if noun is not None and relative.lower_ in {"who", "whom"} else noun


def _somebody(noun: Token) -> Token:
    """Who is meant where the parser hangs ``who`` on a place or a body: ``X, head of the institute, who``."""
    if noun.ent_type_ not in _NOBODY:
        return noun
    for ancestor in noun.ancestors:
        if ancestor.pos_ in {"VERB", "AUX"}:
            break
        if ancestor.ent_type_ == "PERSON" or (ancestor.dep_ != "appos" and is_person_noun(ancestor)):
            return ancestor
    return noun


def is_definite(span: Span) -> bool:
    """Whether a description means somebody whom the reader knows."""
    first = span[0].lower_
    if first in _DEFINITE or any(t.dep_ == "poss" or (t.dep_ == "det" and t.lower_ == "the") for t in span.root.lefts):
        return True
    return first not in INDEFINITE and span[0].pos_ == "DET"
