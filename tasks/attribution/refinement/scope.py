"""Corrects where a content ends: before the reporter's words, and behind a pair of dashes.

The network marks labels token by token. It runs on into the sentence behind a tag (``“It rose,” Holm said. The town
has 400 houses.``), and stops at a dash (``said he bought it in June - before the fire - in a shop``).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from quotewire.schemas.document import StatementType
from quotewire.tasks.attribution.frames import INNER
from quotewire.tasks.attribution.text import QUOTATION_MARKS, CharSpan, covering_token, text_of, trimmed
from quotewire.tasks.attribution.types import Candidate

_OPEN: Final = frozenset("“„«\"'‘`")
_DASHES: Final = frozenset("-–—")
_TAGGED: Final = re.compile(r"[“«\"](?=[^\W\d_a-z])[^“”«»\"\n]{3,1500}[,!?][”»\"]")
"""A quotation that begins like a sentence and ends before its tag."""
_COMMENT: Final = re.compile(
    r"[ \xa0](?:--?|–|—)[ \xa0](?:an?|the same) (?:\w{1,20} )?(?:accusation|allegation|argument|assertion|charge|claim"
    r"|contention|denial|figure|idea|notion|prediction|promise|proposal|statement|suggestion|threat|view)\b"
)
"""A noun for what was said, in apposition to it: the reporter goes on."""
_OF_OTHERS: Final = re.compile(
    r",[ \xa0]an? (?:\w{1,20}[ \xa0])?(?:account|accusation|allegation|argument|assertion|charge|claim|contention"
    r"|denial|estimate|figure|finding|idea|notion|number|prediction|promise|statement|suggestion|sum|threat|total|version|view)"
    r"[ \xa0](?:that|which)[ \xa0](?P<own>[^,.]{3,80})"
)
"""What somebody else makes of a content: ``, a sum that the insurer disputes``."""
_DISPUTED: Final = re.compile(
    r"\b(?:disput|den(?:y|ie)|contradict|reject|dismiss|contest|question|doubt|challeng|refut|rebut|debunk|disprov"
    r"|deem|called? (?:false|untrue))\w{0,4}\b"
)
_CONCESSION: Final = re.compile(
    r"(?:,|[ \xa0](?:--?|–|—))[ \xa0](?:even though|although|though|despite|in spite of)[ \xa0](?P<rest>[^\n]{3,400})"
)
"""A clause with which the reporter contradicts a claim. Behind a comma and in the indicative, readers of PolNeAR's
training part left two in three out of the content."""
_NEXT_PARAGRAPH: Final = re.compile(r"[.!?…]?[ \t\xa0]*+\n\s*+")
"""What stands between two pieces of a quotation that goes on in the next paragraph and is not opened again there."""
_EXAMPLES: Final = re.compile(r"(?:such as|including|like)[ \xa0](?=[“«\"][^\W_a-z])")
"""What leads to quoted examples of what somebody says, and is no part of them."""
_BEFORE_TAG: Final = re.compile(r"[,.!?…]?[ \xa0]?[-–—][ \xa0]")
_BEHIND_TAG: Final = re.compile(r"[.!?]?[ \xa0]?[-–—][ \xa0](?=[^\W\d_a-z])")
_SPEAKERS: Final = frozenset({"he", "she", "they", "we", "i", "his", "her", "their", "you", "having", "being"})
_MODAL: Final = re.compile(r"\b(?:would|could|should|may|might|will|can|must)\b|’ll\b|'ll\b")
_LED: Final = re.compile(r"[ \xa0](?:that )?(?P<led>[^-–—.,:;!?\n“”«»\"]{2,60})[ \xa0](?P<dash>-|–|—)[ \xa0]")
"""The words between a cue and a phrase between dashes, which its content begins with."""
_INSERTED: Final = re.compile(r"[ \xa0](?P<dash>-|–|—)[ \xa0][^-–—\n]{3,120}[ \xa0](?P=dash)[ \xa0](?=[^\W\d_A-Z])")
"""A phrase between a pair of dashes, behind which the sentence goes on in lower case."""


def trim_narrative(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Remove the reporter's words from contents, and complete contents that are cut at a pair of dashes.

    Args:
        doc: The document.
        found: Its statements.
    """
    text = text_of(doc)
    made: list[Candidate] = []
    for statement in found:
        whole = _at_marks(text, statement, _quoted_part(doc, text, statement))
        kind: StatementType = (
            "direct" if whole[0] != statement.content[0] and text[whole[0][0]] in _OPEN else statement.type
        )
        whole = _before_dashes(doc, text, statement, whole)
        content = _without_rebuttal(text, _across_dashes(doc, text, statement, whole))
        content = _resumed(doc, text, statement, content)
        made.append(statement if content == statement.content else replace(statement, type=kind, content=content))
    return made


def _quoted_part(doc: Doc, text: str, statement: Candidate) -> tuple[CharSpan, ...]:
    """A content whose quotation stands before its tag, without what follows the tag's sentence unquoted."""
    if statement.head is None or not statement.cue or statement.content[0][0] >= statement.cue[0][0]:
        return statement.content
    if text[statement.content[0][0]] not in _OPEN or statement.frame == INNER:
        return statement.content
    end = doc[statement.head].sent.end_char
    left: list[CharSpan] = []
    for piece in statement.content:
        goes_on = bool(left) and _NEXT_PARAGRAPH.fullmatch(text, left[-1][1], piece[0]) is not None
        if piece[0] < end or goes_on or _is_spoken(text, piece[0]):
            left.append(piece)
    return tuple(left) or statement.content


def _at_marks(text: str, statement: Candidate, content: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
    """A content without the sentence before a tagged quotation or the words that lead to quoted examples.

    The sentence ends in an abbreviation (``part of the U.S. “We forget nothing,” guide X said``), so that the parser
    sees no end.
    """
    start, end = content[0]
    examples = _EXAMPLES.match(text, start)
    if examples is not None and examples.end() < end:
        return ((examples.end(), end), *content[1:])
    if statement.type != "mixed" or not statement.cue or statement.cue[0][0] < end or text[start] in _OPEN:
        return content
    found = _TAGGED.search(text, start, end)
    if found is None or not text[start : found.start()].rstrip(" \xa0").endswith((".", "!", "?")):
        return content
    return (found.span(), *content[1:])


def _without_rebuttal(text: str, content: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
    """A content without what the reporter says of it: ``- a claim the owner denies``, ``, although it was new``."""
    start, end = content[-1]
    comment = _COMMENT.search(text, start, end) or _concession(text, start, end) or _dispute(text, start, end)
    if comment is None or QUOTATION_MARKS & set(text[comment.start() : end]):
        return content
    kept = trimmed(text, start, comment.start())
    return (*content[:-1], kept) if kept is not None else content


def _concession(text: str, start: int, end: int) -> re.Match[str] | None:
    """The concessive clause that ends a content, unless it goes on about the speaker or says what may be."""
    found = _CONCESSION.search(text, start, end)
    if found is None or text[start] in _OPEN or "," in found["rest"]:
        return None
    first = found["rest"].split(maxsplit=1)[0].lower()
    if first in _SPEAKERS or first.endswith("ing") or _MODAL.search(found["rest"]):
        return None
    return found


def _dispute(text: str, start: int, end: int) -> re.Match[str] | None:
    """The apposition that says who disputes a content."""
    found = _OF_OTHERS.search(text, start, end)
    return found if found is not None and _DISPUTED.search(found["own"]) else None


def _is_spoken(text: str, at: int) -> bool:
    """True if words begin with a quotation mark or behind a dash that resumes a speaker's words."""
    return text[at] in _OPEN or text[max(0, at - 3) : at].strip() in _DASHES


def _resumed(doc: Doc, text: str, statement: Candidate, content: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
    """Words without marks whose tag dashes set off, with those behind the tag: ``It is sad, - says X. - We slept.``."""
    if statement.head is None or not statement.cue or statement.cue[0][0] < content[-1][1]:
        return content
    start, end = content[0][0], content[-1][1]
    set_off = _BEFORE_TAG.match(text, end) and not QUOTATION_MARKS & set(text[max(0, start - 1) : end])
    if not set_off and not _is_behind_dash(text, start):
        return content
    behind = _BEHIND_TAG.match(text, doc[statement.head].sent.end_char - 1)
    last = text.find("\n", content[0][0])
    rest = trimmed(text, behind.end(), last if last >= 0 else len(text)) if behind is not None else None
    if rest is None or _BEHIND_TAG.search(text, *rest) or QUOTATION_MARKS & set(text[slice(*rest)]):
        return content
    return (*content, rest)


def _is_behind_dash(text: str, at: int) -> bool:
    """True if a dash at the beginning of a line leads to an offset."""
    dash = _behind_words(text, at)
    if not dash or text[dash - 1] not in _DASHES:
        return False
    line = _behind_words(text, dash - 1)
    return not line or text[line - 1] == "\n"


def _behind_words(text: str, at: int) -> int:
    """Offset of the spaces before an offset; one by one, since what a line begins with may be far away."""
    while at and text[at - 1] in " \xa0":
        at -= 1
    return at


def _before_dashes(doc: Doc, text: str, statement: Candidate, content: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
    """A content with its first words, if it begins between dashes: ``said the witness — a boy — had lied``."""
    if statement.head is None or not statement.cue or statement.type != "indirect":
        return content
    (start, end), at = content[0], statement.cue[-1][1]
    led = _LED.fullmatch(text, at, start)
    if led is None or f" {led['dash']} " not in text[start:end] or not statement.mention:
        return content
    words = doc.char_span(*led.span("led"), alignment_mode="expand")
    if words is None or any(token.pos_ in {"VERB", "AUX"} for token in words) or statement.mention[-1][1] > at:
        return content
    return ((led.start("led"), end), *content[1:])


def _across_dashes(doc: Doc, text: str, statement: Candidate, content: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
    """A content behind its cue that ends at a pair of dashes, extended to the end of its sentence."""
    last = content[-1]
    inserted = _INSERTED.match(text, last[1])
    if inserted is None or statement.head is None or not statement.cue or statement.cue[-1][1] > last[0]:
        return content
    # The parser may end the sentence at a dash.
    behind = covering_token(doc, inserted.end())
    end = behind.sent.end_char if behind is not None else 0
    rest = text[inserted.end() : end]
    if not rest or QUOTATION_MARKS & set(rest) or "," in rest:
        return content
    whole = trimmed(text, last[0], end)
    return (*content[:-1], whole) if whole is not None else content
