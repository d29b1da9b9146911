"""A person (or organization that acts as one) whom an article names, and the mentions."""

from dataclasses import dataclass, field
from typing import Final

from spacy.tokens import Token

from quotewire.schemas.document import SourceKind
from quotewire.tasks.attribution.entities.gender import Gender
from quotewire.tasks.attribution.entities.roles import Office
from quotewire.tasks.attribution.entities.salience_weights import WEIGHTS

_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})


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
    descriptors: set[str] = field(default_factory=set)

    def learn(self, office: Office) -> None:
        """Keep the first role, and the first affiliation that does not belong to another one."""
        if self.role is None or office.role is None or _same(self.role, office.role):
            self.affiliation = self.affiliation or office.affiliation
        self.role = self.role or office.role


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a person is named; ``weight`` is the salience of that place, ``spoke`` whether they spoke there."""

    at: int
    person: PersonEntity
    weight: float
    spoke: bool = False


def weight_of(token: Token) -> float:
    """The salience of a mention in its sentence, by the grammatical role of its head."""
    while token.dep_ in {"compound", "appos", "conj"} and token.head.i != token.i:
        if token.dep_ == "compound" and token.head.pos_ != "PROPN":
            return WEIGHTS.part
        token = token.head
    if token.dep_ in _SUBJECTS:
        return WEIGHTS.subject if token.head.dep_ in {"ROOT", "conj"} else WEIGHTS.embedded_subject
    return WEIGHTS.part if token.dep_ == "poss" else WEIGHTS.other


def _same(role: str, other: str) -> bool:
    """Whether two roles are told by the same noun: ``Senator``, ``junior senator``."""
    return role.rsplit(maxsplit=1)[-1].lower() == other.rsplit(maxsplit=1)[-1].lower()
