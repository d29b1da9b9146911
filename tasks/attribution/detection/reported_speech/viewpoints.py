"""Phrases that say whose view or words the rest of a sentence is.

``In her opinion, the wolf is to blame``; ``From the point of view of the lawyer, …``; ``By his own account, …``; ``For
Wendel it is clear: …``; ``As the police communicated on Sunday, …``; ``The minister did not agree: …``. Translated news
has them far more often than the news that the network was trained on. Only phrases that begin a sentence, or stand
between commas, are read.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from spacy.attrs import LOWER
from spacy.tokens import Doc, Token

from quotewire.schemas.document import Act
from quotewire.tasks.attribution.detection.linking import has_tag_form, subject_end
from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.detection.reported_speech.colon_reports import before_colon
from quotewire.tasks.attribution.frames import VIEWPOINT
from quotewire.tasks.attribution.text import (
    FINITE,
    CharSpan,
    SpanIndex,
    TokenSpan,
    confidences,
    cue_words,
    extents,
    ids_of,
    is_saying,
    object_of,
    subtree,
    tag_verbs,
    tokens_with,
)
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import WORDS_OF_SOMEBODY

_VIEWS: Final = {
    "in": frozenset(
        [
            "opinion",
            "opinions",
            "view",
            "views",
            "words",
            "eyes",
            "estimation",
            "assessment",
            "judgment",
            "judgement",
            "belief",
            "conviction",
            "telling",
            "understanding",
            "reading",
        ]
    ),
    "from": frozenset({"view", "perspective", "viewpoint", "standpoint", "words"}),
    "by": frozenset(
        {"account", "admission", "estimate", "estimates", "reckoning", "calculation", "calculations", "words"}
    ),
    "to": frozenset({"mind"}),
}
"""Prepositions with the nouns that make them such a phrase."""
_WORDS: Final = frozenset({"words", "telling", "account", "admission"})
"""The nouns for what is said; the others are for what is thought."""
_POSSESSIVE: Final = frozenset({"PRP$", "POS"})
_BETWEEN: Final = frozenset({"point", "points", "of", "own", "the", "personal", "professional", "humble", "expert"})
"""Words between a possessive, or the preposition, and the noun: ``from her point of view``, ``by his own account``."""
_BE: Final = frozenset({"is", "was"})
_CERTAIN: Final = frozenset({"clear", "certain", "obvious", "evident"})
_IDIOMS: Final = (
    ([["it"]], frozenset({"has", "had"})),
    ([["know"], ["us", "know"], ["be", "known"], ["it", "be", "known"]], frozenset({"let", "lets"})),
)
"""Ends of clauses with the verbs that they make ones of saying: ``as the mayor has it``."""
_BECOME: Final = frozenset({"became", "becomes", "become", "is", "was"})
_CLEAR: Final = _CERTAIN | {"simple", "unambiguous", "unequivocal", "known", "short"}
_POSITIONS: Final = WORDS_OF_SOMEBODY | {"message"}
_TRIGGERS: Final = ids_of((*_VIEWS, ":", "for", "as", *sorted(_POSITIONS)))
_SEPARATORS: Final = frozenset({",", ":"})
_OPENERS: Final = frozenset({"“", "„", "«", '"', "\n"})
_STOPS: Final = frozenset({".", "!", "?", "…", ";"})
_TENSED: Final = FINITE | {"VBN"}
_SUBJECTS: Final = frozenset({"nsubj"})
_LONGEST: Final = 24
"""Maximum number of tokens in such a phrase."""
_SENTENCE: Final = 200
"""Maximum number of tokens from a phrase to an end of its sentence: it bounds the time of a text of one sentence."""
_SURE: Final = 0.5
"""Minimum confidence of another finder's statement with a source, for its source and cue to be kept."""
_LEAST: Final = 3
"""Minimum number of words in what it attributes."""


class _Phrase(NamedTuple):
    """A phrase: its extent with the comma behind it, its head, its cue, its source and what the source does.

    ``content`` is the first token that is said, if that is not the one behind the extent.
    """

    extent: TokenSpan
    head: int
    cue: list[TokenSpan]
    source: TokenSpan
    act: Act
    content: int | None = None


def viewpoints(doc: Doc, marks: Marks, quoted: set[int]) -> Iterator[Candidate]:
    """Find the clauses that such phrases attribute.

    Args:
        doc: A parsed document.
        marks: Its quotation marks.
        quoted: Tokens inside quotations, where the speaker's own views stand.
    """
    for trigger in tokens_with(doc, LOWER, _TRIGGERS):
        i, word = trigger.i, trigger.lower_
        if i in quoted:
            continue
        phrase = _at_colon(doc, i) if word == ":" else _is_that(doc, i) or _at_beginning(doc, i)
        found = _candidate(doc, marks, phrase) if phrase is not None else None
        if found is not None:
            yield found


def _at_beginning(doc: Doc, i: int) -> _Phrase | None:
    """The phrase that begins with a preposition or ``as``, if a clause begins there."""
    if not _begins(doc, i):
        return None
    word = doc[i].lower_
    if word in _VIEWS:
        return _view(doc, i)
    return _as(doc, i) if word == "as" else _for(doc, i) if word == "for" else None


def superseded(doc: Doc, found: list[Candidate], viewed: list[Candidate]) -> list[Candidate]:
    """All candidates; of those whose cue is in such a phrase, only one that has a source and is as sure.

    Without quotations of ``In the words of X, Y failed: “…”`` that the network gives to Y by another word.
    """
    spans = SpanIndex((span, span) for one in viewed for span in (*one.cue, *(one.mention or ())))
    said = SpanIndex((piece, piece) for one in viewed if one.act == "speech" for piece in one.content)
    found = [one for one in found if one.type != "direct" or _is_tag(doc, one) or not _is_in(one, said)]
    own = [one for one in found if any(s < f and t < e for t, f in one.cue for (s, e), _ in spans.near((t, f)))]
    surer = {one.head: one for one in own if one.mention and one.confidence >= _SURE}
    made = [
        replace(surer[one.head], content=one.content, type=one.type) if one.head in surer else one for one in viewed
    ]
    dropped = {id(one) for one in own}
    return [*(one for one in found if id(one) not in dropped), *made]


def _is_tag(doc: Doc, one: Candidate) -> bool:
    return one.head is not None and doc[one.head].lemma_.lower() in tag_verbs()


def _is_in(one: Candidate, said: SpanIndex[CharSpan]) -> bool:
    """True if what phrases attribute holds a candidate with its cue."""
    cued = all(any(s <= start and end <= e for (s, e), _ in said.near((start, end))) for start, end in one.cue)
    return (
        bool(one.cue)
        and cued
        and all(any(s <= a and b <= e for (s, e), _ in said.near((a, b))) for a, b in one.content)
    )


def _begins(doc: Doc, i: int) -> bool:
    """True if a sentence begins at a token, perhaps behind a conjunction, or a comma stands before it."""
    if i == 0 or doc[i].is_sent_start or doc[i - 1].is_space or doc[i - 1].text in {",", ":", "-", "–", "—"}:
        return True
    return doc[i - 1].pos_ in {"CCONJ", "SCONJ", "ADV"} and (i == 1 or bool(doc[i - 1].is_sent_start))


def _candidate(doc: Doc, marks: Marks, phrase: _Phrase) -> Candidate | None:
    first, after = phrase.extent
    sentence = _sentence(doc, phrase)
    before, behind = (sentence[0], first), (phrase.content or after, sentence[1])
    # What stands before a phrase between commas is the same clause, unless that has a verb.
    if (
        phrase.content is not None
        or doc[after - 1].text == ":"
        or any(token.pos_ in {"VERB", "AUX"} for token in doc[before[0] : before[1]])
    ):
        before = (first, first)
    cue = extents(doc, marks.text, phrase.cue)
    content = marks.whole(extents(doc, marks.text, [_without_connective(doc, before), behind]), cue)
    words = [token for token in doc[slice(*behind)] if token.is_alpha]
    if not content or len(words) < _LEAST or not any(t.tag_ in {*FINITE, "MD", "VB", "VBN"} for t in words):
        return None
    mention = extents(doc, marks.text, [phrase.source])
    kind = marks.type_of(content)
    return Candidate(kind, phrase.act, content, cue, phrase.head, VIEWPOINT, confidences()[VIEWPOINT], mention)


def _without_connective(doc: Doc, part: TokenSpan) -> TokenSpan:
    """Words before a phrase, unless they only connect its sentence to the one before: ``But in her view …``."""
    words = [token for token in doc[slice(*part)] if token.is_alpha]
    return part if any(token.pos_ in {"NOUN", "PROPN", "PRON"} for token in words) else (part[1], part[1])


def _sentence(doc: Doc, phrase: _Phrase) -> TokenSpan:
    """The sentence of a phrase, up to ``_SENTENCE`` tokens away; behind a colon the parser may begin another one."""
    first, after = phrase.extent
    start, end = first, after
    while start > max(0, first - _SENTENCE) and not doc[start].is_sent_start:
        start -= 1
    while end < min(len(doc), after + _SENTENCE) and (end == after or not doc[end].is_sent_start):
        end += 1
    return start, end


def _view(doc: Doc, i: int) -> _Phrase | None:
    """The phrases ``in her opinion``, ``in the words of the curator``, ``from the lawyer's point of view``."""
    nouns = _VIEWS[doc[i].lower_]
    limit = min(len(doc), i + _LONGEST)
    noun = next((k for k in range(i + 1, limit) if doc[k].lower_ in nouns and doc[k].pos_ == "NOUN"), None)
    if noun is None or any(doc[k].text in _STOPS | _SEPARATORS for k in range(i, noun)):
        return None
    act: Act = "speech" if doc[noun].lower_ in _WORDS else "belief"
    owner = next((k for k in range(i + 1, noun) if doc[k].tag_ in _POSSESSIVE), None)
    if owner is not None:
        if any(doc[k].lower_ not in _BETWEEN for k in range(owner + 1, noun)):
            return None
        source = (owner, owner + 1) if doc[owner].tag_ == "PRP$" else (i + 1, owner)
        if doc[i].lower_ == "by":
            source = _named_behind(doc, noun + 1) or source
        end, cue = noun + 1, [(i, i + 1), (owner + 1, noun + 1)]
    else:
        of = noun + 1
        bare = noun == i + 1 and act == "belief"  # "in view of the floods", but "by words of the conductor"
        if bare or doc[of : of + 1].text != "of" or any(doc[k].lower_ not in _BETWEEN for k in range(i + 1, noun)):
            return None
        named = object_of(doc[of])
        if named is None:
            return None
        source = _up_to_comma(doc, subtree(named))
        end, cue = source[1], [(i, of + 1)]
    if end >= len(doc) or (doc[end].text not in _SEPARATORS and not doc[i].is_sent_start):
        return None
    return _Phrase((i, end + (doc[end].text in _SEPARATORS)), noun, cue, source, act)


def _named_behind(doc: Doc, end: int) -> TokenSpan | None:
    """The person behind the comma, whose account it is: ``By her own estimate, Rosa Wendel has …``."""
    first = end + 1
    if first >= len(doc) or doc[end].text != "," or doc[first].ent_type_ != "PERSON":
        return None
    after = first + 1
    while after < len(doc) and doc[after].ent_type_ == "PERSON" and doc[after].ent_iob_ == "I":
        after += 1
    return first, after


def _for(doc: Doc, i: int) -> _Phrase | None:
    """The phrases ``for Wendel it is clear:``, ``for Wendel, the question is`` and ``…, one thing is certain:``."""
    limit = min(len(doc) - 1, i + _LONGEST)
    be = next((k for k in range(i + 2, limit) if doc[k].lower_ in _BE), None)
    if be is None or any(doc[k].text in _STOPS for k in range(i, be)):
        return None
    if doc[be - 1].lower_ == "it" and doc[be + 1].lower_ in _CERTAIN:
        first, end = be - 1, be + 2
    elif doc[be - 2 : be].text.lower() == "one thing" and doc[be + 1].lower_ in _CERTAIN:
        first, end = be - 2, be + 2
    elif doc[be - 1].lower_ == "question" and doc[be - 2].lower_ == "the":
        first, end = be - 2, be + 1
    else:
        return None
    source = (i + 1, first - (doc[first - 1].text == ","))
    if source[0] >= source[1] or any(doc[k].text == "," for k in range(*source)) or end >= len(doc):
        return None
    if doc[end - 1].lower_ in _CERTAIN and doc[end].text not in _SEPARATORS and doc[end].lower_ != "that":
        return None
    return _Phrase((i, end + (doc[end].text in _SEPARATORS)), end - 1, [(first, end)], source, "belief")


def _at_colon(doc: Doc, i: int) -> _Phrase | None:
    """The clause of somebody who says what stands behind a colon."""
    found = before_colon(doc, i)
    if found is None:
        return _position(doc, i)
    return _Phrase((found.source[0], i + 1), found.head, [found.cue], found.source, found.act, found.content)


def _position(doc: Doc, colon: int) -> _Phrase | None:
    """The sentence before a colon of ``The opinion of the mayor: …`` and ``The position of the mayor is clear: …``.

    Also of ``The mayor's opinion: …``.
    """
    end = colon - 2 if doc[colon - 1].lower_ in _CLEAR and doc[colon - 2].lower_ in _BE else colon
    first = next((k for k in range(end - 1, max(0, end - _LONGEST) - 1, -1) if doc[k].is_sent_start), None)
    if first is None or end - first < len(("Wendel", "'s", "opinion")):
        return None
    if doc[colon + 1 : colon + 2].text in _OPENERS:
        return None
    found = _owner(doc, first, end)
    if found is None:
        return None
    noun, source = found
    cue = [(noun, source[0]) if source[0] > noun else (noun, noun + 1), *([(end, colon)] if end < colon else [])]
    return _Phrase((first, colon + 1), noun, cue, source, "belief", colon + 1)


def _is_that(doc: Doc, noun: int) -> _Phrase | None:
    """The words ``The mayor's opinion is that`` and ``The message of the mayor is that``."""
    if doc[noun].lower_ not in _POSITIONS:
        return None
    be = next((k for k in range(noun + 1, min(len(doc) - 1, noun + _LONGEST)) if doc[k].lower_ in _BE), None)
    if be is None or doc[be + 1].lower_ != "that":
        return None
    first = noun
    while first and noun - first < _LONGEST and not doc[first].is_sent_start and doc[first - 1].text not in _SEPARATORS:
        first -= 1
    found = _owner(doc, first, be)
    if found is None or found[0] != noun:
        return None
    return _Phrase((first, be + 1), noun, [(noun, noun + 1), (be, be + 1)], found[1], "belief", be + 1)


def _owner(doc: Doc, first: int, end: int) -> tuple[int, TokenSpan] | None:
    """The noun of ``The opinion of the mayor`` or ``The mayor's opinion``, and the span of whose it is."""
    if doc[first].lower_ == "the" and doc[first + 1].lower_ in _POSITIONS and doc[first + 2].lower_ == "of":
        return (first + 1, (first + 3, end)) if subject_end(doc, first + 3, end) == end else None
    noun, owner = end - 1, end - 2
    if doc[noun].lower_ not in _POSITIONS or owner < first:
        return None
    if doc[owner].tag_ == "PRP$":
        return (noun, (owner, owner + 1)) if owner == first else None
    owned = doc[owner].tag_ == "POS" and subject_end(doc, first, owner) == owner
    return (noun, (first, owner)) if owned else None


def _as(doc: Doc, i: int) -> _Phrase | None:
    """The clause ``as the police communicated on Sunday`` that begins a sentence.

    The parser often takes its verb for another's, so the first verb of saying with a subject before it is taken.
    """
    limit = min(len(doc), i + _LONGEST)
    end = next((k for k in range(i + 2, limit) if doc[k].text in _SEPARATORS), None)
    if end is None or not doc[i].is_sent_start or any(doc[k].text in _STOPS for k in range(i, end)):
        return None
    idiom = _idiom(doc, i, end)
    if idiom is not None:
        return idiom
    verb = next((doc[k] for k in range(i + 2, end) if _can_say(doc, k)), None)
    if verb is None:
        return None
    children = list(verb.children)
    if any(_is_object(child, verb) and child.i < end for child in children):
        return None
    first, _ = cue_words(verb)
    subject = next((child for child in children if child.dep_ in _SUBJECTS and i < child.i < verb.i), None)
    source = subtree(subject) if subject is not None else (i + 1, first)
    if source[0] != i + 1 or (subject is None and subject_end(doc, i + 1, first) != first):
        return None
    return _Phrase((i, end + 1), verb.i, [cue_words(verb)], (source[0], min(source[1], first)), "speech")


def _idiom(doc: Doc, i: int, end: int) -> _Phrase | None:
    """The clauses ``as the mayor has it``, ``as the mayor let us know`` and ``as it became known from the mayor``."""
    words = [token.lower_ for token in doc[i + 1 : end]]
    for last, cue in _IDIOMS:
        for k in range(1, len(words) - 1):
            if words[k] in cue and words[k + 1 :] in last:
                return _Phrase((i, end + 1), i + 1 + k, [(i + 1 + k, end)], (i + 1, i + 1 + k), "speech")
    known = next((k for k in range(i + 1, end - 2) if doc[k].lower_ == "known" and doc[k + 1].lower_ == "from"), None)
    if known is None or doc[known - 1].lower_ not in _BECOME:
        return None
    return _Phrase((i, end + 1), known, [(known - 1, known + 2)], (known + 2, end), "speech")


def _can_say(doc: Doc, i: int) -> bool:
    """True for a finite verb of saying, which the tagger may take for a noun between a name and a comma."""
    if doc[i].tag_ in _TENSED and is_saying(doc[i]):
        return True
    return has_tag_form(doc[i]) and doc[i - 1].pos_ == "PROPN" and doc[i + 1].text in _SEPARATORS


def _is_object(child: Token, verb: Token) -> bool:
    """True for what is said itself; who is told does not count: ``as he told the radio``."""
    if child.i < verb.i:
        return False
    return child.dep_ in {"ccomp", "xcomp"} or (child.dep_ == "dobj" and verb.lemma_.lower() not in {"tell", "inform"})


def _up_to_comma(doc: Doc, part: TokenSpan) -> TokenSpan:
    """A token span up to its last comma: the clause behind it may hang on the noun."""
    commas = [k for k in range(*part) if doc[k].text == ","]
    return (part[0], commas[0]) if commas else part
