"""Where a quotation probably began whose opening mark was lost: a ranking of the sentences before its closing mark.

Each sentence is described by what it and its neighbours look like (``choice``). The weights are in
``data/opening_places.tsv``; ``training.openings`` fits them on quotations that people wrote, with the opening mark
taken away. ``openings_above`` looks further back, over several paragraphs.
"""

import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Final, cast

from quotewire.tasks.repair.choice import chances
from quotewire.tasks.repair.common_words import common_words
from quotewire.tasks.repair.reporting_tags import INTRODUCING
from quotewire.tasks.wordlists import numbers

_WEIGHTS: Final = numbers(files("quotewire.tasks.repair") / "data" / "opening_places.tsv")
NARRATED: Final = re.compile(
    r"\b(?:said|says|told|according to|added|noted|stressed|announced|reported|reports|explained|stated|emphasi[sz]ed"
    r"|recalled|wrote|asked|revealed|assessed|spoke|commented|clarified|warned)\b",
    re.IGNORECASE,
)
"""Words of a sentence that reports what somebody said."""
SPOKEN: Final = re.compile(r"\b(?:I|we|We|my|My|our|Our|us|me|you|You|your|Your)\b(?!\.)")
"""Words of a sentence that somebody says."""
# A sentence that reports cannot be the one that the lost mark opened.
REPORTS: Final = re.compile(
    r"(?!(?:Nobody|Everybody|Somebody|Everyone|Someone|No|Who|I|We|You)\b)"
    r"(?:(?:The [a-z]+|[A-ZÀ-Þ][\w’'-]{1,20}+(?: [A-ZÀ-Þ][\w’'-]{1,20}+){0,2})(?: also| has| had| then)?"
    rf" (?:{'|'.join(sorted(INTRODUCING))})\b|According to\b"
    r"|In (?:an?|his|her|their|its) (?:statement|interview|letter|post|speech)\b)"
)
GOES_ON: Final = re.compile(
    r"(?:And|But|So|Because|That|This|These|Those|They|It|Also|In addition|Therefore|However|Then|Moreover|Still|Yet"
    r"|Or)\b"
)
"""The beginning of a sentence that goes on from the one before."""
PAST: Final = re.compile(r"\b(?:was|were|had|did|[a-z]{3,20}ed)\b")
PRESENT: Final = re.compile(
    r"\b(?:is|are|have|has|do|does|will|can|may|must|should|would|could)\b|\b[a-z]{2,6}(?:n['’]t|['’](?:re|ve|ll|m))\b",
    re.IGNORECASE,
)
CONTRACTED: Final = re.compile(r"[a-z]['’](?:t|re|ve|ll|d|m|s)\b")
"""A contraction, which is more usual in speech."""
NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
"""A name within a sentence."""
_NAMES: Final = 3
"""Names of a sentence that count as one."""
_OWN: Final = re.compile(r"\b(?:I|we|We|my|My|our|Our|us|me)\b(?!\.)")
"""Words of a speaker about himself."""
_CAPITALISED: Final = re.compile(r"\b[A-ZÀ-Þ][\w’-]{3,30}")
_SOURCE: Final = re.compile(r"[^,.:;“”\"\n]{0,90}")
"""A tag up to its first pause."""
_PRONOUN: Final = re.compile(r"(?:he|she|they) [a-z]|[a-z]{3,14} (?:he|she|they)\b")
_FEW: Final = 5
"""Maximum sentences of speech behind the one that names its source."""
_THIRD: Final = ("He ", "She ", "The ")


def opening_chances(text: str, breaks: Sequence[int], end: int, *, tagged: bool) -> list[float]:
    """Return the probability of each sentence to be the first of the quotation.

    Args:
        text: The article.
        breaks: Where the sentences begin.
        end: Where the quotation ends.
        tagged: Whether the tag of another quotation stands right before the first sentence.

    >>> text = "The pier was shut, Mayor Lee said in May. We have no money. We cannot mend it."
    >>> [round(chance, 1) for chance in opening_chances(text, [0, 42, 60], len(text), tagged=False)]
    [0.2, 0.8, 0.0]
    """
    return chances(describe(text, breaks, end, tagged=tagged), _WEIGHTS)


def behind_source(text: str, breaks: Sequence[int], end: int, tag: int) -> int | None:
    """Return where the speech begins behind the sentence that names its speaker; None if no sentence certainly does.

    Nobody names himself in what he says. So if the speaker of the tag is named in a sentence, and a sentence in the
    first person is next, the quotation begins there; if the tag has a pronoun, the last sentence must report. In
    quotations of people and of machine output that the models leave open, this is right in 38 of 40 cases.

    Args:
        text: The article.
        breaks: Where the sentences begin.
        end: Where the quotation ends.
        tag: Where its tag begins.

    >>> text = "The vote was delayed, Ana Petrescu said. I am still waiting. Nobody calls,” said Petrescu."
    >>> text[behind_source(text, [0, 41, 61], 74, 76) :][:10]
    'I am still'
    >>> behind_source(text.replace("I am", "It is"), [0, 41, 61], 74, 76)
    """
    if text[end - 1 : end] not in (",", "?", "!"):
        return None
    source = cast("re.Match[str]", _SOURCE.match(text, tag))[0]
    names = {name for name in _CAPITALISED.findall(source) if name.lower() not in common_words()}
    if not names and not _PRONOUN.match(source):
        return None
    sentences = [text[start:stop] for start, stop in zip(breaks, [*breaks[1:], end], strict=True)]
    tells = [
        number
        for number, its in enumerate(sentences, start=1)
        if (names.intersection(_CAPITALISED.findall(its)) if names else NARRATED.search(its) and not SPOKEN.search(its))
    ]
    speech = sentences[tells[-1] :] if tells else []
    if not 0 < len(speech) <= _FEW or not _OWN.search(speech[0]) or any(map(REPORTS.match, speech)):
        return None
    return breaks[tells[-1]]


def describe(text: str, breaks: Sequence[int], end: int, *, tagged: bool) -> list[dict[str, float]]:
    """Return the features of each sentence, by name; the arguments are those of ``opening_chances``."""
    sentences = [text[start:stop] for start, stop in zip(breaks, [*breaks[1:], end], strict=True)]
    narrated = [NARRATED.search(sentence) is not None for sentence in sentences]
    reports = [REPORTS.match(sentence) is not None for sentence in sentences]
    spoken = [SPOKEN.search(sentence) is not None for sentence in sentences]
    found = []
    for number, sentence in enumerate(sentences):
        before = sentences[number - 1] if number else ""
        found.append(
            {
                "first_behind_tag": float(number == 0 and tagged),
                "first_of_paragraph": float(number == 0 and not tagged),
                "last": float(number + 1 == len(sentences)),
                "narrated_before": float(number > 0 and narrated[number - 1]),
                "narrated_from_here": float(sum(narrated[number:])),
                "reports_here": float(reports[number]),
                "reports_behind": float(any(reports[number + 1 :])),
                "spoken_here": float(spoken[number]),
                "spoken_just_before": float(number > 0 and spoken[number - 1]),
                "spoken_before": float(any(spoken[:number])),
                "past_before": float(PAST.search(before) is not None and PRESENT.search(before) is None),
                "present_here": float(PRESENT.search(sentence) is not None),
                "present_before": float(PRESENT.search(before) is not None),
                "names_here": len(NAME.findall(sentence)) / _NAMES,
                "names_before": len(NAME.findall(before)) / _NAMES,
                "contracted_here": float(CONTRACTED.search(sentence) is not None),
                "third_person_here": float(sentence.startswith(_THIRD)),
            }
        )
    return found
