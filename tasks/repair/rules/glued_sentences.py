"""punct.missing_space: two sentences joined without a space: ``died of his injuries.Details were not given``.

The full stop of an address or a file name looks the same: ``harbour.Sund``, ``report.Final``. So each place is weighed:
a word that begins sentences, a verb after the first word, a whole sentence before the stop and other such places in
the text speak for two sentences; an ending of addresses or a word such as "file" before it speaks against.
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.common_words import is_common
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.reporting_tags import INTRODUCING

_MISSING: Final = "The space behind the punctuation mark was missing."
_SIDE: Final = "The space stood on the wrong side of the full stop."
_SHIFTED: Final = re.compile(r" \.(?<=[a-z]{2} \.)(?=[A-Z][a-z]{0,14}[ ,’'])")
_SEVERAL: Final = 2
"""Number of such stops that shows how the segments were joined; a single one may belong to a name: `` .Net``."""
ENOUGH: Final = 2
"""Minimum evidence for two sentences."""

# Words that begin sentences but no domain name: "Booking.Com" and "Node.Js" have none of them.
_STARTERS: Final = frozenset(
    """
    A According After Afterwards Again All Also Although Among An And Another Any As At Based Because Before Besides
    Both But By Despite During Each Earlier Even Every Finally First Following For From Further Furthermore He Her Here
    His How However I If In Indeed Instead It Its Last Later Local Many Maybe Meanwhile More Moreover Most My
    Nevertheless No Nobody None Nonetheless Nor Not Nothing Now Of Officials On Once One Only Or Other Others Our Over
    People Perhaps Police Recently She Should Similarly Since So Some Somebody Still Such Thank That The Their Then
    There Therefore These They This Those Though Thus To Today Together Tomorrow Tonight Two Under Unfortunately Until
    Unlike Upon Was We Well What Whatever When Where Whether Which While Who Why Will With Within Without Yes Yesterday
    Yet You Your
    """.split()  # noqa: SIM905 - a word to a line helps nobody
)
_FINITE: Final = frozenset(
    """
    accuse agree agrees allow am appear appears are argue argues ask be been began begin begins believe believes
    call calls came can claim claims come comes continue continues could demand demands did do does expect expects
    face faces fear fears fell fight find finds found gave get gets give gives go goes got grew had has have held
    help helps hope hopes include includes is keep keeps kept knew know knows lack lacks leave leaves led left lie
    lies lives lost made make makes may mean means meet meets met might must need needs offer offers paid plan plans
    ran remain remains report reports return returns rise rises rose said saw say says see seek seeks seem seems
    sees should show showed shows sold speak speaks spoke stand stands stay stays stood suggest suggests take takes
    think thinks took told took try tries turn turned use uses wait want wants was went were will win wins won work
    works would
    """.split()  # noqa: SIM905
) | INTRODUCING  # fmt: skip
_NO_SENTENCE: Final = frozenset(
    """
    app application archive at browser class click code config directory document domain download email extension file
    files folder format framework function github handle homepage host import library link mail method module object
    online open package page path platform plugin program project property repository run script server service site
    software url user username version via visit web webpage website www
    """.split()  # noqa: SIM905
)
"""Words before an address, a file name or a name in code."""
_TITLES: Final = frozenset(("Today", "Now", "Live", "Online", "Plus", "Daily", "Local", "First"))
"""Words that the second part of a title may be: ``Harbour.Today``."""
_ENDINGS: Final = frozenset(
    """
    ai app asp at au be biz br ca cfg ch cn co com conf cpp cs css csv cz de dev dk doc docx edu es eu exe fi fm fr gif
    gov gr hk html htm hu ie il in info int io is it java jp jpg js json kr lt lu lv md me mil mobi mp net news nl no nz
    org pdf php pl png ppt pro pt py rb ro rs rss ru se sg shop si sk so sql svg tech tk to tr ts tv txt ua uk us vb vn
    wav xls xlsx xml xyz yaml yml za zip
    """.split()  # noqa: SIM905
)
"""Endings of domain and file names, in lower case."""
_GLUE: Final = re.compile(
    r"[.?!…](?:(?<=[a-z]{2}.)|(?<=\b(?:19|20)\d\d.)|(?<=[a-z\d][)%]\.))"
    r"(?=(?P<word>[A-Z][a-z’']{0,20})(?P<next>[ ,]| [“\"‘(])"
    r"(?:[A-Z][a-z]{1,20} ){0,2}(?P<verb>[a-z]{0,20}))"
)
_DASHED: Final = re.compile(r"\.(?<=[a-z]{2}\.)(?P<dash>[-–—])(?=(?P<word>[A-Z][a-z]{0,20}) )")
_SHORT: Final = re.compile(
    r"\b(?:St|Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Jr|Sr|Inc|Ltd|Co|Corp|vs|etc|No|Vol|Fig|Rev|Hon)\Z"
)
_BEFORE: Final = re.compile(r"[^.?!\n]*\Z")
_ADDRESS: Final = re.compile(r"(?:[/@#:&_\\]|www|\b\w+\.)\S*\Z")
_NAME: Final = re.compile(r"\b[A-Z]\w{0,15}\Z")
_REACH: Final = 160
"""Characters before a stop that are read as its sentence."""
_BEHIND: Final = re.compile(r"[^.?!\n]{1,160}")
_CLAUSE: Final = 4
"""Minimum words of a sentence before a stop that only a common word follows, and letters of a verb in -ed."""
_WORDS: Final = 3
"""Minimum words of a whole sentence."""
_NEAR: Final = 3
"""Words before a stop among which a word such as "file" counts."""


def glued_sentences(view: View) -> Iterator[Edit]:
    """Insert the space between two sentences that were joined.

    >>> text = "He died of his injuries.Details were withheld. The file report.Final is at harbour.Sund too."
    >>> [(text[e.start - 9 : e.start], e.after) for e in glued_sentences(View(text))]
    [('injuries.', ' ')]
    """
    text = view.text
    shifted = list(_SHIFTED.finditer(text)) if " ." in text else []
    for found in shifted if len(shifted) >= _SEVERAL else ():
        yield Edit.one(found.span(), ". ", "punct.missing_space", _SIDE, 0.9)
    places = [found for found in _GLUE.finditer(text) if not _address(text, found)]
    sure = {found.start() for found in places if _evidence(text, found, len(places)) >= ENOUGH}
    for found in places:
        # One certain place shows how the segments were joined; for the others a whole sentence is then enough.
        if found.start() in sure or (sure and not found["next"].strip() and _whole(_words(text, found))):
            at = found.end()
            yield Edit.one((at, at), " ", "punct.missing_space", _MISSING, 0.9)


def dashed_stops(view: View) -> Iterator[Edit]:
    """Replace the full stop and dash that Spanish puts between two sentences: ``The pier is closed.-She left``.

    Behind a place in capitals they end a dateline, and stay.

    >>> [(e.start, e.end) for e in dashed_stops(View("The pier is closed.-She left. LEE.-She stayed."))]
    [(19, 20)]
    """
    for found in _DASHED.finditer(view.text) if any(dash in view.text for dash in (".-", ".–", ".—")) else ():
        if _whole(_words(view.text, found)) and found["word"] in _STARTERS:
            yield Edit.one(found.span("dash"), " ", "punct.missing_space", _MISSING, 0.85)


def _address(text: str, found: re.Match[str]) -> bool:
    """Whether the stop is that of an abbreviation, an address, a file name or a name in code."""
    at = found.start()
    if found["word"].lower() in _ENDINGS and found["word"] not in _STARTERS:
        return True
    if _SHORT.search(text, max(0, at - 6), at) or _ADDRESS.search(text, max(0, at - 60), at):
        return True
    if {word.strip("“”\"'(,").lower() for word in _words(text, found)[-_NEAR:-1]} & _NO_SENTENCE:
        return True
    named = found[0] in "?!" or found["word"] in _TITLES
    return named and _NAME.search(text, max(0, at - 16), at) is not None


def _evidence(text: str, found: re.Match[str], places: int) -> int:
    if found["word"] in _STARTERS:
        return ENOUGH
    if text[found.start() - 1].isdigit():
        return 0
    if found[0] == "." and _two_clauses(text, found):
        return ENOUGH
    verb = found["verb"] in _FINITE or (len(found["verb"]) > _WORDS and found["verb"].endswith("ed"))
    return verb * (1 + (places > 1) + _whole(_words(text, found)))


def _two_clauses(text: str, found: re.Match[str]) -> bool:
    """Whether a clause follows the stop, a whole sentence with a verb stands before it, and a common word beside it."""
    words = _words(text, found)
    plural = words and words[-1].endswith("s") and is_common(words[-1])
    if not (plural or is_common(found["word"].lower())) or len(words) < _CLAUSE or not _whole(words):
        return False
    behind = _BEHIND.match(text, found.end())
    clause = behind[0].split() if behind else []
    return len(clause) >= _WORDS and _has_verb(words[1:]) and _has_verb(clause[1:])


def _has_verb(words: list[str]) -> bool:
    """Whether one of the words looks like a finite verb."""
    return any(
        word in _FINITE or (len(word) > _CLAUSE and word.endswith("ed")) for word in (its.strip(",;.") for its in words)
    )


def _words(text: str, found: re.Match[str]) -> list[str]:
    """Return the words of the sentence before the stop, as far as they are read."""
    before = _BEFORE.search(text, max(0, found.start() - _REACH), found.start())
    return before[0].split() if before else []


def _whole(words: list[str]) -> bool:
    """Whether words look like a whole sentence."""
    return len(words) >= _WORDS and words[0].lstrip("“\"'‘(")[:1].isupper()
