"""A figure: somebody whom an article names, and the places where it does."""

from dataclasses import dataclass, field
from typing import Final

from spacy.tokens import Token

from quotewire.schemas.document import SourceKind
from quotewire.tasks.attribution.entities.gender import Gender
from quotewire.tasks.attribution.entities.roles import Office

_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
MAIN, EMBEDDED, OBJECT, INSIDE = 1.0, 0.6, 0.2, 0.0
"""How much a mention stands in the foreground: subject of the sentence, of a clause in it, other, part of a name."""


@dataclass(slots=True, eq=False)
class PersonEntity:
    """Somebody whom an article names.

    Attributes:
        gender: What titles, nouns and the first name tell. Pronouns are not asked: machine translation changes them.
        traits: The words that describe them somewhere in the article.
    """

    name: str
    kind: SourceKind
    role: str | None = None
    affiliation: str | None = None
    gender: Gender | None = None
    traits: set[str] = field(default_factory=set)

    def learn(self, office: Office) -> None:
        """Keep the first role, and the first affiliation that does not belong to another one."""
        if self.role is None or office.role is None or _same(self.role, office.role):
            self.affiliation = self.affiliation or office.affiliation
        self.role = self.role or office.role


@dataclass(frozen=True, slots=True)
class Mention:
    """Where somebody is named; ``weight`` says how much in the foreground, ``sure`` whether they spoke there."""

    at: int
    figure: PersonEntity
    weight: float
    spoke: bool = False


def weight_of(token: Token) -> float:
    """How much a mention stands in the foreground of its sentence, by its head."""
    while token.dep_ in {"compound", "appos", "conj"} and token.head.i != token.i:
        if token.dep_ == "compound" and token.head.pos_ != "PROPN":
            return INSIDE
        token = token.head
    if token.dep_ in _SUBJECTS:
        return MAIN if token.head.dep_ in {"ROOT", "conj"} else EMBEDDED
    return INSIDE if token.dep_ == "poss" else OBJECT


def _same(role: str, other: str) -> bool:
    """Whether two roles are told by the same noun: ``Senator``, ``junior senator``."""
    return role.rsplit(maxsplit=1)[-1].lower() == other.rsplit(maxsplit=1)[-1].lower()
