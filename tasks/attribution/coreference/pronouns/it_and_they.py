"""What ``it`` and ``they`` take up: the body or the people that spoke last, or whom a spokesman spoke for."""

from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.coreference.coordination import in_words
from quotewire.tasks.attribution.coreference.named import NamedMentions
from quotewire.tasks.attribution.coreference.nominal import Described
from quotewire.tasks.attribution.coreference.pronouns.salient_nouns import (
    PLURAL,
    THING,
    antecedent_of,
    nearest_of_several,
)
from quotewire.tasks.attribution.text import first_with
from quotewire.tasks.attribution.types import ResolvedSource

_INSIDE: Final = frozenset({"in", "at", "from"})
"""Words between people who say something and the body that they belong to."""
_GOES_ON: Final = 600
"""Maximum distance of ``they`` from the mention of several that spoke last, in characters."""
_WHOSE: Final = frozenset({"of", "for"})


class ItAndThey:
    """The antecedents of ``it``, ``they`` and ``its`` in one article, which is read in text order.

    Args:
        doc: The article.
        names: Resolves mentions with a name.
        described: Resolves descriptions.
    """

    def __init__(self, doc: Doc, names: NamedMentions, described: Described) -> None:
        self._doc = doc
        self._names = names
        self._described = described
        self._speakers: set[int] = set()
        """The heads of the mentions so far whose words are speech."""
        self._spoken_for: tuple[int, str] | None = None
        self._several: tuple[int, str] | None = None
        """The end of the mention of several with names, and these, if they were the last source."""

    def spoke(self, head: Token) -> None:
        """Record the head of a mention whose words are speech."""
        self._speakers.add(head.i)

    def spoken_for(self, at: int, body: str) -> None:
        """Record whom somebody at an offset speaks for: ``A spokesman for the ministry said it would pay``."""
        self._spoken_for = at, body

    def last_source(self, end: int, source: ResolvedSource) -> None:
        """Record the last source, with the end of its mention, if it is several people or bodies with names."""
        self._several = (end, source.name) if source.kind == "group" and source.name is not None else None

    def of(self, pronoun: Token) -> ResolvedSource:
        """Whom a pronoun for things or for several takes up."""
        word = pronoun.lower_
        beside = self._body_beside(pronoun) if word in PLURAL else None
        if beside is not None:
            return beside
        noun = antecedent_of(pronoun, self._has_spoken)
        if word in THING and self._spoken_for is not None and (noun is None or noun.idx < self._spoken_for[0]):
            return ResolvedSource("organization", "pronoun", self._spoken_for[1])
        if word in PLURAL and (names := self._several_before(pronoun)):
            return ResolvedSource("group", "pronoun", names)
        if noun is None:
            return ResolvedSource("group" if word in PLURAL else "unknown", "pronoun")
        if word in PLURAL and any(child.dep_ == "conj" for child in noun.children):
            return ResolvedSource("group", "pronoun", self._names_of_list(noun, pronoun))
        return self._taken_up(noun, word)

    def _several_before(self, they: Token) -> str | None:
        """The names of the last source, if that was several and no other noun for several is nearer."""
        if self._several is None or they.idx - self._several[0] > _GOES_ON:
            return None
        nearest = nearest_of_several(they)
        return self._several[1] if nearest is None or nearest.idx < self._several[0] else None

    def body_that_spoke(self, before: Token) -> str | None:
        """The name of the last speaker before a word, taken up as a thing: of ``its report`` the ministry."""
        owner = antecedent_of(before, self._has_spoken)
        return self._taken_up(owner, "it").name if owner is not None else None

    def owner(self, its: Token) -> str | None:
        """The name of the body that somebody is of: ``its director, Ada Holm``."""
        noun = antecedent_of(its, self._has_spoken)
        source = self._taken_up(noun, "it") if noun is not None else None
        return source.name if source is not None and source.kind != "person" else None

    def _has_spoken(self, noun: Token) -> bool:
        return noun.i in self._speakers

    def _body_beside(self, they: Token) -> ResolvedSource | None:
        """The body that ``they`` are in: ``In the city council they answered``, ``…, they told in the council``."""
        for link in (*they.head.lefts, *they.head.rights):
            if link.lower_ not in _INSIDE:
                continue
            noun = first_with(link.rights, "pobj")
            if noun is None:
                continue
            after = noun.right_edge.i + 1
            span = self._doc[noun.left_edge.i : min(after, they.i) if noun.i < they.i else after]
            source = self._names.resolve(span, noun) or self._described.resolve(span, noun, ())
            if source.kind == "organization" and source.name is not None:
                return replace(source, basis="description")
        return None

    def _names_of_list(self, noun: Token, they: Token) -> str | None:
        """The names of several side by side (``X and Y wrote. They say``), unless other people are nearer."""
        if nearest_of_several(they) != noun:
            return None
        names = self._names.names_of(self._doc[noun.left_edge.i : noun.right_edge.i + 1], noun)
        return in_words(names) if names else None

    def _taken_up(self, noun: Token, word: str) -> ResolvedSource:
        """Resolve a noun as the antecedent of ``it`` or ``they``."""
        if word in PLURAL and noun.tag_ in {"NNS", "NNPS"}:
            return ResolvedSource("group", "pronoun", noun.text if noun.tag_ == "NNPS" else None)
        span = self._doc[noun.left_edge.i : _end_of_name(noun)]
        source = self._names.resolve(span, noun) or self._described.resolve(span, noun, ())
        if source.kind == "document" and source.name is None:
            source = replace(source, name=self._names.published(noun))  # "X wrote a letter. “…,” it says"
        return replace(source, basis="pronoun")


def _end_of_name(noun: Token) -> int:
    """Where a noun ends with its name or its owner: ``the company Nordkraft``, ``the headquarters of the police``."""
    doc, after = noun.doc, noun.i + 1
    if after < len(doc) and doc[after].lower_ in _WHOSE and doc[after].head == noun:
        return doc[after].right_edge.i + 1
    while after < len(doc) and doc[after].pos_ == "PROPN" and doc[after].text[:1].isupper():
        after += 1
    return after
