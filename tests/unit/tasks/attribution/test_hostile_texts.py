"""Attribution takes linear, not quadratic, time and memory in the length of a text, whatever it contains."""

import time
import tracemalloc

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse

PLAIN = "The mayor said that the bridge would open in May. Nobody had expected it before June.\n\n"
SLOWER = 8
"""Factor of a plain text's CPU time, to which two seconds are added; wide, but quadratic time exceeds it."""


def _seconds(nlp: Language, text: str) -> float:
    began = time.process_time()
    attribute(next(parse(nlp, [text])))
    return time.process_time() - began


HOSTILE = {
    "quotation marks alone": "“" * 5_000 + "”" * 5_000,
    "quotation marks between words": 'no " ' * 10_000,
    "one line": "The mayor said it was late and " * 1_500,
    "one word": "a" * 100_000,
    "one word that is a name": "Ða" * 30_000,
    "capitals and apostrophes": "THE MAYOR’S 'FRIENDS' SAID IT WASN'T LATE, " * 1_200,
    "short paragraphs": "“No.”\n\n" * 8_000,
    "one long name": "Anna-Berg " * 5_000,
    "dates alone": "late last May 5, " * 3_000,
    "one occasion in another": "she said on Monday in a speech to the council, " * 1_000,
    "labels": "HOLM: Why?\n\nBERG: I said no. HOLM: Why?\n\n" * 1_200,
    "labels of a thousand people": "\n\n".join(f"Ada Holm{i} -- Analyst: Why should I?" for i in range(1_200)),
    "colons": "A: " * 15_000,
    "a list below a lead-in": "Ada Holm said many things:\n" + "- “It is old.”\n" * 3_000,
    "lead-ins": "Ada Holm wrote:\n\n" * 2_500,
    "posts": "We wait.\n\n— Ada Holm (@adaholm)\n\n" * 1_200,
    "entries of a live blog": "14:05 – “We wait,” says Ada Holm.\n\n" * 1_200,
    "quoted as saying": "TASS quoted Weber as saying that it was late, according to Weber, and " * 500,
    "told again and again": "Anna Weber said that the bridge over the river would open late.\n\n" * 1_000,
    "commas and offices": "the head of the union, " * 2_500,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.slow
def test_hostile_text_takes_about_as_long_as_a_plain_one(nlp: Language, name: str) -> None:
    text = HOSTILE[name]
    plain = _seconds(nlp, (PLAIN * (len(text) // len(PLAIN) + 1))[: len(text)])
    assert _seconds(nlp, text) < SLOWER * plain + 2


def test_a_name_of_one_word_takes_memory_in_proportion(nlp: Language) -> None:
    """A form of it without each of its letters took the square: two gigabytes for 80 kB."""
    doc = next(parse(nlp, ["Ða" * 4_000]))
    tracemalloc.start()
    attribute(doc)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
