"""Figures: the people whom an article names, each once, with what it says of them and where."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from spacy.tokens import Doc, Span, Token

from schemas.document import SourceKind
from tasks.attribution.apposition import office_after, office_before
from tasks.attribution.gender import Gender, gender_of, gender_of_noun, pronoun_behind, stronger
from tasks.attribution.roles import Office
from tasks.attribution.runs import bare, parts
from tasks.attribution.traits import traits_of
from tasks.genders import Sex, first_names

_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_VOTES: Final = 2
"""Pronouns that must agree before they count."""
_FULL: Final = 2
"""Words of a full name."""
MAIN, EMBEDDED, OBJECT, INSIDE = 1.0, 0.6, 0.2, 0.0
"""How much a mention stands in the foreground: subject of the sentence, of a clause in it, other, part of a name."""


@dataclass(slots=True)
class Figure:
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
        """Keep the first role and the first affiliation that the article gives."""
        self.role = self.role or office.role
        self.affiliation = self.affiliation or office.affiliation


@dataclass(frozen=True, slots=True)
class Mention:
    """Where somebody is named; ``weight`` says how much in the foreground, ``sure`` whether they spoke there."""

    at: int
    figure: Figure
    weight: float
    spoke: bool = False


class Figures:
    """Everybody whom one article names."""

    def __init__(self, doc: Doc, entities: Iterable[Span], headline: int) -> None:
        self.named: list[Mention] = []
        """Where somebody is named, in text order."""
        self._by_word: dict[str, Figure] = {}
        self._pronouns: dict[str, list[Sex]] = {}
        self._forms: dict[int, Counter[str]] = {}
        people = [bare(ent) for ent in entities if ent.label_ == "PERSON"]
        # Full names first, so that a surname in the first paragraph finds the name given in the fifth; the headline
        # last, since in title case a name runs on into the verb behind it.
        for name in sorted(people, key=lambda name: (name.end_char <= headline, len(parts(name)) < _FULL)):
            self._add(doc, name, headline)
        self.named.sort(key=lambda mention: mention.at)
        self._settle_names()
        for full_name, votes in self._pronouns.items():
            figure = self._by_word[full_name]
            if figure.gender is None and len(votes) >= _VOTES and len(set(votes)) == 1:
                figure.gender = Gender(votes[0], "pronoun")

    def person(self, name: str) -> Figure | None:
        """The person called by a full name or by a part of it."""
        words = name.split()
        return self._by_word.get(name.lower()) or (self._by_word.get(words[-1].lower()) if words else None)

    def _add(self, doc: Doc, name: Span, headline: int) -> None:
        words = parts(name)
        figure = self._in_headline(words) if name.end_char <= headline else self._known(words)
        if figure is None:
            figure = Figure(" ".join(words), "person")
            # "Aung San Suu Kyi" is called by her last two words as well.
            for word in (figure.name, words[-1], words[0], " ".join(words[-2:])):
                self._by_word.setdefault(word.lower(), figure)
        self.named.append(Mention(name.start_char, figure, weight_of(name.root)))
        if len(words) >= _FULL and name.end_char > headline:
            self._forms.setdefault(id(figure), Counter())[" ".join(words)] += 1
        figure.gender = stronger(figure.gender, gender_of(doc, name))
        sex = pronoun_behind(name)
        if sex is not None:
            self._pronouns.setdefault(figure.name.lower(), []).append(sex)
        figure.learn(office_of(doc, name))
        if name.end_char <= headline:
            return
        figure.traits.update(traits_of(doc, name))
        for trait in figure.traits if figure.gender is None or figure.gender.by == "name" else ():
            figure.gender = stronger(figure.gender, gender_of_noun(trait))

    def _settle_names(self) -> None:
        """Call everybody as the article does most often, and of equals by the longer name (``Anna B. Weber``)."""
        for figure in {id(mention.figure): mention.figure for mention in self.named}.values():
            forms = self._forms.get(id(figure), Counter())
            if len(forms) > 1:
                figure.name = max(forms, key=lambda form: (forms[form], len(form), form))
                self._by_word.setdefault(figure.name.lower(), figure)

    def _known(self, words: list[str]) -> Figure | None:
        known = self._by_word.get(" ".join(words).lower())
        if known is not None or len(words) > 1:
            same = self._by_word.get(words[-1].lower())
            if known is None and same is not None and same.name.split()[0] == words[0]:
                return same
            return known
        return self._by_word.get(words[0].lower())

    def _in_headline(self, words: list[str]) -> Figure | None:
        """The person whom the words of a headline name, as the text below does."""
        for i, word in enumerate((" ".join(words), *words)):
            figure = self._by_word.get(word.lower())
            if figure is None:
                continue
            if figure.name == word and i > 1 and words[i - 2].lower() in first_names():
                figure.name = f"{words[i - 2]} {word}"
                self._by_word[figure.name.lower()] = figure
            return figure
        return None


def office_of(doc: Doc, name: Span) -> Office:
    """Office and affiliation from the words before and after a name."""
    before, after = office_before(doc, name.start), office_after(doc, name.end)
    return Office(after.role or before.role, after.affiliation or before.affiliation)


def weight_of(token: Token) -> float:
    """How much a mention stands in the foreground of its sentence, by its head."""
    while token.dep_ in {"compound", "appos", "conj"} and token.head.i != token.i:
        if token.dep_ == "compound" and token.head.pos_ != "PROPN":
            return INSIDE
        token = token.head
    if token.dep_ in _SUBJECTS:
        return MAIN if token.head.dep_ in {"ROOT", "conj"} else EMBEDDED
    return INSIDE if token.dep_ == "poss" else OBJECT
