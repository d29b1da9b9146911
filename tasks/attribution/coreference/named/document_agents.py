"""Who a document is by, where the words beside it say so: the agent of its making, or whoever publishes it.

``a statement signed by the union's chairman, Ada Holm``, ``The letter was written by the mayor``, ``Nordkraft sent
figures to the exchange, which show …``.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.text import SUBJECTS, first_with
from quotewire.tasks.wordlists.attribution import PUBLISHING_VERBS

_MAKING: Final = PUBLISHING_VERBS | {"author", "compile", "conduct", "draft", "prepare", "produce", "sign", "write"}
"""Verbs whose agent speaks in a document."""
_HANDING_IN: Final = PUBLISHING_VERBS | {"file", "present", "send", "submit"}
"""Verbs whose subject speaks in the document that is their object."""
_RULES: Final = frozenset({"act", "agreement", "amendment", "bill", "contract", "law", "legislation", "treaty"})
"""Documents that are not by whoever signs them."""
_OBJECTS: Final = frozenset({"dobj", "obj"})


def agent_phrase(document: Token, end: int) -> Span | None:
    """The words for who made a document, behind ``by``; None where no agent is told.

    Args:
        document: The noun for it.
        end: Index behind the last token that is looked at.
    """
    made = [token for token in document.rights if token.tag_ == "VBN" and token.lemma_ in _MAKING]
    verb = document.head
    if document.dep_ in SUBJECTS and verb.tag_ == "VBN" and verb.lemma_ in _MAKING:
        made.append(verb)
    by = next(_by(document.rights, end), None)
    for verb in made:
        if verb.lemma_ != "sign" or document.lemma_.lower() not in _RULES:
            by = by or next(_by(verb.rights, end), None)
    noun = first_with(by.rights, "pobj") if by is not None else None
    if noun is None:
        return None
    return noun.doc[noun.left_edge.i : min(end, noun.right_edge.i + 1)]


def publisher(document: Token) -> Span | None:
    """The subject of the verb by which a document comes out: ``Nordkraft`` of ``Nordkraft published figures``."""
    verb = document.head
    if document.dep_ not in _OBJECTS or verb.lemma_ not in _HANDING_IN:
        return None
    subject = first_with(verb.lefts, "nsubj")
    return subject.doc[subject.left_edge.i : subject.right_edge.i + 1] if subject is not None else None


def _by(words: Iterable[Token], end: int) -> Iterator[Token]:
    return (token for token in words if token.lower_ == "by" and token.i < end)
