"""Builds ``tasks/wordlists/data/given_names.tsv``: the gender of given names that (nearly) only men or only women bear.

    pip install nomquamgender==0.1.4 && python -m training.given_names

Source: the table of the package ``nomquamgender`` (MIT), which counts given names of 36 public lists in all, by gender
(Van Buskirk, Clauset and Larremore: An Open-Source Cultural Consensus Approach to Name-Based Gender Classification,
ICWSM 2023). A name counts if several lists have it and it is not rare. ``first_names.tsv`` adds what the table is not
sure of, unless men and women bear the name alike.
"""

import json
import re
from importlib import import_module
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).parents[1] / "tasks" / "wordlists" / "data"
_OUT: Final = _DATA / "given_names.tsv"
_FIRST_NAMES: Final = _DATA / "first_names.tsv"
_HEADER: Final = """\
# Given names that (nearly) only men (m) or only women (f) bear, in lower case and without diacritics. Made by
# training/given_names.py from the package nomquamgender (MIT, see LICENSE.nomquamgender) and first_names.tsv.
"""
_LISTS: Final = 5
"""Minimum number of lists that have a name."""
_BEARERS: Final = 50
"""Minimum number of people who bear it."""
_SURE: Final = 0.95
"""Minimum share of one gender."""
_ALIKE: Final = 0.8
"""Maximum share of one gender for a name that men and women bear alike."""
_NAME: Final = re.compile(r"[a-z]{2,}(?:-[a-z]+)?")


def main() -> None:
    """Write the list."""
    folder = Path(str(import_module("nomquamgender").__file__)).parent
    table = json.loads((folder / "name_data.json").read_text(encoding="utf-8"))
    sexes = _first_names()
    for name, (lists, bearers, women, *_) in table.items():
        if _NAME.fullmatch(name) is None or lists < _LISTS or bearers < _BEARERS:
            continue
        share = max(women, 1 - women)
        if share >= _SURE:
            sexes[name] = "f" if women >= _SURE else "m"
        elif share <= _ALIKE:
            sexes.pop(name, None)
    _OUT.write_text(_HEADER + "".join(f"{name}\t{sex}\n" for name, sex in sorted(sexes.items())), encoding="utf-8")


def _first_names() -> dict[str, str]:
    lines = _FIRST_NAMES.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {name: sex for name, sex in pairs if name.isascii()}


if __name__ == "__main__":
    main()
