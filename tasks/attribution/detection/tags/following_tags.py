"""Tags in the sentence or paragraph behind a quotation that has none: ``So says forester Anna White.``.

Translations keep a sentence that only names the speaker: German and Dutch ``So says X``, Russian ``These are the words
of X``, Turkish ``With these words X opened the meeting``, and many a tag that lost its quotation: ``Said X.``. The same
stands behind a dash or a comma, too: ``– this from X``, ``, that is how X put it``.
"""

import re
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.detection.linking import chars_of, subject_end
from quotewire.tasks.attribution.text import CharSpan, Places, Quotation, TokenSpan
from quotewire.tasks.wordlists.attribution import CALENDAR_WORDS, TAG_VERB_FORMS

_VERB: Final = r"(?P<verb>[a-z]{3,14}) "
_THIS: Final = r"(?:[Tt]h(?:ese|ose|is|at))"
_WORDS: Final = (
    r"(?P<noun>words|sentence|statement|admission|confession|quote|quotation|phrase|remark|line|message|opinion|view|"
    r"position|assessment|forecast|thought|question|answer|reply)s?"
)
_SHAPES: Final = (
    re.compile(rf"(?:So|Thus|This is how|That is how) {_VERB}(?=\S)"),
    re.compile(
        rf"{_THIS} (?:are|were|is|was) (?:also )?(?:(?:the|a) )?(?:[a-z]{{3,9}} )?{_WORDS}"
        r" (?:of|from|by|(?:(?:with|in) )?(?:that|which)) (?=\S)"
    ),
    re.compile(rf"(?:This|That) (?:is|was) (?:what was )?{_VERB}by (?=\S)"),
    re.compile(
        rf"(?:[Tt]he|{_THIS}) {_WORDS} (?:(?:is|are|was|were|comes?|came|stems?) "
        r"(?:made |signed |spoken |written |expressed |voiced |shared |given )?(?:by|from|of|those of)|"
        r"belongs? to) (?=\S)"
    ),
    re.compile(rf"(?:[Ww]ith|[Ii]n) (?:these|those|this|that) {_WORDS},? (?=\S)"),
    re.compile(rf"{_THIS} (?P<noun>from) (?=\S)"),
)
_BARE: Final = re.compile(r"(?P<verb>[A-Z][a-z]{3,12}) (?=\S)")
"""``Said Anna White.``, a sentence of its own; only the full stop behind the speaker tells it from others."""
_WHAT: Final = re.compile(
    r"(?:(?:[Tt]his|[Tt]hat)(?:,? at least,)?(?: is| was|['’]s) (?:what|how)|Thus|In this way|With this) (?=\S)"
)
_ANSWER: Final = re.compile(
    r",?[ \xa0](?:[-–—][ \xa0])?(?:(?:[Tt]his|[Tt]hat|[Ss]uch)[ \xa0])?"
    r"(?:is|are|was|were|came|comes|went|goes|ran|runs|read|reads|sounded|sounds)[ \xa0](?:back[ \xa0])?"
    r"(?:the|an?|(?P<own>her|his|their)|(?P<named>[^\W\d_a-z][\w.-]*(?:[ \xa0][^\W\d_a-z][\w.-]*){0,3})['’]s)[ \xa0]"
    r"(?:[a-z-]{2,14}[ \xa0]){0,2}"
    r"(?P<noun>answer|reply|response|retort|reaction|verdict|comment|message|conclusion|motto|plea|appeal|advice|warning"
    r"|words|remark|assessment|belief|credo|forecast|opinion|philosophy|principle|recipe|slogan|summary|view)"
    r"(?:(?P<link>(?:[ \xa0](?:drawn|given|made|reached))?[ \xa0](?:of|from|by)[ \xa0])(?=\S)"
    r"|(?=[.,;!]|[ \xa0](?:[-–—]|(?:to|for|about|on|after|when|in)\b)|$))"
)
"""A tag that is a noun for what is said: ``“No,” was the short answer of the mayor``."""
_GAP: Final = re.compile(r"[.,:]?[ \xa0]{0,2}(?:(?:[-–—]{1,2}[ \xa0])|(?:\n[ \xa0]{0,2}){0,3})")
_SAYING: Final = TAG_VERB_FORMS | {"spoke", "speaks", "sees", "puts", "describes", "put", "saw", "described", "speak"}
_TELLING: Final = _SAYING | {
    *("characterizes", "experienced", "justified", "justifies", "looked", "looks", "portrays", "recalled", "recalls"),
    *("remembered", "remembers", "summarized", "summarizes", "summed", "sums", "views"),
}
"""Verbs behind ``This is how X``, where the words themselves show what it was."""
_APPOSITION: Final = 24
"""Maximum number of tokens between the commas behind a speaker."""
_ADJUNCTS: Final = frozenset({"on", "at", "during", "after", "in", "to", "about", "when", "before"})


def following_tag(doc: Doc, text: str, places: Places, quotation: Quotation) -> tuple[int, CharSpan] | None:
    """The token of the word of saying behind a quotation, and the span of the speaker; None if there is no such tag.

    Args:
        doc: A parsed document.
        text: ``doc.text``.
        places: Its token offsets.
        quotation: A quotation that no other tag attributes.
    """
    gap = _GAP.match(text, quotation.end)
    at = gap.end() if gap is not None else quotation.end
    for shape in _SHAPES:
        found = shape.match(text, at)
        word = found.lastgroup if found is not None else None
        if found is not None and word is not None and (word == "noun" or found[word] in _SAYING):
            subject = _subject(doc, places.token_at(found.end()))
            return (places.token_at(found.start(word)), chars_of(doc, subject)) if subject is not None else None
    found = _BARE.match(text, at)
    if found is not None and found["verb"].lower() in TAG_VERB_FORMS:
        return _bare(doc, places.token_at(at), places.token_at(found.end()))
    found = _WHAT.match(text, at)
    return _what(doc, places.token_at(found.end())) if found is not None else None


def answering_tag(doc: Doc, text: str, places: Places, quotation: Quotation) -> tuple[int, CharSpan | None] | None:
    """The token of the noun in ``“No,” came the reply from Ada Holm``, and the span of the speaker; None without one.

    The span is None behind ``“No,” was the answer``, which names nobody.

    Args:
        doc: A parsed document.
        text: ``doc.text``.
        places: Its token offsets.
        quotation: A quotation of the document.
    """
    found = _ANSWER.match(text, quotation.end)
    if found is None:
        return None
    noun = places.token_at(found.start("noun"))
    for group in ("own", "named"):
        if found[group] is not None:
            return noun, found.span(group)
    subject = _subject(doc, places.token_at(found.end())) if found["link"] is not None else None
    if found["link"] is not None and subject is None:
        return None
    return noun, chars_of(doc, subject) if subject is not None else None


def _bare(doc: Doc, verb: int, first: int) -> tuple[int, CharSpan] | None:
    """The verb and the subject of ``Said Anna White.``; None if more follows, as in ``Asked who pays, she laughed``."""
    subject = _subject(doc, first)
    if subject is None:
        return None
    end = subject[1]
    if doc[end : end + 1].text.lower() == "on" and doc[end + 1 : end + 2].text.lower() in CALENDAR_WORDS:
        end += 2  # "Said farmer Anna White on Tuesday."
    if doc[end : end + 1].text not in {"", "."}:
        return None
    return verb, chars_of(doc, subject)


def _what(doc: Doc, first: int) -> tuple[int, CharSpan] | None:
    """The verb and the subject of ``This is what Anna White, who keeps bees, said on Sunday``."""
    subject = _subject(doc, first)
    if subject is None:
        return None
    verb = _behind_apposition(doc, subject[1])
    return (verb, chars_of(doc, subject)) if verb < len(doc) and doc[verb].lower_ in _TELLING else None


def _behind_apposition(doc: Doc, at: int) -> int:
    """Index behind what stands between commas at ``at``; ``at`` itself if nothing does."""
    if doc[at : at + 1].text != ",":
        return at
    for i in range(at + 1, min(len(doc) - 1, at + _APPOSITION)):
        if doc[i].text in {".", "!", "?"} or "\n" in doc[i].text:
            break
        if doc[i].text == "," and doc[i + 1].lower_ in _TELLING:
            return i + 1
    return at


def _subject(doc: Doc, first: int) -> TokenSpan | None:
    """The noun phrase for somebody that begins at a token, without adjuncts behind a name."""
    end = subject_end(doc, first, len(doc))
    if end is None:
        return None
    for i in range(first + 1, end):
        if doc[i].lower_ in _ADJUNCTS and doc[i - 1].text[:1].isupper():
            return first, i
    return first, end
