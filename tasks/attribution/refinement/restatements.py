"""Merges restatements: a headline and the quotation below it, a quotation and its paraphrase.

Favours precision over recall. Two statements are the same if they have the same named source, act and stance, and share
either runs of words or most content words without differing in numbers or negation. Restatements are merged into the
fullest one.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.text import CharSpan, Places
from quotewire.tasks.attribution.types import Statement

_RUN: Final = 6
_RUN_CONTENT: Final = 3
_RUNS: Final = 0.4
"""Words in a run; how many of them must be neither function words nor names, which excludes ``the Attorney General of
the United States``; and the share of the shorter statement's runs above which two statements are the same."""
_SAME: Final = 5
"""Minimum words for an identical statement to be a restatement; ``I do not know`` is said more than once."""
_WORDS: Final = 6
_FEW: Final = 4
"""Content words of the shorter statement: from ``_FEW`` the longer one must have all of them, from ``_WORDS`` most."""
_SHARED: Final = 0.45
_WITHIN, _SHARED_WITHIN = 0.8, 0.3
_SHARED_FEW: Final = 0.6
"""Minimum shares of common content words. ``_WITHIN`` is a share of the shorter statement's (a headline's); the others
are of the words in either."""
_LEAST_SHARED: Final = 3
"""Content words that two statements share at least if these shares of them suffice."""
_COMPARED: Final = 200
"""Maximum number of a source's earlier statements, latest first, to compare with; keeps long texts linear."""
_RANK: Final = {"direct": 2, "mixed": 1, "indirect": 0}


@dataclass(frozen=True, slots=True)
class _Telling:
    """The features of a statement that are compared.

    Attributes:
        index: The statement's index.
        said: All words in order, in lower case.
        words: The lemmas of its content words.
        runs: Every ``_RUN`` consecutive words with enough content words to be distinctive.
        numbers: The words that begin with a digit.
        denied: Whether it contains a negation.
        whole: Whether it contains a verb; without one it is a topic, not a statement.
        length: Length of the content in characters.
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
    """Merge restatements into the fullest one, which lists the others in ``repeats``.

    A statement nested in a merged one becomes nested in the fullest one.

    Returns:
        The statements that remain, in text order.
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
    """For each statement, the index of its fullest restatement; None if it is the fullest or the only one."""
    places = Places(doc)
    by_source: defaultdict[tuple[str, str, str, str], _Tellings] = defaultdict(_Tellings)
    for i, statement in enumerate(statements):
        if statement.name is None:
            continue
        tellings = by_source[statement.kind, statement.name, statement.act, statement.stance]
        telling = _telling(doc, places, i, statement.content)
        known = next((group for group in tellings.alike(telling) if _tells(group[0], telling, statements)), None)
        if known is None:
            tellings.begin(telling)
        else:
            known.append(telling)
    found: list[int | None] = [None] * len(statements)
    for tellings in by_source.values():
        for group in tellings.groups:
            # Quoted words before reported ones, then the longer statement, then the earlier one.
            fullest = max(group, key=lambda t: (_RANK[statements[t.index].type], t.length, -t.index)).index
            for telling in group:
                found[telling.index] = fullest if telling.index != fullest else None
    return found


class _Tellings:
    """The statements of one source, those that say the same in a group."""

    def __init__(self) -> None:
        self.groups: list[list[_Telling]] = []
        self._having: defaultdict[Hashable, list[int]] = defaultdict(list)
        """The groups, by number, whose first statement has a word, a run of words, or just these words."""

    def begin(self, telling: _Telling) -> None:
        """Begin a group with a statement."""
        for trait in (telling.said, *telling.runs, *telling.words):
            self._having[trait].append(len(self.groups))
        self.groups.append([telling])

    def alike(self, telling: _Telling) -> Iterator[list[_Telling]]:
        """Yield the groups that may say the same as a statement, latest first.

        To share ``_LEAST_SHARED`` words, two statements share one of all but the most frequent of them.
        """
        having = [self._having.get(run, ()) for run in telling.runs]
        if len(telling.said) >= _SAME:
            having.append(self._having.get(telling.said, ()))
        if telling.whole and len(telling.words) >= _FEW:
            rarest = sorted((self._having.get(word, ()) for word in telling.words), key=len)
            having += rarest[: len(rarest) - _LEAST_SHARED + 1]
        first = len(self.groups) - _COMPARED
        for i in sorted({i for groups in having for i in groups[-_COMPARED:] if i >= first}, reverse=True):
            yield self.groups[i]


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
    """True if two statements in different places say the same."""
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
