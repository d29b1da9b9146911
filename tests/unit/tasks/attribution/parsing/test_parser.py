"""The parse gives what spaCy's own pipeline gives for each paragraph, for plain, odd and broken texts."""

from itertools import islice
from unittest import mock

import numpy as np
import pytest
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, ORTH, POS, SENT_START, TAG
from spacy.language import Language
from spacy.tokens import Doc

from quotewire.tasks.attribution import load_model, parse
from quotewire.tasks.attribution.parsing.crossing_arcs import _Tree
from quotewire.tasks.attribution.parsing.paragraphs import MAX_PIECE, pieces
from quotewire.tasks.attribution.parsing.parser import _Fast

ANNOTATIONS = [ORTH, POS, TAG, DEP, HEAD, LEMMA, SENT_START, ENT_IOB, ENT_TYPE]
TEXTS = [
    (
        "The ferry Aurora sank off Bergen on 3 May. Ida Krog of the Harbour Council said “we are gonna raise her”.\n\n"
        "Let's see, she told Radio Nord 24. There are nets below.  There's no crane; it ain't here yet."
    ),
    "HALDEN, Norland — Minister Jonas Lind (Centre) has had to go, the Daily Post wrote at 5 p.m.\n\nHe had.",
    "y'all c'mon, I gotta leave: nothin' doin' — NATO NATO NATO U.N. 12,5 % €30 bn\n",
    "\n\n \t\n",
    "",
    "word",
    "It did not seem that they would, had they been asked to.\n\nThat is that, which is why those who do, do.",
    (
        "What did she say that the mayor wanted? A ferry sank on Monday that nobody had repaired. The report came out on "
        "Friday which the council had asked for, “no ‘yes («so» (he said"
    ),
    '“Yes” and ‘no’ „so " ' * 20,
    "The Bank of Sund " * (2 * MAX_PIECE // 17),
]


@pytest.fixture(scope="module")
def plain() -> Language:
    return load_model()


@pytest.mark.parametrize("text", TEXTS)
def test_annotations_are_those_of_spacy(nlp: Language, plain: Language, text: str) -> None:
    doc = next(parse(nlp, [text]))
    ours = doc.to_array(ANNOTATIONS)
    theirs = Doc.from_docs(list(plain.pipe(pieces(text))), ensure_whitespace=False) or Doc(plain.vocab)
    assert doc.text == text
    assert (ours == theirs.to_array(ANNOTATIONS)).all()


def test_heads_of_crossing_arcs_are_found_in_some_steps_each(nlp: Language) -> None:
    text = '“Yes” and ‘no’ „so " ' * (MAX_PIECE // 21)
    with mock.patch.object(_Tree, "_below", autospec=True, side_effect=_Tree._below) as below:
        doc = next(parse(nlp, [text]))
    assert 0 < below.call_count < len(doc)
    tree = _Tree([0, *range(5_000)], [1] * 5_001, [0] * 5_001)
    assert tree.first_below(0, 2, but=5_000) == 0  # none has the label: the head stays
    assert tree.first_below(0, 1, but=5_000) == 1


def test_each_text_has_its_document_however_they_are_batched(nlp: Language) -> None:
    many = [f"{text}\n\n{n} people spoke to Ann Holm." for n in range(40) for text in TEXTS[:3]]
    together = parse(nlp, many)
    alone = [next(parse(nlp, [text])) for text in many[:6]]
    for one, other in zip(alone, islice(together, 6), strict=True):
        assert (one.to_array(ANNOTATIONS) == other.to_array(ANNOTATIONS)).all()
        assert np.array_equal(one.tensor, other.tensor)
    assert [doc.text for doc in together] == many[6:]


@pytest.mark.parametrize("left_out", [[], ["ner"]], ids=["fast", "plain"])
def test_no_number_depends_on_the_texts_beside_it(left_out: list[str]) -> None:
    """To the last bit: a confidence that lies between two figures would be rounded otherwise."""
    model = load_model()
    for name in left_out:
        model.remove_pipe(name)
    long = "\n\n".join(f"Ida Krog counted {n} boats, said {n + 1} people." for n in range(300))
    texts = [TEXTS[0], "word", TEXTS[1], long, "It rained all day, she said.", TEXTS[7]]
    alone = [next(parse(model, [text])) for text in texts]
    for beside in (texts, texts[::-1], [TEXTS[6], *texts[1:4], *texts]):
        for text, doc in zip(beside, parse(model, beside), strict=True):
            if text in texts:
                one = alone[texts.index(text)]
                assert np.array_equal(one.tensor, doc.tensor)
                assert (one.to_array(ANNOTATIONS) == doc.to_array(ANNOTATIONS)).all()


def test_documents_outlive_a_forgotten_string(nlp: Language) -> None:
    text = "The zyxwards glimmered at the zyxwards' gates."
    with nlp.memory_zone():
        before = [token.lemma_ for token in next(parse(nlp, [text]))]
    assert [token.lemma_ for token in next(parse(nlp, [text]))] == before


def test_the_shipped_model_is_parsed_the_fast_way_and_another_pipeline_its_own_way(plain: Language) -> None:
    assert _Fast.fits(plain)
    other = load_model()
    other.remove_pipe("ner")
    assert not _Fast.fits(other)
    doc = next(parse(other, ["Ida Krog said no.\n\nShe left."]))
    assert doc.has_annotation("LEMMA")
    assert not doc.ents


def test_spaces_of_any_width_part_words_as_plain_ones_do(nlp: Language) -> None:
    text = "The mayor, Ada\xa0Holm, said on 5\u202fMay that\u3000it rained."
    doc = next(parse(nlp, [text]))
    plain = next(parse(nlp, ["The mayor, Ada Holm, said on 5 May that it rained."]))
    assert [token.text for token in doc] == [token.text for token in plain]
    assert [(name.text, name.start_char) for name in doc.ents] == [(name.text, name.start_char) for name in plain.ents]
