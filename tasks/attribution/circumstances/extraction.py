"""Extracts when, where and to whom a statement was made, from the words attached to its cue or source.

The content is never read. What the text does not say stays empty, as do all circumstances of a quotation without a cue.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.circumstances.adjuncts import Beside, Dates, does, has_subject
from quotewire.tasks.attribution.circumstances.venues import kind_of
from quotewire.tasks.attribution.text import CharSpan, TokenSpan, noun_kinds, text_of
from quotewire.tasks.attribution.types import Candidate, Circumstances, Link, Venue

_NOTHING: Final = Circumstances()
_AHEAD: Final = frozenset({"will", "’ll", "'ll", "shall"})
_COMING: Final = frozenset({"expect", "plan", "schedule", "go", "intend"})


def circumstances(doc: Doc, found: Sequence[Candidate], links: Sequence[Link]) -> list[Circumstances]:
    """Extract when, where and to whom each statement was made, in the order of ``found``."""
    reader = _Reader(doc, found)
    return [reader.of(statement, link) for statement, link in zip(found, links, strict=True)]


class _Reader:
    """Reads the circumstances of one document's statements; each cue is read once."""

    def __init__(self, doc: Doc, found: Sequence[Candidate]) -> None:
        self._doc = doc
        self._dates = Dates(text_of(doc))
        self._contents = {f.head: f.content for f in found if f.head is not None}
        self._read: dict[int, Beside] = {}

    def of(self, statement: Candidate, link: Link) -> Circumstances:
        """The circumstances of one statement; none unless it is speech with a cue."""
        if statement.head is None or statement.act != "speech":
            return _NOTHING
        head = self._doc[statement.head]
        found = [self._cue(head), *(self._cue(above) for above in _above(head))]
        mention = self._doc.char_span(*link.mention[0], alignment_mode="expand") if link.mention else None
        if mention is not None:
            found.insert(1, self._source(mention, statement.content))
        when = next((t.when for t in found if t.when is not None), None)
        where = sorted(next((t.where for t in found if t.where), []))
        addressee = next((t.addressee for t in found if t.addressee), [])
        if when is None and not addressee and all(kind == "place" and place[1] <= head.i for place, kind in where):
            # The place in "In Ohio, nurses said …" is as often the nurses' home, or part of the content.
            return _NOTHING
        return Circumstances(
            when,
            _is_ahead(head),
            tuple(Venue(self._extent(place), kind) for place, kind in where),
            tuple(self._extent(phrase) for phrase in addressee),
        )

    def _extent(self, stretch: TokenSpan) -> CharSpan:
        first, last = self._doc[stretch[0]], self._doc[stretch[1] - 1]
        return first.idx, last.idx + len(last)

    def _cue(self, head: Token) -> Beside:
        if head.i not in self._read:
            self._read[head.i] = Beside(self._dates, self._contents.get(head.i, ()), bare=head.i in self._contents)
            self._read[head.i].clause(head, 0)
        return self._read[head.i]

    def _source(self, mention: Span, content: tuple[CharSpan, ...]) -> Beside:
        """Read what is attached to the source: ``a report released on Monday``, ``Holm, in a speech in Oslo, said``."""
        found, root = Beside(self._dates, content, bare=False), mention.root
        if noun_kinds().get(root.lemma_.lower()) == "document" or kind_of(root) == "medium":
            found.below(root, 1, dates_only=True)
            return found
        for child in root.rights:
            # "Holm, in a speech, said" gives the occasion; "a source on the panel" describes the source.
            if child.dep_ == "prep" and (child.nbor(-1).text == "," or root.pos_ != "NOUN"):
                found.preposition(child, None, 0)
            elif child.dep_ == "prep" and child.lower_ == "on" and child.i >= mention.end:
                for noun in child.children:  # "her allies on Monday said"
                    found.date(noun, 1)
            elif child.dep_ == "npadvmod":
                found.date(child, 1)
        return found


def _above(head: Token) -> Iterator[Token]:
    """Yield a verb whose circumstances a cue shares: ``said on Monday, adding …``; ``spoke in Bergen and said …``."""
    if head.dep_ == "advcl" and head.tag_ == "VBG" and head.i > head.head.i:
        yield head.head
    if head.dep_ == "conj" and not has_subject(head) and does(head.head, "speaks"):
        yield head.head


def _is_ahead(head: Token) -> bool:
    """True if the statement is yet to be made: ``will say``, ``is expected to tell``."""
    will = any(child.dep_ == "aux" and child.lower_ in _AHEAD for child in head.children)
    return will or (head.dep_ == "xcomp" and head.head.lemma_.lower() in _COMING)
