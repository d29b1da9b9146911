"""A document that somebody finds, shows or reads to others is not that one's; one that a person writes or sends is."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Detective Rhys Owen found a diary in the attic. “She sold her daughter,” the diary said.", None),
        ("Councillor Ole Brandt tore down a poster. “Hang the mayor,” the poster said.", None),
        ("Deputy Nina Orlova cited a report. The report says that the prisoners were shot.", None),
        ("Lawyer Samir Naqvi presented an anonymous letter. The letter says that the guards beat her.", None),
        ("The BBC saw a confidential study. The study says that the mine poisoned the well.", None),
        ("Prosecutor Adaeze Obi read aloud a text message. “Pay or die,” the message said.", None),
        ("Justice Minister Ewa Kos issued a statement. The statement says that the judges are thieves.", "Ewa Kos"),
        ("Author Ken Mori wrote a letter to the king. The letter says that the generals lied.", "Ken Mori"),
        ("Headmistress Ida Holm sent a letter to the parents. The letter says that the teacher lied.", "Ida Holm"),
        ("Amnesty International presented a report. The report says that people were killed.", "Amnesty International"),
        ("Mayor Ada Holm said in a statement that it was late. The statement says that nobody was hurt.", "Ada Holm"),
    ],
)
def test_whose_a_document_is(nlp: Language, text: str, name: str | None) -> None:
    statement = attribute(next(parse(nlp, [text])))[-1]
    assert statement.name == name
