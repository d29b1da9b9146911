"""The synthetic part of the repair bench: human documents are damaged by each translator and then repaired.

Every class has a line for each translator: its artifacts and the share repaired (recall, R), the edits of that class
and the share that are right (precision, P), and the share of its damaged paragraphs that are restored exactly (exact).
Edits that the engine also makes on the undamaged text are no answer to damage. They are counted separately here, and
as false edits in the part on human text.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bench.repair.places import Change, Places, apply, repaired, right
from bench.repair.synthetic import TRANSLATORS, Damaged, Translator
from quotewire.schemas import Repair
from quotewire.tasks.repair import Ledger, repair

GROUPS: Final = {
    "spacing, direction, glue": (
        "quote.close_space", "quote.open_space", "quote.wrong_direction", "quote.glue_after", "quote.glue_before",
    ),
    "reopened, parity": ("quote.reopened", "quote.parity_inverted"),
}  # fmt: skip
"""Classes that are also reported together."""


def measure(documents: Sequence[tuple[str, str]], rounds: int, show: str | None = None) -> dict[str, Counter[str]]:
    """Return each translator's counts over all documents, each damaged ``rounds`` times in different ways.

    ``show``: a class whose failures are printed.
    """
    return {translator.name: _measure(translator, documents, rounds, show) for translator in TRANSLATORS}


def print_table(counts: dict[str, Counter[str]]) -> None:
    """Print all classes over all translators, then the groups, then the classes of each translator."""
    total = sum(counts.values(), Counter[str]())
    print(f"  {total['documents']} documents, {total['words']:,} words, {total['gold']} artifacts")
    print(f"  edits made on the whole text as well, left out here: {total['before']}")
    print_classes("all translators", total)
    for name, classes in GROUPS.items():
        together = Counter({key: sum(total[f"{kind} {key}"] for kind in classes) for key in _COLUMNS})
        _print_line(name.upper(), together)
    for name, its in counts.items():
        print_classes(name, its)
    print_calibration(total)


_COLUMNS: Final = ("gold", "hit", "edits", "right", "lines", "exact")


def print_classes(name: str, counts: Counter[str]) -> None:
    """Print recall, precision and exact paragraphs by class, under a heading."""
    print(f"  {name:34} {'gold':>6} {'R':>6}   {'edits':>6} {'P':>6}   exact")
    names = {key.split(" ")[0] for key in counts if key.endswith((" gold", " edits"))} - {"confidence"}
    for kind in sorted(names):
        _print_line(kind, Counter({key: counts[f"{kind} {key}"] for key in _COLUMNS}))


def _print_line(name: str, counts: Counter[str]) -> None:
    recall, precision, exact = (
        f"{counts[part] / counts[of]:.3f}" if counts[of] else "-"
        for part, of in (("hit", "gold"), ("right", "edits"), ("exact", "lines"))
    )
    print(f"    {name:32} {counts['gold']:6} {recall:>6}   {counts['edits']:6} {precision:>6}   {exact}")


def print_calibration(counts: Counter[str]) -> None:
    """Print, for each confidence that edits had, how many there were and which share was right; and the mean error."""
    levels = sorted({key.split(" ")[1] for key in counts if key.startswith("confidence ")})
    error = 0.0
    for level in levels:
        edits, good = counts[f"confidence {level} edits"], counts[f"confidence {level} right"]
        error += abs(good - float(level) * edits)
        print(f"    confidence {level}   {edits:6} edits   right {good / edits:.3f}")
    every = sum(counts[f"confidence {level} edits"] for level in levels)
    print(f"    expected calibration error {error / max(1, every):.3f}")


def _measure(
    translator: Translator, documents: Sequence[tuple[str, str]], rounds: int, show: str | None
) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, text in documents:
        for number in range(rounds):
            counts += score(translator.damage(text, f"{name} {number}"), show)
    return counts


def score(damaged: Damaged, show: str | None) -> Counter[str]:
    """Count the artifacts of one damaged document, and the edits; ``show``: a class whose failures are printed."""
    gold = Places(Change(*artifact[1:], (artifact.kind,)) for artifact in damaged.gold)
    edits, before, confidence = own_edits(damaged)
    counts = Counter(documents=1, words=len(damaged.text.split()), gold=len(damaged.gold), before=before)
    for artifact in gold:
        hit = repaired(damaged.text, artifact, edits, gold)
        counts.update({f"{artifact.kinds[0]} gold": 1, f"{artifact.kinds[0]} hit": hit})
        if not hit and show in artifact.kinds:
            _print_place("MISSED", damaged.text, artifact)
    for edit in edits:
        good = right(damaged.text, edit, gold)
        for kind in edit.kinds:
            counts.update({f"{kind} edits": 1, f"{kind} right": good})
        level = f"confidence {confidence[edit.start, edit.end]:.2f}"
        counts.update({f"{level} edits": 1, f"{level} right": good})
        if not good and show in edit.kinds:
            _print_place("WRONG ", damaged.text, edit)
    counts.update(_lines(damaged, gold, edits))
    return counts


def own_edits(damaged: Damaged) -> tuple[Places, int, dict[tuple[int, int], float]]:
    """Return the edits on the damaged text only, the number also made on the undamaged text, and each confidence."""
    habitual = {_place(made) for made in _applied(repair(damaged.whole))}
    made, before = [], 0
    confidence: dict[tuple[int, int], float] = {}
    for edit in _applied(repair(damaged.text)):
        start, end = damaged.ledger.to_original(edit.start, edit.end)
        if (start, end, edit.after) in habitual and damaged.whole[start:end] == edit.before:
            before += 1
        else:
            made.append(Change(edit.start, edit.end, edit.after or "", (edit.kind,)))
            confidence[edit.start, edit.end] = edit.confidence
    return Places(made), before, confidence


def _applied(ledger: Ledger) -> Iterator[Repair]:
    return (made for made in ledger.repairs if made.disposition == "applied")


def _place(made: Repair) -> tuple[int, int, str | None]:
    return made.start, made.end, made.after


def _lines(damaged: Damaged, gold: Places, edits: Places) -> Counter[str]:
    """Count for each class the damaged paragraphs, and those of them that are restored exactly."""
    counts: Counter[str] = Counter()
    start = 0
    for line in damaged.text.split("\n"):
        end = start + len(line)
        its = gold.touching(start, end)
        if its:
            exact = _made_in(line, start, its) == _made_in(line, start, edits.touching(start, end))
            for kind in {artifact.kinds[0] for artifact in its}:
                counts.update({f"{kind} lines": 1, f"{kind} exact": exact})
        start = end + 1
    return counts


def _made_in(line: str, start: int, changes: Iterable[Change]) -> str:
    return apply(line, [change._replace(start=change.start - start, end=change.end - start) for change in changes])


def _print_place(what: str, text: str, change: Change) -> None:
    before, after = text[max(0, change.start - 60) : change.start], text[change.end : change.end + 60]
    print(f"    {what} {before!r} [{text[change.start : change.end]!r} -> {change.after!r}] {after!r}")
