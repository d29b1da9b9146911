"""The kinds of repairs and of flags. Rules and finders are typed with them, so that none makes another one."""

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from typing import Final, Literal, get_args

RepairKind = Literal[
    "article.a_an",
    "case.possessive",
    "case.reporting_verb",
    "case.semicolon",
    "case.sentence_start",
    "dup.loop",
    "dup.word",
    "entity",
    "glue.tag_boundary",
    "homoglyph",
    "markup",
    "mojibake",
    "number.clock",
    "number.clock_space",
    "number.currency_space",
    "number.date_glue",
    "number.decimal_comma",
    "number.degree_space",
    "number.digits",
    "number.glue",
    "number.ordinal_point",
    "number.ordinal_space",
    "number.percent_first",
    "number.percent_space",
    "number.score_space",
    "number.sign_space",
    "number.slash_space",
    "number.thousands_point",
    "number.thousands_space",
    "punct.doubled",
    "punct.foreign_mark",
    "punct.fullwidth",
    "punct.hyphen_space",
    "punct.missing_space",
    "punct.space_before",
    "punct.space_in_paren",
    "punct.split_abbreviation",
    "punct.split_address",
    "punct.split_apostrophe",
    "punct.split_letter",
    "quote.apostrophe_misplaced",
    "quote.close_space",
    "quote.dash_dialogue",
    "quote.dash_tag",
    "quote.foreign_glyph",
    "quote.glue_after",
    "quote.glue_before",
    "quote.misplaced",
    "quote.missing_close",
    "quote.missing_open",
    "quote.mixed_pair",
    "quote.nested",
    "quote.open_space",
    "quote.parity_inverted",
    "quote.period_before_tag",
    "quote.reopened",
    "quote.single_direction",
    "quote.single_space",
    "quote.spurious_close",
    "quote.wrong_direction",
    "residue",
    "zero_width",
]
FlagKind = Literal[
    "abbreviation.split",
    "article.floating",
    "clause.double_tag",
    "clause.source",
    "cue.translated",
    "glue.tag_boundary",
    "name.exonym",
    "name.spelling",
    "name.translated",
    "placeholder",
    "pronoun.formal_you",
    "pronoun.gender",
    "pronoun.the_same",
    "punct.lost_dash",
    "quote.nested",
    "quote.unopened",
    "sense.literal",
    "sense.spun",
    "source.script",
    "source.transliterated",
    "source.word",
]

REPAIR_KINDS: Final[frozenset[str]] = frozenset(get_args(RepairKind))
"""Every kind of repair."""
FLAG_KINDS: Final[frozenset[str]] = frozenset(get_args(FlagKind))
"""Every kind of flag; some are kinds of repairs too."""
_NEAREST: Final = 3
"""How many names an error suggests."""
_LIKE: Final = 0.7
"""How like a suggested name is at least, by difflib's ratio."""


def is_of(kind: str, names: Iterable[str]) -> bool:
    """Whether a kind is one of these names or belongs to one of these families.

    >>> is_of("dup.word", ["dup"]), is_of("dup.word", ["quote", "dup.word"]), is_of("duplicate", ["dup"])
    (True, True, False)
    """
    return any(f"{kind}.".startswith(f"{name}.") for name in names)


def check_kinds(kinds: Collection[str] | None, leave: Collection[str], mute: Collection[str]) -> None:
    """Refuse names that choose nothing; raises ``TypeError`` and ``ValueError`` as ``repair`` does.

    >>> check_kinds(["dup.words"], (), ())
    Traceback (most recent call last):
    ValueError: kinds: there is no kind or family 'dup.words'; do you mean dup.word?
    >>> check_kinds(None, ["sense"], ())
    Traceback (most recent call last):
    ValueError: leave: 'sense' is only flagged and never repaired; mute switches flags off
    """
    for argument, names in (("kinds", kinds), ("leave", leave), ("mute", mute)):
        if isinstance(names, str):
            raise TypeError("kinds, leave and mute are collections of names, not one string")
        given: object = names
        if given is not None and not isinstance(given, Collection):  # a generator would be empty after the first look
            raise TypeError(f"{argument}: something of type {type(given).__name__}, expected a collection of names")
        for name in names or ():
            if not isinstance(name, str):
                raise TypeError(f"{argument}: {name!r} is of type {type(name).__name__}, expected the name of a kind")
            if why := _why_not(argument, name):
                raise ValueError(f"{argument}: {why}")


def _why_not(argument: str, name: str) -> str | None:
    """Why a name chooses nothing there; None if it chooses something."""
    repaired, flagged = name in _names(REPAIR_KINDS), name in _names(FLAG_KINDS)
    if not repaired and not flagged:
        return _unknown(name)
    if argument == "leave" and not repaired:
        return f"{name!r} is only flagged and never repaired; mute switches flags off"
    if argument == "mute" and not flagged:
        return f"{name!r} is only repaired and never flagged; leave leaves repairs out"
    return None


def _unknown(name: str) -> str:
    known = _names(REPAIR_KINDS | FLAG_KINDS)
    nearest = get_close_matches(name.lower(), sorted(known), _NEAREST, _LIKE)
    if nearest:
        return f"there is no kind or family {name!r}; do you mean {', '.join(nearest)}?"
    families = sorted({kind.partition(".")[0] for kind in known})
    return f"there is no kind or family {name!r}; the families are {', '.join(families)}"


def _names(kinds: Iterable[str]) -> frozenset[str]:
    """The kinds and their families."""
    return frozenset(_with_families(kinds))


def _with_families(kinds: Iterable[str]) -> Iterator[str]:
    for kind in kinds:
        yield kind
        yield kind.partition(".")[0]
