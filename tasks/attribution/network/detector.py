"""The learned finder: reads statements from the network's labels, and decides which of them are reported.

``combining`` adds what the rules find and the network misses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.detection import (
    MIN_WORDS,
    Bounds,
    Marks,
    RuleFinder,
    inverted_subject,
    is_connective,
    is_counted,
    without_resuming,
)
from quotewire.tasks.attribution.frames import LEARNED
from quotewire.tasks.attribution.network.calibration import Calibration
from quotewire.tasks.attribution.network.combining import Combiner
from quotewire.tasks.attribution.network.crf import CONTENT, CUE, SOURCE
from quotewire.tasks.attribution.network.features import features
from quotewire.tasks.attribution.network.inference import Labelled, Network, Reading
from quotewire.tasks.attribution.network.names import NameFinder
from quotewire.tasks.attribution.network.traits import traits_of
from quotewire.tasks.attribution.parsing import one_thread
from quotewire.tasks.attribution.text import (
    CharSpan,
    TokenSpan,
    cue_act,
    extents,
    find_quotations,
    text_of,
)
from quotewire.tasks.attribution.types import Candidate, Findings

THRESHOLD: Final = 0.43
"""Minimum confidence for a candidate to be reported. Chosen on held-out articles of PolNeAR and of translated news,
where joint@0.8 is as good from 0.34 to 0.46, with an eye on the development parts of both."""
CANDIDATE: Final = 0.1
"""Minimum likelihood of being a cue for a token's window to be labelled."""
_LEAST: Final = 0.12
"""Minimum confidence for a network candidate to be linked to a source; ``calibrate`` then decides if it is reported."""
_PHRASE: Final = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_FORECASTS: Final = frozenset({"forecast", "forecasts", "foresees", "foresaw", "predicts", "predicted"})
_REPORTERS: Final = frozenset({"correspondent", "journalist", "reporter"})
_NAMED: Final = frozenset({"PERSON", "ORG"})
_LED: Final = 2
"""Minimum number of words in a quotation of a sentence behind a colon."""
_LONG: Final = 5
"""Minimum number of words in a quotation that is reported however much the network doubts it."""
_GAP: Final = 3
"""Maximum characters between a quotation and the colon before it: the mark and white space."""


class LearnedFinder:
    """Finds statements with a trained network, and adds those that the rules find and it misses.

    Without token vectors of the width that the network was trained on, a document gets the rules alone.
    """

    def __init__(self, network: Network, threshold: float = THRESHOLD) -> None:
        """Set up the finder.

        Args:
            network: The trained network.
            threshold: Minimum confidence for one of its candidates to be reported, 0 to 1.
        """
        self.network = network
        self.threshold = threshold
        self._rules = RuleFinder()
        self._names = NameFinder(network.weights) if NameFinder.fits(network.weights) else None
        self._calibration = Calibration(network.weights.meta["calibration"])

    def find(self, doc: Doc) -> Findings:
        """Find every content with its cue and the words that name its source, and the names of the document."""
        if not self.network.reads(doc):
            return self._rules.find(doc)
        reading = self.network.read(features(doc))
        with one_thread():
            names = self._names.find(doc, reading) if self._names is not None else None
        return Findings(self._candidates(doc, reading, names), names, self.network.weights.similarity)

    def _candidates(self, doc: Doc, reading: Reading, names: Sequence[Span] | None) -> list[Candidate]:
        known = [*(names or ()), *(name for name in doc.ents if name.label_ in _NAMED)]
        combiner = Combiner(doc, known)
        return combiner.combine(self._learned(doc, combiner.marks, reading, combiner.bounds))

    def calibrate(self, doc: Doc, found: Candidate, mention: tuple[CharSpan, ...], *, nested: bool) -> Candidate | None:
        """The candidate with its calibrated confidence; None if that is too low to report."""
        if not self.network.reads(doc):
            return self._rules.calibrate(doc, found, mention, nested=nested)
        if found.head is None or (nested and found.frame != LEARNED):
            return found  # annotators leave these out, so that their silence says nothing
        traits = traits_of(doc, found, mention, nested=nested)
        sure = self._calibration.reported(found.confidence, traits)
        if _is_forecast(doc, found, mention) or _is_learned(doc, found, mention):
            sure = max(sure, self.threshold)
        kept = sure >= self.threshold or _is_whole(doc, found) or _is_long_quotation(doc, found)
        return replace(found, confidence=sure) if kept else None

    def _learned(self, doc: Doc, marks: Marks, reading: Reading, bounds: Bounds) -> Iterator[Candidate]:
        for labelled in self.network.label(reading, CANDIDATE, bounds.of):
            confidence = self._calibration.confidence(labelled)
            if confidence < _LEAST or is_counted(doc[labelled.cue]):
                continue
            cue = extents(doc, marks.text, pieces(labelled, CUE))
            content = marks.whole(extents(doc, marks.text, _content(doc, labelled)), cue)
            kind = marks.type_of(content)
            if content:
                yield Candidate(
                    kind,
                    cue_act(_words(doc, labelled), quoted=kind != "indirect"),
                    content,
                    cue,
                    labelled.cue,
                    LEARNED,
                    confidence,
                    self._mention(doc, marks, labelled),
                )

    @staticmethod
    def _mention(doc: Doc, marks: Marks, labelled: Labelled) -> tuple[CharSpan, ...] | None:
        """The words that name the source; None for a participle without any, so that the linker finds its subject."""
        mention = extents(doc, marks.text, [_with_noun(doc, piece) for piece in pieces(labelled, SOURCE)])
        if not mention and doc[labelled.cue].tag_ == "VBG":
            return None
        inverted = inverted_subject(doc, labelled.cue) if not mention else None
        return extents(doc, marks.text, [inverted]) if inverted is not None else mention


def _with_noun(doc: Doc, piece: TokenSpan) -> TokenSpan:
    """A piece of a mention with the noun of the article that ends it: ``the`` is ``the innkeeper``."""
    first, after = piece
    if doc[after - 1].pos_ != "DET":
        return piece
    end = after
    while end < len(doc) and doc[end].pos_ in _PHRASE:
        end += 1
    return (first, end) if end > after and doc[end - 1].pos_ in {"NOUN", "PROPN"} else piece


def _is_whole(doc: Doc, found: Candidate) -> bool:
    """True for a quotation of a sentence, which somebody certainly says: ``X continued as follows: “…”``."""
    text, (start, end) = text_of(doc), found.content[0]
    words = text[start:end]
    if found.type != "direct" or not words[1:2].isupper():
        return False
    led = text[max(0, start - _GAP) : start].rstrip().endswith(":")
    stopped = words.rstrip("”»\"'’")[-1:] in ".?!,…" or (led and text[end : end + 1] in {".", "!", "?"})
    return stopped and len(words.split()) >= (_LED if led else MIN_WORDS)


def _is_forecast(doc: Doc, found: Candidate, mention: Sequence[CharSpan]) -> bool:
    """True for a figure that somebody with a name forecasts: ``X predicts 95 rubles per dollar``.

    The articles of the training have few; a figure is no plain object (``predicted the storm``), and a name no model.
    """
    if found.head is None or doc[found.head].lower_ not in _FORECASTS:
        return False
    said, named = (
        [t for piece in part if (span := doc.char_span(*piece, alignment_mode="expand")) is not None for t in span]
        for part in (found.content, mention)
    )
    return any(token.like_num for token in said) and any(token.ent_type_ in _NAMED for token in named)


def _is_learned(doc: Doc, found: Candidate, mention: Sequence[CharSpan]) -> bool:
    """True for what reporters learn from somebody, as Chinese news writes: ``The reporter learned from X that``."""
    if found.head is None or doc[found.head].lower_ != "learned" or not mention:
        return False
    subjects = (child for child in doc[found.head].lefts if child.dep_ == "nsubj")
    by_reporters = any(child.lemma_.lower() in _REPORTERS for child in subjects)
    return by_reporters and text_of(doc)[: mention[0][0]].endswith("from ")


def _is_long_quotation(doc: Doc, found: Candidate) -> bool:
    """True for a quotation with more words than a title or a phrase in scare quotes has, if it is most of the content.

    In articles whose readers noted every statement, 57 of 62 quotations that the network doubts are somebody's words,
    and 17 of 27 with a few other words beside them.
    """
    if found.type == "indirect":
        return False
    pieces = [text_of(doc)[slice(*piece)] for piece in found.content]
    quoted = [len(quotation.inner.split()) for piece in pieces for quotation in find_quotations(piece)]
    return max(quoted, default=0) >= _LONG and 2 * sum(quoted) > sum(len(piece.split()) for piece in pieces)


def pieces(labelled: Labelled, role: int) -> list[TokenSpan]:
    """The token spans labelled with a role."""
    found: list[TokenSpan] = []
    for i, label in enumerate(labelled.labels.tolist(), start=labelled.first):
        if label == role:
            found.append((i, i + 1))
        elif label == role + 1:
            found[-1] = (found[-1][0], i + 1)
    return found


def _content(doc: Doc, labelled: Labelled) -> list[TokenSpan]:
    """The spans of the content, without those that only connect its sentence to the one before it."""
    found = [(_with_that(doc, first), after) for first, after in pieces(labelled, CONTENT)]
    found = [piece for whole in found if (piece := without_resuming(doc, labelled.cue, whole)) is not None]
    return [piece for piece in found if not is_connective(doc, piece)] or found


def _with_that(doc: Doc, first: int) -> int:
    """Index of a content's first token with the ``that`` before it: annotators differ, and one form is one event id."""
    before = doc[first - 1] if first else None
    return first - 1 if before is not None and before.lower_ == "that" and before.dep_ == "mark" else first


def _words(doc: Doc, labelled: Labelled) -> Iterator[tuple[str, str]]:
    """Part of speech and lemma of a cue's head, then those of its other words."""
    others = (i for piece in pieces(labelled, CUE) for i in range(*piece) if i != labelled.cue)
    return ((doc[i].pos_, doc[i].lemma_.lower()) for i in (labelled.cue, *others))
