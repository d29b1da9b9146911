"""What an article reports as said, and where it names people in it.

``Weber said that Holm would resign. He added`` names Holm last, as a subject, but in Weber's words: the reporter still
speaks of Weber. And whoever is named in what ``he`` said is hardly he.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final

from spacy.tokens import Token

from quotewire.tasks.attribution.entities import WEIGHTS, Mention, PersonEntity
from quotewire.tasks.attribution.text import SUBJECTS, CharSpan, Layout, is_within
from quotewire.tasks.attribution.types import Candidate, Link

_LONG: Final = 8
"""Tokens before a subject's noun in which its name may begin."""


class Inside:
    """The characters inside the reported contents of an article."""

    def __init__(self, contents: Sequence[CharSpan]) -> None:
        self._spans = sorted(contents)
        self._starts = [start for start, _ in self._spans]
        self._ends: list[int] = []
        for _, end in self._spans:
            self._ends.append(max(end, self._ends[-1] if self._ends else 0))

    def __contains__(self, char: int) -> bool:
        i = bisect_right(self._starts, char) - 1
        return i >= 0 and char < self._ends[i]


class ReportedWords:
    """The reported contents of one article, by place and by source.

    Args:
        found: The statements.
        links: The words that name the source of each.
        layout: The article's sentences.
        named: The mentions of people by name, in text order.
    """

    def __init__(
        self, found: Sequence[Candidate], links: Sequence[Link], layout: Layout, named: Sequence[Mention]
    ) -> None:
        self._inside = Inside([piece for one in found for piece in one.content])
        self._layout = layout
        self._named = named
        self._ends: dict[int, int] = {}
        for one, link in zip(found, links, strict=True):
            if link.mention and one.content:
                at = link.mention[0][0]
                self._ends[at] = max(self._ends.get(at, at), one.content[-1][1] - 1)

    def __contains__(self, char: int) -> bool:
        return char in self._inside

    def end(self, at: int) -> int:
        """Offset of the end of what the source named at an offset says; the offset itself if it says nothing there."""
        return self._ends.get(at, at)

    def is_quoted(self, at: int) -> bool:
        """True for a character inside quotation marks."""
        return self._layout.quotation(at) is not None

    def sentences_since(self, source: int, at: int) -> int:
        """How many sentences a pronoun is behind what the source named at an offset says."""
        return self._layout.sentence(at) - self._layout.sentence(min(at, self.end(source)))

    def named_in(self, content: Sequence[CharSpan]) -> set[int]:
        """The keys of the people named in some reported words."""
        return {id(person) for start, end in content for person in self._between(start, end)}

    def named_behind(self, anaphor: Token, after: int, content: Sequence[CharSpan]) -> set[int]:
        """The keys of the people named behind an anaphor in its sentence and not in its words: ``he told Weber``.

        Args:
            anaphor: The pronoun, or the noun of a description.
            after: The offset where it ends.
            content: The reported words beside it.
        """
        sentence = self._layout.sentence(anaphor.idx)
        found = set[int]()
        for i in range(bisect_left(self._named, after, key=attrgetter("at")), len(self._named)):
            mention = self._named[i]
            if self._layout.sentence(mention.at) != sentence:
                break
            if not is_within(mention.at, content) and mention.at not in self._inside:
                found.add(id(mention.person))
        return found

    def subject_above(self, anaphor: Token) -> set[int]:
        """The keys of the people who are the subject of the clause around an anaphor's: ``Weber says he saw``."""
        for above in anaphor.head.ancestors:
            subjects = [child for child in above.lefts if child.dep_ in SUBJECTS]
            if subjects:
                return {id(person) for subject in subjects for person in self._people_of(subject)}
        return set()

    def subject_beside(self, anaphor: Token) -> set[int]:
        """The keys of the people who are the subject of a clause before its verb: ``when Weber left, he said``."""
        clauses = [child for child in anaphor.head.lefts if child.dep_ == "advcl" and child.i < anaphor.i]
        subjects = [child for clause in clauses for child in clause.lefts if child.dep_ in SUBJECTS]
        return {id(person) for subject in subjects for person in self._people_of(subject)}

    def _people_of(self, subject: Token) -> Iterator[PersonEntity]:
        first = subject.left_edge.idx if subject.i - subject.left_edge.i < _LONG else subject.idx
        yield from self._between(first, subject.idx + len(subject))

    def _between(self, start: int, end: int) -> Iterator[PersonEntity]:
        first, after = (bisect_left(self._named, at, key=attrgetter("at")) for at in (start, end))
        for mention in self._named[first:after]:
            yield mention.person


class Telling:
    """What the statements before a pronoun, and the words beside it, say for and against the people it may refer to.

    Args:
        pronoun: The pronoun.
        content: The reported words beside it.
        mentions: The mentions of people before it, nearest first.
        reported: The article's reported words.
        source: The last mention of a source before it.
        adds: True for ``he added``: whoever adds something has spoken.
    """

    def __init__(
        self,
        pronoun: Token,
        content: Sequence[CharSpan],
        mentions: Sequence[Mention],
        reported: ReportedWords,
        source: Mention | None,
        *,
        adds: bool,
    ) -> None:
        at = pronoun.idx
        self._told_of = reported.named_in(content)
        self._behind = reported.named_behind(pronoun, at + len(pronoun), content)
        self._above, self._beside = reported.subject_above(pronoun), reported.subject_beside(pronoun)
        self._source, self._adds = source.person if source is not None else None, adds
        self._goes_on = source is not None and reported.sentences_since(source.at, at) <= 1
        free = [mention for mention in mentions if not reported.is_quoted(mention.at)]
        told = [mention for mention in free if mention.spoke or mention.at not in reported]
        self._reported = {id(m.person) for m in free} - {id(m.person) for m in told}
        last = {id(m.person): m for m in sorted(free, key=attrgetter("at"))}
        self._last_reported = {key for key, mention in last.items() if mention.at in reported}
        self._nearest = _last_of(told)
        self._subject = _last_of([mention for mention in told if mention.weight == WEIGHTS.subject])
        latest: dict[int, Mention] = {}
        for mention in mentions:
            latest.setdefault(id(mention.person), mention)
        self._longest_ago = id(min(latest.values(), key=attrgetter("at")).person) if latest else None

    def signs(self, person: PersonEntity) -> dict[str, float]:
        """What they say of a person."""
        key, source = id(person), person is self._source
        return {
            "told_of": key in self._told_of,
            "behind": key in self._behind,
            "above": key in self._above,
            "clause_beside": key in self._beside,
            "source": source,
            "source.near": source and self._goes_on,
            "source.adds": source and self._goes_on and self._adds,
            "source.unnamed": source and not person.name,
            "reported": key in self._reported,
            "last_reported": key in self._last_reported,
            "nearest_told": key == self._nearest,
            "subject_told": key == self._subject,
            "longest_ago": key == self._longest_ago,
        }

    def nobody_signs(self) -> dict[str, float]:
        """What they say of somebody whom the article does not name."""
        unnamed = self._source is not None and not self._source.name
        return {
            "nobody.source": unnamed,
            "nobody.source.near": unnamed and self._goes_on,
            "nobody.adds": self._adds,
            "nobody.told_of": bool(self._told_of),
        }


def _last_of(mentions: Sequence[Mention]) -> int | None:
    """The key of the person of the last mention; None without any."""
    return id(max(mentions, key=attrgetter("at")).person) if mentions else None
