"""Gives each quotation to one reporting tag: the one that leads to it, or the nearest behind it.

A finder that reads each cue by itself gives one quotation to the cues on both sides of it, above all where speakers
follow each other (``X said, “A.” Y said, “B.”``; ``“A,” X wrote. “B,” added Y.``).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.frames import DISCOURSE
from quotewire.tasks.attribution.text import (
    FINITE,
    SENTENCE_ENDS,
    CharSpan,
    Quotation,
    SpanIndex,
    confidences,
    is_within,
    share,
    text_of,
    trimmed,
)
from quotewire.tasks.attribution.types import Candidate

_OPEN: Final = frozenset("“„«\"'‘`")
_LEADS: Final = re.compile(r"[^.?!“”„«»\"\n]{0,60}[,:][ \xa0]?\Z")
"""What stands between a tag and the quotation that it leads to."""
_FOLLOWS: Final = re.compile(r"[^.?!“”„«»\"\n]{0,160}\Z")
"""What stands between a quotation and the tag behind it; a speaker with his offices has up to 160 characters."""
_LONGEST_TAG: Final = 600
"""Maximum length of a tag with another report, in characters."""
_ENDED: Final = re.compile(r"[.…][”»\"’']*\Z")
"""The end of a quotation that is a whole sentence: no tag follows it."""
_QUOTED: Final = re.compile(r"[“„«\"](?:[^\W_a-z]|…)")
"""The beginning of a quoted sentence."""
_NARRATED: Final = 3
"""Minimum number of words of the reporter's sentence between a tag and the next quotation."""
_FAR: Final = 10**6
_NEIGHBOURS: Final = 8
"""Number of statements on each side that may claim the same quotation."""
_SAME: Final = 0.8
"""Minimum share of a piece inside another statement's content for it to be that one's too."""


def one_owner(text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements without the quotations that belong to the tag of another.

    Args:
        text: The document's text.
        found: Statements of the document, in text order; one that loses all its content is left out.
    """
    made: list[Candidate] = []
    for i, statement in enumerate(found):
        content = tuple(piece for piece in statement.content if _is_own(text, found, i, piece))
        content = _behind_full_stop(text, statement, content)
        if content:
            made.append(statement if content == statement.content else replace(statement, content=content))
    return made


def parted(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Take quotations off a statement that stand behind a sentence of the reporter, as statements without a tag.

    ``“A,” says X. “B.” X has two children. “C.”``: readers list C by itself, though it is X's too; so they do with B
    in ``“A,” X said, adding that it was late. “B.”``, where another report stands between, and in ``“A,” X says. He has
    lived there for years. “B.”``.

    Args:
        doc: The document.
        found: Its statements.
    """
    text = text_of(doc)
    made: list[Candidate] = []
    reports = SpanIndex((one.cue[0], one) for one in found if one.cue and one.act == "speech")
    for statement in found:
        parts: list[tuple[CharSpan, ...]] = []
        for k, piece in enumerate(statement.content):
            if k and not _is_parted(doc, text, statement, k, reports):
                parts[-1] = (*parts[-1], piece)
            else:
                parts.append((piece,))
        if len(parts) == 1:
            made.append(statement)
            continue
        own = min(parts, key=lambda part: min(_distance(text, statement, piece)[0] for piece in part))
        rest = replace(statement, cue=(), head=None, mention=None, type="direct", frame=DISCOURSE)
        sure = confidences()[DISCOURSE]
        made += [
            replace(statement, content=part) if part is own else replace(rest, content=part, confidence=sure)
            for part in parts
        ]
    return made


def _is_parted(doc: Doc, text: str, statement: Candidate, k: int, reports: SpanIndex[Candidate]) -> bool:
    """True if a sentence without the tag, or with another report, stands before a quotation of a sentence."""
    before, piece = statement.content[k - 1], statement.content[k]
    gap = before[1], piece[0]
    if not statement.cue or _QUOTED.match(text, *piece) is None:
        return False
    if any(gap[0] <= start < gap[1] for start, _ in statement.cue) and not _is_reported_in(gap, reports):
        return _is_narrated(doc, statement.cue[-1][1], gap[1])
    line = text[slice(*gap)].rstrip(" \xa0\n").rpartition("\n")[2]
    return line[-1:] in SENTENCE_ENDS and any(char.isalnum() for char in line)


def _is_narrated(doc: Doc, start: int, end: int) -> bool:
    """True if another sentence begins behind a tag and ends at, or leads to, the next quotation."""
    between = doc.char_span(start, end, alignment_mode="contract")
    if between is None:
        return False
    first = next((token.i for token in between[1:] if token.is_sent_start), between.end)
    narrated = [token for token in doc[first : between.end] if token.is_alpha]
    return len(narrated) >= _NARRATED and any(token.tag_ in FINITE for token in narrated)


def _is_reported_in(gap: CharSpan, reports: SpanIndex[Candidate]) -> bool:
    """True if the words between two pieces of a content have a report with a content of their own."""
    return gap[1] - gap[0] <= _LONGEST_TAG and any(
        gap[0] <= cue[0] < start and end <= gap[1]
        for cue, report in reports.near(gap)
        for start, end in (report.content[0], report.content[-1])
    )


def with_whole_runs(marks: Marks, found: Sequence[Candidate], quotations: Sequence[Quotation]) -> list[Candidate]:
    """Give a quotation that runs over paragraphs, and is opened but once, to one statement as a whole.

    ``“A,” she says. “B.`` and, in the next paragraph, ``C,” says Anna Holm.``: all of B and C is Anna Holm's, though B
    stands behind another tag.

    Args:
        marks: The document's text and what of it is quoted.
        found: Statements of the document; one that loses all its content is left out.
        quotations: The document's quotations, in order.
    """
    text, made = marks.text, list(found)
    index: SpanIndex[int] | None = None
    for run in _runs(text, quotations):
        index = index or SpanIndex((piece, i) for i, statement in enumerate(found) for piece in statement.content)
        span = run[0][0], run[-1][1]
        near = sorted({i for _, i in index.near(span) if _shared_with(span, made[i].content)})
        # What somebody else says inside of the quotation stays.
        parts = {i: made[i] for i in near if not (made[i].cue and _is_inside(made[i], [span]))}
        owner = _owner_of_run(text, run, {i: one for i, one in parts.items() if one.cue})
        for i in parts if owner is not None else ():
            rest = _beside(text, made[i].content, span)
            content = tuple(sorted((*rest, *run))) if i == owner else rest
            made[i] = replace(made[i], content=content, type=marks.type_of(content))
    return [statement for statement in made if statement.content]


def _owner_of_run(text: str, run: Sequence[CharSpan], tagged: Mapping[int, Candidate]) -> int | None:
    """Which of the statements that have a part of it owns a quotation: the one whose tag leads to it, else ends it.

    Without such a tag it is the one that has its beginning, as behind a tag in the middle.
    """
    for is_own in (_leads_to, _ends, _begins):
        owners = [i for i, one in tagged.items() if is_own(text, one, run)]
        if owners:
            return owners[0] if len(owners) == 1 else None
    return None


def _runs(text: str, quotations: Sequence[Quotation]) -> Iterator[list[CharSpan]]:
    """Yield the pieces of each quotation that ends in another paragraph than it begins in and is opened but once."""
    run: list[CharSpan] = []
    for quotation in quotations:
        goes_on = (
            bool(run) and text[quotation.start] not in _OPEN and not text[run[-1][1] : quotation.start].strip(" \n.")
        )
        run = [*run, (quotation.start, quotation.end)] if goes_on else [(quotation.start, quotation.end)]
        if quotation.closed:
            if len(run) > 1:
                yield run
            run = []


def _leads_to(text: str, statement: Candidate, run: Sequence[CharSpan]) -> bool:
    """True if the tag of a statement leads to a quotation."""
    end = statement.cue[-1][1]
    return end <= run[0][0] and _LEADS.match(text[end : run[0][0]]) is not None


def _ends(text: str, statement: Candidate, run: Sequence[CharSpan]) -> bool:
    """True if the tag of a statement stands right behind a quotation."""
    start = statement.cue[0][0]
    return start >= run[-1][1] and _FOLLOWS.match(text[run[-1][1] : start]) is not None


def _begins(_text: str, statement: Candidate, run: Sequence[CharSpan]) -> bool:
    """True if a statement has the beginning of a quotation."""
    return _shared_with(run[0], statement.content)


def _beside(text: str, content: Sequence[CharSpan], span: CharSpan) -> tuple[CharSpan, ...]:
    """A content without the words of a quotation, but with the next one where a piece has both: ``…” “We left,”``."""
    rest: list[CharSpan] = []
    for piece in content:
        behind = trimmed(text, span[1], piece[1])
        if not _shared_with(span, (piece,)):
            rest.append(piece)
        elif behind is not None and text[behind[0]] in _OPEN:
            rest.append(behind)
    return tuple(rest)


def _shared_with(span: CharSpan, content: Sequence[CharSpan]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in content)


def _is_own(text: str, found: Sequence[Candidate], i: int, piece: CharSpan) -> bool:
    """False if a quotation is nearer to the tag of another statement that has it too."""
    statement = found[i]
    if not statement.cue or text[piece[0]] not in _OPEN:
        return True
    own = _distance(text, statement, piece)
    for other in found[max(0, i - _NEIGHBOURS) : i + _NEIGHBOURS + 1]:
        if other is statement or not other.cue or other.act != "speech" or _is_inside(other, statement.content):
            continue
        if _is_inside(statement, other.content) or share(piece, other.content) < _SAME:
            continue
        if _distance(text, other, piece) < own:
            return False
    return True


def _distance(text: str, statement: Candidate, piece: CharSpan) -> tuple[int, int]:
    """How near a tag is to a quotation: first by how it stands to it, then in characters."""
    start, end = statement.cue[0][0], statement.cue[-1][1]
    if end <= piece[0]:
        between = text[end : piece[0]]
        return (0 if _LEADS.match(between) or not between.strip() else 2), len(between)
    if start >= piece[1]:
        between = text[piece[1] : start]
        near = _FOLLOWS.match(between) is not None
        return (1 if near and not (_ENDED.search(text[piece[0] : piece[1]]) and between.strip()) else 2), len(between)
    return 3, _FAR


def _behind_full_stop(text: str, statement: Candidate, content: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
    """A content without the quotation before a sentence that introduces the next: ``“A.” Holm said, “B.”``."""
    if not statement.cue:
        return content
    start, end = statement.cue[0][0], statement.cue[-1][1]
    before = [piece for piece in content if piece[1] <= start and text[piece[0]] in _OPEN]
    led = any(end <= piece[0] and _LEADS.match(text[end : piece[0]]) for piece in content)
    if not before or not led:
        return content
    last = before[-1]
    subject = text[last[1] : start].lstrip(" .\xa0")
    if subject[:1].isupper() and _ENDED.search(text[last[0] : last[1]] + text[last[1] : last[1] + 1].strip()):
        return tuple(piece for piece in content if piece not in before)
    return content


def _is_inside(statement: Candidate, content: Sequence[CharSpan]) -> bool:
    return is_within(statement.cue[0][0], content)
