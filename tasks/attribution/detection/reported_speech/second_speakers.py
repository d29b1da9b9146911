"""Second speakers: clauses behind a report in which somebody else, who is named, speaks.

``Holm said the road would open, while Berg announced the end of the ban``: what Berg does is no part of what Holm says.
The tense of Holm's words tells: in reported speech Berg's verb would have shifted too (``had announced``). Where it
tells nothing (``said Lind hit the guard, while Berg told him to stop``), Holm keeps the clause. A verb in the present
(``while Berg thinks that``) contrasts two views.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.detection.reported_speech.dependency_frames import frames_of
from quotewire.tasks.attribution.detection.reported_speech.embedded_reports import without_verbs
from quotewire.tasks.attribution.frames import SECOND
from quotewire.tasks.attribution.text import (
    AUXILIARIES,
    FINITE_OR_MODAL,
    SUBJECTS,
    TIMES,
    TokenSpan,
    confidences,
    cue_act,
    cue_words,
    cues,
    extents,
    is_saying,
    tag_verbs,
)
from quotewire.tasks.attribution.types import Candidate

_CONTRASTS: Final = frozenset({"while", "whereas"})
_JOINTS: Final = _CONTRASTS | {"and", "but"}
_BELOW: Final = frozenset({"relcl", "advcl", "acl", "csubj"})
_SHIFTED: Final = frozenset({"be", "have"})
"""Verbs whose past is the tense of reported speech: somebody says that a thing ``was`` or ``had`` been so."""
_PRESENT: Final = frozenset({"VBZ", "VBP"})
_TENSES: Final = _PRESENT | {"VBD"}
_THINKING: Final = frozenset({"assume", "believe", "consider", "doubt", "expect", "fear", "hope", "suspect", "think"})
_NO_SUBJECT: Final = frozenset({"MD", "PRP", "EX", "WP", "WDT", "WRB", "TO", "``", "''", ":", "."})
"""Tags of words that no subject with a name has."""
_WITH_WORDS: Final = frozenset({"criticise", "encourage", "invite", "pledge", "threaten", "vow", "welcome"})
"""Acts that are done with words and are no verbs of saying."""
_TO_HEARERS: Final = frozenset({"ask", "order", "tell"})
"""Verbs of saying that a told story is full of."""
_OBJECTS: Final = (
    "ccomp",
    "dobj+",
    "dobj",
    "oprd",
    "xcomp",
    "acomp",
    "prep_for",
    "prep_about",
    "prep_of",
    "prep_against",
)
"""Frames of the words of a verb that the lexicon does not grade, the fullest first."""
_LONGEST: Final = 16
"""Maximum length of a subject, in tokens."""


class SecondSpeaker(NamedTuple):
    """A clause of somebody else.

    Attributes:
        joint: Index of the word that joins it to the report before it.
        subject: The span of its subject.
        verb: Index of its verb.
        content: The spans of its words.
        start: Index of the first token of the sentence.
    """

    joint: int
    subject: TokenSpan
    verb: int
    content: tuple[TokenSpan, ...]
    start: int


def second_speakers(doc: Doc, named: Mapping[int, Span], quoted: set[int]) -> list[SecondSpeaker]:
    """The clauses in which somebody other than the speaker before speaks, in text order.

    Args:
        doc: A parsed document.
        named: The name of a person or an organization around each token that has one.
        quoted: Indices of the tokens inside quotations.
    """
    return [found for sentence in doc.sents for found in _in_sentence(sentence, named, quoted)]


def _in_sentence(sentence: Span, named: Mapping[int, Span], quoted: set[int]) -> Iterator[SecondSpeaker]:
    cue: Token | None = None
    behind = sentence.start
    for token in sentence:
        if token.i in quoted or token.i < behind:
            continue
        if cue is None:
            cue = token if token.tag_ in _TENSES and (is_saying(token) or _thinks(token)) else None
        elif token.lower_ in _JOINTS:
            found = _behind(cue, token, named, sentence)
            if found is not None:
                yield found
                cue, behind = token.doc[found.verb], found.verb + 1


def _behind(cue: Token, joint: Token, named: Mapping[int, Span], sentence: Span) -> SecondSpeaker | None:
    """The second speaker whom a joint leads to; None if the clause is the first speaker's, or may be."""
    doc = cue.doc
    before = doc[joint.i - 1]
    if before.pos_ == "PROPN" or before.i in named:
        return None  # "met Holm and Berg"
    joins_nouns = joint.lower_ == "and" and before.pos_ == "NOUN"
    verb = _speaking(doc, joint.i + 1, min(sentence.end, joint.i + 1 + _LONGEST))
    subject = _subject(doc, _behind_time(doc, joint.i + 1), verb, named) if verb is not None else None
    if verb is None or subject is None or (joins_nouns and not _has_subject_behind(verb, joint)):
        return None
    if not _is_apart(cue, joint, verb, named):
        return None
    own = {named[i].text.rsplit(maxsplit=1)[-1] for i in range(*subject) if i in named}
    if any(named[i].text.rsplit(maxsplit=1)[-1] in own for i in range(sentence.start, cue.i) if i in named):
        return None
    content = words_of(verb)
    return SecondSpeaker(joint.i, subject, verb.i, content, sentence.start) if content else None


def _has_subject_behind(verb: Token, joint: Token) -> bool:
    """False for ``towns and Nordbank praised``, where a joint is inside the subject."""
    return any(child.dep_ in SUBJECTS and child.left_edge.i > joint.i for child in verb.children)


def _speaking(doc: Doc, first: int, after: int) -> Token | None:
    """The first verb in the past, if it is one of saying, and nothing before it excludes a subject with a name."""
    for token in doc[first:after]:
        if token.tag_ in _TENSES:
            return token if token.i > first and (speaks(token) or _thinks(token)) else None
        if token.tag_ in _NO_SUBJECT:
            return None
    return None


def _behind_time(doc: Doc, first: int) -> int:
    """Index of the token behind words for a time that open a clause: ``on Tuesday``, ``later``."""
    while first + 1 < len(doc) and (
        doc[first].tag_ in {"RB", "RBR"}
        or doc[first].ent_type_ in TIMES
        or (doc[first].tag_ == "IN" and doc[first + 1].ent_type_ in TIMES)
    ):
        first += 1
    return first


def _subject(doc: Doc, first: int, verb: Token, named: Mapping[int, Span]) -> TokenSpan | None:
    """The subject before a verb, if a name ends it or its apposition follows the name."""
    after = verb.i
    while after > first and (doc[after - 1].pos_ == "ADV" and after - 1 not in named):
        after -= 1
    comma = next((i for i in range(first, after) if doc[i].text == ","), after)
    if comma < after and doc[after - 1].text != ",":
        return None
    if comma == first or (doc[first].tag_ == "IN" and first not in named) or comma - 1 not in named:
        return None
    return without_verbs(doc, (first, comma), named)


def _is_apart(cue: Token, joint: Token, verb: Token, named: Mapping[int, Span]) -> bool:
    """True if the words between a cue and a joint are in a tense that the verb behind the joint does not follow."""
    if verb.tag_ in _PRESENT:
        return joint.lower_ in _CONTRASTS | {"but"} and verb.lemma_.lower() not in _TO_HEARERS
    for token in cue.doc[cue.i + 1 : joint.i]:
        if token.tag_ not in FINITE_OR_MODAL:
            continue
        whole = token.head if token.dep_ in AUXILIARIES else token
        if whole.dep_ in _BELOW and whole.i > cue.i:
            continue
        if token.tag_ != "VBD" or token.lemma_.lower() in _SHIFTED:
            return True
        told = [child for child in whole.children if child.dep_ in SUBJECTS]
        return (
            joint.lower_ in _CONTRASTS
            and bool(told)
            and verb.lemma_.lower() not in _TO_HEARERS
            and all(child.i not in named and child.pos_ == "NOUN" for child in told)
        )
    return False


def _thinks(verb: Token) -> bool:
    return verb.pos_ == "VERB" and verb.lemma_.lower() in _THINKING


def speaks(verb: Token) -> bool:
    """True for a verb of saying or of an act that is done with words."""
    lemma = verb.lemma_.lower()
    spoken = is_saying(verb) or lemma in _WITH_WORDS or cue_act([("VERB", lemma)], quoted=False) == "speech"
    return verb.pos_ == "VERB" and spoken


def words_of(verb: Token) -> tuple[TokenSpan, ...]:
    """The spans of what somebody says; empty if nothing behind the verb can be that."""
    lemma = verb.lemma_.lower()
    graded = cues().get(("VERB", lemma), {})
    frames = {
        frame: tuple(content)
        for frame, content in frames_of(verb)
        if content and all(first > verb.i for first, _ in content)
    }
    best = max((frame for frame in frames if frame in graded), key=lambda frame: graded[frame].confidence, default=None)
    if best is None and (is_saying(verb) or lemma in tag_verbs() | _WITH_WORDS):
        best = next((frame for frame in _OBJECTS if frame in frames), None)
    return frames[best] if best is not None else ()


def from_second(doc: Doc, marks: Marks, speaker: SecondSpeaker) -> Candidate:
    """The candidate of what a second speaker says."""
    cue = extents(doc, marks.text, [cue_words(doc[speaker.verb])])
    content = marks.whole(extents(doc, marks.text, speaker.content), cue)
    act = cue_act([("VERB", doc[speaker.verb].lemma_.lower())], quoted=True)
    mention = extents(doc, marks.text, [speaker.subject])
    return Candidate(marks.type_of(content), act, content, cue, speaker.verb, SECOND, confidences()[SECOND], mention)
