"""One statement told twice: the headline and the quotation below it, the quotation and its paraphrase.

Careful rather than complete: the same named source, the same act, and either a run of the same words or most of the
same content words, with no number and no negation against it. The fullest telling takes in the others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.text.spans import CharSpan, Places
from quotewire.tasks.attribution.types import Statement

_RUN: Final = 6
_RUN_CONTENT: Final = 3
_RUNS: Final = 0.4
"""Words in a run, and how many of them must be neither function words nor names, so that ``the Attorney General of the
United States`` tells nothing. Tellings that share so great a part of the shorter one's runs are the same by that."""
_SAME: Final = 5
"""Words that a statement must have to be known by being the very same; ``I do not know`` is said more than once."""
_WORDS: Final = 6
_FEW: Final = 4
"""Content words that the shorter telling must have, and as many only where the longer one has them all."""
_SHARED: Final = 0.45
_WITHIN, _SHARED_WITHIN = 0.8, 0.3
_SHARED_FEW: Final = 0.6
"""Shares of the content words of either telling, or of the shorter one's (a headline), that both must have."""
_COMPARED: Final = 200
"""Statements of one source, latest first, that a further one is compared with; keeps long texts linear."""
_RANK: Final = {"direct": 2, "mixed": 1, "indirect": 0}


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is compared of a statement.

    Attributes:
        index: The statement's place among the statements.
        said: All words in order, in lower case.
        words: The content's lemmas, without function words.
        runs: Every ``_RUN`` words in order that tell enough to be known again.
        numbers: The figures in it.
        denied: Whether it has a negation.
        whole: Whether it has a verb: without one it names a topic, not a statement.
        length: Of the content, in characters.
    """

    index: int
    said: tuple[str, ...]
    words: frozenset[str]
    runs: frozenset[str]
    numbers: frozenset[str]
    denied: bool
    whole: bool
    length: int


def merge_restatements(doc: Doc, statements: Sequence[Statement]) -> list[Statement]:
    """Each statement once, in text order; its fullest telling has the others in ``repeats``.

    What is nested in a telling that is not the fullest is nested in the fullest one.
    """
    fullest = _fullest(doc, statements)
    kept = [i for i, better in enumerate(fullest) if better is None]
    at = {i: place for place, i in enumerate(kept)}
    others: dict[int, list[Statement]] = {}
    for i, better in enumerate(fullest):
        if better is not None:
            others.setdefault(better, []).append(statements[i])
    made = []
    for i in kept:
        outer = statements[i].nested_in
        outer = fullest[outer] if outer is not None and fullest[outer] is not None else outer
        nested_in = at[outer] if outer is not None and outer != i else None
        made.append(replace(statements[i], nested_in=nested_in, repeats=tuple(others.get(i, ()))))
    return made


def _fullest(doc: Doc, statements: Sequence[Statement]) -> list[int | None]:
    """For each statement the index of the fullest telling of the same; None if it is that, or is told once."""
    places = Places(doc)
    by_source: dict[tuple[str, str, str], list[list[_Telling]]] = {}
    for i, statement in enumerate(statements):
        if statement.name is None:
            continue
        groups = by_source.setdefault((statement.kind, statement.name, statement.act), [])
        telling = _telling(doc, places, i, statement.content)
        known = next((g for g in groups[: -_COMPARED - 1 : -1] if _tells(g[0], telling, statements)), None)
        if known is None:
            groups.append([telling])
        else:
            known.append(telling)
    found: list[int | None] = [None] * len(statements)
    for groups in by_source.values():
        for group in groups:
            # Quoted words before reported ones, then the longer telling, then the earlier one.
            fullest = max(group, key=lambda t: (_RANK[statements[t.index].type], t.length, -t.index)).index
            for telling in group:
                found[telling.index] = fullest if telling.index != fullest else None
    return found


def _telling(doc: Doc, places: Places, index: int, content: Iterable[CharSpan]) -> _Telling:
    pieces = [doc[slice(*places.tokens_in(piece))] for piece in content]
    words = [t for piece in pieces for t in piece if not t.is_punct and not t.is_space and t.tag_ != "POS"]
    return _Telling(
        index,
        tuple(t.lower_ for t in words),
        frozenset(t.lemma_.lower() for t in words if not t.is_stop),
        frozenset(_runs(words)),
        frozenset(t.lower_ for t in words if t.text[:1].isdigit()),
        any(t.dep_ == "neg" for t in words),
        any(t.pos_ in {"VERB", "AUX"} for t in words),
        sum(end - start for start, end in content),
    )


def _runs(words: Sequence[Token]) -> Iterable[str]:
    for i in range(len(words) - _RUN + 1):
        run = words[i : i + _RUN]
        if sum(not t.is_stop and t.pos_ != "PROPN" for t in run) >= _RUN_CONTENT:
            yield " ".join(t.lower_ for t in run)


def _tells(one: _Telling, other: _Telling, statements: Sequence[Statement]) -> bool:
    """Whether two statements, in two places, say the same."""
    if _overlap(statements[one.index].content, statements[other.index].content):
        return False
    if len(one.said) >= _SAME and one.said == other.said:
        return True
    if len(one.runs & other.runs) > _RUNS * min(len(one.runs), len(other.runs)):
        return True
    if one.denied != other.denied or (one.numbers and other.numbers and one.numbers != other.numbers):
        return False
    return one.whole and other.whole and _share_enough(one.words, other.words)


def _share_enough(one: frozenset[str], other: frozenset[str]) -> bool:
    fewest, shared = min(len(one), len(other)), len(one & other)
    if fewest < _FEW:
        return False
    either = shared / len(one | other)
    if fewest < _WORDS:
        return shared == fewest and either >= _SHARED_FEW
    return either >= _SHARED or (shared >= _WITHIN * fewest and either >= _SHARED_WITHIN)


def _overlap(one: Iterable[CharSpan], other: Sequence[CharSpan]) -> bool:
    return any(a[0] < b[1] and b[0] < a[1] for a in one for b in other)
