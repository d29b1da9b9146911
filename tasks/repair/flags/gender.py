"""pronoun.gender: pronouns whose gender contradicts the only possible antecedent.

Turkish, Hungarian, Finnish and spoken Chinese have one word for "he" and "she"; Spanish ``su`` is "his" and "her".
Only unambiguous places are checked: a reflexive right after a name or pronoun, and a possessive in the phrase right
after a name that begins its sentence. First names of two letters are skipped; they are often Chinese family names.
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.flag import Flag
from quotewire.tasks.wordlists.genders import first_names, gendered

_KIND: Final = "pronoun.gender"
_REACH: Final = 80
"""Maximum antecedent distance of a pronoun, in characters."""
_PRONOUN: Final = re.compile(r"\b(?:his|her|himself|herself)\b")
_NAME: Final = r"(?P<first>[A-Z][\w’'-]{2,20}+|Mr\.?|Ms\.?)(?: [A-Z][\w’'-]{0,20}+\.?){1,3}"
_VERB: Final = r"(?:[a-z]{2,20}(?:ed|s)|would|will|may) ?[a-z]{0,20}"
_REFLEXIVE: Final = re.compile(rf"(?:{_NAME}|\b(?P<other>[Hh]e|[Ss]he)(?: {_VERB})?) $")
_POSSESSIVE: Final = re.compile(rf"(?:^|[.!?\n][”\"]? )(?:{_NAME}),? (?:in|during|at|through|by|throughout) $")
_LINKS: Final = (" in ", " during ", " at ", " through ", " by ", " throughout ")
"""What the second pattern ends with."""
_OTHER: Final = {"his": "her", "her": "his", "himself": "herself", "herself": "himself"}
_SEX: Final = {"his": "m", "himself": "m", "he": "m", "her": "f", "herself": "f", "she": "f"}
_REASON: Final = "The pronoun is of the other gender than the person that it seems to mean."


def mistaken_genders(view: View) -> Iterator[Flag]:
    """Flag pronouns whose antecedent has the other gender.

    >>> text = "Anna Holm in his speech said that she devoted himself to it, as Paul Lindt himself did."
    >>> [(text[f.start : f.end], f.suggestion) for f in mistaken_genders(View(text))]
    [('his', 'her'), ('himself', 'herself')]
    """
    text = view.text
    for found in _PRONOUN.finditer(text):
        word = found[0]
        left = max(0, found.start() - _REACH)
        if not word.endswith("self") and not text.endswith(_LINKS, left, found.start()):
            continue
        pattern = _REFLEXIVE if word.endswith("self") else _POSSESSIVE
        person = pattern.search(text[left : found.start()])
        if person is not None and _sex(person) not in {None, _SEX[word]}:
            yield Flag(*found.span(), _KIND, _REASON, 0.8, _OTHER[word])


def _sex(person: re.Match[str]) -> str | None:
    """Return the person's gender, ``m`` or ``f``, or None if it is unknown."""
    if "other" in person.re.groupindex and person["other"]:
        return _SEX[person["other"].lower()]
    first = person["first"].rstrip(".").lower()
    return gendered().get(first) or first_names().get(first)
