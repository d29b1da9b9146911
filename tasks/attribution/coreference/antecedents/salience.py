"""Salience: ranks the people of an article as antecedents at a position.

Every earlier mention of a person scores points for being near, for its grammatical role, and for having spoken.
``ranking`` adds what a particular pronoun or description requires of its antecedent.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from operator import attrgetter
from typing import Final

from quotewire.tasks.attribution.entities import WEIGHTS, Mention, PersonEntity, PersonIndex
from quotewire.tasks.attribution.text import CharSpan, Layout, is_within

_BEFORE: Final = 2
"""Distance of two consecutive paragraphs, in lines, with an empty one between them."""
_LATEST: Final = 12
"""Number of latest mentions that are searched for a subject."""
_FLOOR: Final = 700
"""Maximum distance, in characters, at which a speaker still has the floor."""
_SOURCE: Final = 1500
"""Maximum distance, in characters, of the last source from whoever goes on."""
_MOST: Final = 60
"""Mentions of either sort to look at: quadratic without a limit. News has fewer in such a stretch."""
FORGOTTEN: Final = 4000
"""Maximum antecedent distance, in characters."""
AHEAD: Final = 1500
"""Maximum distance of a name after its description, as in a first paragraph, in characters."""


class Salience:
    """Ranks people by salience at a position, from who was named and who spoke before it."""

    def __init__(self, people: PersonIndex, layout: Layout) -> None:
        self.people = people
        self._layout = layout
        self._speakers: list[Mention] = []
        self._heard: set[int] = set()
        self._latest: dict[int, Mention] = {}
        self._latest_at: tuple[int, int] | None = None
        self._first = {mention.person.name: mention.at for mention in reversed(people.named)}

    def spoke(self, person: PersonEntity, at: int) -> None:
        """Record that a person was a source at an offset."""
        self._speakers.append(Mention(at, person, WEIGHTS.subject, spoke=True))
        self._heard.add(id(person))

    def best(
        self, at: int, content: list[CharSpan], extra: Callable[[PersonEntity], float]
    ) -> tuple[float, PersonEntity] | None:
        """The most salient person at a position, with the score.

        Args:
            at: Offset of a pronoun or description, in characters.
            content: The reported content beside it.
            extra: Further points for a person; negative ones are penalties, and minus infinity rules a person out.
        """
        best: tuple[float, PersonEntity] | None = None
        for mention in self.before(at):
            if self._layout.quotation(mention.at) is not None and _inside(mention.at, content):
                continue
            points = self._points(mention, at, content) + extra(mention.person)
            if points == -math.inf:
                continue
            if best is None or points > best[0]:
                best = points, mention.person
        return best

    def introduced(self, at: int) -> PersonEntity | None:
        """The person first named at the start of the next paragraph, as its subject and without a description.

        News introduces a person from its first paragraph so: ``The tax commissioner says … ¶ Anna Weber says``.
        """
        named = self.people.named
        start = self._layout.next_paragraph(at)
        i = bisect_left(named, start, key=attrgetter("at"))
        if i == len(named) or named[i].at != start or named[i].at > at + AHEAD:
            return None
        person = named[i].person
        fresh = self._first[person.name] == start and not person.descriptors
        return person if fresh and named[i].weight == WEIGHTS.subject else None

    def since(self, person: PersonEntity, at: int) -> int:
        """Offset of a person's last mention before ``at``, by name or as a source; -1 if it is too far away."""
        last = self.last_mention(person, at)
        return last.at if last is not None else -1

    def last_mention(self, person: PersonEntity, at: int) -> Mention | None:
        """A person's last mention before ``at``, by name or as a source; None if there is none near enough."""
        if self._latest_at != (at, len(self._speakers)):
            # Everybody's at once: an anaphor is compared with each of the people named before it.
            self._latest_at, self._latest = (at, len(self._speakers)), {}
            for mention in self.before(at):
                other = self._latest.get(id(mention.person))
                if other is None or mention.at > other.at:
                    self._latest[id(mention.person)] = mention
        return self._latest.get(id(person))

    def first_named(self, person: PersonEntity) -> int:
        """Offset of a person's first mention by name; -1 if there is none."""
        return self._first.get(person.name, -1)

    def has_newcomer(self, last: Mention, at: int) -> bool:
        """True if somebody else of unknown gender is the subject of a later sentence than a person's last mention."""
        sentence = self._layout.sentence(last.at)
        return any(
            mention.person is not last.person
            and mention.person.name
            and mention.person.gender is None
            and mention.weight == WEIGHTS.subject
            and mention.at > last.at
            and self._layout.sentence(mention.at) > sentence
            and self._layout.quotation(mention.at) is None
            for mention in islice(self.before(at), _LATEST)
        )

    def leads(self, person: PersonEntity, at: int) -> bool:
        """True if a person without descriptors is the only subject since the start of the previous paragraph.

        News often describes a person in the next paragraph: ``Weber resigned. ¶ The treasurer said``.
        """
        if person.role is not None or person.descriptors:
            return False
        before = [
            mention.person
            for mention in islice(self.before(at), _LATEST)
            if mention.weight == WEIGHTS.subject
            and self._layout.paragraph(at) - self._layout.paragraph(mention.at) <= _BEFORE
        ]
        return bool(before) and all(other is person for other in before)

    def only_subject(self, at: int) -> PersonEntity | None:
        """The only person named outside quotations since the start of the previous paragraph, if as a subject."""
        near = [
            mention
            for mention in islice(self.before(at), _LATEST)
            if self._layout.paragraph(at) - self._layout.paragraph(mention.at) <= _BEFORE
            and self._layout.quotation(mention.at) is None
        ]
        people = {mention.person.name for mention in near}
        subject = next((mention.person for mention in near if mention.weight == WEIGHTS.subject), None)
        return subject if len(people) == 1 else None

    def has_subject(self, at: int) -> bool:
        """True if a sentence has a person as its subject before ``at``; a relative clause after it is background."""
        named, sentence = self.people.named, self._layout.sentence(at)
        last = bisect_left(named, at, key=attrgetter("at"))
        for i in range(last - 1, max(-1, last - _LATEST), -1):
            if self._layout.sentence(named[i].at) != sentence:
                return False
            if named[i].weight == WEIGHTS.subject and self._layout.quotation(named[i].at) is None:
                return True
        return False

    def last_speaker(self, at: int) -> PersonEntity | None:
        """Whoever spoke last before an offset, if near and nobody else was named as a subject since."""
        i = bisect_left(self._speakers, at, key=attrgetter("at")) - 1
        if i < 0 or at - self._speakers[i].at > _FLOOR:
            return None
        last = self._speakers[i]
        named = self.people.named
        for k in range(bisect_left(named, at, key=attrgetter("at")) - 1, -1, -1):
            if named[k].at <= last.at:
                break
            other = named[k].person is not last.person and named[k].weight >= WEIGHTS.embedded_subject
            if other and self._layout.quotation(named[k].at) is None:
                return None
        return last.person

    def last_source(self, at: int) -> Mention | None:
        """The last mention of a source before an offset, whoever was named since; None if it is too far away."""
        i = bisect_left(self._speakers, at, key=attrgetter("at")) - 1
        return self._speakers[i] if i >= 0 and at - self._speakers[i].at <= _SOURCE else None

    def others_since(self, person: PersonEntity, at: int) -> bool:
        """True if somebody else was named between a person's last mention and an offset."""
        return any(mention.person is not person for mention in self._until(person, at))

    def named_beside(self, person: PersonEntity, at: int) -> Iterator[PersonEntity]:
        """Yield the others named outside quotations since the sentence of a person's last mention, nearest first."""
        free = [mention for mention in self.before(at) if self._layout.quotation(mention.at) is None]
        last = max((mention.at for mention in free if mention.person is person), default=at)
        sentence = self._layout.sentence(last)
        for mention in free:
            if mention.person is not person and mention.person.name and self._layout.sentence(mention.at) >= sentence:
                yield mention.person

    def _until(self, person: PersonEntity, at: int) -> Iterator[Mention]:
        since = self.since(person, at)
        for mention in islice(self.before(at), _LATEST):
            if mention.at > since:
                yield mention

    def has_spoken(self, person: PersonEntity) -> bool:
        """True if a person has been a source so far."""
        return id(person) in self._heard

    def before(self, at: int) -> Iterator[Mention]:
        """Yield the mentions within the antecedent distance: those by name, then those as a source, nearest first."""
        for mentions in (self.people.named, self._speakers):
            after = bisect_left(mentions, at, key=attrgetter("at"))
            for i in range(after - 1, max(-1, after - 1 - _MOST), -1):
                if at - mentions[i].at > FORGOTTEN:
                    break
                yield mentions[i]

    def _points(self, mention: Mention, at: int, content: list[CharSpan]) -> float:
        layout = self._layout
        points = mention.weight + (WEIGHTS.spoke if mention.spoke else 0.0)
        points -= WEIGHTS.sentence * (layout.sentence(at) - layout.sentence(mention.at))
        points -= WEIGHTS.paragraph * (layout.paragraph(at) - layout.paragraph(mention.at))
        if layout.quotation(mention.at) is not None and layout.quotation(mention.at) != layout.quotation(at):
            points -= WEIGHTS.quoted
        if _inside(mention.at, content):
            points -= WEIGHTS.content
        return points


def _inside(place: int, content: Iterable[CharSpan]) -> bool:
    return is_within(place, content)
