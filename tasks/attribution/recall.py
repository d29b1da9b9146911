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
        if source.affiliation is not None and source.kind in {"person", "anonymous"}:
            # "A spokesman for the ministry said it would pay": it is the ministry.
            self._bodies.append((at, Resolved("organization", "description", source.affiliation)))

    def pronoun(self, word: str, at: int) -> Resolved | None:
        """Whom a pronoun means."""
        if word in _PLURAL or word in _THING:
            near = next(
                (s for place, s in reversed(self._bodies) if 0 < at - place < _FORGOTTEN and _meant(s, word)), None
            )
            return Resolved(near.kind, "pronoun", near.name, near.role, near.affiliation) if near is not None else None
        person = self._nearest(at, _GENDER.get(word), lambda _: True)
        return _as_person(person, "pronoun") if person is not None else Resolved("person", "pronoun")

    def description(self, noun: str, office: Office, at: int, *, bare: bool) -> Resolved | None:
        """Whom ``the minister`` means: somebody of that office, else (``bare``) the last speaker without one."""
        person = self._nearest(at, None, lambda p: p.role is not None and noun in p.role.lower().split())
        if person is not None and not _fits(person, office):
            return None
        if person is None and bare:
            person = self._nearest(at, None, lambda p: p.role is None and p.name in self._spoken)
        if person is None:
            return None
        return Resolved(
            "person", "description", person.name, person.role or office.role, person.affiliation or office.affiliation
        )

    def state(self, at: int) -> Resolved | None:
        """Which state ``the government`` means: the last one that spoke."""
        for place, source in reversed(self._bodies):
            if source.basis in {"named", "metonym"} and 0 < at - place < _FORGOTTEN and source.name in self._states:
                return Resolved(source.kind, "description", source.name, source.role, source.affiliation)
        return None

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


def _fits(person: Figure, office: Office) -> bool:
    """Whether a description's affiliation, if it has one, does not speak against somebody."""
    if office.affiliation is None or person.affiliation is None:
        return True
    return bool(set(office.affiliation.lower().split()) & set(person.affiliation.lower().split()))


def _meant(body: Resolved, word: str) -> bool:
    """Whether ``it`` or ``they`` can mean a body; ``they`` are not whom a single person speaks for."""
    if word in _THING:
        return body.kind in {"organization", "document"}
    return body.kind in {"group", "organization"} and body.basis != "description"
