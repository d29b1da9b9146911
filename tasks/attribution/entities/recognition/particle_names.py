"""Surnames around particles that were cut: ``von und zu Felsen`` for ``Ada von und …``, and ``Ada Costa e Silva``."""

from collections.abc import Container, Sequence

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.wordlists.attribution import PARTICLES
from quotewire.tasks.wordlists.genders import first_names


def with_given_names(doc: Doc, names: Sequence[Span], taken: Container[int]) -> list[Span]:
    """The full names of people whom the names have only by a surname that begins with a particle.

    Args:
        doc: A parsed document.
        names: The names found.
        taken: The tokens that these have.
    """
    surnames = {name[-1].text: name for name in names if name.label_ == "PERSON" and name[0].text in PARTICLES}
    if not surnames:
        return []
    found = []
    for token in doc:
        name = surnames.get(token.text)
        first = token.i - len(name) if name is not None else -1
        if name is None or first < 0 or token.i in taken or not (doc[first].is_title and doc[first].is_alpha):
            continue
        if doc[first + 1 : token.i + 1].text == name.text:
            found.append(Span(doc, first, token.i + 1, label="PERSON"))
    return found


def with_second_surnames(names: Sequence[Span]) -> list[Span]:
    """The names, those of people with the surname that a Portuguese *e* joins: ``Ada Costa e Silva``.

    Before a given name, the word joins two people.

    Args:
        names: People and organizations, in text order and without overlaps.
    """
    made: list[Span] = []
    for name in names:
        if made and name.start < made[-1].end:
            continue  # the second surname by itself
        after = name.end + 2
        doc = name.doc
        joined = name.label_ == "PERSON" and len(name) > 1 and after <= len(doc) and doc[name.end].text == "e"
        if joined and _is_last(doc[after - 1]) and doc[after - 1].lower_ not in first_names():
            made.append(Span(doc, name.start, after, label="PERSON"))
        else:
            made.append(name)
    return made


def _is_last(word: Token) -> bool:
    """True for a capitalised word without another one behind it."""
    behind = word.nbor() if word.i + 1 < len(word.doc) else None
    return word.is_title and word.is_alpha and (behind is None or not behind.is_title or behind.is_sent_start is True)
