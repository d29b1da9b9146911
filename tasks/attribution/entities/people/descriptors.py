"""Descriptors: the words an article describes a person with, and how well a later description matches them."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.apposition import RELATIVE_TAGS, begins_clause, comma_before
from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.office import is_office_noun, is_person_noun, singular_of_people
from quotewire.tasks.attribution.entities.roles import RolePhrase, first_of_list, role_phrase
from quotewire.tasks.attribution.entities.salience_weights import WEIGHTS
from quotewire.tasks.attribution.text import SUBJECTS, broader, synonyms, trades

_MAX: Final = 16
"""Maximum length of a description, in tokens."""
_BRACKET: Final = 8
"""Maximum tokens from a bracket to the one that closes it."""
_WORDS: Final = frozenset({"NOUN", "PROPN", "ADJ"})
_BEGINS: Final = _WORDS | {"DET", "NUM", "X"}
_ENDING: Final = "logist"
"""The ending of nouns for scientists and doctors that ``broader`` takes together."""
_PARTY: Final = re.compile(r"\(?(D|R|I)(?:[-–][A-Z][\w.]*)?\)?,?")
_PARTIES: Final = {"D": "democrat", "R": "republican", "I": "independent"}
_OPPOSED: Final = (
    (frozenset({"republican", "gop"}), frozenset({"democrat", "democratic", "dem"})),
    (frozenset({"prosecutor", "prosecution"}), frozenset({"lawyer", "advocate", "counsel", "solicitor", "barrister"})),
    (frozenset({"prosecutor", "prosecution"}), frozenset({"defense", "defence"})),
    (frozenset({"man", "husband", "father", "son", "brother"}), frozenset({"woman", "wife", "mother", "daughter"})),
)


def descriptors_of(doc: Doc, name: Span) -> Iterator[str]:
    """Yield the words that describe a name: before it, in the apposition after it, and in the predicate of ``is``."""
    for token in _before(doc, name.start):
        yield _plain(token)
    yield from _plain_words(_behind(doc, name))
    verb = name.root.head
    if name.root.dep_ == "nsubj" and verb.lemma_ == "be":
        for token in verb.children:
            if token.dep_ == "attr":
                yield from (_plain(word) for word in doc[token.left_edge.i : token.i + 1] if word.pos_ in _WORDS)
    if name.root.dep_ == "nsubj" and verb.lemma_ != "be":
        for token in verb.children:
            if token.dep_ == "prep" and token.lower_ == "as":
                yield from _working_as(token)
    if name.root.dep_ in SUBJECTS:
        # "X became mayor", "X was appointed archdeacon of Sund"
        made = (
            token for token in verb.rights if token.dep_ == "oprd" or (verb.lemma_ == "become" and token.dep_ == "attr")
        )
        yield from (_plain(token) for token in made if is_person_noun(token))
    yield from _subject_of_name(name)


def own_nouns(doc: Doc, name: Span) -> Iterator[str]:
    """Yield the nouns for the person's own role, not those after a preposition: ``a strategist for Mrs. Weber``."""
    yield from _subject_of_name(name)
    before = list(_before(doc, name.start))
    for token in before:
        if not any(other.i < token.i and doc[other.i + 1].pos_ == "ADP" for other in before):
            yield _plain(token)
    for token in _behind(doc, name):
        if token.pos_ == "ADP":
            return
        yield _plain(token)


def _working_as(link: Token) -> Iterator[str]:
    """Yield the person noun behind ``as``: ``X works as a courier``."""
    yield from (_plain(token) for token in link.children if token.dep_ == "pobj" and is_person_noun(token))


def _subject_of_name(name: Span) -> Iterator[str]:
    """Yield the noun of ``The victim was X``."""
    verb = name.root.head
    if name.root.dep_ == "attr" and verb.lemma_ == "be":
        yield from (_plain(token) for token in verb.lefts if token.dep_ == "nsubj" and token.tag_ == "NN")


def fit(noun: str, modifiers: Iterable[str], descriptors: set[str]) -> float:
    """Score a description against a person's descriptors: points for noun and modifiers, negative if opposed."""
    others = set(modifiers)
    theirs = _spread(descriptors)
    for one, other in _OPPOSED:
        asked, has = {noun, *others}, descriptors
        if (asked & one and has & other and not has & one) or (asked & other and has & one and not has & other):
            return WEIGHTS.opposed
    points = WEIGHTS.noun_fits if noun in theirs else 0.0
    return points + sum(WEIGHTS.modifier_fits for word in others if word in theirs)


def is_broader(noun: str, descriptors: set[str]) -> bool:
    """True if a noun is a more general word for what the article calls a person: ``specialist`` for a doctor."""
    narrow = broader().get(noun)
    if narrow is None:
        return False
    return bool(descriptors & narrow) or any(f"-{_ENDING}" in narrow and word.endswith(_ENDING) for word in descriptors)


def is_other_trade(noun: str, descriptors: set[str]) -> bool:
    """True if a noun is for people of another trade than the article introduces a person by: ``baker`` for a teacher.

    In translated articles that readers annotated, four descriptions with a name were such, two of them wrong.
    """
    fields = trades().get(noun)
    known = [trades()[word] for word in descriptors if word in trades()]
    return fields is not None and bool(known) and not any(fields & theirs for theirs in known)


def content_words(span: Span, head: Token) -> list[str]:
    """The content words of a description except its head noun and its possessor: ``the candidate's doctor``."""
    owners = [child for child in head.lefts if child.dep_ == "poss"]
    owned = {i for owner in owners for i in range(owner.left_edge.i, owner.right_edge.i + 1)}
    return [_plain(token) for token in span if token.i != head.i and token.i not in owned and token.pos_ in _WORDS]


def _before(doc: Doc, start: int) -> Iterator[Token]:
    """Yield the title before a name (``former secretary of state X``), or the description it is in apposition to."""
    first = first_of_list(doc, start)
    if first is not None:
        yield from _before(doc, first)
        return
    comma = comma_before(doc, start)
    if comma is not None:
        phrase = role_phrase(doc, comma)
        if phrase is not None and not begins_clause(doc, comma, start):
            yield from _own_words(doc, phrase)
        return
    aide = role_phrase(doc, start) if start and not is_person_noun(doc[start - 1]) else None
    if aide is not None and aide.served is not None:
        yield from _own_words(doc, aide)
        return
    for i in range(start - 1, max(0, start - _MAX) - 1, -1):
        token = doc[i]
        named = token.ent_type_ == "PERSON" and i + 1 == start and not token.is_lower and not is_title(token)
        if (token.pos_ in _WORDS or is_office_noun(token)) and not named:
            yield token
        elif token.tag_ == "HYPH" or (token.tag_ == "POS" and i + 1 < start):
            continue
        elif not (token.lower_ == "of" and i + 1 < start and i and is_person_noun(doc[i - 1])):
            return
        elif is_person_noun(doc[i + 1]):
            return  # "the son of Judge X"


def _own_words(doc: Doc, phrase: RolePhrase) -> Iterator[Token]:
    """Yield the words of a description, without those for whom the person serves."""
    after = phrase.after if phrase.served is None else phrase.noun + 1
    yield from (token for token in doc[phrase.first : after] if token.pos_ in _WORDS)


def _plain_words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        party = _PARTY.fullmatch(token.text)
        if party is not None:
            yield _PARTIES[party.group(1)]
        elif token.pos_ in _WORDS:
            yield _plain(token)


def _behind(doc: Doc, name: Span) -> Iterator[Token]:
    """Yield the words in brackets behind a name and those of its apposition: ``X (CDU), mayor of Sund``."""
    yield from _from_mark(doc, name.end)
    if doc[name.end : name.end + 1].text == "(":
        closed = next((token.i for token in doc[name.end : name.end + _BRACKET] if token.text == ")"), None)
        if closed is not None and doc[closed + 1 : closed + 2].text == ",":
            yield from _from_mark(doc, closed + 1)


def _from_mark(doc: Doc, end: int) -> Iterator[Token]:
    if end + 1 < len(doc) and doc[end].text in {",", "("} and doc[end + 1].pos_ in _BEGINS:
        if doc[end].text == "," and begins_clause(doc, end, end + 1):
            return
        for token in doc[end + 1 : end + 1 + _MAX]:
            if (
                token.is_space
                or token.ent_type_ == "PERSON"
                or token.text in {".", ")", ";", "”", "“", '"'}
                or token.dep_ == "ROOT"
            ):
                break
            known = token.pos_ in _WORDS or _PARTY.fullmatch(token.text)
            if not known and (token.text == "," or token.tag_ in RELATIVE_TAGS or token.pos_ in {"VERB", "AUX"}):
                break
            yield token


def _spread(descriptors: set[str]) -> set[str]:
    table = synonyms()
    return descriptors.union(*(table[word] for word in descriptors if word in table))


def _plain(token: Token) -> str:
    word = token.lemma_ if token.pos_ == "NOUN" else singular_of_people(token.text) or token.text
    return word.lower().rstrip(".")
