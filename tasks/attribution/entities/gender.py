"""Gender: what an article's own words say of it. A title or a noun is a statement, a first name only a hint.

Pronouns are weaker still, because machine translation changes them: they count where nothing else is known, and only if
they agree throughout. What else is read here is what a pronoun can be checked against.
"""

from dataclasses import dataclass
from typing import Final, Literal

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.entities.name_spans import parts
from quotewire.tasks.wordlists.genders import Sex, first_names, gendered

_PRONOUNS: Final[dict[str, Sex]] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
}
_CLAUSE: Final = 25
"""Tokens behind a name in which a pronoun most often means it."""
_FEMALE_ENDING: Final = ("woman", "girl", "actress", "princess", "duchess", "stewardess", "waitress", "heiress")
_MALE_ENDING: Final = ("man", "boy")


@dataclass(frozen=True, slots=True)
class Gender:
    """What is known of somebody's gender.

    Attributes:
        sex: ``m`` or ``f``.
        by: What says so: a title (``Mrs``), a noun in the same phrase (``spokesman``), the first name, or pronouns.
    """

    sex: Sex
    by: Literal["title", "noun", "name", "pronoun"]


def gender_of(doc: Doc, name: Span) -> Gender | None:
    """The gender that a name's title, or else its first name, tells."""
    title = doc[name.start - 1].lower_.rstrip(".") if name.start else ""
    sex = gendered().get(title)
    if sex is not None:
        return Gender(sex, "title")
    words = parts(name)
    given = first_names().get(words[0].lower()) if len(words) > 1 else None
    return Gender(given, "name") if given is not None else None


def gender_of_noun(noun: str) -> Gender | None:
    """The gender that a noun of a person tells: ``spokeswoman``, ``father``."""
    sex = gendered().get(noun)
    if sex is None and len(noun) > 4:  # noqa: PLR2004 - woman, human
        sex = "f" if noun.endswith(_FEMALE_ENDING) else "m" if noun.endswith(_MALE_ENDING) else None
    return Gender(sex, "noun") if sex is not None else None


def sex_of_pronoun(word: str) -> Sex | None:
    """The gender of a pronoun in lower case."""
    return _PRONOUNS.get(word)


def pronoun_behind(name: Span) -> Sex | None:
    """The gender of the first pronoun behind the subject of a clause, before anybody else is named."""
    if name.root.dep_ not in {"nsubj", "nsubjpass"}:
        return None
    for token in name.doc[name.end : name.end + _CLAUSE]:
        if token.is_sent_start or token.ent_type_ == "PERSON" or token.text in {"“", '"', "''", "”"}:
            return None
        sex = sex_of_pronoun(token.lower_)
        if sex is not None:
            return sex
    return None


def stronger(one: Gender | None, other: Gender | None) -> Gender | None:
    """The surer of two; the first of equals."""
    found = [gender for gender in (one, other) if gender is not None]
    return min(found, key=lambda gender: gender.by in {"name", "pronoun"}, default=None)


def differ(one: Gender | None, other: Gender | None) -> bool:
    """Whether both are known and not the same."""
    return one is not None and other is not None and one.sex != other.sex
