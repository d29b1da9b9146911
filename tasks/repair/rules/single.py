"""quote.single_space, quote.single_direction, quote.apostrophe_misplaced: single quotation marks and apostrophes.

Translators misplace single marks like double ones: ``said ‘ present ‘``, ``the proven’ best pilot’``,
``the pilots ’homes``. Most single marks are apostrophes, so a mark counts as a quotation mark only if a second one
pairs with it and no apostrophe could stand there: ``proven’`` is neither a possessive nor a form like ``goin’``. Once
a mark in a paragraph could be either (a plural possessive inside a quotation), all later ones are left alone.
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.kinds import RepairKind
from quotewire.tasks.repair.marks import SENTENCE_ENDS, Mark, read_mark
from quotewire.tasks.repair.reporting_tags import FUNCTION_WORDS, INTRODUCING, tag_at

MAX_QUOTED: Final = 160
"""Maximum distance between a pair of misplaced single marks, in characters."""

_SPACE: Final = "A space stood between the single quotation mark and what it quotes."
_DIRECTION: Final = "The single mark opens a quotation but was attached to the word before it."
_TURNED: Final = "The single mark closes a quotation but pointed the wrong way and stood apart from it."
_OPENS: Final = "The single mark opens a quotation but pointed the wrong way."
_POINTS: Final = "The single mark closes a quotation but pointed the wrong way."
_APOSTROPHE: Final = "The apostrophe of a plural belongs to the word before it."
_GLUE: Final = "The single quotation mark was written against the word beside it."
# Korean has no space there. An apostrophe could stand in one of both places, but not in both.
_BEFORE_GLUED: Final = re.compile(
    r"(?<![^\W_])(?:an?|the|as|of|this|that|called|named|titled|in|and|with|for|from|was|is|are|said|his|her|their|its)\Z"
)
_BEFORE_LENGTH: Final = 7
"""Letters of the longest of these words, and the character before it."""
_MAY_OPEN: Final = re.compile(r"['‘](?<=[a-z].)(?=[^\W\d_])")
_GLUED: Final = re.compile(
    r"(?P<opens>['‘])(?!(?:s|t|re|ve|ll|d|m|n|em|cause|til)\b)(?=[^\W\d_][^'‘’\n]{2,60}['’][^\W\d_])"
    r"[^'‘’\n]{2,59}[^\W_](?P<closes>['’])(?!(?:s|t|re|ve|ll|d|m)\b)(?=[a-z]{2,})"
)
_APART: Final = "The apostrophe stood apart from its word."
_ONE_OFF: Final = "The single quotation marks stood one place off."
_JOINED: Final = "The space behind the apostrophe of a plural was missing."
# "as‘ fake news ’and": no apostrophe is an opening mark, so the pair is certain.
_OFF: Final = re.compile(r"(?<=[a-z,:])‘ (?P<quoted>[^\W_][^‘’\n]{1,158}) ’(?=[a-z])")
# "the players’strike": no ending of a word has four letters.
_POSSESSIVE: Final = re.compile(r"['’](?<=[a-hj-rt-z]s.)(?=[a-z]{4,20}(?![\w'’]))")
_SEVERAL: Final = 2
"""Number of such places that shows that straight ones are no typing error of their author."""
# "Qur'an", "Sana'a": where a letter of another script is written as an apostrophe, a word may begin with one.
_LETTER: Final = re.compile(r"['’‘ʼ](?<=[^\W\d_]{2}.)(?!(?:s|t|d|m|ll|re|ve|em|er|am|n|clock)(?![^\W\d_]))(?=[^\W\d_])")

# A mark between two letters or digits is an apostrophe; any other may be a quotation mark.
_FREE: Final = re.compile(r"['‘’](?:(?<![^\W_].)|(?![^\W_]))")
_ELISION: Final = re.compile(
    r"(?:cause|em|til|till|round|bout|tis|twas|neath|fore|cos|cuz|kay|sup|nuff|n|d|s|ll|re|ve|t|m)\b|\d", re.IGNORECASE
)
_AND: Final = re.compile(r"['‘’]n['’]", re.IGNORECASE)
_CUT_ENDING: Final = re.compile(r"['’] (?:s|t|re|ve|ll|d|m)(?![\w'’])")
_LINK: Final = re.compile(r" (?:and|or|to|with) ")
_CUT: Final = re.compile(r"(?:in|ol|an|th|wi|lil|mo|po|fo|lo|jus|o|s|z|x)\Z", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+\Z")
_PLURAL: Final = re.compile(r"[^\W\d_]{3,}s\Z")
_NO_PLURAL: Final = (
    FUNCTION_WORDS | INTRODUCING | frozenset("does has his its less plus this thus unless was yes across".split())  # noqa: SIM905
)


def single_marks(view: View) -> Iterator[Edit]:
    """Move misplaced single quotation marks and plural apostrophes to where they belong.

    >>> text = "He said ‘ present ‘ and left with the proven’ best pilot in port’."
    >>> [(text[e.start : e.end], e.after, e.kind) for e in single_marks(View(text))][::2]
    [('‘ ', '‘', 'quote.single_space'), ('’ ', ' ‘', 'quote.single_direction')]
    >>> [e.after for e in single_marks(View("It hampers the senators ’runoff and the workers ' homes."))]
    ['’ ', "' "]
    >>> list(single_marks(View("The pilots’ oldest friend was rowin’ to the boys’ club in the '60s.")))
    []
    """
    for found in _OFF.finditer(view.text) if "‘ " in view.text else ():
        opens, closes = (found.start(), found.start() + 2), (found.end() - 2, found.end())
        yield Edit.one(opens, " ‘", "quote.single_space", _ONE_OFF, 0.85)
        yield Edit.one(closes, "’ ", "quote.single_space", _ONE_OFF, 0.85)
    letters = _LETTER.search(view.text) is not None
    for start, places in _paragraphs(view.text):
        end = view.text.find("\n", places[-1])
        marks = [read_mark(view.text, start, len(view.text) if end < 0 else end, at) for at in places]
        free = [mark for mark in marks if not _elides(view.text, mark)]
        yield from _read(view.text, free, letters=letters)
    joined = [found for found in _POSSESSIVE.finditer(view.text) if _plural_at(view.text, found.start())]
    for found in joined:
        if found[0] == "’" or len(joined) >= _SEVERAL:
            yield Edit.one((found.end(), found.end()), " ", "quote.apostrophe_misplaced", _JOINED, 0.85)
    for found in _glued(view.text):
        for at in (found.start("opens"), found.end("closes")):
            yield Edit.one((at, at), " ", "quote.single_space", _GLUE, 0.85)


def _glued(text: str) -> Iterator[re.Match[str]]:
    """Yield the quotations whose single marks are joined to the words on both sides."""
    done = 0
    for opens in _MAY_OPEN.finditer(text):
        at = opens.start()
        found = _GLUED.match(text, at)
        if found is not None and _BEFORE_GLUED.search(text, max(done, at - _BEFORE_LENGTH), at):
            done = found.end()
            yield found


def _paragraphs(text: str) -> Iterator[tuple[int, list[int]]]:
    """Yield the start of each paragraph that has free single marks, with the offsets of those marks."""
    start, places = 0, list[int]()
    for found in _FREE.finditer(text):
        line = text.rfind("\n", places[-1] if places else start, found.start()) + 1
        if line > start and places:
            yield start, places
            places = []
        start = max(line, start)
        places.append(found.start())
    if places:
        yield start, places


def _elides(text: str, mark: Mark) -> bool:
    """Whether the mark is a sign of feet or minutes, or stands for letters omitted in a word or at its start."""
    if mark.gap_left == 0 and (mark.left.isdigit() or _AND.match(text, mark.at - 2)):
        return True
    if mark.gap_left == mark.gap_right == 1 and _CUT_ENDING.match(text, mark.at):
        return True
    return mark.gap_right == 0 and _ELISION.match(text, mark.at + 1) is not None


def _read(text: str, marks: list[Mark], *, letters: bool) -> Iterator[Edit]:
    """Yield the edits for a paragraph's marks, which are read from left to right.

    Args:
        text: The article.
        marks: The paragraph's free single marks.
        letters: Whether the article writes a letter of another script as an apostrophe, so that a word may begin so.
    """
    number = 0
    while number < len(marks):
        mark, after = marks[number], marks[number + 1] if number + 1 < len(marks) else None
        if mark.shape == "open" and after is not None and not letters and (edits := _turned(text, mark, after)):
            yield from edits
            number += 2
        elif mark.shape == "open" and not _misplaced(text, mark, after):
            # A correct quotation: continue after its end, if the end is certain.
            number = _behind(text, marks, number + 1)
        elif after is not None and _LINK.fullmatch(text, mark.at + 1, after.at):
            number += 2  # two signs that are named: "use ‘ and ’"
        elif after is not None and _pairs(text, mark, after):
            yield from _paired(mark, after)
            number += 2
        else:
            yield from () if letters and not mark.gap_right else _apostrophe(text, mark)
            number += 1


def _turned(text: str, mark: Mark, after: Mark) -> list[Edit]:
    """Return the edits of a pair whose first mark stands like an opening one, and whose characters or end are wrong.

    An apostrophe may look like each of these marks, but hardly like both of a pair: ``‘art‘``, ``its ’golden boy’.``,
    ``‘We wait, ’said Lee``.
    """
    if after.at - mark.at > MAX_QUOTED or (mark.left.isalnum() and _plural(text, mark)):
        return []
    edits = []
    whole = after.shape == "close" and not _possessive(text, after)
    word = _WORD.search(text, max(0, after.at - 20), after.at)
    if mark.char == "’" and after.char == "’" and whole and not (word and _CUT.search(word[0])):
        edits.append(Edit.one((mark.at, mark.at + 1), "‘", "quote.single_direction", _OPENS, 0.85))
    ends = (after.at - after.gap_left, after.at + 1)
    if after.char == "‘" and whole:
        edits.append(Edit.one(ends, "’", "quote.single_direction", _POINTS, 0.85))
    elif after.shape == "open" and after.left in (",", "?", "!") and tag_at(text, after.at + 1):
        kind: RepairKind = "quote.single_direction" if after.char == "‘" else "quote.single_space"
        closer = "'" if after.char == "'" else "’"
        edits.append(Edit.one(ends, closer + " ", kind, _TURNED, 0.85))
    return edits


def _behind(text: str, marks: list[Mark], number: int) -> int:
    """Return the index after the closing mark, or after the last mark if the close could be a possessive."""
    if number < len(marks) and marks[number].shape == "close" and not _possessive(text, marks[number]):
        return number + 1
    return len(marks)


def _possessive(text: str, mark: Mark) -> bool:
    """Whether a mark may be a possessive apostrophe: directly after s, z or x, and with a space and a word after it."""
    return text[mark.at - 1 : mark.at] in ("s", "z", "x") and mark.gap_right > 0 and mark.right.isalnum()


def _misplaced(text: str, mark: Mark, after: Mark | None) -> bool:
    """Whether a mark is an apostrophe attached to the next word: a plural precedes it, and no closing mark follows."""
    closes = after is not None and (after.shape == "close" or (after.shape == "spaced" and not _plural(text, after)))
    return mark.char != "‘" and mark.right.islower() and mark.gap_left == 1 and not closes and _plural(text, mark)


def _plural(text: str, mark: Mark) -> bool:
    return _plural_at(text, mark.at - mark.gap_left)


def _plural_at(text: str, end: int) -> bool:
    """Whether a word that ends at an offset is probably a plural."""
    word = _PLURAL.search(text, max(0, end - 20), end)
    return word is not None and word[0].lower() not in _NO_PLURAL and not word[0].endswith("ss")


def _pairs(text: str, mark: Mark, after: Mark) -> bool:
    """Whether two marks enclose a quotation although the first is not placed like an opening mark."""
    if after.at - mark.at > MAX_QUOTED or mark.wide or after.shape not in ("close", "spaced"):
        return False
    if mark.shape == "spaced":
        return (mark.char == "‘" or not _plural(text, mark)) and mark.right.isalnum()
    if mark.shape != "close" or mark.char == "‘" or mark.gap_right != 1 or not mark.right.isalnum():
        return False
    if mark.left in SENTENCE_ENDS:  # the quotation begins a new sentence, so it must also end with one
        return mark.right.isupper() and after.left in SENTENCE_ENDS and after.shape == "close"
    word = _WORD.search(text, max(0, mark.at - 20), mark.at)
    if word is None or _CUT.search(word[0]) or _possessive(text, after) or after.shape == "spaced":
        return False
    return not any(stop in text[mark.at : after.at] for stop in (". ", "? ", "! "))


def _paired(mark: Mark, after: Mark) -> Iterator[Edit]:
    """Yield the edit of a misplaced opening mark, and that of its closing mark if that is wrong too."""
    opener, closer = ("'", "'") if mark.char == "'" else ("‘", "’")
    if mark.shape == "close":
        span, new = (mark.at, mark.at + 1 + mark.gap_right), " " + opener
        yield Edit.one(span, new, "quote.single_direction", _DIRECTION, 0.85)
    elif mark.gap_right:
        yield Edit.one((mark.at, mark.at + 1 + mark.gap_right), opener, "quote.single_space", _SPACE, 0.85)
    if after.gap_left:
        turned = after.char == "‘"
        kind: RepairKind = "quote.single_direction" if turned else "quote.single_space"
        new = (closer if turned else after.char) + " " * (after.gap_right == 0 and after.right.isalnum())
        yield Edit.one((after.at - after.gap_left, after.at + 1), new, kind, _TURNED if turned else _SPACE, 0.85)


def _apostrophe(text: str, mark: Mark) -> Iterator[Edit]:
    """Move a plural's apostrophe that is attached to the next word, or spaced on both sides, back to its word."""
    if mark.char == "‘" or mark.gap_left != 1 or not mark.right.islower() or not _plural(text, mark):
        return
    span = (mark.at - 1, mark.at + 1 + mark.gap_right)
    if mark.gap_right == 0:
        yield Edit.one(span, mark.char + " ", "quote.apostrophe_misplaced", _APOSTROPHE, 0.85)
    elif mark.gap_right == 1:
        yield Edit.one(span, mark.char + " ", "punct.split_apostrophe", _APART, 0.85)
