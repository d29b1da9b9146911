"""Slots: the places of a paragraph where a quotation mark may have been lost, with what it costs to put it back.

A translator that works sentence by sentence drops the mark whose partner is in another sentence. What is left beside
it shows where it was: a reporting tag that ends its sentence (``We wait, he said.``) stands outside the quotation, so
the quotation closed before it; and after such a tag, or at the start of a paragraph, a sentence that is closed by a
mark was opened there.
"""

import re
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from quotewire.tasks.repair.closing_places import HEARER, INTRODUCES, OBJECT, closing_place, end_before_introduction
from quotewire.tasks.repair.marks import MARK, PAUSES, SENTENCE_ENDS, Mark
from quotewire.tasks.repair.opening_places import (
    GOES_ON,
    NARRATED,
    PAST,
    PRESENT,
    REPORTS,
    SPOKEN,
    behind_source,
)
from quotewire.tasks.repair.opening_signs import SINGLES, sign_of_opening, single_opens
from quotewire.tasks.repair.openings_above import likely_openings
from quotewire.tasks.repair.reporting_tags import (
    INTRODUCING,
    closed_tag_at,
    comma_tag_at,
    name_tag_ends,
    tag_at,
    unpaused_tag,
)
from quotewire.tasks.repair.role_costs import WEIGHTS
from quotewire.tasks.repair.sentences import BREAK, sentence_starts
from quotewire.tasks.repair.tagged_openings import speaker_names, tagged_openings

_PAUSE: Final = re.compile(r"(?<=[\w)%])[,?!…](?P<single>['’]?)(?: |[-–—] | [-–—] )(?=\w)")
# Who or what the reporter tells about: the mark may close a phrase or a title.
_ABOUT: Final = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Hh]is|[Hh]er|[Tt]heir|named|called|titled)\b|[^.] [A-ZÀ-Þ][\w’'-]*\Z"
)
# A single mark that is no apostrophe: not the end of a plural, nor of a clipped word.
_SINGLE_CLOSES: Final = re.compile(r"[^\W\d_sxz](?<!in)['’][,.?!]")
_INTRODUCTION: Final = re.compile(r"[,:] (?=[A-ZÀ-Þ])")
_TOLD: Final = re.compile(r"\b(?:told|tells|informed|assured|reminded) (?:[\w’'-]{1,20}+ ?){1,4}\Z")
_WORD: Final = re.compile(r"[^\W\d_]+")
_VERB_REACH: Final = 50
"""Characters before a colon in which its verb of saying is looked for."""
_VERB_WORDS: Final = 5
"""Words before a colon among which its verb of saying must be."""
_BEFORE_QUOTATION: Final = (".", "?", "!", "…", ":", ",", '"', "”")
_NAMED: Final = re.compile(r"(?:[A-ZÀ-Þ][\w’'.-]{1,30}+ ?){1,4}: (?=\S)")
"""A speaker before a colon, as in headlines."""
_TOLD_OF: Final = re.compile(r"\b(?:He|She|he|she)\b|\b[A-ZÀ-Þ][\w’'-]+ (?:(?:de|van|von|al|di|da) )?[A-ZÀ-Þ][\w’'-]+")
"""Somebody whom the reporter tells of: a full name or a pronoun."""
_LED_WORDS: Final = 3
"""Minimum words between a colon and the mark that closes what it leads to."""
_ARTICLE: Final = 3
"""Line ends behind a headline that show that an article follows it."""
_MAX_HEADLINE: Final = 160
"""Maximum length of a headline in characters."""
_BELOW: Final = 2000
"""Characters behind a paragraph in which the next mark is looked for."""
_ABOVE: Final = 300
"""Characters before a place that are read for its last sentence, or behind it for its first."""
_SPEAKER: Final = re.compile(r"\b(?:I|my|My|me)\b(?!\.)")
SURE: Final = 0.85
"""Minimum probability of a sentence to be where a quotation began."""
_SURE_BEHIND_TAG: Final = 0.8
"""The same behind the tag of another quotation."""
MAX_SENTENCES: Final = 12
"""Maximum sentences before a closing mark among which its quotation may have begun."""


class Slot(NamedTuple):
    """A place for a lost mark.

    Attributes:
        at: Offset where the mark would be inserted.
        kind: Whether it would close or open a quotation.
        skipped: The cost of no mark there while a quotation is open.
        missed: The cost of no mark there while none is open.
        filled: The cost of putting the mark back.
    """

    at: int
    kind: Literal["open", "close"]
    skipped: float
    missed: float = 0.0
    filled: float = WEIGHTS["put_back"]

    @property
    def around_tag(self) -> bool:
        """Whether the mark stood beside a tag within a quotation, so that other lost marks prove it, too."""
        return self.filled < WEIGHTS["put_back"]


def find_slots(
    text: str, start: int, end: int, marks: Sequence[Mark], *, fresh: bool, first: bool = False, continues: bool = False
) -> list[Slot]:
    """Return the slots of the paragraph ``text[start:end]``, in text order.

    Args:
        text: The article.
        start: Offset of the paragraph.
        end: Offset after it.
        marks: Its quotation marks.
        fresh: Whether no earlier paragraph can have opened the paragraph's first quotation.
        first: Whether it is the first line of the text, whose start may be in the middle of a quotation.
        continues: Whether an earlier paragraph left a quotation open.

    >>> text = "“We wait, he said. “We go,” said Lee. They left.”"
    >>> from quotewire.tasks.repair.article_view import View
    >>> [(text[:slot.at][-6:], slot.kind) for slot in find_slots(text, 0, 49, View(text).quoting[0].marks, fresh=True)]
    [(' wait,', 'close'), (' Lee. ', 'open')]
    """
    slots = []
    taken = {mark.at - mark.gap_left for mark in marks} | {mark.at + 1 + mark.gap_right for mark in marks}
    for pause in _PAUSE.finditer(text, start, end):
        at = pause.start() + 1
        skipped = _tag_quoted(text, pause.end())
        if skipped and not (pause["single"] and single_opens(text, max(start, at - _ABOVE), at)):
            slots.append(Slot(at, "close", skipped))
    for before, mark in pairwise(marks):
        tag = unpaused_tag(text, before.at, mark.at - mark.gap_left) if mark.begins_sentence else None
        if tag is not None and tag - 1 not in taken and _is_whole(text, before.at + 1, tag):
            slots.append(Slot(tag - 1, "close", WEIGHTS["tag_quoted"]))
    slots += _endings(text, end, marks, {slot.at for slot in slots})
    signs = list(_signs(text, start, marks))
    slots += signs
    slots += _headline(text, start, end, marks) if first and not signs else ()
    slots += _openings(text, start, end, marks, fresh=fresh, first=first)
    slots += _introduced(text, start, end, taken | {slot.at for slot in slots})
    slots += _led_by_colon(text, start, marks, {slot.at for slot in slots})
    tagged = [] if continues else list(_tagged(text, start, marks, first=first))
    slots = [slot for slot in slots if slot.at not in {its.at for its in tagged}] + tagged
    return sorted({slot.at: slot for slot in sorted(slots, key=lambda slot: slot.skipped)}.values())


def _signs(text: str, start: int, marks: Sequence[Mark]) -> Iterator[Slot]:
    """Yield a slot where another sign stands for the mark that opens what a mark closes."""
    before: Mark | None = None
    for mark in marks:
        if mark.left in PAUSES and mark.shape != "open" and (before is None or before.shape == "close"):
            at = sign_of_opening(text, start if before is None else before.at + 1, mark.at)
            if at is not None:
                yield Slot(at, "open", WEIGHTS["unstarted"])
        before = mark


def _headline(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Slot]:
    """Yield a slot at the start of a headline that only its end shows to be quoted, if an article follows it."""
    mark = marks[0]
    if len(marks) > 1 or mark.right or mark.shape == "open" or mark.glyph == "open" or mark.left.isdigit():
        return
    lines = text.count("\n", end, end + _BELOW)
    if lines < _ARTICLE or end - start > _MAX_HEADLINE or len(sentence_starts(text, start, mark.at)) > 1:
        return
    if mark.left in PAUSES and (text[end : end + 2] != "\n\n" or GOES_ON.match(text, start)):
        return  # a sentence that may be the last of a longer quotation
    name = _NAMED.match(text, start)
    if text[start : start + 1].isupper():
        yield Slot(name.end() if name else start, "open", WEIGHTS["unstarted"])


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the sentence before a tag has a verb of its own: its last words are not the tag's subject."""
    last = sentence_starts(text, start, end)[-1]
    return PAST.search(text, last, end) is not None or PRESENT.search(text, last, end) is not None


def _endings(text: str, end: int, marks: Sequence[Mark], taken: Container[int]) -> Iterator[Slot]:
    """Yield a slot where each quotation probably ended that begins with a sentence and is not closed."""
    for number, mark in enumerate(marks):
        after = marks[number + 1] if number + 1 < len(marks) else None
        begins = mark.shape == "open" and (_begins_quotation(mark) or _begins_rest(marks, number))
        if not begins or not (after is None or after.shape == "open"):
            continue
        ends = len(text[mark.at : end].rstrip()) + mark.at if after is None else after.at - after.gap_left
        at = None if after is None and _goes_on_below(text, end) else closing_place(text, mark.at, ends)
        if after is not None and at is None and after.right.isupper() and not _may_be_nested(text, marks[number + 2 :]):
            at = end_before_introduction(text, mark.at, ends)
        if after is None and at is None:
            at = _single_end(text, mark.at + 1, end)
            if at is not None and at not in taken:
                yield Slot(at, "close", WEIGHTS["tag_quoted"])
            continue
        if at is not None and at not in taken:
            single = _SINGLE_CLOSES.match(text, at - 3)
            instead = single is not None and not single_opens(text, mark.at, at - 2)
            yield Slot(at - 2 if instead else at, "close", WEIGHTS["tag_quoted"])


def _may_be_nested(text: str, behind: Sequence[Mark]) -> bool:
    """Whether the marks behind an opening one allow it to open a quotation within another, which its speaker retells.

    Then the inner one is closed before the tag of the outer one, or both are closed.
    """
    if not behind or behind[0].shape == "open":
        return False
    tagged = tag_at(text, behind[0].at + 1 + behind[0].gap_right) is not None
    return tagged or (len(behind) > 1 and behind[1].shape != "open")


def _single_end(text: str, start: int, end: int) -> int | None:
    """Return where a single mark that closes nothing ends the paragraph of a quotation; None if none does."""
    last = len(text[start:end].rstrip()) + start - 1
    if last <= start or text[last] not in SINGLES or text[last - 1] not in ".?!…":
        return None
    return None if single_opens(text, start - 2, last) else last


def _begins_quotation(mark: Mark) -> bool:
    """Whether a mark opens a whole sentence: behind another one, an introduction or nothing."""
    return mark.right.isupper() and (mark.left == "" or (mark.gap_left > 0 and mark.left in _BEFORE_QUOTATION))


def _begins_rest(marks: Sequence[Mark], number: int) -> bool:
    """Whether a mark opens, behind a tag and a comma, the rest of a quotation: ``“No,” she said, “and``."""
    mark = marks[number]
    return number > 0 and marks[number - 1].left == "," and mark.left == "," and mark.gap_left > 0


def _goes_on_below(text: str, end: int) -> bool:
    """Whether a quotation may go on in a later paragraph: the next mark begins one or closes something."""
    found = MARK.search(text, end, end + _BELOW)
    if found is None:
        return False
    at = found.start()
    behind = text[at + 1 : at + 2]
    return text[at - 1] == "\n" or not behind.strip() or not text[at - 1].isspace()


def _tag_quoted(text: str, at: int) -> float:
    """The cost of a tag at an offset inside the quotation that it tags; 0 if there is no tag."""
    if HEARER.match(text, at) or INTRODUCES.match(text, at):
        return 0.0
    if closed_tag_at(text, at) or (tag_at(text, at) == "verb" and not OBJECT.match(text, at)):
        return WEIGHTS["tag_quoted"]
    return WEIGHTS["tag_quoted_open"] if name_tag_ends(text, at, ".,:;") else 0.0


def _introduced(text: str, start: int, end: int, taken: Container[int]) -> Iterator[Slot]:
    """Yield a slot behind each introduction of a sentence without marks: ``Lee said: We wait.``, ``told us, We``."""
    for found in _INTRODUCTION.finditer(text, start, end):
        words = _WORD.findall(text, max(start, found.start() - _VERB_REACH), found.start())[-_VERB_WORDS:]
        if found[0] == ", ":
            told = _TOLD.search(text, max(start, found.start() - _VERB_REACH), found.start()) is not None
            words = [*words[-1:], *("told" for _ in range(told))]
        tag = found[0] == ", " and tag_at(text, found.end()) == "name"
        if found.end() not in taken and not tag and INTRODUCING.intersection(map(str.lower, words)):
            yield Slot(found.end(), "open", WEIGHTS["introduction_quoted"])


def _tagged(text: str, start: int, marks: Sequence[Mark], *, first: bool) -> Iterator[Slot]:
    """Yield the slots of quotations that lost all marks but the last one: where they begin, and around their tag."""
    unmarked, put_back = WEIGHTS["tag_unmarked"], WEIGHTS["tag_put_back"]
    for its in tagged_openings(text, start, marks, first=first):
        if its.opens is not None:
            yield Slot(its.opens, "open", unmarked, missed=unmarked)
        yield Slot(its.closes, "close", WEIGHTS["tag_quoted"], filled=put_back)
        yield Slot(its.again, "open", 0.0, missed=unmarked, filled=put_back)


def _led_by_colon(text: str, start: int, marks: Sequence[Mark], taken: Container[int]) -> Iterator[Slot]:
    """Yield a slot behind a colon if the only mark closes what follows: ``Ada Lee shook her head: We do not know.”``.

    Whoever speaks is told of before the colon, and nothing there is spoken.
    """
    mark = marks[0]
    if len(marks) > 1 or mark.left not in PAUSES or mark.left == "," or mark.shape == "open" or mark.right.isalnum():
        return
    colon = text.rfind(": ", start, mark.at)
    first = sentence_starts(text, start, colon)[-1] if colon > start else colon
    lead, said = text[first:colon], text[colon + 2 : mark.at]
    told = _TOLD_OF.search(lead) is not None and not SPOKEN.search(lead)
    if told and colon + 2 not in taken and said[:1].isupper() and len(said.split()) >= _LED_WORDS:
        yield Slot(colon + 2, "open", WEIGHTS["introduction_quoted"])


def _openings(text: str, start: int, end: int, marks: Sequence[Mark], *, fresh: bool, first: bool) -> list[Slot]:
    """Return a slot before the first sentence of each stretch that only its closing mark shows to be quoted."""
    slots = []
    left: int | None = start if fresh or first else None
    for number, mark in enumerate(marks):
        tagged = left != start or tag_at(text, mark.at + 1 + mark.gap_right) is not None
        ends = mark.left in PAUSES or (left not in (None, start) and _ends_speech(text, left or 0, mark))
        if left is not None and mark.at - mark.gap_left > left and tagged and ends:
            at = _begins(text, left, mark, tagged=left != start)
            if at is not None and at > left == start:
                slots.append(Slot(at, "open", WEIGHTS["unstarted"]))
            elif at is not None and (at > start or (fresh and (not start or is_ended(text, start, mark.at)))):
                told = start < left == at and _is_told_behind(text, start, marks, number, end)
                slots.append(Slot(at, "open", 0.0, missed=WEIGHTS["told_behind"] * told))
        goes_on = comma_tag_at(text, mark.at + 1 + mark.gap_right) if mark.left == "," else None
        after = marks[number + 1] if number + 1 < len(marks) else None
        if goes_on is not None and after is not None and after.shape == "close" and after.left in PAUSES:
            slots.append(Slot(goes_on, "open", 0.0))
        left = _behind_tag(text, mark, end)
    return slots


def _is_told_behind(text: str, start: int, marks: Sequence[Mark], number: int, end: int) -> bool:
    """Whether a mark with spaces on both sides ends a quotation, because the reporter goes on behind it.

    The next sentence begins with the speaker of the tag before, or with whoever reports. The mark and the next one are
    no pair.
    """
    mark, behind = marks[number], marks[number + 1 : number + 2]
    if mark.shape != "spaced" or mark.left not in SENTENCE_ENDS or any(its.shape != "open" for its in behind):
        return False
    at = mark.at + 1 + mark.gap_right
    below = min([*(its.at for its in behind), end, at + _ABOVE])
    sentence = text[at : [*sentence_starts(text, at, below), below][1]]
    names = speaker_names(text, marks[number - 1].at + 1, mark.at)
    if not names and number > 1:  # "Lee said that it rains. “We wait,” he said."
        opens = marks[number - 2].at
        before = text[sentence_starts(text, max(start, opens - _ABOVE), opens)[-1] : opens]
        names = speaker_names(before, 0, len(before)) if REPORTS.match(before) else names
    told = REPORTS.match(sentence) is not None or sentence.startswith(tuple(names))
    return told and not SPOKEN.search(sentence)


def _ends_speech(text: str, start: int, mark: Mark) -> bool:
    """Whether a mark before a full stop ends what was said, rather than a phrase: ``We replaced none of them".``."""
    if mark.right != "." or mark.gap_left or mark.gap_right or not mark.left.isalnum():
        return False
    return SPOKEN.search(text, start, mark.at) is not None and not _ABOUT.search(text, start, mark.at)


def is_ended(text: str, start: int, end: int) -> bool:
    """Whether the text before a paragraph is certainly not part of the quotation that ends in it."""
    above = text[max(0, start - _ABOVE) : start].rstrip()
    sentence = above[max((found.end() for found in BREAK.finditer(above)), default=0) :].rpartition("\n")[2]
    if NARRATED.search(sentence) or above[-1:] in ('"', "”", ":"):
        return True
    apart = text[start - 2 : start] == "\n\n"
    return apart and _SPEAKER.search(text, start, end) is not None and not SPOKEN.search(sentence)


def _behind_tag(text: str, mark: Mark, end: int) -> int | None:
    """Return where the sentence after the mark's tag begins; None if no closed tag follows the mark."""
    tag = closed_tag_at(text, mark.at + 1 + mark.gap_right)
    if tag is None or text[tag : tag + 2] != ". " or tag + 2 >= end:
        return None
    return tag + 2


def _begins(text: str, left: int, mark: Mark, *, tagged: bool) -> int | None:
    """Return where a quotation that a mark closes begins, at ``left`` or a later sentence; None if in doubt."""
    right = mark.at - mark.gap_left
    breaks = sentence_starts(text, left, right)
    if len(breaks) > MAX_SENTENCES or not text[left : left + 1].isupper():
        return None
    if len(breaks) == 1:
        return None if REPORTS.match(text, left) else left
    chances = likely_openings(text, breaks, mark.at, tagged=tagged)
    best = max(range(len(breaks)), key=chances.__getitem__)
    sure = chances[best] >= (_SURE_BEHIND_TAG if tagged else SURE)
    if not sure:
        return behind_source(text, breaks, right, mark.at + 1 + mark.gap_right)
    return None if REPORTS.match(text, breaks[best]) else breaks[best]
