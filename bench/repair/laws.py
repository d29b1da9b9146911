"""Laws that repair keeps on any text; the property tests and the fuzzer check them."""

import re
import time
from typing import Final

from quotewire.tasks.repair import Ledger, repair

GROWTH: Final = 8.0
"""Maximum ratio of the times of two texts, one four times as long as the other."""
SLACK: Final = 0.1
"""CPU seconds below which growth is not checked, because the clock is too coarse."""


_OUTSIDE: Final = re.compile('(?:amp|quot|apos|nbsp);|["&<>`\\\\\\s]+|,{2,}|said|[^\\x20-\\x7e]+')
"""What may end the quotation, or decode to something that does: two commas are a low mark, the verb makes
a tag, a backslash begins a code."""


class LawError(AssertionError):
    """Raised if a text breaks a law of repair."""


def check(text: str) -> None:
    """Check the general laws of repair on one text.

    Raises:
        LawError: A law was broken; the message names it.
    """
    ledger = repair(text)
    _check_ledger(text, ledger)
    _check_undo(ledger)
    _require(ledger == repair(text), "the same text gives the same ledger")
    again = [made for made in repair(ledger.text).repairs if made.disposition == "applied"]
    _require(not again, f"a repaired text is left alone, but: {again}")


def check_quoted(words: str) -> None:
    """Check that repair leaves the words inside a quotation unchanged.

    Raises:
        LawError: A letter or digit was changed.
    """
    words = _OUTSIDE.sub(" ", words).strip()
    ledger = repair(f"It rained.\n“We {words} go,” said Lee.\nNobody came.")
    start, end = ledger.to_text(*(ledger.original.index(part) for part in ("“We", "said Lee.\nN")))
    said = ledger.text[start:end]
    _require(_letters(said) == _letters(f"We {words} go"), f"quoted words stay as they are: {said!r}")


def check_growth(unit: str, times: int) -> None:
    """Check that repair takes linear time on a text that repeats ``unit``.

    Raises:
        LawError: A text four times as long takes more than ``GROWTH`` times as long, at two sizes in a row. At one
            size alone, a step is allowed: only texts above some length may need a repair.
    """
    for scale in (1, 4):
        short, long = _seconds(unit * times * scale), _seconds(unit * times * scale * 4)
        if long < max(SLACK, GROWTH * short):
            return
    raise LawError(f"{unit!r}: {short:.2f} s for {times * scale} times, {long:.2f} s for {times * scale * 4}")


def _check_ledger(text: str, ledger: Ledger) -> None:
    _require(ledger.original == text, "the original is what came in")
    rebuilt, done = "", 0
    for made in ledger.repairs:
        _require(text[made.start : made.end] == made.before, f"{made} says what stood there")
        _require(0 <= made.confidence <= 1 and made.reason.endswith("."), f"{made} says why and how sure it is")
        if made.disposition == "applied":
            _require(made.before != made.after, f"{made} changes something")
            _require("\n" not in made.before + (made.after or ""), f"{made} leaves lines as they are")
            rebuilt += text[done : made.start] + (made.after or "")
            done = made.end
    _require(ledger.text == rebuilt + text[done:], "the text is the original with the repairs made")
    for made in ledger.repairs:
        start, end = ledger.to_text(made.start, made.end)
        back = ledger.to_original(start, end)
        _require(start == end or (back[0] <= made.start and made.end <= back[1]), f"{made} is found again")


def _check_undo(ledger: Ledger) -> None:
    names = [made.id for made in ledger.repairs if made.disposition == "applied"]
    shift = 0
    for made in ledger.repairs:
        if made.disposition == "applied":
            after, start = made.after or "", made.start + shift
            without = ledger.text[:start] + made.before + ledger.text[start + len(after) :]
            _require(ledger.undo(made.id).text == without, f"undoing {made} undoes nothing else")
            shift += len(after) - len(made.before)
    for name in names[::2] + names[1::2]:
        ledger = ledger.undo(name)
    _require(ledger.text == ledger.original, "undoing all gives back the original")


def _seconds(text: str) -> float:
    began = time.process_time()
    repair(text)
    return time.process_time() - began


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _require(held: bool, law: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not held:
        raise LawError(law)
