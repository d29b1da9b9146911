"""Learned translators, the whole-article score and the folds, on texts small enough to count by hand."""

from collections import Counter
from pathlib import Path

import pytest

from bench.repair import articles, fit, folds
from bench.repair.corpus import Corpus
from bench.repair.places import Change, apply
from bench.repair.synthetic.learned import Form, Where, learn
from quotewire.tasks.repair.role_costs import WEIGHTS

REFERENCE = ["He said “no,” and left.", "“We wait,” said Lee.", "Nobody came."]
OUTPUT = ["He said “no, ”and left.", "We wait,” said Lee.", "Nobody came."]
TEXT = "“The harbour will close,” said Ana.\n\nDuarte said “no,” and stayed. “Why,” asked Lee, “not now?”\n"


def test_forms_are_learned_where_the_same_words_stand_beside_a_mark() -> None:
    habits = learn("x", OUTPUT, [REFERENCE])
    closes = habits.forms[Where("close", "space", "pause")]
    assert closes == {Form("”", left=True, right=False): 1, Form("”", left=False, right=True): 1}
    assert habits.forms[Where("open", "edge", "word")] == {}
    assert (habits.marks, habits.wrong) == (3, 1)


def test_a_mark_between_adjacent_words_is_lost() -> None:
    habits = learn("x", ["He said no, and left."], [["He said “no,” and left."]])
    assert sum(forms[Form("", left=False, right=False)] for forms in habits.forms.values()) >= 1


def test_learned_damage_is_exact_and_the_same_for_the_same_seed() -> None:
    habits = learn("x", OUTPUT * 3, [REFERENCE * 3])
    first, second = (habits.damage(TEXT, "7") for _ in range(2))
    assert first.text == second.text != first.whole
    assert apply(first.text, sorted(Change(*gold[1:], (gold.kind,)) for gold in first.gold)) == first.whole
    assert {gold.kind for gold in first.gold} == {"quote.close_space"}


def statement(text: str, content: str, kind: str = "direct") -> dict[str, object]:
    start = text.index(content)
    return {"start": start, "end": start + len(content), "type": kind}


@pytest.mark.parametrize(
    ("text", "before", "right"),
    [
        ("“We wait, ”said Lee.", 0, 1),
        ("“We wait,” said Lee.", 1, 1),
        ("We wait, said Lee.", 0, 0),
        ("They left.\n\nNobody rows. We wait,” said Lee.", 0, 0),
    ],
)
def test_a_statement_is_right_if_its_marks_stand_at_both_ends(text: str, before: int, right: int) -> None:
    counts = articles.measure([{"text": text, "statements": [statement(text, "We wait")]}])
    assert (counts["all before"], counts["all right"], counts["all statements"]) == (before, right, 1)


def test_a_mixed_statement_is_right_if_the_marks_of_its_sentence_alternate() -> None:
    text = "Lee said that they “wait ”and “go”."
    counts = articles.measure([{"text": text, "statements": [statement(text, "they “wait ”and “go”", "mixed")]}])
    assert (counts["mixed before"], counts["mixed right"]) == (0, 1)


def folder(tmp_path: Path) -> Corpus:
    (tmp_path / "mt/wmt21").mkdir(parents=True)
    (tmp_path / "mt/human_english.txt").write_text(
        "\n".join(["“We wait,” said Lee. He called it “a day” in port."] * 200)
    )
    for name in "ABCDEFGH":
        (tmp_path / f"mt/wmt21/news.is-en.hyp.{name}.en").write_text("\n".join(OUTPUT * 20) + "\n")
    (tmp_path / "mt/wmt21/news.is-en.ref.A.en").write_text("\n".join(REFERENCE * 20) + "\n")
    return Corpus(tmp_path)


def test_each_fold_is_damaged_by_its_own_translators(tmp_path: Path) -> None:
    corpus = folder(tmp_path)
    habits = folds.translators(corpus)
    assert len(habits) == 8
    found = Counter(fold for fold, _ in folds.damage(corpus.human_documents(), habits, range(folds.FOLDS)))
    assert sum(found.values()) > 0
    assert set(found) <= set(range(folds.FOLDS))
    counts = folds.measure(corpus)
    assert sum(its["documents"] for its in counts) == sum(found.values())


def test_a_fit_lowers_the_loss_and_keeps_what_does_not_help(tmp_path: Path) -> None:
    corpus = folder(tmp_path)
    damaged = [its for _, its in folds.damage(corpus.human_documents(), folds.translators(corpus), range(folds.FOLDS))]
    sample = fit.Sample(damaged[:4], [])
    shipped = dict(WEIGHTS)
    try:
        before = fit.loss(sample)
        while fit.loss(sample) == before:
            WEIGHTS["stray_curly"] = round(WEIGHTS["stray_curly"] / 1.2, 2)
        low = WEIGHTS["stray_curly"]  # just too low
        assert fit.fit(sample, ["last", "stray_curly"]) == before
        assert WEIGHTS["stray_curly"] > low
        assert WEIGHTS["last"] == shipped["last"]
    finally:
        WEIGHTS.update(shipped)
