"""Surnames behind particles that are found without the given name: ``von und zu Felsen`` for ``Ada von und …``."""

from collections.abc import Container, Sequence

from spacy.tokens import Doc, Span

from quotewire.tasks.wordlists.attribution import PARTICLES


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
