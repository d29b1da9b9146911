"""Builds ``tasks/wordlists/data/first_names.tsv``: first names that (nearly) only men or only women have.

    pip install names==0.3.0 Faker && python -m training.first_names

Sources, both free to use: the first names of the 1990 United States census (public domain; in the package ``names``)
and the lists of first names by country in the package ``Faker`` (MIT). Names written in Cyrillic are transliterated.
"""

import importlib
import pkgutil
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

OUT: Final = Path(__file__).parents[1] / "tasks/wordlists/data/first_names.tsv"
HEADER: Final = """\
# First names that only men (m) or only women (f) bear, in lower case. Made by training/first_names.py; do not edit.
# From the 1990 United States census (public domain) and the name lists of the package Faker (MIT).
"""
_SURE: Final = 0.9
"""Minimum share of one gender in a name's weight for the name to count as that gender's."""
_COMMON: Final = 0.002
"""Minimum share of a name in the census, in per cent; rarer ones are often misread forms."""
_LIST: Final = 0.004
"""Weight of a name in a country's list, on the scale of per cent of the census."""
_KNOWN: Final = 0.006
"""Minimum weight of a name: it is common in the census, or in the lists of two countries."""
_UNSURE: Final = ("zh_", "ko_", "vi_", "tw_")
"""Locales whose first names, in Latin letters, do not show the gender."""
_ALONE: Final = ("uk_UA", "ru_RU", "ja_JP")
"""Locales whose lists suffice alone: translation spells these names in ways that no other list has."""
_NAME: Final = re.compile(r"[a-z]{2,}(?:[-'][a-z]+)?")
_LETTERS: Final = (
    "а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch "
    "ы=y ь= э=e ю=yu я=ya ё=yo і=i ї=yi"
)
_CYRILLIC: Final = dict(pair.split("=") for pair in _LETTERS.split())
_UKRAINIAN: Final = {**_CYRILLIC, "г": "h", "и": "y", "е": "e", "є": "ye", "ї": "i", "й": "i"}
_ENDINGS: Final = (("iya", "ia"), ("iya", "iia"), ("ya", "ia"), ("ii", "iy"), ("ii", "y"), ("yi", "y"), ("iy", "y"))
"""Other spellings of the end of a Cyrillic name: ``Yuliya``, ``Yulia``, ``Yuliia``; ``Serhii``, ``Serhiy``."""
_BEGINNINGS: Final = (("yu", "iu"), ("ye", "e"), ("ya", "ia"))


def main() -> None:
    """Write the list."""
    weights: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    census = {name for name, _, _ in _census()}
    for name, gender, weight in [*_census(), *(row for row in _lists() if row[0] not in census)]:
        for form in {name, _plain(name)}:
            weights[form][gender] += weight
    rows = sorted((name, *_most(weight), sum(weight.values())) for name, weight in weights.items())
    kept = [f"{name}\t{gender}\n" for name, gender, most, every in rows if every >= _KNOWN and most >= _SURE * every]
    OUT.write_text(HEADER + "".join(kept), encoding="utf-8")


def _most(weight: Mapping[str, float]) -> tuple[str, float]:
    """Return the gender with the greatest weight, and that weight."""
    return max(weight.items(), key=lambda item: item[1])


def _census() -> Iterator[tuple[str, str, float]]:
    folder = Path(str(importlib.import_module("names").__file__)).parent
    for gender, word in (("m", "male"), ("f", "female")):
        for line in (folder / f"dist.{word}.first").read_text(encoding="utf-8").splitlines():
            name, percent = line.split()[:2]
            if float(percent) >= _COMMON:
                yield name.lower(), gender, float(percent)


def _lists() -> Iterator[tuple[str, str, float]]:
    package = importlib.import_module("faker.providers.person")
    for module in pkgutil.iter_modules(package.__path__):
        if module.name.startswith(_UNSURE):
            continue
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        for gender, word in (("m", "male"), ("f", "female")):
            for name in _names(provider, word, _UKRAINIAN if module.name == "uk_UA" else _CYRILLIC):
                yield name, gender, _KNOWN if module.name in _ALONE else _LIST


def _names(provider: ModuleType, word: str, letters: Mapping[str, str]) -> set[str]:
    given = getattr(provider, f"first_names_{word}", None) or ()
    given = [name[-1] if isinstance(name, tuple) else name for name in given]
    given += [name for *_, name in getattr(provider, f"first_name_{word}_pairs", None) or ()]
    spelt = {"".join(letters.get(char, char) for char in name.lower()) for name in given}
    cyrillic = spelt - {name.lower() for name in given}
    return {
        form
        for name in spelt
        for form in (_forms(name) if name in cyrillic else {name})
        if _NAME.fullmatch(_plain(form))
    }


def _forms(name: str) -> set[str]:
    """A name that was transliterated, with its other spellings."""
    begun = {name, *(new + name.removeprefix(old) for old, new in _BEGINNINGS if name.startswith(old))}
    return begun | {form.removesuffix(old) + new for form in begun for old, new in _ENDINGS if form.endswith(old)}


def _plain(name: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char))


if __name__ == "__main__":
    main()
