"""Offices by their initials: ``the DSP`` is whom the article calls ``DSP Ada Holm`` or ``District Attorney Ada Holm``.

The same letters are a party, a firm or a language elsewhere, so the article must introduce the office.
"""

from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.entities import SHORT_OFFICES, PersonEntity, PersonIndex, is_person_noun

_SMALL: Final = frozenset({"of", "for", "the", "and"})
_LETTERS: Final = range(2, 6)


def abbreviated_offices(doc: Doc, people: PersonIndex) -> dict[str, dict[PersonEntity, None]]:
    """Those who hold each office that an article abbreviates, by its initials in capitals.

    The initials become words that describe them.
    """
    starts = {token.idx: token.i for token in doc if token.text[:1].isupper()}
    found: dict[str, dict[PersonEntity, None]] = {}
    for mention in people.named:
        i = starts.get(mention.at, 0)
        before = doc[i - 1].text if i else ""
        short = before if before.isupper() and before.lower() in SHORT_OFFICES else ""
        for letters in filter(None, (short, _initials(mention.person.role or ""))):
            found.setdefault(letters, {})[mention.person] = None
    bodies = {token.text for token in doc[:-1] if token.text in found and _is_body(token)}
    offices = {letters: held for letters, held in found.items() if letters not in bodies}
    for letters, held in offices.items():
        for person in held:
            person.descriptors.add(letters.lower())
    return offices


def _initials(role: str) -> str:
    """The initials of an office in capitals: ``SP`` of ``Superintendent of Police``; none for other roles."""
    words = [word for word in role.split() if word not in _SMALL]
    capital = len(words) in _LETTERS and all(word[0].isupper() and not word.isupper() for word in words)
    return "".join(word[0] for word in words) if capital else ""


def _is_body(token: Token) -> bool:
    """True for initials in brackets, or before somebody's office: ``the Democratic Alliance (DA)``, ``DA leader X``."""
    after = token.nbor()
    bracketed = after.text == ")" and token.i > 0 and token.nbor(-1).text == "("
    return bracketed or (after.is_lower and is_person_noun(after))
