"""Aliases: expands acronyms and short names to the full names that the article gives (``WHO``, ``the Post``)."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from quotewire.tasks.wordlists.attribution import STANDALONE_NAMES

_ACRONYM: Final = re.compile(r"\(([A-Z][A-Z.]{1,7})s?\)")
_WORD: Final = re.compile(r"[A-Z][\w’'.-]*$")
_SMALL: Final = frozenset({"of", "for", "and", "the", "on", "in", "&", "to"})
_SENTENCE_END: Final = re.compile(r"[a-z]{4}\.$")
"""A full stop behind a word that is no abbreviation."""
_LONGEST: Final = 120
"""Maximum length of an acronym's long form, in characters before the acronym."""
_MAX: Final = 8
"""Maximum number of letters of an acronym, and of words of a name that has aliases."""


class AcronymExpander:
    """Finds the full name for an acronym, or for a name's first or last word, among the names of one article."""

    def __init__(self, text: str, names: Iterable[str]) -> None:
        """Collect the aliases of one article.

        Args:
            text: The article.
            names: Names of organizations and places, in text order; if two have the same initials, the first is used.
        """
        self._acronyms: dict[str, str] = {}
        self._ends: dict[str, str | None] = {}
        for name in names:
            self._take_up(name)
        self._acronyms |= dict(_introduced(text))

    def of(self, name: str, *, short: bool) -> str:
        """The full name for an acronym and, if ``short``, for a short name; the name itself if none is known."""
        plain = name.replace(".", "")
        if plain.isupper() and len(plain) <= _MAX:
            return self._acronyms.get(plain, name)
        return (self._ends.get(name) if short and name.lower() not in STANDALONE_NAMES else None) or name

    def _take_up(self, name: str) -> None:
        parts = name.split()
        if not 1 < len(parts) <= _MAX:
            return
        long = [word for word in parts if word not in _SMALL]
        if len(long) > 1 and all(word[:1].isupper() for word in long):
            self._acronyms.setdefault("".join(word[0] for word in long), name)
            self._acronyms.setdefault("".join(word[0] for word in parts).upper(), name)
        for part in (parts[-1], parts[0]):
            # A word that two different names share is ambiguous and refers to neither.
            known = self._ends.setdefault(part, name)
            if known is not None and known != name and known not in name and name not in known:
                self._ends[part] = None


def _introduced(text: str) -> Iterator[tuple[str, str]]:
    """Yield the acronyms that the text introduces, ``World Health Organization (WHO)``, with their long forms."""
    for acronym in _ACRONYM.finditer(text):
        name: list[str] = []
        for word in reversed(text[max(0, acronym.start() - _LONGEST) : acronym.start()].split()):
            if not _WORD.fullmatch(word) and word not in _SMALL:
                break
            name.insert(0, word)
        letters = acronym.group(1).replace(".", "")
        name = _spelt_out(name, letters)
        if len(name) > 1:
            yield letters, " ".join(name)


def _spelt_out(words: list[str], letters: str) -> list[str]:
    """The part of the words before an acronym that it stands for.

    It is the shortest end of theirs with these initials. Translated names often have other initials than their acronym:
    then it is what stands behind a sentence's end and behind ``The``.
    """
    for first in range(len(words) - 1, -1, -1):
        if "".join(word[0] for word in words[first:] if word not in _SMALL) == letters:
            return words[first:]
    first = len(words)
    while first and words[first - 1] != "The" and not _SENTENCE_END.search(words[first - 1]):
        first -= 1
    while first < len(words) and words[first] in _SMALL:
        first += 1
    return words[first:]
