"""Answers in the clause behind a question: ``Holm asked Berg about the pier and was told that it was shut``.

Berg says so. The network takes all of it for what Holm asked, and a passive for words that nobody is named for.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Final, NamedTuple

from spacy.attrs import LEMMA
from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.frames import SECOND
from quotewire.tasks.attribution.text import (
    CharSpan,
    confidences,
    extents,
    ids_of,
    noun_kind,
    object_of,
    subtree,
    tokens_with,
    trimmed,
)
from quotewire.tasks.attribution.types import Candidate

_TELLING: Final = ids_of(("tell", "inform", "assure"))
_ASKING: Final = frozenset({"ask", "call", "consult", "inquire", "phone", "question", "ring", "turn", "write"})
_TO: Final = frozenset({"of", "to", "with"})
_CHAIN: Final = 3
"""Maximum number of verbs from the answer up to the question."""


class _Answer(NamedTuple):
    """An answer.

    Attributes:
        told: The verb in the passive.
        asking: The verb of the question.
        joint: Offset of the ``and`` between the two.
        asked: The head of the words for who was asked.
        content: The head of the clause that is the answer.
    """

    told: Token
    asking: Token
    joint: int
    asked: Token
    content: Token


def with_answers(doc: Doc, marks: Marks, found: Sequence[Candidate], quoted: set[int]) -> list[Candidate]:
    """The statements with such answers, and without the answer in what the question says.

    Args:
        doc: A parsed document.
        marks: Its text and what of it is quoted.
        found: Its statements so far.
        quoted: Tokens inside quotations, where this is left to the speaker.
    """
    answers = [
        answer
        for told in tokens_with(doc, LEMMA, _TELLING)
        if told.i not in quoted and (answer := _answer(told)) is not None
    ]
    if not answers:
        return list(found)
    joints = {answer.asking.i: answer.joint for answer in answers}
    heads = {answer.told.i for answer in answers}
    kept = (_before(marks.text, one, joints[one.head]) if one.head in joints else one for one in found)
    others = [one for one in kept if one is not None and one.head not in heads]
    return [*others, *(_candidate(doc, marks, answer) for answer in answers)]


def who_was_asked(told: Token) -> Token | None:
    """The head of the words for who was asked before a passive: Berg in ``asked Berg and was told that``."""
    answer = _answer(told)
    return answer.asked if answer is not None else None


def _answer(told: Token) -> _Answer | None:
    if told.tag_ != "VBN" or told.dep_ != "conj" or not any(child.dep_ == "auxpass" for child in told.lefts):
        return None
    content = next((child for child in told.rights if child.dep_ == "ccomp"), None)
    named = any(child.lower_ == "by" or child.dep_ in {"nsubj", "nsubjpass"} for child in told.children)
    if content is None or named:
        return None
    for asking in islice(told.ancestors, _CHAIN):
        if asking.lemma_.lower() in _ASKING:
            asked = _asked(asking)
            joint = next((token for token in reversed(told.doc[asking.i : told.i]) if token.dep_ == "cc"), None)
            if asked is None or joint is None or asked.i > joint.i:
                return None
            return _Answer(told, asking, joint.idx, asked, content)
    return None


def _asked(asking: Token) -> Token | None:
    for child in asking.rights:
        noun = object_of(child) if child.dep_ == "prep" and child.lower_ in _TO else child
        if noun is not None and (noun is not child or child.dep_ == "dobj") and _answers(noun):
            return noun
    return None


def _answers(noun: Token) -> bool:
    known = noun_kind(noun.lemma_.lower()) in {"person", "organization", "group"}
    return noun.ent_type_ in {"PERSON", "ORG"} or known or is_person_noun(noun) or noun.lower_ in {"him", "her", "them"}


def _candidate(doc: Doc, marks: Marks, answer: _Answer) -> Candidate:
    cue = extents(doc, marks.text, [(answer.told.i - 1, answer.told.i + 1)])
    content = marks.whole(extents(doc, marks.text, [subtree(answer.content)]), cue)
    mention = extents(doc, marks.text, [subtree(answer.asked)])
    kind = marks.type_of(content)
    return Candidate(kind, "speech", content, cue, answer.told.i, SECOND, confidences()[SECOND], mention)


def _before(text: str, question: Candidate, joint: int) -> Candidate | None:
    """A question without what stands behind the joint; None if it has nothing else."""
    cut = (trimmed(text, start, min(end, joint)) for start, end in question.content if start < joint)
    rest: tuple[CharSpan, ...] = tuple(piece for piece in cut if piece is not None)
    return replace(question, content=rest) if rest else None
