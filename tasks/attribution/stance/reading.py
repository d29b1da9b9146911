"""The stance of each statement: whether the article asserts that its source says, thinks or wants the content.

The values combine the fields of several annotation schemes. The PDTB 2.0 marks an attribution that is negated (scopal
polarity) and one that is not asserted to have taken place (determinacy); PARC (Pareti, 2015) and FactBank (Saurí and
Pustejovsky, 2009) grade what is possible, asked or yet to come; ERE (Song et al., 2015) sets generic events apart.
``docs/explanation/attribution.md`` defines each value.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from spacy.tokens import Doc, Token

from quotewire.schemas.document import Stance
from quotewire.tasks.attribution.stance.embedding import spoken_verb
from quotewire.tasks.attribution.stance.fabrication import is_fabricated, taken_back
from quotewire.tasks.attribution.stance.fiction import Fiction
from quotewire.tasks.attribution.stance.operators import has_particle
from quotewire.tasks.attribution.stance.polarity import is_awaited, markers, withholds
from quotewire.tasks.attribution.stance.words import is_a
from quotewire.tasks.attribution.text import CharSpan, first_with
from quotewire.tasks.attribution.types import Candidate, Link
from quotewire.tasks.wordlists import numbers

SHARES_FILE: Final = "stance.tsv"
_STANCES: Final[dict[str, Stance]] = {
    "forgery": "retracted",
    "fiction": "fictional",
    "question": "questioned",
    "condition": "hypothetical",
    "negation": "negated",
    "denial": "denied",
    "future": "future",
    "modal": "hypothetical",
    "hearsay": "hearsay",
    "generic": "generic",
}
"""The stance that each marker makes, the strongest first."""


class Reading(NamedTuple):
    """The stance of a statement and the share of such readings that are right, 0 to 1."""

    stance: Stance
    share: float


ASSERTED: Final = Reading("asserted", 1.0)


def stances(doc: Doc, found: Sequence[Candidate], links: Sequence[Link]) -> list[Reading]:
    """Read the stance of each statement, in the order of ``found``."""
    fiction = Fiction(doc)
    back = taken_back(doc, found)
    made: list[Reading] = []
    spoken: dict[tuple[CharSpan, ...], Reading] = {}
    for i, (statement, link) in enumerate(zip(found, links, strict=True)):
        signs = set(_signs(doc, statement, link, fiction))
        if i in back:
            signs.add("forgery")
        reading = _of(signs)
        if statement.head is None and reading is ASSERTED:
            # An untagged quotation goes on with its speaker's statement.
            reading = spoken.get(link.mention, ASSERTED) if link.mention else ASSERTED
        elif link.mention:
            spoken[link.mention] = reading if reading.stance in {"fictional", "retracted"} else ASSERTED
        made.append(reading)
    return made


def _of(signs: set[str]) -> Reading:
    marker = next((name for name in _STANCES if name in signs), None)
    return Reading(_STANCES[marker], _shares()[marker]) if marker is not None else ASSERTED


def _signs(doc: Doc, statement: Candidate, link: Link, fiction: Fiction) -> list[str]:
    mention = doc.char_span(*link.mention[0], alignment_mode="expand") if link.mention else None
    if statement.head is None:
        return ["fiction"] if fiction.has(None, mention) else []
    head = doc[statement.head]
    if head.is_punct:  # the colon or dash of a label
        return ["fiction"] if fiction.has(None, mention) else []
    verb = spoken_verb(head, _tokens(doc, statement))
    signs = list(markers(verb))
    if is_fabricated(verb):
        signs.append("forgery")
    if fiction.has(verb, mention):
        signs.append("fiction")
    return _settled(signs, verb, statement)


def _settled(signs: list[str], verb: Token, statement: Candidate) -> list[str]:
    """The signs with what the cue itself means: a denial, a refusal, or a belief in the opposite."""
    negated = "negation" in signs
    if verb.lemma_ == "rule" and any(child.lower_ == "out" for child in verb.rights):
        # What is not ruled out is possible.
        return [sign for sign in signs if sign != "negation"] + ["modal" if negated else "denial"]
    if is_awaited(verb):
        return [*signs, "future"]
    if is_a(verb, "denies") and not negated:
        return [*signs, "denial"]
    below = first_with(verb.rights, "xcomp", "ccomp", "dobj")
    if below is not None and not negated and withholds(verb, below, ""):
        return [*signs, "negation"]
    if negated and statement.act in {"belief", "intention"} and is_a(verb, "leans") and has_particle(verb):
        return [sign if sign != "negation" else "denial" for sign in signs]
    return signs


def _tokens(doc: Doc, statement: Candidate) -> range:
    last = max((end for _, end in statement.cue), default=0)
    head = statement.head or 0
    after = head + 1
    while after < len(doc) and doc[after].idx < last:
        after += 1
    return range(head, after)


@cache
def _shares() -> dict[str, float]:
    return numbers(files("quotewire.tasks.attribution") / "data" / SHARES_FILE)
