"""Compares machine output with reference translations: counts the segments that repair moves closer or farther.

The distance is the Levenshtein distance in characters to the nearest reference. White space counts, because most
repairs move some. Quotation marks and apostrophes are made straight first, because the reference's style of marks says
nothing about the repair.

If a reference words a segment differently, its distance changes by chance. So each edit is also judged locally: if a
reference has the same words before and after the edit's place, it has between them either the edited or the original
text. Some references have the artifact themselves; what they say is counted apart.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import Levenshtein

from quotewire.schemas import Repair
from quotewire.tasks.repair import repair
from quotewire.tasks.repair.ledger import Ledger

DOCUMENT: Final = 15
"""Segments that are repaired as one document, about as many as a news item has."""
_WORD_BEFORE: Final = re.compile(r"[^\W_]*[^\w\n]*\Z")
_WORD_BEHIND: Final = re.compile(r"[^\w\n]*[^\W_]*")
_REACH: Final = 40
_STYLE: Final = str.maketrans("“”„«»‘’‚`", '"""""\'\'\'\'')


class Segment(NamedTuple):
    """An edited segment. ``gain``: characters by which it came closer to a reference, negative if it moved farther.

    ``places``: each edit's kind, and whether the references have the edited text (``with``), the original text
    (``against``), the original text but only because they have the same artifact (``damaged``), or other words there
    (``other``).
    """

    system: str
    before: str
    after: str
    reference: str
    places: tuple[tuple[str, str], ...]
    gain: int

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of the segment's edits."""
        return frozenset(kind for kind, _ in self.places)


def edited(system: str, output: Sequence[str], references: Sequence[Sequence[str]], size: int) -> Iterator[Segment]:
    """Yield the segments that repair changes, if each ``size`` consecutive segments are repaired as one document."""
    for first in range(0, len(output), size):
        ledger = repair("\n".join(output[first : first + size]))
        after = ledger.text.split("\n")
        for line, edits in sorted(_by_line(ledger).items()):
            theirs = [lines[first + line] for lines in references if first + line < len(lines)]
            places = tuple((made.kind, verdict(ledger, made, theirs)) for made in edits)
            if any(side == "against" for _, side in places):
                mended = [repair(other).text for other in theirs]
                places = tuple(
                    (kind, "damaged" if side == "against" and verdict(ledger, made, mended) != side else side)
                    for made, (kind, side) in zip(edits, places, strict=True)
                )
            yield _compared(system, output[first + line], after[line], theirs, places)


def verdict(ledger: Ledger, made: Repair, references: Sequence[str]) -> str:
    """Return whether the references are ``with`` an edit or ``against`` it, or have ``other`` words.

    >>> ledger = repair("“We stay, ”he said.")
    >>> [verdict(ledger, ledger.repairs[0], [it]) for it in ("Stay,” he said", '"stay, "he says', "he said")]
    ['other', 'against', 'other']
    >>> verdict(ledger, ledger.repairs[0], ["“We will stay,” he said."])
    'with'
    """
    text = ledger.original
    before = _WORD_BEFORE.search(text, max(0, made.start - _REACH), made.start)
    behind = _WORD_BEHIND.match(text, made.end, min(len(text), made.end + _REACH))
    start, end = before.start() if before else made.start, behind.end() if behind else made.end
    was, now = text[start:end], ledger.text[slice(*ledger.to_text(start, end))]
    says = [any(_has(plain(other), plain(words)) for other in references) for words in (was, now)]
    return {(True, False): "against", (False, True): "with"}.get((says[0], says[1]), "other")


def _has(reference: str, words: str) -> bool:
    """Whether the reference contains the words as whole words."""
    return re.search(rf"(?<![^\W_]){re.escape(words.strip())}(?![^\W_])", reference) is not None


def _by_line(ledger: Ledger) -> dict[int, list[Repair]]:
    found: dict[int, list[Repair]] = {}
    for made in ledger.repairs:
        if made.disposition == "applied":
            found.setdefault(ledger.original.count("\n", 0, made.start), []).append(made)
    return found


def _compared(
    system: str, before: str, after: str, references: Sequence[str], places: tuple[tuple[str, str], ...]
) -> Segment:
    reference = min(references, key=lambda other: distance(before, other))
    gain = distance(before, reference) - min(distance(after, other) for other in references)
    return Segment(system, before, after, reference, places, gain)


def distance(one: str, other: str) -> int:
    """Return the Levenshtein distance between two texts, ignoring the style of quotation marks.

    >>> distance("“No,” he said", '"No, "he said'), distance("‘a’", "'b'")
    (2, 1)
    """
    return Levenshtein.distance(plain(one), plain(other))


def plain(text: str) -> str:
    """Return the text with straight quotation marks and apostrophes."""
    return text.replace("''", '"').translate(_STYLE)


def count(segments: Iterable[Segment]) -> Counter[str]:
    """Count segments that came ``closer``, moved ``farther`` or stayed ``equal``, in total and by class.

    A segment counts once for each class of its edits. Each edit counts as ``with``, ``against``, ``damaged`` or
    ``other``.
    """
    counts: Counter[str] = Counter()
    for segment in segments:
        came = "closer" if segment.gain > 0 else "farther" if segment.gain < 0 else "equal"
        counts.update([came, *(f"{kind} {came}" for kind in segment.kinds)])
        for kind, its in segment.places:
            counts.update([its, f"{kind} {its}"])
    return counts


def print_counts(counts: Counter[str], segments: int, words: int) -> None:
    """Print the table of counts."""
    print(f"  {segments:,} segments, {words:,} words; the classes below count a segment once each. An edit has the")
    print(
        "  reference with it or against it where the same words stand to both sides of its place; a reference that is"
    )
    print("  against it only by the same artifact, which repair would mend there too, is damaged")
    heads = f"{'closer':>7} {'farther':>8} {'equal':>6}   closer : farther {'with':>8} {'against':>8} {'damaged':>8}"
    print(f"    {'':30} {heads}")
    kinds = sorted({key.rpartition(" ")[0] for key in counts if " " in key})
    for name, prefix in [("ALL EDITED SEGMENTS", ""), *((kind, f"{kind} ") for kind in kinds)]:
        closer, farther, equal = (counts[f"{prefix}{came}"] for came in ("closer", "farther", "equal"))
        ratio = f"{closer / farther:.1f} : 1" if farther else "-"
        sides = " ".join(f"{counts[prefix + side]:8}" for side in ("with", "against", "damaged"))
        print(f"    {name:30} {closer:7} {farther:8} {equal:6}   {ratio:16} {sides}")


def print_segment(segment: Segment) -> None:
    """Print a segment before and after repair, with its reference, for a person to judge."""
    print(f"    {segment.gain:+} {segment.system} {' '.join(sorted(segment.kinds))}")
    for label, text in (("was", segment.before), ("is ", segment.after), ("ref", segment.reference)):
        print(f"      {label} {text}")
