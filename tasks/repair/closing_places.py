"""Where a quotation probably ended whose closing mark was lost: a ranking of the pauses behind its opening mark.

The places are the commas and sentence ends behind the mark, up to the next mark or the end of the paragraph; the mark
may also have stood elsewhere, behind a few quoted words. Each is described by its punctuation, by what tag seems to
follow it, and by who is spoken of on either side (``choice``). The weights are in ``data/closing_places.tsv``;
``training.closings`` fits them on quotations of people and of machine output, with the closing mark taken away.
"""

import re
from collections.abc import Sequence
from importlib.resources import files
from itertools import pairwise
from math import log1p
from typing import Final

from quotewire.tasks.repair.choice import chances
from quotewire.tasks.repair.opening_places import CONTRACTED, NAME, NARRATED, PAST, PRESENT, SPOKEN
from quotewire.tasks.repair.reporting_tags import INTRODUCING, closed_tag_at, introduced, name_tag_ends, tag_at
from quotewire.tasks.repair.sentences import is_short, sentence_starts
from quotewire.tasks.wordlists import numbers

MAX_PLACES: Final = 12
"""Maximum places behind an opening mark among which its quotation may have ended."""
REACH: Final = 1500
"""Characters behind an opening mark in which its quotation may have ended."""
SURE: Final = 0.95
"""Minimum probability of a place to be where the quotation ended."""
HEARER: Final = re.compile(r"(?:told|tells|informed|assured|reminded) (?!(?:he|she|they|I|we)\b)")
"""A verb with its hearer, but without a speaker: ``told the court``."""
INTRODUCES: Final = re.compile(r"(?:[\w.’'-]{1,30}+ ){1,5}?[a-z]{3,14}[,:] [“\"][A-ZÀ-Þ]")
"""A clause that introduces the next quotation: ``Mr. Lee said, "We``."""
OBJECT: Final = re.compile(r"according to\b|[a-z]+ (?:the|an?|his|her|their|its|one|another)\b")
"""A verb and what may be its object: "posted a letter", "according to the rules"."""

_WEIGHTS: Final = numbers(files("quotewire.tasks.repair") / "data" / "closing_places.tsv")
_PLACE: Final = re.compile(
    r"(?<=[\w)%'’])(?<!'')(?<!’’)[,?!…] (?=\w)|(?<=[^\W_])\. (?=[A-ZÀ-Þ])|(?<=[\w)%])[.?!…](?=\n|\Z)"
)
_SENTENCE: Final = 160
"""Characters of the sentence behind a place that are read."""
# A verb of saying within a few words, whatever stands between: "Quina Jones, 25, said".
_LOOSE: Final = re.compile(
    r"(?:[\w.’'()-]{1,30}+,? ){0,9}?(?:" + "|".join(sorted(INTRODUCING, key=len, reverse=True)) + r")\b"
)
# What was said, right behind the verb: the sentence reports, and is no tag.
_CLAUSE: Final = re.compile(
    r"(?: (?:us|me|him|her|them|you|reporters|journalists))? (?:that|it|he|she|they|we|I|there"
    r"|this|these|those|not|nothing|to)\b"
)
# A subject that may have appositions, with its verb of saying: "the head of the bank, Ana Lee, told". No finite verb
# and no clause stands within it, and no other subject behind it.
_SUBJECT: Final = re.compile(
    r"(?=[A-ZÀ-Þ]|(?:the|an?|his|her|their|its|one|another)\b|[^,]{1,60} (?:said|says)\b)"
    r"(?:(?!(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|should|it|he|she|they"
    r"|we|I|you|there|this|these|that|which|not|if|because|when|while|but|and|so|to|as)\b)"
    r"(?:[A-Z][a-z]{0,4}\.|\([\w.-]{1,20}\)|[\w’'-]{1,30}+),? ){1,16}?"
    r"(?:(?:told|tells|informed|assured|reminded)\b|(?:"
    + "|".join(sorted(INTRODUCING, key=len, reverse=True))
    + r")\b(?! (?:[A-ZÀ-Þ]|(?:the|an?|his|her|he|she|they)\b)))"
)
_FIRST_PERSON: Final = re.compile(r" ?(?:I|we|you)\b")
_RETELLS: Final = re.compile(
    r"(?:So|If|And|Or|Then|Because|Imagine|Suppose|Say|Sometimes|Once|One day|Some|People|They)\b|[^.?!\n]{0,60} if\b"
)
"""An introduction that may be a part of what is said: ``And then she says, "``."""
_NAMES: Final = 3
"""Names of a sentence that count as one."""


def closing_place(text: str, opened: int, end: int) -> int | None:
    """Return where the quotation that the mark at ``opened`` begins probably ended; None if that cannot be told.

    Args:
        text: The article.
        opened: Offset of the opening mark.
        end: Offset of the next mark, or of the end of the paragraph.

    >>> closing_place("“We do not pay pirates, a spokesman for the navy said in an interview.", 0, 70)
    23
    >>> closing_place("“We saw, as we said, nothing.", 0, 29)
    """
    end = min(end, opened + REACH)
    places = closings(text, opened, end)
    if not places:
        return None
    likely = chances(describe(text, opened, places, end), _WEIGHTS)
    best = max(range(len(likely)), key=likely.__getitem__)
    if best == len(places) or likely[best] < SURE:
        return None
    # Without a tag, the quotation may as well go on in a paragraph that opens it anew, or that is missing here.
    at = places[best]
    tag = _tag(text, at + (text[at : at + 1] == " "))
    if text[at - 1] == "." or tag.pop("clause") or _FIRST_PERSON.match(text, at):
        return None
    return at if any(tag.values()) or _subject_tag(text, at, end) else None


def end_before_introduction(text: str, opened: int, end: int) -> int | None:
    """Return where a quotation ended whose paragraph goes on with the introduction of the next one; None if in doubt.

    Whoever introduces a quotation no longer quotes. The sentences before the introduction belong to the quotation if
    none of them reports and each is spoken, or if there is just one.

    Args:
        text: The article.
        opened: Offset of the opening mark.
        end: Offset of the next mark, which the introduction precedes.

    >>> text = "Lee said, “We cannot wait. I have no boat. Mayor Roe said, “No.”"
    >>> text[: end_before_introduction(text, 10, 58)][-7:]
    'o boat.'
    >>> end_before_introduction("“We cannot wait, they told Lee. The town is small. Mayor Roe said, “No.”", 0, 66)
    """
    if not introduced(text, end) or end - opened > REACH or "\n" in text[opened:end]:
        return None
    *said, introduction = sentence_starts(text, opened + 1, end)
    sentences = [text[start:stop] for start, stop in pairwise([*said, introduction])]
    if not sentences or SPOKEN.search(text, introduction, end) or _RETELLS.match(text, introduction):
        return None
    if any(map(NARRATED.search, sentences)):
        return None
    spoken = len(sentences) == 1 or all(map(SPOKEN.search, sentences))
    return introduction - 1 if spoken and text[introduction - 2] in ".?!…" else None


def closings(text: str, opened: int, end: int) -> list[int]:
    """Return the places before ``end`` where the quotation may have ended.

    >>> closings("“We wait, he said. We do.", 0, 25)
    [9, 18, 25]
    """
    found = (place.start() + 1 for place in _PLACE.finditer(text, opened + 1, end))
    ends = [at for at in found if text[at - 1] != "." or not is_short(text, opened, at)]
    return ends[:MAX_PLACES]


def describe(text: str, opened: int, places: Sequence[int], end: int) -> list[dict[str, float]]:
    """Return the features of each place, with a place elsewhere as the last. Arguments as in ``closing_place``."""
    last = text[end : end + 1] in ("", "\n")
    found = [_features(text, opened, at, end, last=last) for at in places]
    reached = 0
    for at, its in zip(places, found, strict=True):
        tag = _subject_tag(text, at, end)
        its |= {"subject": float(tag is not None and at >= reached), "within_subject": float(at < reached)}
        reached = max(reached, tag or 0)
    return [*found, {"elsewhere": 1.0}]


def _features(text: str, opened: int, at: int, end: int, *, last: bool) -> dict[str, float]:
    pause, next_ = text[at - 1], at + (text[at : at + 1] == " ")
    stop = text.find(". ", next_, end)
    sentence = text[next_ : stop if stop > 0 else end][:_SENTENCE]
    if pause == ",":
        found = {f"comma_{name}": value for name, value in _tag(text, next_).items()}
        found["comma_hearer"] = float(HEARER.match(text, next_) is not None)
        found["comma_introduces"] = float(INTRODUCES.match(text, next_) is not None)
    elif pause == ".":
        tag = _tag(text, next_)
        found = {f"stop_{name}": tag[name] for name in ("closed", "name", "loose")}
        narrated = float(_is_past(sentence))
        found |= {"stop": 1.0, "stop_past": narrated, "stop_names": len(NAME.findall(sentence)) / _NAMES}
    else:
        tag = _tag(text, next_)
        found = {f"ends_{name}": tag[name] for name in ("closed", "pronoun", "name_ends", "loose")}
        found |= {"ends": 1.0, "ends_small": float(text[next_ : next_ + 1].islower())}
    return found | {
        "words": log1p(len(text[opened:at].split())),
        "at_end": float(at == end),
        "at_end_of_paragraph": float(at == end and last),
        "spoken_before": float(SPOKEN.search(text, opened, at) is not None),
        "spoken_next": float(SPOKEN.search(sentence) is not None),
        "spoken_behind": float(SPOKEN.search(text, at, end) is not None),
        "narrated_behind": float(NARRATED.search(text, at, end) is not None),
        "contracted_behind": float(CONTRACTED.search(text, at, end) is not None),
    }


def _subject_tag(text: str, at: int, end: int) -> int | None:
    """Return the end of a subject and its verb of saying behind a pause, unless what was said follows them."""
    found = _SUBJECT.match(text, at + 1, min(end, at + _SENTENCE)) if text[at - 1] in ",?!…" else None
    return None if found is None or _CLAUSE.match(text, found.end()) else found.end()


def _tag(text: str, at: int) -> dict[str, float]:
    """What tag seems to begin at an offset."""
    form, closed = tag_at(text, at), closed_tag_at(text, at) is not None
    found = _LOOSE.match(text, at, at + _SENTENCE)
    loose = found is not None
    return {
        "clause": float(found is not None and _CLAUSE.match(text, found.end()) is not None),
        "verb": float(form == "verb" and not OBJECT.match(text, at)),
        "object": float(OBJECT.match(text, at) is not None),
        "pronoun": float(form == "pronoun"),
        "name": float(form == "name"),
        "name_ends": float(name_tag_ends(text, at, ".,:;")),
        "closed": float(closed),
        "loose": float(loose),
        "only_loose": float(loose and not closed and form is None),
    }


def _is_past(sentence: str) -> bool:
    """Whether a sentence is in the past tense, as reports are."""
    return PAST.search(sentence) is not None and PRESENT.search(sentence) is None
