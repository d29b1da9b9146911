"""Reports inside a noun phrase, behind which the main clause goes on.

``The ship, which Captain Holm said was old, sank``: a tag inside a relative clause. Its subject speaks, and the main
verb is no part of what is said. ``The claim of General Berg that the bridge was destroyed turned out to be false``: a
noun of saying with its clause. Neither the parser nor the network is sure where such a clause ends, so the verbs tell:
one without a subject of its own is the main verb.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.frames import EMBEDDED
from quotewire.tasks.attribution.text import (
    AUXILIARIES,
    FINITE_OR_MODAL,
    SUBJECT_OR_EXPLETIVE,
    TokenSpan,
    confidences,
    cue_act,
    cue_words,
    cues,
    extents,
    is_saying,
    noun_kind,
    subtree,
)
from quotewire.tasks.attribution.types import Candidate

_PRONOUNS: Final = frozenset({"who", "whom", "which", "that"})
_RELATIVE: Final = frozenset({"who", "whom", "which"})
_UNMARKED: Final = frozenset({"VBN", "VB"})
"""Tags of verb forms that the past or the present may look like."""
_NOMINAL: Final = frozenset({"NOUN", "PROPN"})
_LEADING: Final = _NOMINAL | {"CCONJ", "PRON", "ADP"}
_BELOW: Final = frozenset({"relcl", "acl", "advcl"})
NAMING: Final = frozenset({"call", "describe", "label"})
"""Verbs whose words follow without a verb: ``which Holm called a mistake``."""
_NAMED_AS: Final = frozenset({"DT", "JJ", "IN", "PRP$", "RB"})
_OPINION: Final = "ccomp"
_OWNERS: Final = frozenset({"of", "by", "from"})
_CLAUSAL: Final = frozenset({"believe", "insist", "say", "think"})
"""Verbs that have no noun as object, so that no ``all Holm said was lost`` is meant."""
_SPELLING_OUT: Final = frozenset({"comprise", "include", "range"})
"""Main verbs behind which the speaker's list stands: ``measures that Holm said would follow include``."""
_HEARER: Final = 4
"""Maximum words for the hearer of ``tell``."""
_LONGEST: Final = 10
"""Maximum length of a speaker's name and office, in tokens."""
_REACH: Final = 60
"""Maximum distance from a cue to the main verb, in tokens."""


class EmbeddedReport(NamedTuple):
    """A cue inside a noun phrase.

    Attributes:
        head: Index of the cue.
        speaker: The span of who speaks; None if that is whom the noun phrase is about, or nobody.
        content: The span of what is said; empty if the words behind the cue are the main clause.
        named: Whether the speaker is named, so that the words are certainly somebody's.
    """

    head: int
    speaker: TokenSpan | None
    content: TokenSpan
    named: bool


def embedded_reports(doc: Doc, named: Mapping[int, Span], quoted: set[int]) -> list[EmbeddedReport]:
    """The reports inside noun phrases, in text order.

    Args:
        doc: A parsed document.
        named: The name of a person or an organization around each token that has one.
        quoted: Indices of the tokens inside quotations.
    """
    found: dict[int, EmbeddedReport] = {}
    for token in doc:
        if token.i in quoted:
            continue
        if token.lower_ in _PRONOUNS and token.i:
            report = _in_relative_clause(token, named)
        elif token.pos_ == "NOUN":
            report = _behind_noun(token, named)
        else:
            continue
        if report is not None and not quoted.intersection(range(*report.content)):
            found.setdefault(report.head, report)
    return list(found.values())


def _in_relative_clause(pronoun: Token, named: Mapping[int, Span]) -> EmbeddedReport | None:
    """The report whose subject stands behind a relative pronoun: ``which Holm said was too old``."""
    doc = pronoun.doc
    before = doc[pronoun.i - 2] if pronoun.nbor(-1).text == "," and pronoun.i > 1 else pronoun.nbor(-1)
    verb = _tag_verb(pronoun, named) if before.pos_ in _LEADING or before.tag_ == "PDT" else None
    if verb is None:
        return None
    end = verb.sent.end
    if verb.i == pronoun.i + 1:
        main = _main_verb(verb, verb.i + 1, end)
        ends = main is not None and main.i not in {token.i for token in verb.subtree}
        return EmbeddedReport(verb.i, None, (verb.i + 1, _before(main)), named=False) if main and ends else None
    first = _first_word(verb)
    gap = _gap(verb, first)
    if gap is None or (gap > first and pronoun.lower_ == "that" and verb.dep_ != "relcl"):
        return None  # "told the court that Holm said she was ill"
    after = _end(pronoun, verb, gap, end)
    if after is None:
        is_main = _main_verb(verb, gap + 1, end) is None and pronoun.lower_ == "that" and gap == first
        return EmbeddedReport(verb.i, None, (first, first), named=False) if is_main else None
    speaker = without_verbs(doc, (pronoun.i + 1, verb.i), named)
    return EmbeddedReport(verb.i, speaker, (first, after), named=verb.i - 1 in named)


def without_verbs(doc: Doc, speaker: TokenSpan, named: Mapping[int, Span]) -> TokenSpan:
    """The span of a speaker, without an office before the name that the parser takes for a verb."""
    first, after = speaker
    verbs = [i for i in range(first, after) if doc[i].pos_ == "VERB" and i not in named]
    return (verbs[-1] + 1, after) if verbs and verbs[-1] + 1 in named else speaker


def _tag_verb(pronoun: Token, named: Mapping[int, Span]) -> Token | None:
    """The verb of the tag behind a relative pronoun; its subject is a name, a noun or the pronoun itself."""
    doc = pronoun.doc
    for token in doc[pronoun.i + 1 : min(pronoun.sent.end, pronoun.i + 1 + _LONGEST)]:
        if token.tag_ in {"VBD", "VBZ", "VBP"} and not _is_office(token, named):
            if not _takes_clause(token):
                return None
            last = token.nbor(-1)
            return token if last == pronoun or last.i in named or last.pos_ in {*_NOMINAL, "PRON"} else None
        if token.pos_ in {"AUX", "SCONJ"} or token.is_quote:
            return None
    return None


def _is_office(token: Token, named: Mapping[int, Span]) -> bool:
    """True for a noun that the parser takes for a verb before a name: ``who coach Holm said was not fit``."""
    return token.i + 1 in named and (noun_kind(token.lower_) == "person" or is_person_noun(token))


def _takes_clause(verb: Token) -> bool:
    graded = cues().get(("VERB", verb.lemma_.lower()), {})
    return verb.pos_ == "VERB" and (is_saying(verb) or _OPINION in graded or verb.lemma_.lower() in NAMING)


def _first_word(verb: Token) -> int:
    """Index of the first word behind a tag, and behind the hearer of ``told reporters``."""
    doc, first = verb.doc, verb.i + 1
    if verb.lemma_.lower() != "tell":
        return first
    after = first
    while after < min(verb.sent.end, first + _HEARER) and doc[after].pos_ in {"DET", "ADJ", *_NOMINAL}:
        after += 1
    return after


def _gap(verb: Token, first: int) -> int | None:
    """Index of the first verb of a clause that lacks what the relative pronoun stands for; None if there is none."""
    doc, end = verb.doc, verb.sent.end
    if first < end and verb.lemma_.lower() in NAMING and doc[first].tag_ in _NAMED_AS:
        return first
    while first < end and doc[first].pos_ == "ADV":
        first += 1
    if first + 1 < end and doc[first].tag_ == "PRP":
        first += 1
    return first if first < end and doc[first].tag_ in FINITE_OR_MODAL else None


def _end(pronoun: Token, verb: Token, gap: int, end: int) -> int | None:
    """Index behind the words of a relative clause's tag; None if they go on, or their verb may be the main one.

    ``The letter that Holm wrote was lost``: nobody says ``was lost``.
    """
    doc = pronoun.doc
    noun = pronoun.nbor(-1) if pronoun.nbor(-1).text != "," else pronoun.nbor(-2)
    opens = not any(token.tag_ in FINITE_OR_MODAL for token in doc[pronoun.sent.start : pronoun.i])
    main = _main_verb(verb, gap + 1, end)
    if main is None and opens:
        main = _misread(pronoun, verb, gap + 1, end)
    if main is not None:
        return _before(main) if main.lemma_.lower() not in _SPELLING_OUT else None
    if opens or (noun.dep_ in SUBJECT_OR_EXPLETIVE and noun.head.i > verb.i):
        return None
    return max(subtree(verb)[1], subtree(doc[gap])[1])


def _main_verb(cue: Token, first: int, end: int) -> Token | None:
    """The first finite verb without a subject behind the cue, or the word before another relative clause.

    What is said has no verb like that.
    """
    for token in cue.doc[first : min(end, cue.i + _REACH)]:
        if token.lower_ in _RELATIVE and token.nbor(-1).pos_ == "CCONJ":
            return token.nbor(-1)
        whole = token.head if token.dep_ in AUXILIARIES else token
        if token.tag_ not in FINITE_OR_MODAL or token.nbor(-1).pos_ == "CCONJ" or whole.dep_ in _BELOW:
            continue
        if not any(child.dep_ in SUBJECT_OR_EXPLETIVE and child.i > cue.i for child in whole.children):
            return token
    return None


def _misread(pronoun: Token, verb: Token, first: int, end: int) -> Token | None:
    """The main verb of a sentence that the relative clause opens, where the parser takes it for another one."""
    words = pronoun.doc[first : min(end, verb.i + _REACH)]
    set_off = pronoun.nbor(-1).text == ","
    bare = [t for t in words if t.tag_ in _UNMARKED and not any(child.dep_ in AUXILIARIES for child in t.children)]
    if set_off:
        bare = [token for token in bare if token.nbor(-1).text == ","][:1]
    if bare:
        return bare[-1]
    if verb.lemma_.lower() not in _CLAUSAL:
        return None
    for token in words:  # "had no brakes fell into the river": no brakes fell
        if (
            token.tag_ in FINITE_OR_MODAL
            and token.dep_ not in AUXILIARIES
            and not any(c.dep_ == "mark" for c in token.children)
        ):
            told = [child for child in token.children if child.dep_ in SUBJECT_OR_EXPLETIVE]
            return token if all(child.pos_ == "NOUN" for child in told) else None
    return None


def _before(main: Token) -> int:
    """Index behind the last token before a main verb and its adverbs."""
    first = main.i
    while first > 1 and main.doc[first - 1].pos_ == "ADV" and main.doc[first - 1].head in {main, main.head}:
        first -= 1
    return first


def _behind_noun(noun: Token, named: Mapping[int, Span]) -> EmbeddedReport | None:
    """The report of a noun of saying whose clause the main verb follows."""
    if cue_act([("NOUN", noun.lemma_.lower())], quoted=False) != "speech":
        return None
    doc, end = noun.doc, noun.sent.end
    that = next((t for t in doc[noun.i + 1 : min(end, noun.i + 1 + _LONGEST)] if t.lower_ == "that"), None)
    if that is None or that.i + 1 >= end or not _is_led(noun, that):
        return None
    clause = next((t for t in doc[that.i + 1 : min(end, that.i + _REACH)] if t.tag_ in FINITE_OR_MODAL | {"VB"}), None)
    main = _end_of_clause(that, clause.i + 1, end) if clause is not None else None
    if main is None:
        return None
    speaker = _owner(noun, that)
    is_named = speaker is not None and not named.keys().isdisjoint(range(*speaker))
    return EmbeddedReport(noun.i, speaker if is_named else None, (that.i, _before(main)), named=is_named)


def _is_led(noun: Token, that: Token) -> bool:
    """True if nothing but its owner stands between a noun and its clause."""
    between = noun.doc[noun.i + 1 : that.i]
    return that.tag_ in {"IN", "WDT"} and (
        not between or (between[0].lower_ in _OWNERS and not any(t.pos_ in {"VERB", "AUX", "PUNCT"} for t in between))
    )


def _end_of_clause(that: Token, first: int, end: int) -> Token | None:
    """The main verb behind the clause of a noun, whose subject the noun is."""
    for token in that.doc[first : min(end, that.i + _REACH)]:
        whole = token.head if token.dep_ in AUXILIARIES else token
        if token.tag_ not in FINITE_OR_MODAL and not (token.tag_ == "VBN" and token.dep_ == "ROOT"):
            continue
        if any(child.dep_ in SUBJECT_OR_EXPLETIVE and child.i < that.i for child in whole.children):
            return token
    return None


def _owner(noun: Token, that: Token) -> TokenSpan | None:
    """The span of who says what a noun tells: its possessor, or what ``of`` and ``by`` lead to."""
    if that.i > noun.i + 1:
        return noun.i + 2, that.i
    owner = next((child for child in noun.children if child.dep_ == "poss" and child.i < noun.i), None)
    if owner is None:
        return None
    first, after = subtree(owner)
    return (first, after - 1) if noun.doc[after - 1].tag_ == "POS" else (first, after)


def from_embedded(doc: Doc, marks: Marks, report: EmbeddedReport) -> Candidate:
    """The candidate of a report inside a noun phrase; without a mention if the phrase names no speaker."""
    head = doc[report.head]
    cue = extents(doc, marks.text, [cue_words(head)])
    content = marks.whole(extents(doc, marks.text, [report.content]), cue)
    act = cue_act([(head.pos_, head.lemma_.lower())], quoted=True)
    mention = extents(doc, marks.text, [report.speaker]) if report.speaker is not None else None
    return Candidate(marks.type_of(content), act, content, cue, report.head, EMBEDDED, confidences()[EMBEDDED], mention)
