"""Reporting tags: the words beside a quotation that attribute it (``"...," said X``; ``X added: "..."``).

The window beside a quotation is read token by token, because parsers are least reliable around quotation marks.
"""

from dataclasses import dataclass
from typing import Final, Literal

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.text import CharSpan, Places, Quotation, tag_verbs

_AFTER: Final = 40
_BEFORE: Final = 45
"""Window sizes in tokens. They hold a tag with a long apposition but not a sentence about another speaker."""
_INNER_END: Final = frozenset(",?!-–—…")
_NESTED: Final = " \xa0’'"
_STOPS: Final = frozenset(".?!;")
_INSIDE: Final = frozenset({"relcl", "acl", "amod", "xcomp", "pcomp"})


_MANNERS: Final = frozenset(
    {("as", "follows"), ("this", "way"), ("like", "this"), ("following", "way"), ("these", "words")}
)
_WORDED: Final = frozenset({("the", "words"), ("these", "words"), ("following", "words"), ("such", "words")})
"""Words between a verb and the colon before what is said."""


@dataclass(frozen=True, slots=True)
class Tag:
    """The tag that attributes a quotation.

    Attributes:
        head: Token index of the cue's head.
        side: Position relative to the quotation; ``layout`` for a signature.
        stop: Index of the token after the tag's clause.
        named: Span of the name in a signature; None for other tags.
    """

    head: int
    side: Literal["before", "after", "colon", "layout"]
    stop: int
    named: CharSpan | None = None


class Tagger:
    """Finds the tags of one document's quotations."""

    def __init__(self, doc: Doc, places: Places, quotations: list[Quotation]) -> None:
        self._doc = doc
        self._places = places
        self._starts = {places.token_at(q.start) for q in quotations}
        self._ends = {places.token_at(q.end - 1) for q in quotations}

    def after(self, quotation: Quotation) -> Tag | None:
        """The tag that follows a quotation, or None."""
        first = self._places.token_at(quotation.end - 1) + 1
        window = self._window_after(first)
        if not window or not self._invites_tag(quotation, window[0]):
            return None
        head = next((t for t in window if can_tag(t) and t.dep_ not in _INSIDE), None)
        head = head or next((t for t in window if can_tag(t)), None)
        if head is None and quotation.inner.rstrip(_NESTED)[-1:] == ",":
            # After a comma inside the quotation marks, any finite verb is a reporting verb: "Never," he spat.
            head = next(
                (t for t in window if t.tag_ in {"VBD", "VBZ", "VBP"} and t.pos_ == "VERB" and t.dep_ not in _INSIDE),
                None,
            )
        return Tag(head.i, "after", window[-1].i + 1) if head is not None else None

    def before(self, quotation: Quotation) -> Tag | None:
        """The tag that introduces a quotation, or None."""
        first = self._places.token_at(quotation.start)
        window = self._window_before(first)
        if not window:
            return None
        leads = window[0].text in {":", ","} or _leads_in(window)
        manner = _verb_of_manner(window)
        if manner is not None:
            return Tag(manner.i, "before", first)
        heads = [t for t in window if can_tag(t)]
        if leads and heads:
            return Tag(heads[0].i, "before", first)
        return Tag(window[0].i, "colon", first) if window[0].text == ":" else None

    def _invites_tag(self, quotation: Quotation, follower: Token) -> bool:
        last = quotation.inner.rstrip(_NESTED)[-1:]
        if last == "." and follower.text == "According" and follower.head.i > follower.i:
            return False  # it begins a sentence of its own
        return last in _INNER_END or follower.text == "," or (can_tag(follower) and bool(last))

    def _window_after(self, first: int) -> list[Token]:
        window: list[Token] = []
        for token in self._doc[first : first + _AFTER]:
            if token.i in self._starts or token.text in _STOPS or "\n" in token.text:
                break
            window.append(token)
        return window

    def _window_before(self, first: int) -> list[Token]:
        """The tokens before a quotation, nearest first, to the beginning of its sentence."""
        window: list[Token] = []
        for i in range(first - 1, max(-1, first - 1 - _BEFORE), -1):
            token = self._doc[i]
            if token.is_space and not window:
                continue
            if i in self._ends or token.text in _STOPS or ("\n" in token.text and window):
                break
            window.append(token)
        # Only a colon introduces a quotation across a paragraph break.
        gap = self._doc[first - 1] if first else None
        if gap is not None and "\n" in gap.text and not (window and window[0].text == ":"):
            return []
        return window


def can_tag(token: Token) -> bool:
    """True if a token can be the head of a tag."""
    return (token.pos_ == "VERB" and token.lemma_.lower() in tag_verbs()) or token.lower_ == "according"


def _verb_of_manner(window: list[Token]) -> Token | None:
    """The finite verb before ``as follows:``, ``this way:`` or ``with the words``, whatever it is.

    ``Anna White put it this way:``; ``Anna White opened the fair with the words “…”``.
    """
    colon = window[0].text == ":"
    words = window[1:] if colon else window
    last, link = tuple(token.lower_ for token in reversed(words[:2])), words[2].lower_ if len(words) > 2 else ""  # noqa: PLR2004
    worded = last in _WORDED and link == "with"
    if not worded and not (colon and last in _MANNERS):
        return None
    verb = next((t for t in words[2:] if t.pos_ == "VERB" and t.tag_ in {"VBD", "VBZ", "VBP"}), None)
    return verb if verb is not None and any(child.dep_ == "nsubj" for child in verb.lefts) else None


def _leads_in(window: list[Token]) -> bool:
    """True if the verb or its object directly precedes, so that no comma is needed: ``She told the paper "…``."""
    if can_tag(window[0]):
        return True
    return any(can_tag(token) and window[0].head.i == token.i and window[0].dep_ == "dobj" for token in window[1:6])
