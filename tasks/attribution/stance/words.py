"""Classes of words that decide the stance: ``is_a(token, "withholds")`` looks a token up by its lemma and its form."""

from spacy.tokens import Token

from quotewire.tasks.wordlists.attribution import STANCE_WORDS

_NONE: frozenset[str] = frozenset()


def is_a(token: Token, kind: str) -> bool:
    """True if a token's lemma or form is in a class of ``stance.tsv``."""
    return kind in STANCE_WORDS.get(token.lemma_.lower(), _NONE) or kind in STANCE_WORDS.get(token.lower_, _NONE)
