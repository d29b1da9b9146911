"""A second engine that votes on each edit: the same rules, with the habits of the article's other half.

An article's lines are divided in two halves. An edit is disputed if it is not made under the habits of the half that it
is not in. A vote would be worth its time if disputed edits were mostly wrong.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from bench.repair.damaged import own_edits
from bench.repair.places import Change, Places, right
from bench.repair.synthetic import Damaged
from quotewire.tasks.repair import repair
from quotewire.tasks.repair.style.profile import read_profile

DOUBTFUL: Final = 0.93
"""Edits with a lower confidence are counted apart."""


def measure(documents: Iterable[Damaged]) -> Counter[str]:
    """Count the edits by confidence, vote and whether they are right."""
    counts: Counter[str] = Counter()
    for damaged in documents:
        gold = Places(Change(*artifact[1:], (artifact.kind,)) for artifact in damaged.gold)
        edits, _, confidence = own_edits(damaged)
        voters = [_edits_under_other_half(damaged.text, half) for half in (0, 1)]
        for edit in edits:
            voter = voters[damaged.text.count("\n", 0, edit.start) % 2]
            agreed = any(start <= edit.start and edit.end <= end for start, end in voter)
            sure = "sure" if confidence[edit.start, edit.end] >= DOUBTFUL else "doubtful"
            verdict = "right" if right(damaged.text, edit, gold) else "wrong"
            counts[f"{sure}, {'agreed' if agreed else 'disputed'}, {verdict}"] += 1
    return counts


def print_table(counts: Counter[str]) -> None:
    """Print the counts."""
    for name in sorted(counts):
        print(f"  {name:26} {counts[name]:6} edits")


def _edits_under_other_half(text: str, half: int) -> list[tuple[int, int]]:
    """The places of the edits under the habits of the lines whose number does not leave the remainder ``half``."""
    other = "\n".join(line for number, line in enumerate(text.split("\n")) if number % 2 != half)
    made = repair(text, profile=read_profile(other)).repairs
    return [(its.start, its.end) for its in made if its.disposition == "applied"]
