"""Claims that somebody disputes are the words of who made them."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def told(nlp: Language, text: str) -> list[tuple[str | None, str, str]]:
    found = attribute(next(parse(nlp, [text])))
    return [(one.name, " … ".join(text[a:b] for a, b in one.content), one.stance) for one in found]


@pytest.mark.parametrize(
    ("text", "name", "content"),
    [
        (
            "Striker Obinna Ezekwu rejected agent Pascal Vandenhoute's claim that he had asked to leave.",
            "Pascal Vandenhoute",
            "that he had asked to leave",
        ),
        (
            "Winger Kwabena Osei denied coach Luis Arrieta's allegation that he had skipped training.",
            "Luis Arrieta",
            "that he had skipped training",
        ),
        (
            "Mayor Petra Svensk dismissed rival Olle Bergh's claim that the bridge was unsafe.",
            "Olle Bergh",
            "that the bridge was unsafe",
        ),
        (
            "Banker Rajat Malhotra disputed journalist Neeta Kulkarni's report that he owned an island.",
            "Neeta Kulkarni",
            "that he owned an island",
        ),
        (
            "Minister Ginta Ozola refuted the claim of deputy Andris Liepa that the hospital would close.",
            "Andris Liepa",
            "that the hospital would close",
        ),
    ],
)
def test_a_disputed_claim_is_of_who_made_it(nlp: Language, text: str, name: str, content: str) -> None:
    assert told(nlp, text) == [(name, content, "asserted")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pilot Hans Moller denied that he had been drunk.", "Hans Moller"),
        ("Coach Taro Nishi dismissed reports that he would resign.", "Taro Nishi"),
        ("Banker Rajat Malhotra rejected the claim that he owned an island.", "Rajat Malhotra"),
    ],
)
def test_without_somebody_who_made_it_a_claim_is_denied(nlp: Language, text: str, name: str) -> None:
    assert [(who, stance) for who, _, stance in told(nlp, text)] == [(name, "denied")]
