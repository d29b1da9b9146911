"""Names that stand beside the description of a speaker and are taken into the words.

``According to the victim's lawyer, Marcus Braun, the driver was drunk``: the name is the lawyer's, and his words begin
behind it.
"""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.text import FINITE_OR_MODAL
from quotewire.tasks.attribution.types import Candidate, Link


def without_apposed_names(
    doc: Doc, found: Sequence[Candidate], links: Sequence[Link]
) -> tuple[list[Candidate], list[Link]]:
    """The statements without the names of their speakers at the beginning, and the links, whose mentions get them."""
    pairs = [_corrected(doc, *pair) for pair in zip(found, links, strict=True)]
    return [one for one, _ in pairs], [link for _, link in pairs]


def _corrected(doc: Doc, statement: Candidate, link: Link) -> tuple[Candidate, Link]:
    if statement.type != "indirect" or not link.mention:
        return statement, link
    start, end = statement.content[0]
    described = doc.char_span(*link.mention[-1], alignment_mode="expand")
    words = doc.char_span(start, end, alignment_mode="expand")
    if described is None or words is None:
        return statement, link
    name = _name(words) if _is_before(described, words) and _describes(described) else None
    if name is None:
        return statement, link
    content = (doc[name.end + 1].idx, end), *statement.content[1:]
    mention = *link.mention[:-1], (link.mention[-1][0], name.end_char)
    return replace(statement, content=content), replace(link, mention=mention)


def _is_before(described: Span, words: Span) -> bool:
    """True if nothing but a comma stands between a description and the words."""
    return described.end + 1 == words.start and described.doc[described.end].text == ","


def _describes(described: Span) -> bool:
    """True for one person's description without a name: ``the victim's lawyer``, ``one of the organizers``."""
    if any(token.ent_type_ == "PERSON" and token.tag_ != "POS" for token in described[-1:]):
        return False
    own = [token for token in described if is_person_noun(token)]
    return bool(own) and (own[0].tag_ != "NNS" or described[0].lower_ == "one")


def _name(words: Span) -> Span | None:
    """The person's name that begins some words, if a comma and a clause with a subject of its own follow."""
    after = 0
    while after < len(words) and words[after].ent_type_ == "PERSON":
        after += 1
    if not 0 < after < len(words) - 1 or words[after].text != ",":
        return None
    behind = words[after + 1 :]
    mark = next((token.i - behind.start for token in behind if token.text == ","), len(behind))
    return words[:after] if any(token.tag_ in FINITE_OR_MODAL for token in behind[:mark]) else None
