"""Bodies: the organizations that an article names, and which of them ``the company`` takes up."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Final

from spacy.tokens import Doc, Span, Token

from schemas.document import SourceKind
from tasks.attribution.lexicon import metonyms, noun_kinds, words

_BODIES: Final = frozenset({"ORG", "GPE", "NORP", "FAC", "LOC"})
_ACRONYM: Final = re.compile(r"\(([A-Z][A-Z.]{1,7})s?\)")
_WORD: Final = re.compile(r"[A-Z][\w’'.-]*$")
_SMALL: Final = frozenset({"of", "for", "and", "the", "on", "in"})
_LONGEST: Final = 120
"""Characters before an acronym that its long form can take."""
_FORGOTTEN: Final = 4000
"""Characters after which a description takes nobody up."""
_OTHERS: Final = frozenset(["parent", "sister", "other", "rival", "same", "new", "second", "third"])


class Bodies:
    """The organizations of one article."""

    def __init__(self, doc: Doc, entities: Iterable[Span]) -> None:
        self._acronyms = dict(_introduced(doc.text))
        self._named: list[tuple[int, str]] = []
        for ent in entities:
            name = body_name(ent)
            if ent.label_ == "ORG" and name and name.lower() not in metonyms():
                self._named.append((ent.start_char, self.full(name)))

    def full(self, name: str) -> str:
        """The long form of an acronym that the article introduces."""
        return self._acronyms.get(name, name)

    def described(self, mention: Span) -> str | None:
        """The one body named before that fits a description: ``the company``, ``the harbour authority``."""
        head = mention.root
        noun = head.lemma_.lower()
        modifiers = {token.lower_ for token in head.lefts if token.dep_ in {"compound", "amod"}}
        near = list(self._before(mention.start_char))
        bearing = {name for name in near if {noun, *_compounds(head)} <= set(name.lower().split())}
        if bearing:
            return _only(bearing)
        if modifiers & _OTHERS:
            return None
        if noun in words("company_nouns.txt"):
            return _only({name for name in near if _is_company(name)})
        return _only(set(near)) if noun in words("body_nouns.txt") else None

    def _before(self, at: int) -> Iterator[str]:
        for i in range(bisect_left(self._named, at, key=itemgetter(0)) - 1, -1, -1):
            place, name = self._named[i]
            if at - place > _FORGOTTEN:
                return
            yield name


def body_kind(label: str) -> SourceKind | None:
    """What a named entity is as a source."""
    if label == "ORG":
        return "organization"
    if label == "NORP":
        return "group"
    if label == "WORK_OF_ART":
        return "document"
    return "place" if label in _BODIES else None


def body_name(ent: Span) -> str:
    """A body's name without its article and a genitive."""
    text = " ".join(ent.text.split())
    for ending in ("'s", "’s", "'", "’"):
        text = text.removesuffix(ending)
    return text.removeprefix("the ").removeprefix("The ")


def _introduced(text: str) -> Iterator[tuple[str, str]]:
    """Acronyms that the text introduces, ``World Health Organization (WHO)``, with their long form."""
    for acronym in _ACRONYM.finditer(text):
        name: list[str] = []
        for word in reversed(text[max(0, acronym.start() - _LONGEST) : acronym.start()].split()):
            if not _WORD.fullmatch(word) and word not in _SMALL:
                break
            name.insert(0, word)
        while name and (name[0] in _SMALL or name[0] == "The"):
            name.pop(0)
        if len(name) > 1:
            yield acronym.group(1).replace(".", ""), " ".join(name)


def _compounds(head: Token) -> set[str]:
    return {token.lower_ for token in head.lefts if token.dep_ == "compound" and token.is_lower}


def _is_company(name: str) -> bool:
    """Whether a name can be a company's: it does not end in a noun of public bodies."""
    noun = re.split(r" (?:of|for|in|and) ", name)[0].split()[-1].lower()
    return noun in words("company_nouns.txt") | {"group", "bank"} or noun_kinds().get(noun) is None


def _only(names: set[str]) -> str | None:
    """The longest of some names, if the others are parts of it."""
    longest = max(names, key=lambda name: (len(name), name), default=None)
    if longest is None or any(not set(name.split()) <= set(longest.split()) for name in names):
        return None
    return longest
