"""Adjuncts: reads the dates, occasions, media, places and addressees attached to a cue in the dependency tree.

The walk goes down from the cue through prepositions, dates, clauses that set the scene (``Speaking at a rally in
Bergen, she said``) and the modifiers of an occasion (``in an interview with Radio Nord broadcast on Tuesday``).
"""

from bisect import bisect_right
from operator import attrgetter
from typing import Final

from spacy.tokens import Token

from quotewire.schemas.document import VenueKind
from quotewire.tasks.attribution.circumstances.venues import can_listen, gathers, phrase, venue
from quotewire.tasks.attribution.text import ANY_SUBJECTS, TIMES, CharSpan, Expression, TokenSpan, is_within, read
from quotewire.tasks.wordlists.attribution import SCENE_VERBS

_TIME: Final = frozenset({"in", "on", "at", "during", "over", "of", "from"})
_DATED: Final = frozenset({"compound", "poss", "nummod", "amod", "nmod", "npadvmod", "advmod", "appos"})
_BARE: Final = frozenset({"pobj", "compound", "nummod", "poss", "amod", "nmod"})
"""Dependencies of a month or year alone that is a date; elsewhere ``May`` is a name and ``2016`` a number."""
_ADVERBIAL: Final = frozenset({"npadvmod", "advmod", "dep", "nmod"})
_CLAUSES: Final = frozenset({"advcl", "acl", "ccomp", "relcl", "dep"})
_OPPOSED: Final = frozenset({"debate", "protest", "march"})
"""Occasions held with an opponent, not an audience: ``a debate with Weber``."""
_OFTEN: Final = frozenset({"every", "each", "most", "many"})
_DEPTH: Final = 6
"""Maximum depth below the cue, in steps; deeper phrases describe something else."""


class Dates:
    """The date expressions of one text."""

    def __init__(self, text: str) -> None:
        self._all = list(read(text, 0, len(text)))

    def at(self, token: Token) -> Expression | None:
        """The date expression that contains a token; None for ``May`` as a name and for ``every Monday``."""
        i = bisect_right(self._all, token.idx, key=attrgetter("start")) - 1
        if i < 0 or token.idx >= self._all[i].end or (token.ent_type_ and token.ent_type_ not in TIMES):
            return None
        parts = dict(self._all[i].parts).keys()
        if (parts <= {"month"} or parts <= {"year"}) and token.dep_ not in _BARE:
            return None
        return None if token.left_edge.lower_ in _OFTEN else self._all[i]


class Beside:
    """The circumstances attached to one cue.

    Attributes:
        when: The date nearest to the cue in the tree.
        where: Token spans of occasions, media and places, each with its kind.
        addressee: Token span of the addressee; at most one.
    """

    def __init__(self, dates: Dates, content: tuple[CharSpan, ...], *, bare: bool = True) -> None:
        """Begin without circumstances; the methods add them.

        Args:
            dates: The document's dates.
            content: The reported content, which is skipped.
            bare: Whether a place or organization counts without an occasion. It does not after a source (``the mayor
                of a town``) or after a verb that is not a cue (``turned on the paper, saying …``).
        """
        self.when: Expression | None = None
        self.where: list[tuple[TokenSpan, VenueKind]] = []
        self.addressee: list[TokenSpan] = []
        self._near = _DEPTH
        self._dates = dates
        self._content = content
        self._bare = bare

    def clause(self, verb: Token, depth: int) -> None:
        """Read the children of a verb, or of a noun that is a cue; ``depth`` is the number of steps from the cue."""
        if depth >= _DEPTH:
            return
        objects = []
        for child in self._children(verb):
            if child.dep_ in {"prep", "dative"} and child.tag_ in {"IN", "TO", "RP"}:
                self.preposition(child, verb, depth)
            elif child.dep_ in _ADVERBIAL or (verb.pos_ == "NOUN" and child.dep_ in _DATED):
                self.date(child, depth)
                for inner in self._children(child):
                    if inner.dep_ == "prep":
                        self.preposition(inner, verb, depth + 1)
            elif child.dep_ in _CLAUSES and _sets_scene(child, "speaks", "issues"):
                self.clause(child, depth + 1)
            elif child.dep_ in {"dobj", "dative", "iobj"} and does(verb, "tells"):
                objects.append(child)
        self._told(objects)

    def preposition(self, preposition: Token, owner: Token | None, depth: int) -> None:
        """Read one prepositional phrase.

        Args:
            preposition: The head of the phrase.
            owner: The verb or occasion whose audience ``to`` or ``with`` can introduce; None if there is none.
            depth: Number of steps from the cue.
        """
        if preposition.ent_iob_ == "I":  # inside a name: Commission on Debates
            return
        for noun in self._children(preposition):
            if noun.dep_ == "pcomp" and does(noun, "speaks"):
                self.clause(noun, depth + 1)
            if noun.dep_ != "pobj" or depth >= _DEPTH:
                continue
            kind = venue(preposition.lower_, noun, bare=self._bare or depth > 0)
            if preposition.lower_ in _TIME and self.date(noun, depth):
                self.below(noun, depth + 1)
            elif kind is not None:
                self.where.append((phrase(noun), kind))
                self.below(noun, depth + 1)
            elif owner is not None and can_listen(noun) and self._is_audience(preposition.lower_, owner):
                self.addressee.append(phrase(noun))
                self.below(noun, depth + 1)

    def below(self, noun: Token, depth: int, *, dates_only: bool = False) -> None:
        """Read the modifiers of an occasion: its date and, unless ``dates_only``, its place and audience."""
        for child in self._children(noun):
            if child.dep_ in _DATED:
                self.date(child, depth)
            elif child.dep_ == "prep" and child.lower_ == "of":
                for inner in self._children(child):
                    if inner.dep_ == "pobj" and not self.date(inner, depth) and depth < _DEPTH:
                        self.below(inner, depth + 1, dates_only=dates_only)
            elif child.dep_ == "prep" and not dates_only:
                self.preposition(child, noun, depth)
            elif child.dep_ in _CLAUSES and _sets_scene(child, "issues"):
                self.clause(child, depth)

    def date(self, token: Token, depth: int) -> bool:
        """Keep the date that contains a token, unless one nearer to the cue is known; False if there is no date."""
        found = self._dates.at(token)
        if found is not None and depth < self._near:
            self.when, self._near = found, depth
        return found is not None

    def _children(self, token: Token) -> list[Token]:
        """The children of a token outside the content."""
        return [child for child in token.children if not is_within(child.idx, self._content)]

    def _told(self, objects: list[Token]) -> None:
        """Read the addressee from a verb's objects; the parser may split ``Radio Nord’s Eva Lind`` into two objects."""
        if objects and (can_listen(objects[-1]) or gathers(objects[-1])) and not self.addressee:
            self.addressee.append((phrase(objects[0])[0], phrase(objects[-1])[1]))
            for child in objects[-1].rights:
                if child.dep_ == "prep":
                    self.preposition(child, None, 2)

    def _is_audience(self, word: str, owner: Token) -> bool:
        if self.addressee:
            return False
        if owner.pos_ not in {"VERB", "AUX"}:
            return word in {"to", "with", "before"} and owner.lemma_.lower() not in _OPPOSED
        if word == "to":
            return does(owner, "to")
        shared = word == "with" and any(kind == "occasion" for _, kind in self.where)
        return shared or (word in {"with", "before"} and does(owner, "speaks"))


def does(verb: Token, *roles: str) -> bool:
    """True if ``scene_verbs.tsv`` lists a verb with one of the roles."""
    return not SCENE_VERBS.get(verb.lemma_.lower(), frozenset()).isdisjoint(roles)


def has_subject(verb: Token) -> bool:
    """True if a verb has a subject of its own; the relative pronoun of ``that aired on Monday`` does not count."""
    return any(child.dep_ in ANY_SUBJECTS and child.lower_ not in {"that", "which"} for child in verb.children)


def _sets_scene(clause: Token, *roles: str) -> bool:
    """True for a clause without a subject that gives the occasion: ``speaking in Bergen``, ``published on Tuesday``."""
    return clause.pos_ == "VERB" and does(clause, *roles) and not has_subject(clause)
