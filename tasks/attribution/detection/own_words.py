"""Own words: a paragraph that says "I" or "we" outside quotation marks is somebody's words, not the reporter's."""

import re
from typing import Final

FIRST_PERSON: Final = re.compile(
    r"\b(?:I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself|[Ww]e|us|Us|[Oo]urs?|[Oo]urselves)\b(?![.’']\w\.)"
)
QUOTED: Final = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"|«[^«»\n]*»")
_SINGULAR: Final = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself)\b(?![.’']\w\.)")


def is_own_words(words: str, *, singular: bool = False) -> bool:
    """True if a paragraph says "I" or "we", or with ``singular`` only "I", outside quotation marks.

    >>> is_own_words("We will not let it fall."), is_own_words("He said: “I will not.”")
    (True, False)
    """
    return (_SINGULAR if singular else FIRST_PERSON).search(QUOTED.sub("", words)) is not None
