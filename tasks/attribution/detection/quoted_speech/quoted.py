"""Finds quoted statements: tagged and signed quotations, their continuations, and untagged quotations.

The source of an untagged quotation comes from the discourse (frame ``discourse``): see ``TreeLinker``.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.detection.layout import name_lines, people_at, signature
from quotewire.tasks.attribution.detection.linking import chars_of
from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.detection.quoted_speech.bounds import asks
from quotewire.tasks.attribution.detection.quoted_speech.led_quotations import (
    around,
    in_own_voice,
    is_led_up_to,
    speaker_before,
)
from quotewire.tasks.attribution.detection.tags import Tag, Tagger, answering_tag, can_tag, following_tag, inner_tag
from quotewire.tasks.attribution.frames import (
    ACCORDING,
    AROUND,
    CLOSING,
    COLON,
    DISCOURSE,
    EXTENDED,
    INNER,
    LED,
    QUOTE,
    SIGNATURE,
)
from quotewire.tasks.attribution.text import (
    SENTENCE_ENDS,
    SUBJECTS,
    CharSpan,
    Places,
    Quotation,
    confidences,
    cue_words,
    text_of,
    trimmed,
)
from quotewire.tasks.attribution.types import Candidate

_CLOSING_VERBS: Final = frozenset({"add", "conclude", "explain", "note", "say", "tell"})
_LEADING: Final = _CLOSING_VERBS | {
    "according",
    "answer",
    "ask",
    "declare",
    "quote",
    "reply",
    "report",
    "respond",
    "state",
    "write",
}
_SENTENCE: Final = 100
"""Maximum number of tokens before a quotation that complete its sentence."""
_INDENT: Final = 6
"""Maximum white space and bullet before a paragraph's first word, in characters."""
_LINE_START: Final = re.compile(r"(?:^|\n)[ \xa0]{0,4}(?:[-–—•·*▪◦‣●][ \xa0]{0,3}|\d{1,2}[.)][ \xa0]{1,3})?$")
_LINE_END: Final = re.compile(r"[ \t\xa0]*(?=\n|$)")
_HEADING: Final = 12
"""Maximum words of a heading in quotation marks."""
MIN_WORDS: Final = 4
"""Minimum length of an untagged quotation, in words; a shorter one is a title or in scare quotes."""


@dataclass(slots=True)
class Speech:
    """The quotations of one statement, and their tag."""

    pieces: list[tuple[int, int]]
    tag: Tag | None
    frame: str
    confidence: float
    last: Quotation
    asked: bool = False
    """True for what no words name a speaker of: a question that another quotation answers, a heading in marks."""
    named: CharSpan | None = None
    """The words beside it that name its speaker, if it has no tag."""


class QuotedSpeech:
    """Groups one document's quotations into statements."""

    def __init__(self, doc: Doc, places: Places, quotations: list[Quotation]) -> None:
        self._doc = doc
        self._text = text_of(doc)
        self._places = places
        self._quotations = quotations
        self._tagger = Tagger(doc, places, quotations)
        self._named = name_lines(self._text, quotations, people_at(doc.ents))

    def speeches(self) -> list[Speech]:
        """The statements that quotation marks show, in text order."""
        found: list[Speech] = []
        for quotation in self._quotations:
            last = found[-1] if found else None
            laid_out = self._signature(quotation, last)
            if laid_out is not None:
                if last is not None and laid_out.pieces[0][0] <= last.pieces[0][0]:
                    found.pop()
                found.append(laid_out)
                continue
            answer = answering_tag(self._doc, self._text, self._places, quotation)
            if answer is not None and self._is_sentence(quotation):
                found.append(self._laid_out(quotation, answer, SIGNATURE))
                continue
            before, after = self._tagger.before(quotation), self._tagger.after(quotation)
            if last is not None and self._continues(last, quotation, before, after):
                last.pieces.append((quotation.start, quotation.end))
                last.tag = last.tag or after
                last.last = quotation
                continue
            speech = self._speech(quotation, before, after)
            if speech is not None:
                found.append(speech)
        return found

    def _signature(self, quotation: Quotation, last: Speech | None) -> Speech | None:
        """A signed quotation at the start of a paragraph, joined to the untagged ones that it continues."""
        line = self._named.get(quotation.start)
        signed = (line[0], line) if line is not None else signature(self._text, quotation)
        if signed is None:
            return None
        pieces = [(quotation.start, quotation.end)]
        if last is not None and (last.tag is None or not last.last.closed):
            between = self._text[last.last.end : quotation.start]
            if "\n" not in between or not (last.last.closed or between.strip()):
                pieces = [*last.pieces, *pieces]
        start = pieces[0][0]
        if _LINE_START.search(self._text[max(0, start - _INDENT) : start]) is None:
            return None
        dash, name = signed
        tag = Tag(self._places.token_at(dash), "layout", self._places.token_at(dash) + 1, name)
        return Speech(pieces, tag, SIGNATURE, confidences()[SIGNATURE], quotation)

    def _continues(self, speech: Speech, quotation: Quotation, before: Tag | None, after: Tag | None) -> bool:
        """True if a quotation continues the statement before it."""
        between = self._text[speech.last.end : quotation.start]
        if not speech.last.closed and not between.strip():
            return True
        if speech.frame == SIGNATURE:
            return False
        if "\n" in between or speech.tag is None or between.rstrip().endswith(("(", "[")):
            return False
        if before is not None and before.head != speech.tag.head:
            return False
        if after is not None and after.head != speech.tag.head:
            return False
        # About four in five untagged quotations later in a paragraph continue the tagged one before them.
        return before is not None or self._is_sentence(quotation)

    def _speech(self, quotation: Quotation, before: Tag | None, after: Tag | None) -> Speech | None:
        whole = self._is_sentence(quotation) or (before is not None and self._is_led_to(quotation))
        if before is not None and after is not None and whole and self._is_closed_by(quotation, before, after):
            return Speech([(quotation.start, quotation.end)], after, CLOSING, confidences()[QUOTE], quotation)
        tag = before if before is not None and whole else after
        framed = around(self._doc, self._text, self._places, quotation) if self._is_framed(quotation, before) else None
        if framed is not None:
            return self._laid_out(quotation, framed, AROUND)
        if tag is not None:
            return self._tagged(quotation, tag, whole=whole)
        if not whole:
            return None
        if self._is_speech(quotation) and self._stands_alone(quotation):
            return self._alone(quotation)
        return self._led_up_to(quotation)

    def _is_closed_by(self, quotation: Quotation, before: Tag, after: Tag) -> bool:
        """True if a comma joins a quotation to a plain tag that ends its sentence: ``X agreed: “We stay,” said Y``.

        What plainly leads to it is its tag nevertheless: ``X said: “We stay,” the agency notes.``
        """
        joined = quotation.inner.rstrip()[-1:] == "," or self._text[quotation.end : quotation.end + 1] == ","
        led, closing = self._doc[before.head].lemma_.lower(), self._doc[after.head]
        told = closing.lemma_.lower() in _CLOSING_VERBS and any(child.dep_ in SUBJECTS for child in closing.children)
        if not joined or not told or led in _LEADING:
            return False
        end = self._doc[after.stop : after.stop + 1].text
        return not end or end in SENTENCE_ENDS or "\n" in end

    def _tagged(self, quotation: Quotation, tag: Tag, *, whole: bool) -> Speech | None:
        if not whole or not self._leads_off(quotation, tag):
            return self._extended(quotation, tag)
        according = self._doc[tag.head].lower_ == "according"
        frame = COLON if tag.side == "colon" else ACCORDING if according else QUOTE
        return Speech([(quotation.start, quotation.end)], tag, frame, confidences()[frame], quotation)

    def _alone(self, quotation: Quotation) -> Speech:
        """A quotation without a tag beside it: its source is in a tag inside, in the next sentence or before it."""
        inner = inner_tag(self._doc, self._places, quotation)
        if inner is not None:
            pieces = [(quotation.start, inner.extent[0]), (inner.extent[1], quotation.end)]
            return self._laid_out(quotation, (inner.head, inner.named), INNER, pieces)
        following = following_tag(self._doc, self._text, self._places, quotation)
        if following is not None:
            return self._laid_out(quotation, following, SIGNATURE)
        extent = (quotation.start, quotation.end)
        asked = self._is_answered(quotation) or self._is_heading(quotation)
        return Speech([extent], None, DISCOURSE, confidences()[DISCOURSE], quotation, asked)

    def _led_up_to(self, quotation: Quotation) -> Speech | None:
        """A quotation that the subject of its sentence leads up to, without a verb of saying."""
        led, own = is_led_up_to(self._text, quotation), in_own_voice(quotation)
        named = speaker_before(self._doc, self._places, quotation) if led or own else None
        if named is None and not (led and own):
            return None
        frame = DISCOURSE if named is None else LED
        return Speech([(quotation.start, quotation.end)], None, frame, confidences()[frame], quotation, named=named)

    def _laid_out(
        self,
        quotation: Quotation,
        found: tuple[int, CharSpan | None],
        frame: str,
        pieces: list[CharSpan] | None = None,
    ) -> Speech:
        """The statement whose cue has this head, and whose source these words name."""
        tag = Tag(found[0], "layout", found[0] + 1, found[1])
        pieces = pieces or [(quotation.start, quotation.end)]
        return Speech(pieces, tag, frame, confidences()[frame], quotation)

    def _is_framed(self, quotation: Quotation, before: Tag | None) -> bool:
        """True if the subject and the verb of a sentence may stand around a quotation that has no tag before it."""
        return before is None and self._is_sentence(quotation) and len(quotation.inner.split()) >= MIN_WORDS

    def _is_speech(self, quotation: Quotation) -> bool:
        """True for an untagged quotation that is long enough, or a short sentence that ends its paragraph."""
        if len(quotation.inner.split()) >= MIN_WORDS:
            return True
        start, end = quotation.start, quotation.end
        before = self._text[max(0, start - _INDENT) : start]
        begins = _LINE_START.search(before) or before.rstrip(" ")[-1:] in SENTENCE_ENDS
        return bool(begins and _LINE_END.match(self._text, end) and quotation.inner.rstrip()[-1:] in SENTENCE_ENDS)

    def _is_answered(self, quotation: Quotation) -> bool:
        """True if a quotation is a question and the next one its answer."""
        at = bisect_left(self._quotations, quotation.end, key=attrgetter("start"))
        return at < len(self._quotations) and asks(self._text, quotation, self._quotations[at])

    def _is_heading(self, quotation: Quotation) -> bool:
        """True for a quotation without a full stop that fills its line: the words of somebody who speaks below."""
        words = quotation.inner.rstrip()
        if not quotation.closed or not words[-1:].isalnum() or len(words.split()) > _HEADING:
            return False
        before = self._text[max(0, quotation.start - _INDENT) : quotation.start]
        return bool(_LINE_START.search(before) and _LINE_END.match(self._text, quotation.end))

    def _leads_off(self, quotation: Quotation, tag: Tag) -> bool:
        """False for a title in the middle of a sentence (``told "The Late Show," which``)."""
        if tag.side != "after" or len(quotation.inner.split()) >= MIN_WORDS:
            return True
        before = self._text[max(0, quotation.start - 3) : quotation.start].rstrip(" ")
        return not before or before[-1] in '\n.?!:,—–-”"'

    def _extended(self, quotation: Quotation, tag: Tag) -> Speech | None:
        """A quotation extended to the start of its sentence: ``The plan "can only fail," she said``."""
        start = self._sentence_start(quotation)
        first, after = self._places.tokens_in((start, max(start + 1, quotation.start)))
        if start == quotation.start or any(can_tag(token) for token in self._doc[first:after]):
            return None
        return Speech([(start, quotation.end)], tag, EXTENDED, confidences()[EXTENDED], quotation)

    def _sentence_start(self, quotation: Quotation) -> int:
        i = self._places.token_at(quotation.start)
        furthest = max(0, i - _SENTENCE)
        while (
            i > furthest
            and self._doc[i - 1].text not in {".", "?", "!", "”", '"', "''"}
            and "\n" not in self._doc[i - 1].text
        ):
            i -= 1
        return min(self._doc[i].idx, quotation.start)

    def _is_sentence(self, quotation: Quotation) -> bool:
        """True if a quotation begins like a sentence: with a capital, a digit or an ellipsis."""
        first = next((char for char in quotation.inner if char.isalnum()), "")
        return first.isupper() or first.isdigit() or quotation.inner.lstrip()[:1] in {"…", "."}

    def _is_led_to(self, quotation: Quotation) -> bool:
        """True for ``He added, “actually, …``: after a comma or colon, speech may begin in lower case."""
        before = self._text[max(0, quotation.start - 3) : quotation.start].rstrip(" ")
        return before[-1:] in {",", ":"} and len(quotation.inner.split()) >= MIN_WORDS

    def _stands_alone(self, quotation: Quotation) -> bool:
        """True if a quotation follows the end of a sentence, a colon or another quotation, or begins its line."""
        before = self._text[max(0, quotation.start - 40) : quotation.start].rstrip(" ")
        return not before or before[-1] in '\n.?!:”"' or before.endswith("''")


def from_speech(doc: Doc, marks: Marks, speech: Speech) -> Candidate:
    """The candidate of a quoted statement."""
    pieces = [_without_space(marks.text, piece) for piece in speech.pieces if trimmed(marks.text, *piece) is not None]
    content = tuple(pieces)
    cue: tuple[CharSpan, ...] = ()
    head = None
    if speech.tag is not None:
        head = speech.tag.head
        token = doc[head]
        words = (head, head + 1) if speech.frame in {COLON, SIGNATURE} else cue_words(token)
        cue = (chars_of(doc, words),)
    named = speech.tag.named if speech.tag is not None else speech.named
    if named is not None:
        # A name on a line of its own has no dash before it: neither its first word nor the mark before it is a cue.
        taken = (named, *content) if speech.frame == SIGNATURE else (named,)
        cue = tuple(piece for piece in cue if all(piece[1] <= start or end <= piece[0] for start, end in taken))
    mention = (named,) if named is not None else () if speech.asked else None
    return Candidate(marks.type_of(content), "speech", content, cue, head, speech.frame, speech.confidence, mention)


def _without_space(text: str, piece: CharSpan) -> CharSpan:
    """A piece without white space at its ends, as a tag inside a quotation leaves it."""
    words = text[slice(*piece)]
    start = piece[0] + len(words) - len(words.lstrip())
    return start, start + len(words.strip())
