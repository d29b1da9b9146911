"""Confidence of the speaker: how often a name that was found in this way is the right one.

It is apart from the statement's confidence, so that a consumer can take a statement and doubt the name. A logistic
regression over what the resolver knows, each sign and each two of them together, fitted on translated articles whose
speakers readers noted (``training/attribution/speakers.py``): one word alone is a doubtful name, but not where it is
the whole mention. A source without a name is wrong where the article does name the speaker; how often that is so
depends on its kind.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Final, NamedTuple

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.coreference.antecedents import AntecedentRanker
from quotewire.tasks.attribution.entities import sex_of_pronoun, without_sort
from quotewire.tasks.attribution.text import tag_verbs
from quotewire.tasks.attribution.types import Candidate, ResolvedSource
from quotewire.tasks.odds import logit, probability
from quotewire.tasks.wordlists import numbers

_OF_THE_NAME: Final = ("organization", "vague", "single", "again", "lower")
"""Signs that do not depend on how the name was found."""
WEIGHTS_FILE: Final = "speaker_confidence.tsv"
UNNAMED_FILE: Final = "unnamed_confidence.tsv"
_LEAST: Final = 0.02
_BODY_BY_DESCRIPTION: Final = 0.78
"""Maximum confidence of an organization's name that a description stands for. Of 85 such names in translated articles
that nothing was fitted on 65 are right, and those of which the weights are surest no more often than others."""
NAME_BAR: Final = 0.4
"""Confidence below which a source keeps its mention and gets no name."""
DOUBTED: Final = 0.43
"""Confidence below which a statement may be none (the network's threshold): it does not show that its source speaks,
nor gets a doubtful name."""
_SURE_OF_DOUBTED: Final = 0.8
"""Minimum confidence of a name for a doubted statement. Of 29 such names 19 are right; above this, 11 of 12."""
_NEVER: Final = 1.1
"""A bar that no name reaches."""
_BESIDE: Final = 14
"""Maximum distance from the cue of a doubted statement to its content, in characters, for it to get a name."""


class Evidence(NamedTuple):
    """What speaks for and against a name, each 0 or 1 except the odds.

    Attributes:
        pronoun, description, metonym, discourse: How the name was found; none of them for a name in the mention.
        organization: The source is an organization.
        vague: The source is a document, a group, a place or unknown.
        single: The name is one word.
        whole: The mention is the name and nothing else.
        leftover: The mention has a capitalised word that is in neither name nor role nor affiliation.
        again: The article has the name's last word more than once.
        contrary: The pronoun has the other gender.
        rival: Somebody else was named since.
        lower: The name begins with a small letter, and the source is neither a body nor what one issues.
        odds: The logarithm of the odds of a pronoun's or a description's antecedent; 0 for other mentions.
    """

    pronoun: bool = False
    description: bool = False
    metonym: bool = False
    discourse: bool = False
    organization: bool = False
    vague: bool = False
    single: bool = False
    whole: bool = False
    leftover: bool = False
    again: bool = False
    contrary: bool = False
    rival: bool = False
    lower: bool = False
    odds: float = 0.0


def evidence(source: ResolvedSource, mention: Span, ranker: AntecedentRanker, likely: float | None) -> Evidence:
    """What speaks for and against the name of a source with this mention; ``repeated`` tells what comes again."""
    name = source.name or ""
    written = " ".join(without_sort(mention).text.split()).removeprefix("the ").removeprefix("The ")
    known = set(f"{name} {source.role or ''} {source.affiliation or ''}".lower().split())
    person = ranker.named(name) if source.kind == "person" else None
    inferred = source.basis in {"pronoun", "description", "discourse"}
    sex = sex_of_pronoun(mention.root.lower_)
    return Evidence(
        pronoun=source.basis == "pronoun",
        description=source.basis == "description",
        metonym=source.basis == "metonym",
        discourse=source.basis == "discourse",
        organization=source.kind == "organization",
        vague=source.kind not in {"person", "organization"},
        single=" " not in name,
        whole=written == name,
        leftover=any(
            token.text[:1].isupper() and token.i > mention.start and token.lower_ not in known for token in mention
        ),
        contrary=sex is not None and source.gender is not None and source.gender.sex != sex,
        rival=inferred and person is not None and ranker.salience.others_since(person, mention.start_char),
        lower=name[:1].islower() and source.kind not in {"organization", "document"},
        odds=logit(likely, _LEAST) if likely is not None and source.basis in {"pronoun", "description"} else 0.0,
    )


def repeated(text: str, words: Iterable[str]) -> set[str]:
    """Those words that a text has more than once, be it inside of longer ones; the text is read once for all."""
    wanted = {word for word in words if word}
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for word in wanted:
        lengths[word[0]].add(len(word))
    after: dict[str, int] = {}
    found: set[str] = set()
    for first in re.finditer(f"[{re.escape(''.join(lengths))}]", text) if lengths else ():
        at = first.start()
        for length in lengths[first[0]]:
            word = text[at : at + length]
            if word in wanted and at >= after.setdefault(word, at + length):
                found.add(word)
    return found


WEIGHED: Final = ("bias", *Evidence._fields, *(f"{one} {other}" for one, other in combinations(Evidence._fields, 2)))
"""What the regression weighs: each sign, and each two of them."""


def weigh(found: Evidence) -> dict[str, float]:
    """The values of what the regression weighs, by name, without those that are 0."""
    signs = {name: float(value) for name, value in found._asdict().items() if value}
    pairs = combinations(signs.items(), 2)
    return {"bias": 1.0, **signs, **{f"{one} {other}": a * b for (one, a), (other, b) in pairs}}


def confidence(found: Evidence) -> float:
    """Probability, 0 to 1 and rounded to three digits, that the name is right.

    A name that was inferred is no surer than it would be if the mention were the name, and a body's never very sure.
    """
    sure = _sure(found)
    if found.pronoun or found.description or found.discourse:
        mentioned = Evidence(whole=True, **{sign: getattr(found, sign) for sign in _OF_THE_NAME})
        sure = min(sure, _sure(mentioned))
    return min(sure, _BODY_BY_DESCRIPTION) if found.description and found.organization else sure


def _sure(found: Evidence) -> float:
    weights = _weights()
    return probability(sum(weights[name] * value for name, value in weigh(found).items()))


def name_bar(doc: Doc, statement: Candidate) -> float:
    """Minimum confidence of the name for a statement: higher for one that may be none.

    No name reaches the bar of a doubted one whose cue is neither a verb of saying nor beside the content.
    """
    if statement.confidence >= DOUBTED:
        return NAME_BAR
    (start, end), cue = statement.content[0], statement.cue or statement.content
    beside = start - cue[-1][1] <= _BESIDE and cue[0][0] - end <= _BESIDE
    saying = statement.head is not None and doc[statement.head].lemma_.lower() in tag_verbs()
    return _SURE_OF_DOUBTED if beside or saying else _NEVER


def likelihood(source: ResolvedSource) -> float:
    """Probability, 0 to 1, that a reader gives the statement to this source as told: to this name, or to no name."""
    if source.name is None:
        return _unnamed()[source.kind]
    return 1.0 if source.confidence is None else source.confidence


@cache
def _unnamed() -> dict[str, float]:
    return numbers(files("quotewire.tasks.attribution") / "data" / UNNAMED_FILE)


@cache
def _weights() -> dict[str, float]:
    return numbers(files("quotewire.tasks.attribution") / "data" / WEIGHTS_FILE)
