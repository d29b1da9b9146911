"""Short invented texts in which several people speak and one is described then: ``the footballer`` for a striker.

Annotated news has few descriptions of anybody but the last speaker, so from it alone one learns that it is always he.
Here people have offices that differ, and a description fits some of them: by the same noun, by a word for the same
people (``synonyms.txt``), or by a more general one (``broader.tsv``). Of several whom it fits, the last speaker is
meant, and otherwise whoever of them spoke last.
"""

import random
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from quotewire.tasks.attribution.coreference.antecedents.ranking import ANYBODY
from quotewire.tasks.attribution.entities import gender_of_noun, is_broader
from quotewire.tasks.attribution.text import broader, synonyms
from quotewire.tasks.wordlists.attribution import KIN

_GIVEN: Final = {
    "female": ["Olga", "Haruka", "Petra", "Marta", "Oksana", "Ingrid", "Yoko", "Lucia", "Elena", "Sofia"],
    "male": ["Dmitry", "Kenji", "Karl", "Tomas", "Taras", "Henrik", "Sergei", "Marco", "Anton", "Pavel"],
}
_SURNAMES: Final = [
    *("Moriwaki", "Tsuchida", "Kolesnik", "Polunin", "Hrytsenko", "Levchuk", "Novak", "Lindqvist", "Marchetti"),
    *("Okafor", "Tarvainen", "Belmonte", "Kolberg", "Zabolotny", "Vinter", "Hadzic", "Wendel", "Asanuma", "Ferraro"),
]
_STATEMENTS: Final = [
    *("the road must be repaired", "prices will rise in the autumn", "nobody expected such a result"),
    *("the decision will be made next week", "there is no reason for concern", "the work will take two years"),
    *("the money has been found", "the talks were difficult", "many people came on the first day"),
]
_NARRATION: Final = [
    *("The council met on Tuesday evening.", "The work began in May.", "The meeting lasted two hours."),
    *("More than 200 people live there.", "It had rained for three days."),
]
_INTRODUCED: Final = [
    *("“{S},” said {office} {name}.", "{Office} {name} said that {s}.", "According to {office} {name}, {s}."),
    *("{name}, {office}, noted that {s}.", "“{S},” {name}, {office}, said.", "{name} ({age}), {office}, said: “{S}.”"),
]
_DESCRIBED: Final = [
    *("“{S},” {who} said.", "{Who} added that {s}.", "According to {who}, {s}.", "“{S},” - said {who}."),
    *("{Who} stressed that {s}.", "“{S},” {who} concluded.", "{Who} is convinced that {s}."),
]
_AGAIN: Final = ["“{S},” {who} added.", "{Who} also said that {s}."]
_NO_OFFICES: Final = frozenset({"hockey", "tennis", "taxi", "skip", "source", "member", "mate", "candidate"})
_ANYBODYS: Final = frozenset(
    {"suspect", "accused", "defendant", "detainee", "victim", "interlocutor", "parent", "press"}
)
"""Words for people of any office."""
_MOST: Final = 4
_MANY: Final = 0.3


class Described(NamedTuple):
    """A text with a description.

    Attributes:
        has: Words of the statement that the described person makes.
        name: Who that is.
        last: Whether the described person spoke last before.
    """

    text: str
    has: str
    name: str
    last: bool


def described(seed: int, texts: int) -> Iterator[Described]:
    """Invent texts; the same ones for the same seed.

    Args:
        seed: For the random choices.
        texts: How many.
    """
    chance = random.Random(seed)
    made = 0
    while made < texts:
        text = _text(chance)
        if text is not None:
            made += 1
            yield text


def _text(chance: random.Random) -> Described | None:
    """One text; None where its description would fit nobody."""
    count = chance.randint(2, _MOST)
    people = list(zip(_names(chance, count), chance.sample(_offices(), count), strict=True))
    if any(_contradicts(name, office) for name, office in people):
        return None
    statements = chance.sample(_STATEMENTS, count + 2)
    paragraphs = [
        _said(chance.choice(_INTRODUCED), statements.pop(), office=office, name=name, age=str(chance.randint(25, 80)))
        for name, office in people
    ]
    speakers = [name for name, _ in people]
    if chance.random() < _MANY:
        again = chance.choice(speakers)
        paragraphs.append(_said(chance.choice(_AGAIN), statements.pop(), who=again.split()[1]))
        speakers = [*(name for name in speakers if name != again), again]
    noun = chance.choice(sorted(_words_for(chance.choice(people)[1])))
    meant = [name for name in speakers if noun in _words_for(dict(people)[name])]
    if any(_contradicts(name, noun) for name in meant):
        return None
    has = statements.pop()
    paragraphs.append(_said(chance.choice(_DESCRIBED), has, who=f"the {noun}"))
    for _ in range(chance.randint(1, 2)):
        paragraphs.insert(chance.randint(0, len(paragraphs)), chance.choice(_NARRATION))
    return Described("\n\n".join(paragraphs), has[1:], meant[-1], meant[-1] == speakers[-1])


def _names(chance: random.Random, count: int) -> list[str]:
    given = [name for names in _GIVEN.values() for name in names]
    return [" ".join(name) for name in zip(chance.sample(given, count), chance.sample(_SURNAMES, count), strict=True)]


def _contradicts(name: str, noun: str) -> bool:
    """True for ``actress`` of a man."""
    gender = gender_of_noun(noun)
    return gender is not None and name.split(maxsplit=1)[0] not in _GIVEN["female" if gender.sex == "f" else "male"]


def _said(form: str, statement: str, **words: str) -> str:
    words = {**words, "s": statement}
    capital = {key.capitalize(): value[:1].upper() + value[1:] for key, value in words.items()}
    return form.format(**words, **capital)


@cache
def _offices() -> Sequence[str]:
    """The narrower words, without endings, relatives and words that name an office only beside others."""
    words = {word for narrow in broader().values() for word in narrow if not word.startswith("-")}
    return sorted(words - KIN - ANYBODY - _NO_OFFICES)


@cache
def _words_for(office: str) -> frozenset[str]:
    """The nouns that an office can be described by."""
    wider = {general for general in broader() if is_broader(general, {office})}
    return frozenset({office, *wider, *synonyms().get(office, ())} - _ANYBODYS)
