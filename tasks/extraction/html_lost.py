"""What the extractor loses of an article: parts of its body before, and single blocks after the page is flattened.

* The extractor takes the first element that is named as the body of an article. ``join_parts`` makes several of them
  one, as in a live blog whose posts have a body each.
* Where it has enough ``<p>``, it takes no ``<div>``; it drops lists, headings and a lead apart from the body.
  ``with_lost`` brings those back that stand between two lines of the article, or the lead above the first.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from quotewire.tasks.extraction.html_quotations import BLOCKS
from quotewire.tasks.extraction.html_surroundings import HEADINGS, name_words, prose_length, text_key

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    Blocks = Sequence[tuple[HtmlElement, str]]  # in the order of the page, each with the key of its own text

BULLET: Final = "- "
"""What the extractor writes before the item of a list."""
LINKED_MAX: Final = 0.5
"""Maximum share of link text in a list or paragraph of the article; a list of links leads elsewhere."""
ITEMS_MAX: Final = 60
"""Maximum items of a list that is restored."""
PARAGRAPHS_MAX: Final = 500
"""Maximum paragraphs of a page that are restored."""
LEAD_MIN: Final = 60
"""Minimum length of a lead above the body, in characters."""
LEAD_BLOCKS: Final = 10
"""Blocks above the first line among which the lead stands."""

_SPACE: Final = re.compile(r"\s+")
_SENTENCE_END: Final = re.compile(r"[.!?…][\"'“”’»)\]]*\s*\Z")
_PARTS: Final = ("div", "section", "article")
_BODY: Final = re.compile(r"(?:post|entry|article|art|story|page|text)-*(?:content|body|text|entry)|body-text")
"""What the extractor recognises as an article's body, in lower case, with hyphens between words."""
_LEAD: Final = re.compile(r"(?:^|[ -])(?:lead|lede|intro|perex|sapo|ingress|preamble|chapeau|anons)(?:$|[ -])")
_MEDIA: Final = ("figure", "figcaption", "picture", "img", "iframe", "video", "audio", "form")
_OUTSIDE: Final = frozenset({"nav", "aside", "header", "footer", "form", "menu", "table", "figure", "noscript"})
_OUTSIDE_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|share|sharing|social|related|recommend\w*|tags?|breadcrumbs?|comments?|sidebar|toc|promo|"
    r"newsletter|subscribe|popular|trending|footer|more|links?|author|byline|meta|teasers?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NO_PARAGRAPH: Final = re.compile(
    r"(?:^|[ -])(?:ads?|advert\w*|author|audio|bio|byline|captions?|copyright|credits?|dateline|disclaimer|footer|"
    r"embed(?:ded)?|footnotes?|links?|meta|more|promo|related|share|sign-?up|social|source|subscribe|tags?|teasers?|"
    r"time|timestamp|tweet|video)(?:$|[ -])"
)
"""Words in the class or id of what is no paragraph of the article."""


def join_parts(tree: "HtmlElement", headline: "HtmlElement | None") -> None:
    """Change a page: make the bodies below one headline a single one.

    Bodies with headlines of their own, or with links for them, are other articles.
    """
    if headline is None:
        return
    groups: dict[tuple[str, str], list[HtmlElement]] = defaultdict(list)
    for part in tree.iter(*_PARTS):
        if part.get("itemprop") == "articleBody" or _BODY.search(name_words(part)):
            groups[part.tag, part.get("class") or ""].append(part)
    for parts in groups.values():
        whole = _around([part for part in parts if prose_length(part)], headline)
        if whole is not None:
            for part in parts:
                part.attrib.pop("class", None)
                part.attrib.pop("itemprop", None)
            whole.set("itemprop", "articleBody")


def _around(parts: Sequence["HtmlElement"], headline: "HtmlElement") -> "HtmlElement | None":
    """The innermost element around several parts of one article; None if they are not."""
    if len(parts) < 2:  # noqa: PLR2004 - one is the whole
        return None
    shared = set(parts[0].iterancestors())
    for part in parts[1:]:
        shared.intersection_update(part.iterancestors())
    whole = next((above for above in parts[0].iterancestors() if above in shared), None)
    if whole is None or whole.tag not in {*_PARTS, "main"} or whole in parts:
        return None
    branches = {branch for part in parts for branch in (part, *part.iterancestors()) if branch.getparent() is whole}
    return None if any(_is_another(branch, headline) for branch in branches) else whole


def _is_another(branch: "HtmlElement", headline: "HtmlElement") -> bool:
    """True if a branch of the page has the headline, one of its own, or one that is a link to another page."""
    headings = list(branch.iter(*HEADINGS))
    links = (link.get("href") or "" for heading in headings for link in heading.iter("a"))
    return headline in headings or any(one.tag == "h1" for one in headings) or not all(map(_is_within_page, links))


def _is_within_page(address: str) -> bool:
    return not address or address.startswith("#")


def own_text(element: "HtmlElement") -> str:
    """The text of a block; of one that holds other blocks, what a list item or block quotation has before them."""
    if any(child.tag in BLOCKS for child in element.iterdescendants()):
        return element.text or "" if element.tag in {"li", "blockquote"} else ""
    return str(element.text_content())


def with_lost(blocks: "Blocks", lines: Sequence[str], places: Sequence[int | None]) -> Iterator[str]:
    """Yield the lines, and between two of them the paragraphs, lists and headings that the page has there.

    Args:
        blocks: The blocks of the page.
        lines: The lines that the extractor found, in the order of the page.
        places: For each line the index of its block, or None if it is not found on the page.
    """
    lost = _Lost(blocks, lines)
    yield from lost.lead(places[0])
    for i, line in enumerate(lines):
        yield line
        here, after = places[i], places[i + 1] if i + 1 < len(lines) else None
        if here is None or (i + 1 < len(lines) and after is None):
            continue
        if after is None:
            after = _end_of_list(blocks, here) if line.rstrip().endswith(":") else here
            yield from lost.between(here, after)
            yield from lost.below(max(here, after - 1))
        else:
            yield from lost.between(here, after)


def _end_of_list(blocks: "Blocks", here: int) -> int:
    """Index after the list that directly follows a lead-in."""
    after = here + 1
    while after < len(blocks) and blocks[after][0].tag == "li":
        after += 1
    return after


class _Lost:
    """The blocks of one page that belong to the article and are none of its lines."""

    def __init__(self, blocks: "Blocks", lines: Sequence[str]) -> None:
        self._blocks = blocks
        self._there = {text_key(line) for line in lines}
        self._whole = "".join(map(text_key, lines))
        """The text of the lines: the extractor joins some paragraphs."""
        self._forms: set[tuple[object, str | None]] = set()
        """The tags and classes of the paragraphs that were lost."""
        self._looked_for = 0

    def lead(self, first: int | None) -> Iterator[str]:
        """Yield the lead above the first line that stands apart from the body."""
        for element, key in self._blocks[max(0, first - LEAD_BLOCKS) : first] if first else ():
            named = any(_LEAD.search(name_words(one)) for one in (element, *element.iterancestors()))
            if named and len(key) >= LEAD_MIN and self._is_paragraph(element, key):
                yield self._restored(element, key)

    def between(self, here: int, after: int) -> Iterator[str]:
        """Yield the paragraphs, items and headings between two lines, if they stand in the article too."""
        between = self._blocks[here + 1 : after]
        if not between:
            return
        before = self._blocks[here][0]
        parents = {element.getparent() for element, _ in (self._blocks[here], *self._blocks[after : after + 1])}
        items = [element for element, key in between if element.tag == "li" and key not in self._there]
        wanted = {id(item) for item in items if _is_of_article(item, before)} if len(items) <= ITEMS_MAX else set()
        for element, key in between:
            if key in self._there:
                continue
            if id(element) in wanted or (element.tag in HEADINGS and _is_of_article(element, before)):
                yield self._restored(element, key)
            elif element.getparent() in parents and self._is_paragraph(element, key):
                self._forms.add((element.tag, element.get("class")))
                yield self._restored(element, key)

    def below(self, last: int) -> Iterator[str]:
        """Yield the paragraphs right below the last line that are of a form in which others were lost."""
        parent = self._blocks[last][0].getparent()
        for element, key in self._blocks[last + 1 :] if self._forms else ():
            if element.getparent() is not parent or (element.tag, element.get("class")) not in self._forms:
                return
            if self._is_paragraph(element, key):
                yield self._restored(element, key)

    def _restored(self, element: "HtmlElement", key: str) -> str:
        self._there.add(key)
        return (BULLET if element.tag == "li" else "") + _SPACE.sub(" ", element.text_content()).strip()

    def _is_paragraph(self, element: "HtmlElement", key: str) -> bool:
        """True for a sentence that is no part of a line: where it has enough ``<p>``, the extractor takes no div."""
        if (
            element.tag not in {"p", "div"}
            or element.get("aria-hidden") is not None
            or next(element.iter(*_MEDIA), None) is not None
            or not _SENTENCE_END.search(element.text_content())
            or _linked_share(element) > LINKED_MAX
            or _NO_PARAGRAPH.search(name_words(element))
        ):
            return False
        self._looked_for += 1
        return self._looked_for <= PARAGRAPHS_MAX and key not in self._there and key not in self._whole


def _is_of_article(element: "HtmlElement", before: "HtmlElement") -> bool:
    """True for an element beside the article's paragraphs: no navigation, and its list or heading is no link."""
    block = element.getparent() if element.tag == "li" else element
    if block is None or _linked_share(block) > LINKED_MAX:
        return False
    shared = {*before.iterancestors()}
    for ancestor in (block, *block.iterancestors()):
        if ancestor in shared:
            return True
        if ancestor.tag in _OUTSIDE or _OUTSIDE_NAME.search(f"{ancestor.get('class', '')} {ancestor.get('id', '')}"):
            return False
    return False


def _linked_share(element: "HtmlElement") -> float:
    """The share of an element's letters that are in links."""
    every = len(text_key(element.text_content()))
    return sum(len(text_key(link.text_content())) for link in element.iter("a")) / max(1, every)
