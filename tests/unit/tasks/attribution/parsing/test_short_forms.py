"""Short forms before a full stop: which end a sentence."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import parse


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The dose was approx. 2.5 mg per day. It rained.", 2),
        ("The bridge is safe, said prof. Jan Holm on Friday.", 1),
        ("The patients had been moved to bldg. B at noon.", 1),
        ("The train left at 3.40 p.m. It arrived at six.", 2),
        ("The train left at 3.40 p.m. on Monday.", 1),
        ("He read Crown vs. The People at home.", 1),
    ],
)
def test_sentences(nlp: Language, text: str, sentences: int) -> None:
    [doc] = parse(nlp, [text])
    assert len(list(doc.sents)) == sentences
