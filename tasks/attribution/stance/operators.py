"""Operators on one clause: negation, modal verbs, conditions and questions, read from a verb's own dependents."""

import re
from typing import Final

from spacy.tokens import Token

from quotewire.tasks.attribution.stance.words import is_a
from quotewire.tasks.attribution.text import AUXILIARIES, SUBJECTS, first_with

_WILL: Final = frozenset({"will", "'ll", "’ll", "wo", "shall"})
_WOULD: Final = frozenset({"would", "'d", "’d"})
_NEVER: Final = frozenset({"not", "n't", "n’t", "nt", "never", "no", "nowhere", "neither", "nor", "hardly", "scarcely"})
_NOBODY: Final = frozenset({"nobody", "none", "nothing", "neither"})
_EXCEPT: Final = frozenset({"but", "except", "besides", "save"})
_CONDITIONS: Final = frozenset({"if", "unless", "lest", "provided", "providing", "supposing", "assuming"})
_NOT_YET: Final = frozenset({"until", "till", "once"})
_PRESENT: Final = frozenset({"VBZ", "VBP"})
_TENSED: Final = frozenset({"VBD", "VBZ"})
_FIRST_PERSON: Final = frozenset({"i", "we"})
_SELDOM: Final = re.compile(
    r"\b(?:(?:at|in|on|under|by|for) no (?:points?|time|moment|stage|way|circumstances?|occasions?|means|account|part)"
    r"|not (?:once|ever|for a moment)|by no means|no longer|in no sense)\b"
)
"""Negation by a phrase before the verb; the parser attaches it anywhere."""
_MARKS: Final = frozenset({"“", "”", '"', "''", "``", "«", "»", "„"})
_INVERTED: Final = re.compile(r" (?:did|do|does|has|have|had|was|were|is|are|will|would|could|can) ")
"""An auxiliary before its subject, right behind such a phrase."""
_CLAUSE: Final = 12
"""Maximum distance of such a phrase before its verb, in tokens."""
_WISHES: Final = frozenset({"like", "love", "prefer"})
_PERCEPTION: Final = frozenset({"hear", "see", "overhear", "watch", "say"})


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, or None."""
    return first_with(verb.children, *SUBJECTS)


def is_negated(verb: Token) -> bool:
    """True if a clause is negated: by a particle, an adverb, a phrase or its subject (``no minister said``)."""
    return has_particle(verb) or _is_nor(verb) or _has_phrase(verb) or _nobody_does(verb)


def _is_nor(verb: Token) -> bool:
    """True for the second verb of ``neither confirmed nor denied``."""
    return verb.dep_ == "conj" and any(child.lower_ == "nor" and child.i < verb.i for child in verb.head.rights)


def _negates(child: Token) -> bool:
    if child.lower_ not in _NEVER or child.dep_ not in {"neg", "advmod", "preconj", "det", "cc"}:
        return False
    verb = child.head
    before = child.i < verb.i or (verb.lemma_ == "be" and child.i <= verb.i + 2)
    # "Not only did she say", "not just the players".
    return before and not _only(child) and not _is_apart(child, verb)


def _is_apart(child: Token, verb: Token) -> bool:
    """True if a quotation mark stands between a word and its verb: the parser attached it across a quotation."""
    first, after = sorted((child.i, verb.i))
    return any(token.text in _MARKS for token in verb.doc[first:after])


def _has_phrase(verb: Token) -> bool:
    if verb.pos_ not in {"VERB", "AUX"}:
        return False
    first = max(verb.sent.start, verb.i - _CLAUSE)
    before = verb.doc[first : verb.i]
    words = " ".join(token.lower_ for token in before if not token.is_space)
    phrases = list(_SELDOM.finditer(words))
    if not phrases:
        return False
    rest = words[phrases[-1].end() :]
    if _INVERTED.match(rest):
        return True  # "at no time did the accused, X, say"
    # Between the phrase and its verb there is no other clause and no quotation.
    return not re.search(r"[,;:“”\"]|\b(?:that|who|which|said|says)\b", rest)


def _nobody_does(verb: Token) -> bool:
    subject = subject_of(verb)
    if subject is None:
        return False
    if subject.lower_ in _NOBODY:
        return not _excepts(subject)
    first = subject.left_edge
    if first.lower_ in {"no", "not"} and first.i < subject.i and not first.nbor().is_digit and not _only(first):
        return not _excepts(subject)  # "not one passenger", but not "No 10"
    return any(
        child.lower_ in {"no", "neither"} or (child.lower_ == "not" and child.i < subject.i and not _only(child))
        for child in subject.lefts
    ) and not _excepts(subject)


def _only(particle: Token) -> bool:
    return particle.i + 1 < len(particle.doc) and is_a(particle.nbor(), "emphatic")


def _excepts(subject: Token) -> bool:
    """True for ``nobody but the mayor``."""
    return any(token.lower_ in _EXCEPT for token in subject.doc[subject.i + 1 : subject.right_edge.i + 1])


def modal_of(verb: Token) -> str | None:
    """The modal verb of a clause, in lower case, or None."""
    if verb.tag_ in _TENSED:
        return None  # a finite verb has none: the parser attached that of another clause
    return next(
        (
            child.lower_
            for child in verb.lefts
            if child.dep_ in AUXILIARIES and child.tag_ == "MD" and not _is_apart(child, verb)
        ),
        None,
    )


def is_future(verb: Token, *, reported: bool) -> bool:
    """True if a clause is yet to happen: ``will say``, or ``would announce`` in reported speech."""
    modal = modal_of(verb)
    if modal in _WILL:
        return not _performs(verb)
    return modal in _WOULD and reported and not _is_perfect(verb) and not _is_habitual(verb)


def is_possible(verb: Token) -> bool:
    """True if a clause is only possible, wished or obligatory: ``could have said``, ``should say``.

    ``Would later say`` is a fact, and so are ``must admit`` and ``can reveal``, which perform what they say.
    """
    modal = modal_of(verb)
    if modal is None or modal in _WILL:
        return False
    if modal in _WOULD and verb.lemma_ in _WISHES and not _is_perfect(verb):
        return False  # "would like to" is "wants to"
    if modal in _WOULD:
        return _is_perfect(verb) or not (_is_habitual(verb) or _performs(verb))
    if _is_expletive(verb) or (modal in {"can", "could"} and _is_perceived(verb)):
        return False
    if _is_perfect(verb):
        return True
    limited = any(is_a(child, "emphatic") for child in verb.lefts)
    return not (limited or (modal in {"can", "must", "may", "should"} and _performs(verb)))


def _performs(verb: Token) -> bool:
    """True for ``I must admit``, ``the paper can reveal``: saying so is doing so."""
    subject = subject_of(verb)
    first = subject is not None and subject.lower_ in _FIRST_PERSON
    return is_a(verb, "performs") and (first or (modal_of(verb) == "can" and verb.lemma_ not in {"say", "tell"}))


def has_particle(verb: Token) -> bool:
    """True if the negation is a particle on the verb itself: ``did not think``, but not ``no one thought``."""
    return any(_negates(child) for child in verb.children)


def _is_perfect(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ in {"have", "'ve", "’ve", "of"} for child in verb.lefts)


def _is_habitual(verb: Token) -> bool:
    return any(child.dep_ in {"advmod", "npadvmod"} and is_a(child, "habitual") for child in verb.children)


def _is_expletive(verb: Token) -> bool:
    """True for ``it must be said that``."""
    subject = subject_of(verb)
    return subject is not None and subject.dep_ == "nsubjpass" and subject.lower_ == "it"


def _is_perceived(verb: Token) -> bool:
    """True for ``could be heard`` and ``could be seen``."""
    return verb.lemma_ in _PERCEPTION and verb.lemma_ != "say" and any(c.dep_ == "auxpass" for c in verb.lefts)


def is_condition(verb: Token) -> bool:
    """True if a clause is a condition or has not happened yet: ``if X says``, ``should X say``, ``until X says``."""
    return any(_is_mark(child, verb) for child in verb.lefts) or _is_inverted_condition(verb)


def _is_mark(child: Token, verb: Token) -> bool:
    if child.dep_ not in {"mark", "advmod", "prep"}:
        return False
    if child.lower_ in _CONDITIONS:
        # "Even if all agreed at the end" concedes that they did.
        conceded = child.i > 0 and child.nbor(-1).lower_ == "even" and verb.tag_ == "VBD"
        return not conceded and not _is_apart(child, verb) and not is_of_question(child, verb)
    return child.lower_ in _NOT_YET and child.dep_ != "prep" and verb.tag_ in _PRESENT


def is_of_question(mark: Token, verb: Token) -> bool:
    """True for the ``if`` of ``Asked if the parrot sings, X said``, which the parser may hang on the main verb."""
    if not mark.i or mark.nbor(-1).lower_ != "asked":
        return False
    commas = [token.i for token in verb.doc[mark.i : verb.i] if token.text == ","]
    return bool(commas) and any(child.dep_ in SUBJECTS and child.i > commas[0] for child in verb.lefts)


def _is_inverted_condition(verb: Token) -> bool:
    """True for ``Should X say``, ``Had X said``, ``Were X to say``, which begin a clause that is no question."""
    top = verb.head if verb.dep_ == "xcomp" and verb.head.lower_ == "were" else verb
    opener = (
        top
        if top.lower_ == "were" and top.i != verb.i
        else next((t for t in verb.lefts if t.dep_ in AUXILIARIES and t.lower_ in {"should", "had"}), None)
    )
    subject = subject_of(top)
    if opener is None or subject is None or not opener.i < subject.i < verb.i:
        return False
    before = opener.nbor(-1) if opener.i else None
    starts = before is None or opener.is_sent_start or before.is_punct or before.is_space or before.pos_ == "CCONJ"
    return bool(starts) and not ends_in_question(verb)


def is_question(verb: Token) -> bool:
    """True if a clause asks whether it is so: ``Did X say that …?``; ``Why did X say`` takes it for granted."""
    subject = subject_of(verb)
    if subject is None or not subject.i < verb.i or any(child.tag_ == "WRB" for child in verb.lefts):
        return False
    inverted = any(child.dep_ in AUXILIARIES and child.i < subject.i for child in verb.lefts)
    return inverted and ends_in_question(verb)


def ends_in_question(verb: Token) -> bool:
    """True if the sentence around a verb ends in a question mark that is not inside a quotation after it."""
    inside = 0
    for token in verb.doc[verb.i + 1 : verb.i + 80]:
        if token.text in {"“", "«", "``"}:
            inside += 1
        elif token.text in {"”", "»", "''"}:
            inside -= 1
        elif inside <= 0 and (token.text in {"?", ".", "!"} or "\n" in token.text):
            return token.text == "?"
    return False
