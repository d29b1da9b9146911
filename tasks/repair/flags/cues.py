"""cue.translated: reporting cues that were translated in the wrong sense.

Some verbs tag quotations in another language, but their usual translations do not in English: French ``estime``
(believes) becomes "estimates", German ``meint`` (thinks) "means". Between a quotation and a subject such a verb can
only be a cue.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.flag import Flag
from quotewire.tasks.wordlists import rows
from quotewire.tasks.wordlists.languages import enumerated

_REASON: Final = "A verb of saying was translated by the wrong sense, it seems: in {} it also means “{}”."
_SUBJECT: Final = r"(?P<subject>(?:the|a|an|his|her|their) [a-z]|[A-Z][\w’'-]{1,30})"
_SO: Final = re.compile(r",? so (?=(?:the )?[A-Z][\w’'-]{1,30}+(?: [A-Z][\w’'-]{1,30}+){0,3}[.,](?:\s|\Z))")
_SO_REASON: Final = "German tags a quotation by “so” and a name; English says “according to” or “said”."
_PRESUMABLY: Final = re.compile(
    r", (?P<cue>presumably) (?:Governor|Mayor|President|Senator|Deputy|Minister|Secretary)"
    r"(?: [A-Z][\w’'-]{1,30}+){1,4}(?=\.?[ \t]*$)",
    re.MULTILINE,
)
_PRESUMABLY_REASON: Final = "Spanish “presume” means “boasts” here: a cue seems to have become an adverb."


class TagVerb(NamedTuple):
    """The meaning of a mistranslated verb after a quotation, and the languages that use it so."""

    meant: str
    source: str


@cache
def tag_verbs() -> dict[str, TagVerb]:
    """English verbs that do not tag quotations, but whose counterparts in other languages do."""
    return {verb: TagVerb(meant, source) for verb, meant, source in rows("tag_senses.tsv", 3)}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf" ?(?P<verb>{'|'.join(sorted(tag_verbs(), key=len, reverse=True))}) {_SUBJECT}")


def translated_cues(view: View) -> Iterator[Flag]:
    """Flag cues that were translated in the wrong sense.

    >>> text = "“The port is lost,” estimates the mayor. “We wait”, so Lindqvist."
    >>> [(text[f.start : f.end], f.suggestion) for f in translated_cues(View(text))]
    [('estimates', 'believes'), ('so', 'said')]
    """
    for mark in view.having("close"):
        after = mark.at + 1
        found = _pattern().match(view.text, after)
        if found is not None and not _is_object(view.text, found):
            verb = tag_verbs()[found["verb"]]
            reason = _REASON.format(enumerated(verb.source), verb.meant)
            yield Flag(*found.span("verb"), "cue.translated", reason, 0.8, verb.meant)
        so = _SO.match(view.text, after)
        if so is not None:
            start = so.end() - 3
            yield Flag(start, start + 2, "cue.translated", _SO_REASON, 0.8, "said")
    for found in _PRESUMABLY.finditer(view.text):
        yield Flag(*found.span("cue"), "cue.translated", _PRESUMABLY_REASON, 0.7, "boasts")


def _is_object(text: str, found: re.Match[str]) -> bool:
    """Whether the quotation is a title and the verb's subject (``“Hamlet” slips the noose``), so the verb is no tag."""
    mark = found.start() - 1
    return text[mark - 1 : mark] not in {",", "!", "?", "."} and text[found.start() : found.start() + 1] != ","
