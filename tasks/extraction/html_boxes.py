"""Boxes inside an article that are none of it, by the names that sites give them: who wrote it, and how to read on.

Extractors keep them, because they are paragraphs of prose within the article's element. Sites also name so a whole
article (``<div class="paywall">`` around what only members may read) or each of its paragraphs, so that only short
boxes go, and few alike.
"""

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from quotewire.tasks.extraction.html_surroundings import name_words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LETTERS_MAX: Final = 450
"""Maximum characters of such a box."""
_ELEMENTS_MAX: Final = 60
"""Maximum elements in such a box."""
_ALIKE: Final = 3
"""Boxes with the same name that are paragraphs of the article."""
_NAMED: Final = re.compile(
    r"(?:^|[ -])(?:author-?(?:bio|box|card|info|profile)|about-?(?:the-)?author|bio-?box|pay-?wall|meter-?wall|"
    r"(?:member|subscri)[a-z]{2,6}-?(?:box|cta|offer|prompt|wall))(?:$|[ -])"
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
    found = [
        element
        for element in tree.iter(*_BLOCKS)
        if _NAMED.search(name_words(element)) and element.getparent() is not None and _is_short(element)
    ]
    alike = Counter((element.tag, element.get("class")) for element in found)
    for element in found:
        if alike[element.tag, element.get("class")] < _ALIKE and element.getparent() is not None:
            element.drop_tree()


def _is_short(element: "HtmlElement") -> bool:
    letters = 0
    for number, part in enumerate(element.iter()):
        letters += len((part.text or "").strip()) + (len((part.tail or "").strip()) if part is not element else 0)
        if letters > LETTERS_MAX or number > _ELEMENTS_MAX:  # no more is read of it, however deep boxes are in boxes
            return False
    return True
