"""Combines the statements that the network finds in one article with those that the rules find.

The network sees one paragraph at a time, and learned from news written in English. The rules supply what goes beyond
that: quotations that continue in the next paragraph or have no tag, and what translations keep of other languages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.detection import (
    Bounds,
    EmbeddedReport,
    Marks,
    QuotedSpeech,
    Report,
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
    without_titles,
)
from quotewire.tasks.attribution.frames import ACCORDING, AROUND, CLOSING, INNER, LED, SIGNATURE
from quotewire.tasks.attribution.text import (
    FINITE,
    CharSpan,
    Places,
    SpanIndex,
    quotations_of,
    share,
    text_of,
)
from quotewire.tasks.attribution.types import Candidate

_SURE: Final = 0.74
"""Minimum confidence for a rule's report nested in another statement to be added; annotators, and so the network, often
leave out nested statements."""
_LIKELY: Final = 0.34
_LIKELY_QUOTED: Final = 0.24
"""Minimum confidence for an unquoted or a quoted network candidate to take precedence over what the rules find."""
_LIKELY_ACCORDING: Final = 0.5
"""The same for ``according to``, which the rules read by the tree."""
_SOURCED: Final = 0.6
"""Minimum confidence of a statement with a source for it to keep its cue from a tag at the end of the sentence."""
_RELATIVE: Final = frozenset({"who", "whom", "which"})
"""Relative pronouns that stand for what is spoken of: readers note them as a part of the content."""
_QUOTING: Final = frozenset({"quote", "cite"})
_FRAMED: Final = frozenset({AROUND, CLOSING, LED, SIGNATURE})
"""Frames of quotations that the rules know better than the network."""
_COVERED: Final = 0.5
"""Minimum share of a quotation inside a learned content for the quotation to be a duplicate."""


class Combiner:
    """Combines the candidates of one article.

    Attributes:
        marks: The quotation marks of its text.
        bounds: Where the content of a cue cannot be, whatever the network makes of the words.
    """

    def __init__(self, doc: Doc, names: Iterable[Span]) -> None:
        """Read the article, before the network's candidates are known.

        Args:
            doc: The parsed article.
            names: The people and organizations that it names.
        """
        self._doc = doc
        self._text = text_of(doc)
        self._quotations = quotations_of(doc)
        self._places = Places(doc)
        self._quoted = quoted_tokens(self._places, self._quotations)
        self._named = {i: name for name in names for i in range(name.start, name.end)}
        self._speakers = second_speakers(doc, self._named, self._quoted)
        self._titles = titles(doc, self._text, self._places, self._quotations)
        self._spoken = untitled(self._quotations, self._titles)
        self.marks = Marks(self._text, self._quotations)
        self.bounds = Bounds(doc, self._text, self._places, self._quotations, self._speakers)

    def combine(self, learned: Iterable[Candidate]) -> list[Candidate]:
        """All statements of the article, in text order."""
        likely, unlikely = self._parted(learned)
        speeches = QuotedSpeech(self._doc, self._places, self._spoken).speeches()
        quotes = [from_speech(self._doc, self.marks, speech) for speech in speeches]
        candidates = self._with_quotations(likely, quotes)
        candidates += self._missed_reports(candidates)
        candidates = self._with_tags(candidates)
        heads = {found.head for found in candidates}
        closed = [one for one in quotes if one.frame == CLOSING]
        candidates += [found for found in _without_framed(unlikely, closed) if found.head not in heads]
        candidates = self._with_several_speakers(candidates)
        candidates = self._with_views(candidates)
        candidates = with_relative_speakers(self._doc, self.marks, self._places, self._quotations, candidates)
        candidates = with_nested(self._doc, self.marks, self._places, self._quotations, candidates)
        return sorted((found for found in candidates if found.content), key=lambda f: (f.content[0], f.cue))

    def _parted(self, learned: Iterable[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
        """The network's candidates that take precedence over what the rules find, and the others."""
        likely: list[Candidate] = []
        unlikely: list[Candidate] = []
        for one in learned:
            bar = _LIKELY if one.type == "indirect" else _LIKELY_QUOTED
            if one.head is not None and self._doc[one.head].lower_ == "according":
                bar = _LIKELY_ACCORDING
            (likely if one.confidence >= bar else unlikely).append(one)
        return likely, unlikely

    def _with_quotations(self, likely: list[Candidate], quotes: Iterable[Candidate]) -> list[Candidate]:
        """The likely candidates, each quotation with one owner, and the quotations that they lack."""
        owned = one_owner(self._text, without_titles(likely, self._titles))
        candidates = with_whole_runs(self.marks, _merged(owned, quotes, self.marks), self._spoken)
        return parted(self._doc, candidates)

    def _missed_reports(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The reports of the parse that the network may miss: ``according to``, nested ones, those behind a title."""
        taken = {found.head for found in candidates if found.head is not None}
        contents = SpanIndex((piece, None) for found in candidates for piece in found.content)
        # The mark that closes a title before a verb keeps the network from seeing what follows.
        closers = {self._places.token_at(title.end - 1) for title in self._titles}
        return [
            from_report(self._doc, self.marks, report)
            for report in reports(self._doc, taken, self._quoted)
            if report.frame == ACCORDING
            or _is_quoted_as(self._doc, report)
            or (_is_told(self._doc, report) and report.head - 1 in closers)
            or (_is_told(self._doc, report) and any(True for _ in contents.around(self._doc[report.head].idx)))
        ]

    def _with_tags(self, candidates: list[Candidate]) -> list[Candidate]:
        """The statements with those of tags that English lacks, unless their cue has a source already."""
        sourced = {
            one.head for one in candidates if one.head is not None and one.mention and one.confidence >= _SOURCED
        }
        final = final_tags(self._doc, self.marks, sourced)
        return attributed(candidates, [*final, *comma_tags(self._doc, self.marks, self._quoted)])

    def _with_several_speakers(self, candidates: list[Candidate]) -> list[Candidate]:
        """The statements with each clause given to the one of several speakers in its sentence who says it."""
        doc, marks, quoted = self._doc, self.marks, self._quoted
        candidates = _with_second(candidates, [from_second(doc, marks, speaker) for speaker in self._speakers])
        candidates = _with_second(candidates, list(managed_reports(doc, marks, quoted)))
        candidates = with_answers(doc, marks, candidates, quoted)
        candidates = _with_embedded(doc, marks, candidates, embedded_reports(doc, self._named, quoted))
        candidates = _with_embedded(doc, marks, candidates, shared_subjects(doc, self._named, quoted))
        candidates = _with_embedded(doc, marks, candidates, participle_reports(doc, self._named, quoted))
        return with_epithets(doc, marks, candidates, epithets(doc, self._places, self._spoken, self._named, quoted))

    def _with_views(self, candidates: list[Candidate]) -> list[Candidate]:
        """The statements with what a phrase, or the sentence behind, gives to somebody."""
        doc, marks, quoted = self._doc, self.marks, self._quoted
        candidates = superseded(
            doc, candidates, [*viewpoints(doc, marks, quoted), *inserted_sources(doc, marks, quoted)]
        )
        return supersede(candidates, list(sentence_reports(doc, self._text, quoted)))


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


def _with_second(candidates: Sequence[Candidate], second: Sequence[Candidate]) -> list[Candidate]:
    """The statements with what second speakers say; where the network has their verb, it knows the content better."""
    by_head = {found.head: found for found in second}
    made = [
        replace(found, confidence=max(found.confidence, own.confidence), mention=_fuller(found.mention, own.mention))
        if (own := by_head.pop(found.head, None)) is not None
        else found
        for found in candidates
    ]
    return [*made, *by_head.values()]


def _fuller(mention: tuple[CharSpan, ...] | None, own: tuple[CharSpan, ...] | None) -> tuple[CharSpan, ...] | None:
    """The mention that the network gives, if it begins with the subject: not ``later Duda``."""
    return mention if mention and own and mention[0][0] == own[0][0] else own


def _with_embedded(
    doc: Doc, marks: Marks, candidates: Sequence[Candidate], embedded: Sequence[EmbeddedReport]
) -> list[Candidate]:
    """The statements with the reports inside noun phrases, whose content ends before the main verb."""
    own = {report.head: from_embedded(doc, marks, report) for report in embedded}
    named = {report.head for report in embedded if report.named}
    made: list[Candidate] = []
    for found in candidates:
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
    heads = {found.head for found in candidates}
    return [*made, *(one for head, one in own.items() if head in named and head not in heads)]


def _merged(learned: Sequence[Candidate], spoken: Iterable[Candidate], marks: Marks) -> list[Candidate]:
    """The learned statements, extended by quotations with the same cue, and the quotations that they do not cover."""
    spoken = list(spoken)
    learned = _without_framed(learned, spoken)
    candidates = {found.head: found for found in learned}
    every = SpanIndex((piece, i) for i, found in enumerate(learned) for piece in found.content)
    rest: list[Candidate] = []
    for speech in spoken:
        missing = [
            piece
            for piece in speech.content
            if share(piece, (other for other, i in every.near(piece) if not _is_inside(learned[i], speech))) < _COVERED
        ]
        own = candidates.get(speech.head) if speech.head is not None else None
        if own is None and missing and len(missing) < len(speech.content):
            # The rules take another word for its cue; the one that has a part of the quotation gets the rest.
            own = _holder(learned, every, speech)
            own = candidates[own.head] if own is not None else None
        if own is not None and own.head == speech.head and speech.frame == INNER:
            candidates[own.head] = speech
        elif own is not None and missing:
            candidates[own.head] = _extended(own, missing, marks)
        elif missing and len(missing) == len(speech.content):
            rest.append(speech)
    return [*candidates.values(), *rest]


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


def _within(char: int, statements: Iterable[Candidate]) -> bool:
    return any(start <= char < end for found in statements for start, end in found.content)
