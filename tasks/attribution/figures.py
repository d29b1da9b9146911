"""Figures: the people and bodies that an article names, each once, with what it says of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc, Span

from schemas.document import SourceKind
from tasks.attribution.lexicon import noun_kinds, words
from tasks.attribution.roles import Office, office_after, office_before

_BODIES: Final = frozenset({"ORG", "GPE", "NORP", "FAC", "LOC"})
_ACRONYM: Final = re.compile(r"\(([A-Z][A-Z.]{1,7})s?\)")
_WORD: Final = re.compile(r"[A-Z][\w’'.-]*$")
_SMALL: Final = frozenset({"of", "for", "and", "the", "on", "in"})
_LONGEST: Final = 120
"""Characters before an acronym that its long form can take."""
_MALE: Final = frozenset({"mr", "sir", "lord", "king", "prince"})
_FEMALE: Final = frozenset({"mrs", "ms", "miss", "dame", "lady", "queen", "princess"})


@dataclass(slots=True)
class Figure:
    """Somebody or something that an article names.

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

    def __init__(self, doc: Doc) -> None:
        self.named: list[tuple[int, Figure]] = []
        """Where somebody is named, in text order."""
        self.acronyms = dict(_introduced(doc.text))
        self._by_word: dict[str, Figure] = {}
        people = [ent for ent in doc.ents if ent.label_ == "PERSON"]
        # Full names first, so that a surname in the first paragraph finds the name given in the fifth.
        for ent in sorted(people, key=lambda ent: len(_bare(ent)) < 2):  # noqa: PLR2004 - a full name has two words
            self._add(doc, ent)
        self.named.sort(key=lambda named: named[0])

    def person(self, name: str) -> Figure | None:
        """The person called by a full name or by a part of it."""
        parts = name.split()
        return self._by_word.get(name.lower()) or (self._by_word.get(parts[-1].lower()) if parts else None)

    def _add(self, doc: Doc, ent: Span) -> None:
        parts = _bare(ent)
        if not parts:
            return
        name = " ".join(parts)
        figure = self._known(parts)
        if figure is None:
            figure = Figure(name, "person")
            for word in (name, parts[-1], parts[0]):
                self._by_word.setdefault(word.lower(), figure)
        self.named.append((ent.start_char, figure))
        figure.gender = figure.gender or _gender(doc, ent)
        figure.learn(office_of(doc, ent))

    def _known(self, parts: list[str]) -> Figure | None:
        known = self._by_word.get(" ".join(parts).lower())
        if known is not None or len(parts) > 1:
            same = self._by_word.get(parts[-1].lower())
            if known is None and same is not None and same.name.split()[0] == parts[0]:
                return same
            return known
        return self._by_word.get(parts[0].lower())


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


def office_of(doc: Doc, ent: Span) -> Office:
    """Office and affiliation from the words before and after a name."""
    first = ent.start
    while first > 0 and ent.start - first < 10 and _belongs(doc, first - 1):  # noqa: PLR2004 - no title is longer
        first -= 1
    # The recognizer takes titles into the name ("Secretary X"), so the name itself begins after them.
    start = ent.end - len(_bare(ent)) - (1 if ent[-1].lower_ in {"'s", "’s"} else 0)
    before = office_before(doc, max(first, start), first)
    after = office_after(doc, ent.end)
    return Office(after.role or before.role, after.affiliation or before.affiliation)


def body_kind(label: str) -> SourceKind | None:
    """What a named entity is as a source."""
    if label == "ORG":
        return "organization"
    if label == "NORP":
        return "group"
    if label == "WORK_OF_ART":
        return "document"
    return "place" if label in _BODIES else None


def _belongs(doc: Doc, i: int) -> bool:
    """Whether a token before a name can be part of its title."""
    token = doc[i]
    if token.ent_type_ == "PERSON" or token.is_space or token.pos_ not in {"NOUN", "PROPN", "ADJ", "PART"}:
        return False
    return token.pos_ != "PART" or token.tag_ == "POS"


def _bare(ent: Span) -> list[str]:
    """The words of a name without titles before it and the genitive after it."""
    parts = [token.text for token in ent if not token.is_space]
    while parts and parts[-1] in {"'s", "’s", "’", "'"}:
        parts.pop()
    titles = words("titles.txt")
    while len(parts) > 1 and parts[0].lower().rstrip(".") in titles:
        parts.pop(0)
    # "Spokeswoman Lena Falk" comes as one entity; two words alone may be a first name that is also a noun.
    while len(parts) > 2 and noun_kinds().get(parts[0].lower()) == "person":  # noqa: PLR2004
        parts.pop(0)
    return parts


def _gender(doc: Doc, ent: Span) -> str | None:
    title = doc[ent.start - 1].lower_ if ent.start else ""
    for word in (title.rstrip("."), ent[0].lower_.rstrip(".")):
        if word in _MALE:
            return "m"
        if word in _FEMALE:
            return "f"
    return None
