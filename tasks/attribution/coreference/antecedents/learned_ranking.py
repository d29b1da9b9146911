"""Antecedents: whom a pronoun or a description refers to, by weights that were fitted on many articles.

The rules of ``ranking`` and ``nominal.people`` say what they can; translated news calls people by ever new words (``the
specialist``, ``the 58-year-old``) and mixes up ``he`` and ``she``. Here everybody whom the article names, and nobody,
are options with signs for and against them; one sign is what the rules say. The options are ranked against each other
(Denis and Baldridge, "Specialized models and ranking for coreference resolution", EMNLP 2008) by networks that
``training/attribution/antecedents.py`` fits.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from operator import attrgetter, itemgetter
from typing import Final, Generic, Literal, NamedTuple, TypeVar, get_args

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.coreference.antecedents.networks import AntecedentNetworks, AntecedentWeights
from quotewire.tasks.attribution.coreference.antecedents.ranking import ANYBODY, belongs
from quotewire.tasks.attribution.coreference.antecedents.reported_words import ReportedWords, Telling
from quotewire.tasks.attribution.coreference.antecedents.salience import AHEAD, Salience
from quotewire.tasks.attribution.entities import (
    WEIGHTS,
    Mention,
    Named,
    Office,
    PersonEntity,
    PersonIndex,
    content_words,
    differ,
    fit,
    gender_of_noun,
    is_bare,
    is_broader,
    is_narrowed,
    is_owned,
    sex_of_pronoun,
)
from quotewire.tasks.attribution.text import CharSpan, Layout, is_within
from quotewire.tasks.attribution.types import Similarity
from quotewire.tasks.wordlists.attribution import KIN, OFFICES, ONLY_IF_CALLED

WEIGHTS_FILE: Final = "antecedents.npz"
Anaphor = Literal["pronoun", "description", "body"]
"""A pronoun for a person, a description of one, or one of an organization."""
Doubt = Literal["rival", "gender", "held", "newcomer"]
"""Why the rules do not trust their choice for a pronoun."""
BY_RULE: Final = "rules"
"""The sign of the option that the rules take."""
_RULES_BARS: Final[Mapping[Anaphor, float]] = {"pronoun": 0.4, "description": 0.3, "body": 0.3}
"""Probability from which the rules' choice stands, as they know what is rare."""
_BARS: Final[Mapping[Anaphor, float]] = {"pronoun": 0.6, "description": 0.7, "body": 0.6}
"""Probability from which another name is given."""
_ALIKE: Final = 0.5
"""Similarity of two nouns that may well be words for the same office."""
_START: Final = 400
"""Characters of an article in which somebody may be described before being named."""
_OFTEN: Final = 6
GOING_ON: Final = frozenset({"add", "continue", "go", "proceed"})
"""Cues of whoever has spoken before."""
COUNSEL: Final = frozenset({"attorney", "counsel", "lawyer", "solicitor", "barrister", "advocate"})
_LINKS: Final = frozenset({"of", "from", "for", "at"})
_LONG: Final = 4


Who = TypeVar("Who", PersonEntity, Named)


class Option(NamedTuple, Generic[Who]):
    """Somebody whom an anaphor may refer to.

    Attributes:
        person: Whom, a person or an organization; None for one that the article does not name.
        signs: What speaks for and against it, by name; usually 0 or 1.
    """

    person: Who | None
    signs: Mapping[str, float]


class Choice(NamedTuple, Generic[Who]):
    """Whom to give, named or not, and its probability, 0 to 1; nobody if no one is likely enough."""

    person: Who | None
    likely: float


def choose(kind: Anaphor, at: int, options: Sequence[Option[Who]]) -> Choice[Who]:
    """The most likely one for an anaphor at an offset; whom the rules take, unless that is unlikely."""
    likely = _networks()[kind].likely([option.signs for option in options])
    return preferred(options, likely, _RULES_BARS[kind], _BARS[kind])


def preferred(options: Sequence[Option[Who]], likely: Sequence[float], rules_bar: float, bar: float) -> Choice[Who]:
    """The choice among options with these probabilities.

    Args:
        options: The options.
        likely: Their probabilities.
        rules_bar: Probability from which the rules' choice stands.
        bar: Probability from which another name is given.
    """
    for option, sure in zip(options, likely, strict=True):
        if option.signs.get(BY_RULE) and sure >= rules_bar:
            return Choice(option.person, sure)
    best = max(range(len(options)), key=likely.__getitem__)
    person = options[best].person
    given = person is not None and (not person.name or likely[best] >= bar)
    return Choice(person if given else None, likely[best])


@cache
def _networks() -> dict[str, AntecedentNetworks]:
    data = (files("quotewire.tasks.attribution") / "data" / WEIGHTS_FILE).read_bytes()
    return AntecedentWeights.from_bytes(data).networks


class Antecedents:
    """Chooses the antecedents of one article's anaphors.

    Attributes:
        layout: The article's sentences, paragraphs and quotations.
        similarity: How alike two words are.
        likely: How likely each choice is, 0 to 1, by the anaphor's offset.
    """

    def __init__(
        self,
        people: PersonIndex,
        salience: Salience,
        layout: Layout,
        similarity: Similarity,
        reported: ReportedWords,
    ) -> None:
        self._people = people
        self._salience = salience
        self.layout = layout
        self._reported = reported
        self.similarity = cache(similarity)  # an article says the same words of the same people again and again
        self.likely: dict[int, float] = {}

    def of_description(
        self,
        span: Span,
        head: Token,
        office: Office,
        by_rule: PersonEntity | None,
        *,
        called: bool,
        stranger: bool,
    ) -> PersonEntity | None:
        """Whom a description refers to; None if nobody whom the article names is likely enough.

        Args:
            span: The description, a definite one.
            head: Its noun.
            office: The office that it gives.
            by_rule: The named person that the rules take.
            called: True if the article introduced somebody unnamed by the same noun before.
            stranger: True if it introduced somebody unnamed since the last speaker.
        """
        at, noun = span.start_char, head.lemma_.lower()
        words = content_words(span, head)
        scene = _Scene(self.layout, self._salience, at, self._mentions(at, ()), self.layout.paragraph)
        sex = gender_of_noun(noun)
        owned, kin, only = is_owned(span, head), noun in KIN, noun in ONLY_IF_CALLED
        # His wife is not he: somebody first named within the description of a relative is that one's kin.
        ahead = self._ahead(span.end_char if kin else at, scene)
        points = {id(person): fit(noun, words, person.descriptors) for person in (*scene.people, *ahead)}
        anybody = any(value >= WEIGHTS.noun_fits for value in points.values())
        alike = {
            id(person): self._alike(noun, person) if points[id(person)] < WEIGHTS.noun_fits else 0.0
            for person in (*scene.people, *ahead)
        }
        most = max(alike.values(), default=0.0)
        wider = {id(person) for person in (*scene.people, *ahead) if is_broader(noun, person.descriptors)}
        options = []
        for person in (*scene.people, *ahead):
            value, like = points[id(person)], alike[id(person)]
            fits = value >= WEIGHTS.noun_fits
            other = differ(sex, person.gender)
            signs = {
                BY_RULE: person is by_rule,
                "fits": fits,
                "words": min(2.0, max(0.0, value % WEIGHTS.noun_fits)),
                "opposed": value < 0,
                "broader": not fits and id(person) in wider,
                "broader_alone": not fits and wider == {id(person)},
                "alike": like,
                "very_alike": like > _ALIKE,
                "most_alike": like > 0 and like == most,
                "agrees": sex is not None and person.gender is not None and not other,
                "differs": other and person.gender is not None and person.gender.by != "pronoun",
                "elsewhere": not belongs(person, office),
                "owned": owned,
                "only_if_called": only and not fits,
                "other_role": scene.last is person and bool(person.role) and not fits,
                "ahead": person in ahead,
                "aged": "year-old" in span.text and person not in ahead,
            }
            options.append(Option(person, signs if person in ahead else signs | scene.signs(person)))
        nobody = {
            "nobody": True,
            "nobody.rules": by_rule is None,
            "nobody.called": called,
            "nobody.stranger": stranger,
            "nobody.narrowed": is_narrowed(span, head),
            "nobody.of": any(token.lower_ in _LINKS for token in head.rights),
            "nobody.owned": owned,
            "nobody.kin": kin,
            "nobody.only_if_called": only,
            "nobody.bare": is_bare(span, head),
            "nobody.anybody": noun in ANYBODY,
            "nobody.counsel": noun in COUNSEL,
            "nobody.unfitting": not anybody,
            "nobody.broader": bool(wider),
            "nobody.office": noun in OFFICES,
            "nobody.long": len(span) > _LONG,
            "nobody.first": at < _START,
            "nobody.unheard": scene.last is None,
            "nobody.new": scene.last is None and not anybody,
            "nobody.unnamed": scene.last is not None and not scene.last.name,
        }
        return self.choose("description", at, [*options, Option(None, nobody)])

    def of_pronoun(
        self,
        pronoun: Token,
        content: Sequence[CharSpan],
        by_rule: PersonEntity | None,
        ahead: PersonEntity | None,
        *,
        doubt: Doubt | None,
        rivalled: Callable[[PersonEntity], bool],
    ) -> PersonEntity | None:
        """Whom ``he`` or ``she`` refers to, named or not; None if nobody is likely enough.

        Args:
            pronoun: The pronoun.
            content: The reported content beside it; people named only there are no options.
            by_rule: The person that the rules take.
            ahead: The subject named after it (``When he resigned, X said``).
            doubt: Why the rules do not trust that choice.
            rivalled: Whether somebody unnamed may be meant in place of a person.
        """
        at, sex = pronoun.idx, sex_of_pronoun(pronoun.lower_)
        mentions = self._mentions(at, content)
        # Whom the text has turned to is "he"; "the minister" may well be somebody before.
        scene = _Scene(self.layout, self._salience, at, mentions, self.layout.stretch)
        telling = self._telling(pronoun, content, mentions)
        agreeing = [
            p for p in scene.people if p.gender is not None and p.gender.sex == sex and p.gender.by != "pronoun"
        ]
        options = []
        for person in scene.people:
            gender = person.gender
            agrees = gender is not None and gender.sex == sex
            by = gender.by if gender is not None else None
            signs = {
                BY_RULE: person is by_rule and doubt is None,
                **{f"doubt.{why}": person is by_rule and doubt == why for why in get_args(Doubt)},
                "rules.unnamed": person is by_rule and not person.name,
                "rivalled": rivalled(person),
                "unnamed": not person.name,
                "introduced": _is_introduced(person),
                "introduced_last": _is_introduced(person) and scene.last is person,
                "agrees": agrees and by != "pronoun",
                "agrees_by_pronoun": agrees and by == "pronoun",
                "agrees_alone": agreeing == [person],
                "agrees_alone_lately": [p for p in agreeing if id(p) in scene.lately] == [person],
                **{
                    f"differs.{kind}": gender is not None and not agrees and by == kind
                    for kind in ("title", "noun", "name", "pronoun")
                },
                "called_so": sex in person.pronouns,
                "called_otherwise": bool(person.pronouns) and sex not in person.pronouns,
                "ahead": person is ahead,
            }
            options.append(Option(person, signs | telling.signs(person) | scene.signs(person)))
        nobody = {
            "nobody": True,
            "nobody.rules": by_rule is None,
            "nobody.doubted": doubt is not None,
            "nobody.disagreeing": not agreeing,
            "nobody.introduced": scene.last is not None and _is_introduced(scene.last),
            "nobody.unheard": scene.last is None,
            "nobody.alone": not scene.people,
            "nobody.paragraph": not scene.in_paragraph,
            **telling.nobody_signs(),
        }
        return self.choose("pronoun", at, [*options, Option(None, nobody)])

    def _telling(self, pronoun: Token, content: Sequence[CharSpan], mentions: Sequence[Mention]) -> Telling:
        adds = pronoun.head.lemma_.lower() in GOING_ON
        return Telling(pronoun, content, mentions, self._reported, self._salience.last_source(pronoun.idx), adds=adds)

    def choose(self, kind: Anaphor, at: int, options: Sequence[Option[Who]]) -> Who | None:
        """Whom an anaphor at an offset refers to, by its options; how likely that is, is recorded."""
        chosen = choose(kind, at, options)
        self.likely[at] = chosen.likely
        return chosen.person

    def _mentions(self, at: int, content: Sequence[CharSpan]) -> list[Mention]:
        """The mentions before an offset, without those that a speaker makes in the reported content."""
        return [
            mention
            for mention in self._salience.before(at)
            if self.layout.quotation(mention.at) is None or not is_within(mention.at, content)
        ]

    def _ahead(self, at: int, scene: "_Scene") -> list[PersonEntity]:
        """Whoever is first named after an offset, soon."""
        named = self._people.named
        found: list[PersonEntity] = []
        for i in range(bisect_left(named, at + 1, key=attrgetter("at")), len(named)):
            mention = named[i]
            if mention.at > at + AHEAD:
                break
            if mention.person not in scene.people and mention.person not in found:
                found.append(mention.person)
        return found

    def _alike(self, noun: str, person: PersonEntity) -> float:
        """How alike a noun is to the most similar word that the article uses for a person, −1 to 1; 0 without any."""
        words = {*(person.role or "").lower().split(), *person.descriptors}
        return max((self.similarity(noun, word) for word in words), default=0.0)


class _Scene:
    """Who was mentioned before an anaphor, and where."""

    def __init__(
        self,
        layout: Layout,
        salience: Salience,
        at: int,
        mentions: Iterable[Mention],
        paragraph: Callable[[int], int],
    ) -> None:
        self._salience = salience
        self._mentions: dict[int, list[Mention]] = {}
        found: dict[int, PersonEntity] = {}
        for mention in mentions:
            found.setdefault(id(mention.person), mention.person)
            self._mentions.setdefault(id(mention.person), []).append(mention)
        self.people = list(found.values())
        self._layout, self._paragraph_of = layout, paragraph
        self._sentence, self._paragraph = layout.sentence(at), paragraph(at)
        self.last = salience.last_speaker(at)
        free = {key: [m for m in made if layout.quotation(m.at) is None] for key, made in self._mentions.items()}
        self._free = free
        self._nearest = _latest((m.at, key) for key, made in free.items() for m in made)
        subjects = [(m, key) for key, made in free.items() for m in made if m.weight == WEIGHTS.subject]
        self._subject = _latest((m.at, key) for m, key in subjects)
        self._before = {key for m, key in subjects if self._sentence - layout.sentence(m.at) == 1}
        self.in_paragraph = self._where(lambda m: paragraph(m.at) == self._paragraph)
        self.lately = self._where(lambda m: self._paragraph - paragraph(m.at) <= 2)  # noqa: PLR2004
        self._beside = self._where(lambda m: layout.sentence(m.at) == self._sentence)
        self._often = max((len(made) for made in self._mentions.values()), default=0)

    def signs(self, person: PersonEntity) -> dict[str, float]:
        """What the places of a person's mentions say."""
        key = id(person)
        made, free, near = self._mentions[key], self._free[key], self._near(key)
        sentences = self._sentence - self._layout.sentence(near.at)
        paragraphs = (self._paragraph - self._paragraph_of(near.at)) / 2
        weight = max(
            (m.weight for m in free if self._layout.sentence(m.at) == self._layout.sentence(near.at)), default=0.0
        )
        return {
            "last": person is self.last,
            "last_unnamed": person is self.last and not person.name,
            "nearest": key == self._nearest,
            "nearest_subject": key == self._subject,
            "in_paragraph": key in self.in_paragraph,
            "alone_in_paragraph": self.in_paragraph == {key},
            "alone_lately": self.lately == {key},
            "in_sentence": key in self._beside,
            "alone_in_sentence": self._beside == {key},
            "subject_before": key in self._before,
            **sentences_between(sentences),
            "paragraphs.0": paragraphs == 0,
            "paragraphs.1": 0 < paragraphs <= 1,
            "paragraphs.2": 1 < paragraphs <= 2,  # noqa: PLR2004
            "paragraphs.3": paragraphs > 2,  # noqa: PLR2004
            "subject": weight == WEIGHTS.subject,
            "embedded": weight == WEIGHTS.embedded_subject,
            "part": weight == WEIGHTS.part,
            "quoted": not free,
            "spoken": self._salience.has_spoken(person),
            "often": min(_OFTEN, len(made)) / _OFTEN,
            "most": len(made) == self._often,
        }

    def _near(self, key: int) -> Mention:
        """The last mention of a person, outside quotations if there is one."""
        return max(self._free[key] or self._mentions[key], key=attrgetter("at"))

    def _where(self, fits: Callable[[Mention], bool]) -> set[int]:
        return {key for key, made in self._free.items() if any(fits(mention) for mention in made)}


def sentences_between(count: int) -> dict[str, float]:
    """The signs of how many sentences lie between an anaphor and a mention of one of its options."""
    return {
        "sentences.0": count == 0,
        "sentences.1": count == 1,
        "sentences.2": count == 2,  # noqa: PLR2004
        "sentences.3": 3 <= count <= 5,  # noqa: PLR2004
        "sentences.6": count > 5,  # noqa: PLR2004
    }


def _is_introduced(person: PersonEntity) -> bool:
    """True for a speaker without a name whom the article introduces as somebody new: ``a cleaner``."""
    return not person.name and bool(person.descriptors)


def _latest(places: Iterable[tuple[int, int]]) -> int | None:
    """The key of the last of some places, of several there the first that was given; None if there are none."""
    return max(places, key=itemgetter(0), default=(0, None))[1]
