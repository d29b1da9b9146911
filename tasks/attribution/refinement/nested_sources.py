"""Sources of quotations within quotations: whoever passes words on is not the one whom he describes as saying them.

``Holm told us that the delegate had whispered, “…”``: the delegate is not Holm, and neither is the man of
``“He shouted ‘…’,” Holm told us``; within reported words, ``he`` may well be the one who reports.
"""

from collections.abc import Sequence
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.refinement.untagged import Reported
from quotewire.tasks.attribution.text import text_of
from quotewire.tasks.attribution.types import ResolvedSource

_OPEN: Final = frozenset("“„«\"'‘")
_NOBODY: Final = {
    "description": ResolvedSource("anonymous", "anonymous"),
    "pronoun": ResolvedSource("person", "pronoun"),
}


def with_others_inside(
    doc: Doc, reported: Sequence[Reported], nested_in: Sequence[int | None], frame: str
) -> list[Reported]:
    """Return the statements of a document, nested ones without the name of the speaker around them.

    Args:
        doc: The document.
        reported: Its statements in text order, with their sources.
        nested_in: Of each, the index of the statement around it.
        frame: Of statements that others pass on.
    """
    text, made = text_of(doc), list(reported)
    for i, (one, around) in enumerate(zip(reported, nested_in, strict=True)):
        if one.statement.frame != frame or around is None or one.source.name is None:
            continue
        basis = one.source.basis
        quoted = any(
            s <= one.statement.content[0][0] < e and text[s] in _OPEN for s, e in reported[around].statement.content
        )
        if one.source.name == reported[around].source.name and (
            basis == "description" or (basis == "pronoun" and quoted)
        ):
            made[i] = one._replace(source=_NOBODY[basis])
    return made
