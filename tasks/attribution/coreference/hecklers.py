"""Unnamed people who call out while somebody named has the floor: ``“Shame!” shouted a man as Ada Holm spoke.``.

Whoever speaks next as ``she`` goes on speaking; the one who called out does not.
"""

from typing import Final

from spacy.tokens import Span

_WHILE: Final = frozenset({"as", "while", "when"})
_SPEAKING: Final = frozenset(
    {"address", "announce", "answer", "argue", "begin", "bow", "conclude", "conduct", "declare", "defend", "deliver"}
    | {"explain", "finish", "introduce", "lecture", "outline", "perform", "play", "preach", "present", "read", "reply"}
    | {"respond", "rise", "sing", "speak", "start", "talk", "testify", "thank"}
)
"""Verbs of whoever has the floor."""
_REACH: Final = 24
"""Maximum number of tokens from the mention to the clause."""
_NAME: Final = 6
"""Maximum number of tokens of an office before a name, and between a name and its verb."""


def calls_out(mention: Span) -> bool:
    """True if somebody named has the floor in a clause behind the mention, in the same sentence."""
    doc, sentence = mention.doc, mention.sent
    for i in range(mention.start, min(sentence.end, mention.start + _REACH)):
        if doc[i].lower_ in _WHILE:
            return _has_floor(doc[i + 1 : sentence.end])
    return False


def _has_floor(clause: Span) -> bool:
    """True if a clause begins with a named person and a verb of speaking."""
    name = next((token for token in clause[:_NAME] if token.ent_type_ == "PERSON"), None)
    if name is None or any(token.pos_ in {"VERB", "AUX", "ADP"} for token in clause.doc[clause.start : name.i]):
        return False
    end = name.i
    while end < clause.end and clause.doc[end].ent_type_ == "PERSON":
        end += 1
    verb = next((token for token in clause.doc[end : min(clause.end, end + _NAME)] if token.pos_ == "VERB"), None)
    return verb is not None and verb.lemma_.lower() in _SPEAKING
