"""Where a quotation probably began whose opening mark was lost: a ranking of the sentences before its closing mark.

People open a quotation anew at each paragraph; many translators do not, and lay the text out in other paragraphs. So
the quotation of a closing mark that nothing opens may have begun at any sentence since the quotation before it. Some
translators put another sign where it began, which settles it: a single mark (``'We wait. We go,” he said``) or a
dash. Otherwise the sentences are ranked by a fitted model (``choice``): what speaks for a sentence is mostly what it
and those behind it lack, since a quotation seldom names its own speaker, reports what somebody said, or is full of
names and figures. The weights are in ``data/openings_above.tsv``; ``training.openings_above`` fits them on quotations
of machine output that have both marks.

A translator that works sentence by sentence keeps the marks of a quotation of one sentence, and loses those of
several. So if that model is not sure, a second one (``data/openings_lost_above.tsv``) has the last word. It is fitted
on the same quotations, weighted so that as many of them have two or three sentences as of those that lost their mark.
"""

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from math import log1p
from typing import Final, NamedTuple

from quotewire.tasks.repair.choice import chances
from quotewire.tasks.repair.opening_places import (
    CONTRACTED,
    GOES_ON,
    NAME,
    PAST,
    PRESENT,
    REPORTS,
    SPOKEN,
    behind_source,
)
from quotewire.tasks.repair.opening_signs import sign_of_opening
from quotewire.tasks.repair.reporting_tags import INTRODUCING, closed_tag_at, tag_at
from quotewire.tasks.repair.sentences import sentence_starts
from quotewire.tasks.wordlists import numbers

MAX_SENTENCES: Final = 12
"""Maximum sentences among which a quotation may have begun; those nearest to its closing mark are taken."""
REACH: Final = 3000
"""Characters before a closing mark in which its quotation may have begun."""
TAG_REACH: Final = 90
"""Characters behind a closing mark in which its speaker is looked for."""
SURE: Final = 0.92
"""Minimum probability of a sentence to be where the quotation began, of any quotation."""
SURE_IF_LOST: Final = 0.75
"""The same, of quotations as long as those that lose their opening mark."""

_DATA: Final = files("quotewire.tasks.repair") / "data"
_WEIGHTS: Final = numbers(_DATA / "openings_above.tsv")
_LOST_WEIGHTS: Final = numbers(_DATA / "openings_lost_above.tsv")
_REPORT: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(INTRODUCING, key=len, reverse=True))}|according to|interview|statement"
    r"|announced|reported)\b",
    re.IGNORECASE,
)
_CAPITALISED: Final = re.compile(r"\b[A-ZÀ-Þ][\w’'-]{2,30}")
_THEY: Final = re.compile(r"\b(?:he|she|his|her)\b", re.IGNORECASE)
_FIGURE: Final = re.compile(r"\d+")
_BEHIND_TAG: Final = re.compile(r"\.(?: |\n+)(?=\S)")
_NO_NAME: Final = frozenset({"The", "She"})
_FULL_NAME: Final = re.compile(r"\b[A-ZÀ-Þ][\w’'-]+ (?:(?:de|van|von|al|di|da) )?[A-ZÀ-Þ][\w’'-]+")
# Whose words a sentence gives, without marks: "He noted that", "in an interview with", "This was announced by".
_ATTRIBUTED: Final = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[A-ZÀ-Þ][\w’'-]{1,30}+)(?: also| has| had| then| further| later)? (?:"
    + "|".join(sorted(INTRODUCING, key=len, reverse=True))
    + r"|believe[sd]|thinks|thought|spoke|called|expressed|assessed|shared|(?:is|was) (?:sure|convinced|confident))\b"
    r"|\b(?:[Aa]ccording to|[Ii]n (?:his|her|their|its) (?:opinion|words|view)"
    r"|[Ii]n an? (?:interview|comment|conversation|statement|post|article|letter|report)"
    r"|(?:was|were) (?:announced|reported|stated|said|told|noted)|press (?:service|release|conference))\b"
)
_TOLD: Final = re.compile(r"(?:He|She|According to (?:him|her|them)|In (?:his|her) (?:opinion|words|view))\b")
# The reporter goes back, or to another matter.
_DATED: Final = re.compile(
    r"(?:Earlier|Recently|On [A-Z]|In (?:[A-Z]|\d)|At the same time|Meanwhile|The (?:day|previous)|Last|It is|As|After"
    r"|Recall)\b"
)
_JOINS: Final = re.compile(r"(?:And|But|So|Because|Or|Then)\b")
_ENDS: Final = (".", "?", "!", "…", ":", ",")
_SHORT: Final = 8
"""Words from which on a sentence is no longer short."""
_THREE: Final = 3


class Opening(NamedTuple):
    """Where a quotation began: the offset, and whether it certainly did."""

    at: int
    sure: bool


def opening_above(text: str, start: int, closed: int, *, tagged: bool) -> Opening | None:
    r"""Return where the quotation probably began that the mark at ``closed`` ends; None if that cannot be told.

    Args:
        text: The article.
        start: Where it may have begun at the earliest: behind the quotation before it.
        closed: Offset of its closing mark.
        tagged: Whether the tag of the quotation before it stands right before ``start``.

    >>> text = "The dam of Holm broke, Mayor Lee said on May 3.\n\nI don't sleep, and we wait.\n\nWe ran,” she said."
    >>> opening_above(text, 0, text.index("”"), tagged=False) == (text.index("I don't"), True)
    True
    """
    nearest = max(start, closed - REACH)
    sign = sign_of_opening(text, nearest, closed)
    if sign is not None:
        return Opening(sign, sure=True)
    if not (tagged or tagged_at(text, closed)):
        return None
    breaks = sentence_starts(text, nearest, closed)[nearest > start :][-MAX_SENTENCES:]
    if len(breaks) <= 1 or not text[breaks[0] : breaks[0] + 1].isupper():
        return None
    places = describe(text, breaks, closed, tagged=tagged and breaks[0] == start)
    best, sure = _likeliest(places, _WEIGHTS, SURE), True
    if best is None:
        best, sure = _likeliest(places, _LOST_WEIGHTS, SURE_IF_LOST), False
    if best is None:
        at = behind_source(text, breaks, closed, closed + 1 + (text[closed + 1 : closed + 2] == " "))
        return None if at is None else Opening(at, sure=True)
    if not text[: breaks[best]].strip():
        return None  # the text may begin in the middle of the quotation
    return None if REPORTS.match(text, breaks[best]) else Opening(breaks[best], sure)


def likely_openings(text: str, breaks: Sequence[int], closed: int, *, tagged: bool) -> list[float]:
    """Return the probability of each sentence to be where the quotation began; arguments as those of ``describe``.

    >>> text = "The pier was shut, Mayor Lee said in May. We have no money. We cannot mend it,” she said."
    >>> [round(chance, 1) for chance in likely_openings(text, [0, 42, 60], text.index("”"), tagged=False)]
    [0.0, 1.0, 0.0]
    """
    return chances(describe(text, breaks, closed, tagged=tagged), _WEIGHTS)


def _likeliest(places: Sequence[dict[str, float]], weights: Mapping[str, float], sure: float) -> int | None:
    """Return the number of the place that is likely enough to be the right one; None if none is."""
    likely = chances(places, weights)
    best = max(range(len(places)), key=likely.__getitem__)
    return best if likely[best] >= sure else None


def describe(text: str, breaks: Sequence[int], end: int, *, tagged: bool) -> list[dict[str, float]]:
    """Return the features of each sentence, by name.

    Args:
        text: The article.
        breaks: Where the sentences begin.
        end: Offset of the closing mark.
        tagged: Whether the tag of another quotation stands right before the first sentence.
    """
    sentences = [text[start:stop] for start, stop in zip(breaks, [*breaks[1:], end], strict=True)]
    speaker = _speaker(text, end)
    named = [any(name in sentence for name in speaker) for sentence in sentences]
    full = [_FULL_NAME.search(sentence) is not None for sentence in sentences]
    reported = [_REPORT.search(sentence) is not None for sentence in sentences]
    attributed = [_ATTRIBUTED.search(sentence) is not None for sentence in sentences]
    spoken = [SPOKEN.search(sentence) is not None for sentence in sentences]
    unended = [not sentence.rstrip().endswith(_ENDS) for sentence in sentences]
    names = [len(NAME.findall(sentence)) for sentence in sentences]
    figures = [len(_FIGURE.findall(sentence)) for sentence in sentences]
    they = [_THEY.search(sentence) is not None for sentence in sentences]
    crossing = ["\n" in sentence for sentence in sentences]
    within = not any(crossing)
    found = []
    for number, sentence in enumerate(sentences):
        before = sentences[number - 1] if number else ""
        size = len(sentences) - number
        found.append(
            {
                "first": float(number == 0),
                "first_behind_tag": float(number == 0 and tagged and within),
                "first_behind_tag_above": float(number == 0 and tagged and not within),
                "crosses": float(any(crossing[number:])),
                "one_sentence": float(size == 1),
                "three_sentences": float(size == _THREE),
                "sentences": log1p(size),
                "spoken_here": float(spoken[number]),
                "spoken_from_here": float(any(spoken[number:])),
                "spoken_share": sum(spoken[number:]) / size,
                "spoken_just_before": float(number > 0 and spoken[number - 1]),
                "spoken_before": float(any(spoken[:number])),
                "reports_here": float(REPORTS.match(sentence) is not None),
                "reports_behind": float(any(REPORTS.match(other) for other in sentences[number + 1 :])),
                "behind_last_report": float(number > 0 and reported[number - 1] and not any(reported[number:])),
                "attributed_from_here": float(any(attributed[number:])),
                "told_from_here": float(any(map(_TOLD.match, sentences[number:]))),
                "dated_from_here": float(any(map(_DATED.match, sentences[number:]))),
                "speaker_from_here": float(any(named[number:])),
                "full_name_before": float(number > 0 and full[number - 1]),
                "full_name_here": float(full[number]),
                "full_name_from_here": float(any(full[number:])),
                "names_from_here": log1p(sum(names[number:])),
                "figures_from_here": log1p(sum(figures[number:])),
                "they_from_here": float(any(they[number:])),
                "contracted_here": float(CONTRACTED.search(sentence) is not None),
                "past_before": float(PAST.search(before) is not None and PRESENT.search(before) is None),
                "words_before": log1p(len(before.split())),
                "short_here": float(len(sentence.split()) < _SHORT),
                "unended_from_here": float(any(unended[number:-1])),
                "joins_here": float(_JOINS.match(sentence) is not None),
                "goes_on_next": float(size > 1 and GOES_ON.match(sentences[number + 1]) is not None),
            }
        )
    return found


def quotation_before(text: str, closed: int, end: int) -> tuple[int | None, bool]:
    """Return where the next quotation may begin behind a closing mark, and whether that is right behind its tag.

    >>> quotation_before("“No,” said Lee. We go.", 4, 22), quotation_before("“No” is all. We go.", 3, 19)
    ((16, True), (13, False))
    """
    tag = closed_tag_at(text, closed + 1 + (text[closed + 1 : closed + 2] == " "))
    behind = _BEHIND_TAG.match(text, tag) if tag is not None else None
    if behind:
        return behind.end(), True
    starts = sentence_starts(text, closed + 1, end)
    return (starts[1], False) if len(starts) > 1 else (None, False)


def tagged_at(text: str, closed: int) -> bool:
    """Whether a reporting tag stands behind the mark at an offset."""
    return tag_at(text, closed + 1 + (text[closed + 1 : closed + 2] == " ")) is not None


def _speaker(text: str, closed: int) -> set[str]:
    """The capitalised words of the tag behind a closing mark."""
    tag = text[closed + 1 : closed + 1 + TAG_REACH].partition("\n")[0].partition(". ")[0]
    return set(_CAPITALISED.findall(tag)) - _NO_NAME
