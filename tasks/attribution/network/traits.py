"""Traits: what the text shows about a candidate that the network does not weigh, for the calibration of its confidence.

A careful reader lists what somebody says. A reader does not list a thing that "tells" a story, a plan without words, or
a content that is only a pronoun.
"""

from typing import Final, NamedTuple

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.frames import COLON, EXTENDED, LEARNED, QUOTE, SENTENCE, SIGNATURE
from quotewire.tasks.attribution.text import CharSpan, noun_kind
from quotewire.tasks.attribution.types import Candidate

_TAGS: Final = frozenset({QUOTE, COLON, SIGNATURE, EXTENDED})
_SHORT: Final = 3
_LONG: Final = 12
_REFERRING: Final = frozenset({"PRON", "DET", "PUNCT", "SPACE", "PART"})


class Traits(NamedTuple):
    """What a candidate looks like, each 0 or 1.

    Attributes:
        nested: It is inside another candidate's content.
        sourceless: No words name its source.
        quoted: All or part of it is in quotation marks.
        belief, intention, other: What the source does with it, instead of speaking.
        short: Its content has at most three words.
        long: Its content has twelve words or more.
        verbless: Its content has no verb and is not quoted.
        pronominal: Its content has only pronouns and determiners: ``this``.
        inanimate: The head of its source is a noun for neither a person nor an organization nor a document.
        negated: The cue is negated: ``did not rule out``.
        modal: The cue has a modal: ``would say``.
        tagged: The rules, and not the network, found its tag.
        framed: The rules, and not the network, found it in a frame of the sentence tree.
    """

    nested: bool = False
    sourceless: bool = False
    quoted: bool = False
    belief: bool = False
    intention: bool = False
    other: bool = False
    short: bool = False
    long: bool = False
    verbless: bool = False
    pronominal: bool = False
    inanimate: bool = False
    negated: bool = False
    modal: bool = False
    tagged: bool = False
    framed: bool = False


def traits_of(doc: Doc, found: Candidate, mention: tuple[CharSpan, ...], *, nested: bool) -> Traits:
    """The traits of a candidate whose source's mention is known (empty: no words name it)."""
    content = [token for piece in found.content for token in _span(doc, piece) or ()]
    words = sum(token.is_alpha for token in content)
    quoted = found.type != "indirect"
    cue = doc[found.head] if found.head is not None else None
    return Traits(
        nested=nested,
        sourceless=not mention,
        quoted=quoted,
        belief=found.act == "belief",
        intention=found.act == "intention",
        other=found.act == "other",
        short=words <= _SHORT,
        long=words >= _LONG,
        verbless=not quoted and not any(token.pos_ in {"VERB", "AUX"} for token in content),
        pronominal=all(token.pos_ in _REFERRING for token in content),
        inanimate=bool(mention) and _is_inanimate(_span(doc, mention[0])),
        negated=cue is not None and any(child.dep_ == "neg" for child in cue.children),
        modal=cue is not None and any(child.tag_ == "MD" for child in cue.children),
        tagged=found.frame in _TAGS,
        framed=found.frame not in {*_TAGS, LEARNED, SENTENCE},
    )


def _span(doc: Doc, piece: CharSpan) -> Span | None:
    return doc.char_span(*piece, alignment_mode="expand")


def _is_inanimate(mention: Span | None) -> bool:
    head: Token | None = mention.root if mention is not None else None
    if head is None or head.pos_ != "NOUN" or head.ent_type_:
        return False
    return noun_kind(head.lemma_.lower()) is None and not is_person_noun(head)
