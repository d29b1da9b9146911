"""Words that tell of gender, for attribution (whom a pronoun means) and for repair (whether it can be right).

Only data is here: what follows from it is for those who read it.
"""

from functools import cache
from importlib.resources import files
from typing import Final, Literal, cast

Sex = Literal["m", "f"]
_DATA: Final = files("quotewire.tasks") / "data"


@cache
def first_names() -> dict[str, Sex]:
    """First names that only men or only women bear, in lower case.

    >>> first_names()["aaliyah"]
    'f'
    """
    return _read("first_names.tsv")


@cache
def gendered() -> dict[str, Sex]:
    """Titles and nouns of one gender, in lower case and without a full stop.

    >>> gendered()["mr"]
    'm'
    """
    return _read("gendered.tsv")


def _read(name: str) -> dict[str, Sex]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {word: cast("Sex", sex) for word, sex in rows}
