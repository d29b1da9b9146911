"""The ages of people whom an article keeps unnamed: ``a 43-year-old roofer``, ``a student aged 22``.

``The 43-year-old`` is then the roofer, whoever else is named: a court report names the judge and not the accused.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.coreference.antecedents import AntecedentRanker
from quotewire.tasks.attribution.entities import INDEFINITE, YEARS_OLD, PersonEntity, fit, is_person_noun
from quotewire.tasks.attribution.text import text_of

_BEHIND: Final = re.compile(
    r"\b(\w+)(?:,? aged (\d{1,3})\b|, (\d{1,3})(?: years old)?[,.;]| \((?:aged )?(\d{1,3})(?: years old)?\))"
)
_PHRASE: Final = 6
"""Maximum words on either side of an age that belong to one description with it."""
_BREAKS: Final = frozenset({".", ";", ":", "(", "”", "“", '"'})
_DEFINITE: Final = frozenset({"the", "this", "that", "his", "her", "their", "our", "my"})
_SAYS_WHO: Final = frozenset({"as", "like", "is", "was", "be", "been", "being", "became", "becomes", "become"})
"""Words before a description of somebody who is known: ``She is a 43-year-old nurse``."""


class _Stranger(NamedTuple):
    """The noun for somebody unnamed beside an age.

    Attributes:
        introduced: False for ``the 61-year-old retiree``, which may be a new word for somebody named elsewhere; but not
            for whom the same sentence names: ``The 61-year-old retiree told reporter X``.
    """

    noun: Token
    introduced: bool


class StrangersAges:
    """The unnamed people of one article whose age it gives."""

    def __init__(self, doc: Doc, ranker: AntecedentRanker) -> None:
        self._ranker = ranker
        self._found: dict[int, list[_Stranger]] = {}
        for age, stranger in _strangers(doc):
            self._found.setdefault(age, []).append(stranger)

    def are_known(self, age: int, at: int) -> bool:
        """True if the article introduced somebody unnamed of this age before an offset."""
        return any(one.noun.idx < at for one in self._found.get(age, ()))

    def is_strangers(self, age: int, at: int, person: PersonEntity) -> bool:
        """True if an age before an offset is that of somebody unnamed, and not of a person.

        A person who is named only later may be the same (``A 43-year-old man has died. … Karl Holm was hit``), unless
        the article tells an office.
        """
        if person.age is not None:
            return False
        return any(self._is_another(one, person) for one in self._found.get(age, ()) if one.noun.idx < at)

    def _is_another(self, stranger: "_Stranger", person: PersonEntity) -> bool:
        noun = stranger.noun
        if fit(noun.lemma_.lower(), (), person.descriptors) > 0:
            return False
        if not stranger.introduced:
            around = self._ranker.named_around(person, noun.idx)
            return any(noun.sent.start_char <= mention.at < noun.sent.end_char for mention in around)
        first = self._ranker.salience.first_named(person)
        return first < noun.sent.end_char or person.role is not None


def _strangers(doc: Doc) -> Iterator[tuple[int, _Stranger]]:
    """Yield each age that introduces somebody unnamed, with the noun for that person."""
    text = text_of(doc)
    for found in YEARS_OLD.finditer(text):
        span = doc.char_span(*found.span(), alignment_mode="expand")
        if span is None or _is_beside_name(doc, span.start, span.end):
            continue
        noun, introduced = _noun(span[-1]), _introduces(doc, span.start)
        if introduced or noun != span[-1]:
            yield int(found[1]), _Stranger(noun, introduced)
    for found in _BEHIND.finditer(text):
        span = doc.char_span(*found.span(1))
        called = span[0] if span is not None else None
        if called is None or called.ent_type_ or not is_person_noun(called):
            continue
        if _is_beside_name(doc, called.i, called.i + 1):
            continue
        yield int(next(age for age in found.groups()[1:] if age)), _Stranger(called, introduced=True)


def _noun(last: Token) -> Token:
    """The noun that an age describes; the age itself where it stands for the person: ``a 29-year-old``."""
    behind = last.nbor() if last.i + 1 < len(last.doc) else last
    return behind if behind.tag_ == "NN" and behind.is_lower else last


def _introduces(doc: Doc, first: int) -> bool:
    """True unless words before an age take up somebody, or say it of somebody: ``the 43-year-old``, ``as a``."""
    for i in range(first - 1, max(-1, first - _PHRASE), -1):
        token = doc[i]
        if token.lower_ in _DEFINITE or token.tag_ == "POS":
            return False
        if token.lower_ in INDEFINITE:
            return i == 0 or doc[i - 1].lower_ not in _SAYS_WHO
        if token.pos_ not in {"ADJ", "ADV", "NOUN", "NUM"} and token.text != ",":
            return token.lower_ not in _SAYS_WHO
    return True


def _is_beside_name(doc: Doc, first: int, after: int) -> bool:
    """True if a name stands in one description with an age: ``43-year-old roofer X``, ``X, a popular 43-year-old``."""
    behind = doc[after : after + _PHRASE]
    end = next((token.i for token in behind if token.text in _BREAKS or token.pos_ in {"VERB", "AUX"}), after + _PHRASE)
    if any(token.ent_type_ == "PERSON" for token in doc[after:end]):
        return True
    i = first - 1
    while i > max(0, first - _PHRASE) and doc[i].pos_ in {"DET", "ADJ", "ADV", "NOUN"}:
        i -= 1
    return i > 0 and doc[i].text in {",", "("} and doc[i - 1].ent_type_ == "PERSON"
