"""Aliases: expands acronyms and short names to the full names that the article gives (``WHO``, ``the Post``)."""

import re
from collections.abc import Container, Iterable, Iterator
from typing import Final

from quotewire.tasks.attribution.text import noun_kinds
from quotewire.tasks.wordlists.attribution import STANDALONE_NAMES

_ACRONYM: Final = re.compile(r"\(([A-Z][A-Z.]{1,7})s?\)")
_WORD: Final = re.compile(r"[A-Z][\w’'.-]*$")
_SMALL: Final = frozenset({"of", "for", "and", "the", "on", "in", "&", "to"})
_LONGEST: Final = 120
"""Maximum length of an acronym's long form, in characters before the acronym."""
_ABBREVIATED: Final = 5
"""Maximum letters of an abbreviation, with its full stop."""
_SEVERAL: Final = 2
_MANY: Final = 20
"""Names with the same word from which on no further one is kept."""
_MAX: Final = 8
"""Maximum number of letters of an acronym, and of words of a name that has aliases."""


class AcronymExpander:
    """Finds the full name for an acronym, or for a name's first or last word, among the names of one article."""

    def __init__(self, text: str, names: Iterable[str], people: Container[int] = ()) -> None:
        """Collect the aliases of one article.

        Args:
            text: The article.
            names: Names of organizations and places, in text order; if two have the same initials, the first is used.
            people: The offsets at which the names of people end. Behind one, brackets have a party: ``Holm (SPD)``.
        """
        self._acronyms: dict[str, str] = {}
        self._ends: dict[str, str | None] = {}
        self._having: dict[str, list[tuple[frozenset[str], str]]] = {}
        """Maps each word to the names of several words that have it, with their words."""
        for name in dict.fromkeys(names):
            self._take_up(name)
        self._acronyms |= dict(_introduced(text, people))

    def of(self, name: str, *, short: bool) -> str:
        """The full name for an acronym and, if ``short``, for a short name; the name itself if none is known."""
        plain = name.replace(".", "")
        if plain.isupper() and len(plain) <= _MAX:
            return self._acronyms.get(plain, name)
        if not short or name.lower() in STANDALONE_NAMES:
            return name
        return self._ends.get(name) or self._longer(name) or name

    def _longer(self, name: str) -> str | None:
        """The only name with all words of another: ``Norland Weather Office`` for ``Weather Office``; else None."""
        words = _words(name)
        having = self._having.get(min(words, key=lambda word: len(self._having.get(word, ())), default=""), [])
        if len(words) < _SEVERAL:
            return None
        of_body = any(noun_kinds().get(word) == "organization" for word in words)
        found = [
            (theirs, longer) for theirs, longer in having if words <= theirs and (of_body or longer.startswith(name))
        ]
        most, whole = max(found, key=lambda one: len(one[0]), default=(words, None))  # of several as long, the first
        return whole if all(theirs <= most for theirs, _ in found) else None

    def _take_up(self, name: str) -> None:
        parts = name.split()
        if not 1 < len(parts) <= _MAX:
            return
        long = [word for word in parts if word not in _SMALL]
        if len(long) > 1 and all(word[:1].isupper() for word in long):
            self._acronyms.setdefault("".join(word[0] for word in long), name)
            self._acronyms.setdefault("".join(word[0] for word in parts).upper(), name)
        words = _words(name)
        for word in words:
            having = self._having.setdefault(word, [])
            if len(having) < _MANY:
                having.append((words, name))
        for part in (parts[-1], parts[0]):
            # A word that two different names share is ambiguous and refers to neither.
            known = self._ends.setdefault(part, name)
            if known is not None and known != name and known not in name and name not in known:
                self._ends[part] = None


def _words(name: str) -> frozenset[str]:
    """The words of a name in lower case, without those that only join others."""
    return frozenset(word.lower() for word in name.split() if word not in _SMALL)


def _introduced(text: str, people: Container[int]) -> Iterator[tuple[str, str]]:
    """Yield the acronyms that the text introduces, ``World Health Organization (WHO)``, with their long forms."""
    for acronym in _ACRONYM.finditer(text):
        before = text[max(0, acronym.start() - _LONGEST) : acronym.start()].rpartition("\n")[2]
        if acronym.start() - len(before) + len(before.rstrip()) in people:
            continue
        name: list[str] = []
        for word in reversed(before.split()):
            if not _WORD.fullmatch(word) and word not in _SMALL:
                break
            if name and _ends_sentence(word):
                break
            name.insert(0, word)
        letters = acronym.group(1).replace(".", "")
        name = _spelt_out(name, letters)
        if len(name) > 1:
            yield letters, " ".join(name)


def _ends_sentence(word: str) -> bool:
    """True for a word with a full stop that is no abbreviation: ``Newspapers.``, not ``St.`` or ``U.S.``."""
    return word.endswith(".") and len(word) > _ABBREVIATED and "." not in word[:-1]


def _spelt_out(name: list[str], letters: str) -> list[str]:
    """The words from the last one on whose first letters, in order, hold those of the acronym; all if none do.

    What is before them is the verb of a headline or another name (Schwartz and Hearst, 2003).
    """
    for first in range(len(name) - 1, -1, -1):
        initials = iter([word[0].upper() for word in name[first:]])
        if name[first][0].upper() == letters[0] and all(letter in initials for letter in letters):
            return name[first:]
    if "The" in name:  # "Gains In June The Norland Oil Company"
        name = name[len(name) - name[::-1].index("The") :]
    while name and name[0] in _SMALL:
        name = name[1:]
    return name
