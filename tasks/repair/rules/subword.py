"""residue: subword markers left by a translator's tokeniser: ``▁Lagos``, ``cap@@ tain``, ``11 @-@ year``.

They are the markers of SentencePiece, subword-nmt, WordPiece (BERT) and Moses.
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit

_REASON: Final = "The translator's sign for a piece of a word was left."
_END: Final = re.compile(
    r"(?<![ \t])[ \t]*(?:</s>|<pad>|<eos>|\[EOS\]|<\|endoftext\|>){1,8}[ \t]*(?=\n|\Z)|^<s>[ \t]*", re.MULTILINE
)
"""The sign at the end or the start of a segment. A text about markup has the tag of struck words within its lines."""
_PIECE: Final = re.compile(
    r"(?<=\w) @(?P<sign>[-–.,/:])@ (?=\w)"
    r"|(?P<joint>(?<=[^\W\d_])(?:@@ | ##)(?=[^\W\d_]))|(?P<cut>(?<=[^\W\d_])@@(?=\s|$))|▁+(?P<space> ?)",
    re.MULTILINE,
)
_ENDS: Final = ("<", "[EOS]")
"""Signs of which each pattern has one: a cheap pre-check."""
_SIGNS: Final = ("▁", "@", "##")


def subword_signs(view: View) -> Iterator[Edit]:
    """Remove subword markers and join the pieces.

    >>> text = "The ▁ Lagos cap@@ tain ##s of▁the▁port. Issue ##4"
    >>> [(e.start, e.end, e.after) for e in subword_signs(View(text))]
    [(4, 6, ''), (15, 18, ''), (22, 25, ''), (29, 30, ' '), (33, 34, ' ')]
    """
    text = view.text
    for found in _END.finditer(text) if any(sign in text for sign in _ENDS) else ():
        if (
            "<s>" not in text
            or found[0].lstrip().startswith("<s>")
            or text.count("<s>") == text.count("\n<s>") + text.startswith("<s>")
        ):
            yield Edit.one(found.span(), "", "residue", _REASON, 0.9)
    for found in _PIECE.finditer(text) if any(sign in text for sign in _SIGNS) else ():
        after = found["sign"] or ""
        if found["space"] is not None:
            before = text[found.start() - 1 : found.start()]
            apart = before.isspace() or not before or before in '("“‘['
            after = "" if apart else found["space"] or " " * (text[found.end() : found.end() + 1].isalnum())
        yield Edit.one(found.span(), after, "residue", _REASON, 0.9)
