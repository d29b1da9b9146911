"""Parts of speech and lemmas: spaCy's attribute ruler and lemmatizer, run once for each kind of word.

What they make of a token follows from its form, its tag and its dependency, but for the few patterns of two tokens
(``gon na``). So they see one token of each kind, and the others get the same. Most dependencies are alike to them.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from spacy.attrs import DEP, LEMMA, ORTH, POS, TAG
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.lookups import Lookups
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab
from thinc.types import Ints2d

Hashes = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]

_READ: Final = frozenset({"ORTH", "TEXT", "LOWER", "IS_SPACE", "TAG", "DEP"})
"""What patterns may read of a token: its form, its tag and its dependency."""
_WRITTEN: Final = frozenset({"POS", "MORPH", "LEMMA", "TAG", "DEP"})
_KINDS: Final = 16_384
"""Maximum number of kinds to remember, about 2 MB. News repeats itself: four words in five are of a known kind."""


_OTHER: Final = np.uint64(1)
"""Stands for the dependencies that no pattern names."""


_MIX: Final = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)
"""Odd numbers that tags and dependencies are multiplied by, so that a kind is one number like spaCy's own hashes."""


class _Kinds:
    """What the components make of each known kind, in arrays: one object each would take four times the memory.

    Attributes:
        numbers: The kinds' numbers, sorted.
        made: For each, spaCy's ids of part of speech, lemma and tag, and of the dependency that a pattern gives (0 if
            the token keeps its own); whether a pattern of several tokens may begin with it; and the lemma's place in
            ``lemmas``.
        lemmas: The lemmas, whose ids mean nothing once the string store has forgotten them.
    """

    def __init__(self) -> None:
        self.numbers = np.zeros(0, dtype=np.uint64)
        self.made = np.zeros((0, 6), dtype=np.uint64)
        self.lemmas: list[str] = []
        self._places: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.numbers)

    def unknown(self, numbers: Hashes) -> Bools:
        """True for the numbers of kinds that have not been added."""
        if not len(self):
            return np.ones(len(numbers), dtype=bool)
        return cast("Bools", self.numbers[self._at(numbers)] != numbers)

    def add(self, numbers: Hashes, made: Hashes, lemmas: Iterable[str]) -> None:
        """Add new kinds: their numbers, the first five columns of ``made``, and their lemmas."""
        places = np.array([self._place(lemma) for lemma in lemmas], dtype=np.uint64)
        every = np.concatenate((self.numbers, numbers))
        order = np.argsort(every)
        self.numbers = every[order]
        self.made = np.concatenate((self.made, np.column_stack((made, places))))[order]

    def of(self, numbers: Hashes) -> Hashes:
        """The rows of ``made`` for the numbers of known kinds."""
        return self.made[self._at(numbers)]

    def _at(self, numbers: Hashes) -> npt.NDArray[np.int64]:
        return np.minimum(np.searchsorted(self.numbers, numbers), len(self) - 1)

    def _place(self, lemma: str) -> int:
        place = self._places.setdefault(lemma, len(self.lemmas))
        if place == len(self.lemmas):
            self.lemmas.append(lemma)
        return place


class WordKinds:
    """Sets parts of speech, lemmas, and the tags and dependencies of white space, as the two components would.

    Morphology, which the lemmatizer reads, stays unset but for tokens that patterns of several may begin with.
    """

    def __init__(self, ruler: AttributeRuler, lemmatizer: EnglishLemmatizer) -> None:
        """Set up for two components of one pipeline; ``WordKinds.fits`` says for which."""
        self._ruler: Any = AttributeRuler(ruler.vocab)  # it takes spans too, which its types do not say
        self._ruler.add_patterns(ruler.patterns)
        self._lemmatizer = _indexed(lemmatizer)
        self._known = _Kinds()
        patterns = list(_patterns(ruler))
        self._named = np.array([ruler.vocab.strings[dep] for dep in sorted(_named(patterns))], dtype=np.uint64)
        longer = [pattern for pattern in patterns if len(pattern) > 1]
        self._longest = max(map(len, longer), default=1)
        self._alone: Any = AttributeRuler(ruler.vocab)
        self._alone.add_patterns(_of_one_token(ruler))
        self._leading = len(self._alone.patterns)
        if longer:  # one more rule, which sets nothing: it says where the longer ones may begin
            self._alone.add([pattern[:1] for pattern in longer], {})

    @staticmethod
    def fits(ruler: object, lemmatizer: object) -> bool:
        """True for English rules, and patterns that read no more of a token than its form, tag and dependency."""
        if not isinstance(ruler, AttributeRuler) or type(lemmatizer) is not EnglishLemmatizer:
            return False
        tokens = [token for pattern in _patterns(ruler) for token in pattern]
        return (
            lemmatizer.mode == "rule"
            and all(token.keys() <= _READ for token in tokens)
            and all(_is_list(token.get("DEP", "")) for token in tokens)
            and all(cast("dict[str, Any]", rule["attrs"]).keys() <= _WRITTEN for rule in ruler.patterns)
        )

    def __call__(self, doc: Doc) -> None:
        """Annotate a document with tags and dependencies."""
        if len(self._known) > _KINDS:
            self._known = _Kinds()
        table = cast("Hashes", doc.to_array([ORTH, TAG, DEP]))
        numbers, first, kind = np.unique(self._numbers(table), return_index=True, return_inverse=True)
        unknown = np.flatnonzero(self._known.unknown(numbers))
        if len(unknown):
            self._known.add(numbers[unknown], *self._learned(doc.vocab, table[first[unknown]]))
            self._lemmatizer.cache.clear()
        made = self._known.of(numbers)
        for place in set(made[:, 5].tolist()):
            doc.vocab.strings.add(self._known.lemmas[place])
        made = made[kind]
        apart = list(_windows(np.flatnonzero(made[:, 4]).tolist(), self._longest, len(doc)))
        made = np.ascontiguousarray(made[:, :4])
        for start, after in apart:
            made[start:after] = 0
            made[start:after, 2] = table[start:after, 1]
        made[:, 3] = np.where(made[:, 3] == 0, table[:, 2], made[:, 3])
        doc.from_array([POS, LEMMA, TAG, DEP], cast("Ints2d", made))
        for start, after in apart:
            self._annotate(doc, start, after)

    def _numbers(self, table: Hashes) -> Hashes:
        """The kind of each token as a number: its form, its tag, and its dependency if a pattern names that."""
        named = np.where(np.isin(table[:, 2], self._named), table[:, 2], _OTHER)
        return cast("Hashes", table[:, 0] ^ (table[:, 1] * _MIX[0]) ^ (named * _MIX[1]))

    def _learned(self, vocab: Vocab, table: Hashes) -> tuple[Hashes, list[str]]:
        """What the components make of tokens by themselves, as rows of ``_Kinds.made`` but for their ends, and lemmas.

        The tokens are put together in a document for it, in which only the patterns of one token are looked for.
        """
        doc = Doc(vocab, words=table[:, 0].tolist())
        doc.from_array([TAG, DEP], cast("Ints2d", np.ascontiguousarray(table[:, 1:])))
        matches = self._alone.match(doc)
        self._alone.set_annotations(doc, matches)
        self._lemmatize(doc)
        leads = np.zeros(len(doc), dtype=np.uint64)
        leads[[start for rule, _, start, _ in matches if rule == self._leading]] = 1
        made = cast("Hashes", doc.to_array([POS, LEMMA, TAG, DEP]))
        made[:, 3] = np.where(made[:, 3] == table[:, 2], 0, made[:, 3])
        return np.column_stack((made, leads)), [token.lemma_ for token in doc]

    def _annotate(self, doc: Doc, first: int, after: int) -> None:
        """Run both components over neighbouring tokens."""
        matches = self._ruler.match(doc[first:after])
        self._ruler.set_annotations(doc, [(rule, key, first + start, first + end) for rule, key, start, end in matches])
        self._lemmatize(doc[first:after])

    def _lemmatize(self, tokens: Doc | Span) -> None:
        for token in tokens:
            if not token.lemma:
                token.lemma_ = self._lemmatizer.lemmatize(token)[0]


def _indexed(lemmatizer: EnglishLemmatizer) -> EnglishLemmatizer:
    """The same lemmatizer with its word lists as sets: spaCy searches lists of 50,000 words from the beginning."""
    made = EnglishLemmatizer(lemmatizer.vocab, None, mode="rule")
    made.lookups = Lookups()
    for name in lemmatizer.lookups.tables:
        table = lemmatizer.lookups.get_table(name)
        index = name == "lemma_index"
        made.lookups.add_table(name, {key: frozenset(value) if index else value for key, value in table.items()})
    return made


def _patterns(ruler: AttributeRuler) -> Iterator[list[dict[int | str, Any]]]:
    for rule in ruler.patterns:
        yield from cast("list[list[dict[int | str, Any]]]", rule["patterns"])


def _of_one_token(ruler: AttributeRuler) -> Iterator[dict[str, Any]]:
    """The rules of a ruler with those of their patterns that are one token."""
    for rule in ruler.patterns:
        patterns = [pattern for pattern in cast("list[list[Any]]", rule["patterns"]) if len(pattern) == 1]
        if patterns:
            yield {**rule, "patterns": patterns}


def _is_list(wanted: object) -> bool:
    """True for one value, or a list of those that fit or do not."""
    return isinstance(wanted, str) or (isinstance(wanted, dict) and wanted.keys() <= {"IN", "NOT_IN"})


def _named(patterns: Iterable[list[dict[int | str, Any]]]) -> set[str]:
    """The dependencies that patterns name."""
    named = set[str]()
    for pattern in patterns:
        for token in pattern:
            wanted = token.get("DEP", "")
            named |= {wanted} if isinstance(wanted, str) else {name for names in wanted.values() for name in names}
    return named


def _windows(leads: Iterable[int], length: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of ``length`` tokens from each of some tokens, those that meet as one.

    >>> list(_windows([2, 3, 7], 2, 8))
    [(2, 5), (7, 8)]
    """
    first = after = -1
    for i in leads:
        if i > after:
            if first >= 0:
                yield first, after
            first = i
        after = min(i + length, end)
    if first >= 0:
        yield first, after
