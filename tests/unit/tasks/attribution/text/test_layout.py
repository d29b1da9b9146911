"""Layout: entries of a live blog, words that count as quoted without marks, the headline."""

import pytest
from spacy.language import Language

from quotewire.schemas.document import Block
from quotewire.tasks.attribution import parse, set_blocks
from quotewire.tasks.attribution.text import Layout

LIVE = "Storm: live\n\n14:32 The mayor has spoken.\n\n14:05 – “The roof is gone.”\n\nNobody came."


def test_entries_begin_with_a_time(nlp: Language) -> None:
    layout = Layout(next(parse(nlp, [LIVE])), LIVE)
    assert [layout.entry(LIVE.index(word)) for word in ("Storm", "mayor", "roof", "Nobody")] == [0, 1, 2, 2]


def test_one_time_begins_no_entry(nlp: Language) -> None:
    text = LIVE.replace("14:05 – ", "")
    assert Layout(next(parse(nlp, [text])), text).entry(text.index("roof")) == 0


def test_entries_of_the_markup_come_first(nlp: Language) -> None:
    doc = set_blocks(
        next(parse(nlp, [LIVE])),
        [Block(role="entry", start=LIVE.index(word), end=LIVE.index(word) + 5) for word in ("Storm", "Nobody")],
    )
    assert [Layout(doc, LIVE).entry(LIVE.index(word)) for word in ("roof", "Nobody")] == [1, 2]


def test_spoken_words_count_as_quoted(nlp: Language) -> None:
    text = "HOLM: He said “no” to me.\n\nLEE: Why?"
    spoken = [(text.index("He"), text.index("me") + 2)]
    layout = Layout(next(parse(nlp, [text])), text, spoken)
    inside = {layout.quotation(text.index(word)) for word in ("He", "no", "me")}
    assert inside == {0}
    assert layout.quotation(text.index("Why")) is None
    assert layout.headline == 0


THREES = "Title\n\n" + "\n\n".join(["The pier fell. Nobody was hurt. It was late."] * 5)


@pytest.mark.parametrize(
    ("text", "is_even"),
    [
        pytest.param(THREES, True, id="threes"),
        pytest.param(THREES.replace(". ", ".\n\n"), True, id="a sentence a paragraph"),
        pytest.param(THREES.replace("\n\nThe", " The").replace("Title ", "Title\n\n"), True, id="one paragraph"),
        pytest.param("The pier fell. Nobody was hurt. It was late.", False, id="a short text"),
        pytest.param(
            "Title\n\nIt fell.\n\nNobody was hurt. It was late.\n\nWho knows? We do not. She does. He may.\n\nIt is so.",
            False,
            id="as it was written",
        ),
    ],
)
def test_an_even_layout_is_no_writers(nlp: Language, text: str, is_even: bool) -> None:
    assert Layout(next(parse(nlp, [text])), text).is_even is is_even


NAMED = (
    "Ada Holm rowed home. The sea was calm. Jon Berg waited.\n\nIt was late. She was tired. He was not.\n\n"
    "Then it rained. Ada Holm slept. Jon Berg sang.\n\nIt was day. The pier fell. Nobody saw it.\n\n"
    "It snowed. The gulls left. It was over."
)


def divided(nlp: Language, text: str) -> list[int]:
    """How many sentences each stretch has where the layout is divided by where the two are named."""
    layout = Layout(next(parse(nlp, [text])), text)
    places = sorted((i, name) for name in ("Ada", "Jon") for i in range(len(text)) if text.startswith(name, i))
    layout.divide(places)
    ends = [i for i, char in enumerate(text) if char == "."]
    numbers = [layout.stretch(end) for end in ends]
    return [numbers.count(number) for number in sorted(set(numbers))]


def test_an_even_layout_is_divided_where_the_text_turns_to_another(nlp: Language) -> None:
    # Ada; Jon and the night; she, he and the rain; Ada; Jon, the day and the pier; nobody
    assert divided(nlp, NAMED) == [2, 3, 2, 1, 3, 3, 1]


def test_what_a_quotation_names_divides_nothing(nlp: Language) -> None:
    assert divided(nlp, NAMED.replace("Jon Berg waited.", "“Jon Berg waited.”"))[0] == 3


def test_a_writers_paragraphs_stay(nlp: Language) -> None:
    text = "Title\n\nAda fell.\n\nJon ran. It was late.\n\nWho knows? Ada does. Jon does. He may.\n\nIt is so."
    layout = Layout(next(parse(nlp, [text])), text)
    layout.divide([(text.index("Ada"), "Ada"), (text.index("Jon"), "Jon")])
    assert all(layout.stretch(at) == layout.paragraph(at) for at in range(len(text)))


def test_sentences_of_a_quotation_are_not_narrated(nlp: Language) -> None:
    text = "It fell. “We ran. We hid. Nobody came.” Holm left."
    layout = Layout(next(parse(nlp, [text])), text)
    assert layout.narrated(text.index("Holm")) - layout.narrated(text.index("fell")) == 1
