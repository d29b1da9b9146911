"""Hostile pages and texts: each repeats what is expensive for a parser or a pattern, up to a given size."""

from collections.abc import Callable
from typing import Final

from quotewire.schemas import Article

SIZE: Final = 1_900_000
"""Characters of a page: with the JSON around it just below the size limit of an article."""

_PROSE = "<p>The mayor of Lindhaven said on Monday that the bridge would be closed.</p>"
_PEOPLE = "<p>“The bridge, the road and number {} will be closed,” said Ada Holm of the council.</p>"


def _filled(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def _numbered(unit: str, count: int) -> str:
    return "".join(unit.format(number) for number in range(count))


def _body(markup: str) -> str:
    return f"<html><body>{markup}{_PROSE}"


def _head(markup: str) -> str:
    return f"<html><head>{markup}</head><body>{_PROSE * 3}"


def _ld(json: str) -> str:
    return _head(f'<script type="application/ld+json">{json}</script>')


PAGES: Final[dict[str, Callable[[int], str]]] = {
    "many attributes": lambda size: _body("<p " + _numbered("a{}=1 ", size // 9) + ">x</p>"),
    "many attributes with brackets in them": lambda size: _body("<p " + _numbered('a{}=">" ', size // 11) + ">x</p>"),
    "many attributes behind a comment": lambda size: _body('<!-- <a b=" --> <p ' + _numbered("a{} ", size // 8) + ">"),
    "many attributes behind a script": lambda size: _body(
        "<script><!--<script></script> <p " + _numbered("a{} ", size // 8) + "></script>"
    ),
    "many attributes behind a stray quotation mark": lambda size: _body('<p " ' + _numbered("a{} ", size // 8) + '>"'),
    "attributes in an end tag": lambda size: _body("<p></p " + _numbered("a{} ", size // 8) + ">"),
    "tags with 400 attributes": lambda size: _body(("<p " + _numbered("a{} ", 400) + ">x</p>") * (size // 2_300)),
    "one attribute again and again": lambda size: _body("<p " + _filled("a ", size) + ">x</p>"),
    "attributes that never end": lambda size: _body(_filled('<p a="', size)),
    "quotation marks that never end": lambda size: _body(_filled("<p a='<p b=\"", size)),
    "deep divs": lambda size: _body(_filled("<div>", size)),
    "deep formatting": lambda size: _body(_filled("<b><p>", size)),
    "deep divs many times": lambda size: _body(
        ("<div>" * 190 + "word " * 200 + "</div>" * 190) * min(50, size // 3_100)
    ),
    "deep block quotations": lambda size: _body("<blockquote>" * 190 + _PROSE + _filled("word ", size - 3_000)),
    "deep questions": lambda size: _body("<h2><div>" * 90 + _filled("word ", size - 3_000) + "?"),
    "deep signatures": lambda size: _body("<div data-signature>" * 190 + _filled("word ", size - 5_000)),
    "lines beside a block quotation": lambda size: _body(
        "<blockquote>"
        + _filled("abcdefgh ", size // 2)
        + "</blockquote>"
        + _numbered("<p>{}abcdefghabcdefghabcdefgh x.", 9_000)
    ),
    "deep tables": lambda size: _body(
        "<table><tr><td>" * 60 + _numbered("<p>word {}" + " word" * 30 + "</p>", min(9_000, size // 170))
    ),
    "unclosed links": lambda size: _body(_filled("<a href=x>y", size)),
    "end tags": lambda size: _body(_filled("</b></i>", size)),
    "opening brackets": lambda size: _body(_filled("<", size)),
    "tags that never end": lambda size: _body(_filled("<a", size)),
    "comments that never end": lambda size: _body(_filled("<!--", size)),
    "empty comments": lambda size: _body(_filled("<!-->", size)),
    "entities": lambda size: _body("<p>" + _filled("&amp;", size)),
    "broken entities": lambda size: _body("<p>" + _filled("&a", size)),
    "titles that never end": lambda size: _body(_filled("<title><style></styl", size)),
    "authors": lambda size: _head(_filled('<meta name=author content="A B">', size)),
    "a long author": lambda size: _head('<meta name="author" content="' + _filled("By A B, and C D; ", size) + '">'),
    "a long title": lambda size: _head("<title>" + _filled("A - B | ", size) + "</title>"),
    "a long address": lambda size: _head('<link rel=canonical href="https://a.b/' + _filled("a/", size) + '">'),
    "a long date": lambda size: _head(
        '<meta property="article:published_time" content="' + _filled("2020-01-0 2020 ", size) + '">'
    ),
    "dates": lambda size: _body(_filled("<time datetime=2020-01-01>1 January 2020</time>", size)),
    "a long class": lambda size: _body('<div class="' + _filled("comment ", size) + '">' + _PROSE * 5 + "</div>"),
    "classes": lambda size: _body(_filled('<div class="' + "post content main " * 20 + '">x</div>', size)),
    "boxes of comments": lambda size: _body(_filled('<div class="comments">x</div>', min(size, 280_000))),
    "headlines in one article": lambda size: _body(
        "<article>" + _numbered("<h2><a href=/{}>A headline of five words</a></h2>", min(9_000, size // 60))
    ),
    "headings of boxes": lambda size: _body(("<div>More on " * 190 + "</div>" * 190) * min(25, size // 4_000)),
    "pull quotes": lambda size: _body(_numbered('<p class="pullquote">{}' + " word" * 20, min(9_000, size // 140))),
    "JSON-LD with many types": lambda size: _ld(_filled('{"@type":"NewsArticle","author":[', size)),
    "JSON-LD with a long author": lambda size: _ld(
        '{"@type":"NewsArticle","author":"' + _filled("A B and C D, ", size) + '"}'
    ),
    "JSON-LD that is broken": lambda size: _ld(
        '{"@type":"NewsArticle","author":{"@type":"Person","name":' + _filled('"name":"A B', size)
    ),
    "JSON-LD of brackets": lambda size: _ld(_filled("[", size)),
    "JSON-LD of spaces": lambda size: _ld("{" + _filled(" ", size) + '"a":1,}'),
    "links in a row": lambda size: _body(_numbered("<a href=/{}>" + "word " * 30 + "</a> ", min(9_000, size // 170))),
    "the same paragraph": lambda size: _body(
        ("<p>The same words " + "again and " * 20 + " again.</p>") * min(9_000, size // 230)
    ),
    "lines": lambda size: _body("<p>" + _numbered("word {}" + " word" * 30 + "<br>", min(9_000, size // 170))),
    "list items": lambda size: _body(_filled("<ul><li>One two three.", size)),
    "one long word": lambda size: _body("<p>" + _filled("x", size)),
    "spaces": lambda size: _body("<p>" + _filled(" ", size)),
    "paragraphs": lambda size: _body(_filled(_PROSE, size)),
    "statements up to the limit of words": lambda size: _body(_numbered(_PEOPLE, min(2_200, size // 90))),
}
"""Makes the page of a name in a size."""

TEXTS: Final[dict[str, Callable[[int], str]]] = {
    "nothing but statements": lambda size: _filled("“Yes,” said ", min(size, 115_000)),
    "statements with names": lambda size: _filled("“Yes,” said Ada.\n\n", min(size, 125_000)),
    "quotation marks": lambda size: _filled("“", min(size, 49_000)),
    "words that are two": lambda size: _filled("“I cannot” gonna gotta cannot ", min(size, 200_000)),
    "invisible characters": lambda size: "The mayor said so. " + _filled("a\u200b", min(size, 900_000)),
    "boilerplate": lambda size: (
        "The mayor said so.\n\n" + _filled("Share this\n\nLeave a Reply\n\n", min(size, 200_000))
    ),
    "one word that is a name": lambda size: _filled("Ða", min(size, 900_000)),
    "long words": lambda size: _filled("abcdefghijklmnopqrs ", min(size, 990_000)),
    "too many words": lambda size: _filled("The mayor said so. ", min(size, 990_000)),
}
"""Makes the text of a name; below the limits on texts, where there is something to do."""


def articles(size: int = SIZE) -> dict[str, Article]:
    """Every hostile article by its name; the language is given, so that none is rejected for it."""
    pages = {f"page: {name}": Article(html=make(size), language="en") for name, make in PAGES.items()}
    return pages | {f"text: {name}": Article(text=make(size), language="en") for name, make in TEXTS.items()}
