"""No function is called more often than in proportion to the length of a text.

Calls are counted, not seconds: the count is the same on any machine, and names the function that looks at everything
for each thing that it finds. Such a function is called nine times as often for three times the text. A loop without a
call in it is not seen; ``make bench-growth`` measures seconds.
"""

import cProfile
import pstats
import tracemalloc
from collections.abc import Callable
from itertools import count

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.network import Network, shipped
from quotewire.tasks.attribution.network.features import features
from quotewire.tasks.repair import repair

SIZE = 4_000
"""Characters of the shorter text: from there on what is only compared with its neighbours grows no faster."""
FACTOR = 3
MOST = 7
"""Factor by which a function's calls may grow. What looks back over some thousand characters reaches 5."""
FEW = 250
"""Calls that are never too many: some names have doubled letters, more of them in one text than in the next."""

NAMES = ("Wend" + "".join("abcdefghij"[int(digit)] for digit in str(number)) for number in count())
"""Never the same twice: what is made of a word on first use is not made of it again."""


def again(unit: str) -> Callable[[int], str]:
    """Text of one unit again and again; ``{}`` in it is a name of its own each time."""

    def text(size: int) -> str:
        return "".join(unit.format(next(NAMES)) for _ in range(size // len(unit)))

    return text


TEXTS = {
    "people with one surname": again("Ms Berg met {} Berg, whom Mr Berg knew. Berg left.\n\n"),
    "reports of her and him": again("“Yes,” she said. He denied that.\n\n"),
    "one person again and again": again("“We wait,” said Ada Holm. She said the quay of {} was old and had to go.\n\n"),
    "films": again("Ada Holm, star of “Deep Water”, said: “It is better than the film ‘The Cold Sea’.”\n\n"),
    "quotations without an opening mark": again("It was late. We left,” Rosa {} said.\n\n"),
    "what is taken back": again("“We wait,” said Ada Holm of {}. The quote is fake.\n\n"),
    "views": again("In the opinion of {}, the quay is too old to stand, and it must go.\n\n"),
    "one sentence of reports": again("she said that Per {} said that "),
    "one sentence of sources": again("according to {} the quay is old, "),
    "one sentence of names": again("Ada {}, "),
    "lists": again("Rosa {} said two things:\n- “The quay is old.”\n- “The pier is new.”\n\n"),
}


def _calls(nlp: Language, text: str) -> dict[str, int]:
    """How often repair and attribution call each function."""
    profile = cProfile.Profile()
    profile.enable()
    text = repair(text).text
    profile.disable()
    doc = next(parse(nlp, [text]))
    profile.enable()
    attribute(doc)
    profile.disable()
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    return {f"{file}:{line} {name}": calls for (file, line, name), (_, calls, *_) in stats.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_calls_grow_with_the_length_of_a_text(nlp: Language, name: str) -> None:
    attribute(next(parse(nlp, ["Tables are made on first use."])))
    short, long = (_calls(nlp, TEXTS[name](size)) for size in (SIZE, FACTOR * SIZE))
    steep = {function: (short.get(function, 0), calls) for function, calls in long.items()}
    assert not {function: pair for function, pair in steep.items() if pair[1] > MOST * max(pair[0], FEW)}


def test_an_endless_sentence_is_not_reported_once_for_each_cue_in_it(nlp: Language) -> None:
    text = again("according to {}, ")(9_000)
    reported = sum(end - start for one in attribute(next(parse(nlp, [text]))) for start, end in one.content)
    # 400 tokens at most for each cue: all of the sentence for each would be 300 times its length.
    assert reported < 20 * len(text)


def test_a_long_text_is_read_in_little_memory(nlp: Language) -> None:
    unit = "The ferry to Lindhaven will not sail before May, Ada Holm of the port council said on Monday.\n\n"
    network = Network(shipped())
    peaks = []
    for times in (200, 400):
        read = features(next(parse(nlp, [unit * times])))
        tracemalloc.start()
        network.read(read)
        peaks.append(tracemalloc.get_traced_memory()[1] / len(read))
        tracemalloc.stop()
    short, long = peaks
    tokens = 2 * long - short  # what each further token takes: two vectors of 512 bytes, and some numbers
    assert tokens < 1_500
