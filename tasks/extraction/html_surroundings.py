"""What surrounds the article on its page: drops it before the extractor sees the page.

The extractor knows site furniture by the names of elements, and only within the element that it takes for the article.
Where it falls back on its second or third method, teasers, sign-ups and readers' comments come with the article, and
between the paragraphs of one a teaser reads like a sentence of it. So these are dropped here, whatever the method:

* what stands before the headline;
* boxes that are named or headed as teasers, sign-ups, share bars or comments;
* paragraphs that are nothing but a link to another article, and articles in the article whose headline is a link;
* a pull quote, which repeats a sentence of the article.

Whatever holds much of the page's prose, or the headline, stays.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
"""Elements that are a heading."""
PROSE_MIN: Final = 80
"""Minimum length of a piece of text that counts as prose, in characters: menus and teasers have shorter ones."""
BOX_MAX: Final = 0.33
"""Maximum share of the page's prose in a box that is dropped by its name or heading."""
BEFORE_MAX: Final = 0.2
"""Maximum share of the page's prose before the headline that is dropped."""
ARTICLE_MIN: Final = 250
"""Minimum prose before readers' comments, in characters, for dropping them however many they are."""
HEADLINE_MIN: Final = 15
"""Minimum letters of a heading that is recognised as the headline; fewer are the name of the site."""
READERS_MIN: Final = 2
"""Minimum boxes named after comments in one of readers' comments."""
LINKED_MIN: Final = 0.4
"""Minimum share of links in a box with prose that is dropped by its heading."""
LINK_WORDS_MAX: Final = 30
"""Maximum words of a paragraph that is a link to another article."""
CARD_MAX: Final = 400
"""Maximum characters of an article in the article that is a teaser."""
CARDS_MIN: Final = 3
"""Minimum elements alike, one behind the other, that are a list of teasers."""
CARD_DEPTH: Final = 6
"""Maximum depth of a headline in its teaser, in elements."""
NAME_MAX: Final = 500
"""Maximum characters of an element's names that are read."""
PULLED_MAX: Final = 50
"""Maximum pull quotes that are looked for in the article."""
LABEL_MAX: Final = 60
"""Maximum characters of the heading of a box."""

_NAMES: Final = ("class", "id", "aria-label", "data-component", "data-module", "data-testid")
"""Attributes in which sites name an element."""
_COMMENTS: Final = r"comments?|commenting|discussion|disqus|respond|replies"
_ELSEWHERE: Final = re.compile(
    r"(?:^|[ -])(?:related|recommend(?:ed|ations?)?|recirc(?:ulation)?|rich-link|"
    r"read-?(?:more|next|also)|also-?read|see-?also|more-(?:from|on|in|about|news|stories)|(?:next|read)-up|up-next|"
    r"most-?(?:read|popular|viewed)|popular|trending|promos?|promoted|donat(?:e|ions?)|support-us|breadcrumbs?|paginat(?:ion|or)|"
    r"side-?bar|(?<!by-)side(?!-)|(?:right-)?rail)(?:$|[ -])"
)
"""Words in the names of a box that leads to other pages, in lower case, with hyphens between words.

A section of an article may be called so, too (``recommendations``): prose without a link stays.
"""
_OFFERS: Final = re.compile(
    r"(?:^|[ -])(?:outbrain|taboola|sponsored|newsletters?|sign-?ups?|subscribe|subscription|"
    r"share|sharing|share-?(?:bar|buttons?|icons?|tools?)|cookies?|consent|gdpr|"
    r"advert(?:s|isement|ising)?|ads?|toolbar|toolbox|audio-(?:module|player))(?:$|[ -])"
)
"""The same of a box that offers something, and tells nothing."""
_READERS: Final = re.compile(rf"(?:^|[ -])(?:{_COMMENTS})(?:$|[ -])")
_ONE_OF_READERS: Final = re.compile(r"(?:^|[ -])(?:comments?|commenter|disqus|repl(?:y|ies))(?:$|[ -])")
_HEADED_BY_READERS: Final = re.compile(
    r"\W*(?:\d+ )?(?:(?:readers?['’]?s?|user|your|latest|all|top) )?(?:comments?|replies|responses)\b|"
    r"\W*(?:what )?(?:our )?readers\b|\W*(?:leave|write|post|add) a (?:comment|reply)\b|"
    r"\W*join the (?:conversation|discussion)\b",
    re.IGNORECASE,
)
"""Headings of readers' comments."""
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_+|--+")
_BOXES: Final = frozenset({"div", "section", "aside", "ul", "ol", "dl", "form", "article", "figure", "details", "p"})
_CARDS: Final = _BOXES | {"li", "a"}
_WHOLE: Final = frozenset({"html", "body", "head", "main"})
_LABEL: Final = re.compile(
    r"(?:more (?:on|from|about|in|stories|news|coverage)\b|(?:also |further )?read(?:ing)?(?: more| next| also)?$|"
    r"(?:related|recommended|suggested|promoted|sponsored|trending|popular|most (?:read|popular|viewed|commented))\b|"
    r"(?:top|latest|other|similar|recent) (?:news|stories|articles|headlines|posts)\b|see also\b|up next\b|next up\b|"
    r"you (?:may|might) (?:also )?(?:like|be interested)|what to read next|don['’]t miss\b|our standards\b|"
    r"editors?['’]s? (?:picks?|choice)\b)",
    re.IGNORECASE,
)
"""Beginnings of the headings of boxes with links to other articles."""
_LEAD_IN: Final = re.compile(
    r"\W*(?:(?:also|further|must|now) )?(?:read|watch|listen|see|more|related|recommended|explore|in pictures|opinion|"
    r"video|explainer|explained|don['’]t miss|click here)\b[^.!?]{0,40}[:|–—>»]\W*",
    re.IGNORECASE,
)
"""How a line begins that names another article: ``Also read:``."""
_GO_ON: Final = re.compile(
    r"(?:(?:continue|keep) reading|(?:read|learn|find out|see|view)(?: (?:the|full))* (?:more|story|article|post))\W*",
    re.IGNORECASE,
)
"""The button of a teaser."""
_SENTENCE_END: Final = re.compile(r"[.!…][\"'“”’»)\]]*\Z|[\"”»]\Z")
_QUOTED: Final = re.compile(r"[“\"«„‘].*[”\"»“’][.,]?")
"""A paragraph that is a quotation: what somebody says, below a name with a link."""
_PULLED: Final = re.compile(r"(?:^|[ -])pull-?quote")


def find_headline(tree: "HtmlElement", title: str | None) -> "HtmlElement | None":
    """The heading that is the page's title, or the longest that is part of it."""
    wanted = text_key(title or "")
    if len(wanted) < HEADLINE_MIN:
        return None
    best, longest = None, HEADLINE_MIN - 1
    for heading in tree.iter(*HEADINGS):
        key = text_key(heading.text_content())
        if longest < len(key) <= 2 * len(wanted) and (key in wanted or wanted in key):
            best, longest = heading, len(key)
    return best


def drop_surroundings(tree: "HtmlElement", headline: "HtmlElement | None") -> None:
    """Change a page: drop what stands around its article, which begins behind the headline."""
    kept = {headline, *headline.iterancestors()} if headline is not None else set()
    if headline is not None:
        _drop_before(tree, headline)
    for box in _outermost(list(_comments(tree, kept))):
        _drop(box)
    named = [box for box in tree.iter(*_BOXES) if box not in kept and _is_beside(box)]
    most = BOX_MAX * prose_length(tree)
    _drop_up_to(most, named)
    _drop_up_to(most, list(_labelled_boxes(tree, kept)))
    cards = _outermost([card for card in _cards(tree) if card not in kept])
    if sum(map(prose_length, cards)) <= most:
        for card in cards:
            _drop(card)
    for element in list(tree.iter("p", *HEADINGS)):
        if element not in kept and _leads_elsewhere(element):
            _drop(element)
    _drop_pulled(tree)


def _drop_before(tree: "HtmlElement", headline: "HtmlElement") -> None:
    """Drop what precedes the headline, unless much of the page's prose does."""
    within = next((above for above in headline.iterancestors() if above.tag == "article"), headline.getparent())
    near = {headline, *takewhile(lambda above: above is not within, headline.iterancestors())}
    before = [
        sibling
        for element in (headline, *headline.iterancestors())
        for sibling in element.itersiblings(preceding=True)
        if sibling.tag != "head" and not (element in near and prose_length(sibling))  # the lead may stand above
    ]
    if sum(map(prose_length, before)) <= BEFORE_MAX * prose_length(tree):
        for element in before:
            _drop(element)


def _is_beside(box: "HtmlElement") -> bool:
    """True for a box with the name of what stands beside an article; with that of a section, if it links elsewhere."""
    name = name_words(box)
    if not name:
        return False
    if _OFFERS.search(name):
        return True
    return _ELSEWHERE.search(name) is not None and (next(box.iter("a"), None) is not None or not prose_length(box))


def _comments(tree: "HtmlElement", kept: set["HtmlElement"]) -> Iterator["HtmlElement"]:
    """Yield the boxes of readers' comments behind the prose of an article."""
    boxes = {
        box
        for box in tree.iter(*_BOXES)
        if box not in kept and _READERS.search(name_words(box)) and box.find(".//h1") is None
    }
    before = 0
    for element in tree.iter() if boxes else ():
        if before >= ARTICLE_MIN and element in boxes and _is_of_readers(element):
            yield element
        before += sum(len(text) for text in (element.text, element.tail) if text and len(text) >= PROSE_MIN)


def _is_of_readers(box: "HtmlElement") -> bool:
    """True for a box in which readers write: it has a form, a heading that says so, or two boxes named after comments.

    ``<p class="comment">`` may hold what an expert says of it, and ``<section class="discussion">`` the article.
    """
    if not prose_length(box) or next(box.iter("form", "textarea", "input"), None) is not None:
        return True
    if any(_HEADED_BY_READERS.match(_line(heading)) for heading in box.iter(*HEADINGS)):
        return True
    own = (one for one in box.iterdescendants() if isinstance(one.tag, str) and _ONE_OF_READERS.search(name_words(one)))
    return len(list(islice(own, READERS_MIN))) == READERS_MIN


def _labelled_boxes(tree: "HtmlElement", kept: set["HtmlElement"]) -> Iterator["HtmlElement"]:
    """Yield the boxes that begin with a heading such as ``Related stories`` and hold links."""
    for label in tree.iter("h2", "h3", "h4", "h5", "h6", "p", "strong", "b", "span", "font", "div", "a"):
        if not _LABEL.match((label.text or "").lstrip()) or len(label.text_content()) > LABEL_MAX:
            continue
        box, found = label, None
        while (parent := box.getparent()) is not None and parent not in kept and parent.tag not in _WHOLE:
            if (parent.text or "").strip() or any(_line(one) for one in box.itersiblings(preceding=True)):
                break
            box = parent
            if box.tag in _BOXES and box.tag != "p" and _is_of_links(box):
                found = box
        if found is not None:
            yield found


def _is_of_links(box: "HtmlElement") -> bool:
    """True for a box with links that has no paragraph of prose or is mostly links."""
    linked = sum(len(text_key(link.text_content())) for link in box.iter("a"))
    paragraphs = (one.text_content().strip() for one in box.iter("p", "li"))
    prose = any(len(text) >= PROSE_MIN and _SENTENCE_END.search(text) for text in paragraphs)
    return linked > 0 and (not prose or linked >= LINKED_MIN * len(text_key(box.text_content())))


def _leads_elsewhere(element: "HtmlElement") -> bool:
    """True for a paragraph or heading that is nothing but links to other articles, with or without a lead-in."""
    links = list(element.iter("a"))
    if not links or any((link.get("href") or "").startswith("#") for link in links):
        return False
    text = " ".join(element.text_content().split())
    if len(text.split()) > LINK_WORDS_MAX:
        return False
    lead = _LEAD_IN.match(text)
    rest = text[lead.end() :] if lead else text
    linked = sum(len(text_key(link.text_content())) for link in links)
    if not rest or linked < len(text_key(rest)):
        return False
    return bool(lead) or (element.tag == "p" and not _SENTENCE_END.search(text))


def _cards(tree: "HtmlElement") -> Iterator["HtmlElement"]:
    """Yield the teasers of other articles: short, with a link for a headline, and several alike or in an article."""
    alike: dict[HtmlElement, Counter[tuple[object, str | None]]] = {}
    seen: set[HtmlElement] = set()
    for heading in tree.iter(*HEADINGS):
        for card in islice(heading.iterancestors(), CARD_DEPTH):
            parent = card.getparent()
            if parent is None:
                break
            if parent not in alike:
                alike[parent] = Counter((child.tag, child.get("class")) for child in parent)
            several = card.tag in _CARDS and alike[parent][card.tag, card.get("class")] >= CARDS_MIN
            if card.tag == "article" or several:
                if card not in seen and _is_teaser(card, heading):
                    yield card
                seen.add(card)
                break


def _is_teaser(card: "HtmlElement", heading: "HtmlElement") -> bool:
    """True for a short text under a heading that is a link, or in which a link has the words of a button."""
    if len(card.text_content()) > CARD_MAX or any(
        _QUOTED.fullmatch(_line(one)) for one in card.iter("p", "blockquote")
    ):
        return False
    around = next((above for above in (card, *card.iterancestors()) if above.tag == "a"), None)
    links = [link for link in (around, *card.iter("a")) if link is not None]
    return any(
        not (link.get("href") or "#").startswith("#")
        and (heading in link.iterdescendants() or link in heading.iterdescendants() or _GO_ON.fullmatch(_line(link)))
        for link in links
    )


def _drop_pulled(tree: "HtmlElement") -> None:
    """Drop the pull quotes whose words stand in the article."""
    pulled = [element for element in tree.iter("blockquote", "q", *_BOXES) if _PULLED.search(name_words(element))]
    whole = text_key(tree.text_content()) if pulled else ""
    for element in pulled[:PULLED_MAX]:
        quotes = [*element.iter("p", "q", "blockquote")]
        key = text_key((quotes[0] if quotes else element).text_content())
        if key and whole.count(key) > 1:
            _drop(element)


def name_words(element: "HtmlElement") -> str:
    """The words by which a site names an element, in its class, id and the like, with hyphens between those of one."""
    named = [value for name in _NAMES if (value := element.get(name))]
    return _words(" ".join(named)[:NAME_MAX]) if named else ""


@lru_cache(maxsize=4096)
def _words(name: str) -> str:
    return _CAMEL.sub("-", name).lower()


def prose_length(element: "HtmlElement") -> int:
    """Characters of the pieces of text of an element that are long enough for prose."""
    return sum(len(text) for text in element.itertext() if len(text) >= PROSE_MIN)


def _line(element: "HtmlElement") -> str:
    text = " ".join(element.text_content().split()) if isinstance(element.tag, str) else ""
    return text if len(text) <= LABEL_MAX else text[: LABEL_MAX + 1]


def text_key(text: str) -> str:
    """The letters and digits of a text, by which a line and an element are compared."""
    return "".join(filter(str.isalnum, text)).casefold()


def _drop_up_to(most: float, boxes: Sequence["HtmlElement"]) -> None:
    """Drop boxes; those with prose only if all of them together have no more than that."""
    has = {box: prose_length(box) for box in _outermost(boxes)}
    everything = sum(has.values()) <= most
    for box, prose in has.items():
        if everything or not prose:
            _drop(box)


def _outermost(boxes: Sequence["HtmlElement"]) -> list["HtmlElement"]:
    """The boxes that are in no other of them."""
    every = set(boxes)
    return [box for box in boxes if every.isdisjoint(box.iterancestors())]


def _drop(element: "HtmlElement") -> None:
    """Drop an element; the text behind it stays."""
    if element.getparent() is not None:
        element.drop_tree()
