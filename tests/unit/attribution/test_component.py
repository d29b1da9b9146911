"""The component in anybody's pipeline, and any string at all."""

import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.attribution import attribute, load_model, parse

TEXT = "“The bridge will open in May,” said Petra Holm.\n\nCritics say that it will not."


def test_component_comes_by_its_factory_name_and_survives_the_disk(tmp_path):
    nlp = load_model()
    nlp.add_pipe("quotewire_attribution")
    expected = nlp(TEXT)._.statements
    nlp.to_disk(tmp_path)
    assert expected
    assert spacy.load(tmp_path)(TEXT)._.statements == expected


def test_component_and_function_agree(nlp):
    docs = list(parse(nlp, [TEXT, "", TEXT]))
    assert attribute(docs[0]) == attribute(docs[2])
    assert attribute(docs[1]) == []


def test_no_sentence_crosses_a_paragraph(nlp):
    doc = next(parse(nlp, ["A headline without an end\n\nThe mayor left."]))
    assert [sentence.text.strip() for sentence in doc.sents] == ["A headline without an end", "The mayor left."]


MARKS = st.sampled_from(
    ["“", "”", '"', "'", "’", "''", "\n", " ", ". ", ", ", "said", "Petra Holm", "according to", "He", "("]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=200), st.lists(MARKS, max_size=40).map("".join)))
def test_any_string_is_read_whole_and_every_span_lies_in_it(nlp, text):
    doc = next(parse(nlp, [text]))
    statements = attribute(doc)
    assert doc.text == text
    for statement in statements:
        assert statement.content
        assert statement.nested_in is None or 0 <= statement.nested_in < len(statements)
        for start, end in (*statement.content, *statement.cue, *statement.mention):
            assert 0 <= start < end <= len(text)
