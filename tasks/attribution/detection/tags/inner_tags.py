"""Reporting tags inside the quotation marks, as French, Italian and Polish set them.

``“The pier, explains X, is closed.”`` is one quotation with a tag in its middle.

English breaks the marks around a tag; a translation keeps them where the source had them. A tag inside is a verb of
saying and its subject between commas or dashes, or at the end of a sentence. It counts only for a quotation that has no
other tag: “My mother, says Ida, was right,” he said.
"""

from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.detection.linking import (
    EDGES,
    MARKS,
    apposition_end,
    closes,
    has_tag_form,
    subject_end,
)
from quotewire.tasks.attribution.text import CharSpan, Places, Quotation, TokenSpan

_LONGEST: Final = 6
"""Maximum number of words in a name before its verb."""
_PLACE: Final = 6
"""Maximum number of words behind a name, or behind the verb that ends the quotation: ``writes in an email``."""
_PRONOUNS: Final = frozenset({"he", "she", "they"})
_PARTICLES: Final = frozenset({"out", "back"})
"""What belongs to a verb of saying: ``points out``, ``shoots back``."""
_VERBAL: Final = frozenset({"VERB", "AUX", "SCONJ", "CCONJ", "PRON"})


@dataclass(frozen=True, slots=True)
class InnerTag:
    """A tag inside a quotation.

    Attributes:
        head: Token index of its verb.
        extent: The tag with the commas or dashes around it.
        named: The words that name the source.
    """

    head: int
    extent: CharSpan
    named: CharSpan


def inner_tag(doc: Doc, places: Places, quotation: Quotation) -> InnerTag | None:
    """The first tag inside a quotation; None if there is none."""
    first, after = places.tokens_in((quotation.start, quotation.end))
    for i in range(first + 2, after - 1):
        if doc[i - 1].text in EDGES:
            tag = _inverted(doc, i, after) or _straight(doc, i, after)
            if tag is not None:
                return tag
    return None


def _inverted(doc: Doc, verb: int, after: int) -> InnerTag | None:
    """The tag that begins with its verb: ``, explains Rosa Wendel, mayor of Sund,``."""
    if not has_tag_form(doc[verb]):
        return None
    end = subject_end(doc, verb + 1, after)
    if end is None or not closes(doc, end, after):
        return None
    end = apposition_end(doc, end, after)
    return _tag(doc, verb, (verb + 1, end), (verb - 1, end), after)


def _straight(doc: Doc, first: int, after: int) -> InnerTag | None:
    """The tag that begins with who speaks: ``, Rosa Wendel explains,``, ``, the baker Rosa Wendel points out,``."""
    end = first + (doc[first].lower_ in _PRONOUNS)
    if doc[first].pos_ == "DET":
        end = subject_end(doc, first, after) or first
    while end < after and end - first < _LONGEST and doc[end].text[:1].isupper() and doc[end].is_alpha:
        end += 1
    verb = end
    if end < after and doc[end].pos_ == "ADP" and end > first:
        verb = _over_phrase(doc, end, after)
    if end == first or verb >= after or not has_tag_form(doc[verb]):
        return None
    behind = verb + 1 + (doc[verb + 1].lower_ in _PARTICLES)
    if closes(doc, behind, after):
        return _tag(doc, verb, (first, end), (first - 1, behind), after)
    last = _over_phrase(doc, verb + 1, after) if doc[verb + 1].pos_ == "ADP" else after
    if last >= after or not closes(doc, last, after):
        return None
    return _tag(doc, verb, (first, end), (first - 1, last), after)


def _over_phrase(doc: Doc, first: int, after: int) -> int:
    """Index behind a phrase without a verb: ``at the agency``, ``in an email``."""
    i = first
    while (
        i < after and i - first < _PLACE and doc[i].is_alpha and not has_tag_form(doc[i]) and doc[i].pos_ not in _VERBAL
    ):
        i += 1
    return i


def _tag(doc: Doc, verb: int, name: TokenSpan, around: TokenSpan, after: int) -> InnerTag:
    """The tag with the punctuation around it."""
    start = doc[around[0]].idx
    end = doc[around[1]].idx if around[1] < after else doc[around[1] - 1].idx + len(doc[around[1] - 1])
    if around[1] < after and doc[around[1]].text not in MARKS:
        end += len(doc[around[1]])
    return InnerTag(verb, (start, end), (doc[name[0]].idx, doc[name[1] - 1].idx + len(doc[name[1] - 1])))
