"""Gender of a person, from the article's own words: a title or a noun states it, a first name only suggests it.

Pronouns are weaker still, because machine translation changes them: they count only where nothing else is known, and
only if all of them agree.
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
"""Maximum distance of a pronoun that is taken to refer to a name, in tokens."""
_FEMALE_ENDING: Final = ("woman", "girl", "actress", "princess", "duchess", "stewardess", "waitress", "heiress")
_MALE_ENDING: Final = ("man", "boy")


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
    words = parts(name)
    given = first_names().get(words[0].lower()) if len(words) > 1 else None
    return Gender(given, "name") if given is not None else None


def gender_of_noun(noun: str) -> Gender | None:
    """The gender that a person noun states: ``spokeswoman``, ``father``."""
    sex = gendered().get(noun)
    if sex is None and len(noun) > 4:  # noqa: PLR2004 - woman, human
        sex = "f" if noun.endswith(_FEMALE_ENDING) else "m" if noun.endswith(_MALE_ENDING) else None
    return Gender(sex, "noun") if sex is not None else None


def sex_of_pronoun(word: str) -> Sex | None:
    """The gender of a pronoun in lower case; None for other words."""
    return _PRONOUNS.get(word)


def pronoun_behind(name: Span) -> Sex | None:
    """The gender of the first pronoun after a subject's name, before the next sentence, person or quotation."""
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
    """The gender with the stronger evidence; the first if both are equally strong."""
    found = [gender for gender in (one, other) if gender is not None]
    return min(found, key=lambda gender: gender.by in {"name", "pronoun"}, default=None)


def differ(one: Gender | None, other: Gender | None) -> bool:
    """True if both genders are known and differ."""
    return one is not None and other is not None and one.sex != other.sex
