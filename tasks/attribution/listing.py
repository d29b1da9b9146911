"""Listing: how likely a careful reader lists a statement, under the source that it is given to.

The network knows what annotators call an attribution: also a plan, a quarrel or a topic ("commented on some of the
laws", "explained his reasons"). Whoever reads for who said what lists what somebody says in words of its own. What
tells the two apart is the cue's word and form, what the content begins with, and how the source is named. A logistic
regression weighs these beside the network's confidence and the name's; ``training/attribution/listing.py`` fits it on
articles whose statements readers noted.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from math import log1p
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.coreference import likelihood
from quotewire.tasks.attribution.text import FINITE_OR_MODAL, PASSIVE
from quotewire.tasks.attribution.types import Candidate, ResolvedSource
from quotewire.tasks.odds import logit, probability
from quotewire.tasks.wordlists import numbers

WEIGHTS_FILE: Final = "listing.tsv"
_OPENERS: Final = frozenset(
    {
        "about",
        "against",
        "for",
        "how",
        "if",
        "it",
        "of",
        "on",
        "that",
        "there",
        "this",
        "to",
        "what",
        "whether",
        "which",
    }
    | {"who", "why"}
)
"""First words of a content that say what kind of clause or phrase it is; of others the part of speech does."""
_CLAUSES: Final = frozenset({"that", "to"})
_FEW: Final = 3
"""Maximum number of words of a short content."""
_EDGE: Final = 0.001
"""Distance from 0 and from 1 at which a confidence tells no more: they have three digits."""
_AUTHOR: Final = "author"

Signs = dict[str, float]


def likely(doc: Doc, found: Candidate, source: ResolvedSource, *, nested: bool) -> float:
    """Probability, 0 to 1, that a reader lists a statement under its source.

    Readers who noted news left out what its author says ("I wrote to the council that …"), so they say nothing of how
    sure that is: the network's confidence stands.

    Args:
        doc: The parsed article.
        found: The statement.
        source: Its source.
        nested: Whether it stands inside another statement's content.
    """
    if source.basis == _AUTHOR:
        return found.confidence * likelihood(source)
    return listed(signs(doc, found, source, nested=nested))


def signs(doc: Doc, found: Candidate, source: ResolvedSource, *, nested: bool) -> Signs:
    """What speaks for and against listing a statement, by name: the value of each sign. Arguments as in ``likely``."""
    content = [token for piece in found.content for token in doc.char_span(*piece, alignment_mode="expand") or ()]
    cue = doc[found.head] if found.head is not None else None
    words = sum(token.is_alpha for token in content)
    finite = any(token.tag_ in FINITE_OR_MODAL for token in content)
    opener = content[0].lower_ if content else ""
    made = {
        "bias": 1.0,
        "sure": logit(found.confidence, _EDGE),
        "source": logit(likelihood(source), _EDGE),
        f"type {found.type}": 1.0,
        f"act {found.act}": 1.0,
        f"basis {source.basis}": 1.0,
        f"kind {source.kind}": 1.0,
        "named": float(source.name is not None),
        "nested": float(nested),
        "words": log1p(words),
        "short": float(words <= _FEW),
        "verb": float(any(token.pos_ in {"VERB", "AUX"} for token in content)),
        "finite": float(finite),
        "pieces": float(len(found.content) > 1),
    }
    if content:
        made |= dict.fromkeys(_of_content(doc, content), 1.0)
    if cue is not None:
        form = f"form {cue.tag_} {'finite' if finite else 'bare'} {'clause' if opener in _CLAUSES else 'phrase'}"
        made |= dict.fromkeys((form, *_of_cue(cue)), 1.0)
    return {name: value for name, value in made.items() if value}


def listed(found: Signs) -> float:
    """Probability, 0 to 1 and rounded to three digits, that a reader lists a statement with these signs."""
    weights = _weights()
    odds = sum(weights.get(name, 0.0) * value for name, value in found.items())
    return probability(odds)


def _of_content(doc: Doc, content: list[Token]) -> Iterator[str]:
    """The signs of how a content begins and of its head."""
    first = content[0]
    root = doc[first.i : content[-1].i + 1].root
    yield f"opener {first.lower_ if first.lower_ in _OPENERS else first.tag_}"
    yield f"head {root.tag_}"
    yield f"link {root.dep_}"
    if first.i:
        before = doc[first.i - 1]
        yield f"before {before.lower_ if before.pos_ == 'ADP' else before.pos_}"


def _of_cue(cue: Token) -> Iterator[str]:
    """The signs of a cue's word and of its place in the sentence."""
    yield f"cue {cue.lemma_.lower()}"
    yield f"cue link {cue.dep_}"
    for child in cue.children:
        if child.dep_ == "neg":
            yield "negated"
        elif child.tag_ == "MD":
            yield "modal"
        elif child.dep_ == "nsubj":
            yield "subject"
        elif child.dep_ in PASSIVE:
            yield "passive"


@cache
def _weights() -> dict[str, float]:
    return numbers(files("quotewire.tasks.attribution") / "data" / WEIGHTS_FILE)
