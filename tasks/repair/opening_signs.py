"""Signs that stand for a lost opening mark: a single mark, or a dash as in Russian.

A translator that works sentence by sentence sees one unpaired mark in the first sentence of a quotation, and another
in its last. Some write them differently: ``'We wait. We go,” he said``. Others keep the dash behind a tag: ``“No,” he
said. - We go.”`` The sign must begin a sentence; a single mark must not have a partner.
"""

import re
from typing import Final

SINGLES: Final = "'‘’"
"""Single quotation marks, which are mostly apostrophes."""
_SIGN: Final = re.compile(r"['‘](?=[A-ZÀ-Þ])|[-–—] (?=[A-ZÀ-Þ])")
_BEFORE: Final = re.compile(r"(?:[.?!…:] |\n|\A)\Z")
# Russian puts a tag between dashes behind a question mark or a comma, and speech behind the full stop of the tag.
_BEFORE_DASH: Final = re.compile(r"(?:[.…:] |\n|\A)\Z")
_ENDS: Final = re.compile(r"['’](?<=[,.?!…]['’])(?!\w)")
_OPENS: Final = re.compile(r"['‘](?=\w)(?<=[\s(—–-]['‘])")
_ELIDED: Final = re.compile(r"['‘](?:Tis|Twas|Em|Til|Cause|N|O|Bout|Cos|Round|Neath)\b")


def sign_of_opening(text: str, start: int, end: int) -> int | None:
    """Return where a single mark or a dash stands for the opening mark of a quotation; None if none does.

    Args:
        text: The article.
        start: Where the quotation may have begun at the earliest.
        end: Where it ends.

    >>> sign_of_opening("It rained. ‘We wait. We go,” he said.", 0, 31)
    11
    >>> sign_of_opening("It rained. ‘We wait,’ said Lee. We go,” he said.", 0, 38)
    """
    found = [at.start() for at in _SIGN.finditer(text, start, end) if _begins(text, at.start())]
    if not found or (text[found[-1]] in SINGLES and _ENDS.search(text, found[-1] + 1, end)):
        return None
    return found[-1]


def single_opens(text: str, start: int, end: int) -> bool:
    """Whether a single mark opens something between two offsets.

    >>> single_opens("“He said ‘wait’", 1, 15), single_opens("“We don't wait", 1, 14)
    (True, False)
    """
    return _OPENS.search(text, start, end) is not None


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins with the sign at an offset, and the sign is no apostrophe."""
    before = _BEFORE if text[at] in SINGLES else _BEFORE_DASH
    return before.search(text[max(0, at - 2) : at]) is not None and not _ELIDED.match(text, at)
