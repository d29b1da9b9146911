"""Lead-ins: a line that says who speaks, and below it what is said: a list, a block quotation, a plain paragraph.

``Rosa Wendel said three things:`` and three bullets; ``Wendel wrote:`` and a quotation that only the markup or the
colon shows. Also signatures and the author lines of posts below words without quotation marks.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.schemas.document import Block
from quotewire.tasks.attribution.detection.labels import lines_of
from quotewire.tasks.attribution.detection.linking import mention_of, source_of
from quotewire.tasks.attribution.detection.reporting_tags import can_tag
from quotewire.tasks.attribution.detection.turns import is_own_words
from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.text import CharSpan, cue_words, noun_kind, trimmed
from quotewire.tasks.wordlists.attribution import ISSUED_DOCUMENTS

_BULLET: Final = re.compile(
    r"(?:[-–—•·*▪◦‣●►▸][ \xa0]+|[•▪◦‣●►▸]|\(?(?:\d{1,2}|[a-hA-H]|[ivx]{1,4})[.)][ \xa0]+)(?=\S)"
)
_QUOTED_ITEM: Final = re.compile(r"[“\"«‘'„](?=\w|…)")
_CLOSED: Final = re.compile(r"[”\"»’'“][.,;!?]?$")
_SENTENCE: Final = re.compile(r"\S+[ \xa0]\S+.*[.!?…][”\"’']?$")
_HANDLE: Final = re.compile(
    r"(?P<dash>[—–―-]{1,2}[ \xa0]?)?(?P<name>[^\n@(“”\"]{2,60}?)[ \xa0]*\(?@\w{2,30}\)?(?P<rest>[^\n]{0,60})"
)
_ASKING: Final = frozenset({"ask", "inquire", "question", "wonder", "poll", "survey"})
_CLAUSES: Final = frozenset({"ccomp"})
_NO_POSTERS: Final = frozenset(["follow", "by", "via", "photo", "picture", "email", "contact", "read", "from"])
_QUESTION_WORDS: Final = frozenset({"what", "where", "when", "why", "how", "who", "which", "whom"})
_NEGATIONS: Final = frozenset({"not", "n't", "never", "n’t"})


@dataclass(frozen=True, slots=True)
class Saying:
    """Words that the layout gives to a speaker.

    Attributes:
        mention: The words that name the speaker.
        cue: The words that say so; empty if there are none.
        head: Index of the head of the cue, whose other statement in the lead-in this replaces; None without one.
        content: What is said, one span a paragraph.
        lead: The line that names the speaker.
    """

    mention: tuple[CharSpan, ...]
    cue: tuple[CharSpan, ...]
    head: int | None
    content: tuple[CharSpan, ...]
    lead: CharSpan


@dataclass(frozen=True, slots=True)
class _Lead:
    mention: tuple[CharSpan, ...]
    cue: tuple[CharSpan, ...]
    head: int | None
    whole: bool
    """True if a reporting verb leads to the colon, so that a paragraph without quotation marks is what was said."""
    listed: bool = False
    """True if it leads to a list of sentences: ``said three things:``."""


def sayings(doc: Doc, text: str, names: Sequence[Span], blocks: Sequence[Block]) -> Iterator[Saying]:
    """Find what lead-ins, signatures of block quotations and posts attribute, in text order.

    Args:
        doc: A parsed document.
        text: ``doc.text``.
        names: The people and organizations that it names.
        blocks: What the markup says of its paragraphs.
    """
    lines = list(lines_of(text))
    roles = {block.start: block for block in blocks}
    role_of = [_role(line, roles) for line in lines]
    i = 0
    while i < len(lines):
        found = list(_below(doc, text, names, lines, role_of, i)) or list(_signed(text, lines, role_of, i))
        yield from found
        i = max([i + 1, *(_line_at(lines, saying.content[-1][0]) for saying in found)])


def _role(line: CharSpan, roles: dict[int, Block]) -> str | None:
    block = roles.get(line[0])
    return block.role if block is not None else None


def _line_at(lines: Sequence[CharSpan], at: int) -> int:
    return next(i for i, (start, end) in enumerate(lines) if start <= at <= end)


def _below(
    doc: Doc, text: str, names: Sequence[Span], lines: Sequence[CharSpan], roles: Sequence[str | None], i: int
) -> Iterator[Saying]:
    """What stands below a line that ends in a colon."""
    if i + 1 >= len(lines) or roles[i] not in {None, "list_item"}:
        return
    ends_in_colon = text[lines[i][1] - 1] in ":："
    if not ends_in_colon and roles[i + 1] != "quotation":
        return
    group = _group(text, lines, roles, i + 1)
    lead = _lead(doc, text, names, lines[i], colon=ends_in_colon)
    if lead is None or not group:
        return
    if roles[i + 1] == "quotation":
        if lead.whole:
            yield Saying(lead.mention, lead.cue, lead.head, tuple(lines[k] for k in group), lines[i])
    elif _is_item(text, lines[i + 1], roles[i + 1]):
        for k in group:
            content = _item(text, lines[k], lead)
            if content is not None:
                yield Saying(lead.mention, lead.cue, lead.head, (content,), lines[i])
    elif lead.whole:
        yield Saying(lead.mention, lead.cue, lead.head, tuple(lines[k] for k in group), lines[i])


def _group(text: str, lines: Sequence[CharSpan], roles: Sequence[str | None], first: int) -> list[int]:
    """The lines that a lead-in leads to: a block quotation, the items of a list, or a paragraph of somebody's words."""
    role = roles[first]
    if role == "quotation":
        return _run(len(lines), first, lambda k: roles[k] == "quotation")
    if _is_item(text, lines[first], role):
        return _run(len(lines), first, lambda k: _is_item(text, lines[k], roles[k]) and roles[k] == role)
    words = text[slice(*lines[first])]
    if role is not None or _QUOTED_ITEM.match(words) or not _SENTENCE.search(words):
        return []
    if not is_own_words(words):
        return [first]
    return _run(
        len(lines),
        first,
        lambda k: (
            k == first or (roles[k] is None and is_own_words(text[slice(*lines[k])]) and text[lines[k][0]] not in '“"')
        ),
    )


def _run(length: int, first: int, belongs: Callable[[int], bool]) -> list[int]:
    after = first
    while after < length and belongs(after):
        after += 1
    return list(range(first, after))


def _is_item(text: str, line: CharSpan, role: str | None) -> bool:
    return role == "list_item" or (role is None and _BULLET.match(text, *line) is not None)


def _item(text: str, line: CharSpan, lead: _Lead) -> CharSpan | None:
    """What an item says, without its bullet; None if it is neither quoted nor, below ``X said:``, a sentence."""
    bullet = _BULLET.match(text, *line)
    start = bullet.end() if bullet is not None else line[0]
    words = text[start : line[1]]
    if _QUOTED_ITEM.match(words):
        return (start, line[1]) if _CLOSED.search(words) else None
    return trimmed(text, start, line[1]) if lead.listed and _SENTENCE.search(words) else None


def _lead(doc: Doc, text: str, names: Sequence[Span], line: CharSpan, *, colon: bool) -> _Lead | None:
    """Who speaks below a line, by its last sentence."""
    span = doc.char_span(*line, alignment_mode="expand")
    if span is None:
        return None
    tokens = list(span[-1].sent) if span[-1].sent.start >= span.start else list(span)
    verbs = [token for token in tokens if token.pos_ in {"VERB", "AUX"} and token.tag_ in {"VBD", "VBZ", "VBP"}]
    tags = [token for token in tokens if can_tag(token) and token.tag_ in {"VBD", "VBZ", "VBP", "VBN", "VBG"}]
    if tokens[0].lower_ in _QUESTION_WORDS:
        return None
    if not verbs and colon:
        return _nominal(doc, names, line)
    if any(token.lower_ in _NEGATIONS for token in tokens):
        return None
    for verb in reversed(tags):
        asks = verb.lemma_.lower() in _ASKING and not any(child.lower_ == "for" for child in verb.children)
        source = source_of(verb, "quote")
        if source is not None and not asks and source.i < verb.i:
            return _led(doc, text, verb, source, names) if _is_somebody(source, names) else None
    root = span[-1].sent.root
    source = next((child for child in root.children if child.dep_ == "nsubj" and child.i < root.i), None)
    if colon and source is not None and root.tag_ in {"VBD", "VBZ", "VBP"} and _is_somebody(source, names):
        return None if root.lemma_.lower() in _ASKING else _led(doc, text, root, source, names)
    return None


def _led(doc: Doc, text: str, verb: Token, source: Token, names: Sequence[Span]) -> _Lead:
    first, after = cue_words(verb)
    cue = (doc[first].idx, doc[after - 1].idx + len(doc[after - 1]))
    objects = [child for child in verb.children if child.dep_ in {"dobj", "attr", "oprd"} and child.i > verb.i]
    plain = all(_is_heard(child, names) for child in objects) and verb.lemma_.lower() not in _ASKING
    clause = any(child.dep_ in _CLAUSES for child in verb.children)
    leads = can_tag(verb) and not clause
    listed = all(plain or child.tag_ in {"NNS", "NN"} for child in objects)
    return _Lead(mention_of(doc, text, source, (cue,)), (cue,), verb.i, whole=leads and plain, listed=leads and listed)


def _is_heard(token: Token, names: Sequence[Span]) -> bool:
    """True for an object that is no words yet: who is told (``told reporters:``), or a statement."""
    noun = token.lemma_.lower()
    return _is_somebody(token, names) or noun in ISSUED_DOCUMENTS or noun in {"following", "this", "letter", "post"}


def _is_somebody(token: Token, names: Sequence[Span]) -> bool:
    """True if a subject is named or a pronoun: somebody who can be quoted."""
    edge = (token.left_edge.i, token.right_edge.i + 1)
    noun = noun_kind(token.lemma_.lower())
    if token.lower_ in {"he", "she", "they", "him", "her", "them", "us"} or is_person_noun(token):
        return True
    return noun in {"organization", "group", "person", "anonymous", "document"} or any(
        edge[0] <= name.start < edge[1] for name in names
    )


def _nominal(doc: Doc, names: Sequence[Span], line: CharSpan) -> _Lead | None:
    """The speaker of a lead-in without a verb, if it names one: ``Mayor Rosa Wendel on the pier:``."""
    inside = [name for name in names if line[0] <= name.start_char < line[1]]
    people = [name for name in inside if name.label_ == "PERSON"]
    named = people or inside
    if len(named) != 1:
        return None
    name = named[0]
    start = name.start
    before = doc.char_span(*line, alignment_mode="expand")
    while before is not None and start > before.start and doc[start - 1].pos_ in {"NOUN", "PROPN", "ADJ"}:
        start -= 1
    return _Lead(((doc[start].idx, name.end_char),), (), None, whole=False)


def _signed(text: str, lines: Sequence[CharSpan], roles: Sequence[str | None], i: int) -> Iterator[Saying]:
    """A block quotation, or a paragraph above the author line of a post, with the signature below it."""
    if roles[i] == "quotation":
        group = _run(len(lines), i, lambda k: roles[k] == "quotation" and _handle(text, lines[k]) is None)
        after = group[-1] + 1 if group else i
        if group and after < len(lines) and roles[after] in {"signature", "quotation"}:
            name = _signature(text, lines[after])
            if name is not None:
                yield Saying((name,), (), None, tuple(lines[k] for k in group), lines[after])
        return
    if i + 1 >= len(lines) or roles[i] is not None:
        return
    below, own = _handle(text, lines[i + 1]), _handle(text, lines[i])
    if below is not None and below["dash"] and own is None and _SENTENCE.search(text[slice(*lines[i])]):
        yield Saying((below.span("name"),), (), None, (lines[i],), lines[i + 1])
    elif (
        own is not None
        and not own["dash"]
        and _SENTENCE.search(text[slice(*lines[i + 1])])
        and (below is None or not below["dash"])
    ):
        yield Saying((own.span("name"),), (), None, (lines[i + 1],), lines[i])


def _handle(text: str, line: CharSpan) -> re.Match[str] | None:
    """The author line of a post: ``— Rosa Wendel (@rwendel) May 4, 2026``."""
    found = _HANDLE.fullmatch(text, *line)
    if found is None or not found["name"][0].isupper() or found["name"].split()[0].lower() in _NO_POSTERS:
        return None
    return None if re.search(r"[.?!]$|[a-z]{4,} [a-z]{4,}", found["rest"].strip()) else found


def _signature(text: str, line: CharSpan) -> CharSpan | None:
    """The name in the signature of a block quotation, with the office behind it."""
    found = _handle(text, line)
    if found is not None:
        return found.span("name")
    start, end = line
    while start < end and text[start] in "—–―- \xa0~":
        start += 1
    return trimmed(text, start, end) if text[start : start + 1].isupper() else None
