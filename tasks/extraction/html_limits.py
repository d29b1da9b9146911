"""Limits on markup, applied before the parser sees it: attributes of a tag, depth, number of tags.

The parser compares every attribute of a tag with every other: one tag with 100,000 attributes takes 90 s, in C, where
no soft time limit acts. So the markup is tokenized here in linear time and written anew: every ``<`` that is left
begins a tag of known size, whatever the parser's opinion of quotation marks and comments. Comments and code are left
out, which extraction ignores anyway.
"""

import re
from collections.abc import Iterator
from typing import Final

ATTRIBUTES_MAX: Final = 100
"""Maximum attributes of one tag; further ones are dropped. Elements of news pages have up to 30."""
DEPTH_MAX: Final = 200
"""Maximum depth of nested elements; deeper tags are dropped, their text stays. News pages reach 40."""
TAGS_MAX: Final = 100_000
"""Maximum tags of a page; further ones are dropped, their text stays. News pages have 1,000 to 10,000."""

_ATTRIBUTE_NAME = r"[a-zA-Z_:@.][\w:.@-]*+"
_TOKEN = re.compile(
    rf"""
    (?P<comment> <!--(?:-?>|.*?(?:--!?>|\Z)) | <(?:[!?]|/(?![a-zA-Z]))[^>]*+(?:>|\Z) )
    | </(?P<end>[a-zA-Z][^\s/>]*+)[^>]*+(?:>|\Z)
    | <(?P<simple>[a-zA-Z][a-zA-Z0-9:_-]*+)
      (?:\s++{_ATTRIBUTE_NAME}(?:\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>=`]++))?+){{0,{ATTRIBUTES_MAX}}}+\s*+/?>
    | <(?P<start>[a-zA-Z][^\s/>]*+)
    """,
    re.VERBOSE | re.DOTALL,
)
# An attribute as the HTML standard tokenizes it; nothing is left of it where the tag ends.
_ATTRIBUTE = re.compile(
    r"""[\s/]*+(?P<name>=?[^\s/>=]*+)(?:\s*+=\s*+(?:"(?P<double>[^"]*+)(?:"|\Z)|'(?P<single>[^']*+)(?:'|\Z)|(?P<bare>[^\s>]*+)))?+""",
)
_SANE_ELEMENT = re.compile(r"[a-z][a-z0-9:_-]*")
_SANE_NAME = re.compile(_ATTRIBUTE_NAME)
_JSON = re.compile(r"""\stype\s*=\s*["']?[\w/+.-]*json""", re.IGNORECASE)
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "xmp", "iframe", "noembed", "noframes", "title", "textarea")
}
_TEXT_ONLY = {"title", "textarea"}
# Elements without an end tag, and those whose end tag many pages omit: they do not show how deep the page is.
_NOT_NESTED = frozenset(
    {
        "area",
        "base",
        "body",
        "br",
        "col",
        "dd",
        "dt",
        "embed",
        "head",
        "hr",
        "html",
        "img",
        "input",
        "li",
        "link",
        "meta",
        "option",
        "p",
        "param",
        "source",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "track",
        "wbr",
    }
)


def limit_markup(html: str) -> str:
    r"""Return the page with its markup within the limits.

    >>> limit_markup('<p class="a">One <!-- <b> --> &lt; 2 < 3<script>if (a<b) {}</script>')
    '<p class="a">One  &lt; 2 &lt; 3<script></script>'
    >>> limit_markup("<p data-x='<b>' \"odd>Text")
    '<p data-x="&lt;b&gt;">Text'
    """
    return "".join(_Writer(html).pieces())


class _Writer:
    """Writes one page anew."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._at = 0
        self._tags = 0
        self._depth = 0
        self._dropped = 0
        """Open elements whose start tag was dropped."""

    def pieces(self) -> Iterator[str]:
        """Yields the text and tags of the page, in order."""
        while token := _TOKEN.search(self._html, self._at):
            yield _escaped(self._html[self._at : token.start()])
            self._at = token.end()
            if token["end"]:
                yield self._end(_sane(token["end"]))
            elif not token["comment"]:
                yield from self._start(token)
        yield _escaped(self._html[self._at :])

    def _start(self, token: re.Match[str]) -> Iterator[str]:
        name = _sane(token["simple"] or token["start"])
        tag = token[0] if token["simple"] else f"<{name}{self._attributes()}>"
        if self._counts(name):
            yield tag
            if raw := _RAW.get(name):
                yield self._raw(raw, tag, name)

    def _counts(self, name: str) -> bool:
        """Count a start tag; returns whether it is within the limits."""
        self._tags += 1
        nested = name not in _NOT_NESTED
        if self._tags > TAGS_MAX or (nested and self._depth >= DEPTH_MAX):
            self._dropped += nested
            return False
        self._depth += nested
        return True

    def _end(self, name: str) -> str:
        if name in _NOT_NESTED:
            return f"</{name}>" if self._tags <= TAGS_MAX else ""
        if self._dropped:
            self._dropped -= 1
            return ""
        self._depth = max(0, self._depth - 1)
        return f"</{name}>"

    def _attributes(self) -> str:
        """Read the attributes up to the end of the tag; returns the first ones, quoted."""
        kept: dict[str, str] = {}
        while found := _ATTRIBUTE.match(self._html, self._at):
            self._at = found.end()
            if found.end() == found.start() or not found["name"]:
                break
            name = found["name"].lower()
            if len(kept) < ATTRIBUTES_MAX and _SANE_NAME.fullmatch(name):
                kept.setdefault(name, found["double"] or found["single"] or found["bare"] or "")
        self._at = min(len(self._html), self._at + 1)  # the closing bracket
        return "".join(f' {name}="{_escaped(value, quotes=True)}"' for name, value in kept.items())

    def _raw(self, end: re.Pattern[str], tag: str, name: str) -> str:
        """Pass over the content of an element in which tags are text; returns what is kept of it."""
        found = end.search(self._html, self._at)
        content = self._html[self._at : found.start() if found else len(self._html)]
        self._at += len(content)
        if name in _TEXT_ONLY:
            return _escaped(content)
        if name == "script" and _JSON.search(tag):
            return content.replace("<", "\\u003c")
        return ""


def _sane(name: str) -> str:
    """An element's name, up to what no element has in it."""
    return _SANE_ELEMENT.match(name.lower())[0]  # type: ignore[index]  # it begins with a letter


def _escaped(text: str, *, quotes: bool = False) -> str:
    if "<" in text or quotes:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;").replace('"', "&quot;") if quotes else text
