"""The repair bench on passages small enough to count by hand, and as a whole on a small test folder."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.repair import cases, references
from bench.repair.corpus import Corpus
from quotewire.schemas import Removed, Repair
from quotewire.schemas.document import Disposition
from quotewire.tasks.repair import Ledger

TEXT = "“No, ”Lee said.She left.. Share this!"
ARTIFACTS = [
    {"class": "quote.close_space", "start": 4, "end": 6, "repair": "” ", "disposition": "safe"},
    {"class": "punct.doubled", "start": 24, "end": 25, "repair": "", "disposition": "safe"},
    {"class": "boilerplate", "start": 26, "end": 37, "repair": "", "disposition": "safe"},
    {"class": "flag.gender_pronoun", "start": 15, "end": 18, "repair": "He", "disposition": "flag"},
]


def made(start: int, end: int, after: str | None, disposition: Disposition = "applied") -> Repair:
    return Repair(
        id=f"r{start}", kind="test.a", disposition=disposition, start=start, end=end,
        before=TEXT[start:end], after=after, confidence=1, reason="Test.",
    )  # fmt: skip


@pytest.fixture
def case() -> cases.Case:
    return cases.marked({"id": "1", "text": TEXT, "artifacts": ARTIFACTS})


def test_what_is_repaired_removed_and_flagged_counts(case: cases.Case) -> None:
    block = Removed(kind="share", start=26, end=37, text=TEXT[26:])
    ledger = Ledger(TEXT, [block], [made(4, 6, "” "), made(24, 25, ""), made(15, 18, None, "flagged")])
    counts = cases.score(case, ledger)
    assert counts == counts | {
        "gold": 3, "hit": 3, "exact": 1, "with safe": 1, "edits": 2, "false": 0, "flags right": 1, "suspect hit": 1,
        "test.a right": 2, "quote.close_space hit": 1,
    }  # fmt: skip


def test_an_edit_beside_an_artifact_spoils_it_and_is_false(case: cases.Case) -> None:
    counts = cases.score(case, Ledger(TEXT, (), [made(4, 6, "” "), made(11, 14, "")]))
    assert (counts["hit"], counts["edits"], counts["false"], counts["exact"]) == (0, 2, 1, 0)
    assert cases.per_thousand(counts) == pytest.approx(1000 / 6)


def test_a_correct_passage_has_nothing_to_repair() -> None:
    clean = cases.marked({"id": "2", "text": TEXT})
    assert cases.score(clean, Ledger(TEXT))["clean edited"] == 0
    counts = cases.score(clean, Ledger(TEXT, (), [made(4, 6, "” ")]))
    assert (counts["clean edited"], counts["false"]) == (1, 1)


def test_white_space_counts_in_the_distance_and_the_style_of_marks_does_not() -> None:
    [segment] = references.edited("x", ["“No, ”he said.", "Fine."], [["“No,” he said.", "?"], ["'No.'", "?"]], 2)
    assert (segment.reference, segment.gain, segment.kinds) == ("“No,” he said.", 2, frozenset({"quote.close_space"}))
    assert references.count([segment]) == {
        "closer": 1,
        "quote.close_space closer": 1,
        "with": 1,
        "quote.close_space with": 1,
    }


def test_a_reference_with_the_same_artifact_is_damaged_and_not_against_the_edit() -> None:
    [segment] = references.edited("x", ["“No, ”he said."], [["“No, ”he told Lee and the others on the quay."]], 1)
    assert segment.places == (("quote.close_space", "damaged"),)
    assert segment.gain < 0


def test_the_bench_reads_a_folder_and_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "mt/wmt21").mkdir(parents=True)
    (tmp_path / "mt/real_cases.jsonl").write_text(json.dumps({"id": "1", "text": TEXT, "artifacts": ARTIFACTS}) + "\n")
    (tmp_path / "mt/human_english.txt").write_text("The harbour is shut.\nNobody knew.\n")
    (tmp_path / "mt/wmt21/news.is-en.hyp.A.en").write_text("“No, ”he said.\n")
    (tmp_path / "mt/wmt21/news.is-en.ref.A.en").write_text("“No,” he said.\n")
    done = subprocess.run(
        [sys.executable, "-m", "bench.repair", str(tmp_path), "--rounds", "1", "--show", "cases",
         *(f"--only={part}" for part in ("cases", "human", "references", "synthetic"))],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[4],
    )  # fmt: skip
    assert "mt/clean_cases.jsonl: not in the folder, skipped" in done.stdout
    assert "-- mt/real_cases.jsonl: 1 passages" in done.stdout
    assert re.search(r"ALL EDITED SEGMENTS +1 +0 +0", done.stdout)
    assert "edits 0 = 0.000 per 1,000 words" in done.stdout
    assert done.stderr == ""


def test_without_a_folder_the_projects_sample_is_read() -> None:
    [(name, text)] = Corpus(None).human_documents()
    assert name == "sample"
    assert len(text.split()) > 300
