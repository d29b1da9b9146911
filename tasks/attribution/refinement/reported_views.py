"""Views inside a report that a tag attributes as a whole: ``the bank expects inflation of 3 percent, according to X``.

The network gives the clause to the tag, which stands nearer. The subject of its verb holds the view nevertheless, and
readers list that first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.text import FINITE, cue_act, cues, text_of, trimmed
from quotewire.tasks.attribution.types import Candidate

_HOLDING: Final = frozenset(
    [
        *("acknowledge", "admit", "advocate", "condemn", "criticise", "criticize", "demand", "denounce", "deny"),
        *("expect", "fear", "oppose", "predict", "propose", "regret", "reject", "welcome"),
    ]
)
"""Verbs whose object is what somebody thinks or says."""
_WANTING: Final = frozenset({"hope", "intend", "plan", "want"})
"""Verbs with an infinitive for what somebody wants."""
_LEAST: Final = 0.33
"""Minimum grade of a verb with a clause in the lexicon of cues."""
_WORDS: Final = 3
"""Minimum words of a view that is no clause."""
_CLAUSES: Final = frozenset({"ccomp", "xcomp"})
_SURE: Final = 0.7
"""Confidence of such a statement: overlaps drop less sure ones."""


def with_views(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """The statements of a document, in text order, with the views that are held in what ``according to`` reports."""
    at = {one.head: i for i, one in enumerate(found) if one.head is not None}
    made = list(found)
    for one in found:
        if one.head is None or one.type != "indirect" or doc[one.head].lower_ != "according":
            continue
        for view in _views(doc, one):
            known = at.get(view.head) if view.head is not None else None
            if known is None:
                made.append(view)
            elif made[known].type == "indirect":
                made[known] = replace(made[known], confidence=max(made[known].confidence, _SURE))
    return sorted(made, key=lambda one: (one.content[0], one.cue)) if len(made) > len(found) else made


def _views(doc: Doc, report: Candidate) -> Iterator[Candidate]:
    """Yield the view of the subject of a report's main verb."""
    if len(report.content) > 1:
        return
    span = doc.char_span(*report.content[0], alignment_mode="expand")
    verb = span.root if span is not None else None
    if span is None or verb is None or verb.tag_ not in FINITE or any(t.dep_ == "neg" for t in verb.lefts):
        return
    subject = next((token for token in verb.lefts if token.dep_ == "nsubj" and token.i >= span.start), None)
    held = next((token for token in verb.rights if _is_held(verb, token) and token.i < span.end), None)
    if subject is None or held is None or subject.pos_ not in {"NOUN", "PROPN"}:
        return
    content = trimmed(text_of(doc), held.left_edge.idx, report.content[0][1])
    if content is not None and held.left_edge.i > verb.i:
        cue = (verb.idx, verb.idx + len(verb))
        act = cue_act([("VERB", verb.lemma_)], quoted=False)
        yield Candidate("indirect", act, (content,), (cue,), verb.i, held.dep_, _SURE)


def _is_held(verb: Token, complement: Token) -> bool:
    """True for what the subject of a verb thinks, says or wants."""
    lemma = verb.lemma_.lower()
    if complement.dep_ == "dobj":
        return lemma in _HOLDING and complement.right_edge.i - complement.left_edge.i + 1 >= _WORDS
    if complement.dep_ == "xcomp" and lemma in _WANTING:
        return True
    grade = cues().get(("VERB", lemma), {}).get(complement.dep_) if complement.dep_ in _CLAUSES else None
    return grade is not None and grade.confidence >= _LEAST
