"""The document's assessment of translation: how likely, from what language, and on what evidence."""

import pytest

from quotewire.schemas import Removed
from quotewire.tasks.repair import read_translation, repair

CLEAN = "The council met on Monday. “We will rebuild the quay,” said Mayor Ana Kovač. Nobody objected. " * 4
SPUN = (
    "“The cable is no luxury. Nobody should be afraid of the dark, ”Eikrem said.\n\n“Do we wait for another winter? “Said "
    "Brandal.\n\n“We need the hall. “\n\nThe harbour 's crew stayed on board.\n\n"
)


def test_without_a_sign_it_is_likelier_none_and_no_language_is_named() -> None:
    found = read_translation(repair(CLEAN))
    assert found.likely < 0.5
    assert (found.source, found.evidence) == (None, [])


def test_what_had_to_be_repaired_is_evidence() -> None:
    found = read_translation(repair(SPUN))
    assert found.likely > 0.85
    assert found.source is None
    assert found.evidence[0].kind == "repaired.quote"
    assert all(item.count > 0 and item.reason for item in found.evidence)


def test_more_of_it_in_fewer_words_is_more_evidence() -> None:
    likely = [read_translation(repair(SPUN + CLEAN * times)).likely for times in (0, 10, 100)]
    assert likely == sorted(likely, reverse=True)
    assert likely[0] > likely[2]


@pytest.mark.parametrize(
    ("name", "code"), [("Þórður Guðmundsson", "is"), ("Jiří Dvořák", "cs"), ("Łęcki", "pl"), ("Groß", "de")]
)
def test_names_tell_the_source_of_a_translation_but_make_none(name: str, code: str) -> None:
    assert read_translation(repair(f"{SPUN}{name} agreed.")).source == code
    human = read_translation(repair(f"{CLEAN}{name} agreed."))
    assert (human.source, human.likely) == (None, read_translation(repair(CLEAN)).likely)


def test_names_of_two_languages_alike_name_none() -> None:
    assert read_translation(repair(f"{SPUN}Lącki and Kőhegyi agreed.")).source is None


def test_a_notice_is_believed() -> None:
    notice = "Translated from Spanish by a machine."
    text = f"{CLEAN}\n{notice}"
    block = Removed(kind="translation_notice", start=len(CLEAN) + 1, end=len(text), text=notice)
    found = read_translation(repair(text, removed=[block]))
    assert (found.source, found.evidence[0].kind) == ("es", "notice")
    assert found.likely > 0.95


def test_a_statement_that_somebody_translated_is_no_notice() -> None:
    found = read_translation(repair(f"{CLEAN}His words were translated from Spanish: “We stay,” he said."))
    assert found.evidence == []
