"""Interviews without labels: marked or plain questions, each before its answer, or both behind dashes.

Questions are marked by bold or italic type, as headings, by numbers or by dashes. The answers are those of the person
who is introduced.

Reports explain things in the same form (``**What happened?**``), so the answers must be somebody's: the introduction
says who was asked, or the answers say "I". Behind dashes, an introduction and a question to "you" suffice.
"""

import re
from collections.abc import Container, Iterable, Sequence
from itertools import pairwise
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.schemas.document import Block
from quotewire.tasks.attribution.detection.layout.label_speakers import KnownNames
from quotewire.tasks.attribution.detection.layout.labels import label_of, lines_of
from quotewire.tasks.attribution.detection.layout.turns import Turn
from quotewire.tasks.attribution.detection.own_words import is_own_words
from quotewire.tasks.attribution.text import CharSpan

_TYPE: Final = re.compile(r"(\*{1,3}|_{1,3})[^*_\n]{3,300}\?[”\"’']?\1")
_ASKED_FIRST: Final = re.compile(r"((\*{1,3}|_{1,3})[^*_\n]{3,300}\?[”\"’']?\2)[ \xa0]+(?=\S)")
"""A question in bold or italic type with something behind it on its line."""
_NUMBER: Final = re.compile(r"(?:#{1,6}|>{1,2}|\(?\d{1,2}[.)])[ \xa0][^\n]{3,300}\?")
"""Questions behind a number or the mark of a heading."""
_PLAIN: Final = re.compile(r"[^\W\d_a-z][^“”\"«»\n]{3,300}\?")
_QUOTED: Final = re.compile(r"[“\"«][^“”\"«»\n]{2,2000}[”\"»]")
_DASH: Final = re.compile(r"[-–—][ \xa0]?")
_DASHED: Final = re.compile(r"[-–—][ \xa0]?(?=[^\W\d_a-z])[^\n]{4,}")
_TAG: Final = re.compile(r"[,.!?…”\"»][ \xa0]?[-–—][ \xa0](?=[a-z])")
_YOU: Final = re.compile(r"\b[Yy]ou(?:r|rs)?\b")
_QUESTIONS: Final = 2
"""Minimum number of questions."""
_OWN: Final = 0.5
"""Minimum share of answers in the first person."""


def answers(doc: Doc, text: str, names: Sequence[Span], blocks: Sequence[Block]) -> list[Turn]:
    """The answers of an interview whose questions have no label; empty if it is none.

    Args:
        doc: A parsed document.
        text: ``doc.text``.
        names: The people and organizations that it names.
        blocks: What the markup says of its paragraphs.
    """
    lines = [part for line in lines_of(text) for part in _apart(text, line)]
    marked = {block.start for block in blocks if block.role == "question"}
    form, asked = _questions(text, lines, marked)
    if len(asked) < _QUESTIONS:
        return []
    ends = [*asked[1:], min(asked[-1] + 2, len(lines))] if form in {"marked", "plain"} else [i + 2 for i in asked]
    groups = [lines[first + 1 : end] for first, end in zip(asked, ends, strict=True)]
    said = [[_answer(text, line) for line in group] for group in groups if group]
    own = sum(any(is_own_words(text[slice(*line)]) for line in group) for group in said)
    known = KnownNames(doc, text, names, [])
    is_interview = form != "plain" and any(
        is_own_words(text[slice(*line)], singular=True) for group in said for line in group
    )
    before = (0, lines[asked[0]][0])
    to_somebody = form == "dashed" and any(_YOU.search(text, *lines[i]) for i in asked)
    told = form == "quoted" or (to_somebody and known.interviewee(before, is_interview=False))
    if not said or (own < _OWN * len(said) and not told):
        return []
    name = known.interviewee(before, is_interview=is_interview)
    name = name or _addressed(known, (text[slice(*lines[i])] for i in asked))
    if not name and not asked[0] and form == "marked" and said[-1][-1] != lines[-1]:  # the introduction stands below
        name = known.interviewee((said[-1][-1][1], len(text)), is_interview=is_interview)
    if not name:
        return []
    surname = text[slice(*name[0])].rsplit(maxsplit=1)[-1]
    return [Turn(name, name, content) for group in said if (content := _of_speaker(text, group, surname))]


def _addressed(known: KnownNames, questions: Iterable[str]) -> tuple[CharSpan, ...]:
    """The only person whom questions address by name; empty if they name several or nobody."""
    found = {name for question in questions if (name := known.addressed(question))}
    return found.pop() if len(found) == 1 else ()


def _apart(text: str, line: CharSpan) -> tuple[CharSpan, ...]:
    """A line, cut behind a marked question if the answer stands on the same line: ``**Is it safe?** I hope so.``."""
    found = _ASKED_FIRST.match(text, *line)
    return (line,) if found is None else ((line[0], found.end(1)), (found.end(), line[1]))


def _questions(text: str, lines: Sequence[CharSpan], marked: Container[int]) -> tuple[str, list[int]]:
    """The form in which questions are set, and the indices of their lines; too few lines if there are none."""
    in_type = [i for i, line in enumerate(lines) if line[0] in marked or _TYPE.fullmatch(text, *line)]
    if len(in_type) >= _QUESTIONS:
        return "marked", in_type
    if len(quoted := _before_quotations(text, lines)) >= _QUESTIONS:
        return "quoted", quoted
    if len(dashed := _behind_dashes(text, lines)) >= _QUESTIONS:
        return "dashed", dashed
    for mark in (_NUMBER, _DASHED):
        found = [i for i, line in enumerate(lines) if mark.fullmatch(text, *line)]
        if all(text[lines[i][1] - 1] == "?" for i in found) and len(found) >= _QUESTIONS:
            return "marked", found
    plain = [i for i, line in enumerate(lines) if _PLAIN.fullmatch(text, *line)]
    asks_somebody = any(_YOU.search(text, *lines[i]) for i in plain)
    apart = all(other - one > 1 for one, other in pairwise(plain))
    return "plain", plain if asks_somebody and apart else []


def _before_quotations(text: str, lines: Sequence[CharSpan]) -> list[int]:
    """Indices of the plain questions that fill a paragraph before one that is a quotation."""
    pairs = enumerate(pairwise(lines))
    return [i for i, (one, other) in pairs if _PLAIN.fullmatch(text, *one) and _QUOTED.fullmatch(text, *other)]


def _behind_dashes(text: str, lines: Sequence[CharSpan]) -> list[int]:
    """Indices of the questions where questions and answers begin with a dash in turn; empty if they are told otherwise.

    In ``- It is late, - he said`` the dashes set off a tag.
    """
    dashed = [bool(_DASHED.fullmatch(text, *line)) for line in lines]
    if any(dashed[i] and _TAG.search(text, *line) for i, line in enumerate(lines)):
        return []
    found: list[int] = []
    first = 0
    while first < len(lines):
        after = first
        while after < len(lines) and dashed[after]:
            after += 1
        if _asks(text, lines[first:after:2]):
            found += range(first, after - 1, 2)
        first = after + 1 if after == first else after
    sure = [i for i in found if text[lines[i][1] - 1] == "?"]
    return found if len(sure) >= max(_QUESTIONS, _OWN * len(found)) else []


def _asks(text: str, questions: Sequence[CharSpan]) -> bool:
    """True if the first line is a question, or tells "you" something before one that is."""
    if not questions:
        return False
    if text[questions[0][1] - 1] == "?":
        return True
    return _YOU.search(text, *questions[0]) is not None and any(text[end - 1] == "?" for _, end in questions)


def _answer(text: str, line: CharSpan) -> CharSpan:
    """The words of an answer, without a dash or a label before them."""
    dash = _DASH.match(text, *line)
    label = label_of(text, line)
    start = dash.end() if dash is not None else label.content if label is not None else line[0]
    return (start, line[1]) if start < line[1] else line


def _of_speaker(text: str, group: Sequence[CharSpan], surname: str) -> tuple[CharSpan, ...]:
    """The paragraphs of an answer up to one that speaks of its speaker: the reporter's."""
    kept: list[CharSpan] = []
    for line in group:
        if surname in text[slice(*line)] or (kept and len(group) > 1 and text[line[0]] in "([*"):
            break
        kept.append(line)
    return tuple(kept)
