"""Surveys: people who are asked the same thing, each with one answer: a survey of the street, readers' letters.

Nobody speaks twice and nobody need say "I", so it is the introduction that shows one (``We asked people at the
station.``), and that the labels say who these people are (``Ada Holm, 34, nurse:``). Winners, players with their marks
and the dead have no such introduction.
"""

import re
from collections.abc import Container, Sequence
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.detection.layout.labels import Label
from quotewire.tasks.attribution.detection.own_words import FIRST_PERSON, is_own_words
from quotewire.tasks.attribution.text import CharSpan

_ASKED: Final = re.compile(
    r"\?[”\"’]?[ \xa0]*(?=\n|$)|\b(?:[Ww]e|[Ii]|[Rr]eporters?|[Cc]orrespondents?|[\w’']+ (?:reporters?|staff|team)) "
    r"(?:\w+ )?(?:ask|asked|questioned|interviewed|polled|surveyed|spoke (?:to|with)|talked (?:to|with)|listened)\b"
    r"|\b(?:were|was|have been|been|were also) (?:asked|questioned|polled)\b|\b[Vv]oices (?:from|of)\b"
    r"|\b(?:[Rr]eaders?|[Rr]esidents|[Pp]eople|[Pp]assers-by|[Vv]isitors|[Tt]hey|[Pp]assengers) (?:\w+ )?"
    r"(?:say|answer|answered|reply|replied|respond|responded|write|wrote|think|tell|comment)\b"
    r"|\b[Ii]n their own words\b|\b(?:[Ll]etters|[Oo]pinions|[Cc]omments) (?:to|from|of)\b"
)
"""What introduces a survey: a question, somebody who asks, people who answer."""
_REACH: Final = 3
"""Lines before the first answer in which the survey is introduced."""
_LEAST: Final = 2
_OPENING: Final = tuple('“"«„‘')
_OWN: Final = 0.5
"""Minimum share of answers in the first person where nothing introduces a survey."""
_OTHER: Final = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]im|[Hh]ers?)\b")
_STOPPED: Final = re.compile(r"[.?!…][”\"’»)]*$")


def is_survey(text: str, lines: Sequence[CharSpan], first: int, answers: Sequence[str]) -> bool:
    """True if answers are introduced as those of a survey, or mostly say "I".

    Args:
        text: A document's text.
        lines: Its lines.
        first: The index of the line where the answers begin.
        answers: What each of the people says.
    """
    if sum(map(_tells_of, answers)) >= _OWN * len(answers):
        return False
    return is_introduced(text, lines, first) or sum(map(_is_own, answers)) >= _OWN * len(answers)


def _is_own(answer: str) -> bool:
    """True for words in the first person, which may be in quotation marks as a whole."""
    return (FIRST_PERSON.search(answer) is not None) if answer.startswith(_OPENING) else is_own_words(answer)


def _tells_of(answer: str) -> bool:
    """True for words about the one who is named: they begin with "he", or say it and not "I"."""
    return _OTHER.match(answer) is not None or (not _is_own(answer) and _OTHER.search(answer) is not None)


def is_introduced(text: str, lines: Sequence[CharSpan], first: int) -> bool:
    """True if the lines before the first answer say that people were asked, or ask something."""
    before = "\n".join(text[slice(*line)] for line in lines[max(0, first - _REACH) : first])
    return _ASKED.search(before) is not None


def ends_sentence(words: str) -> bool:
    """True for words with a full stop or another mark that ends a sentence."""
    return _STOPPED.search(words) is not None


def surveyed(
    doc: Doc, text: str, lines: Sequence[CharSpan], spoken: dict[int, Label], people: Container[int]
) -> dict[int, Label]:
    """The labels of a survey: people whom their labels describe, and those without a name among them.

    Args:
        doc: A parsed document.
        text: ``doc.text``.
        lines: Its lines.
        spoken: The labels behind which something is said, by the index of the line.
        people: Offsets where a name of a person was found to begin.
    """
    answering = {i: label for i, label in spoken.items() if _is_answer(doc, text, label)}
    named = {i: label for i, label in answering.items() if label.is_described}
    bare = len({label.key for label in named.values()}) < _LEAST
    if bare:
        named = _named(answering, people)
    if len({label.key for label in named.values()}) < _LEAST:
        return {}
    first = min(named)
    found = {i: label for i, label in answering.items() if i in named or (i > first and label.kind == "unnamed")}
    answers = [text[label.content : label.line[1]] for label in found.values()]
    if bare and not (is_introduced(text, lines, first) and any(map(_is_own, answers))):
        return {}
    return found if is_survey(text, lines, first, answers) else {}


def _named(labels: dict[int, Label], people: Container[int]) -> dict[int, Label]:
    """The labels that may be full names, if every second one is found to be one or has a known first name."""
    found = {i: label for i, label in labels.items() if label.kind in {"name", "person"} and len(label.words) > 1}
    known = sum(label.kind == "person" or label.mention[0] in people for label in found.values())
    return found if 2 * known >= len(found) else {}


def _is_answer(doc: Doc, text: str, label: Label) -> bool:
    """True for a sentence of somebody; ``Wants lower taxes.`` tells of them."""
    words = text[label.content : label.line[1]]
    first = doc.char_span(label.content, label.content + 1, alignment_mode="expand") if words else None
    if first is None or not ends_sentence(words) or first[0].tag_ in {"VBZ", "VBD", "VBN"}:
        return False
    following = doc[first.end] if first.end < len(doc) else None
    # The tagger takes a verb without its subject for a noun: "Plays the sonata."
    verb = first[0].pos_ in {"NOUN", "PROPN"} and first[0].lower_.endswith("s")
    return not verb or following is None or following.pos_ not in {"DET", "NUM", "PRON"}
