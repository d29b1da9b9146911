"""Recall: whom a pronoun or a description takes up again.

Recency and having spoken before decide. A pronoun's gender is weak evidence only: machine translation turns ``he`` into
``she`` and back where the source language has one word for both.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Final

from tasks.attribution.figures import Figure, Figures
from tasks.attribution.roles import Office
from tasks.attribution.stages import Resolved

_SPOKE: Final = 600
"""Characters. A speaker stays in mind for about two paragraphs longer than somebody who is only named."""
_OTHER_GENDER: Final = 700
"""Characters that a contradicting title counts for: it can be outweighed."""
_FORGOTTEN: Final = 4000
"""Characters after which nobody is taken up by a pronoun."""
_STATE_NOUNS: Final = frozenset({"government", "country", "nation", "republic", "kingdom", "regime"})
_PLURAL: Final = frozenset({"they", "them", "their"})
_THING: Final = frozenset({"it", "its"})
_GENDER: Final = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}


class Recall:
    """Remembers who spoke, for the next pronoun or description."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._spoken: set[str] = set()
        self._speakers: list[tuple[int, Figure]] = []
        self._bodies: list[tuple[int, Resolved]] = []
        self._states: set[str] = set()

    def is_state(self, name: str) -> None:
        """Remember that a body is a state, which no ``company`` or ``group`` takes up."""
        self._states.add(name)

    def spoke(self, source: Resolved, at: int) -> None:
        """Remember a source."""
        if source.kind == "person" and source.name is not None:
            figure = self._figures.person(source.name)
            if figure is not None:
                self._spoken.add(figure.name)
                self._speakers.append((at, figure))
        elif source.kind in {"organization", "group", "document"}:
            self._bodies.append((at, source))

    def pronoun(self, word: str, at: int) -> Resolved | None:
        """Whom a pronoun means."""
        if word in _PLURAL or word in _THING:
            kinds = {"organization", "document"} if word in _THING else {"group", "organization"}
            near = next(
                (s for place, s in reversed(self._bodies) if s.kind in kinds and 0 < at - place < _FORGOTTEN), None
            )
            return Resolved(near.kind, "pronoun", near.name, near.role, near.affiliation) if near is not None else None
        person = self._nearest(at, _GENDER.get(word), lambda _: True)
        return _as_person(person, "pronoun") if person is not None else Resolved("person", "pronoun")

    def description(self, noun: str, office: Office, at: int) -> Resolved | None:
        """Whom ``the minister`` means: somebody of that office, else whoever spoke last without a known office."""
        person = self._nearest(at, None, lambda p: p.role is not None and noun in p.role.lower().split())
        if person is None:
            person = self._nearest(at, None, lambda p: p.role is None and p.name in self._spoken)
        if person is None:
            return None
        return Resolved(
            "person", "description", person.name, person.role or office.role, person.affiliation or office.affiliation
        )

    def body(self, noun: str, at: int, *, definite: bool) -> Resolved | None:
        """Which named organization ``the company`` means."""
        if not definite:
            return None
        for place, source in reversed(self._bodies):
            if (
                source.name is not None
                and source.basis == "named"
                and 0 < at - place < _FORGOTTEN
                and (noun in _STATE_NOUNS) == (source.name in self._states)
            ):
                return Resolved(source.kind, "description", source.name, source.role, source.affiliation)
        return None

    def _recent(self, at: int) -> Iterator[Resolved]:
        """Bodies that spoke in the stretch before a character, last first."""
        for place, source in reversed(self._bodies):
            if at - place > _FORGOTTEN:
                break
            if place < at:
                yield source

    def _nearest(self, at: int, gender: str | None, wanted: Callable[[Figure], bool]) -> Figure | None:
        """The wanted person who was named or spoke last, before a character."""
        best: tuple[int, Figure] | None = None
        for distance, figure in self._in_mind(at):
            if gender is not None and figure.gender is not None and figure.gender != gender:
                distance += _OTHER_GENDER  # noqa: PLW2901 - the same distance, corrected
            if (best is None or distance < best[0]) and wanted(figure):
                best = (distance, figure)
        return best[1] if best is not None else None

    def _in_mind(self, at: int) -> Iterator[tuple[int, Figure]]:
        """People named or heard in the stretch before a character, nearest first, with their distance."""
        named = self._figures.named
        for i in range(bisect_left(named, at, key=itemgetter(0)) - 1, -1, -1):
            place, figure = named[i]
            if at - place > _FORGOTTEN:
                break
            yield at - place, figure
        for place, figure in reversed(self._speakers):
            if at - place > _FORGOTTEN:
                break
            if place < at:
                yield at - place - _SPOKE, figure


def _as_person(figure: Figure, basis: str) -> Resolved:
    return Resolved(
        "person", "pronoun" if basis == "pronoun" else "description", figure.name, figure.role, figure.affiliation
    )
