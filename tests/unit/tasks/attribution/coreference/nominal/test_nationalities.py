"""Ministers of several countries, their counterparts, and offices in capitals."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("French Foreign Minister Jean Moreau met his German counterpart Karl Lind. The German minister noted it is over.",
         "Karl Lind"),
        ("Minister Jean Moreau met his colleague Karl Lind from Germany. The German minister noted that it is over.",
         "Karl Lind"),
        ("President of Ukraine Ivan Bondar spoke with his Polish counterpart Jan Nowak. The Polish president said it is so.",
         "Jan Nowak"),
        ("President Ivan Bondar spoke with Polish President Jan Nowak. The Polish leader assured that it is open.",
         "Jan Nowak"),
        ("French Foreign Minister Jean Moreau came to Berlin. The German minister noted that the talks go on.", None),
        ("Olena Koval is a deputy of the Greens. The MP wrote that the law is bad.", "Olena Koval"),
        ("Prime Minister Olena Koval came to Lund. The PM wrote that the law is bad.", "Olena Koval"),
        ("The CEO said that the plant is closed.", None),
        ("The MEP said that the law is bad.", None),
    ],
)  # fmt: skip
def test_whom_an_office_means(nlp: Language, text: str, name: str | None) -> None:
    [statement] = attribute(next(parse(nlp, [text])))
    assert statement.name == name
