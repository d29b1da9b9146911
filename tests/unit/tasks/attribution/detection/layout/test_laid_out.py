"""What the layout attributes, beside what was found in sentences."""

from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.detection import read_layout, with_layout
from quotewire.tasks.attribution.types import Candidate

TALK = "HOST: Who told you?\n\nADA HOLM: The mayor said that the hall would close, and I believe him.\n\nHOST: When?"


def _candidate(content: tuple[int, int], cue: tuple[int, int] | None, mention: tuple[int, int]) -> Candidate:
    return Candidate("indirect", "speech", (content,), (cue,) if cue else (), None, "learned", 0.9, (mention,))


def test_a_label_is_not_the_subject_of_its_line(nlp: Language) -> None:
    page = read_layout(next(parse(nlp, [TALK])), None)
    start = TALK.index("The mayor")
    label = TALK.index("ADA HOLM")
    read_as_headline = _candidate((start, start + 50), None, (label, label + 8))
    assert with_layout(TALK, [read_as_headline], page) == list(page.candidates)


def test_a_report_inside_a_turn_stays(nlp: Language) -> None:
    page = read_layout(next(parse(nlp, [TALK])), None)
    start, said = TALK.index("The mayor"), TALK.index("said")
    report = _candidate((said + 5, said + 31), (said, said + 4), (start, start + 9))
    assert report in with_layout(TALK, [report], page)


def test_the_time_of_an_entry_is_no_content(nlp: Language) -> None:
    text = "20:15 “We are ahead,” says Karl Voss."
    page = read_layout(next(parse(nlp, [text])), None)
    found = Candidate("mixed", "speech", ((0, 21),), ((22, 26),), None, "learned", 0.9, ((27, 36),))
    [made] = with_layout(text, [found], page)
    assert (made.content, made.type) == (((6, 21),), "direct")


def test_nested_report_and_its_turn(nlp: Language) -> None:
    found = attribute(next(parse(nlp, [TALK])))
    [outer] = [one for one in found if one.name == "ADA HOLM" and not one.cue]
    nested = [one for one in found if one.nested_in is not None]
    assert outer.type == "direct"
    assert all(found[one.nested_in or 0] == outer for one in nested)


LINES = st.lists(
    st.sampled_from(
        [
            "Ada Holm: Why?", "Karl Berg: I do not know.", "Ada Holm said two things:", "- “It is old.”", "- It leaks.",
            "Ada Holm wrote:", "We stay here.", "— Ada Holm (@ada)", "“It was a long night.”", "— Ada Holm, nurse",
            "Q: Why?", "A: I said no.", "14:05 “Stay at home,” says Ada Holm.", "**Why?**", "It rained.", "",
        ]
    ),
    max_size=8,
)  # fmt: skip


@given(LINES)
def test_statements_of_any_layout_have_exact_spans(nlp: Language, lines: list[str]) -> None:
    text = "\n\n".join(lines)
    for statement in attribute(next(parse(nlp, [text]))):
        for start, end in (*statement.content, *statement.cue, *statement.mention):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
        assert all("\n" not in text[start:end] for start, end in statement.mention)
