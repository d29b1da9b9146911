"""The confidence of a speaker's name: what speaks for it and against it, and the bar."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.coreference.confidence import NAME_BAR, Evidence, confidence, likelihood, repeated
from quotewire.tasks.attribution.types import ResolvedSource


@pytest.mark.parametrize("against", ["pronoun", "description", "organization", "vague", "single", "leftover", "rival"])
def test_each_doubt_lowers_it(against: str) -> None:
    assert confidence(Evidence(**{against: True})) < confidence(Evidence())


@pytest.mark.parametrize("support", ["whole", "again"])
def test_what_supports_a_name_raises_it(support: str) -> None:
    assert confidence(Evidence(**{support: True})) > confidence(Evidence())


def test_a_name_in_the_mention_is_at_least_as_sure_as_one_behind_a_pronoun(nlp: Language) -> None:
    doc = next(parse(nlp, ["Ada Holm said that the quay was closed. She added that nobody was hurt."]))
    named, pronoun = attribute(doc)
    assert named.speaker_confidence is not None
    assert pronoun.speaker_confidence is not None
    assert NAME_BAR <= pronoun.speaker_confidence <= named.speaker_confidence <= 1


def test_a_source_without_a_name_has_none(nlp: Language) -> None:
    doc = next(parse(nlp, ["A fisherman said that the quay was closed."]))
    assert [statement.speaker_confidence for statement in attribute(doc)] == [None]


def test_a_statement_is_no_surer_than_its_source(nlp: Language) -> None:
    named, pronoun = attribute(next(parse(nlp, ["Ada Holm said it would rain. She said it would rain again."])))
    assert named.speaker_confidence is not None
    assert pronoun.speaker_confidence is not None
    assert named.confidence <= named.speaker_confidence
    assert pronoun.confidence <= pronoun.speaker_confidence


def test_no_name_is_surer_for_the_police_than_for_he() -> None:
    police = ResolvedSource("group", "anonymous")
    he = ResolvedSource("person", "pronoun")
    assert likelihood(he) < likelihood(police) < likelihood(ResolvedSource("person", "named", "Ada Holm"))
    assert likelihood(ResolvedSource("person", "named", "Ada Holm", confidence=0.7)) == 0.7


def test_a_name_comes_again_inside_of_other_words_but_not_in_itself() -> None:
    text = "Holm waved. Mr Berg saw Holms, and Bergbau paid. A banana and nana met."
    assert repeated(text, ["Holm", "Berg", "Lind", "paid", "ana", ""]) == {"Holm", "Berg", "ana"}
    assert repeated("banana", ["ana"]) == set()


@pytest.mark.parametrize("odds", [0.0, 2.0, 4.0])
def test_a_body_by_description_is_never_very_sure(odds: float) -> None:
    body = Evidence(description=True, organization=True, again=True, odds=odds)
    assert confidence(body) <= 0.78
    assert confidence(body._replace(description=False, whole=True, odds=0.0)) > 0.78, "a name in the mention"
    assert confidence(Evidence(description=True, again=True, odds=4.0)) > 0.78, "a person"
