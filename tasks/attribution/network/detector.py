"""The learned finder: combines the network's statements with those that the rules find.

The network sees one paragraph at a time. The rules supply what goes beyond that: quotations that continue in the next
paragraph, and untagged quotations, whose source comes from the discourse.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.detection import (
    MIN_WORDS,
    Bounds,
    EmbeddedReport,
    Marks,
    QuotedSpeech,
    Report,
    RuleFinder,
    attributed,
    comma_tags,
    embedded_reports,
    epithets,
    final_tags,
    from_embedded,
    from_report,
    from_second,
    from_speech,
    inserted_sources,
    inverted_subject,
    is_connective,
    is_counted,
    is_hearer,
    managed_reports,
    one_owner,
    parted,
    participle_reports,
    quoted_tokens,
    reports,
    second_speakers,
    sentence_reports,
    shared_subjects,
    supersede,
    superseded,
    titles,
    untitled,
    viewpoints,
    with_answers,
    with_epithets,
    with_nested,
    with_relative_speakers,
    with_whole_runs,
    without_resuming,
    without_titles,
)
from quotewire.tasks.attribution.frames import ACCORDING, AROUND, CLOSING, INNER, LEARNED, LED, SIGNATURE
from quotewire.tasks.attribution.network.calibration import Calibration
from quotewire.tasks.attribution.network.crf import CONTENT, CUE, SOURCE
from quotewire.tasks.attribution.network.features import features
from quotewire.tasks.attribution.network.inference import Labelled, Network, Reading
from quotewire.tasks.attribution.network.names import NameFinder
from quotewire.tasks.attribution.network.traits import traits_of
from quotewire.tasks.attribution.parsing import one_thread
from quotewire.tasks.attribution.text import (
    FINITE,
    CharSpan,
    Places,
    SpanIndex,
    TokenSpan,
    cue_act,
    extents,
    find_quotations,
    quotations_of,
    share,
    text_of,
)
from quotewire.tasks.attribution.types import Candidate, Findings

THRESHOLD: Final = 0.43
"""Minimum confidence for a candidate to be reported. Chosen on held-out articles of PolNeAR and of translated news,
where joint@0.8 is as good from 0.34 to 0.46, with an eye on the development parts of both."""
CANDIDATE: Final = 0.1
"""Minimum likelihood of being a cue for a token's window to be labelled."""
_SURE: Final = 0.74
"""Minimum confidence for a rule's report nested in another statement to be added; annotators, and so the network, often
leave out nested statements."""
_LEAST: Final = 0.12
"""Minimum confidence for a network candidate to be linked to a source; ``calibrate`` then decides if it is reported."""
_LIKELY: Final = 0.34
_LIKELY_QUOTED: Final = 0.24
"""Minimum confidence for an unquoted or a quoted network candidate to take precedence over what the rules find."""
_LIKELY_ACCORDING: Final = 0.5
"""The same for ``according to``, which the rules read by the tree."""
_SOURCED: Final = 0.6
"""Minimum confidence of a statement with a source for it to keep its cue from a tag at the end of the sentence."""
_PHRASE: Final = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_FORECASTS: Final = frozenset({"forecast", "forecasts", "foresees", "foresaw", "predicts", "predicted"})
_REPORTERS: Final = frozenset({"correspondent", "journalist", "reporter"})
_NAMED: Final = frozenset({"PERSON", "ORG"})
_RELATIVE: Final = frozenset({"who", "whom", "which"})
"""Relative pronouns that stand for what is spoken of: readers note them as a part of the content."""
_QUOTING: Final = frozenset({"quote", "cite"})
_LED: Final = 2
"""Minimum number of words in a quotation of a sentence behind a colon."""
_LONG: Final = 5
"""Minimum number of words in a quotation that is reported however much the network doubts it."""
_GAP: Final = 3
"""Maximum characters between a quotation and the colon before it: the mark and white space."""
_FRAMED: Final = frozenset({AROUND, CLOSING, LED, SIGNATURE})
"""Frames of quotations that the rules know better than the network."""
_COVERED: Final = 0.5
"""Minimum share of a quotation inside a learned content for the quotation to be a duplicate."""


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
        text = text_of(doc)
        quotations = quotations_of(doc)
        marks = Marks(text, quotations)
        places = Places(doc)
        quoted = quoted_tokens(places, quotations)
        known = [*(names or ()), *(name for name in doc.ents if name.label_ in _NAMED)]
        named = {i: name for name in known for i in range(name.start, name.end)}
        speakers = second_speakers(doc, named, quoted)
        bounds = Bounds(doc, text, places, quotations, speakers)
        learned: list[Candidate] = []
        unlikely: list[Candidate] = []
        for one in self._learned(doc, marks, reading, bounds):
            bar = _LIKELY if one.type == "indirect" else _LIKELY_QUOTED
            if one.head is not None and doc[one.head].lower_ == "according":
                bar = _LIKELY_ACCORDING
            (learned if one.confidence >= bar else unlikely).append(one)
        titled = titles(doc, text, places, quotations)
        spoken = untitled(quotations, titled)
        learned = one_owner(text, without_titles(learned, titled))
        speeches = QuotedSpeech(doc, places, spoken).speeches()
        quotes = [from_speech(doc, marks, speech) for speech in speeches]
        told = _merged(learned, quotes, marks)
        told = parted(doc, with_whole_runs(marks, told, spoken))
        taken = {found.head for found in told if found.head is not None}
        missed = reports(doc, taken, quoted)
        contents = SpanIndex((piece, None) for found in told for piece in found.content)
        # The mark that closes a title before a verb keeps the network from seeing what follows.
        closers = {places.token_at(title.end - 1) for title in titled}
        told += [
            from_report(doc, marks, report)
            for report in missed
            if report.frame == ACCORDING
            or _is_quoted_as(doc, report)
            or (_is_told(doc, report) and report.head - 1 in closers)
            or (_is_told(doc, report) and any(True for _ in contents.around(doc[report.head].idx)))
        ]
        sourced = {one.head for one in told if one.head is not None and one.mention and one.confidence >= _SOURCED}
        told = attributed(told, [*final_tags(doc, marks, sourced), *comma_tags(doc, marks, quoted)])
        heads = {found.head for found in told}
        closed = [one for one in quotes if one.frame == CLOSING]
        told += [found for found in _without_framed(unlikely, closed) if found.head not in heads]
        told = _with_second(told, [from_second(doc, marks, speaker) for speaker in speakers])
        told = _with_second(told, list(managed_reports(doc, marks, quoted)))
        told = with_answers(doc, marks, told, quoted)
        told = _with_embedded(doc, marks, told, embedded_reports(doc, named, quoted))
        told = _with_embedded(doc, marks, told, shared_subjects(doc, named, quoted))
        told = _with_embedded(doc, marks, told, participle_reports(doc, named, quoted))
        told = with_epithets(doc, marks, told, epithets(doc, places, spoken, named, quoted))
        told = superseded(doc, told, [*viewpoints(doc, marks, quoted), *inserted_sources(doc, marks, quoted)])
        told = supersede(told, list(sentence_reports(doc, text, quoted)))
        told = with_relative_speakers(doc, marks, places, quotations, told)
        told = with_nested(doc, marks, places, quotations, told)
        return sorted((found for found in told if found.content), key=lambda f: (f.content[0], f.cue))

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


def _is_told(doc: Doc, report: Report) -> bool:
    """True for a confident, finite speech report with an explicit subject."""
    head = doc[report.head]
    return (
        report.entry.confidence >= _SURE
        and report.entry.act == "speech"
        and head.tag_ in FINITE
        and any(child.dep_ == "nsubj" for child in head.children)
    )


def _is_quoted_as(doc: Doc, report: Report) -> bool:
    """True for ``saying`` in ``was quoted as saying``."""
    above = doc[report.head].head
    return doc[report.head].dep_ == "pcomp" and above.lower_ == "as" and above.head.lemma_ in _QUOTING


def _with_second(told: Sequence[Candidate], second: Sequence[Candidate]) -> list[Candidate]:
    """The statements with what second speakers say; where the network has their verb, it knows the content better."""
    by_head = {found.head: found for found in second}
    made = [
        replace(found, confidence=max(found.confidence, own.confidence), mention=_fuller(found.mention, own.mention))
        if (own := by_head.pop(found.head, None)) is not None
        else found
        for found in told
    ]
    return [*made, *by_head.values()]


def _with_embedded(
    doc: Doc, marks: Marks, told: Sequence[Candidate], embedded: Sequence[EmbeddedReport]
) -> list[Candidate]:
    """The statements with the reports inside noun phrases, whose content ends before the main verb."""
    own = {report.head: from_embedded(doc, marks, report) for report in embedded}
    named = {report.head for report in embedded if report.named}
    made: list[Candidate] = []
    for found in told:
        better = own.get(found.head) if found.head is not None else None
        if better is None or found.type != "indirect":
            made.append(found)
        if better is None or found.type != "indirect" or not better.content:
            continue
        sure = max(found.confidence, better.confidence) if found.head in named else found.confidence
        led = tuple(piece for piece in found.content if marks.text[slice(*piece)].lower() in _RELATIVE)
        mention = better.mention or found.mention
        content = (*led[:1], *better.content) if led and led[0] < better.content[0] else better.content
        made.append(replace(found, content=content, mention=mention, confidence=sure))
    heads = {found.head for found in told}
    return [*made, *(one for head, one in own.items() if head in named and head not in heads)]


def _fuller(mention: tuple[CharSpan, ...] | None, own: tuple[CharSpan, ...] | None) -> tuple[CharSpan, ...] | None:
    """The mention that the network gives, if it begins with the subject: not ``later Duda``."""
    return mention if mention and own and mention[0][0] == own[0][0] else own


def _within(char: int, statements: Iterable[Candidate]) -> bool:
    return any(start <= char < end for found in statements for start, end in found.content)


def _words(doc: Doc, labelled: Labelled) -> Iterator[tuple[str, str]]:
    """Part of speech and lemma of a cue's head, then those of its other words."""
    others = (i for piece in pieces(labelled, CUE) for i in range(*piece) if i != labelled.cue)
    return ((doc[i].pos_, doc[i].lemma_.lower()) for i in (labelled.cue, *others))


def _merged(learned: Sequence[Candidate], spoken: Iterable[Candidate], marks: Marks) -> list[Candidate]:
    """The learned statements, extended by quotations with the same cue, and the quotations that they do not cover."""
    spoken = list(spoken)
    learned = _without_framed(learned, spoken)
    told = {found.head: found for found in learned}
    every = SpanIndex((piece, i) for i, found in enumerate(learned) for piece in found.content)
    rest: list[Candidate] = []
    for speech in spoken:
        missing = [
            piece
            for piece in speech.content
            if share(piece, (other for other, i in every.near(piece) if not _is_inside(learned[i], speech))) < _COVERED
        ]
        own = told.get(speech.head) if speech.head is not None else None
        if own is None and missing and len(missing) < len(speech.content):
            # The rules take another word for its cue; the one that has a part of the quotation gets the rest.
            own = _holder(learned, every, speech)
            own = told[own.head] if own is not None else None
        if own is not None and own.head == speech.head and speech.frame == INNER:
            told[own.head] = speech
        elif own is not None and missing:
            told[own.head] = _extended(own, missing, marks)
        elif missing and len(missing) == len(speech.content):
            rest.append(speech)
    return [*told.values(), *rest]


def _extended(own: Candidate, missing: Iterable[CharSpan], marks: Marks) -> Candidate:
    """A learned statement with the quotations of its cue that it lacks.

    Left out are those that have a part of it already, as a quotation does that nothing closes, and those that name its
    source or who hears it: ``reports “Moskovsky Komsomolets”``, ``…, the mayor told “Kurier”``.
    """
    taken = (*own.content, *own.cue, *(own.mention or ()))
    added = [piece for piece in missing if not any(start < piece[1] and piece[0] < end for start, end in taken)]
    if own.cue and own.content[-1][1] <= own.cue[0][0]:
        added = [piece for piece in added if not is_hearer(marks.text, own.cue[-1], piece)]
    content = tuple(sorted((*own.content, *added)))
    return replace(own, content=content, type=marks.type_of(content)) if added else own


def _without_framed(learned: Sequence[Candidate], spoken: Iterable[Candidate]) -> list[Candidate]:
    """The learned statements without those of a quotation that its subject and its verb stand around.

    Also without those of a signed quotation that have another cue, without the unlikely ones of a quotation that its
    subject leads up to, and without those whose cue is before a quotation with a tag behind it.
    """
    framed = SpanIndex((piece, one) for one in spoken if one.frame in _FRAMED for piece in one.content)
    return [
        found
        for found in learned
        if not any(
            piece[0] <= first < piece[1] and not _is_inside(found, one) and _gives_way(found, one)
            for piece in found.content
            for (first, _), one in framed.near(piece)
        )
    ]


def _gives_way(found: Candidate, one: Candidate) -> bool:
    """True if a learned statement yields to one of the same quotation that the rules read."""
    if one.frame == CLOSING:
        led = bool(found.cue) and found.cue[-1][1] <= one.content[0][0]
        return led and (found.confidence < _LIKELY_QUOTED or all(_within(start, [one]) for start, _ in found.content))
    return (
        found.head != one.head if one.frame == SIGNATURE else one.frame == AROUND or found.confidence < one.confidence
    )


def _holder(learned: Sequence[Candidate], every: SpanIndex[int], speech: Candidate) -> Candidate | None:
    """The first learned statement that has a piece of a quotation, with a cue outside of it."""
    for i in sorted({i for piece in speech.content for _, i in every.near(piece)}):
        found = learned[i]
        holds = any(share(piece, found.content) >= _COVERED for piece in speech.content)
        if holds and found.cue and not _is_inside(found, speech):
            return found
    return None


def _is_inside(found: Candidate, speech: Candidate) -> bool:
    """True if the cue is a word of the quotation: the speaker reports what somebody said."""
    return bool(found.cue) and _within(found.cue[0][0], [speech])
