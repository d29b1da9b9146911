"""Synthetic damage: its record is exact, seeded runs repeat, and each habit causes the damage it describes."""

from random import Random

import pytest

from bench.repair.places import Change, Places, apply, repaired, right
from bench.repair.synthetic import TRANSLATORS, Translator, damage, quoting, tokens, writing
from bench.repair.synthetic.damage import Wear
from bench.repair.synthetic.page import Page, restyle

TEXT = (
    "“The harbour will close. We will tell the crews. Nobody will be surprised,” said Ana Kovač on Monday.\n\n"
    "The mayor, Duarte said, “wants a fight” and will stay “in port”. It cost $3,400 (or 3.5 pounds) a day.\n\n"
    "“Why now?” asked Lee, who didn't know the harbour's pilots at all. “Nobody can tell me,” he said.\n"
)


@pytest.mark.parametrize("translator", TRANSLATORS, ids=lambda translator: translator.name)
def test_making_every_artifact_whole_gives_the_text_before(translator: Translator) -> None:
    for seed in range(40):
        damaged = translator.damage(TEXT, str(seed))
        changes = sorted(Change(*gold[1:], (gold.kind,)) for gold in damaged.gold)
        assert apply(damaged.text, changes) == damaged.whole
        assert damaged.whole in {restyle(TEXT, straight=True), restyle(TEXT, straight=False)}


def test_the_same_seed_gives_the_same_damage() -> None:
    first, second = (TRANSLATORS[0].damage(TEXT, "7") for _ in range(2))
    assert (first.text, first.gold) == (second.text, second.gold)
    assert first.text != TRANSLATORS[0].damage(TEXT, "8").text


@pytest.mark.parametrize(
    ("wear", "straight", "left", "kind"),
    [
        (quoting.close_to_next_word, False, "surprised, ”said Ana", "quote.close_space"),
        (quoting.close_with_opener, False, "a fight“ and", "quote.wrong_direction"),
        (quoting.open_with_closer, False, "said, ”wants", "quote.wrong_direction"),
        (quoting.spaced_both, True, 'stay " in port ".', "quote.open_space"),
        (quoting.glued_open, False, "stay“in port”.", "quote.glue_before"),
        (quoting.glued_close, False, "surprised,”said", "quote.glue_after"),
        (quoting.reopened, False, "close. “We will tell the crews. “Nobody", "quote.reopened"),
        (quoting.foreign("„", "“"), False, "„in port“", "quote.foreign_glyph"),
        (quoting.mixed_pair, True, '"in port»', "quote.mixed_pair"),
        (quoting.dash_tag, True, " said Ana", "quote.dash_tag"),
        (quoting.capital_tag, False, "now?” Asked Lee", "case.reporting_verb"),
        (quoting.period_before_tag, False, "me.” he said", "quote.period_before_tag"),
        (writing.joined_sentences, False, "crews.Nobody", "punct.missing_space"),
        (writing.spaced_punctuation, False, "pilots at all .", "punct.space_before"),
        (writing.split_endings, False, "did n't know the harbour 's", "punct.split_apostrophe"),
        (writing.spaced_brackets, False, "( or 3.5 pounds )", "punct.space_in_paren"),
        (writing.spaced_currency, False, "$ 3,400", "number.currency_space"),
        (writing.decimal_comma, False, "3,5 pounds", "number.decimal_comma"),
        (writing.doubled, False, "pilots at all..", "punct.doubled"),
        (tokens.mojibake("cp1252"), False, "â€œWhy now?", "mojibake"),
    ],
)  # fmt: skip
def test_each_habit_leaves_its_artifact(wear: Wear, straight: bool, left: str, kind: str) -> None:
    damaged = damage(TEXT, [(wear, 1.0)], Random(1), straight=straight)
    assert left in damaged.text
    assert kind in {gold.kind for gold in damaged.gold}


def test_inverted_parity_is_an_artifact_for_each_mark() -> None:
    damaged = damage("Duarte said, what they wanted was “not a fight” and “peace”.", [(quoting.inverted, 1)], Random(1), straight=False)  # fmt: skip
    assert damaged.text == "Duarte said, “what they wanted was” not a fight “and” peace “."
    assert [gold.repair for gold in damaged.gold] == ["", " “", "” ", " “", "”"]


def test_a_paragraph_whose_marks_are_in_doubt_is_left_alone() -> None:
    assert Page('A 5" pipe and “a word”.\n“Fine,” he said.', Random(1)).quotations[0].opens == 24


GOLD = Places([Change(4, 6, "", ("punct.doubled",)), Change(6, 7, "X", ("homoglyph",))])


@pytest.mark.parametrize(
    ("edit", "verdict"),
    [((4, 6, ""), True), ((4, 7, "X"), True), ((4, 7, "Y"), False), ((3, 7, "dX"), True), ((4, 5, ""), False)],
)
def test_an_edit_is_right_if_it_leaves_what_whole_artifacts_leave(edit: tuple[int, int, str], verdict: bool) -> None:
    assert right("abcd..xyz", Change(*edit, ()), GOLD) is verdict


def test_an_artifact_counts_as_repaired_even_if_its_neighbour_does_not() -> None:
    edits = Places([Change(4, 6, "", ())])
    assert [repaired("abcd..xyz", gold, edits, GOLD) for gold in GOLD] == [True, False]
