"""Measures the speed of repair on real text, and whether its time stays linear on hostile text.

Times are this process's CPU time (``time.process_time``), the minimum over some runs, because other load only adds.
"""

import time
from collections.abc import Iterator, Sequence
from typing import Final

from quotewire.tasks.repair import repair

SMALL: Final = 100_000
LARGE: Final = 1_000_000
"""Lengths of the two hostile texts, in characters."""
SUSPECT: Final = 11
"""Growth above which a pattern is measured again. Linear time gives 10; a busy machine can give more."""
RUNS: Final = 3
_WRAP: Final = '“No, "{}” said Lee. “'
UNITS: Final = (
    "“", "”", '"', "‘", "’", "'", "«", "„", '" ', "” “", "“a” ", "“ ”", "„a“", '"a', 'a"', "``", "''",
    " ", "  ", "\u00a0", "\n", "\n\n", "\t", "(", ")", "( a", "( a )", "[", "{",
    ",", " ,", ",,", ".", " .", "..", ". . ", "…", "?", "?!", "-", " - ", "— ", "– a",
    "，", "：", "。", "（", "&", "&amp;", "&#", "&#8217;", "&amp;amp;", "<", "<b>", "</", "<unk>", "⁇", "\ufffd",
    "â€œ", "Ã", "вЂ", "\u200b", "\u00ad", "\u200f", "a\u200b", "С", "Сa", "é",
    "a", "A", "a ", "A ", "Aa ", "the ", "the the ", "at all ", "no no no ", "a b a b ", "said ", "Said ", "Said A. ",
    "he said ", "the a ", "Mr. A", "Dr. ", "U.S. ", ", ”x", '."Said ', '",-  ', '," - said he ', "“a. “b ",
    "? “Said A ", "cave.The", "a,b", "www.", "a@b.", "http://a", "'s", " 's", "n't", " n't", "$", "$ 1", "1", "1,",
    "1.", "1.000", "1,5 ", "1.000.000,",
    "10:30", "21.30 ", "%", "5' ", '5" ', "Asad Assad ", "she he ", "\U0001f600", "ー",
    "人", "“人", "in the night to Sunday ", "GOP Sens’ a. ", "oneThe ",
    "24 - year - old ", "non - a ", "year - on - ", "COVID - 19", " - a",
    "2: 0 (", "(1: 2, ", "2016 / 17", "1 / 2 / ",
    "(+ 4", "2019-03-1108: ", "J ü r ", "ü ", "U. S. ", "http: / / ", "Tai 'an ", "a' s ", "a'S ",
    "a( b", "end. , A", "a;ab", "a?Ab",
    "“a, said A. ", "We a,” said A. ", "said: We go. ", "「a b c.」", "<<a>>, said A. ", "a; The b ",
    "n ' t ", "nâ??t ", "؟a ", "in20 ", "1 000 000 ", '" a "b ',
    "âI", "âI ", ".â ", "nât ", "Annaafter ", "Anna Holm ", "his ", "She saws himself ",
    "According to A ", 'In the words of A, " ', "a” b “c ", "“a b, said” ", "” A “said. B ", "“a, the b c” ",
    "``a'' \" ", "said: 'A ", '"A b. ', '\\"a ', "\\u201c", "... ...", "……", " .A ", "a'b c'd ", "in'a b c'the ",
    "1.000.000.000.000 ", "1.000,5 ", "at 17.30 10:30 ", "a—b ", "29—year—", "1-year -old ", "e. g. ", "U . S . ",
    "o 'clock ", 'print("a', ' -a "', "A Holmbut ", "А a ", "“a”. Said A. ", "“a” – he said – ",
    ". - A, - said he ", "a, - said he. - A\n", "A, a b: - I a.\n", "O 'Aaa ", "È™a ",
)  # fmt: skip
"""Patterns that hostile texts repeat."""


def words_per_second(texts: Sequence[str]) -> float:
    """Return the words that the engine repairs per second of CPU time."""
    seconds = min(_seconds(texts) for _ in range(RUNS))
    return sum(len(text.split()) for text in texts) / seconds


def growth(*, show: bool) -> Iterator[tuple[float, float, str]]:
    """Yield for each hostile pattern the time ratio of the large to the small text, the large one's time, the pattern.

    Times are in seconds. ``show`` prints each result as it is found.
    """
    for unit in UNITS:
        small, large = (_WRAP.format(unit * (size // len(unit))) for size in (SMALL, LARGE))
        least, most = _seconds([small]), _seconds([large])
        for _ in range(RUNS - 1):
            if most > SUSPECT * least:
                least, most = min(least, _seconds([small])), min(most, _seconds([large]))
        if show:
            print(f"    {most / least:5.1f} times, {most:.2f} s: {unit!r}", flush=True)
        yield most / least, most, unit


def _seconds(texts: Sequence[str]) -> float:
    began = time.process_time()
    for text in texts:
        repair(text)
    return time.process_time() - began
