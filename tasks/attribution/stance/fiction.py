"""Fiction and satire: speakers and words that exist only in a work (``in the novel``, ``a parody account wrote``)."""

import re
from typing import Final

import numpy as np
from spacy.attrs import LOWER
from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.stance.setting import modifiers, setting_of
from quotewire.tasks.attribution.stance.words import is_a
from quotewire.tasks.attribution.text import ids_of, text_of
from quotewire.tasks.wordlists.attribution import SATIRICAL_MEDIA, STANCE_WORDS

_KINDS: Final = frozenset({"invents", "stages", "persona", "mocks", "fictive"})
_PLAYED: Final = frozenset({"play", "portray", "voice"})
_MEDIA_WORDS: Final = {name.split()[0].lower() for name in SATIRICAL_MEDIA}
_LABEL: Final = re.compile(
    r"(?im)^[\[(]?(?:satire|fiction)\b[\])]?\s*(?:[:.|–—-]|$)|\bthis (?:article|story|piece|column|text|post) is "
    r"(?:a (?:work|piece) of )?(?:pure )?(?:satire|fiction|parody)\b"
)


_TRIGGERS: Final = ids_of(
    {word for word, kinds in STANCE_WORDS.items() if kinds & _KINDS}
    | _MEDIA_WORDS
    | _PLAYED
    | {"played", "portrayed", "voiced", "characters", "films", "novels"}
)
_STAGECRAFT: Final = ids_of({word for word, kinds in STANCE_WORDS.items() if "stagecraft" in kinds})
_LABELS: Final = ids_of({"satire", "fiction", "parody"})
_REAL: Final = ids_of({"documentary", "documentaries", "interview", "interviewed", "footage", "docuseries"})


class Fiction:
    """Whether the statements of one article are made in a work of fiction or satire."""

    def __init__(self, doc: Doc) -> None:
        words = doc.to_array(LOWER)
        self._possible = bool(np.isin(words, _TRIGGERS).any())
        self._staged = self._possible and bool(np.isin(words, _STAGECRAFT).any()) and not np.isin(words, _REAL).any()
        labelled = self._possible and bool(np.isin(words, _LABELS).any())
        self._labelled = labelled and _LABEL.search(text_of(doc)) is not None

    def has(self, verb: Token | None, mention: Span | None) -> bool:
        """True if a statement is fiction, by its cue's verb and the words that name its source."""
        if not self._possible:
            return False
        if self._labelled:
            return True
        source = mention.root if mention is not None else None
        if mention is not None and (_is_satirical_medium(mention) or (source is not None and _is_persona(source))):
            return True
        nouns = list(setting_of(verb)) if verb is not None else []
        return any(self._is_work(noun) for noun in nouns) or any(_is_mocking(n) for n in (*nouns, source) if n)

    def _is_work(self, noun: Token) -> bool:
        """True for a work that a statement is made in: ``in the novel``; an author speaks in ``his novel``."""
        if _is_satirical_medium(noun.doc[noun.left_edge.i : noun.i + 1]):
            return True
        preposition = noun.head if noun.dep_ == "pobj" else None
        inside = preposition is not None and preposition.lower_ in {"in", "on", "from"}
        if not inside or any(child.tag_ == "PRP$" for child in noun.lefts):
            return False
        return is_a(noun, "invents") or (self._staged and is_a(noun, "stages"))


def _is_mocking(noun: Token) -> bool:
    """True for ``a satirical website``, ``a parody account``."""
    return is_a(noun, "outlet") and any(is_a(word, "mocks") for word in modifiers(noun))


def _is_persona(head: Token) -> bool:
    """True for ``the character``, ``a fictional detective`` and ``X, played by Y``."""
    if is_a(head, "persona") or any(is_a(word, "fictive") for word in modifiers(head)):
        return True
    return any(
        child.lemma_ in _PLAYED and child.tag_ == "VBN" and any(inner.dep_ == "agent" for inner in child.children)
        for child in head.rights
    )


def _is_satirical_medium(span: Span) -> bool:
    if not any(token.lower_ in _MEDIA_WORDS for token in span):
        return False
    words = [token.text for token in span]
    return any(
        words[i : i + len(name)] == name for name in (one.split() for one in SATIRICAL_MEDIA) for i in range(len(words))
    )
