"""Sources inside a clause or behind it that no comma or verb of saying shows.

``The fire was according to the police started deliberately`` and ``The verdict is in the view of the lawyer too high``
keep the word order of Dutch, German and Nordic news: the phrase stands right behind the auxiliary, and the parser takes
the rest of the clause for a part of the source. ``Rents rose by a tenth, as can be seen from the report`` names a
document without any verb of saying.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from spacy.attrs import LOWER
from spacy.tokens import Doc, Token

from quotewire.schemas.document import Act
from quotewire.tasks.attribution.detection.linking import is_for_somebody
from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.frames import VIEWPOINT
from quotewire.tasks.attribution.text import (
    TokenSpan,
    confidences,
    extents,
    ids_of,
    noun_kind,
    object_of,
    subtree,
    tokens_with,
)
from quotewire.tasks.attribution.types import Candidate

_PHRASES: Final[dict[tuple[str, ...], Act]] = {
    ("according", "to"): "speech",
    ("in", "the", "words", "of"): "speech",
    ("in", "the", "opinion", "of"): "belief",
    ("in", "the", "view", "of"): "belief",
    ("in", "the", "eyes", "of"): "belief",
    ("from", "the", "point", "of", "view", "of"): "belief",
    ("from", "the", "perspective", "of"): "belief",
}
_STARTS: Final = ids_of(("according", "in", "from", "as"))
_SEEN: Final = frozenset({"seen", "read", "gathered", "inferred", "concluded", "learned", "deduced"})
_EVIDENT: Final = frozenset({"evident", "apparent", "clear", "obvious"})
_EMERGES: Final = frozenset({"emerges", "emerged", "follows", "followed", "appears", "appeared", "transpires"})
_BE: Final = frozenset({"is", "was", "becomes", "became"})
_CAN: Final = frozenset({"can", "could", "may"})
_REACH: Final = 4
"""Tokens from ``as`` to ``from``, at most."""
_NOMINAL: Final = frozenset({"NOUN", "PROPN", "NUM"})
_LONGEST: Final = 24
"""Maximum number of tokens of a source."""
_SENTENCE: Final = 60
"""Maximum number of tokens of a clause on either side."""
_LEAST: Final = 3
"""Minimum number of words in what is attributed."""


class _Phrase(NamedTuple):
    """A phrase in tokens: its cue, its source and what the source does."""

    cue: TokenSpan
    source: TokenSpan
    act: Act


def inserted_sources(doc: Doc, marks: Marks, quoted: set[int]) -> Iterator[Candidate]:
    """Find the clauses that such phrases attribute.

    Args:
        doc: A parsed document.
        marks: Its quotation marks.
        quoted: Tokens inside quotations, where the speaker names the sources.
    """
    for token in tokens_with(doc, LOWER, _STARTS):
        if token.i in quoted:
            continue
        found = _evident(doc, marks, token.i) if token.lower_ == "as" else _inside(doc, marks, token.i)
        if found is not None:
            yield found


def _inside(doc: Doc, marks: Marks, i: int) -> Candidate | None:
    """The clause around a phrase that stands right behind its auxiliary or its copula."""
    if not i or doc[i - 1].pos_ != "AUX":
        return None
    words = next((words for words in _PHRASES if tuple(t.lower_ for t in doc[i : i + len(words)]) == words), None)
    if words is None:
        return None
    first = i + len(words)
    after = _end_of_source(doc, first)
    start, end = _clause(doc, i)
    if after is None or not any(token.is_alpha for token in doc[after:end]) or doc[after].is_punct:
        return None
    if not any(_can_tell(token) for token in doc[first:after]):
        return None  # "were according to size arranged in rows"
    if not any(token.dep_ in {"nsubj", "nsubjpass", "expl"} or token.pos_ in _NOMINAL for token in doc[start:i]):
        return None
    phrase = _Phrase((i, first), (first, after), _PHRASES[words])
    return _candidate(doc, marks, [(start, i), (after, end)], phrase)


def _can_tell(token: Token) -> bool:
    """True for a name and for a noun for somebody or for a document."""
    return token.pos_ == "PROPN" or is_for_somebody(token) or noun_kind(token.lemma_.lower()) is not None


def _end_of_source(doc: Doc, first: int) -> int | None:
    """Index behind a noun phrase, read word by word; None if there is none, or nothing stands behind it."""
    last = None
    i = first
    while i < min(len(doc) - 1, first + _LONGEST):
        token = doc[i]
        if token.pos_ in _NOMINAL or (token.pos_ == "PRON" and last is None):
            last = i
        elif token.lower_ == "of" or token.tag_ == "POS":
            if last is None:
                return None
        elif token.pos_ in {"DET", "ADJ"} or token.tag_ == "PRP$":
            if last is not None and doc[i - 1].lower_ != "of" and doc[i - 1].tag_ != "POS":
                break  # another noun phrase or the predicate: "of the lawyer | a scandal"
        else:
            break
        i += 1
    return last + 1 if last is not None else None


def _evident(doc: Doc, marks: Marks, i: int) -> Candidate | None:
    """The clause before ``, as can be seen from the report``."""
    head = _evidence(doc, i)
    source = object_of(doc[head + 1]) if head is not None and doc[head + 1].lower_ == "from" else None
    if head is None or source is None or not i or doc[i - 1].text != ",":
        return None
    start, _ = _clause(doc, i)
    first, after = subtree(source)
    after = next((k for k in range(first, after) if doc[k].text == ","), after)
    if not any(_can_tell(token) for token in doc[first:after]):
        return None
    return _candidate(doc, marks, [(start, i - 1)], _Phrase((i, head + 2), (first, after), "speech"))


def _evidence(doc: Doc, i: int) -> int | None:
    """Index of the word before ``from`` in ``as is clear from``, ``as emerges from``, ``as can be seen from``."""
    if i + _REACH >= len(doc):
        return None
    first, second, third = (token.lower_ for token in doc[i + 1 : i + _REACH])
    if first in _EMERGES:
        return i + 1
    if first in _BE and second in _EVIDENT:
        return i + 2
    return i + 3 if first in _CAN and second == "be" and third in _SEEN else None


def _clause(doc: Doc, i: int) -> TokenSpan:
    """The sentence around a token, up to a semicolon or colon."""
    start, end = i, i + 1
    while start > max(0, i - _SENTENCE) and not doc[start].is_sent_start and not _parts(doc[start - 1]):
        start -= 1
    while end < min(len(doc), i + _SENTENCE) and not doc[end].is_sent_start and not _parts(doc[end]):
        end += 1
    return start, end


def _parts(token: Token) -> bool:
    return token.text in {";", ":"} or "\n" in token.text


def _candidate(doc: Doc, marks: Marks, parts: Sequence[TokenSpan], phrase: _Phrase) -> Candidate | None:
    cue = extents(doc, marks.text, [phrase.cue])
    content = marks.whole(extents(doc, marks.text, parts), cue)
    words = sum(token.is_alpha for part in parts for token in doc[slice(*part)])
    if not content or words < _LEAST:
        return None
    mention = extents(doc, marks.text, [phrase.source])
    first, after = phrase.cue
    head = first if phrase.act == "speech" else after - 2
    sure = confidences()[VIEWPOINT]
    return Candidate(marks.type_of(content), phrase.act, content, cue, head, VIEWPOINT, sure, mention)
