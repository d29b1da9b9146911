"""Figures: the people whom an article names, each once, with what it says of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc, Span

from schemas.document import SourceKind
from tasks.attribution.apposition import office_after, office_before
from tasks.attribution.roles import Office
from tasks.attribution.runs import bare, parts

_MALE: Final = frozenset({"mr", "sir", "lord", "king", "prince", "spokesman", "chairman"})
_FEMALE: Final = frozenset({"mrs", "ms", "miss", "dame", "lady", "queen", "princess", "spokeswoman", "chairwoman"})


@dataclass(slots=True)
class Figure:
    """Somebody whom an article names.

    Attributes:
        gender: ``m`` or ``f`` where a title says so. Pronouns are not asked: machine translation changes them.
    """

    name: str
    kind: SourceKind
    role: str | None = None
    affiliation: str | None = None
    gender: str | None = None

    def learn(self, office: Office) -> None:
        """Keep the first role and the first affiliation that the article gives."""
        self.role = self.role or office.role
        self.affiliation = self.affiliation or office.affiliation


class Figures:
    """Everybody whom one article names."""

    def __init__(self, doc: Doc, entities: Iterable[Span]) -> None:
        self.named: list[tuple[int, Figure]] = []
        """Where somebody is named, in text order."""
        self._by_word: dict[str, Figure] = {}
        people = [bare(ent) for ent in entities if ent.label_ == "PERSON"]
        # Full names first, so that a surname in the first paragraph finds the name given in the fifth.
        for name in sorted(people, key=lambda name: len(parts(name)) < 2):  # noqa: PLR2004 - a full name has two words
            self._add(doc, name)
        self.named.sort(key=lambda named: named[0])

    def person(self, name: str) -> Figure | None:
        """The person called by a full name or by a part of it."""
        words = name.split()
        return self._by_word.get(name.lower()) or (self._by_word.get(words[-1].lower()) if words else None)

    def _add(self, doc: Doc, name: Span) -> None:
        words = parts(name)
        figure = self._known(words)
        if figure is None:
            figure = Figure(" ".join(words), "person")
            for word in (figure.name, words[-1], words[0]):
                self._by_word.setdefault(word.lower(), figure)
        self.named.append((name.start_char, figure))
        figure.gender = figure.gender or _gender(doc, name)
        figure.learn(office_of(doc, name))

    def _known(self, words: list[str]) -> Figure | None:
        known = self._by_word.get(" ".join(words).lower())
        if known is not None or len(words) > 1:
            same = self._by_word.get(words[-1].lower())
            if known is None and same is not None and same.name.split()[0] == words[0]:
                return same
            return known
        return self._by_word.get(words[0].lower())


def office_of(doc: Doc, name: Span) -> Office:
    """Office and affiliation from the words before and after a name."""
    before, after = office_before(doc, name.start), office_after(doc, name.end)
    return Office(after.role or before.role, after.affiliation or before.affiliation)


def _gender(doc: Doc, name: Span) -> str | None:
    title = doc[name.start - 1].lower_.rstrip(".") if name.start else ""
    if title in _MALE:
        return "m"
    return "f" if title in _FEMALE else None
