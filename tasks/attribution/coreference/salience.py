"""Salience: ranks the people of an article as antecedents at a position.

Every earlier mention of a person scores points for being near, for its grammatical role, and for having spoken.
``ranking`` adds what a particular pronoun or description requires of its antecedent.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from operator import attrgetter
from typing import Final

from quotewire.tasks.attribution.entities.people import PersonIndex
from quotewire.tasks.attribution.entities.person import MAIN, Mention, PersonEntity
from quotewire.tasks.attribution.text.layout import Layout
from quotewire.tasks.attribution.text.spans import CharSpan

_SENTENCE, _PARAGRAPH = 0.35, 0.25
"""Points lost for each sentence and each paragraph of distance."""
_SPOKE: Final = 0.6
_QUOTED: Final = 1.2
"""Penalty for a person named only inside quoted words."""
_CONTENT: Final = 1.2
"""Penalty for a candidate named inside the reported content: speakers name others, and call themselves ``I``."""
_BEFORE: Final = 2
"""Lines from a paragraph to the one before it, an empty one between them."""
_LATEST: Final = 12
"""Latest mentions searched for the topic of a paragraph."""
FORGOTTEN: Final = 4000
"""Maximum antecedent distance, in characters."""
AHEAD: Final = 1500
"""Characters within which the name may follow its description, as in a first paragraph."""


class Salience:
    """Ranks people by salience at a position, from who was named and who spoke before it."""

    def __init__(self, figures: PersonIndex, scene: Layout) -> None:
        self._figures = figures
        self._scene = scene
        self._speakers: list[Mention] = []
        self._heard: set[str] = set()
        self._first = {mention.figure.name: mention.at for mention in reversed(figures.named)}

    def spoke(self, figure: PersonEntity, at: int) -> None:
        """Remember a source."""
        self._speakers.append(Mention(at, figure, MAIN, spoke=True))
        self._heard.add(figure.name)

    def best(
        self, at: int, content: list[CharSpan], extra: Callable[[PersonEntity], float]
    ) -> tuple[float, PersonEntity] | None:
        """The most salient person at a position, with the score.

        Args:
            at: Where a pronoun or a description stands.
            content: The reported content beside it.
            extra: Further points for a person; negative ones are penalties.
        """
        best: tuple[float, PersonEntity] | None = None
        for mention in self._before(at):
            if self._scene.quotation(mention.at) is not None and _inside(mention.at, content):
                continue
            points = self._points(mention, at, content) + extra(mention.figure)
            if best is None or points > best[0]:
                best = points, mention.figure
        return best

    def introduced(self, at: int) -> PersonEntity | None:
        """Who is first named where the next paragraph begins, as its subject and without a word on who that is.

        So news names somebody whom its first paragraph describes: ``The tax commissioner says … ¶ Anna Weber says``.
        """
        named = self._figures.named
        start = self._scene.next_paragraph(at)
        i = bisect_left(named, start, key=attrgetter("at"))
        if i == len(named) or named[i].at != start or named[i].at > at + AHEAD:
            return None
        figure = named[i].figure
        fresh = self._first[figure.name] == start and not figure.traits
        return figure if fresh and named[i].weight == MAIN else None

    def since(self, figure: PersonEntity, at: int) -> int:
        """Where somebody was last named or spoke before a character; -1 if not lately."""
        return max((mention.at for mention in self._before(at) if mention.figure is figure), default=-1)

    def leads(self, figure: PersonEntity, at: int) -> bool:
        """Whether somebody not described so far is the subject of the paragraph before, and nobody else is since.

        News tells in its second paragraph what it left out in its first: ``Weber resigned. ¶ The treasurer said``.
        """
        if figure.role is not None or figure.traits:
            return False
        before = [
            mention.figure
            for mention in islice(self._before(at), _LATEST)
            if mention.weight == MAIN and self._scene.paragraph(at) - self._scene.paragraph(mention.at) <= _BEFORE
        ]
        return bool(before) and all(other is figure for other in before)

    def has_subject(self, at: int) -> bool:
        """Whether somebody is the subject of a sentence; who speaks in its relative clause is in the background."""
        named, sentence = self._figures.named, self._scene.sentence(at)
        last = bisect_left(named, at, key=attrgetter("at"))
        for i in range(last - 1, max(-1, last - _LATEST), -1):
            if self._scene.sentence(named[i].at) != sentence:
                return False
            if named[i].weight == MAIN and self._scene.quotation(named[i].at) is None:
                return True
        return False

    def has_spoken(self, figure: PersonEntity) -> bool:
        """Whether somebody has been a source so far."""
        return figure.name in self._heard

    def _before(self, at: int) -> Iterator[Mention]:
        """Mentions in the stretch before a character, those by name and those of speakers, each nearest first."""
        for mentions in (self._figures.named, self._speakers):
            for i in range(bisect_left(mentions, at, key=attrgetter("at")) - 1, -1, -1):
                if at - mentions[i].at > FORGOTTEN:
                    break
                yield mentions[i]

    def _points(self, mention: Mention, at: int, content: list[CharSpan]) -> float:
        scene = self._scene
        points = mention.weight + (_SPOKE if mention.spoke else 0.0)
        points -= _SENTENCE * (scene.sentence(at) - scene.sentence(mention.at))
        points -= _PARAGRAPH * (scene.paragraph(at) - scene.paragraph(mention.at))
        if scene.quotation(mention.at) is not None and scene.quotation(mention.at) != scene.quotation(at):
            points -= _QUOTED
        if _inside(mention.at, content):
            points -= _CONTENT
        return points


def _inside(place: int, content: Iterable[CharSpan]) -> bool:
    return any(start <= place < end for start, end in content)
