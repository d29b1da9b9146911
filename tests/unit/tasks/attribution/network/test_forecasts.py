"""Forecasts of a figure in a noun phrase, by somebody with a name."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Analyst Ivan Petrov predicts 95 rubles per dollar by the end of year.", "Ivan Petrov"),
        ("Chief economist Yevhen Dubohryz forecasts growth of 3 percent.", "Yevhen Dubohryz"),
        ("The World Bank forecasts growth of 4 percent for Ukraine.", "World Bank"),
    ],
)
def test_a_forecast_figure_is_a_statement(nlp: Language, text: str, name: str) -> None:
    [statement] = attribute(next(parse(nlp, [text])))
    assert statement.name == name


@pytest.mark.parametrize("text", ["The model predicts a rise of 3 percent.", "Forecasters predict rain on Sunday."])
def test_a_model_says_nothing(nlp: Language, text: str) -> None:
    assert attribute(next(parse(nlp, [text]))) == []
