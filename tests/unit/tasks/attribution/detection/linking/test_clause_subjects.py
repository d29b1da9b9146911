"""Of two clauses in one sentence, each has a subject of its own."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import parse
from quotewire.tasks.attribution.detection.linking.clause_subjects import of_own_clause


@pytest.mark.parametrize(
    ("text", "mention", "cue", "expected"),
    [
        ("“No,” said Ada Holm, and her aunt Ida added: “Yes.”", "Ada Holm, and her aunt Ida", "added", "her aunt Ida"),
        ("“No,” said Ada and Jon added: “Yes.”", "Ada and Jon", "added", "Jon"),
        ("“No,” said Ada and Jon.", "Ada and Jon", "said", "Ada and Jon"),
        ("Ada and Jon added: “Yes.”", "Ada and Jon", "added", "Ada and Jon"),
        ("Before the court Ada Berg admitted that it was late.", "Before the court Ada Berg", "admitted", "Ada Berg"),
        ("Of the two Ada Berg, the elder, admitted that it was late.", "Ada Berg", "admitted", "Ada Berg"),
    ],
)
def test_own_clause(nlp: Language, text: str, mention: str, cue: str, expected: str) -> None:
    doc = next(parse(nlp, [text]))
    start = text.index(mention)
    head = next(token.i for token in doc if token.text == cue)
    ((first, after),) = of_own_clause(doc, ((start, start + len(mention)),), head)
    assert text[first:after] == expected
