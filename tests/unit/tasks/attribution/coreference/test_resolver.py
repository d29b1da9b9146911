"""The resolver on its own, on mentions that detection might not find."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.coreference.resolver import ArticleResolver
from quotewire.tasks.attribution.entities.gender import Gender
from quotewire.tasks.attribution.text.layout import Layout
from quotewire.tasks.attribution.text.spans import CharSpan
from quotewire.tasks.attribution.types import Candidate, Link, ResolvedSource


def resolve(nlp: Language, text: str, *statements: tuple[str, str]) -> list[ResolvedSource]:
    """Resolve statements given as (content, mention), each the words' first place in the text."""
    doc = next(parse(nlp, [text]))

    def place(words: str) -> tuple[CharSpan]:
        return ((text.index(words), text.index(words) + len(words)),)

    found = [
        Candidate("direct" if content.startswith("“") else "indirect", "speech", place(content), (), None, "quote", 1.0)
        for content, _ in statements
    ]
    return ArticleResolver().resolve(doc, found, [Link(place(mention)) for _, mention in statements])


def test_i_in_quoted_words_is_whoever_says_them_and_elsewhere_the_author(nlp: Language) -> None:
    text = "“I believe that it is safe,” said Petra Holm.\n\nMany doubt it, my friends think."
    quoted = ("“I believe that it is safe,”", "Petra Holm")
    nested, author = ("that it is safe", "I"), ("Many doubt it", "my")
    _, inside, outside = resolve(nlp, text, quoted, nested, author)
    assert (inside.name, inside.basis) == ("Petra Holm", "pronoun")
    assert (outside.name, outside.basis) == (None, "author")


def test_gender_comes_from_titles_and_first_names_and_not_from_a_pronoun(nlp: Language) -> None:
    text = "Spokesman Li Wei said that it rained. She added that it would stop.\n\nKaren Holm said that it snowed."
    wei, she, holm = resolve(
        nlp,
        text,
        ("that it rained", "Spokesman Li Wei"),
        ("that it would stop", "She"),
        ("that it snowed", "Karen Holm"),
    )
    assert wei.gender == she.gender == Gender("m", "noun")
    assert she.name == "Li Wei"
    assert holm.gender == Gender("f", "name")


def test_it_and_they_take_up_what_stood_in_the_foreground(nlp: Language) -> None:
    text = "The harbour council met on Monday. It says fees rise.\n\nNurses marched in Oslo. They want more pay."
    it, they = resolve(nlp, text, ("fees rise", "It"), ("more pay", "They"))
    assert (it.kind, it.name) == ("organization", None)
    assert (they.kind, they.name) == ("group", None)


def test_the_scene_knows_headline_sentence_and_quotation(nlp: Language) -> None:
    text = "Minister Says Ferry Will Sail Again\n\nShe spoke. “It sails,” she said."
    layout = Layout(next(parse(nlp, [text])), text)
    assert layout.headline == len("Minister Says Ferry Will Sail Again")
    assert layout.quotation(text.index("sails")) == 0
    assert layout.quotation(text.index("spoke")) is None
    assert layout.paragraph(text.index("spoke")) > layout.paragraph(0)
    assert layout.sentence(text.index("sails")) > layout.sentence(text.index("spoke"))


OFFICES = [
    ("Federal Minister of the Interior Marta Holm", "Marta Holm", "Federal Minister of the Interior", None),
    ("Brno City Councillor for Transport Petra Kral (ODS)", "Petra Kral", "Councillor for Transport", "Brno City"),
    ("Minister of Fisheries Anna Lund", "Anna Lund", "Minister of Fisheries", None),
    ("Maria Ruiz, Commissioner for Human Rights of the Council of Europe", "Maria Ruiz", "Commissioner for Human Rights",
     "Council of Europe"),
    ("Karen Wong, professor of economics at the University of Bergen", "Karen Wong", "professor of economics",
     "University of Bergen"),
    ("Thomas Aas, a spokesman for Nordkraft", "Thomas Aas", "spokesman", "Nordkraft"),
]  # fmt: skip


@pytest.mark.parametrize(("mention", "name", "role", "affiliation"), OFFICES)
def test_a_field_of_work_is_of_the_role_and_a_body_is_not(
    nlp: Language, mention: str, name: str, role: str, affiliation: str | None
) -> None:
    (found,) = attribute(next(parse(nlp, [f"The fee will rise next year, said {mention}."])))
    assert (found.name, found.role, found.affiliation) == (name, role, affiliation)


@pytest.mark.parametrize("office", ["The Deputy Foreign Minister", "The Federal Prosecutor", "The Chief Inspector"])
def test_an_office_in_capitals_is_nobodys_name(nlp: Language, office: str) -> None:
    (source,) = resolve(nlp, f"{office} added that it would take a year.", ("it would take a year", office))
    assert source.name is None


def test_a_mention_has_a_head_where_the_parser_takes_its_noun_for_a_part_of_the_cue(nlp: Language) -> None:
    text = "“We do not expect rain this week,” the CHMI states."
    (source,) = resolve(nlp, text, ("“We do not expect rain this week,”", "the CHMI"))
    assert source.name == "CHMI"


def test_a_known_person_is_found_without_capitals(nlp: Language) -> None:
    text = "Jana Novotna opened the plant. It will close in May, says novotna."
    (source,) = resolve(nlp, text, ("It will close in May", "novotna"))
    assert source.name == "Jana Novotna"


def test_an_office_between_commas_is_that_of_the_name_before_it(nlp: Language) -> None:
    text = "Li Wei, Secretary for Trade and Industry, said that the port is full. Li Wei left."
    (source,) = resolve(nlp, text, ("the port is full", "Secretary for Trade and Industry"))
    assert source.name == "Li Wei"
    text = "Li Wei met Anna Lund, the secretary said that the port is full."
    (source,) = resolve(nlp, text, ("the port is full", "the secretary"))
    assert source.name != "Anna Lund" or source.basis != "named"


def test_a_party_is_named_by_its_apposition(nlp: Language) -> None:
    mention = "the largest party in the parliament, the Renewal Party"
    text = f"Earlier, {mention}, announced that it would leave the government."
    (source,) = resolve(nlp, text, ("it would leave the government", mention))
    assert source.name == "Renewal Party"
