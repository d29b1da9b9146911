"""Places and states as sources: the US, and capitals behind ``official``."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.types import Statement


def _last(nlp: Language, text: str) -> Statement:
    return attribute(next(parse(nlp, [text])))[-1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The US has blamed the attack on a militia.", "US"),
        ("The US said that the bases would stay open.", "US"),
        ("“We will respond,” the US said.", "US"),
        ("The talks failed. According to the US, the offer was too low.", "US"),
        ("The ships will sail on Monday, the US announced.", "US"),
        ("Norland wants the islands back. The US believes that the claim is void.", "US"),
    ],
)
def test_the_us_is_no_pronoun(nlp: Language, text: str, name: str) -> None:
    statement = _last(nlp, text)
    assert (statement.name, statement.kind) == (name, "organization")


@pytest.mark.parametrize("text", ["We believe that the bridge will reopen.", "She told us that the bridge is closed."])
def test_us_in_small_letters_stays_a_pronoun(nlp: Language, text: str) -> None:
    assert _last(nlp, text).name is None


@pytest.mark.parametrize(
    ("text", "name", "affiliation"),
    [
        ("Official Minsk said that the border would stay closed.", "Minsk", "Belarus"),
        ("Official Warsaw believes that the offer is too low.", "Warsaw", "Poland"),
        ("The offer is too low, official warsaw said.", "warsaw", "Poland"),
        ("Official Ankara announced that the port would open.", "Ankara", "Turkey"),
        ("Norland's guests left. Japan is angry: official Tokyo said that the islands were Japanese.", "Japan", None),
        ("Ukraine wants peace. Official kyiv said that talks go on.", "Ukraine", None),
    ],
)
def test_an_official_capital_is_its_government(nlp: Language, text: str, name: str, affiliation: str | None) -> None:
    statement = _last(nlp, text)
    assert (statement.name, statement.affiliation, statement.basis) == (name, affiliation, "metonym")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The official Li Wei said that the dam would hold.", "Li Wei"),
        ("An official in Minsk said that the dam would hold.", None),
    ],
)
def test_an_official_is_somebody(nlp: Language, text: str, name: str | None) -> None:
    assert _last(nlp, text).name == name
