"""The resolver on its own, on mentions that detection might not find."""

from spacy.language import Language

from quotewire.tasks.attribution import parse
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
