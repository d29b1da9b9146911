"""Tags at the end of a sentence that English lacks or rarely uses, and that translations keep.

German *so* (``The pier is closed, so Mayor Wendel.``), ``…, Wendel is convinced.``, ``…, Wendel lets know.``, ``“Who
pays?” Wendel wanted to know.``, ``…, it is called in a letter of the company.`` and ``…, Wendel is quoted as saying.``
are no clauses that a parser or the network knows as tags. Each needs a source and the end of the sentence right behind
it: in ``It rained, so Wendel stayed`` the word *so* joins two clauses.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from spacy.attrs import LOWER
from spacy.tokens import Doc

from quotewire.schemas.document import Act
from quotewire.tasks.attribution.detection.linking import apposition_end, subject_end
from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.frames import FINAL
from quotewire.tasks.attribution.text import TokenSpan, confidences, extents, ids_of, is_within, tokens_with
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import TAG_VERB_FORMS

_SURE: Final = frozenset({"convinced", "sure", "certain", "confident", "adamant", "persuaded"})
_BE: Final = frozenset({"is", "are", "was", "were", "remains", "remained"})
_QUOTED: Final = frozenset({"quoted", "cited"})
_QUOTES: Final = frozenset({"quotes", "quoted", "cites", "cited"})
_LETTING: Final = frozenset({"let", "lets"})
_MAKING: Final = frozenset({"made", "makes", "make"})
_WANTING: Final = frozenset({"want", "wants", "wanted", "like", "wished", "wishes", "demanded", "demands"})
_CALLED: Final = frozenset({"called", "stated"})
_PRONOUNS: Final = frozenset({"as", "it", "this", "which"})
_WHERE: Final = frozenset({"in", "from", "by", "at"})
_ADVERBS: Final = frozenset({"literally", "verbatim", "further", "furthermore", "also", "today", "yesterday", "later"})
_EVIDENCED: Final = frozenset({"evidenced", "indicated"})
_TRIGGERS: Final = ids_of(("so", "as", "saying", "know", "known", "follows", *_CALLED, *_SURE, *_EVIDENCED))
_STOPS: Final = frozenset({".", "!", "?", "…", ";"})
_CLOSERS: Final = frozenset({"”", '"', "''", "»"})
_REACH: Final = 16
"""Maximum number of tokens from a tag's last word back to the comma before it."""
_SOURCE: Final = 26
"""Maximum number of tokens from a tag's cue to the end of the body that it names."""
_SENTENCE: Final = 200
"""Maximum number of tokens in a sentence before its tag: it bounds the time that a text of one sentence takes."""
_NEAR: Final = 2000
"""Maximum distance from a tag's content to a candidate that it replaces, in characters."""
_WORDS_BEFORE_SURE: Final = 2
_WORDS_BEFORE_SAYING: Final = 3
"""Minimum number of words before ``convinced`` and before ``saying`` in a tag."""
_NO_SOURCE: Final = frozenset({"DATE", "TIME", "EVENT"})


class _Tag(NamedTuple):
    """A tag: the token before it (a comma or a closing mark), its cue, its source and what the source does."""

    before: int
    head: int
    cue: list[TokenSpan]
    source: TokenSpan
    act: Act


def final_tags(doc: Doc, marks: Marks, taken: set[int]) -> Iterator[Candidate]:
    """Find the sentences that such a tag attributes.

    Args:
        doc: A parsed document.
        marks: Its quotation marks.
        taken: Heads of cues that have a statement already.
    """
    for trigger in tokens_with(doc, LOWER, _TRIGGERS):
        tag = _read(doc, trigger.i)
        if tag is None or tag.head in taken or _is_no_source(doc, tag.source):
            continue
        content = extents(doc, marks.text, [(_start(doc, tag), tag.before + (doc[tag.before].text in _CLOSERS))])
        cue = extents(doc, marks.text, tag.cue)
        content = marks.whole(content, cue)
        if content and not is_within(cue[0][0], content):
            mention = extents(doc, marks.text, [tag.source])
            kind = marks.type_of(content)
            yield Candidate(kind, tag.act, content, cue, tag.head, FINAL, confidences()[FINAL], mention)


def _read(doc: Doc, i: int) -> _Tag | None:
    """The tag around one of the words that can make one."""
    word = doc[i].lower_
    if word == "so":
        return _so(doc, i)
    if word == "as":
        return _as(doc, i)
    if word == "saying":
        return _quoted(doc, i)
    if word in {"know", "known"}:
        return _want_to_know(doc, i) if doc[i - 1].lower_ == "to" else _let_know(doc, i)
    if word == "follows" or word in _EVIDENCED:
        return _follows(doc, i)
    return _called(doc, i) if word in _CALLED else _sure(doc, i)


def _so(doc: Doc, i: int) -> _Tag | None:
    """The tag ``…, so Mayor Rosa Wendel``."""
    before = _comma(doc, i - 1)
    end = subject_end(doc, i + 1, len(doc))
    if before is None or end is None:
        return None
    end = apposition_end(doc, end, len(doc))
    source = (i + 1, end)
    while end < len(doc) and doc[end].lower_ in _ADVERBS:
        end += 1
    return _Tag(before, i, [(i, i + 1)], source, "speech") if _ends(doc, end) else None


def _as(doc: Doc, i: int) -> _Tag | None:
    """The tag ``…, as informs senior sergeant Rosa Wendel from the police in Sund``."""
    before = _comma(doc, i - 1)
    if before is None or i + 2 >= len(doc) or doc[i + 1].lower_ not in TAG_VERB_FORMS:
        return None
    end = subject_end(doc, i + 2, len(doc)) if doc[i + 2].pos_ != "ADP" else None
    if end is None:
        return None
    end = apposition_end(doc, end, len(doc))
    return _Tag(before, i + 1, [(i + 1, i + 2)], (i + 2, end), "speech") if _ends(doc, end) else None


def _follows(doc: Doc, i: int) -> _Tag | None:
    """The tags ``…, it follows from the report`` and ``…, this is evidenced by the data of the ministry``."""
    link = "from" if doc[i].lower_ == "follows" else "by"
    if doc[i + 1 : i + 2].text != link:
        return None
    first = i - 1 if link == "by" and doc[i - 1].lower_ in _BE else i
    if first and doc[first - 1].lower_ in _PRONOUNS:
        first -= 1
    before = _comma(doc, first - 1)
    end = next((k for k in range(i + 2, min(len(doc) + 1, i + _SOURCE)) if _ends(doc, k) or doc[k].text == ","), None)
    if before is None or end is None or end == i + 2:
        return None
    return _Tag(before, i, [(first, i + 2)], (i + 2, end), "speech")


def _let_know(doc: Doc, i: int) -> _Tag | None:
    """The tags ``…, Rosa Wendel lets know``, ``…, Wendel let it be known`` and ``…, made known Rosa Wendel``."""
    verb = next((k for k in range(i - 1, max(0, i - _WORDS_BEFORE_SAYING - 1), -1) if doc[k].lower_ in _LETTING), None)
    if doc[i - 1].lower_ in _MAKING:
        before, end = _comma(doc, i - 2), subject_end(doc, i + 1, len(doc))
        if before is None or end is None or not _ends(doc, end):
            return None
        return _Tag(before, i - 1, [(i - 1, i + 1)], (i + 1, end), "speech")
    if verb is None or any(doc[k].lower_ not in {"it", "us", "be"} for k in range(verb + 1, i)):
        return None
    first = _back_to_comma(doc, verb)
    return _Tag(first - 1, verb, [(verb, i + 1)], (first, verb), "speech") if first and _ends(doc, i + 1) else None


def _want_to_know(doc: Doc, i: int) -> _Tag | None:
    """The tags ``“…?” Rosa Wendel wanted to know from us`` and ``“…?”, wanted to know the mayor``."""
    verb = next((k for k in range(i - 2, max(0, i - _REACH), -1) if doc[k].lower_ in _WANTING), None)
    if verb is None:
        return None
    first = verb - (doc[verb].lower_ == "like" and doc[verb - 1].lower_ == "would")
    if _ends_a_question(doc, first):
        # The subject follows: behind "know", or between the verb and "to know".
        start, stop = (i + 1, len(doc)) if verb == i - 2 else (verb + 1, i - 1)
        end = subject_end(doc, start, stop)
        if end is None or not (_ends(doc, end) if verb == i - 2 else end == i - 1 and _ends_with_hearer(doc, i + 1)):
            return None
        cue = [(first, i + 1)] if verb == i - 2 else [(first, verb + 1), (i - 1, i + 1)]
        return _Tag(first - 1, verb, cue, (start, end), "speech")
    begin = _back_to_comma(doc, first) if verb == i - 2 else None
    if begin is None or not _ends_a_question(doc, begin) or not _ends_with_hearer(doc, i + 1):
        return None
    return _Tag(begin - 1, verb, [(first, i + 1)], (begin, first), "speech")


def _ends_a_question(doc: Doc, i: int) -> bool:
    """True if the words before ``i`` are a question in quotation marks, with or without a comma behind them."""
    last = i - 1 - (i > 0 and doc[i - 1].text == ",")
    return last > 0 and doc[last].text in _CLOSERS and doc[last - 1].text == "?"


def _ends_with_hearer(doc: Doc, i: int) -> bool:
    """True if a sentence ends at ``i`` or behind who is asked there: ``from the minister``."""
    after = range(i + 1, min(len(doc) + 1, i + _REACH))
    return _ends(doc, i) or (doc[i].lower_ == "from" and any(_ends(doc, k) for k in after))


def _called(doc: Doc, i: int) -> _Tag | None:
    """The tag ``…, it is called in a letter of the company``, from a verb that calls and says."""
    if i < _WORDS_BEFORE_SURE + 1 or doc[i - 1].lower_ not in _BE or doc[i - 2].lower_ != "it":
        return None
    before = _comma(doc, i - 3)
    k = i + 1
    while k < len(doc) and doc[k].lower_ in {"there", "here", "further", "then", "literally"}:
        k += 1
    if before is None:
        return None
    if _ends(doc, k):
        return _Tag(before, i, [(i - 1, i + 1)], (i, i), "speech") if k > i + 1 else None
    if doc[k].lower_ not in _WHERE:
        return None
    end = next((j for j in range(k + 1, min(len(doc), k + _REACH)) if doc[j].text == "," or _ends(doc, j)), None)
    return _Tag(before, i, [(i - 1, i + 1)], (k + 1, end), "speech") if end is not None and end > k + 1 else None


def _sure(doc: Doc, i: int) -> _Tag | None:
    """The tags ``…, Rosa Wendel is convinced`` and ``…, is convinced the mayor Rosa Wendel``."""
    if i < _WORDS_BEFORE_SURE or doc[i - 1].lower_ not in _BE:
        return None
    cue = [(i - 1, i + 1)]
    before = _comma(doc, i - 2)
    if before is not None:
        end = subject_end(doc, i + 1, len(doc))
        return _Tag(before, i, cue, (i + 1, end), "belief") if end is not None and _ends(doc, end) else None
    first = _back_to_comma(doc, i - 1)
    return _Tag(first - 1, i, cue, (first, i - 1), "belief") if first is not None and _ends(doc, i + 1) else None


def _quoted(doc: Doc, i: int) -> _Tag | None:
    """The tags ``…, Rosa Wendel is quoted as saying`` and ``…, TASS quotes Rosa Wendel as saying``."""
    if (
        i < _WORDS_BEFORE_SAYING
        or doc[i - 1].lower_ != "as"
        or not (_ends(doc, i + 1) or doc[min(i + 1, len(doc) - 1)].lower_ == "by")
    ):
        return None
    if doc[i - 2].lower_ in _QUOTED and doc[i - 3].lower_ in _BE:
        first = _back_to_comma(doc, i - 3)
        return _Tag(first - 1, i - 2, [(i - 3, i + 1)], (first, i - 3), "speech") if first is not None else None
    verb = next((k for k in range(i - 2, max(0, i - _REACH), -1) if doc[k].lower_ in _QUOTES), None)
    first = _back_to_comma(doc, verb) if verb is not None else None
    if verb is None or first is None or verb + 1 >= i - 1:
        return None
    return _Tag(first - 1, verb, [(verb, verb + 1), (i - 1, i + 1)], (verb + 1, i - 1), "speech")


def _comma(doc: Doc, i: int) -> int | None:
    """``i`` if a comma or a closing mark stands there; None if there is none."""
    return i if i > 0 and (doc[i].text == "," or doc[i].text in _CLOSERS) else None


def _back_to_comma(doc: Doc, after: int) -> int | None:
    """Index of the first word of the noun phrase that ends before ``after`` and follows a comma; None without one."""
    for i in range(after - 1, max(0, after - _REACH), -1):
        if doc[i].pos_ in {"VERB", "AUX"} or doc[i].text in _STOPS or "\n" in doc[i].text:
            return None
        if doc[i].text == "," or doc[i].text in _CLOSERS:
            end = subject_end(doc, i + 1, after) if i + 1 < after else None
            pronoun = i + 2 == after and doc[i + 1].pos_ == "PRON"
            return i + 1 if end == after or pronoun else None
    return None


def _ends(doc: Doc, i: int) -> bool:
    """True if a sentence ends at ``i``."""
    return i >= len(doc) or doc[i].text in _STOPS or "\n" in doc[i].text


def _is_no_source(doc: Doc, source: TokenSpan) -> bool:
    """True if a source is a day or an event."""
    capitals = [token for token in doc[slice(*source)] if token.is_title and not token.is_punct]
    return bool(capitals) and all(token.ent_type_ in _NO_SOURCE for token in capitals)


def _start(doc: Doc, tag: _Tag) -> int:
    """Index of the first word of the sentence that a tag ends, as far back as ``_SENTENCE`` allows."""
    first = tag.before if not doc[tag.before].is_sent_start else max(0, tag.before - 1)
    least = max(0, first - _SENTENCE)
    while first > least and not doc[first].is_sent_start:
        first -= 1
    return first


def attributed(found: list[Candidate], tagged: list[Candidate]) -> list[Candidate]:
    """All candidates with content, without the untagged quotations and doubtful clauses that a final tag attributes."""
    tagged = sorted(tagged, key=lambda tag: tag.content[0])
    starts = [tag.content[0][0] for tag in tagged]
    kept: list[Candidate] = []
    for one in found:
        if not one.content:
            continue
        # A text of thousands of tags compares each only with those near it.
        first = bisect_left(starts, one.content[0][0] - _NEAR)
        after = bisect_right(starts, one.content[-1][1] + _NEAR)
        if not any(_replaces(tag, one) for tag in tagged[first:after]):
            kept.append(one)
    return [*kept, *tagged]


def _replaces(tag: Candidate, other: Candidate) -> bool:
    """True if a candidate is a quotation that the tag attributes, or was found with words of the tag as its cue."""
    return _has(tag, other) or (not other.cue and _holds(tag, other))


def _holds(tag: Candidate, other: Candidate) -> bool:
    """True if a tag's content holds another's."""
    return all(any(s <= start and end <= e for s, e in tag.content) for start, end in other.content)


def _has(tag: Candidate, other: Candidate) -> bool:
    """True if another candidate's cue is in the tag itself."""
    return any(s <= start < e for s, e in (*tag.cue, *(tag.mention or ())) for start, _ in other.cue)
