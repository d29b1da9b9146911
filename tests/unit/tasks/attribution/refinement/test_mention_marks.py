"""A mention that has one mark of a pair has the other one, too."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("The portal “Kinoafisha” writes that the cut lasts four hours.", "The portal “Kinoafisha”"),
        ('The movement "Clean City" announced that it would hold a rally.', 'The movement "Clean City"'),
        ("“The referee was blind,” wrote the “Gazeta Wyborcza”.", "the “Gazeta Wyborcza”"),
        ('The company "Nord Stream" said that the pipe was damaged.', 'The company "Nord Stream"'),
        ("Analyst of “Finkontur” Pyotr Lebedinsky said that prices rise.", "Analyst of “Finkontur” Pyotr Lebedinsky"),
        ("“It is late,” said Robert “Sticks” Malone.", "Robert “Sticks” Malone"),
        ("“We are late,” said Mona Rask.", "Mona Rask"),
    ],
)
def test_marks_come_in_pairs(nlp: Language, text: str, mention: str) -> None:
    (statement,) = attribute(next(parse(nlp, [text])))
    assert [text[start:end] for start, end in statement.mention] == [mention]
