"""What belongs to a body's name at its edges, and what does not."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import parse
from quotewire.tasks.attribution.entities.recognition.called_names import is_called_so
from quotewire.tasks.attribution.entities.recognition.name_edges import with_edges


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("According to Die Neue Zeitung, it rained.", "Neue Zeitung", "Die Neue Zeitung"),
        ("It rained, eMart Trading said.", "Trading", "eMart Trading"),
        ("It rained, a3Net Telecom said.", "Telecom", "a3Net Telecom"),
        ("Channel 24 reported that it rained.", "Channel", "Channel 24"),
        ("Nordkraft 24 hours earlier said no.", "Nordkraft", "Nordkraft"),
        ("The movement Basta Cemento! said no.", "Cemento", "Basta Cemento!"),
        ("“Stop Nordkraft!” she said.", "Nordkraft", "Nordkraft"),
    ],
)
def test_edges(nlp: Language, text: str, found: str, expected: str) -> None:
    doc = next(parse(nlp, [text]))
    start = text.index(found)
    span = doc.char_span(start, start + len(found))
    assert span is not None
    first, after = with_edges(doc, (span.start, span.end))
    assert doc[first:after].text == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("A shopkeeper by the name of Osei left.", "Osei", True),
        ("A nurse identified only as Mercy left.", "Mercy", True),
        ("A spokesman of the group called Dawn left.", "Dawn", False),
        ("A man saw Osei.", "Osei", False),
    ],
)
def test_a_person_is_called_so(nlp: Language, text: str, name: str, expected: bool) -> None:
    doc = next(parse(nlp, [text]))
    start = text.index(name)
    span = doc.char_span(start, start + len(name))
    assert span is not None
    assert is_called_so(span) is expected
