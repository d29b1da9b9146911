"""Measures the repair of translation artifacts.

    python -m bench.repair [FOLDER] [--only PART] [--rounds 4] [--show WHAT]

``bench.repair.corpus`` describes the layout of FOLDER; missing files are reported and skipped. Without a folder, the
project's own cases and one sample text are used. ``--show`` prints the details behind a result: ``cases`` (inexact
ones), ``fresh`` (the same), ``human`` (edits), ``farther`` (segments that moved away from their reference), ``speed``
(each pattern), or a class of the synthetic part (failures).
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from rapidfuzz.distance import Levenshtein

from bench.repair import articles, cases, damaged, folds, fresh, references, speed, vote
from bench.repair.corpus import Corpus, own_cases
from bench.repair.places import Change, apply
from quotewire.tasks.repair import repair


def print_cases(corpus: Corpus, options: argparse.Namespace) -> None:
    """Passages with marked artifacts: the project's own cases, then the folder's."""
    own = [_from_pair(name, case) for name, case in own_cases() if name != "known-failures"]
    _print_cases("the project's own cases", own, options)
    for name in ("mt/real_cases.jsonl", "mt/clean_cases.jsonl"):
        records = corpus.records(name)
        if records is None:
            _skip(name)
        else:
            _print_cases(name, [cases.marked(record) for record in records], options)


def print_human(corpus: Corpus, options: argparse.Namespace) -> None:
    """Human text: every edit counts as false, although a few correct an author's error."""
    lines = corpus.segments("mt/human_english.txt")
    if lines is None:
        _skip("mt/human_english.txt")
    else:
        _print_human("segments, each by itself", lines, options)
    _print_human("documents", [text for _, text in corpus.human_documents()], options)


def print_references(corpus: Corpus, options: argparse.Namespace) -> None:
    """Machine output: edited segments that moved closer to their reference, and those that moved farther."""
    counts: Counter[str] = Counter()
    segments = words = 0
    for system, output, theirs in corpus.references():
        segments += len(output)
        words += sum(len(line.split()) for line in output)
        found = list(references.edited(system, output, theirs, options.document))
        counts += references.count(found)
        for segment in found:
            if options.show == "farther" and segment.gain < 0:
                references.print_segment(segment)
    if segments:
        references.print_counts(counts, segments, words)
    else:
        _skip("mt/wmt21")


def print_synthetic(corpus: Corpus, options: argparse.Namespace) -> None:
    """Synthetic damage: human documents damaged as translators would damage them."""
    damaged.print_table(damaged.measure(corpus.human_documents(), options.rounds, options.show))


def print_learned(corpus: Corpus, options: argparse.Namespace) -> None:
    """Learned damage: human documents damaged as systems of the machine output damage marks, in five folds."""
    counts = folds.measure(corpus, options.show)
    if any(counts):
        folds.print_table(counts)
    else:
        _skip("mt/wmt21")


def print_vote(corpus: Corpus, options: argparse.Namespace) -> None:
    """A second engine: the habits of an article's other half, voting on the repairs of learned damage."""
    documents = folds.damage(corpus.human_documents(), folds.translators(corpus), range(folds.FOLDS))
    counts = vote.measure(text for _, text in documents)
    if counts:
        vote.print_table(counts)
    else:
        _skip("mt/wmt21")


def print_fresh(corpus: Corpus, options: argparse.Namespace) -> None:
    """Fresh passages: written before the rules were changed, and fitted to nothing."""
    fresh.print_table(fresh.measure(show=options.show == "fresh"))


def print_articles(corpus: Corpus, options: argparse.Namespace) -> None:
    """Whole articles: quoted statements of translated news whose marks come out as a reader needs them."""
    for name in ("mtnews/train.jsonl", "mtnews/dev.jsonl"):
        found = corpus.records(name)
        if found is None:
            _skip(name)
        else:
            print(f"  -- {name}: {len(found)} articles")
            articles.print_table(articles.measure(found))


def print_attribution(corpus: Corpus, options: argparse.Namespace) -> None:
    """Attribution F1 on whole articles, damaged ones, and damaged and repaired ones."""
    annotated = corpus.records("polnear/dev.jsonl")
    if annotated is None:
        _skip("polnear/dev.jsonl")
    else:
        from bench.attribution import recovered  # noqa: PLC0415 - loads the attribution model

        recovered.print_table(recovered.measure(annotated, options.rounds))


def print_speed(corpus: Corpus, options: argparse.Namespace) -> None:
    """Speed: words per CPU-second, and the time for 1 MB of hostile patterns relative to 100 kB."""
    texts = [text for _, text in corpus.human_documents()]
    print(f"  {speed.words_per_second(texts):,.0f} words per CPU-second on text that people wrote")
    found = sorted(speed.growth(show=options.show == "speed"), reverse=True)
    print(f"  {len(found)} patterns; 1 MB takes at most {found[0][0]:.1f} times as long as 100 kB. The worst:")
    for times, seconds, pattern in found[:5]:
        print(f"    {times:5.1f} times, {seconds:.2f} s for 1 MB: {pattern!r}")
    slowest = max(found, key=lambda item: item[1])
    print(f"  the slowest 1 MB: {slowest[1]:.2f} s, {slowest[2]!r}")


PARTS: Final[dict[str, Callable[[Corpus, argparse.Namespace], None]]] = {
    "cases": print_cases,
    "fresh": print_fresh,
    "human": print_human,
    "references": print_references,
    "synthetic": print_synthetic,
    "learned": print_learned,
    "vote": print_vote,
    "articles": print_articles,
    "attribution": print_attribution,
    "speed": print_speed,
}


def main() -> None:
    """Print the selected parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part alone; may be given again")
    parser.add_argument("--rounds", type=int, default=4, help="how often each document is damaged by each translator")
    parser.add_argument(
        "--document", type=int, default=references.DOCUMENT, help="segments of machine output that make a document"
    )
    parser.add_argument("--show", metavar="WHAT", help="print the places behind a figure")
    options = parser.parse_args()
    if options.folder is not None and not options.folder.is_dir():
        parser.error(f"{options.folder}: no such folder")
    for name, part in PARTS.items():
        if not options.only or name in options.only:
            print(f"{name}: {(part.__doc__ or '').splitlines()[0]}")
            part(Corpus(options.folder), options)
            sys.stdout.flush()


def _skip(name: str) -> None:
    print(f"  {name}: not in the folder, skipped")


def _print_cases(name: str, given: Iterable[cases.Case], options: argparse.Namespace) -> None:
    counts: Counter[str] = Counter()
    for case in given:
        ledger = cases.outcome(case.text)
        counts += cases.score(case, ledger)
        gold = apply(case.text, case.safe)
        if options.show == "cases" and ledger.text.strip() != gold.strip():
            print(f"    {case.name}\n      is  {ledger.text!r}\n      not {gold!r}")
    print(f"  -- {name}: {counts['cases']} passages")
    cases.print_scores(counts)


def _from_pair(name: str, case: dict[str, str]) -> cases.Case:
    """Make a case from the project's own cases: artifacts are the differences, and their class is the file's name."""
    before, after = case["original"], case["fixed"]
    steps = Levenshtein.opcodes(before, after)
    safe = [
        Change(s.src_start, s.src_end, after[s.dest_start : s.dest_end], (name,)) for s in steps if s.tag != "equal"
    ]
    return cases.Case(f"{name}: {case['label']}", before, safe)


def _print_human(name: str, texts: Iterable[str], options: argparse.Namespace) -> None:
    counts: Counter[str] = Counter()
    for text in texts:
        counts["words"] += len(text.split())
        for made in repair(text).repairs:
            counts.update([made.disposition, f"{made.disposition} {made.kind}"])
            if options.show == "human":
                near = text[max(0, made.start - 50) : made.start], text[made.end : made.end + 50]
                print(
                    f"    {made.disposition} {made.kind}: {near[0]!r} [{made.before!r} -> {made.after!r}] {near[1]!r}"
                )
    edits, flags = counts["applied"], counts["flagged"]
    thousands = max(1, counts["words"]) / 1000
    print(f"  -- {name}: {counts['words']:,} words")
    print(f"  edits {edits} = {edits / thousands:.3f} per 1,000 words; flags {flags} = {flags / thousands:.3f}")
    print("    " + ", ".join(f"{key} {n}" for key, n in counts.most_common() if " " in key))


if __name__ == "__main__":
    main()
