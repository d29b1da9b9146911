"""Boxes inside an article that are none of it, by the names that sites give them: who wrote it, and how to read on.

Extractors keep them, because they are paragraphs of prose within the article's element. Sites also mark a whole article
with such a name (``<div class="paywall">`` around what only members may read), so only short boxes go.
"""

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LETTERS_MAX: Final = 450
"""Maximum characters of such a box."""
_ELEMENTS_MAX: Final = 60
"""Maximum elements in such a box."""
_NAMED: Final = re.compile(
    r"(?:^|[\s_-])(?:author[_-]?(?:bio|box|card|info|profile)|about[_-]?(?:the[_-])?author|bio[_-]?box|pay[_-]?wall|"
    r"meter[_-]?wall|(?:member|subscri)[a-z]{2,6}[_-]?(?:box|cta|offer|prompt|wall))(?:$|[\s_-])",
    re.IGNORECASE,
)
_BLOCKS: Final = ("aside", "div", "footer", "li", "p", "section")


def without_boxes(tree: "HtmlElement") -> None:
    """Remove the short boxes with such names from a page, in place.

    >>> from lxml.html import fromstring, tostring
    >>> page = fromstring('<div><p>It rained.</p><div class="author-bio">Ada Holm writes.</div></div>')
    >>> without_boxes(page)
    >>> tostring(page)
    b'<div><p>It rained.</p></div>'
    """
    for element in list(tree.iter(*_BLOCKS)):
        named = _NAMED.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        if named is not None and element.getparent() is not None and _is_short(element):
            element.drop_tree()


def _is_short(element: "HtmlElement") -> bool:
    letters = 0
    for number, part in enumerate(element.iter()):
        letters += len((part.text or "").strip()) + (len((part.tail or "").strip()) if part is not element else 0)
        if letters > LETTERS_MAX or number > _ELEMENTS_MAX:  # no more is read of it, however deep boxes are in boxes
            return False
    return True
