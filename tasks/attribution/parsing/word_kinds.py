"""Parts of speech and lemmas: spaCy's attribute ruler and lemmatizer, run once for each kind of word.

What they make of a token follows from its form, its tag and its dependency, but for the few patterns of two tokens
(``gon na``). So they see one token of each kind, and the others get the same. Most dependencies are alike to them.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple, cast

import numpy as np
from spacy.attrs import DEP, LEMMA, ORTH, POS, TAG
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.lookups import Lookups
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from thinc.types import Ints2d

_READ: Final = frozenset({"ORTH", "TEXT", "LOWER", "IS_SPACE", "TAG", "DEP"})
"""What patterns may read of a token: its form, its tag and its dependency."""
_WRITTEN: Final = frozenset({"POS", "MORPH", "LEMMA", "TAG", "DEP"})
_KINDS: Final = 16_384
"""Maximum number of kinds to remember, about 5 MB. News repeats itself: four words in five are of a known kind."""


_OTHER: Final = -1
"""Stands for the dependencies that no pattern names."""


class _Kind(NamedTuple):
    """What the components make of the tokens of one kind.

    Attributes:
        pos, lemma, tag: spaCy's ids.
        dep: spaCy's id of the dependency that a pattern gives; 0 if the token keeps its own.
        text: The lemma, whose id means nothing once the string store has forgotten it.
        leads: A pattern of several tokens may begin with it.
    """

    pos: int
    lemma: int
    tag: int
    dep: int
    text: str
    leads: bool


class WordKinds:
    """Sets parts of speech, lemmas, and the tags and dependencies of white space, as the two components would.

    Morphology, which the lemmatizer reads, stays unset but for one token of each kind.
    """

    def __init__(self, ruler: AttributeRuler, lemmatizer: EnglishLemmatizer) -> None:
        """Set up for two components of one pipeline; ``WordKinds.fits`` says for which."""
        self._ruler: Any = AttributeRuler(ruler.vocab)  # it takes spans too, which its types do not say
        self._ruler.add_patterns(ruler.patterns)
        self._lemmatizer = _indexed(lemmatizer)
        self._known: dict[tuple[int, int, int], _Kind] = {}
        patterns = list(_patterns(ruler))
        self._named = {ruler.vocab.strings[dep] for dep in _named(patterns)}
        longer = [pattern for pattern in patterns if len(pattern) > 1]
        self._longest = max(map(len, longer), default=1)
        self._leading = len(ruler.patterns)
        if longer:  # one more rule, which sets nothing: it says where the longer ones may begin
            self._ruler.add([pattern[:1] for pattern in longer], {})

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
            self._known.clear()
            self._lemmatizer.cache.clear()
        table = doc.to_array([ORTH, TAG, DEP])
        kinds = self._kinds(doc, *table.T.tolist())
        for lemma in {kind.text for kind in kinds}:
            doc.vocab.strings.add(lemma)
        made = np.array([kind[:4] for kind in kinds], dtype=np.uint64).reshape(-1, 4)
        apart = list(_windows([i for i, kind in enumerate(kinds) if kind.leads], self._longest, len(doc)))
        for first, after in apart:
            made[first:after] = 0
            made[first:after, 2] = table[first:after, 1]
        made[:, 3] = np.where(made[:, 3] == 0, table[:, 2], made[:, 3])
        doc.from_array([POS, LEMMA, TAG, DEP], cast("Ints2d", made))
        for first, after in apart:
            self._annotate(doc, first, after)

    def _kinds(self, doc: Doc, forms: list[int], tags: list[int], deps: list[int]) -> list[_Kind]:
        """The kind of each token."""
        named, known = self._named, self._known
        seen = [dep if dep in named else _OTHER for dep in deps]
        keys = enumerate(zip(forms, tags, seen, strict=True))
        return [known.get(key) or self._learn(doc, i, key) for i, key in keys]

    def _learn(self, doc: Doc, i: int, key: tuple[int, int, int]) -> _Kind:
        """What the components make of a token by itself."""
        token = doc[i]
        own = token.dep
        leads = self._leading in self._annotate(doc, i, i + 1)
        kind = _Kind(token.pos, token.lemma, token.tag, token.dep if token.dep != own else 0, token.lemma_, leads)
        self._known[key] = kind
        return kind

    def _annotate(self, doc: Doc, first: int, after: int) -> set[int]:
        """Run both components over neighbouring tokens; returns the numbers of the rules that matched."""
        matches = self._ruler.match(doc[first:after])
        self._ruler.set_annotations(doc, [(rule, key, first + start, first + end) for rule, key, start, end in matches])
        for token in doc[first:after]:
            if not token.lemma:
                token.lemma_ = self._lemmatizer.lemmatize(token)[0]
        return {rule for rule, _, _, _ in matches}


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
