"""Behind an act of an official, a pronoun may be either, and ``the man`` is the one whom it is done to."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Judge Robert Lind jailed Dennis Moe for five years. He said that he was sorry.", None),
        ("Constable Peter Lind stopped and searched the cyclist. He said that he had no knife.", None),
        ("Detective John Lind arrested a man at the port. He said that he was hungry.", None),
        ("Judge Carla Lind convicted Sofia Moe of theft. She said that the trial was unfair.", None),
        ("Inspector Paul Lind detained the driver in Sund. The man said that he had drunk one beer.", None),
        ("Judge Robert Lind jailed Dennis Moe for five years. “I am sorry,” the man said.", "Dennis Moe"),
        ("Judge Robert Lind jailed Dennis Moe for five years. “I am sorry,” the woman said.", None),
        ("Officer Peter Lind arrested Anna Moe in Sund. He said that she had been driving too fast.", "Peter Lind"),
        ("Officer Peter Lind arrested two men. He said that they were armed.", "Peter Lind"),
        ("Judge Robert Lind fined the company. He said that the fraud was serious.", "Robert Lind"),
        ("Police arrested Dennis Moe near the bank. He said that he was hungry.", "Dennis Moe"),
        ("Peter Lind stopped the car near Sund. He said that the brakes were hot.", "Peter Lind"),
        ("President Paul Lind met Peter Moe in Oslo. He said that the talks were good.", "Paul Lind"),
        ("Officer Peter Lind arrested Jan Moe. Lind was praised. He said that it was his duty.", "Peter Lind"),
    ],
)
def test_who_speaks_behind_an_act_of_an_official(nlp: Language, text: str, name: str | None) -> None:
    statement = attribute(next(parse(nlp, [text])))[-1]
    assert statement.name == name
