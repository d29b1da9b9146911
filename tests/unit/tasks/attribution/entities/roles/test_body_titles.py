"""Titles behind their body, without an article."""

import pytest
from spacy.language import Language
from spacy.tokens import Span

from quotewire.tasks.attribution import parse
from quotewire.tasks.attribution.entities.roles.body_titles import title_behind_body


@pytest.mark.parametrize(
    ("body", "title", "role"),
    [
        ("Talvik Chamber of Commerce", "Chairman of the Board", "Chairman of the Board"),
        ("Railroad Workers Union", "Head of Policy", "Head of Policy"),
        ("Ministry of Labour", "Director General", "Director General"),
        ("Hai Vinh People's Committee", "Vice Chairman", "Vice Chairman"),
        ("Talvik Bank", "Chairman", None),  # read word by word
        ("Ministry of Labour", "Building", None),
    ],
)
def test_the_role_is_what_stands_between_body_and_name(nlp: Language, body: str, title: str, role: str | None) -> None:
    doc = next(parse(nlp, [f"{body} {title} Petra Holm left."]))
    found = doc.char_span(0, len(body))
    assert found is not None
    doc.set_ents([Span(doc, found.start, found.end, label="ORG")])
    name = next(token.i for token in doc if token.text == "Petra")
    office = title_behind_body(doc, name)
    assert (office.role, office.affiliation) == (role, body) if office is not None else role is None
