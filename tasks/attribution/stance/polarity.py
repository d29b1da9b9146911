"""Polarity and modality of a cue: which operators on it, and on the words above it, change whether it happened.

After De Facto (Saurí and Pustejovsky, "Are You Sure That This Happened?", Computational Linguistics 38(2), 2012): each
predicate above an event passes on, reverses or suspends the factuality of what it embeds.
"""

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Token

from quotewire.tasks.attribution.stance.embedding import Above, above, bearer
from quotewire.tasks.attribution.stance.operators import (
    is_condition,
    is_future,
    is_negated,
    is_of_question,
    is_possible,
    is_question,
    modal_of,
    subject_of,
)
from quotewire.tasks.attribution.stance.setting import setting_of
from quotewire.tasks.attribution.stance.words import is_a
from quotewire.tasks.attribution.text import SUBJECTS, is_passive, tag_verbs

_PASSED_OVER: Final = frozenset({"without", "instead of", "rather than", "far from", "short of"})
_FROM: Final = frozenset({"hold", "discourage", "dissuade", "deter", "prevent", "bar", "ban", "prohibit", "preclude"})
_PRONOUNS: Final = frozenset({"he", "she", "they", "it", "i", "we"})
_RUMOUR: Final = frozenset({"rumour", "rumours", "rumor", "rumors", "legend", "gossip", "hearsay"})
_PRESENT: Final = frozenset({"VBZ", "VBP", "VB", "VBG"})
_CLAIMS: Final = frozenset({"allege", "rumour", "rumor", "speculate", "suspect", "insinuate"})
_MISSES: Final = frozenset({"miss", "lose", "waste", "spare", "pass"})
_WHENEVER: Final = frozenset({"when", "whenever"})


def markers(verb: Token) -> Iterator[str]:
    """Yield the signs at a cue's verb and above it that the article does not simply say that it happened."""
    yield from _own(bearer(verb), reported=_is_reported(verb))
    if _is_passed_over(verb):
        yield "negation"
    for step in above(verb):
        yield from _embedding(step)


def _own(verb: Token, *, reported: bool) -> Iterator[str]:
    yield from _operators(verb, reported=reported)
    if _is_imagined(verb):
        yield "condition"
    if _is_raised(verb) or any(noun.lower_ in _RUMOUR for noun in setting_of(verb)):
        yield "hearsay"
    if any(child.lower_ == "whether" and child.dep_ == "mark" for child in verb.lefts):
        yield "question"
    if is_negated(verb):
        yield "negation"
    if _is_general(verb):
        yield "generic"


def _operators(verb: Token, *, reported: bool) -> Iterator[str]:
    """The operators on a verb that also hold for its infinitive: ``could refuse to say``."""
    if is_question(verb):
        yield "question"
    if is_condition(verb):
        yield "question" if _is_asked(verb) else "condition"
    if is_possible(verb):
        yield "modal"
    if is_future(verb, reported=reported):
        yield "future"
    if any(child.dep_ == "advmod" and is_a(child, "reputedly") for child in verb.children):
        yield "hearsay"


def _embedding(step: Above) -> Iterator[str]:
    word = step.word
    if step.by == "infinitive":
        yield from _of_infinitive(step)
    elif step.by == "clause":
        yield from _of_clause(step)
    elif step.by == "noun":
        yield from _of_noun(word, step.below)
    elif step.by == "relative":
        yield from _of_relative(word)
    elif step.by == "argument" and word.pos_ in {"VERB", "AUX"}:
        yield from _of_argument(step)


def _of_relative(noun: Token) -> Iterator[str]:
    """``Imagine a minister who said``; ``it was not X who said``; ``no record that X said``."""
    if is_a(noun, "absent") and any(child.lower_ == "no" for child in noun.lefts):
        yield "negation"
    if noun.dep_ == "dobj" and _is_imagined(noun.head):
        yield "condition"
    cleft = noun.dep_ == "attr" and any(child.lower_ == "it" and child.dep_ in SUBJECTS for child in noun.head.children)
    if cleft and is_negated(noun.head):
        yield "negation"


def _of_infinitive(step: Above) -> Iterator[str]:
    predicate, negated = _predicate(step.word), is_negated(step.word)
    if _is_false_report(step.word) or (step.preposition == "for" and _takes_back(step.word)):
        yield "forgery"
    if _has(predicate, "denies") and not negated:
        yield "denial"
    elif _withholds(step, predicate):
        if not negated:
            yield "negation"  # "could not resist saying" did happen
    elif step.preposition:
        # "Accused of saying", but not "dismissed for saying".
        if _has(predicate, "alleges") and step.preposition in {"of", "with"}:
            yield "hearsay"
    else:
        yield from _of_neutral(step, predicate, negated=negated)


def _of_neutral(step: Above, predicate: list[Token], *, negated: bool) -> Iterator[str]:
    """The signs above an infinitive whose predicate says nothing by itself: ``managed to say``."""
    if negated:
        if not _has(predicate, "presupposes"):
            yield "negation"
    elif _is_expected(step, predicate):
        yield "future"
    elif _is_infinitive(step.below) and _has(predicate, "desires"):
        yield "modal"
    if is_a(step.word, "alleges") and _is_passive(step.word):
        yield "hearsay"
    if step.word.tag_ == "MD":
        yield "modal"  # "ought to say"
    yield from _operators(step.word, reported=_is_reported(step.word))


def _has(predicate: list[Token], kind: str) -> bool:
    return any(is_a(word, kind) for word in predicate)


def _is_false_report(word: Token) -> bool:
    """True for ``misquoted as saying``, ``falsely reported that``."""
    return is_a(word, "fakes") or any(is_a(child, "falsely") for child in word.children)


def _predicate(word: Token) -> list[Token]:
    """A verb with the adjective or noun of its predicate: ``is unable``."""
    return [word, *(child for child in word.children if child.dep_ in {"acomp", "attr", "oprd", "prt"})]


def _of_clause(step: Above) -> Iterator[str]:
    word = step.word
    if is_a(word, "denies"):
        yield "denial" if _is_same(step.below) else "negation"
    elif is_negated(word) and not is_a(word, "factive"):
        yield "negation"
    marks = [child for child in step.below.lefts if child.lower_ in {"if", "whether"}]
    if is_a(word, "asks") and marks and not is_of_question(marks[0], step.below):
        yield "question"
    if _is_imagined(word) or _is_condition_word(word) or is_condition(word):
        yield "condition"
    if word.lemma_ in _CLAIMS:
        yield "hearsay"
    if word.lemma_ == "be" or word.pos_ == "ADJ":
        yield from _of_predicate(word)
    if _is_false_report(word):
        yield "forgery"
    if is_question(word):
        yield "question"


def _of_predicate(word: Token) -> Iterator[str]:
    """``It is not true that X said``, ``there is no record that X said``."""
    for noun in word.children:
        if is_a(noun, "absent") and any(child.lower_ in {"no", "little"} for child in noun.lefts):
            yield "negation"
    for child in [word, *word.children]:
        if child.dep_ not in {"acomp", "attr"} and child.i != word.i:
            continue
        false = is_a(child, "fake") or child.lemma_ in {"lie", "myth", "nonsense"}
        true = child.lemma_ in {"true", "correct", "case", "accurate", "fact"}
        if (false and not is_negated(word)) or (true and is_negated(word)):
            yield "forgery"


def _of_noun(noun: Token, below: Token) -> Iterator[str]:
    """``No evidence that X said``; ``retracted its report that X said``; ``rumours that X said``."""
    absent = any(child.lower_ in {"no", "little", "any"} for child in noun.lefts)
    if _is_infinitive(below):
        # "Had no reason to say", but not "missed no opportunity to say".
        if absent and noun.head.lemma_ not in _MISSES:
            yield "negation"
        return
    verb = noun.head if noun.dep_ in {"dobj", "attr", "nsubj", "nsubjpass", "pobj"} else None
    if verb is not None and verb.dep_ == "prep":
        verb = verb.head
    if is_a(noun, "absent") and (absent or (verb is not None and is_negated(verb))):
        yield "negation"
    if verb is None:
        return
    if is_a(noun, "record") or is_a(noun, "allegation"):
        if is_a(verb, "denies"):
            yield "negation"
        elif _takes_back(verb):
            yield "forgery"
        elif noun.lemma_.lower() not in {"report", "claim", "charge"} and is_a(noun, "allegation"):
            yield "hearsay"


def _of_argument(step: Above) -> Iterator[str]:
    """The verb of a cue that is a noun: ``made no claim that``, ``will issue a statement``."""
    if step.below.dep_ not in {"dobj", "attr", "nsubjpass"} or step.preposition:
        return
    if is_negated(step.word):
        yield "negation"
    yield from _operators(step.word, reported=_is_reported(step.word))


def _withholds(step: Above, predicate: list[Token]) -> bool:
    """True if a word says that its infinitive or gerund did not happen."""
    word = step.word
    if step.preposition in _PASSED_OVER:
        return True
    if word.lemma_ in {"have", "be"} and any(child.lower_ == "yet" for child in word.children):
        return True
    if any(child.lower_ == "too" for part in predicate for child in part.lefts if part.pos_ == "ADJ"):
        return True
    return any(withholds(part, step.below, step.preposition) for part in predicate)


def withholds(word: Token, below: Token, preposition: str) -> bool:
    """True for ``refused to say``, ``stopped short of saying``; ``stopped to say`` and ``forgot saying`` did happen."""
    if not is_a(word, "withholds"):
        return False
    if word.lemma_ in _FROM:
        return preposition == "from"
    infinitive = _is_infinitive(below)
    return not ((word.lemma_ == "stop" and infinitive) or (word.lemma_ == "forget" and not infinitive))


def _is_infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB"


def _is_expected(step: Above, predicate: list[Token]) -> bool:
    """True for ``is expected to say``, ``plans to say``, ``is to say``; ``went on to say`` did happen."""
    word = step.word
    if not _is_infinitive(step.below):
        return False
    if word.lemma_ == "go":
        after = word.nbor() if word.i + 1 < len(word.doc) else word
        return word.tag_ == "VBG" and after.lower_ == "to"
    if word.lemma_ == "be" and len(predicate) == 1:
        return word.tag_ in {"VBZ", "VBP"}
    return any(is_a(part, "expects") for part in predicate) and not _is_perfect_infinitive(step.below)


def _is_perfect_infinitive(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "have" for child in verb.lefts)


def _is_raised(verb: Token) -> bool:
    """True for ``is said to have …`` as a cue, which names nobody who says so."""
    raised = any(
        child.dep_ == "xcomp" and any(particle.lower_ == "to" for particle in child.lefts) for child in verb.rights
    )
    return raised and is_a(verb, "alleges") and _is_passive(verb) and verb.lemma_ not in {"expect", "suppose"}


def is_awaited(verb: Token) -> bool:
    """True for ``is expected to say`` as a cue."""
    speaks = any(child.dep_ == "xcomp" and child.lemma_.lower() in tag_verbs() for child in verb.rights)
    return speaks and is_a(verb, "expects") and _is_passive(verb)


def _is_passive(verb: Token) -> bool:
    return is_passive(verb)


def _is_reported(verb: Token) -> bool:
    """True inside what somebody says: ``the ministry said it would announce``."""
    head = verb.head
    return verb.dep_ == "ccomp" and head.i < verb.i and head.lemma_.lower() in tag_verbs()


def _is_asked(verb: Token) -> bool:
    """True for the clause of an indirect question: ``asked if X had said``."""
    if not any(child.lower_ == "if" for child in verb.lefts):
        return False
    return verb.dep_ in {"ccomp", "pcomp"} or (verb.head.i < verb.i and is_a(verb.head, "asks"))


def _is_same(verb: Token) -> bool:
    """True if the subject of a denied clause is a pronoun: ``denied that she had said``."""
    subject = subject_of(verb)
    return subject is None or subject.lower_ in _PRONOUNS


def _is_imagined(verb: Token) -> bool:
    """True for the imperatives ``imagine`` and ``suppose``."""
    return is_a(verb, "supposes") and verb.tag_ in {"VB", "VBP", "VBG"} and subject_of(verb) is None


def _is_condition_word(word: Token) -> bool:
    return word.lower_ in {"provided", "providing", "assuming", "supposing"}


def _takes_back(verb: Token) -> bool:
    return is_a(verb, "fakes") or verb.lemma_ in {"withdraw", "correct", "recant", "rescind", "pull", "apologize"}


def _is_passed_over(verb: Token) -> bool:
    """True for ``without saying``, ``instead of saying``, ``rather than say``, wherever the parser attaches them."""
    before = [token.lower_ for token in verb.doc[max(0, verb.i - 3) : verb.i] if not token.lower_.endswith("ly")]
    return bool(before) and (before[-1] in _PASSED_OVER or " ".join(before[-2:]) in _PASSED_OVER)


def _is_general(verb: Token) -> bool:
    """True if nobody in particular is the subject: ``people who say``, ``whoever claims``, ``when somebody says``."""
    subject = subject_of(verb)
    if subject is None or verb.tag_ not in _PRESENT or modal_of(verb) is not None:
        return False
    if verb.dep_ == "relcl" and subject.lower_ in {"who", "that"}:
        return is_a(verb.head, "anyone") and not _is_definite(verb.head)
    if subject.lower_ in {"whoever", "whichever"}:
        return True
    when = any(child.lower_ in _WHENEVER and child.dep_ in {"advmod", "mark"} for child in verb.lefts)
    return when and is_a(subject, "anyone") and subject.dep_ in SUBJECTS


def _is_definite(noun: Token) -> bool:
    return any(
        child.lower_ in {"the", "these", "two", "three", "several"} or child.dep_ == "poss" for child in noun.lefts
    )
