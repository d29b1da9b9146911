"""Examples for the name finder: real articles in which people get names of many cultures.

Who is named in an article is known where readers noted the speakers; elsewhere the recognizer of the parse says it, and
what it is not sure to know is left out of the loss. Exchanging the names keeps the labels right whatever the new name
looks like, so the finder learns from the words around a name and not the names by heart. Some names also get a new
title before them, ``the deputy head of the Ministry of Roads and Water X``, as translated news writes them.
"""

import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.entities import entities
from training.names.cultures import some_name

PERSON, ORGANIZATION = "PERSON", "ORG"
_BODIES: Final = re.compile(
    r"\b(ministry|department|committee|agency|police|government|office|university|service|council|headquarters|website|"
    r"newspaper|company|station|center|institute|foundation|party|team|news|commission)\b",
    re.IGNORECASE,
)
_BODY_ALIASES: Final = re.compile(
    r"^the (company|agency|newspaper|publication|channel|website|foundation|report|department)$", re.IGNORECASE
)
_ROLES: Final = (
    "head", "deputy head", "director", "general director", "executive director", "chairman", "chairwoman",
    "president", "minister", "deputy minister", "spokesman", "spokeswoman", "spokesperson", "representative",
    "secretary", "rector", "professor", "leading specialist", "chief doctor", "chief engineer", "coach", "analyst",
    "expert", "governor", "mayor", "commander", "deputy commander", "ambassador", "employee", "lawyer", "founder",
    "editor", "chief editor", "senior researcher", "member", "candidate", "doctor", "commissioner", "press secretary",
    "curator", "owner", "inspector", "chief inspector", "captain", "scientific director", "vice president", "adviser",
    "columnist", "coordinator", "manager", "product director", "superintendent", "prosecutor", "judge", "chief",
    "acting head",
)  # fmt: skip
_FIELDS: Final = (
    "Health", "Education", "Defense", "Foreign Affairs", "Digital Development", "Transport", "Agriculture", "Culture",
    "Economic Development", "Internal Affairs", "Justice", "Finance", "Labor and Social Protection", "Energy",
    "Sport", "Science and Higher Education", "Regional Development", "Emergency Situations", "Public Works",
    "Detectives", "Communications", "Strategic Industries", "Medical Sciences", "Biological Sciences",
    "Technical Sciences", "Tourism", "Environmental Protection", "Digital Transformation", "Urban Planning",
    "Innovation and Technology", "Fisheries",
)  # fmt: skip
_KINDS: Final = (
    "Ministry of {}", "Department of {}", "Committee on {}", "Center for {}", "Institute of {}", "Agency for {}",
    "Faculty of {}", "Union of {} Workers", "Academy of {}", "Council for {}", "Office for {}", "Laboratory of {}",
    "Citizens for {}", "Fund for the Protection of {}", "Office for the Coordination of {}", "Friends of {}",
    "Organization for {} in {place}", "{place} {} Authority", "{place} Institute for {}",
    "State Service of {place} for {}", "National {} Agency", "Federal Service for {}", "Association of {} Operators",
    "{place} Chamber of {}", "Ministry of {} of {place}", "{place} Ministry of {}", "{place} {} Department",
    "Parents for {}",
)  # fmt: skip
_PLACES: Final = (
    "Alaska", "Norland", "Ukraine", "Kazakhstan", "Bavaria", "Moscow", "Osaka", "Guangdong", "Brno", "Bergen",
    "Texas", "York", "the Russian Federation", "the Republic of Kazakhstan", "the Sverdlovsk Region", "Lower Saxony",
    "Heilongjiang", "Serbia",
)  # fmt: skip
_PAPERS: Final = (
    "Herald", "Courier", "Advertiser", "Chronicle", "Tribune", "Observer", "Gazette", "Times", "Post", "Star",
)  # fmt: skip
_RANKS: Final = (
    "Sgt.", "Capt.", "Supt.", "Asst. Chief", "Det. Insp.", "Amb.", "Cllr.", "Cpl.", "Lt.", "Lt. Col.", "Col.", "Maj.",
    "Maj. Gen.", "Prof.", "Prof. Dr.", "Dr.", "Dep. Chief", "Chief", "Judge", "Justice", "Rep.", "Sen.", "Gov.", "MP",
    "MEP", "Sheriff", "Deputy Sheriff", "Cmdr.", "Adm.", "Atty. Gen.", "Asst. Dist. Atty.", "Mr.", "Mrs.", "Ms.",
    "Coach", "Sir", "Father", "Rabbi", "Imam", "Archbishop", "Pvt.", "Officer", "Detective", "Chairman", "President",
    "Minister", "Mayor", "King", "Prince",
)  # fmt: skip
_KNOWN: Final = frozenset((
    "PERSON", "ORG", "DATE", "CARDINAL", "GPE", "NORP", "LOC", "MONEY", "ORDINAL", "TIME", "PERCENT", "QUANTITY",
))  # fmt: skip
"""Labels of the recognizer that say either what is a name or that something is none."""
_LINKS: Final = frozenset({" of ", " of the ", " for ", " for the ", " & "})


@dataclass
class Labelled:
    """A text with where people and organizations are named.

    Attributes:
        text: The article.
        spans: (start, end, label), in text order and without overlaps.
        unsure: (start, end) of words that nobody knows to be a name or none.
    """

    text: str
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    unsure: list[tuple[int, int]] = field(default_factory=list)


def read_articles(path: Path) -> list[dict[str, Any]]:
    """Articles, one JSON object a line: ``text`` and, if readers noted them, ``statements`` with ``speaker``."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def label(doc: Doc, article: Mapping[str, Any]) -> Labelled:
    """Where an article names people and organizations: by its readers, else by the recognizer."""
    found = Labelled(doc.text)
    taken: list[tuple[int, int]] = []
    for start, end, kind in sorted(_noted(doc.text, article.get("statements", ())), key=lambda s: (s[0] - s[1], s[0])):
        if all(end <= a or start >= b for a, b in taken):
            taken.append((start, end))
            found.spans.append((start, end, kind))
    named = entities(doc, frozenset())
    full = {span.text.split()[-1] for span in named if span.label_ == "PERSON" and " " in span.text}
    for span in named:
        start, end = span.start_char, span.end_char
        if any(start < b and end > a for a, b in taken):
            continue
        known = " " in span.text or span.text in full or "statements" not in article
        if span.label_ == "PERSON" and known and _looks_personal(span):
            found.spans.append((start, end, PERSON))
        elif span.label_ not in _KNOWN:
            found.unsure.append((start, end))
    for start, end in _bodies_in(doc, named):
        if not any(start < b and end > a for a, b in (*taken, *((a, b) for a, b, _ in found.spans))):
            found.spans.append((start, end, ORGANIZATION))
            found.unsure.append((start, end))
    found.spans.sort()
    return found


def _bodies_in(doc: Doc, named: list[Span]) -> Iterator[tuple[int, int]]:
    """The organizations that the recognizer finds, without their article and with all that belongs to their names."""
    text = doc.text
    pieces: list[tuple[int, int]] = []
    for span in named:
        start, end = span.start_char, span.end_char
        if span.label_ not in {"ORG", "GPE"}:
            continue
        link = text[pieces[-1][1] : start] if pieces else ""
        if pieces and link in _LINKS and pieces[-1][1] - pieces[-1][0] > 3:
            pieces[-1] = (pieces[-1][0], end)
        elif span.label_ == "ORG":
            led = re.match(r"(?:the|a|an|its|their) ", span.text, re.IGNORECASE)
            pieces.append((start + (led.end() if led else 0), end))
    for start, end in pieces:
        name = text[start:end].rstrip("'’,;:-–( ")
        if len(name) > 1 and name[0].isupper():
            yield start, start + len(name)


def _looks_personal(span: Span) -> bool:
    return not _BODIES.search(span.text) and all(
        token.pos_ == "PROPN" or not token.is_alpha or not token.is_lower for token in span
    )


def _noted(text: str, statements: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, int, str]]:
    """Every place where the name of a noted speaker stands, in any of its forms."""
    speakers: dict[str, dict[str, Any]] = {}
    for statement in statements:
        if statement["named"] and statement["speaker"]:
            known = speakers.setdefault(statement["speaker"], {"forms": set(), "role": None, "metonym": False})
            known["forms"] |= {statement["speaker"], *statement["aliases"]}
            known["role"] = known["role"] or statement["role"]
            known["metonym"] |= statement["how"] == "metonym"
    for name, known in speakers.items():
        if known["metonym"] and not known["role"]:
            continue
        body = not known["role"] and (
            _BODIES.search(name)
            or any(_BODY_ALIASES.match(form) for form in known["forms"])
            or name.isupper()
            or "." in name
        )
        words = set(name.split())
        person = bool(known["role"]) or (
            not body and len(words) <= 3 and any(form == name.split()[-1] for form in known["forms"])
        )
        kind = PERSON if person else ORGANIZATION
        if " and " in name and person:
            continue
        for form in known["forms"]:
            if not form[:1].isupper() or (
                kind == PERSON and not set(form.split()) <= words | {"al"} and not _similar(form, words)
            ):
                continue
            for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
                if not (kind == ORGANIZATION and form.split()[0] in {"The", "Many", "Some"}):
                    yield match.start(), match.end(), kind


def _similar(form: str, words: set[str]) -> bool:
    """True for another spelling of the name: as many words or fewer, each beginning as one of the name's."""
    parts = form.split()
    return len(parts) <= len(words) and all(
        any(part[:3].lower() == word[:3].lower() for word in words) for part in parts
    )


def exchanged(
    rng: random.Random, given: Labelled, bodies: list[str], *, share: float = 0.85, held_out: bool = False
) -> Labelled:
    """The article with most of its people under other names, some of them behind new titles.

    Args:
        rng: Source of chance.
        given: The article.
        bodies: Names of organizations, for titles.
        share: How many of its people get another name.
        held_out: True for names of the cultures that training leaves out.
    """
    new = new_names(rng, given, share, held_out=held_out)
    unsure = set(given.unsure)
    made = _Written()
    at = 0
    for start, end, kind in given.spans:
        made.put(given.text[at:start])
        at = end
        name = given.text[start:end]
        change = new.get(name) or (new.get(name.split()[-1]) if kind == PERSON else None)
        if kind == ORGANIZATION and (start, end) in unsure and " " in name and rng.random() < 0.3:
            made.put(some_body(rng), ORGANIZATION)
        elif change is None:
            made.put(name, kind, unsure=(start, end) in unsure)
        elif " " not in name:
            made.put(change[1], PERSON)
        else:
            if rng.random() < 0.35 and stands_bare(given.text, start, end):
                put_title(rng, made.put, bodies, capital=opens_sentence(given.text, start))
            made.put(change[0], PERSON)
    made.put(given.text[at:])
    return made.labelled()


def new_names(
    rng: random.Random, given: Labelled, share: float, *, held_out: bool = False
) -> dict[str, tuple[str, str]]:
    """New names, in full and in short, for the names in full and for the surnames of an article."""
    people = {given.text[start:end] for start, end, kind in given.spans if kind == PERSON}
    new: dict[str, tuple[str, str]] = {}
    for name in sorted(people, key=lambda name: (-len(name.split()), name)):
        if name not in new and rng.random() < share:
            new[name] = some_name(rng, held_out=held_out)
            new.setdefault(name.split()[-1], new[name])
    return new


class _Written:
    """A text that is written piece by piece, with its labels."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._spans: list[tuple[int, int, str]] = []
        self._unsure: list[tuple[int, int]] = []

    def put(self, text: str, kind: str | None = None, *, unsure: bool = False) -> None:
        """Add a piece; ``kind`` if it is a name."""
        place = self._length, self._length + len(text)
        if kind is not None:
            self._spans.append((*place, kind))
        if unsure:
            self._unsure.append(place)
        self._pieces.append(text)
        self._length += len(text)

    def labelled(self) -> Labelled:
        return Labelled("".join(self._pieces), self._spans, self._unsure)


def some_body(rng: random.Random) -> str:
    """The name of an organization, as long as institutions' names are."""
    if rng.random() < 0.1:
        return f"{rng.choice(_PAPERS)} & {rng.choice(_PAPERS)}"
    field = rng.choice(_FIELDS)
    if rng.random() < 0.2:
        field = f"{field} and {rng.choice(_FIELDS)}"
    return rng.choice(_KINDS).format(field, place=rng.choice(_PLACES)).removeprefix("the ")


def _brand(rng: random.Random) -> str:
    """The name of a company in one word, which nobody has seen before."""
    word = "".join(
        rng.choice(("ba", "eco", "vi", "de", "on", "ta", "lu", "pay", "mo", "ro", "tel", "ki", "no", "sy"))
        for _ in range(3)
    )
    return word.upper()[:4] if rng.random() < 0.2 else word.capitalize()


def stands_bare(text: str, start: int, end: int) -> bool:
    """True if no title stands before a name and no apposition after it."""
    before, after = text[:start].split(" ")[-2:], text[end : end + 2]
    last = before[0] if len(before) > 1 else ""
    return (opens_sentence(text, start) or last[:1].islower()) and not after.startswith((",", "'", "’", "-", "("))


def opens_sentence(text: str, start: int) -> bool:
    """True if a sentence begins at an offset."""
    return not text[:start].strip() or text[:start].rstrip()[-1] in ".!?\n" or "\n" in text[max(0, start - 2) : start]


def put_title(rng: random.Random, put: Any, bodies: list[str], *, capital: bool) -> None:  # noqa: ANN401
    """Write a title that may stand before a name: ``put`` takes a piece and, for a body's name, its label."""
    role = rng.choice(_ROLES)
    style = rng.random()
    if style < 0.08:
        if rng.random() < 0.25:
            put("".join(rng.choices("ABCDFGKLMNPRSTUW", k=rng.randint(2, 4))), ORGANIZATION)
            put(" ")
        put(rng.choice(_RANKS) + " ")
        return
    if style < 0.2:
        put(role.title())
        put(f" of {rng.choice(_FIELDS)} " if rng.random() < 0.7 else " ")
        return
    lead = (
        rng.choice(("the ", "", "the ", "our "))
        if style < 0.9
        else rng.choice(("the former ", "the Russian ", "the well-known "))
    )
    words = lead + role
    put((words[0].upper() + words[1:]) if capital else words)
    if style < 0.3:
        put(" ")
        return
    if rng.random() < 0.2:
        put(rng.choice((" of the company ", " from the ", " of the ", " at ", " of ", " for ")))
        if rng.random() < 0.4:
            put(
                rng.choice(
                    ("payment provider", "portal", "newspaper", "club", "international company", "bank", "studio")
                )
                + " "
            )
        put(_brand(rng), ORGANIZATION)
        put(" ")
        return
    put(rng.choice((" of ", " of the ", " of the ", " at the ", " for the ", " from the ", " in the ")))
    if rng.random() < 0.15:
        put(
            rng.choice(("department", "company", "center", "district", "press service", "laboratory", "faculty"))
            + " of "
        )
    if rng.random() < 0.6:
        put(rng.choice(bodies), ORGANIZATION)
    else:
        put(some_body(rng), ORGANIZATION)
    put(rng.choice((" ", " ", " ", ", ", " - ")) if style < 0.8 else " ")
