"""What a careful reader lists is surer than an act or a topic without words of its own."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import component, parse
from quotewire.tasks.attribution.listing import listed, signs
from quotewire.tasks.attribution.types import Candidate, ResolvedSource, Statement

SAID = (
    "The minister said that the bridge would close in May.",
    "Mayor Ada Holm stressed that nobody had been hurt.",
    "The bridge will close in May, said Mayor Jon Berg.",
)
DONE = (
    "The minister commented on some of the most controversial laws.",
    "Mayor Ada Holm spoke about her plans for the harbour.",
    "The ministry will discuss the model for the purchase.",
)


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("done", DONE)
def test_words_are_surer_than_an_act_without_words(nlp: Language, said: str, done: str) -> None:
    sure = [max((one.confidence for one in _all(nlp, text)), default=0.0) for text in (said, done)]
    assert sure[0] > sure[1] + 0.1


def test_signs_tell_the_cue_its_form_and_the_content(nlp: Language) -> None:
    text = "Ada Holm did not say that the bridge would close."
    doc = next(parse(nlp, [text]))
    content = (text.index("that"), len(text) - 1)
    found = Candidate("indirect", "speech", (content,), ((18, 21),), 4, "ccomp", 0.8)
    known = signs(doc, found, ResolvedSource("person", "named", "Ada Holm", confidence=0.9), nested=True)
    assert {"cue say", "negated", "subject", "opener that", "finite", "verb", "named", "nested", "basis named"} <= set(
        known
    )
    assert "short" not in known
    assert known["sure"] == pytest.approx(1.386, abs=0.001)
    assert known["source"] == pytest.approx(2.197, abs=0.001)


def test_a_statement_without_a_tag_has_no_sign_of_a_cue(nlp: Language) -> None:
    text = "“The bridge will close,” it says."
    doc = next(parse(nlp, [text]))
    found = Candidate("direct", "speech", ((0, 24),), (), None, "quote", 0.5)
    known = signs(doc, found, ResolvedSource("unknown", "none"), nested=False)
    assert not [name for name in known if name.startswith(("cue", "form"))]
    assert "sure" not in known  # as likely as not: nothing to weigh


def test_what_the_network_and_the_name_are_surer_of_is_surer() -> None:
    low, high = ({"bias": 1.0, "sure": sure, "source": sure} for sure in (-1.0, 1.0))
    assert 0 < listed(low) < listed(high) < 1


def _all(nlp: Language, text: str) -> list[Statement]:
    return component.learned(minimum=0.0).statements(next(parse(nlp, [text])))
