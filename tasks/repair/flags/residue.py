"""source.script, source.word, placeholder: untranslated words, and placeholders for unknown words.

Human text also has words in other languages and scripts, but in brackets, in quotation marks or as names. Those are
skipped, and a single word counts only if it has a letter that English loanwords do not keep.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from quotewire.tasks.repair.article_view import View, Word
from quotewire.tasks.repair.flag import Flag
from quotewire.tasks.wordlists import rows
from quotewire.tasks.wordlists.languages import language_names

# Cyrillic, Armenian, Hebrew and Arabic; the scripts of India and Thailand; Georgian, Korean, Japanese, Chinese.
_SCRIPTS: Final = (
    r"\u0400-\u052f\u0531-\u058f\u05d0-\u06ff\u0900-\u0eff\u10a0-\u10ff\u1100-\u11ff"
    r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
)
_OTHER_SCRIPT: Final = re.compile(rf"[{_SCRIPTS}]{{2,}}+(?:[ ·・、，-]?[{_SCRIPTS}]++)*+")
_PLACEHOLDER: Final = re.compile(r"<unk>|⁇|\ufffd++", re.IGNORECASE)
_PLACEHOLDER_SIGNS: Final = ("<", "⁇", "\ufffd")
# Letters of Icelandic, Polish, Czech, Hungarian, Turkish, Romanian and their neighbours. English keeps them in names,
# but not in loanwords, unlike é, ñ or ü.
_UNBORROWED: Final = re.compile(r"[þðøłőűğıůřěșțşħđßžšćčąęńśżź]")
_GLOSS_BEFORE: Final = '(["“«‘„[\u200e\u200f'
_GLOSS_AFTER: Final = ')"”»’“]'
_RUN: Final = 3
"""Minimum number of different function words in a run; names and titles can have two."""
_REACH: Final = 30
"""Maximum distance between two function words of a run, in characters: about three words."""

_SCRIPT_REASON: Final = "Words in another script were left untranslated."
_WORD_REASON: Final = "This word seems to have been left untranslated."
_RUN_REASON: Final = "These words seem to be {} that was left untranslated."
_PLACEHOLDER_REASON: Final = "The translator put a sign for a word that it did not know: something is missing here."


def other_scripts(view: View) -> Iterator[Flag]:
    """Flag words in another script, unless brackets, quotation marks or a capital show that they are intended.

    >>> text = "The harbour гавань is shut; its name (Гавань) stays."
    >>> [text[f.start : f.end] for f in other_scripts(View(text))]
    ['гавань']
    """
    for found in _OTHER_SCRIPT.finditer(view.text):
        if not _is_gloss(view.text, *found.span()) and not _is_name(found[0]):
            yield Flag(*found.span(), "source.script", _SCRIPT_REASON, 0.9)


def _is_name(word: str) -> bool:
    """Whether this is a single capitalised word, such as the name of a newspaper or a club."""
    return word[:1].isupper() and " " not in word


def placeholders(view: View) -> Iterator[Flag]:
    """Flag the translator's placeholders for unknown words, once per paragraph.

    >>> [(f.start, f.end) for f in placeholders(View("The <unk> of <unk> is shut."))]
    [(4, 9)]
    """
    done = 0
    for found in _PLACEHOLDER.finditer(view.text) if any(sign in view.text for sign in _PLACEHOLDER_SIGNS) else ():
        if found.start() >= done:
            end = view.text.find("\n", found.end())
            done = end if end >= 0 else len(view.text)
            yield Flag(*found.span(), "placeholder", _PLACEHOLDER_REASON, 0.95)


def source_words(view: View) -> Iterator[Flag]:
    """Flag untranslated words: runs with several function words, and single words with letters foreign to English.

    >>> text = "The boats nicht mehr auf dem Wasser, said Łukasz of the straż."
    >>> [text[f.start : f.end] for f in source_words(View(text))]
    ['nicht mehr auf dem Wasser', 'straż']
    """
    runs = list(_runs(view))
    yield from runs
    if view.text.isascii() or not _UNBORROWED.search(view.text):
        return
    done = iter(runs)
    run = next(done, None)
    for word, start, end in view.words:
        if word.isascii():
            continue
        while run is not None and run.end <= start:
            run = next(done, None)
        inside = run is not None and run.start <= start
        if not inside and _is_left(view.text, word, start, end):
            yield Flag(start, end, "source.word", _WORD_REASON, 0.85)


def _is_left(text: str, word: str, start: int, end: int) -> bool:
    """Whether a word is untranslated: it has a letter foreign to English and is not part of a name or gloss."""
    if not word.islower() or len(word) < 3 or not _UNBORROWED.search(word):  # noqa: PLR2004
        return False
    before = text[max(0, start - 40) : start].rsplit(maxsplit=1)
    named = bool(before) and before[-1][:1].isupper() and not before[-1].isascii()
    return not named and not _is_gloss(text, start, end) and text[start - 1 : start] not in "-/@.&#"


def _runs(view: View) -> Iterator[Flag]:
    """Yield flags for spans in which function words of one language follow each other closely."""
    table = _function_words()
    if len(table.keys() & view.lower) < _RUN:
        return
    open_runs: dict[str, list[Word]] = {}
    for i, lower in enumerate(view.lower):
        for code in table.get(lower, ()):
            word = view.words[i]
            run = open_runs.setdefault(code, [])
            if run and not _goes_on(view.text, run[-1][2], word[1]):
                yield from _closed(view.text, code, run)
                run.clear()
            run.append(word)
    for code, run in open_runs.items():
        yield from _closed(view.text, code, run)


def _goes_on(text: str, end: int, start: int) -> bool:
    return start - end <= _REACH and not any(char in text[end:start] for char in '.!?;\n()"“”')


def _closed(text: str, code: str, run: list[Word]) -> Iterator[Flag]:
    if len({word[0].lower() for word in run}) < _RUN:
        return
    start, end = run[0][1], run[-1][2]
    follows = re.compile(r" [^\W\d_]+").match(text, end)
    if code == "de" and follows is not None:
        end = follows.end()  # a German run ends in the noun
    if not _is_gloss(text, start, end):
        yield Flag(start, end, "source.word", _RUN_REASON.format(language_names()[code]), 0.9)


@cache
def _function_words() -> dict[str, tuple[str, ...]]:
    """Each function word with the codes of its languages."""
    table: dict[str, tuple[str, ...]] = {}
    for code, words in rows("function_words.tsv", 2):
        for word in words.split():
            table[word] = (*table.get(word, ()), code)
    return table


def _is_gloss(text: str, start: int, end: int) -> bool:
    """Whether a bracket or quotation mark directly precedes or follows, or the word is part of a domain name."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    domain = before == "." or (after == "." and text[end + 1 : end + 2].isalpha())
    return domain or (before != "" and before in _GLOSS_BEFORE) or (after != "" and after in _GLOSS_AFTER)
