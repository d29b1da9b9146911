"""Exchanges: whether labelled lines are a conversation, and which of them take turns in it.

They are one if people talk in them: somebody is asked, somebody says "I", the same labels come again.
``Oregon: Leave is longer.`` and ``Director: Ava Holm`` have the form of labels and are none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from quotewire.tasks.attribution.detection.layout.label_speakers import KnownNames, initials
from quotewire.tasks.attribution.detection.layout.labels import Label
from quotewire.tasks.attribution.detection.own_words import FIRST_PERSON, QUOTED, is_own_words
from quotewire.tasks.attribution.text import CharSpan, is_title_case, noun_kind
from quotewire.tasks.wordlists.attribution import ORGANIZATION_ENDINGS, TURN_ROLES
from quotewire.tasks.wordlists.genders import first_names

SECOND_PERSON: Final = re.compile(r"\b(?:[Yy]ou|[Yy]ours?|[Tt]hank(?:s| you)|[Pp]lease|Good (?:morning|evening|day))\b")
PARTS: Final = frozenset({"question", "answer", "numbered", "role", "office"})
"""Kinds of labels that say what part somebody has, and no name."""
STOPPED: Final = re.compile(r"[.?!…—–-][\"”’'»)\]*_]*$")
_RECORDED: Final = re.compile(
    r"\b(?:transcripts?|transcription|recordings?|recorders?|audio|log|radio|calls?|conversations?|dialogues?|"
    r"exchange|chats?|messages|correspondence|wiretaps?|intercepts?|intercepted|minutes|stenogram|hearing|debate|"
    r"interrogation|questioning|interview|cross-examination)\b",
    re.IGNORECASE,
)
"""Words of an introduction for talk that was taken down or recorded."""
_OPEN_QUESTION: Final = re.compile(r"(?:[-–—―─]{1,2}[ \xa0]?)?[^\n]{3,300}\?")
_BEFORE: Final = 2
"""Lines before the first turn in which talk is introduced."""
_REPEATED: Final = 2
_LIST_SHARE: Final = 0.5
_UNKNOWN_TURNS: Final = 4
"""Minimum turns of a conversation of which no label is known to be a person or a part."""


def content_lines(lines: Sequence[CharSpan], labels: dict[int, Label], i: int, label: Label) -> list[int]:
    """The line that holds what a label's speaker says first: its own, or the next one if the label fills its line."""
    if label.content < label.line[1]:
        return [i]
    return [i + 1] if i + 1 < len(lines) and i + 1 not in labels else []


def takers(
    text: str, lines: Sequence[CharSpan], labels: dict[int, Label], spoken: dict[int, Label], known: KnownNames
) -> dict[int, Label]:
    """The labels that begin a turn; empty if the labelled lines are no conversation.

    Args:
        text: A document's text.
        lines: Its lines.
        labels: Their labels, by the index of the line.
        spoken: The labels behind which something is said.
        known: The people whom the article names.
    """
    said = {i: _said(text, lines, labels, i, label) for i, label in spoken.items()}
    recorded = bool(spoken) and _is_recorded(text, lines, min(spoken))
    count = _times(spoken.values())
    people, maybe = dict[int, Label](), dict[int, Label]()
    for i, label in spoken.items():
        if label.kind in PARTS or _is_person(label, known) or (label.is_described and count[label.key] >= _REPEATED):
            people[i] = label
        elif label.kind in {"name", "person"} and (count[label.key] >= _REPEATED or label.who.isupper() or label.timed):
            maybe[i] = label
    taking = people | maybe
    taking |= _between(labels, spoken, taking, recorded=recorded)
    if 0 in taking and is_title_case(said[0]):
        del taking[0]  # the headline
    kinds = {label.kind for label in taking.values()}
    if "answer" in kinds and "question" not in kinds:
        taking = {i: label for i, label in taking.items() if label.kind != "answer"}
    if len(_voices(taking.values())) < _REPEATED:
        return dict(sorted(taking.items())) if _answers_questions(text, lines, taking) else {}
    stopped = sum(bool(STOPPED.search(said[i])) for i in taking)
    if stopped < _LIST_SHARE * len(taking) and not recorded:
        return {}
    if "answer" in kinds:
        is_told = _is_interview(lines, taking, said, known)
    else:
        is_told = _is_talk(taking, people, said, count, recorded=recorded)
    return dict(sorted(taking.items())) if is_told else {}


def _answers_questions(text: str, lines: Sequence[CharSpan], taking: dict[int, Label]) -> bool:
    """True if one person answers questions that have no label: ``——Are you glad?`` and ``Holm: I am.``."""
    questions = (text[slice(*lines[i - 1])] if i else "" for i in taking)
    return len(taking) >= _REPEATED and all(_OPEN_QUESTION.fullmatch(line) for line in questions)


def _voices(labels: Iterable[Label]) -> set[tuple[str, ...]]:
    """The speakers by name, and by title where titles tell namesakes apart: ``MR. HOLM`` and ``MS. HOLM``."""
    found = {(label.key, *label.titles) for label in labels}
    titled = {key for key, *titles in found if titles}
    return {voice for voice in found if len(voice) > 1 or voice[0] not in titled}


def _between(
    labels: dict[int, Label], spoken: dict[int, Label], taking: dict[int, Label], *, recorded: bool
) -> dict[int, Label]:
    """The labels between two turns that come only once: full names, and any name in what was recorded."""
    order = sorted(labels)
    inner = (i for before, i, after in zip(order, order[1:], order[2:], strict=False) if {before, after} <= {*taking})
    names = ((i, spoken[i]) for i in inner if i in spoken and spoken[i].kind == "name")
    return {i: label for i, label in names if recorded or len(label.words) > 1}


def _is_recorded(text: str, lines: Sequence[CharSpan], first: int) -> bool:
    """True if the lines before the first turn speak of talk that was recorded: ``Extract from the radio log:``."""
    before = lines[max(0, first - _BEFORE) : first]
    return any(_RECORDED.search(text, *line) for line in before)


def _times(labels: Iterable[Label]) -> dict[str, int]:
    """How often each speaker has a label, by its key; ``HOLM:`` and ``A. H.:`` are labels of ``ADA HOLM, HOST:``."""
    count = Counter(label.key for label in labels)
    fuller: dict[str, list[str]] = {}
    short = {letters: key for key in count if (letters := initials(key))}
    for key in count:
        if " " in key and not initials(key):
            fuller.setdefault(key.rsplit(maxsplit=1)[-1], []).append(key)
            letters = "".join(word[0] for word in key.split())
            fuller.setdefault(short.get(letters, letters), []).append(key)
    same = {key: found[0] for key, found in fuller.items() if len(found) == 1 and key in count}
    return dict(count) | {one: count[key] + count[one] for key, full in same.items() for one in (key, full)}


def _is_interview(lines: Sequence[CharSpan], taking: dict[int, Label], said: dict[int, str], known: KnownNames) -> bool:
    """True if somebody answers the questions: others speak too, the answers say "I", or an introduction names whom.

    A paper's own questions and answers, or a quiz, have the same labels.
    """
    if any(label.kind not in {"question", "answer"} for label in taking.values()):
        return True
    answers = (said[i] for i, label in taking.items() if label.kind == "answer")
    if any(is_own_words(words) for words in answers):
        return True
    before = (lines[0][0], lines[min(taking)][0])
    return bool(known.interviewee(before, is_interview=False))


def _is_talk(
    taking: dict[int, Label],
    people: dict[int, Label],
    said: dict[int, str],
    count: Mapping[str, int],
    *,
    recorded: bool,
) -> bool:
    """True if people talk to each other in the labelled lines."""
    kinds = {label.kind for label in taking.values()}
    unquoted = {i: QUOTED.sub("", said[i]) if said[i][:1] not in '“"«' else said[i] for i in taking}
    asked = sum("?" in words for words in unquoted.values())
    own = sum(bool(FIRST_PERSON.search(words)) for words in unquoted.values())
    addressed = sum(bool(SECOND_PERSON.search(words)) for words in unquoted.values())
    if "numbered" in kinds:
        return True
    talking = asked + own + addressed
    again = any(count[label.key] >= _REPEATED for label in taking.values())
    if recorded and len(taking) > _REPEATED:
        known = len(people) == len(taking)
        if talking or (known and again) or all(label.timed for label in taking.values()):
            return again or known or (asked > 0 and own > 0)
    return _is_spoken(taking, people, unquoted, (asked, own, addressed), again=again)


def _is_spoken(
    taking: dict[int, Label],
    people: dict[int, Label],
    unquoted: dict[int, str],
    signs: tuple[int, int, int],
    *,
    again: bool,
) -> bool:
    """True if people talk in lines that nothing introduces; ``signs`` count those that ask, say "I" and say "you"."""
    asked, own, addressed = signs
    talking = asked + own + addressed
    if not people and all(label.timed for label in taking.values()):
        return asked + own > 0
    if not people and all(label.who.isupper() for label in taking.values()):
        return again and len(taking) > _REPEATED and asked + own > 0
    if not people:
        long = len(taking) >= _UNKNOWN_TURNS and again
        return long and ((asked > 0 and asked + own >= _REPEATED) or _is_exchange(taking, unquoted, talking))
    if again and len(taking) > _REPEATED:
        return talking > 0 or any(_is_on_air(label) for label in taking.values())
    return talking >= _LIST_SHARE * len(taking) and (asked > 0 or own > 0)


def _is_on_air(label: Label) -> bool:
    """True for the part that somebody has in a broadcast: ``ADA HOLM, ANCHOR:``."""
    return label.who.isupper() and any(office.split()[-1].lower() in TURN_ROLES for office in label.offices)


def _is_exchange(taking: dict[int, Label], unquoted: dict[int, str], talking: int) -> bool:
    """True if people of whom one has a known first name say "I" in turn: ``Maja: I heard it. Ebbe: I did not.``."""
    again = [key for key, count in Counter(label.key for label in taking.values()).items() if count >= _REPEATED]
    voices = {label.key for i, label in taking.items() if FIRST_PERSON.search(unquoted[i])}
    called = any(label.words[0].casefold() in first_names() for label in taking.values())
    return min(len(again), len(voices)) >= _REPEATED and called and talking >= _LIST_SHARE * len(taking)


def _is_person(label: Label, known: KnownNames) -> bool:
    if label.kind == "other":
        return False
    last = label.who.split()[-1].lower()
    if last in ORGANIZATION_ENDINGS or noun_kind(last) in {"organization", "document"}:
        return False
    return label.kind == "person" or known.knows(label)


def _said(text: str, lines: Sequence[CharSpan], labels: dict[int, Label], i: int, label: Label) -> str:
    [line] = content_lines(lines, labels, i, label)
    return text[label.content : label.line[1]] if line == i else text[slice(*lines[line])]
