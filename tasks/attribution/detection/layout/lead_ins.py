"""Lead-ins: a line that says who speaks, and below it what is said: a list, a block quotation, a plain paragraph.

``Rosa Wendel said three things:`` and three bullets; ``Wendel wrote:`` and a quotation that only the markup or the
colon shows. Also signatures and the author lines of posts below words without quotation marks.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from operator import attrgetter
from typing import Final, NamedTuple

from spacy.tokens import Doc, Span, Token

from quotewire.schemas.document import Block, LayoutRole
from quotewire.tasks.attribution.detection.layout.labels import lines_of
from quotewire.tasks.attribution.detection.linking import mention_of, source_of
from quotewire.tasks.attribution.detection.own_words import is_own_words
from quotewire.tasks.attribution.detection.tags import can_tag
from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.text import FINITE, CharSpan, TokenSpan, cue_words, is_title_case, noun_kind
from quotewire.tasks.wordlists.attribution import ISSUED_DOCUMENTS

_BULLET: Final = re.compile(
    r"(?:[-–—•·*▪◦‣●►▸][ \xa0]+|[•▪◦‣●►▸]|\(?(?:\d{1,2}|[a-hA-H]|[ivx]{1,4})[.)][ \xa0]+)(?=\S)"
)
_QUOTED_ITEM: Final = re.compile(r"[“\"«‘'„](?=\w|…)")
_CLOSED: Final = re.compile(r"[”\"»’'“][.,;!?]?$")
_SENTENCE_END: Final = re.compile(r"[.!?…][”\"’']{0,2}$")
_HANDLE: Final = re.compile(
    r"(?P<dash>[—–―-]{1,2}[ \xa0]?)?(?P<name>[^\n@(“”\"]{2,60}?)[ \xa0]*\(?@\w{2,30}\)?(?P<rest>[^\n]{0,60})"
)
_POSTED: Final = re.compile(r"(?P<name>[^\n@(“”\":]{2,60}?)[ \xa0]*\(@\w{2,30}\):[ \xa0](?P<said>\S[^\n]*)")
_ASKING: Final = frozenset({"ask", "inquire", "question", "wonder", "poll", "survey"})
_CLAUSES: Final = frozenset({"ccomp"})
_NO_POSTERS: Final = frozenset(["follow", "by", "via", "photo", "picture", "email", "contact", "read", "from"])
_WRITING: Final = frozenset({"write", "say", "post", "tweet", "state", "declare", "explain", "comment"})
"""Verbs that lead to a block quotation without a colon: ``Rosa Wendel wrote on Tuesday.``."""
_WORDS: Final = frozenset({"following", "this", "letter", "post", "word", "speech", "email", "reply", "answer"})
"""Nouns for what is said or written, beside the documents that somebody issues."""
_SAID: Final = frozenset(
    [
        "advice",
        "answer",
        "appeal",
        "argument",
        "complaint",
        "demand",
        "hint",
        "instruction",
        "plea",
        "prediction",
        "promise",
        "proposal",
        "question",
        "reason",
        "recommendation",
        "reply",
        "request",
        "suggestion",
        "tip",
        "vow",
        "warning",
        "wish",
    ]
)
"""Nouns for what a list below ``gave this advice:`` says."""
_GIVING: Final = frozenset({"give", "have", "issue", "list", "make", "offer", "present", "raise", "repeat", "send"})
_TAGGING: Final = FINITE | {"VBN", "VBG"}
_QUESTION_WORDS: Final = frozenset({"what", "where", "when", "why", "how", "who", "which", "whom"})
_TREATING: Final = frozenset({"address", "consider", "debate", "deliberate", "discuss", "examine", "study"})
"""Verbs whose list has topics and nobody's words: ``discussed three questions:``."""
_NEGATIONS: Final = frozenset({"not", "n't", "never", "n’t"})


@dataclass(frozen=True, slots=True)
class Saying:
    """Words that the layout gives to a speaker.

    Attributes:
        mention: The words that name the speaker.
        cue: The words that say so; empty if there are none.
        head: Index of the head of the cue, whose other statement in the lead-in this replaces; None without one.
        content: What is said, one span a paragraph.
        is_name: True if the mention begins with a name, as a signature does.
    """

    mention: tuple[CharSpan, ...]
    cue: tuple[CharSpan, ...]
    head: int | None
    content: tuple[CharSpan, ...]
    is_name: bool = False


class _Line(NamedTuple):
    """A line, the words on it, and the role that the markup gives it."""

    start: int
    end: int
    words: str
    role: LayoutRole | None

    @property
    def is_item(self) -> bool:
        """True for the item of a list."""
        return self.role == "list_item" or (self.role is None and _BULLET.match(self.words) is not None)

    @property
    def item(self) -> int:
        """Offset of the words behind the bullet."""
        bullet = _BULLET.match(self.words)
        return self.start + (bullet.end() if bullet is not None else 0)


class _Names:
    """The people and organizations that an article names, by where their names begin."""

    def __init__(self, names: Iterable[Span]) -> None:
        self._names = sorted(names, key=attrgetter("start"))
        self._tokens = [name.start for name in self._names]
        self._chars = [name.start_char for name in self._names]

    def from_tokens(self, span: TokenSpan) -> list[Span]:
        """The names that begin in a token span."""
        return self._names[bisect_left(self._tokens, span[0]) : bisect_left(self._tokens, span[1])]

    def from_chars(self, span: CharSpan) -> list[Span]:
        """The names that begin in a character span."""
        return self._names[bisect_left(self._chars, span[0]) : bisect_left(self._chars, span[1])]


@dataclass(frozen=True, slots=True)
class _Lead:
    mention: tuple[CharSpan, ...]
    cue: tuple[CharSpan, ...]
    head: int | None
    whole: bool
    """True if a reporting verb leads to the colon, so that a paragraph without quotation marks is what was said."""
    listed: bool = False
    """True if it leads to a list of sentences: ``said three things:``."""
    reports: bool = False
    """True if its verb is one of reporting."""


def sayings(doc: Doc, text: str, names: Sequence[Span], blocks: Sequence[Block]) -> Iterator[Saying]:
    """Find what lead-ins, signatures of block quotations and posts attribute, in text order.

    Args:
        doc: A parsed document.
        text: ``doc.text``.
        names: The people and organizations that it names.
        blocks: What the markup says of its paragraphs.
    """
    roles = {block.start: block.role for block in blocks}
    lines = [_Line(start, end, text[start:end], roles.get(start)) for start, end in lines_of(text)]
    known = _Names(names)
    i = 0
    while i < len(lines):
        if not _is_worth_reading(lines[i : i + 2]):
            i += 1
            continue
        found = list(_below(doc, text, known, lines, i)) or list(_signed(lines, i))
        yield from found
        last = max((saying.content[-1][1] for saying in found), default=0)
        i += 1
        while i < len(lines) and lines[i].start < last:
            i += 1


def _is_worth_reading(lines: Sequence["_Line"]) -> bool:
    """True if two lines can be a lead-in and what follows, a quotation of the markup, or a post with its author."""
    return lines[0].words[-1] == ":" or any("@" in line.words or line.role == "quotation" for line in lines)


def _below(doc: Doc, text: str, names: "_Names", lines: Sequence["_Line"], at: int) -> Iterator[Saying]:
    """What stands below a line, if it is a lead-in."""
    if at + 1 == len(lines) or lines[at].role not in {None, "list_item"}:
        return
    first, follower = lines[at], lines[at + 1]
    colon = first.words.endswith(":")
    if not colon and follower.role != "quotation":
        return
    lead = _lead(doc, text, names, first, colon=colon) if _can_be_led_to(follower) else None
    if lead is None:
        return
    group = _group(lines, at + 1)
    if follower.role != "quotation" and follower.is_item:
        said = [(line.item, line.end) for line in group if _is_said(line, lead)]
        if not any(_SENTENCE_END.search(line.words) for line in group) and (not lead.reports or _are_titles(group)):
            return
        yield from (Saying(lead.mention, lead.cue, lead.head, (content,)) for content in said)
    elif lead.whole:
        yield Saying(lead.mention, lead.cue, lead.head, tuple((line.start, line.end) for line in group))


def _can_be_led_to(line: "_Line") -> bool:
    """True for a line of a block quotation or a list, and for a sentence that is not in quotation marks."""
    if line.role == "quotation" or line.is_item:
        return True
    return line.role is None and not _QUOTED_ITEM.match(line.words) and _is_sentence(line.words)


def _group(lines: Sequence["_Line"], at: int) -> list["_Line"]:
    """What a lead-in leads to: a block quotation, the items of a list, or a paragraph of somebody's words."""
    first = lines[at]
    if first.role == "quotation":
        return list(takewhile(lambda line: line.role == "quotation", _from(lines, at)))
    if first.is_item:
        return list(takewhile(lambda line: line.is_item and line.role == first.role, _from(lines, at)))
    if not is_own_words(first.words):
        return [first]
    own = takewhile(lambda line: line.role is None and is_own_words(line.words), _from(lines, at + 1))
    return [first, *(line for line in own if not _QUOTED_ITEM.match(line.words))]


def _from(lines: Sequence["_Line"], at: int) -> Iterator["_Line"]:
    """The lines from a place on, without a copy of all that follow."""
    return (lines[i] for i in range(at, len(lines)))


def _is_sentence(words: str) -> bool:
    """True for several words that end like a sentence."""
    return _SENTENCE_END.search(words) is not None and len(words.split(maxsplit=1)) > 1


def _are_titles(items: Sequence["_Line"]) -> bool:
    """True for the titles of books or films in quotation marks: ``has published three books:``."""
    return all(is_title_case(line.words) for line in items)


def _is_said(line: "_Line", lead: "_Lead") -> bool:
    """True for an item that is quoted or, below ``X said:``, a sentence."""
    words = line.words[line.item - line.start :]
    if _QUOTED_ITEM.match(words):
        return _CLOSED.search(words) is not None
    return lead.listed and _is_sentence(words)


def _lead(doc: Doc, text: str, names: _Names, line: _Line, *, colon: bool) -> _Lead | None:
    """Who speaks below a line, by its last sentence."""
    span = doc.char_span(line.start, line.end, alignment_mode="expand")
    if span is None:
        return None
    tokens = list(span[-1].sent) if span[-1].sent.start >= span.start else list(span)
    asks = tokens[0].lower_ in _QUESTION_WORDS and not _is_told(tokens)
    if asks or any(token.lower_ in _NEGATIONS for token in tokens):
        return None
    if colon and not any(token.tag_ in FINITE or _is_finite_root(token) for token in tokens):
        return _nominal(doc, names, line)
    found = next(_speakers(tokens, colon=colon), None)
    if found is None or not _is_somebody(found[1], names):
        return None
    led = _led(doc, text, *found, names)
    return replace(led, whole=False) if tokens[0].lower_ in _QUESTION_WORDS else led


def _is_told(tokens: Sequence[Token]) -> bool:
    """True for ``What Ada Holm promised:``, the heading of a list: its subject stands before its verb."""
    if tokens[0].lower_ != "what" or len(tokens) == 1:
        return False
    one = tokens[1].lower_ in {"he", "she"}  # "What they said" leads to several people
    return one or tokens[1].pos_ in {"DET", "PROPN", "NOUN", "ADJ"}


def _is_finite_root(token: Token) -> bool:
    """True for ``tweeted`` in ``Mia Torres tweeted:``, which the tagger takes for a participle."""
    return token.tag_ == "VBN" and token.dep_ == "ROOT" and any(child.dep_ == "nsubj" for child in token.children)


def _speakers(tokens: Sequence[Token], *, colon: bool) -> Iterator[tuple[Token, Token]]:
    """Yield the verbs that can lead to what is said, each with the head of its subject; the likeliest first."""
    for verb in reversed(tokens):
        writes = verb.lemma_.lower() in _WRITING
        if verb.tag_ not in _TAGGING or not (writes or (colon and can_tag(verb))):
            continue
        source = source_of(verb, "quote")
        asks = verb.lemma_.lower() in _ASKING and not any(child.lower_ == "for" for child in verb.children)
        if source is not None and source.i < verb.i and not asks:
            yield verb, source
    root = tokens[-1].sent.root
    if colon and root.tag_ in FINITE and root.lemma_.lower() not in _ASKING:
        yield from ((root, child) for child in root.children if child.dep_ == "nsubj" and child.i < root.i)


def _led(doc: Doc, text: str, verb: Token, source: Token, names: _Names) -> _Lead:
    first, after = cue_words(verb)
    cue = (doc[first].idx, doc[after - 1].idx + len(doc[after - 1]))
    objects = [child for child in verb.children if child.dep_ in {"dobj", "attr", "oprd"} and child.i > verb.i]
    plain = all(_is_heard(child, names) for child in objects) and verb.lemma_.lower() not in _ASKING
    clause = any(child.dep_ in _CLAUSES for child in verb.children)
    gives = verb.lemma_.lower() in _GIVING and any(
        child.dep_ == "dobj" and child.lemma_.lower() in _SAID for child in objects
    )
    says = can_tag(verb) and verb.lemma_.lower() not in _TREATING
    leads = (says or verb.lemma_.lower() in _WRITING) and not clause
    listed = (leads and all(plain or child.tag_ in {"NNS", "NN"} for child in objects)) or gives
    mention = mention_of(doc, text, source, (cue,))
    return _Lead(mention, (cue,), verb.i, whole=leads and plain, listed=listed, reports=says or gives)


def _is_heard(token: Token, names: _Names) -> bool:
    """True for an object that is no words yet: who is told (``told reporters:``), or a statement."""
    noun = token.lemma_.lower()
    return _is_somebody(token, names) or noun in ISSUED_DOCUMENTS or noun in _WORDS


def _is_somebody(token: Token, names: _Names) -> bool:
    """True if a subject is named or a pronoun: somebody who can be quoted."""
    edge = (token.left_edge.i, token.right_edge.i + 1)
    noun = noun_kind(token.lemma_.lower())
    if token.lower_ in {"he", "she", "they", "him", "her", "them", "us"} or is_person_noun(token):
        return True
    if noun in {"organization", "group", "person", "anonymous"} or token.lemma_.lower() in ISSUED_DOCUMENTS:
        return True
    return bool(names.from_tokens(edge))


def _nominal(doc: Doc, names: _Names, line: _Line) -> _Lead | None:
    """The speaker of a lead-in without a verb, if it names one: ``Mayor Rosa Wendel on the pier:``."""
    inside = names.from_chars((line.start, line.end))
    people = [name for name in inside if name.label_ == "PERSON"]
    named = people or inside
    if len(named) != 1:
        return None
    name = named[0]
    start = name.start
    before = doc.char_span(line.start, line.end, alignment_mode="expand")
    while before is not None and start > before.start and doc[start - 1].pos_ in {"NOUN", "PROPN", "ADJ"}:
        start -= 1
    document = any(token.lemma_.lower() in ISSUED_DOCUMENTS | _WORDS for token in before or ())
    return _Lead(((doc[start].idx, name.end_char),), (), None, whole=document)


def _signed(lines: Sequence["_Line"], at: int) -> Iterator[Saying]:
    """A block quotation, or a paragraph beside the author line of a post, with its signature."""
    first = lines[at]
    if first.role == "quotation":
        group = list(takewhile(lambda line: line.role == "quotation" and _handle(line) is None, _from(lines, at)))
        below = lines[at + len(group)] if group and at + len(group) < len(lines) else None
        name = _signature(below) if below is not None and below.role in {"signature", "quotation"} else None
        if name is not None:
            yield Saying((name,), (), None, tuple((line.start, line.end) for line in group), is_name=True)
        return
    posted = _POSTED.fullmatch(first.words) if first.role is None else None
    if posted is not None and posted["name"][0].isupper() and _is_sentence(posted["said"]):
        name = first.start + posted.start("name"), first.start + posted.end("name")
        yield Saying((name,), (), None, ((first.start + posted.start("said"), first.end),), is_name=True)
    if at + 1 == len(lines) or first.role is not None:
        return
    follower = lines[at + 1]
    above, below_ = _handle(first), _handle(follower)
    if below_ is not None and below_["dash"]:
        if above is None and _is_sentence(first.words):
            name = follower.start + below_.start("name"), follower.start + below_.end("name")
            yield Saying((name,), (), None, ((first.start, first.end),), is_name=True)
    elif above is not None and not above["dash"] and _is_sentence(follower.words):
        name = first.start + above.start("name"), first.start + above.end("name")
        yield Saying((name,), (), None, ((follower.start, follower.end),), is_name=True)


def _handle(line: "_Line") -> re.Match[str] | None:
    """The author line of a post: ``— Rosa Wendel (@rwendel) May 4, 2026``; offsets into the line."""
    found = _HANDLE.fullmatch(line.words)
    if found is None or not found["name"][0].isupper() or found["name"].split()[0].lower() in _NO_POSTERS:
        return None
    return None if re.search(r"[.?!]$|[a-z]{4,} [a-z]{4,}", found["rest"].strip()) else found


def _signature(line: "_Line") -> CharSpan | None:
    """The name in the signature of a block quotation, with the office behind it."""
    found = _handle(line)
    if found is not None:
        return line.start + found.start("name"), line.start + found.end("name")
    name = line.words.lstrip("—–―-~ \xa0").rstrip(" .")
    start = line.start + line.words.index(name)
    return (start, start + len(name)) if name[:1].isupper() else None
