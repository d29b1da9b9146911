"""Documents that speak, and who they are by."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def last_name(nlp: Language, text: str) -> str | None:
    return list(attribute(next(parse(nlp, [text]))))[-1].name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A statement signed by the union's chairman, Petr Malina, says the strike will go on.", "Petr Malina"),
        ("A memo signed by the General Secretary, Prof. Chinwe Eze, said the exams will be moved.", "Chinwe Eze"),
        (
            (
                "The officers should serve well. This is in a statement signed by the police spokesman, Hadiza Musa. "
                "The statement said that nine inspectors were promoted."
            ),
            "Hadiza Musa",
        ),
        (
            (
                "In a communique signed by its president, Comrade Ayo Bello, the union rejected the law. The communique "
                "added that the teachers would strike."
            ),
            "Ayo Bello",
        ),
        (
            "The letter is signed by the mayor of Sundby, Rosa Wendel. The letter says the school will close.",
            "Rosa Wendel",
        ),
        (
            "The report was written by the Talvik Audit Office. The report says the bridge is unsafe.",
            "Talvik Audit Office",
        ),
        ("According to a report by last year's Norland Climate Center, it got warmer.", "Norland Climate Center"),
    ],
)
def test_a_document_is_by_whoever_signed_or_made_it(nlp: Language, text: str, name: str) -> None:
    assert last_name(nlp, text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nordkraft published a report on Monday, which states that 400 jobs will be lost.", "Nordkraft"),
        (
            (
                "The company is ill. Norlandair sent preliminary figures to the exchange on Tuesday, which said that "
                "revenue fell to 60 million euros."
            ),
            "Norlandair",
        ),
    ],
)
def test_a_document_is_by_whoever_brings_it_out(nlp: Language, text: str, name: str) -> None:
    assert last_name(nlp, text) == name


@pytest.mark.parametrize(
    "text",
    [
        "A report signed by the lawyer of Rosa Wendel says the contract is void.",
        "A petition signed by 3,000 residents says the road is dangerous.",
        "“We are ashamed,” reads the letter signed by guards Petar Golub and Ivo Mandar.",
        "A book by the wife of the mayor, Ana Wendel, says that he drank.",
        "The law was signed by President Tom Berg. The law says that nobody may smoke.",
        "Wendel read a report on Monday, which states that 400 jobs will be lost.",
    ],
)
def test_nobody_speaks_in_what_others_wrote(nlp: Language, text: str) -> None:
    assert last_name(nlp, text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            (
                "A notary sold four flats, the Talvik Prosecutor's Office said. According to the investigation, the group "
                "forged documents for two years."
            ),
            "Talvik Prosecutor's Office",
        ),
        (
            (
                "A notary sold four flats, the Talvik Police said. The Prosecutor's Office of Sund said that it was searched. According "
                "to the investigation, the group forged documents for two years."
            ),
            None,
        ),
        (
            "The Talvik Police lost a file. According to the investigation, the group forged documents for two years.",
            None,
        ),
        (
            (
                "A notary sold four flats, the Talvik Police said. According to the investigation by the newspaper Herald, "
                "the group forged documents."
            ),
            "Herald",
        ),
    ],
)
def test_an_investigation_is_by_the_body_that_spoke_of_it(nlp: Language, text: str, name: str | None) -> None:
    assert last_name(nlp, text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            (
                "The doctor fell ill, the commissioner Jon Berg announced. He said in a statement that she had caught the "
                "virus. The statement added that she was at home."
            ),
            "Jon Berg",
        ),
        (
            (
                "Oluwaseun Adeyemi, the commissioner, denied it. The politician said in a letter that the road was safe. "
                "The letter says that it was mended in May."
            ),
            "Oluwaseun Adeyemi",
        ),
        (
            (
                "Director Danylo Hora returned the prize. The artist announced this on Facebook. “For four years I made "
                "a film about hunger,” the post says."
            ),
            "Danylo Hora",
        ),
        (
            "Senator Rosa Lind wrote on Telegram that the law was bad. The message says that people will suffer.",
            "Rosa Lind",
        ),
        (
            "“The law is bad,” Senator Li Wei complained on Weibo. The post says that people will suffer.",
            "Li Wei",
        ),
    ],
)
def test_a_document_is_by_the_person_who_spoke_in_it(nlp: Language, text: str, name: str) -> None:
    assert last_name(nlp, text) == name


@pytest.mark.parametrize(
    "text",
    [
        "Senator Rosa Lind told the radio that the law was bad. The message says that people will suffer.",
        (
            "Senator Rosa Lind wrote on Telegram that the law was bad. The council said it would meet. The statement says "
            "that people will be heard."
        ),
        "Senator Rosa Lind wrote a book. The report says that people will suffer.",
        "Ada Holm said that she had read the report. The report said that the bridge was old.",
        "Mayor Ada Holm quoted from a report about the bridge. The report says that it will fall.",
        "Ada Holm spoke of a study of the sea. The study shows that it is warm.",
        "The mayor Jon Berg got a letter. The letter says that the bridge must be mended.",
    ],
)
def test_a_document_is_not_by_whoever_speaks_of_it(nlp: Language, text: str) -> None:
    assert last_name(nlp, text) is None


def test_what_a_person_wrote_has_the_office(nlp: Language) -> None:
    text = (
        "The doctor fell ill, the commissioner Jon Berg announced. He said in a statement that she had caught the virus. "
        "The statement added that she was at home."
    )
    assert list(attribute(next(parse(nlp, [text]))))[-1].role == "commissioner"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A study conducted at the University of Sund says that the sea is warm.", "University of Sund"),
        ("Research at the University of Sund shows that the sea is warm.", "University of Sund"),
        ("According to a report in the New York Times, the sea is warm.", "New York Times"),
        ("The sea is warm, an article in the New York Times says.", "New York Times"),
        ("According to an analysis at Nordbank, prices will rise.", "Nordbank"),
        ("Reports in the New York Times say that the sea is warm.", "New York Times"),
    ],
)
def test_a_document_is_by_where_it_was_made_or_stands(nlp: Language, text: str, name: str) -> None:
    assert last_name(nlp, text) == name


@pytest.mark.parametrize(
    "text",
    [
        "A study in the journal Nature says that the sea is warm.",
        "A letter in the New York Times says that the sea is warm.",
        "A report in the capital says that the sea is warm.",
        "According to the letter, two clinics will close.",
        "A speech at the University of Sund says that the sea is warm.",
    ],
)
def test_a_document_is_not_by_where_it_is_printed_or_read(nlp: Language, text: str) -> None:
    assert last_name(nlp, text) is None
