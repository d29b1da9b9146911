"""Machine output before and after repair, against references: does an edited segment come closer to its reference?

Distance is the number of characters to insert, delete or replace (Levenshtein) to the nearest reference. White space
counts, as most repairs move some; quotation marks and apostrophes are made straight first, as a reference's style of
marks says nothing about the repair.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import Levenshtein

from tasks.repair import repair

DOCUMENT: Final = 15
"""Segments that are repaired as one document: about what a news item has."""
_STYLE: Final = str.maketrans("“”„«»‘’‚`", '"""""\'\'\'\'')


class Segment(NamedTuple):
    """An edited segment; ``gain`` is by how many characters it came closer, negative where it went farther."""

    system: str
    before: str
    after: str
    reference: str
    kinds: frozenset[str]
    gain: int


def edited(system: str, output: Sequence[str], references: Sequence[Sequence[str]], size: int) -> Iterator[Segment]:
    """The segments that repair changes, when ``size`` of them in a row are repaired as one document."""
    for first in range(0, len(output), size):
        ledger = repair("\n".join(output[first : first + size]))
        after = ledger.text.split("\n")
        kinds: dict[int, set[str]] = {}
        for made in ledger.repairs:
            if made.disposition == "applied":
                line = ledger.original.count("\n", 0, made.start)
                kinds.setdefault(line, set()).add(made.kind)
        for line, its in sorted(kinds.items()):
            theirs = [lines[first + line] for lines in references if first + line < len(lines)]
            yield _compared(system, output[first + line], after[line], theirs, frozenset(its))


def _compared(system: str, before: str, after: str, references: Sequence[str], kinds: frozenset[str]) -> Segment:
    reference = min(references, key=lambda other: distance(before, other))
    gain = distance(before, reference) - min(distance(after, other) for other in references)
    return Segment(system, before, after, reference, kinds, gain)


def distance(one: str, other: str) -> int:
    """Character edits between two texts, styles of quotation marks made equal.

    >>> distance("“No,” he said", '"No, "he said'), distance("‘a’", "'b'")
    (2, 1)
    """
    return Levenshtein.distance(plain(one), plain(other))


def plain(text: str) -> str:
    """The text with straight quotation marks and apostrophes."""
    return text.replace("''", '"').translate(_STYLE)


def count(segments: Iterable[Segment]) -> Counter[str]:
    """Edited, closer and farther segments, in total and for each class (a segment counts for each of its classes)."""
    counts: Counter[str] = Counter()
    for segment in segments:
        verdict = "closer" if segment.gain > 0 else "farther" if segment.gain < 0 else "equal"
        counts.update([verdict, *(f"{kind} {verdict}" for kind in segment.kinds)])
    return counts


def print_counts(counts: Counter[str], segments: int, words: int) -> None:
    """The table."""
    print(f"  {segments:,} segments, {words:,} words; the classes below count a segment once each")
    print(f"    {'':30} {'closer':>7} {'farther':>8} {'equal':>6}   closer : farther")
    kinds = sorted({key.rpartition(" ")[0] for key in counts if " " in key})
    for name, prefix in [("ALL EDITED SEGMENTS", ""), *((kind, f"{kind} ") for kind in kinds)]:
        closer, farther, equal = (counts[f"{prefix}{verdict}"] for verdict in ("closer", "farther", "equal"))
        ratio = f"{closer / farther:.1f} : 1" if farther else "-"
        print(f"    {name:30} {closer:7} {farther:8} {equal:6}   {ratio}")


def print_segment(segment: Segment) -> None:
    """A segment with what was made of it, for a person to judge."""
    print(f"    {segment.gain:+} {segment.system} {' '.join(sorted(segment.kinds))}")
    for label, text in (("was", segment.before), ("is ", segment.after), ("ref", segment.reference)):
        print(f"      {label} {text}")
