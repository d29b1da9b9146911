"""case.reporting_verb and quote.period_before_tag: a quotation and the reporting tag after it form one sentence.

The translator's segmenter took the ?, ! or full stop before the closing mark for a sentence end. So the tag got a
capital (``why?” Said Lee``), or the quotation kept its full stop (``years.” said Lee``).
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import Mark
from quotewire.tasks.repair.reporting_tags import (
    INTRODUCING,
    capital_tag_at,
    name_tag_ends,
    named_tag_at,
    tag_at,
)

_CASE: Final = "The verb of the reporting tag was capitalised as if a sentence began with it."
_PERIOD: Final = "A reporting tag follows, so the quotation ends in a comma and not in a full stop."
# "Said" with no quotation before it, or with a verb behind it, is a name. In such an article no capitalised "Said" is
# safely a verb.
_CALLED_SAID: Final = re.compile(
    r"(?:[a-z],? |\n|\A)Said [^\W\d_]|\bSaid(?:['’]s|,? (?:who|was|is|has|had|did|does|will|would|also|later|then))\b"
)
_SAID_DOES: Final = re.compile(r"\bSaid (\w{1,20})\b")
_SUBJECT: Final = re.compile(r"(?:He|She|They|(?:The|A|An|His|Her)(?= [a-z]))\b")
# Verbs that have what was said for an object: "He continued." may tell what he did.
_CLOSED_SUBJECT: Final = re.compile(
    r"(?:He|She|They|(?:The|A|An|His|Her) [\w’'-]{2,20}+(?: [\w’'-]{2,20}+)?) (?:(?:then|also|later) )?"
    r"(?:said|says|asked|asks|added|adds|exclaimed|exclaims|wondered|wonders|noted|notes|stressed|remarked)"
    r"(?: on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?(?=\.(?:\s|$)|[ \t]*$)",
    re.MULTILINE,
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_TITLE_REACH: Final = 60
"""Characters before a closing mark that are read as the end of its quotation."""
_SHORT: Final = 2
"""Maximum letters of a word that stays small in a title."""
_PRONOUN: Final = re.compile(r"(?:He|She|It|They|We|I|You|One)\b")
_ABBREVIATION: Final = re.compile(r"\b(?:\w|\w\.\w|Inc|Ltd|Corp|Co|Jr|Sr|St|No|etc)\Z")


def reporting_verbs(view: View) -> Iterator[Edit]:
    """Lower-case a capitalised reporting verb after a closing mark.

    >>> [(e.start, e.end, e.after) for e in reporting_verbs(View("“Why now?” Said Lee."))]
    [(11, 15, 'said')]
    >>> list(reporting_verbs(View("“Why now?” Said Benrahma scored twice. “No,” Said Omar, 34, told us.")))
    []
    """
    called_said = "Said" in view.text and _is_name(view.text)
    for mark in view.having("close"):
        behind = view.text[mark.at + 1 : mark.at + 3] == ", "  # "We wait", Said Lee
        at = mark.at + 3 if behind else mark.at + 1 + mark.gap_right
        if not (behind or (mark.right and mark.left in ",?!.…")) or not view.text[at : at + 1].isupper():
            continue
        paused = behind or mark.left == ","
        tagged = capital_tag_at(view.text, at, closed=not paused) and not (called_said and view.text[at] == "S")
        tagged = tagged or _is_subject(view.text, at, paused=paused)
        # "Said Omar told": whoever has the verb of another tag behind him is called so.
        if tagged and not _is_called_so(view.text, at) and not _is_title(view.text, mark):
            yield Edit.word(view.text, at, "case.reporting_verb", _CASE, 0.85)


def _is_called_so(text: str, at: int) -> bool:
    """Whether the capital at ``at`` is that of a name, which has a verb of its own."""
    return _SUBJECT.match(text, at) is None and named_tag_at(text, at)


def _is_subject(text: str, at: int, *, paused: bool) -> bool:
    """Whether a tag begins with the capital of its pronoun or article: ``"We wait," She said``, ``"Why?" He said.``."""
    found = _SUBJECT.match(text, at)
    if found is None:
        return False
    lowered = found[0].lower() + text[found.end() : found.end() + _TITLE_REACH]
    if paused:
        return tag_at(lowered, 0) == "pronoun"
    return _CLOSED_SUBJECT.match(text, at) is not None


def _is_name(text: str) -> bool:
    """Whether somebody in the article is called Said."""
    if _CALLED_SAID.search(text):
        return True
    return any(found[1] in INTRODUCING for found in _SAID_DOES.finditer(text))


def _is_title(text: str, mark: Mark) -> bool:
    """Whether the quotation before a mark has capitals on all words, as in a headline."""
    before = text[max(0, mark.at - _TITLE_REACH) : mark.at]
    words = [word for word in _WORD.findall(before.rpartition("“")[2].rpartition('"')[2])[1:] if len(word) > _SHORT]
    return bool(words) and all(word[0].isupper() for word in words)


def periods_before_tags(view: View) -> Iterator[Edit]:
    """Replace the full stop before a closing mark and a tag with a comma.

    >>> [(e.start, e.end, e.after) for e in periods_before_tags(View('"It took years." said Lee.'))]
    [(14, 15, ',')]
    >>> list(periods_before_tags(View('"It took years..." said Lee. "In the U.S." said Roe.')))
    []
    """
    called_said = cache(lambda: _is_name(view.text))
    for paragraph in view.quoting:
        before, opened = None, None
        for mark, role in zip(paragraph.marks, paragraph.roles, strict=True):
            if role == "close" and before == "open" and _ends_sentence(view.text, mark):
                yield Edit.one((mark.at - 1, mark.at), ",", "quote.period_before_tag", _PERIOD, 0.9)
            elif role == "close" and opened and not opened.left.isalnum() and _stops_behind(view, mark, called_said):
                yield Edit.one((mark.at, mark.at + 2), "," + mark.char, "quote.period_before_tag", _PERIOD, 0.85)
            before, opened = role, mark if role == "open" else None


def _stops_behind(view: View, mark: Mark, called_said: Callable[[], bool]) -> bool:
    """Whether a full stop behind the mark cuts off a capitalised tag: ``“We wait”. Said Lee.``."""
    text = view.text
    stops = text.startswith(". ", mark.at + 1) and mark.left.isalnum() and not mark.gap_left
    at = mark.at + 3
    return stops and capital_tag_at(text, at, closed=True) and not (text[at] == "S" and called_said())


def _ends_sentence(text: str, mark: Mark) -> bool:
    """Whether a full stop that is not an abbreviation's precedes the mark, and a tag follows it."""
    if mark.left != "." or mark.gap_left or not mark.right.isalpha():
        return False
    word = text[max(0, mark.at - 8) : mark.at - 1]
    return word[-1:].isalnum() and not _ABBREVIATION.search(word) and _goes_on(text, mark.at + 1 + mark.gap_right)


def _goes_on(text: str, at: int) -> bool:
    """Whether a lower-case tag begins here, or a whole sentence that is only a name and a verb."""
    if text[at].islower():
        return tag_at(text, at) in ("verb", "pronoun")
    return name_tag_ends(text, at, ".") and not _PRONOUN.match(text, at)
