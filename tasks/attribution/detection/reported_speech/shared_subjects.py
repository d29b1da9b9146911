"""Verbs that go on with the subject of ``called`` and ``described``: each has its own words.

``Holm described the mood as tense and appealed for calm``: what Holm calls a thing has no verb, so a verb joined to the
first one is never a part of it.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.detection.reported_speech.embedded_reports import NAMING, EmbeddedReport
from quotewire.tasks.attribution.detection.reported_speech.second_speakers import speaks, words_of
from quotewire.tasks.attribution.text import SUBJECT_OR_EXPLETIVE, TokenSpan, first_with, subtree

_TAGS: Final = frozenset({"VBD", "VBZ"})
_PREDICATES: Final = frozenset({"oprd", "xcomp", "ccomp", "advcl"})
_BETWEEN: Final = frozenset({"advmod", "cc", "punct"})
_LONGEST: Final = 16
"""Maximum length of a subject, in tokens."""
_MOST: Final = 4
"""Maximum number of verbs that go on."""


def shared_subjects(doc: Doc, named: Mapping[int, Span], quoted: set[int]) -> list[EmbeddedReport]:
    """What the subject of a verb of naming calls a thing, and what it says next, in text order.

    Args:
        doc: A parsed document.
        named: The name of a person or an organization around each token that has one.
        quoted: Indices of the tokens inside quotations.
    """
    cues = (token for token in doc if token.tag_ in _TAGS and token.lemma_.lower() in NAMING and token.i not in quoted)
    return [found for cue in cues for found in _of(cue, named) if quoted.isdisjoint(range(*found.content))]


def _of(cue: Token, named: Mapping[int, Span]) -> Iterator[EmbeddedReport]:
    verbs = list(_going_on(cue))
    subject = first_with(cue.lefts, "nsubj")
    first = cue.i + 1
    if not verbs or subject is None or cue.doc[first].pos_ == "ADP":
        return
    speaker = subtree(subject)
    is_named = subject.i in named and speaker[1] - speaker[0] <= _LONGEST and _names_a_thing(cue)
    ends = [_end_before(verb) for verb in verbs]
    yield EmbeddedReport(cue.i, speaker if is_named else None, (first, ends[0]), named=is_named)
    for verb in verbs:
        words: tuple[TokenSpan, ...] = words_of(verb) if is_named and speaks(verb) else ()
        if len(words) == 1:
            yield EmbeddedReport(verb.i, speaker, words[0], named=True)


def _names_a_thing(cue: Token) -> bool:
    """True if a verb says what a thing is, which ``called the police`` does not."""
    return any(child.dep_ in _PREDICATES or child.lower_ == "as" for child in cue.rights)


def _going_on(cue: Token) -> Iterator[Token]:
    """Yield the verbs joined to a verb, one to the next, that have no subject of their own."""
    last = cue
    for _ in range(_MOST):
        joined = (child for child in last.rights if child.dep_ == "conj" and child.tag_ == cue.tag_)
        verb = next(joined, None)
        if verb is None or any(child.dep_ in SUBJECT_OR_EXPLETIVE for child in verb.children):
            return
        yield verb
        last = verb


def _end_before(verb: Token) -> int:
    """Index behind the last token before a verb and the words that join it."""
    first = verb.i
    while verb.doc[first - 1].dep_ in _BETWEEN and not verb.doc[first - 1].is_quote:
        first -= 1
    return first
