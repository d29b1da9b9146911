"""Labels: the words at the start of a line that say who speaks (``HOLM:``, ``Q.``, ``Ada Holm -- Chief Executive``).

This module reads the form alone. Whether labelled lines are a conversation or a list (``Oregon: Leave is longer.``) is
decided by ``turns``, and whom a label means by ``label_speakers``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from quotewire.tasks.attribution.text import STAMP, CharSpan, metonyms, noun_kinds, states
from quotewire.tasks.wordlists.attribution import (
    CALENDAR_WORDS,
    LABEL_WORDS,
    PARTICLES,
    PERSON_NOUNS,
    TITLES,
    TURN_ROLES,
)
from quotewire.tasks.wordlists.genders import first_names

Kind = Literal["question", "answer", "numbered", "role", "office", "person", "name", "unnamed", "other"]
"""What a label is: the letters of an interview, a numbered speaker, a part such as the host, a word for who holds an
office (``Captain``), a person's name by its form, a capitalised word that may be a name, somebody without a name
(``A woman with a dog``), or what is none (a country, a weekday)."""

_TIME: Final = re.compile(STAMP)
_BEHIND: Final = re.compile(rf"(?:\*\*|__)?[ \xa0]*(?:[\[(]{STAMP}[ \xa0]*)?(?:[-–—][ \xa0]+)?")
_SIGNS: Final = "▲△▼▽■□◆◇▶▷○◎※»>"
"""Signs before the questions and answers of Korean and Japanese interviews, and before the turns of live captions."""
_SIGN: Final = rf"(?:>{{1,3}}|[{_SIGNS}])[ \xa0]?"
_DAY: Final = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_LINE: Final = re.compile(
    rf"(?:{_SIGN})?(?:(?:\[?{_DAY},?[ \xa0])?{STAMP}[ \xa0]*(?:[-–—|][ \xa0]*)?)?(?:\*\*|__)?[“”\"‘']{{0,2}}"
    r"\[?(?P<who>[^\n:*_\[\]]{1,90}?)\]?(?:\*\*|__)?"
    rf"[ \xa0]?(?:[\[(](?P<aside>[^\])\n]{{1,40}})[\])])?(?:,[ \xa0]{STAMP})?[ \xa0]?:(?:\*\*|__)?(?=[ \xa0]|$)"
)
_LETTERS: Final = re.compile(
    rf"(?:{_SIGN})?(?:\*\*|__)?\(?(?P<who>Q(?:uestion|UESTION)?|Ask|ASK|A(?:nswer|NSWER)?)(?:[ \xa0]?\d{{1,3}})?"
    r"(?:(?:\*\*|__)?[.:)](?:\*\*|__)?(?=[ \xa0]|$)|(?=[ \xa0]{2,}[^\W\d_a-z]|\t))"
)
_DASHED: Final = re.compile(
    r"(?P<who>[^\W\d_a-z][\w.’'-]{0,20}(?:[ \xa0][^\W\d_a-z][\w.’'-]{0,20}){0,3})[ \xa0](?:--|[—–-])[ \xa0](?=\S)"
)
_FROM_HALL: Final = re.compile(r"(?:a )?(?:question|voice|call|shout|interjection|heckle) from\b", re.IGNORECASE)
"""Labels of turns that say where somebody speaks from: ``Question from the hall``."""
_UNNAMED: Final = re.compile(r"(?:An?|Another|One|Two|The other) (?P<what>[^\n.?!:;“”\"]{2,60})")
_AGED: Final = re.compile(r"\(?(?:aged )?(?:[1-9]\d|10\d)(?: years(?: old)?)?\)?")
_OFFICE_OF: Final = re.compile(
    r"(?P<office>[a-z][a-z -]{2,40}?)[ \xa0](?:(?:of|at|for|from)[ \xa0](?:the[ \xa0])?)?"
    r"(?P<body>[^\W\d_a-z][^\n]{1,60})"
)
"""An office in small letters and the body behind it: ``coach of Sund``, ``captain FC Sund``."""
_BULLET: Final = re.compile(r"[-–—•·*▪◦‣●][ \xa0]|\d{1,2}[.)][ \xa0]")
_STAMPED: Final = re.compile(rf"(?:{STAMP}[ \xa0]+)?(?P<who>[^\W\d][^\n:]{{1,60}}?)(?:[ \xa0]+{STAMP})?")
_DASHES: Final = re.compile(r"(?<=[ \xa0])(?:--|[—–|-])(?=[ \xa0])")
_OFFICES: Final = re.compile(r"(?<=[ \xa0])(?:--|[—–|-])(?=[ \xa0])|,(?=[ \xa0])|(?<=[ \xa0])\(|\)")
_NUMBERED: Final = re.compile(
    r"(?:s|spk|speaker|voice|participant|guest|caller|interviewer|interviewee|respondent|witness|juror|man|woman|"
    r"(?:fe)?male|(?:fe)?male (?:speaker|voice)|unidentified (?:speaker|man|woman|male|female)|unknown speaker)"
    r"(?:[ _#-]{0,2}\d{1,3}|[ _#-][a-h])"
)
_NICKNAME: Final = re.compile(r"(?<=\w) [“\"][^“”\"]{1,30}[”\"]$")
_NUMBER: Final = re.compile(r"\d{1,3}|[a-h]")
_PARTICLE: Final = re.compile(
    rf"(?:(?:al|el|ad|an|as|ash|at|az)[-‑]|[dl]['’]|(?:{'|'.join(sorted(PARTICLES))})[ \xa0])(?=\w)"
)
_OFFICERS: Final = frozenset({"officer", "ceo", "cfo", "coo", "cto", "relations", "president"})
"""Last words of offices that are no nouns for people, or not for one alone."""
_ASKERS: Final = frozenset({"reporter", "journalist", "correspondent", "interviewer", "moderator", "host", "presenter"})
"""Parts that stand behind a name in a label: ``Metro reporter:``."""
_MEDIA: Final = frozenset({"live", "online", "review", "story", "time", "update"})
"""Last words of labels that also end the names of media: ``Lake Review``."""
_LINKS: Final = frozenset({"of", "from", "for", "in", "at", "to", "and"})
"""Words behind an office that go on with it: ``The Minister of Ports``."""
_SMALL: Final = PARTICLES | {"of", "the", "and", "for", "from", "in", "at", "to"}
_WORDS: Final = 7
"""Maximum words of a label without its office."""
_OFFICE_WORDS: Final = 3
"""Maximum words of an office that is a label."""
_FULL: Final = 2
"""Words of a full name."""
_SHORTENED: Final = 3
"""Minimum letters of a part that is cut short: ``Int.``."""
_LONGEST: Final = 160
"""Maximum length of a label with its office, time and marks, in characters."""
_ALONE: Final = 100
"""Maximum length of a label that fills a line, in characters."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label and the line that it begins.

    Attributes:
        line: The line, without white space around it.
        mention: The words that name the speaker, with a title and without an office.
        who: These words.
        offices: The parts behind dashes, commas or in brackets: ``("Nordbank", "Analyst")``.
        content: Offset of what is said; the end of the line if the label fills it.
        kind: What the label is by its form.
        timed: True if a time stands beside it, as in a chat or a recording.
        aside: The words in brackets behind it: how somebody speaks (``voice-over``), a place, or who holds an office.
    """

    line: CharSpan
    mention: CharSpan
    who: str
    offices: tuple[str, ...]
    content: int
    kind: Kind
    timed: bool = False
    aside: CharSpan | None = None

    @property
    def words(self) -> list[str]:
        """The words of the name, without the titles before it: ``Ada Holm`` of ``Finance Minister Ada Holm``."""
        words = self.who.split()
        titles = [i for i, word in enumerate(words[:-1]) if is_title(word)]
        if not titles and len(words) > _FULL and words[0].lower() in PERSON_NOUNS:
            titles = [0]  # "Vet Ada Holm"
        behind = words[titles[-1] + 1 :] if titles else words
        if titles and words[0].casefold() not in first_names() and behind[0].lower() not in _LINKS:
            words = behind
        return words

    @property
    def key(self) -> str:
        """The name in lower case without titles, by which the labels of one speaker are known."""
        return " ".join(self.words).casefold()

    @property
    def titles(self) -> list[str]:
        """The titles before the name, in lower case and without full stops."""
        return [word.rstrip(".").lower() for word in self.who.split()[: -len(self.words)]]

    @property
    def is_described(self) -> bool:
        """True if an age or an office behind the name says that it is a person's: ``Ada Holm, 34, nurse``."""
        named = self.kind in {"name", "person"} and len(self.words) > 1
        return named and any(map(describes, self.offices))


def is_office(words: str) -> bool:
    """True for words for who holds an office, without a name: ``The Minister of Fisheries``, ``Chief Executive``."""
    head = re.split(r" (?:of|for|from|at|in) ", words, maxsplit=1)[0].split()
    last = head[-1].lower() if head else ""
    return noun_kinds().get(last) == "person" or last in _OFFICERS or last in PERSON_NOUNS


def describes(words: str) -> bool:
    """True for an age or an office, which only people have."""
    return _AGED.fullmatch(words) is not None or is_office(words) or office_with_body(words) is not None


def office_with_body(words: str) -> tuple[str, str] | None:
    """The office and the body of ``coach of Sund`` and of ``coach SV Sund``; None for other words."""
    found = _OFFICE_OF.fullmatch(words)
    return (found["office"], found["body"]) if found is not None and is_office(found["office"]) else None


def holder(text: str, label: Label) -> Label | None:
    """The name of who holds the office that a label gives, as a label of its own; None if it gives no name.

    ``The Minister of Fisheries (Mr. Jon Holm):`` and ``The Minister of Fisheries, Mr. Jon Holm:``.
    """
    if not is_office(label.who):
        return None
    behind = label.offices[0] if label.offices else None
    at = text.find(behind, label.mention[1], label.content) if behind is not None else -1
    for start, end in filter(None, (label.aside, (at, at + len(behind)) if behind is not None else None)):
        words = text[start:end].split()
        named = is_title(words[0]) or words[0].casefold() in first_names()
        if named and len(words) > 1 and not is_office(text[start:end]) and _is_named(text[start:end]):
            return replace(label, mention=(start, end), who=text[start:end], offices=(label.who,), kind="person")
    return None


def lines_of(text: str) -> Iterator[CharSpan]:
    """Yield the lines that have a word on them, without the white space around them."""
    start = 0
    for line in text.split("\n"):
        if stripped := line.strip():
            first = start + line.index(stripped)
            yield first, first + len(stripped)
        start += len(line) + 1


def is_title(word: str) -> bool:
    """True for a title or an office before a name: ``MS.``, ``Senator``."""
    bare = word.rstrip(".").lower()
    return bare in TITLES or noun_kinds().get(bare) == "person"


def bulleted(text: str, line: CharSpan) -> Label | None:
    """The label that begins the item of a list, or None: ``- Police: Twelve officers join in May.``."""
    bullet = _BULLET.match(text, *line)
    return label_of(text, (bullet.end(), line[1])) if bullet is not None else None


def label_of(text: str, line: CharSpan) -> Label | None:
    """The label that begins a line, or None.

    >>> text = "HOLM (laughs): [00:01] No."
    >>> label_of(text, (0, len(text)))
    Label(line=(0, 26), mention=(0, 4), who='HOLM', offices=(), content=23, kind='name', timed=False, aside=(6, 12))
    """
    start, end = line
    if text.find(":", start, min(end, start + _LONGEST)) < 0 and text[start] not in "(QA*_" + _SIGNS:
        return None
    if _BULLET.match(text, start, end) and not text.startswith("**", start):
        return None
    letters = _LETTERS.match(text, start, end)
    if letters is not None:
        kind: Kind = "question" if letters["who"][0] == "Q" or letters["who"].lower() == "ask" else "answer"
        return Label(line, letters.span("who"), letters["who"], (), _content(text, letters.end(), end), kind)
    found = _LINE.match(text, start, end)
    if found is None:
        return None
    made = _made(text, line, found.span("who"), _content(text, found.end(), end))
    if made is None:
        return None
    aside = found.span("aside") if found["aside"] else None
    described = (found["aside"],) if aside is not None and describes(found["aside"]) else ()
    timed = _TIME.search(text, *found.span()) is not None
    return replace(made, timed=timed, aside=aside, offices=(*made.offices, *described))


def dashed(text: str, line: CharSpan) -> Label | None:
    """The label before a dash that begins a line, or None: ``Ada Holm — Good evening.``."""
    found = _DASHED.match(text, *line)
    return _made(text, line, found.span("who"), found.end()) if found is not None else None


def alone(text: str, line: CharSpan) -> Label | None:
    """The label that fills a line without a colon: a part (``Operator``), a name with an office or with a time."""
    start, end = line
    if end - start > _ALONE:
        return None
    stamped = _STAMPED.fullmatch(text, start, end)
    if stamped is not None and stamped.span("who") != line:
        made = _made(text, line, stamped.span("who"), end)
        return replace(made, timed=True) if made is not None and made.kind != "other" else None
    while start < end and text[start] in "*_ ":
        start += 1
    while end > start and text[end - 1] in "*_ ":
        end -= 1
    words = text[start:end].replace("*", "")
    if not words or words[-1] in ".?!,;:”\"'" or _BULLET.match(text, *line):
        return None
    if words.lower() in TURN_ROLES or _DASHES.search(words):
        return _made(text, line, (start, end), line[1])
    return None


def _content(text: str, start: int, end: int) -> int:
    found = _BEHIND.match(text, start, end)
    return found.end() if found is not None else start


def _made(text: str, line: CharSpan, whole: CharSpan, content: int) -> Label | None:
    first, *more = _OFFICES.split(text[slice(*whole)])
    who = first.strip(" \xa0*_.")
    named = who.split(" from ", maxsplit=1)[0]
    if " " in named and not _FROM_HALL.match(who) and not _is_unnamed(who):
        who = named  # "Nurse Ada Holm from Sund"
    offices = tuple(part.strip(" \xa0*_") for part in more if part.strip(" \xa0*_"))
    if not who or not _is_named(who):
        return None
    start = text.index(who, whole[0])
    end = start + len(who)
    kind = "role" if text[end : end + 1] == "." and _is_shortened_part(who) else _kind(who)
    return Label(line, (start, end), who, offices, content, kind)


def _is_shortened_part(who: str) -> bool:
    """True for the beginning of the word for a part, before a full stop: ``Corr.``, ``Mod.``."""
    lower = who.casefold()
    return len(lower) >= _SHORTENED and any(part.startswith(lower) for part in TURN_ROLES)


def _is_named(who: str) -> bool:
    """True if the words have the form of a name: capitals, small particles, full stops only behind abbreviations."""
    words = who.split()
    if len(words) > _WORDS or any(char in '“”"!?;…' for char in who):
        return _is_unnamed(who) or _is_plain_office(who)
    if _part(who) is not None:
        return True
    if words[1:] and words[-1] in _ASKERS:
        words = words[:-1]  # "the CCTV reporter"
    if not (who[0].isupper() or _PARTICLE.match(who)):
        return False
    for word in words:
        if not (word[0].isupper() or word in _SMALL or _PARTICLE.match(word)):
            return False
        if word.endswith(".") and len(word) > 3 and not is_title(word):  # noqa: PLR2004 - "Jr."
            return False
    return True


def _is_unnamed(who: str) -> bool:
    """True for somebody without a name: ``A man who would not say who he is``, ``Another passenger``."""
    found = _UNNAMED.fullmatch(who)
    head = (
        re.split(r" (?:who|whose|with|of|from|in|at|on|near|behind)\b|,", found["what"], maxsplit=1)[0] if found else ""
    )
    words = head.lower().split()
    return bool(words) and (words[-1] in PERSON_NOUNS or words[-1].removesuffix("s") in PERSON_NOUNS)


def _is_plain_office(who: str) -> bool:
    """True for words for who somebody is, without a name: ``Captain``, ``Caller from Jos``, ``Listener “Owl”``."""
    who = who.split(" from ", maxsplit=1)[0]
    words = _NICKNAME.sub("", who.removeprefix("The ")).split()
    last = words[-1].lower().removeprefix("co-")
    plain = who[0].isupper() and not who.isupper() and all(word.islower() for word in words[1:])
    return plain and len(words) <= _OFFICE_WORDS and (last in PERSON_NOUNS or noun_kinds().get(last) == "person")


def _is_numbered(lower: str) -> bool:
    """True for a speaker with a number or a letter: ``speaker 1``, ``diver 2``."""
    noun, _, number = lower.rpartition(" ")
    counted = _NUMBER.fullmatch(number) is not None and (noun in PERSON_NOUNS or noun_kinds().get(noun) == "person")
    return counted or _NUMBERED.fullmatch(lower) is not None


def _part(who: str) -> Kind | None:
    """The kind of a label that names nobody but says who speaks: a part, an office, a number; None for a name."""
    lower = who.lower().removeprefix("the ").replace(".", "")
    if _is_unnamed(who):
        return "unnamed"
    if _is_numbered(lower):
        return "numbered"
    if lower in TURN_ROLES or _FROM_HALL.match(who):
        return "role"
    return "office" if _is_plain_office(who) and lower not in LABEL_WORDS else None


def _is_day(words: Sequence[str]) -> bool:
    """True for a time, and nothing else that has a capital: ``Monday``, ``Late May``; not ``Morning Paper``."""
    times = [word.strip(".,").lower() in CALENDAR_WORDS for word in words if word[0].isupper()]
    return any(times) and (all(times[1:]) or not times[0])


def _kind(who: str) -> Kind:
    part = _part(who)
    if part is not None:
        return part
    lower = who.lower().removeprefix("the ")
    words = who.split()
    if words[-1] in _ASKERS:
        return "role"
    if (
        lower in metonyms()
        or who in states()
        or _is_day(words)
        or (lower.split()[-1] in LABEL_WORDS and not (words[1:] and lower.split()[-1] in _MEDIA))
    ):
        return "other"
    if len(words) > 1 and (is_title(words[0]) or words[0].lower() in first_names()):
        return "person"
    return "name"
