"""Finds statements by their quotation marks: tagged, continued, and those that only the discourse gives to somebody."""

from dataclasses import dataclass, field
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.detection.reporting_tags import Tag, Tagger, can_tag
from quotewire.tasks.attribution.detection.transcripts import signature, transcript
from quotewire.tasks.attribution.text.lexicon import confidences
from quotewire.tasks.attribution.text.quotations import Quotation
from quotewire.tasks.attribution.text.spans import Places

_SENTENCE: Final = 100
"""Tokens that a quotation is completed with at most."""
_INDENT: Final = 4
"""White space that may stand before a paragraph's first word."""
MIN_WORDS: Final = 4
"""A shorter quotation without a tag is a title or a word held at arm's length."""


@dataclass(slots=True)
class Speech:
    """Quotations that belong to one statement, and their tag."""

    pieces: list[tuple[int, int]]
    tag: Tag | None
    frame: str
    confidence: float
    last: Quotation
    open_paragraph: bool = field(default=False)


class QuotedSpeech:
    """Groups one document's quotations into statements."""

    def __init__(self, doc: Doc, places: Places, quotations: list[Quotation]) -> None:
        self._doc = doc
        self._text = doc.text
        self._places = places
        self._quotations = quotations
        self._tagger = Tagger(doc, places, quotations)
        self._labels = transcript(self._text)

    def speeches(self) -> list[Speech]:
        """The statements that rest on quotation marks, in text order."""
        found: list[Speech] = []
        for quotation in self._quotations:
            last = found[-1] if found else None
            laid_out = self._label(quotation) or self._signature(quotation, last)
            if laid_out is not None:
                if last is not None and laid_out.pieces[0][0] <= last.pieces[0][0]:
                    found.pop()
                found.append(laid_out)
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

    def _label(self, quotation: Quotation) -> Speech | None:
        """A quotation that begins with its speaker's label, as transcripts do."""
        label = self._labels.get(quotation.start)
        if label is None:
            return None
        colon, name = label
        tag = Tag(self._places.token_at(colon), "layout", self._places.token_at(colon) + 1, name)
        return Speech([(colon + len(": "), quotation.end)], tag, "label", confidences()["label"], quotation)

    def _signature(self, quotation: Quotation, last: Speech | None) -> Speech | None:
        """Quotations that fill their paragraphs and are signed, with those before them that nobody else is given."""
        signed = signature(self._text, quotation)
        if signed is None:
            return None
        pieces = [(quotation.start, quotation.end)]
        if last is not None and last.tag is None:
            between = self._text[last.last.end : quotation.start]
            if "\n" not in between or not (last.last.closed or between.strip()):
                pieces = [*last.pieces, *pieces]
        start = pieces[0][0]
        if self._text[max(0, start - _INDENT) : start].rstrip(" \xa0")[-1:] not in {"", "\n"}:
            return None
        dash, name = signed
        tag = Tag(self._places.token_at(dash), "layout", self._places.token_at(dash) + 1, name)
        return Speech(pieces, tag, "signature", confidences()["signature"], quotation)

    def _continues(self, speech: Speech, quotation: Quotation, before: Tag | None, after: Tag | None) -> bool:
        """Whether a quotation goes on with the one before it, as one statement."""
        between = self._text[speech.last.end : quotation.start]
        if not speech.last.closed and not between.strip():
            return True
        if speech.frame in {"label", "signature"}:
            return False
        if "\n" in between or speech.tag is None:
            return False
        if before is not None and before.head != speech.tag.head:
            return False
        if after is not None and after.head != speech.tag.head:
            return False
        # About four in five untagged quotations later in a paragraph go on with the tagged one before them.
        return before is not None or self._is_sentence(quotation)

    def _speech(self, quotation: Quotation, before: Tag | None, after: Tag | None) -> Speech | None:
        whole = self._is_sentence(quotation) or (before is not None and self._is_led_to(quotation))
        tag = before if before is not None and whole else after
        sure = confidences()
        extent = (quotation.start, quotation.end)
        if tag is not None and (whole or tag.side == "after"):
            frame = (
                "colon"
                if tag.side == "colon"
                else "according"
                if self._doc[tag.head].lower_ == "according"
                else "quote"
            )
            if not whole or not self._leads_off(quotation, tag):
                return self._extended(quotation, tag)
            return Speech([extent], tag, frame, sure[frame], quotation)
        if whole and len(quotation.inner.split()) >= MIN_WORDS and self._stands_alone(quotation):
            return Speech([extent], None, "discourse", sure["discourse"], quotation)
        return None

    def _leads_off(self, quotation: Quotation, tag: Tag) -> bool:
        """Whether a quotation is no title in the middle of somebody's sentence (``told "The Late Show," which``)."""
        if tag.side != "after" or len(quotation.inner.split()) >= MIN_WORDS:
            return True
        before = self._text[max(0, quotation.start - 3) : quotation.start].rstrip(" ")
        return not before or before[-1] in '\n.?!:,—–-”"'

    def _extended(self, quotation: Quotation, tag: Tag) -> Speech | None:
        """A quotation that ends a reported sentence, as in ``The plan "can only fail," she said``."""
        start = self._sentence_start(quotation)
        first, after = self._places.tokens_in((start, max(start + 1, quotation.start)))
        if start == quotation.start or any(can_tag(token) for token in self._doc[first:after]):
            return None
        return Speech([(start, quotation.end)], tag, "extended", confidences()["extended"], quotation)

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
        """Whether a quotation is speech of its own and not a part of somebody else's sentence."""
        first = next((char for char in quotation.inner if char.isalnum()), "")
        return first.isupper() or first.isdigit() or quotation.inner.lstrip()[:1] in {"…", "."}

    def _is_led_to(self, quotation: Quotation) -> bool:
        """``He added, “actually, …``: behind a comma or colon even small letters begin somebody's speech."""
        before = self._text[max(0, quotation.start - 3) : quotation.start].rstrip(" ")
        return before[-1:] in {",", ":"} and len(quotation.inner.split()) >= MIN_WORDS

    def _stands_alone(self, quotation: Quotation) -> bool:
        """Whether a quotation begins a sentence, or ends like one after a colon or comma."""
        before = self._text[max(0, quotation.start - 40) : quotation.start].rstrip(" ")
        return not before or before[-1] in '\n.?!:”"' or before.endswith("''")
