"""Press services: who speaks through one is the body that it serves: ``the press service of the Nordkraft company``."""

from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.entities import is_person_noun, is_title

_KINDS: Final = frozenset({"customer", "editorial", "information", "media", "press", "relations"})
"""Words before a service that only speaks for its body."""
_SERVICES: Final = frozenset(
    {"board", "center", "centre", "department", "desk", "office", "secretariat", "service", "staff", "team"}
)
_LINKS: Final = frozenset({"at", "in", "of"})
_BODIES: Final = frozenset({"GPE", "NORP", "ORG"})
_BEFORE: Final = 4
"""Maximum words before the service: ``in the public relations department``."""


def without_press_service(span: Span) -> Span:
    """The body that a mention's press service speaks for, if it has a name, and is no person; else the mention."""
    for i, token in enumerate(span[1 : _BEFORE + 1], start=1):
        if token.lower_ in _SERVICES and span[i - 1].lower_ in _KINDS:
            body = span[i + 2 :] if span[i + 1 : i + 2].text.lower() in _LINKS else span[:0]
            return body if body and _is_named_body(body) else span
    return span


def _is_named_body(body: Span) -> bool:
    """True for one body by its name: not for ``the courts of Samara`` or ``the French leader's office``."""
    named = any(token.text[:1].isupper() and token.ent_type_ != "NORP" for token in body)
    return named and (body.root.tag_ != "NNS" or body.root.lower_ == "police") and not any(map(_is_somebody, body))


def _is_somebody(token: Token) -> bool:
    """True for a name or an office of a person; ``the Prosecutor's Office`` is a body."""
    if token.ent_type_ == "PERSON":
        return True
    owns = token.i + 1 < len(token.doc) and token.nbor().tag_ == "POS"
    return (is_title(token) or is_person_noun(token)) and token.ent_type_ not in _BODIES and not owns
