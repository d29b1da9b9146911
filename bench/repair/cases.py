"""Scores repair on passages with marked artifacts, and counts edits of correct passages.

An artifact counts as repaired if the text there, with ``MARGIN`` characters on either side, equals the text with all
marked artifacts repaired. An artifact that is to be deleted also counts as repaired if a removed block contains it. An
applied edit is false if it overlaps no marked artifact or suspicion. A case is exact if its text equals the one with
all safe artifacts repaired, except for white space at the ends. Artifacts without a safe repair are suspicions, which
a flag that overlaps them finds.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bench.repair.places import Change, apply
from quotewire.schemas import Article, Repair
from quotewire.tasks.errors import RejectedError
from quotewire.tasks.extraction import extract
from quotewire.tasks.repair import Ledger, repair

MARGIN: Final = 12
"""Characters on either side of an artifact that must also be right."""


@dataclass(frozen=True, slots=True)
class Case:
    """A passage. ``safe``: gold repairs of its artifacts. ``suspect``: spans that should only be flagged."""

    name: str
    text: str
    safe: list[Change] = field(default_factory=list)
    suspect: list[tuple[int, int]] = field(default_factory=list)


def marked(record: dict[str, Any]) -> Case:
    """Make a case from a record with ``id``, ``text`` and ``artifacts`` (none if the text is correct)."""
    safe, suspect = [], []
    for artifact in record.get("artifacts", ()):
        start, end, after = artifact["start"], artifact["end"], artifact["repair"]
        if artifact["disposition"] == "safe" and after is not None:
            safe.append(Change(start, end, after, (artifact["class"],)))
        else:
            suspect.append((start, end))
    return Case(record["id"], record["text"], sorted(safe), suspect)


def outcome(text: str) -> Ledger:
    """Extract and repair a text; a rejected article stays unchanged."""
    try:
        extracted = extract(Article(text=text, language="en"))
    except RejectedError:
        return Ledger(text)
    return repair(extracted.original, removed=extracted.removed)


def score(case: Case, ledger: Ledger) -> Counter[str]:
    """Count one case: ``CLASS gold`` and ``CLASS hit`` by marked class, ``KIND edits`` by the engine's kind."""
    applied = [made for made in ledger.repairs if made.disposition == "applied"]
    flagged = [(made.start, made.end) for made in ledger.repairs if made.disposition == "flagged"]
    exact = ledger.text.strip() == apply(case.text, case.safe).strip()
    edited = ledger.text.strip() != case.text.strip()
    counts = Counter(cases=1, words=len(case.text.split()))
    counts.update({"with safe": bool(case.safe), "exact": bool(case.safe) and exact})
    counts.update({"clean": not case.safe, "clean edited": not case.safe and edited})
    for artifact in case.safe:
        kind, hit = artifact.kinds[0], _hit(case, artifact, ledger, applied)
        counts.update({"gold": 1, "hit": hit, f"{kind} gold": 1, f"{kind} hit": hit})
    for kind in {artifact.kinds[0] for artifact in case.safe}:
        counts.update({f"{kind} cases": 1, f"{kind} exact": exact})
    gold = [(artifact.start, artifact.end) for artifact in case.safe] + case.suspect
    for made in applied:
        right = _meets(made.start, made.end, gold)
        counts.update({"edits": 1, "false": not right})
        counts.update({f"{made.kind} edits": 1, f"{made.kind} right": right})
    counts.update({"flags": len(flagged), "flags right": sum(_meets(*span, gold) for span in flagged)})
    counts.update({"suspect": len(case.suspect), "suspect hit": sum(_meets(*span, flagged) for span in case.suspect)})
    return counts


def _hit(case: Case, artifact: Change, ledger: Ledger, applied: Iterable[Repair]) -> bool:
    if not artifact.after and any(
        block.start <= artifact.start and artifact.end <= block.end for block in ledger.removed
    ):
        return True
    start, end = max(0, artifact.start - MARGIN), min(len(case.text), artifact.end + MARGIN)
    made = [Change(made.start, made.end, made.after or "", ()) for made in applied]
    made += [Change(block.start, block.end, "", ()) for block in ledger.removed]
    here = case.text[start:end]
    return apply(here, _within(case.safe, start, end)) == apply(here, _within(made, start, end))


def _within(changes: Iterable[Change], start: int, end: int) -> list[Change]:
    inside = (change for change in changes if start <= change.start and change.end <= end)
    return sorted(change._replace(start=change.start - start, end=change.end - start) for change in inside)


def _meets(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a span overlaps one of ``spans``; an empty span also overlaps what it touches."""
    return any(
        (start < its_end and its_start < end)
        or (start == end and its_start <= start <= its_end)
        or (its_start == its_end and start <= its_start <= end)
        for its_start, its_end in spans
    )


def print_scores(counts: Counter[str]) -> None:
    """Print the totals, then recall and exact cases by marked class, then precision by the engine's kind."""
    print(f"  exact {counts['exact']} of {counts['with safe']} cases with a safe repair; ", end="")
    print(f"correct passages edited {counts['clean edited']} of {counts['clean']}")
    print(f"  artifacts repaired {counts['hit']} of {counts['gold']}; ", end="")
    print(f"edits {counts['edits']}, {counts['false']} of them false = {per_thousand(counts):.3f} per 1,000 words")
    print(f"  suspicions found {counts['suspect hit']} of {counts['suspect']}; ", end="")
    print(f"flags {counts['flags']}, {counts['flags right']} of them right")
    for kind in _kinds(counts, "gold"):
        hit, gold, exact, cases = (counts[f"{kind} {part}"] for part in ("hit", "gold", "exact", "cases"))
        print(f"    {kind:36} repaired {hit:3} of {gold:3}   exact {exact:3} of {cases:3}")
    for kind in _kinds(counts, "edits"):
        print(f"    {kind:36} right {counts[f'{kind} right']:3} of {counts[f'{kind} edits']:3} edits")


def per_thousand(counts: Counter[str]) -> float:
    """Return the false edits per 1,000 words."""
    return 1000 * counts["false"] / max(1, counts["words"])


def _kinds(counts: Counter[str], part: str) -> list[str]:
    return sorted(key.removesuffix(f" {part}") for key in counts if key.endswith(f" {part}"))
