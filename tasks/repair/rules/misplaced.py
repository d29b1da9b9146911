"""quote.misplaced: marks that stand one word off: ``We wait, said” Lee``, ``Lee “said. We``, ``good, but” he left``.

Some translators align the marks of the source with the words of the output, and are one word off: a closing mark
stands behind the verb of its tag, or behind the conjunction that goes on; an opening mark stands before the verb of the
tag that precedes it. Nobody ends a quotation with such a word, since the rest of the sentence needs it.

Others divide the text into sentences behind a mark instead of before it, so the mark that opens a sentence ends up
behind the sentence before: ``“No,” said Lee.” We go. We run,” he added``. There it would close nothing, and the next
mark closes what nothing opens.
"""

import re
from collections.abc import Iterator
from itertools import pairwise, zip_longest
from typing import Final

from quotewire.tasks.repair.article_view import Quoting, View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import PAUSES, Mark
from quotewire.tasks.repair.openings_above import tagged_at
from quotewire.tasks.repair.reporting_tags import INTRODUCING, closed_tag_at, tag_at
from quotewire.tasks.repair.sentences import BREAK

_VERB: Final = "A part of the tag stood within the quotation: the mark was too late."
_LINK: Final = (
    "The word that joins the rest of the sentence stood within the quotation: the mark was one word too late."
)
_EARLY: Final = "The verb of the tag stood within the next quotation: the mark was one word too early."
_SENTENCE: Final = "The mark that opens the next quotation stood behind the sentence before it."
_LAST: Final = re.compile(r"(?P<pause>[,?!]) (?P<word>[a-z]{2,14})\Z")
_SUBJECT: Final = re.compile(r"[,?!] (?P<who>he|she|they|(?:the|his|her|their)(?: [\w’'-]{2,20}){1,3})\Z")
_NEXT: Final = re.compile(r" ?(?P<word>[a-z]{2,20})\b")
_FIRST: Final = re.compile(r"(?P<verb>[a-z]{2,14})(?=\. [A-ZÀ-Þ])")
_LINKS: Final = frozenset(("but", "and", "yet", "while", "which", "who", "whereas", "although", "or"))
_FINITE: Final = re.compile(r"(?:is|was|were|are|has|had|did|does|will|would|could|can|he|she|they|it|[a-z]{2,18}ed)\Z")
_WORDS: Final = 3
"""Minimum words of a quotation that ends with a conjunction by mistake; ``a “yes, but” answer`` is shorter."""
_TAG: Final = 80
"""Characters of a tag that are read."""
_TOLD: Final = 200
"""Maximum length of the sentence of a tag behind which the next opening mark may stand, in characters."""


def misplaced_marks(view: View) -> Iterator[Edit]:
    """Move such marks to where they belong.

    >>> text = "“We wait here, said” baker Lee. He called it “a great joy, but” warned us. “No,” Lee “said. We go.”"
    >>> [(text[e.start : e.end], e.after) for e in misplaced_marks(View(text))]
    [(' said”', '” said'), (', but”', '”, but'), ('“said. ', 'said. “')]
    >>> list(misplaced_marks(View("It was a “yes, but” answer. “He came, he said” was all.")))
    []
    """
    text = view.text
    for paragraph, below in zip_longest(view.quoting, view.quoting[1:]):
        yield from _behind_sentence(text, paragraph, below)
        for first, second in pairwise(paragraph.marks):
            if first.glyph != "close" and second.glyph != "open" and second.shape == "close":
                yield from _late(text, first, second)
            elif first.shape == "close" and "," in (first.left, first.right) and second.shape == "open":
                yield from _early(text, first, second)


def _behind_sentence(text: str, paragraph: Quoting, below: Quoting | None) -> Iterator[Edit]:
    """Yield the edit of a mark behind a tag's sentence, if the next mark closes the quotation of the next sentence."""
    following = [*paragraph.marks, *(below.marks[:1] if below is not None and not below.continues else ())]
    for closes, mark, after in zip(following, following[1:], following[2:], strict=False):
        tag = text[closes.at + 1 + closes.gap_right : mark.at]
        if (
            (mark.left, mark.gap_left, mark.gap_right) == (".", 0, 1)
            and mark.right.isupper()
            and (closes.shape, closes.glyph == "open", closes.left in PAUSES) == ("close", False, True)
            and len(tag) <= _TOLD
            and not BREAK.search(tag)
            and tagged_at(text, closes.at)
            and (after.shape, after.glyph == "open", after.left in PAUSES) == ("close", False, True)
            and tagged_at(text, after.at)
        ):
            opens = "“" if mark.char == "”" else mark.char
            yield Edit.one((mark.at, mark.at + 2), f" {opens}", "quote.misplaced", _SENTENCE, 0.85)


def _late(text: str, first: Mark, second: Mark) -> Iterator[Edit]:
    """Yield the edit of a closing mark behind the first word of what follows its quotation."""
    if first.shape != "open":
        return
    subject = _SUBJECT.search(text, max(first.at + 1, second.at - _TAG), second.at)
    if subject is not None and _is_cut(text, subject["who"], second):
        edit = Edit.one(
            (subject.start() + 1, second.at + 1), f"{second.char} {subject['who']}", "quote.misplaced", _VERB, 0.8
        )
        yield edit
        return
    last = _LAST.search(text, max(first.at + 1, second.at - 18), second.at)
    if last is None:
        return
    word, rest = last["word"], text[second.at + 1 : second.at + 1 + _TAG]
    span = last.start() + 1, second.at + 1
    if word in INTRODUCING:
        if tag_at(word + " " * (second.gap_right == 0) + rest, 0) == "verb":
            yield Edit.one(span, f"{second.char} {word}", "quote.misplaced", _VERB, 0.85)
        return
    follows = _NEXT.match(rest)
    finite = follows is not None and (follows["word"] in INTRODUCING or _FINITE.match(follows["word"]) is not None)
    long = len(text[first.at : last.start()].split()) >= _WORDS
    if last["pause"] == "," and word in _LINKS and finite and long:
        yield Edit.one((last.start(), second.at + 1), f"{second.char}, {word}", "quote.misplaced", _LINK, 0.8)


def _is_cut(text: str, who: str, mark: Mark) -> bool:
    """Whether a mark stands between the subject and the verb of a tag that ends its sentence."""
    tag = who + " " * (mark.gap_right == 0) + text[mark.at + 1 : mark.at + 1 + _TAG]
    ends = closed_tag_at(tag, 0)
    return ends is not None and ends > len(who) and _NEXT.match(tag, len(who)) is not None


def _early(text: str, first: Mark, second: Mark) -> Iterator[Edit]:
    """Yield the edit of an opening mark before the verb that ends the tag of the quotation before it."""
    found = _FIRST.match(text, second.at + 1)
    at = first.at + 1 + first.gap_right + 2 * (first.right == ",")
    if found is None or found["verb"] not in INTRODUCING or not 0 < second.at - at <= _TAG:
        return
    tag = text[at : second.at] + found["verb"]
    if closed_tag_at(tag + ".", 0) == len(tag):
        after = found["verb"] + ". " + second.char
        yield Edit.one((second.at, found.end() + 2), after, "quote.misplaced", _EARLY, 0.85)
