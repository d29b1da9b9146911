"""Counts constructions that are understood: each with the names, offices and words of twelve invented people.

    python -m bench.attribution.constructions [TEMPLATES.txt] [--fillings 12] [--wrong]

``data/constructions.txt`` has a construction a line, in groups; ``constructions_counted.txt`` more of two groups, of
which nobody reads which fail. A text is right if the innermost statement with its words is given to its speaker, and
nobody else has them.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple

from spacy.language import Language

from bench.attribution.harm import holding
from quotewire.tasks.attribution import Statement, attribute, load_model, parse

TEMPLATES: Final = Path(__file__).parent / "data" / "constructions.txt"
Outcome = Literal["right", "no name", "another name", "not found"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("right", "no name", "another name", "not found")
LEAST: Final = 0.9
"""Share of right texts below which ``--wrong`` lists a construction."""
_PEOPLE: Final = (
    ("Elvira Norlund", "she"),
    ("Tomasz Wieczorek", "he"),
    ("Nguyen Thi Hanh", "she"),
    ("Oleksandr Hrytsenko", "he"),
    ("Keiko Hamada", "she"),
    ("João Ortigão", "he"),
    ("Aino Lehtonen", "she"),
    ("Mehmet Yıldız", "he"),
    ("Qiu Peifang", "she"),
    ("Khaled al-Tamiri", "he"),
    ("Ingrid Sørensen", "she"),
    ("Pavel Dvořák", "he"),
)
_OTHER: Final = len(_PEOPLE) // 2
"""From a person to the other one, who has the same gender."""
_ROLES: Final = (
    "head of the water department",
    "mayor of Lindhaven",
    "chief physician",
    "spokeswoman for the port",
    "director of the zoo",
    "coach of the team",
    "deputy minister",
    "school principal",
    "owner of the bakery",
    "researcher at the Delft Institute",
    "trade unionist",
    "farmer",
)
_BODIES: Final = (
    "Nordkraft Shipping",
    "the Ministry of Fisheries",
    "the University of Sund",
    "Ukrhydromet",
    "the Bavarian Farmers' Union",
    "the Central Bank of Norland",
    "Greenpeace",
    "Setouchi Kisen",
    "the Institute of Soil Research",
    "Reuters",
    "the Chamber of Commerce of Brno",
    "the FBU",
)
_CLAUSES: Final = (
    "the bridge will be closed until spring",
    "the number of visitors has doubled since May",
    "nobody was warned about the flood",
    "the old pumps should have been replaced long ago",
    "the budget is not enough for a new school",
    "prices will rise again next year",
    "the results will be published on Friday",
    "the wolves come closer to the village every winter",
)
_QUOTES: Final = (
    "We will not leave",
    "Nobody told us about the flood",
    "This is the worst harvest in ten years",
    "The children were very brave",
    "We have never seen anything like it",
    "We need more time for the repairs",
)
_POSSESSIVE: Final = {"he": "his", "she": "her"}
_OBJECT: Final = {"he": "him", "she": "her"}


class Text(NamedTuple):
    """A construction with names and words.

    Attributes:
        construction: The line that it was made of.
        text: The text.
        has: Words that somebody says in it.
        speaker: The name of that person or body.
    """

    construction: str
    text: str
    has: str
    speaker: str


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("templates", type=Path, nargs="?", default=TEMPLATES)
    parser.add_argument("--fillings", type=int, default=len(_PEOPLE), help="texts for each construction, at most 12")
    parser.add_argument("--wrong", action="store_true", help="print the constructions of which more than 1 in 10 fail")
    given = parser.parse_args()
    nlp = load_model()
    print(f"{'constructions':34}{'texts':>7}" + "".join(f"{outcome:>14}" for outcome in OUTCOMES))
    whole: Counter[str] = Counter()
    for group, lines in read_groups(given.templates):
        counts: Counter[str] = Counter()
        of_each: dict[str, Counter[str]] = {}
        for text, outcome in judged(nlp, filled(lines, given.fillings)):
            counts[outcome] += 1
            of_each.setdefault(text.construction, Counter())[outcome] += 1
        _print_row(f"{group} ({len(lines)})", counts)
        for line, own in of_each.items() if given.wrong else ():
            if own["right"] < LEAST * own.total():
                print(f"    {', '.join(f'{own[one]} {one}' for one in OUTCOMES if own[one])}: {line}")
        whole += counts
    _print_row("all", whole)


def _print_row(label: str, counts: Counter[str]) -> None:
    print(f"{label:34}{counts.total():>7}" + "".join(f"{counts[outcome]:>14}" for outcome in OUTCOMES))


def read_groups(path: Path = TEMPLATES) -> list[tuple[str, list[str]]]:
    """The constructions of a file by group; a line that begins with ``#`` behind an empty one names the next group."""
    groups: list[tuple[str, list[str]]] = []
    before = "-"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") and not before:
            groups.append((line.strip("# "), []))
        elif line and not line.startswith("#"):
            groups[-1][1].append(line)
        before = line
    return groups


def filled(lines: Iterable[str], fillings: int = len(_PEOPLE)) -> Iterator[Text]:
    """Each construction with the names and words of as many people, the same ones each time."""
    for line in lines:
        for k in range(fillings):
            yield _filled(line, k * len(_PEOPLE) // fillings)


def _filled(line: str, k: int) -> Text:
    shift = k + len(line)
    name, he = _PEOPLE[k]
    clause, quote = _CLAUSES[shift % len(_CLAUSES)], _QUOTES[shift % len(_QUOTES)]
    other_clause, role = _CLAUSES[(shift + 3) % len(_CLAUSES)], _ROLES[shift % len(_ROLES)]
    text = line.replace("\\n", "\n").format(
        name=name,
        surname=name.split()[-1],
        he=he,
        He=_capital(he),
        his=_POSSESSIVE[he],
        His=_capital(_POSSESSIVE[he]),
        him=_OBJECT[he],
        other=_PEOPLE[(k + _OTHER) % len(_PEOPLE)][0],
        role=role,
        Role=_capital(role),
        body=_BODIES[k],
        clause=clause,
        Clause=_capital(clause),
        other_clause=other_clause,
        Other_clause=_capital(other_clause),
        quote=quote,
        quote2=_QUOTES[(shift + 2) % len(_QUOTES)],
        quote3=_QUOTES[(shift + 4) % len(_QUOTES)],
    )
    speaker = _BODIES[k].removeprefix("the ") if "{body}" in line else name
    return Text(
        line, _sentences(text), clause if "clause}" in line.lower().replace("other_clause", "") else quote, speaker
    )


def _sentences(text: str) -> str:
    """The text with a capital at the beginning and behind a full stop, where an article may stand."""
    return _capital(text).replace(". the ", ". The ").replace("The the ", "The ").replace("the the ", "the ")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def judged(nlp: Language, texts: Iterable[Text]) -> Iterator[tuple[Text, Outcome]]:
    """Attribute each text and yield it with what came of it."""
    listed = list(texts)
    for one, doc in zip(listed, parse(nlp, [one.text for one in listed]), strict=True):
        yield one, _outcome(one, attribute(doc))


def _outcome(one: Text, found: Iterable[Statement]) -> Outcome:
    told = holding(found, one.text, one.has[1:])
    names = {statement.name for statement in told}
    if not told:
        return "not found"
    bodies = {statement.affiliation for statement in told}  # a spokesman of the body has no name of his own
    whole = {name for name in names if name is not None and name.endswith(f" of {one.speaker}")}  # its press service
    if names in ({one.speaker}, whole) or (names == {None} and one.speaker in bodies):
        return "right"
    return "no name" if names == {None} else "another name"


if __name__ == "__main__":
    main()
