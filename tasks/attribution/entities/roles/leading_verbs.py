"""Verbs that tell the office of the person named before them: ``X, who heads the institute``, ``who owns a bakery``."""

from typing import Final

from spacy.tokens import Doc

_AGENTS: Final = {
    "head": "head", "lead": "leader", "direct": "director", "chair": "chair", "manage": "manager", "found": "founder",
    "own": "owner", "coach": "coach", "edit": "editor",
}  # fmt: skip
"""What somebody is by what they do."""
_HOLDING: Final = frozenset({"chair", "found", "head", "own"})
"""Those behind which no body needs to be named: ``owns a bakery``, but not ``leads the way``."""
LEADING: Final = _AGENTS.keys() | {"run"}
"""Verbs of whoever leads a body."""
_OBJECTS: Final = frozenset({"ADJ", "DET", "NOUN", "NUM", "PRON", "PROPN"})
"""What a verb's object begins with: ``heads a commission``, but not ``heads for home``."""


def agent_of(doc: Doc, verb: int, body: str | None) -> str | None:
    """The office that a verb tells, or None: ``head`` of ``heads the institute``; nothing of what is past.

    Args:
        doc: A parsed document.
        verb: Index of a verb of ``LEADING``.
        body: The body that is led, if it is named.
    """
    lemma = doc[verb].lemma_.lower()
    now = doc[verb].tag_ in {"VBZ", "VBP"} or lemma == "found"
    holds = lemma in _HOLDING or body is not None
    return _AGENTS.get(lemma) if now and holds and doc[verb + 1].pos_ in _OBJECTS else None


def leads_behind(doc: Doc, end: int) -> bool:
    """True for ``, who heads`` behind the name that ends before token ``end``."""
    return end + 2 < len(doc) and doc[end + 1].lower_ == "who" and doc[end + 2].lemma_.lower() in LEADING
