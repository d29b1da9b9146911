"""The subject of a cue's own clause, where a mention begins with that of the clause before.

``“It was dark,” said Ada Holm, and her brother Jon added: “…”``: Jon adds, and not both.
"""

from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.text import FINITE, SUBJECTS, CharSpan, entity_around

_JOINTS: Final = frozenset({"and", "but", "while", "whereas"})
_FRONTING: Final = frozenset(
    {"as", "when", "while", "after", "before", "once", "because", "although", "though", "since"}
)
_BEFORE_NOUNS: Final = frozenset({"ADP", "DET", "CCONJ", "PART", "PUNCT"})
_TWO: Final = 2


def of_own_clause(doc: Doc, mention: tuple[CharSpan, ...], cue: int | None) -> tuple[CharSpan, ...]:
    """A mention without the subject of the verb before it: of two clauses in one sentence each has its own.

    Args:
        doc: A parsed document.
        mention: The words that name a source.
        cue: The index of the cue's head.
    """
    span = doc.char_span(*mention[-1], alignment_mode="expand") if mention and cue is not None else None
    if span is None or cue is None or cue < span.end:
        return mention
    if not span.start:
        return _behind_adverbial(span) or mention  # "Under oath Ada Berg admitted"
    if len(mention) > 1:  # "Holm complained, and the guest said", "As Holm complained, the guest said"
        led = doc[span.start - 1].lower_ in _JOINTS or _is_fronted(doc, mention[0], span.start)
        return mention[-1:] if led and _has_subject(doc[cue], span.start) else mention
    if (own_subject := _behind_fronted(span, doc[cue])) is not None:  # "As Holm rose, a guest got up and said"
        return own_subject
    joint = max((token.i for token in span[1:-1] if token.lower_ in _JOINTS), default=None)
    if joint is None or doc[span.start - 1].tag_ not in FINITE:
        return mention
    own = cue == span.end or any(_is_subject(child) and child.i > joint for child in doc[cue].lefts)
    return ((doc[joint + 1].idx, span.end_char),) if own else mention


def _has_subject(cue: Token, first: int) -> bool:
    """True if a verb, or the one that ``and`` joins it to, has its subject from a token on."""
    verb = cue.head if cue.dep_ == "conj" else cue
    if any(_is_subject(child) and child.i >= first for child in (*cue.lefts, *verb.lefts)):
        return True
    return cue.dep_ == "acl" and cue.head.i >= first  # "a widow called out", as if it were "a widow called Ada"


def _behind_fronted(mention: Span, cue: Token) -> tuple[CharSpan, ...] | None:
    """The subject of the verb to which ``and`` joins a cue, if a mention is that of the clause in front of it."""
    verb, fronted = cue.head, mention.root.head
    if cue.dep_ != "conj" or fronted.dep_ != "advcl" or fronted.head != verb or not _is_subject(mention.root):
        return None
    subject = next((child for child in verb.lefts if _is_subject(child) and child.i >= mention.end), None)
    if subject is None or not any(child.lower_ in _FRONTING for child in fronted.lefts):
        return None
    last = mention.doc[subject.right_edge.i]
    return ((mention.doc[subject.left_edge.i].idx, last.idx + len(last)),)


def _behind_adverbial(mention: Span) -> tuple[CharSpan, ...] | None:
    """The name that ends a mention, behind words of when or where that stand before the subject without a comma."""
    if mention[0].tag_ != "IN" or mention[-1].ent_type_ != "PERSON":
        return None
    name = entity_around(mention[-1])
    noun = mention.doc[name.start - 1]
    if name.start <= mention.start + 1 or noun.pos_ in _BEFORE_NOUNS or name.end != mention.end:
        return None
    return ((name.start_char, name.end_char),)


def _is_fronted(doc: Doc, piece: CharSpan, first: int) -> bool:
    """True if a piece of a mention is the subject of a fronted clause, which a comma ends right before a token."""
    name = doc.char_span(*piece, alignment_mode="expand")
    if name is None or not name.start or doc[first - 1].text != ",":
        return False
    before = doc[name.start - 1] if doc[name.start - 1].pos_ != "DET" or name.start < _TWO else doc[name.start - 2]
    return before.lower_ in _FRONTING and any(token.tag_ in FINITE for token in doc[name.end : first])


def _is_subject(token: Token) -> bool:
    return token.dep_ in SUBJECTS
