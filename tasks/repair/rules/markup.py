"""markup: tags of HTML and shortcodes of a theme that a page's text was left with: ``<p>We wait.</p>``, ``[/caption]``.

Sites that copy or translate articles paste their source. A text about markup has the same tags and keeps them. Tags are
removed only if some of them close or break a line, which no other use of angle brackets does.
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit

_REASON: Final = "A tag of the page's source was left in the text."
_SIGN: Final = re.compile(r"</[a-z]|<br|\[/[a-z]")
"""A cheap pre-check."""
_SIGNS: Final = ("<", "[/")
_TAG: Final = re.compile(
    r"</?(?P<html>p|br|b|i|u|em|strong|span|div|a|h[1-6]|ul|ol|li|blockquote|figure|figcaption|img|small|center|font"
    r"|section|article|hr)(?: [^<>\n]{0,300})?/?>"
    r"|\[/?(?P<code>caption|gallery|embed|quote|video|audio|button|[a-z]{1,12}(?:_[a-z]{1,20}){1,4})"
    r"(?: [^\[\]\n]{0,300})?\]"
)
_BREAK: Final = re.compile(r"</?(?:p|br|div|li|h[1-6]|hr|blockquote)\b")
_CLOSED: Final = re.compile(r"</(?P<tag>[a-z][a-z0-9]{0,9})>|\[/(?P<code>[a-z_]{1,40})\]|<br ?/?>")
_LONE: Final = ("<img", "<hr", "<br")
_NAMED: Final = re.compile(
    r"(?:\b(?:[Uu]se|[Tt]ype|[Ww]rite|not|or|and|with) )<[a-z]{1,10}>(?=[,;:.)]| (?:or|and|is|for)\b|…)"
)
"""A tag that a sentence is about."""
_PAGE: Final = frozenset(("p", "br", "div", "h1", "h2", "h3", "h4", "ul", "ol", "li", "figure", "caption", "section"))
"""Tags that show a page's source. Somebody who writes to a page may use others, for emphasis or a link."""
_OTHER: Final = re.compile(r"<(?!/?(?:b|i|u|em|strong|small|span)\b)/?[a-zA-Z][^<>\n]{0,300}>")
_ABOUT: Final = re.compile(
    r"\b(?:HTML|XHTML|CSS|XML|BBCode|JavaScript|markup|[Ww]eb ?page|[Bb]rowsers?|[Ss]hortcodes?|source code)\b"
    r"|\b(?:tags?|elements?|attributes?)\b|<html|<!DOC|[{};]$",
    re.MULTILINE,
)
"""A text about markup, or a line of code."""


def markup_tags(view: View) -> Iterator[Edit]:
    """Remove such tags; those that break a line become a space between sentences.

    >>> text = "<p>It leaves at seven.<br />It is <b>late</b>.</p>"
    >>> [(text[e.start : e.end], e.after) for e in markup_tags(View(text))]
    [('<p>', ''), ('<br />', ' '), ('<b>', ''), ('</b>', ''), ('</p>', '')]
    >>> list(markup_tags(View("The <p> tag and its end </p> hold a line."))), list(markup_tags(View("a <b and c> d")))
    ([], [])
    """
    text = view.text
    if (
        not any(sign in text for sign in _SIGNS)
        or not _SIGN.search(text)
        or _ABOUT.search(_TAG.sub(" ", text))
        or _NAMED.search(text)
    ):
        return
    closed = {found["tag"] or found["code"] or "br" for found in _CLOSED.finditer(text)}
    if not any(name in _PAGE or "_" in name for name in closed) and _OTHER.search(text):
        return
    tags = [
        found
        for found in _TAG.finditer(text)
        if closed and ((found["html"] or found["code"]) in closed or found[0].startswith(_LONE))
    ]
    ends = {found.end(): found for found in tags}
    starts = {found.start() for found in tags}
    for found in tags:
        first = found
        breaks = _BREAK.match(found[0]) is not None
        while first.start() in ends and found.end() not in starts:
            first = ends.pop(first.start())
            breaks = breaks or _BREAK.match(first[0]) is not None
        before, behind = text[first.start() - 1 : first.start()], text[found.end() : found.end() + 1]
        apart = found.end() in starts or not before.strip() or not behind.strip() or not breaks
        yield Edit.one(found.span(), "" if apart else " ", "markup", _REASON, 0.9)
