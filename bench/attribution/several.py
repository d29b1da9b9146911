"""Measures whom a description means where several people have spoken: the words go to the right one, nobody, another.

    python -m bench.attribution.several [--texts 500] [--seed 2] [--wrong N]

The texts are invented (``training/attribution/several_people.py``): ``the footballer`` behind a striker and a police
officer. A row for descriptions of the last speaker, and one for those of somebody before.
"""

import argparse
from collections import Counter
from typing import Final

from quotewire.tasks.attribution import attribute, load_model, parse
from training.attribution.several_people import Described, described

OUTCOMES: Final = ("right", "nobody", "another", "not found")


def outcomes(texts: list[Described]) -> list[tuple[str, str | None]]:
    """For each text one of ``OUTCOMES`` and the name that was given."""
    found = []
    for text, doc in zip(texts, parse(load_model(), [one.text for one in texts]), strict=True):
        told = [one for one in attribute(doc) if any(text.has in text.text[s:e] for s, e in one.content)]
        name = told[0].name if told else None
        outcome = "not found" if not told else "nobody" if name is None else "right" if name == text.name else "another"
        found.append((outcome, name))
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--wrong", type=int, default=0, help="print so many texts whose words go to somebody else")
    given = parser.parse_args()
    texts = list(described(given.seed, given.texts))
    found = outcomes(texts)
    print(f"{'described':16}{'texts':>8}" + "".join(f"{outcome:>12}" for outcome in OUTCOMES))
    for label, last in (("last speaker", True), ("somebody before", False)):
        counts = Counter(outcome for text, (outcome, _) in zip(texts, found, strict=True) if text.last is last)
        shares = (100 * counts[outcome] / max(1, counts.total()) for outcome in OUTCOMES)
        print(f"{label:16}{counts.total():8}" + "".join(f"{share:12.1f}" for share in shares))
    wrong = [(text, name) for text, (outcome, name) in zip(texts, found, strict=True) if outcome == "another"]
    for text, name in wrong[: given.wrong]:
        print(f"\n{name} for {text.name}: {' / '.join(text.text.split(chr(10) * 2))}")


if __name__ == "__main__":
    main()
