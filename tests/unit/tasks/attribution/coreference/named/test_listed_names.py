"""Several people or bodies that speak together, and names beside one that do not."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def speaker(nlp: Language, text: str) -> str | None:
    [statement] = attribute(next(parse(nlp, [text])))
    return statement.name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mayor Olena Koval and engineer Jon Berg said the bridge is safe.", "Olena Koval and Jon Berg"),
        ("The bridge is safe, said mayor Ada Holm and engineer Ji-hoon Park.", "Ada Holm and Ji-hoon Park"),
        ("“The bridge is safe,” deputy mayor Ada Holm and engineer Jon Berg said.", "Ada Holm and Jon Berg"),
        ("Ada Holm, the mayor of Lund, and Jon Berg, an engineer, said the bridge is safe.", "Ada Holm and Jon Berg"),
        ("According to professor Ada Holm and her colleague Jon Berg, the ice is melting.", "Ada Holm and Jon Berg"),
        ("Head of the council Ada Holm and the head of the police Jon Berg said it is safe.", "Ada Holm and Jon Berg"),
        ("Ada Holm of the Union and Jon Berg from the Guild said that it is over.", "Ada Holm and Jon Berg"),
        ("The scientists Ada Holm, Jon Berg and Per Lund say the ice melts.", "Ada Holm, Jon Berg and Per Lund"),
        ("The Norland Police and the Lund Fire Brigade said that the road is open.",
         "Norland Police and Lund Fire Brigade"),
        ("The University of Lund and Oslo Institute of Physics announced that the ice is melting.",
         "University of Lund and Oslo Institute of Physics"),
        ("The agency Norpress and the newspaper Herald reported that it is closed.", "Norpress and Herald"),
        ("Moscow and Beijing said that the talks had failed.", "Moscow and Beijing"),
        ("Ukraine and the West accuse Russia of military support for the separatists.", "Ukraine and the West"),
        ("Germany and the United States said the talks would go on.", "Germany and the United States"),
        ("“The talks are over,” Iran, Iraq and Kuwait said.", "Iran, Iraq and Kuwait"),
    ],
)  # fmt: skip
def test_those_who_speak_together_have_all_their_names(nlp: Language, text: str, names: str) -> None:
    assert speaker(nlp, text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The lawyer of Ada Holm and Jon Berg said that the trial is over.", None),
        ("Ada Holm's and Jon Berg's lawyers said that the trial is over.", None),
        ("The lawyers of Norbank and Sudkraft said that the trial is over.", None),
        ("The spokesman of the governor Ada Holm and Jon Berg said that the trial is over.", None),
        ("Hospitals at the meeting of the Council of Norland and the Norland Red Cross said that it is over.", None),
        ("Ada Holm, a friend of Per Lund and Jon Berg, said that the trial is over.", "Ada Holm"),
        ("Ada Holm, wife of Jon Berg and mother of two, said that the trial is over.", "Ada Holm"),
        ("Ada Holm, who works with Jon Berg and Per Lund, said that the trial is over.", "Ada Holm"),
        ("“It is over,” said Ada Holm, Mrs. Berg's press officer.", "Ada Holm"),
        ("“It is over,” said Ada Holm, an aide for Jon Berg's campaign.", "Ada Holm"),
        ("“It is over,” said Ada Holm, who was Jon Berg's adviser.", "Ada Holm"),
        ("“It is over,” said Ada Holm, an activist and aide of Mayor Jon Berg's administration.", "Ada Holm"),
        ("One pastor supporting Mr. Berg, Ada Holm of Sund, said that the trial is over.", "Ada Holm"),
        ("A man accused of killing his wife, Ada Holm, said that the trial is over.", None),
        ("A friend of Jon Berg and Ada Holm said that the trial is over.", None),
        ("The ministers from Kenya and Uganda said that the lake is overfished.", None),
        ("Residents of Oslo and Madrid say the buses are full.", None),
        ("The United States and its allies say that the deal is dead.", None),
        ("The Ministry of Culture and the Arts said that the museum is closed.", "Ministry of Culture and the Arts"),
    ],
)
def test_names_beside_a_source_do_not_speak(nlp: Language, text: str, name: str | None) -> None:
    assert speaker(nlp, text) == name
