"""Gender of a person, from the article's own words: a title or a noun states it, a first name only suggests it.

Pronouns are weaker still, because machine translation changes them: they count only where nothing else is known, and
only if all of them agree.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.name_spans import parts
from quotewire.tasks.attribution.text import SUBJECTS
from quotewire.tasks.wordlists.genders import Sex, gendered, sex_of_given_name

_PRONOUNS: Final[dict[str, Sex]] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
}
_CLAUSE: Final = 25
"""Maximum distance of a pronoun that is taken to refer to a name, in tokens."""
_FEMALE_ENDING: Final = ("woman", "girl", "actress", "princess", "duchess", "stewardess", "waitress", "heiress")
_MALE_ENDING: Final = ("man", "boy")
_FULL: Final = 2
"""Words of a full name."""
_JAPANESE: Final = re.compile(
    r"(?:(?:[kgsztdnhbpmyrwj]y?|sh|ch|ts|f)?[aeiou]{1,2}|n(?![aeiouy])|[kspt](?=[kspt])){2,12}"
)
"""A word in the syllables of Japanese, in Latin letters."""
_JAPANESE_MEN: Final = re.compile(
    r"(?:(?<![cs])hiko|hiro|suke|nori|kazu|masa|nobu|taka|toshi|yoshi|hisa|michi|hei|ichi|jiro|taro|zo|[^ae]shi|tak[ae]shi|[nuoi]ji"
    r"|(?:[aeou]|shi)aki)$"
)
_JAPANESE_WOMEN: Final = ("ako", "eko", "iko", "oko", "uko")
_SURNAMES: Final = frozenset({"kaneko", "ko", "masuko"})
"""Japanese surnames, which may stand first, with the ending of women's given names."""
_WOMENS_SURNAME: Final = re.compile(
    r"..(?:[oe]va|[sc]kaya|[sc]kaia|[sc]ka|ová|d[oó]ttir|ien[eė]|ait[eė]|yt[eė]|opoulou)$"
)
_MENS_SURNAME: Final = re.compile(r"...(?:[oe]v|[sc]ky|[sc]kyi|[sc]kiy|[sc]kii|[sc]ki)$")


@dataclass(frozen=True, slots=True)
class Gender:
    """A person's gender and the evidence for it.

    Attributes:
        sex: ``m`` or ``f``.
        by: The evidence: a title (``Mrs``), a noun in the same phrase (``spokesman``), the first name, or pronouns.
    """

    sex: Sex
    by: Literal["title", "noun", "name", "pronoun"]


def gender_of(doc: Doc, name: Span) -> Gender | None:
    """The gender that the title before a name, or else its first name, indicates."""
    title = doc[name.start - 1].lower_.rstrip(".") if name.start else ""
    sex = gendered().get(title)
    if sex is not None:
        return Gender(sex, "title")
    words = [word.lower() for word in parts(name)]
    if len(words) < _FULL:
        return None
    sex = sex_of_given_name(words[0]) or sex_by_ending(words[0], words[-1])
    return Gender(sex, "name") if sex is not None else None


def sex_by_ending(given: str, surname: str) -> Sex | None:
    """The gender that the form of a name shows: ``Kazuhiko``, ``Yuriko``; ``Petrova``, ``Kowalski``, ``Jónsdóttir``.

    Args:
        given: A given name that no list has, in lower case.
        surname: The surname, in lower case.
    """
    if is_japanese_womans(given):
        return "f"
    if _JAPANESE.fullmatch(given) and _JAPANESE_MEN.search(given):
        return "m"
    if _WOMENS_SURNAME.search(surname):
        return "f"
    return "m" if _MENS_SURNAME.search(surname) else None


def is_japanese_womans(given: str) -> bool:
    """True for ``yuriko``: a given name in lower case that only Japanese women bear."""
    if not given.endswith(_JAPANESE_WOMEN) or given in _SURNAMES or _JAPANESE.fullmatch(given) is None:
        return False
    return _JAPANESE_MEN.search(given) is None


def gender_of_noun(noun: str) -> Gender | None:
    """The gender that a person noun states: ``spokeswoman``, ``father``."""
    sex = gendered().get(noun)
    if sex is None and len(noun) > 4:  # noqa: PLR2004 - woman, human
        sex = "f" if noun.endswith(_FEMALE_ENDING) else "m" if noun.endswith(_MALE_ENDING) else None
    return Gender(sex, "noun") if sex is not None else None


def is_of_other_sex(noun: Token, given: str) -> bool:
    """True if a noun states another gender than a given name: no ``wife`` is called ``Jon``."""
    own, stated = sex_of_given_name(given.lower()), gender_of_noun(noun.lemma_.lower())
    return own is not None and stated is not None and own != stated.sex


def sex_of_pronoun(word: str) -> Sex | None:
    """The gender of a pronoun in lower case; None for other words."""
    return _PRONOUNS.get(word)


def pronoun_behind(name: Span) -> Sex | None:
    """The gender of the first pronoun after a subject's name, before the next sentence, person or quotation."""
    if name.root.dep_ not in SUBJECTS:
        return None
    for token in name.doc[name.end : name.end + _CLAUSE]:
        if token.is_sent_start or token.ent_type_ == "PERSON" or token.text in {"“", '"', "''", "”"}:
            return None
        sex = sex_of_pronoun(token.lower_)
        if sex is not None:
            return sex
    return None


def stronger(one: Gender | None, other: Gender | None) -> Gender | None:
    """The gender with the stronger evidence; the first if both are equally strong."""
    found = [gender for gender in (one, other) if gender is not None]
    return min(found, key=lambda gender: gender.by in {"name", "pronoun"}, default=None)


def differ(one: Gender | None, other: Gender | None) -> bool:
    """True if both genders are known and differ."""
    return one is not None and other is not None and one.sex != other.sex
