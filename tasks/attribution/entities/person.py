"""A person whom an article names, and the mentions of that person."""

from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from spacy.tokens import Token

from quotewire.schemas.document import SourceKind
from quotewire.tasks.attribution.entities.gender import Gender
from quotewire.tasks.attribution.entities.office import SHORT_RANKS, Office
from quotewire.tasks.attribution.entities.salience_weights import WEIGHTS
from quotewire.tasks.attribution.text import SUBJECTS
from quotewire.tasks.wordlists.attribution import VAGUE_ROLES
from quotewire.tasks.wordlists.genders import Sex

_LIST: Final = 20
"""Maximum words from a name up to the one whose role it shares; a list may name hundreds of people."""


@dataclass(slots=True, eq=False)
class PersonEntity:
    """A person whom an article names.

    Attributes:
        gender: From a title, a noun or the first name; from pronouns only if there is no other evidence.
        descriptors: Words that describe the person anywhere in the article, in lower case.
    """

    name: str
    """In full; empty for somebody whom the article keeps unnamed."""
    kind: SourceKind
    role: str | None = None
    affiliation: str | None = None
    gender: Gender | None = None
    descriptors: set[str] = field(default_factory=set)
    pronouns: set[Sex] = field(default_factory=set)
    """The genders of the pronouns that follow the name in its own clause."""
    age: int | None = None
    """In years; None if the article does not tell."""

    def learn(self, office: Office) -> None:
        """Keep the first role, and the first affiliation that does not come with a different role.

        A rank's initials give way to an office in words, what tells no office (``the woman``) to one that does, and an
        office to one that says more of it (``Minister``, ``Minister of Trade``), but not of another time.
        """
        if is_vague(self.role) and office.role is not None and not is_vague(office.role):
            self.role = self.affiliation = None
        if office.role is not None and self.role is not None and self.role.lower() in SHORT_RANKS:
            self.role = office.role
        if self.role is not None and office.role is not None and _says_more(office.role, self.role):
            self.role = office.role
        if self.role is None or office.role is None or _same(self.role, office.role):
            self.affiliation = self.affiliation or office.affiliation
        self.role = self.role or office.role


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of a person.

    Attributes:
        at: Its offset, in characters.
        weight: Its salience, by grammatical role.
        spoke: Whether the person is a source of speech there.
    """

    at: int
    person: PersonEntity
    weight: float
    spoke: bool = False


def weight_of(token: Token) -> float:
    """The salience of a mention in its sentence, by the grammatical role of its head."""
    for above in islice(token.ancestors, _LIST):
        if token.dep_ not in {"compound", "appos", "conj"}:
            break
        if token.dep_ == "compound" and above.pos_ != "PROPN":
            return WEIGHTS.part
        token = above
    if token.dep_ in SUBJECTS:
        return WEIGHTS.subject if token.head.dep_ in {"ROOT", "conj"} else WEIGHTS.embedded_subject
    return WEIGHTS.part if token.dep_ == "poss" else WEIGHTS.other


def is_vague(role: str | None) -> bool:
    """True for a role that tells no office: ``woman``, ``colleague of the mayor``.

    >>> is_vague("mother"), is_vague("young woman"), is_vague("colleague of the mayor"), is_vague(None)
    (False, True, True, False)
    """
    return role is not None and role.lower().partition(" of ")[0].rpartition(" ")[2] in VAGUE_ROLES


def _says_more(role: str, other: str) -> bool:
    """True for an office with what it is of, if that is all that the other one lacks: ``director of the clinic``."""
    return role.lower().startswith(f"{other.lower()} of ")


def _same(role: str, other: str) -> bool:
    """True if two roles end in the same noun: ``Senator``, ``junior senator``."""
    return role.rsplit(maxsplit=1)[-1].lower() == other.rsplit(maxsplit=1)[-1].lower()
