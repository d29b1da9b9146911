"""Finds speakers named only by the layout: the signature after a quotation, the labels of a transcript.

``“It was a long night.” — Ada Holm`` and ``HOLM: It was a long night.`` have no cue verb that a parse could show.
"""

import re
from typing import Final

from quotewire.tasks.attribution.text import CharSpan, Quotation

_SIGNATURE: Final = re.compile(r"[ \xa0]?[ \xa0]?\n?[ \xa0]?(?P<dash>[—–―]|--?)[ \xa0]?(?P<name>[^\n]{2,120})")
_NAME: Final = re.compile(r"[^\s,(]+(?:[ \xa0][^\s,(]+){0,5}(?=$|,|[ \xa0]?\()")
"""The first words of a signature, up to a comma or bracket that gives the person's role."""
_PARTICLES: Final = frozenset(
    {"al", "and", "bin", "da", "de", "del", "der", "di", "du", "la", "le", "of", "the", "van", "von"}
)
_LABEL: Final = re.compile(
    r"(?P<mark>[“\"‘']{0,2})(?P<name>[^\W\d_a-z][^\W\d_a-z.'’\- ]*(?:[ .'’\-]{1,2}[^\W\d_a-z.'’\- ]+){0,4})"
    r"(?:[ \xa0]\([^()\n]{1,40}\))?(?P<colon>:)[ \xa0]"
)
_LEAST_LABELS: Final = 3
"""Minimum number of labelled paragraphs in a transcript."""
_NOT_NAMES: Final = frozenset(
    "breaking copyright correction editor faq follow info live more note photo photos poll read related source sources "
    "update updated video warning watch a q".upper().split()
)


def signature(text: str, quotation: Quotation) -> tuple[int, CharSpan] | None:
    """The offset of the dash after a quotation and the span of the name after it; None if it is not signed.

    >>> text = "“It was a long night.” — Ada Holm, nurse"
    >>> signature(text, Quotation(0, 22, "It was a long night.", closed=True))
    (23, (25, 40))
    """
    if not quotation.closed:
        return None
    found = _SIGNATURE.match(text, quotation.end)
    if found is None:
        return None
    start, end = found.span("name")
    while end > start and text[end - 1] in " \xa0.":
        end -= 1
    name = _NAME.match(text, start, end)
    if name is None or not all(word[0].isupper() or word in _PARTICLES for word in name.group().split()):
        return None
    return (found.start("dash"), (start, end)) if name.group()[0].isupper() else None


def transcript(text: str) -> dict[int, tuple[int, CharSpan]]:
    r"""Find the labelled paragraphs of a transcript.

    >>> transcript("HOLM: No.\nDR. LEE: Why?\nHOLM: I say so.")
    {0: (4, (0, 4)), 10: (17, (10, 17)), 24: (28, (24, 28))}

    Returns:
        Maps the offset of each labelled paragraph to the offset of its colon and the span of its label. Empty if the
        labels are few or all the same: ``NOTE: …``.
    """
    found: dict[int, tuple[int, CharSpan]] = {}
    names: set[str] = set()
    start = 0
    for line in text.split("\n"):
        match = _LABEL.match(line)
        if match is not None and match["name"].isupper() and not _NOT_NAMES & {*match["name"].split()}:
            found[start] = (start + match.start("colon"), (start + match.start("name"), start + match.end("name")))
            names.add(match["name"])
        start += len(line) + 1
    return found if len(found) >= _LEAST_LABELS and len(names) > 1 else {}
