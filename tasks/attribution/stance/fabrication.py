"""Fabrication: words that nobody said, by the article's own account (``a fake quote``, ``the video was doctored``).

The article may say so in the clause itself or in one of the next two sentences (``The quote is fake.``).
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from spacy.attrs import LOWER
from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.stance.operators import is_negated, subject_of
from quotewire.tasks.attribution.stance.setting import modifiers, setting_of
from quotewire.tasks.attribution.stance.words import is_a
from quotewire.tasks.attribution.text import SUBJECTS, SpanIndex, first_with, ids_of, is_passive, tokens_with
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import STANCE_WORDS

_MOUTHS: Final = frozenset({"attribute", "ascribe", "quote", "cite", "credit"})
_WRONG_MOUTHS: Final = frozenset({"misquote", "misattribute", "misreport"})
_MAKES: Final = frozenset({"make", "say", "utter", "give", "write", "post", "speak", "tweet", "publish"})
_TAKES_BACK: Final = frozenset(
    {"retract", "withdraw", "correct", "recant", "rescind", "pull", "apologize", "apologise"}
)
_SUCH: Final = frozenset({"this", "that", "it", "such", "so", "these", "those", "them", "thing", "words"})
_SAYS: Final = frozenset({"quote", "quotation", "quotes", "word", "words", "remark", "remarks", "sentence", "phrase"})
_DEFINITE: Final = frozenset({"the", "this", "that", "these", "those", "both", "its", "their", "his", "her"})
_AFTER: Final = 2
"""Maximum number of sentences from a statement to the sentence that takes it back."""
_REACH: Final = 400
"""Maximum distance of the two, in characters."""
_FORMS: Final = (
    "retracted misquoted withdrew withdrawn corrected recanted rescinded pulled apologized apologised fabricated faked "
    "invented forged altered such never say manipulated misattributed debunked concocted misreported"
)
"""Forms, other than the base, of the words that a sentence which takes words back has one of."""
_TRIGGERS: Final = ids_of([word for word, kinds in STANCE_WORDS.items() if kinds & {"fake", "fakes"}] + _FORMS.split())


def is_fabricated(verb: Token) -> bool:
    """True if the clause itself says that its words are made up: ``falsely attributed to``, ``in a fake video``."""
    if verb.lemma_ in _WRONG_MOUTHS or (verb.lemma_ in _MOUTHS and any(is_a(c, "falsely") for c in verb.children)):
        return True
    if is_a(verb, "fakes") and any(child.dep_ == "dobj" and is_a(child, "record") for child in verb.rights):
        return True
    return any(_is_made_up(noun) for noun in setting_of(verb))


def _is_made_up(noun: Token) -> bool:
    if not is_a(noun, "record"):
        return False
    if any(is_a(word, "fake") for word in modifiers(noun)):
        return True
    if noun.dep_ in SUBJECTS and _is_called_fake(noun.head):
        return True
    return any(child.dep_ == "relcl" and child.lemma_ in _MAKES and is_negated(child) for child in noun.rights)


def _is_called_fake(verb: Token) -> bool:
    """True for ``was doctored``, ``is a forgery``, ``turned out to be fake``, unless negated."""
    if is_negated(verb):
        return False
    if is_a(verb, "fake") or is_a(verb, "fakes"):
        return is_passive(verb)
    for child in verb.children:
        if child.dep_ in {"acomp", "attr", "oprd"} and is_a(child, "fake"):
            return True
        if child.dep_ == "xcomp" and child.lemma_ == "be" and _is_called_fake(child):
            return True
    return False


def taken_back(doc: Doc, found: Sequence[Candidate]) -> set[int]:
    """Indices of the statements that one of the next two sentences calls made up or retracted."""
    sentences = [(t.i, t.sent) for t in _triggers(doc)]
    contents = SpanIndex((piece, None) for one in found for piece in one.content)
    ends = sorted((_end(one), k) for k, one in enumerate(found))
    marked: set[int] = set()
    done: set[int] = set()
    for i, sentence in sentences:
        if sentence.start in done:
            continue
        reported = any(True for _ in contents.around(doc[i].idx))
        if any(_retracts(token, reported=reported) for token in sentence):
            done.add(sentence.start)
            at = sentence.start_char
            near = ends[bisect_left(ends, (at - _REACH, 0)) : bisect_left(ends, (at + 1, 0))]
            marked.update(k for end, k in near if found[k].act == "speech" and _is_shortly_before(doc, end, at))
    return marked


def _triggers(doc: Doc) -> Iterator[Token]:
    return tokens_with(doc, LOWER, _TRIGGERS)


def _end(one: Candidate) -> int:
    """Where a statement ends, with its cue."""
    return max(end for _, end in (*one.content, *one.cue))


def _is_shortly_before(doc: Doc, end: int, at: int) -> bool:
    """True if what ends at one offset does so at most ``_AFTER`` sentences before the sentence at another."""
    between = doc.char_span(end - 1, at, alignment_mode="expand")
    return between is not None and sum(bool(token.is_sent_start) for token in between) < _AFTER


def _retracts(token: Token, *, reported: bool) -> bool:
    """True if a verb takes earlier words back. If it is ``reported``, only ``the quote is fake`` does."""
    if token.pos_ not in {"VERB", "AUX"}:
        return False
    subject = subject_of(token)
    if subject is not None and _names_words(subject, reported=reported) and _is_called_fake(token):
        return True
    if reported:
        return False
    thing = first_with(token.rights, "dobj")
    if token.lemma_ in _TAKES_BACK and thing is not None and subject is not None:
        return is_a(thing, "publication") and _is_definite(thing)
    return token.lemma_ in _MAKES and thing is not None and _is_never_said(token, thing)


def _is_never_said(verb: Token, thing: Token) -> bool:
    """True for ``never said this``, ``said no such thing``, ``did not make the remark``."""
    no_such = any(child.lower_ == "such" for child in thing.lefts) and any(c.lower_ == "no" for c in thing.lefts)
    if no_such:
        return True
    same = thing.lower_ in _SUCH or (is_a(thing, "record") and _is_definite(thing))
    return same and is_negated(verb) and not any(child.dep_ in {"ccomp", "relcl"} for child in verb.children)


def _names_words(noun: Token, *, reported: bool) -> bool:
    if not (_is_definite(noun) or noun.lower_ == "both"):
        return False
    return noun.lemma_.lower() in _SAYS if reported else is_a(noun, "record")


def _is_definite(noun: Token) -> bool:
    return any(child.lower_ in _DEFINITE for child in noun.lefts)
