"""A phrase with a pronoun before a tag that names the same source: ``In his opinion, it will fail, said analyst X``.

Translated news has both for one statement. The phrase is no part of it, and the tag none of what the phrase attributes.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.refinement.same_sentence import beside, by_sentence
from quotewire.tasks.attribution.text import FINITE, CharSpan, cue_words, extents, is_saying, text_of, trimmed
from quotewire.tasks.attribution.types import Candidate

_PHRASE: Final = 8
"""Maximum words of the phrase."""
_PRONOUNS: Final = frozenset({"he", "him", "his", "she", "her", "hers", "their", "them"})
_CONNECTING: Final = frozenset({"ADV", "CCONJ", "PUNCT"})
"""What may stand before the phrase: ``However,``, ``But``."""
_FRAME: Final = "ccomp"


def named_views(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of a document, one for each phrase with a pronoun and the tag that says who it is."""
    made: list[Candidate | None] = list(found)
    for same in by_sentence(doc, found):
        for at, i in enumerate(same):
            if _is_of_pronoun(doc, found[i]):
                tag = next((j for j in beside(same, at) if _is_tag(doc, found[j], found[i])), None)
                if tag is not None:
                    made[tag], made[i] = _without_phrase(doc, found[tag], found[i]), None
                else:
                    made[i] = _of_closing_tag(doc, found[i])
    return [one for one in made if one is not None]


def _is_of_pronoun(doc: Doc, statement: Candidate) -> bool:
    """True for a phrase with a pronoun that begins its sentence: ``In his opinion,``, ``According to him,``."""
    if statement.head is None or not statement.cue:
        return False
    sentence = doc[statement.head].sent
    cue, start = statement.cue[0][0], statement.content[0][0]
    if start <= statement.cue[-1][1] or doc[statement.head].tag_ in FINITE:
        return False
    phrase = [token for token in doc[sentence.start : sentence.start + _PHRASE] if token.idx < start]
    if not phrase or not all(token.pos_ in _CONNECTING for token in phrase if token.idx < cue):
        return False
    return phrase[-1].text == "," and any(token.lower_ in _PRONOUNS for token in phrase)


def _is_tag(doc: Doc, statement: Candidate, view: Candidate) -> bool:
    """True for a named source's verb of saying that stands behind the words of a phrase, or between commas before them.

    ``According to him, the minister said that it rains`` is a report of another one.
    """
    if statement.head is None or not statement.cue or not statement.mention:
        return False
    verb, said = doc[statement.head], view.content[0][0]
    start, end = next((start for start, end in statement.content if end > said), said), statement.content[-1][1]
    if verb.tag_ not in FINITE or not is_saying(verb) or not _names(doc, statement.mention):
        return False
    first = min(verb.idx, statement.mention[0][0])
    if end <= first:
        return start < view.content[-1][1] and said < end
    behind = max(verb.idx + len(verb), statement.mention[-1][1])
    return first == said and behind <= start and text_of(doc)[behind:start].strip() == ","


def _names(doc: Doc, mention: Sequence[CharSpan]) -> bool:
    spans = (doc.char_span(*piece, alignment_mode="expand") for piece in mention)
    return any(token.pos_ in {"NOUN", "PROPN"} for span in spans if span is not None for token in span)


def _without_phrase(doc: Doc, tag: Candidate, view: Candidate) -> Candidate:
    """The named statement without the phrase in its content and its cue."""
    said = view.content[0][0]
    pieces = [piece for piece in tag.content if piece[1] > said]
    if not pieces:
        return tag
    (start, end), *others = pieces
    # The phrase attributes all up to the tag, unless only a part of it is a quotation.
    first = said if end <= tag.cue[-1][0] and tag.type == "indirect" else max(start, said)
    cue = tuple(piece for piece in tag.cue if piece[0] >= said) or tag.cue
    return replace(tag, content=(trimmed(text_of(doc), first, end) or (start, end), *others), cue=cue)


def _of_closing_tag(doc: Doc, view: Candidate) -> Candidate:
    """What a phrase attributes, of the named person in the tag that ends the sentence and was not found."""
    end = view.content[-1][1]
    verb = (
        next((token for token in doc[view.head].ancestors if token.idx > end), None) if view.head is not None else None
    )
    if verb is None or verb.tag_ not in FINITE or not is_saying(verb):
        return view
    subject = next((child for child in verb.children if child.dep_ == "nsubj" and child.idx >= end), None)
    if subject is None or subject.ent_type_ != "PERSON" or not _closes(subject, verb):
        return view
    text = text_of(doc)
    mention = extents(doc, text, [(subject.left_edge.i, subject.right_edge.i + 1)])
    cue = extents(doc, text, [cue_words(verb)])
    return replace(view, act="speech", head=verb.i, cue=cue, mention=mention, frame=_FRAME)


def _closes(subject: Token, verb: Token) -> bool:
    """True if a tag begins behind a comma and ends its sentence."""
    doc, last = verb.doc, max(subject.right_edge.i, verb.i) + 1
    return doc[min(subject.left_edge.i, verb.i) - 1].text == "," and (last == len(doc) or doc[last].is_punct)
