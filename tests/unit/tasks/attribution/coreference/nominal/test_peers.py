"""Of two people named side by side, neither gets what a description or a pronoun that fits both says."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    "text",
    [
        "The teachers Anna Kowalska and Ewa Mazur were alone with the class. “I slapped the girl,” the teacher said.",
        "Surgeons Li Na and Chen Hao operated on the boy. “I forgot the clamp,” the surgeon wrote in the file.",
        "The guards Ike Obi, Sam Eze and Paul Udo are suspended. “We let him hang,” the guard said.",
        "Midwives Sina Kahn and Rut Behr had night duty. According to the midwife, the baby was lost out of sight.",
        "Lorry driver Jan Kos and lorry driver Petr Malý were heard. “I saw the body,” the lorry driver said.",
        "Mayor Ada Sund met Mayor Lis Berg on Monday. “You threw the stone at her,” the mayor said.",
        "Deputy Georg Huber and Councillor Karl Auer came. “I spat on the veterans,” the politician said.",
        "Mohamed Trabelsi and Karim Gharbi were arrested at the port. “I stabbed him twice,” he said.",
        "Doctors Ravi Shah and Anil Gupta ran the clinic. “I sold the kidneys of the dead,” he admitted.",
        "Anna Lind and Berta Falk were led away. “I hit the bishop,” she said.",
    ],
)
def test_words_of_one_of_two_alike_are_nobodys(nlp: Language, text: str) -> None:
    statement = attribute(next(parse(nlp, [text])))[-1]
    assert statement.name is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Judge Ana Paz and clerk Lourdes Vega sat there. “I signed it in anger,” said the judge.", "Ana Paz"),
        ("The painters Max Orlow and Eva Orlow were convicted. “I forged it,” said Eva Orlow.", "Eva Orlow"),
        (
            "Goalkeepers Tim Ras and Ole Dam compete. “I am better,” Ras said. “I am taller,” the goalkeeper added.",
            "Tim Ras",
        ),
        (
            "Pupils Leo Frei and Max Vogt were on the bridge. Vogt ran away. Frei stayed. “It was cold,” the pupil said.",
            "Leo Frei",
        ),
        (
            "Finance minister Amara Diallo met foreign minister Jean Moe. “I paid,” the foreign minister said.",
            "Jean Moe",
        ),
        ("Forward Tyrell Banks ran into goalkeeper Aidan Moe. “I saw him,” the goalkeeper said.", "Aidan Moe"),
        ("Anton Lind and Berta Falk were led away. “I hit the organist,” she said.", "Berta Falk"),
        ("Mayor Karl Lind of Sund was there with engineer Per Falk. “It rained,” the mayor said.", "Karl Lind"),
    ],
)
def test_whom_something_tells_from_the_other_gets_the_words(nlp: Language, text: str, name: str) -> None:
    statement = attribute(next(parse(nlp, [text])))[-1]
    assert statement.name == name
