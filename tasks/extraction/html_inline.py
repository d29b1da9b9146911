"""Inline elements of a page: makes the extractor's text what a reader sees of a sentence.

The extractor keeps what is struck out beside what replaces it ("tentwelve boats"), the numbers of footnotes, and what
no browser shows: the content of ``<template>``, words for screen readers ("opens in a new tab"), elements with the
attribute ``hidden`` or with ``display:none``. It drops ``<time>`` and ``<button>`` with their words, also within a
sentence, where they are a date and a term with an explanation.

``aria-hidden`` hides nothing from who looks at the page: it marks ornaments, closed menus and copies, which the
extractor drops by itself. But what stands beside words for screen readers is what they replace, and stays.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.html import HtmlElement

UNSEEN_MAX: Final = 0.5
"""Maximum share of a page's text that is dropped as unseen or struck out: beyond, it is the article."""

_STRUCK: Final = ("del", "s", "strike")
_UNSEEN: Final = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-(?:text|only)|u-visually-?hidden|hidden-visually)(?:$|\s)",
    re.IGNORECASE,
)
"""Classes by which site software hides words from all but screen readers."""
_STYLE: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.IGNORECASE)
"""Styles with which an element is not shown."""
_MARKS: Final = re.compile(r"[“”„«»\"‘’]")
"""Words with such a mark are kept: a page may draw its quotation marks and hide the typed ones."""
_SENTENCES: Final = ("p", "li", "blockquote", "dd")
"""Elements in which a date may be part of a sentence."""
_SENTENCE_END: Final = re.compile(r"[.!?…][\"'“”’»)\]]*\s*\Z")
_NOTE: Final = re.compile(
    r"\s*\[\s*(?:\d{1,3}|[a-z]|(?:note|nb)\s\d{1,3}|citation needed)\s*\]\s*|\s*[*†‡§]{1,3}\s*", re.IGNORECASE
)
"""A reference to a footnote, wherever it stands."""
_NUMBER: Final = re.compile(r"\s*\d{1,3}\s*")
"""What refers to a footnote if it is a link or stands behind a mark: ``km²`` and ``10⁶`` do not."""
_BEFORE_NUMBER: Final = (".", ",", ";", ":", "!", "?", "”", '"', "’", "»", ")")
_GOES_ON: Final = re.compile(r"\s*[,;a-z]")
"""How a sentence goes on that begins with a date; a new sentence behind a date shows a time stamp."""


def as_seen(tree: "HtmlElement") -> None:
    """Change a page: drop what is unseen or struck out and footnote numbers, and keep what stands within sentences."""
    _drop(tree, [element for element in tree.iter("template") if element.get("shadowrootmode") is None])
    _drop(tree, _each_hidden(tree))
    spoken = [element for element in tree.xpath("descendant-or-self::*[@class]") if _is_for_screen_readers(element)]
    for parent in {element.getparent() for element in spoken} - {None}:
        for beside in parent:
            beside.attrib.pop("aria-hidden", None)
    _drop(tree, spoken)
    _drop(tree, list(tree.iter(*_STRUCK)))
    for note in [element for element in tree.iter("sup") if _is_note(element)]:
        note.drop_tree()
    for element in list(_in_sentences(tree)):
        element.tag = "span"


def hidden(tree: "HtmlElement") -> set["HtmlElement"]:
    """The elements that no browser shows, with all that is in them; none if most of the page's text is in them."""
    found: set[HtmlElement] = set()
    unseen = 0
    for element in tree.iter():
        inner = element.getparent() in found
        if inner or _is_hidden(element):
            found.add(element)
            unseen += len((element.text or "").strip()) + inner * len((element.tail or "").strip())
    return found if unseen <= UNSEEN_MAX * sum(map(len, _visible(tree))) else set()


def _each_hidden(tree: "HtmlElement") -> list["HtmlElement"]:
    """The elements that no browser shows; one that has most of the page's text is shown later, by a script."""
    found = list(filter(_is_hidden, tree.xpath("descendant-or-self::*[@hidden or @style or self::dialog]")))
    most = UNSEEN_MAX * sum(map(len, _visible(tree))) if found else 0
    return [element for element in found if len(element.text_content()) <= most]


def _is_hidden(element: "HtmlElement") -> bool:
    """True for an element with words that is not shown; what is ``until-found`` opens when its words are looked for."""
    attribute = element.get("hidden")
    unseen = (
        (attribute is not None and attribute.strip().lower() != "until-found")
        or (element.tag == "dialog" and element.get("open") is None)
        or _STYLE.search(element.get("style") or "") is not None
    )
    return unseen and any(any(map(str.isalnum, text)) for text in element.itertext())


def _drop(tree: "HtmlElement", elements: list["HtmlElement"]) -> None:
    """Drop elements with their content, unless most of the page's text is in them."""
    inner = {below for element in elements for below in element.iterdescendants()} if elements else set()
    outer = [element for element in elements if element not in inner and element.getparent() is not None]
    text = sum(len(element.text_content()) for element in outer)
    if outer and text <= UNSEEN_MAX * sum(map(len, _visible(tree))):
        for element in outer:
            element.drop_tree()


def _visible(tree: "HtmlElement") -> Iterator[str]:
    """The texts of the page's body, without code."""
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in {"script", "style", "title"}:
            yield (element.text or "").strip()
        yield (element.tail or "").strip()


def _is_for_screen_readers(element: "HtmlElement") -> bool:
    return _UNSEEN.search(element.get("class") or "") is not None and not _MARKS.search(element.text_content())


def _is_note(element: "HtmlElement") -> bool:
    text = element.text_content()
    if _NOTE.fullmatch(text):
        return True
    linked = element.find(".//a") is not None or any(above.tag == "a" for above in element.iterancestors())
    return _NUMBER.fullmatch(text) is not None and (linked or _text_before(element).endswith(_BEFORE_NUMBER))


def _text_before(element: "HtmlElement") -> str:
    """The text right before an element, within its parent."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return previous.tail or str(previous.text_content())
    return (parent.text or "") if parent is not None else ""


def _in_sentences(tree: "HtmlElement") -> Iterator["HtmlElement"]:
    """Yields the dates and buttons among the words of a sentence: no time stamps, no controls of a page."""
    found: dict[HtmlElement, set[HtmlElement]] = {}
    for element in tree.iter("time", "button"):
        if (block := next((above for above in element.iterancestors() if above.tag in _SENTENCES), None)) is not None:
            found.setdefault(block, set()).add(element)
    for block, inside in found.items():
        if _SENTENCE_END.search(block.text_content()):
            yield from _behind_words(block, inside)


def _behind_words(block: "HtmlElement", inside: set["HtmlElement"]) -> Iterator["HtmlElement"]:
    """Yields a block's dates behind words or before the rest of their sentence, and its buttons between both."""
    from lxml.etree import iterwalk  # noqa: PLC0415 - only pages need it

    words = False
    for event, element in iterwalk(block, events=("start", "end")):
        if event == "start" and element in inside:
            either = (words, _GOES_ON.match(element.tail or "") is not None)
            if any(either) if element.tag == "time" else all(either):
                yield element
        text = element.text if event == "start" else element.tail
        words = words or any(map(str.isalpha, text or ""))
