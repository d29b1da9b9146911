"""Quotations of a page: writes as text what the extractor would drop of them and of the names beside them.

The marks of ``<q>``, the source of a block quotation, quotations in a ``<figure>``, its caption or a table, speakers in
a description list, a name that the extractor takes for a byline.
"""

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.html import HtmlElement

OFFICE_MAX: Final = 80
"""Maximum length of what stands behind the name in a signature, in characters."""
TERM_MAX: Final = 60
"""Maximum length of a speaker's name in a description list, in letters."""
SIGNATURE: Final = "data-signature"
"""The attribute that marks a signature until the page is flattened."""
ROWS_MIN: Final = 2
"""Minimum rows of a table that hold a quotation."""
BLOCKS: Final = frozenset(
    {"p", "li", "blockquote", "dt", "dd", "pre", "td", "div", "section", "article", "h2", "h3", "h4", "h5", "h6"}
)
"""Elements that are a paragraph of their own."""

_DASH: Final = re.compile(r"[—–―-]{1,2}\s*$")
_SIGNED: Final = re.compile(r"[—–―-]{1,2}\s*[^\W\d_a-z][^.?!\n]{1,100}$")
_NAMED: Final = re.compile(
    r"[^\W\d_a-z][\w’'.-]*(?: [\w’'.-]+){0,3} [^\W\d_a-z][\w’'-]*(?:(?:,| \() ?[^.?!:;“”\"\n]{2,80})?"
)
"""A full name, with an office or a place."""
_QUOTATION: Final = re.compile(r"[“\"«„][^\n]{3,2000}[”\"»“]\Z")
_QUOTES: Final = re.compile(r"[“«„\"][^“”«»\"\n]{3,400}[.?!,…]?[”»“\"]")
_NAMING: Final = re.compile(
    r"(?:^|[\s_-])(?:author|name|source|cite|attribution|speaker|person|role|title|job|position)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Classes of the line that names the speaker of a quotation set apart; the extractor takes it for a byline."""
_SPACE: Final = re.compile(r"\s+")
_OPENING: Final = ("“", '"', "«", "„", "‘", "'")


def prepare(tree: "HtmlElement") -> None:
    """Change a page so that the extractor keeps quotation marks, signatures and quotations in figures."""
    for element in reversed(list(tree.iter("q"))):
        _write_marks(element)
    for figure in list(tree.iter("figure")):
        _keep_figure(figure)
    for table in list(tree.iter("table")):
        _as_paragraphs(table)
    for quotation in list(tree.iter("blockquote")):
        for name in list(quotation.iter("footer", "cite")):
            _set_apart(name, quotation)
        _sign(quotation)
    for name in list(tree.iter("p", "span", "div", "cite", "footer")):
        if _NAMING.search(name.get("class", "")) and _is_below_quotation(name):
            _as_signature(name)
    for listed in list(tree.iter("dl")):
        if _is_conversation(listed):
            _as_turns(listed)


def _keep_figure(figure: "HtmlElement") -> None:
    """Keep a figure that is a quotation, or whose caption has one, as paragraphs."""
    captions = list(figure.iter("figcaption"))
    quotes = figure.find(".//blockquote") is not None
    if quotes or any(_QUOTES.search(caption.text_content()) for caption in captions):
        figure.tag = "div"
        for caption in captions:
            caption.tag = "p"
            if quotes:
                caption.set(SIGNATURE, "")


def _as_signature(name: "HtmlElement") -> None:
    """Make a paragraph of a name below a quotation, with the office in the element behind it."""
    office = name.getnext()
    words = name.text_content().strip()
    if office is not None and office.tag in {"span", "div", "p"} and _NAMING.search(office.get("class", "")):
        words = f"{words}, {office.text_content().strip()}"
        office.getparent().remove(office)
    tail = name.tail
    name.clear()
    name.tag, name.text, name.tail = "p", _SPACE.sub(" ", words), tail


def _as_paragraphs(table: "HtmlElement") -> None:
    """Write a table as paragraphs, a row each, if several of its rows hold a quotation: ``Ada Holm, nurse: “…”``."""
    if table.find(".//table") is not None:
        return
    rows = [[_SPACE.sub(" ", cell.text_content()).strip() for cell in row.iter("td", "th")] for row in table.iter("tr")]
    told = [cells for cells in rows if sum(map(bool, map(_QUOTATION.match, cells))) == 1]
    if len(told) < ROWS_MIN or len(told) < len(rows) - 1:
        return
    table.clear()
    table.tag = "div"
    for cells in told:
        quotation = next(filter(_QUOTATION.match, cells))
        named = ", ".join(cell.rstrip(":") for cell in cells if cell and cell != quotation)
        row = table.makeelement("p", {})
        row.text = f"{named}: {quotation}" if named else quotation
        table.append(row)


def _is_below_quotation(name: "HtmlElement") -> bool:
    """True for the short line of a name right behind a paragraph that is a quotation."""
    before = name.getprevious()
    words = name.text_content().strip()
    quoted = before is not None and _QUOTATION.match(before.text_content().strip())
    return bool(quoted) and 0 < len(words) <= TERM_MAX + OFFICE_MAX


def _is_conversation(listed: "HtmlElement") -> bool:
    """True for a description list whose terms come again, as speakers do: no list of facts or of words."""
    tags = [child.tag for child in listed if isinstance(child.tag, str)]
    terms = ["".join(filter(str.isalnum, child.text_content())).casefold() for child in listed if child.tag == "dt"]
    turns = all(one == "dt" and other == "dd" for one, other in zip(tags[::2], tags[1::2], strict=False))
    short = all(0 < len(term) <= TERM_MAX for term in terms)
    return turns and short and len(tags) == 2 * len(terms) and 1 < len(set(terms)) < len(terms)


def _as_turns(listed: "HtmlElement") -> None:
    """Write the terms of a description list as labels before what is said: ``Ada Holm: …``."""
    for term in list(listed.iter("dt")):
        said = term.getnext()
        name = _SPACE.sub(" ", term.text_content()).strip().rstrip(":")
        said.text = f"{name}: {(said.text or '').lstrip()}"
        said.tag = "p"
        listed.remove(term)
    listed.tag = "div"


def _write_marks(element: "HtmlElement") -> None:
    """Write the quotation marks that a browser shows around ``<q>``, unless the page has them in its text."""
    text = element.text_content().strip()
    if text and not text.startswith(_OPENING):
        inner = any(ancestor.tag == "q" for ancestor in element.iterancestors())
        opening, closing = ("‘", "’") if inner else ("“", "”")
        element.text = opening + (element.text or "").lstrip()
        if len(element):
            element[-1].tail = (element[-1].tail or "").rstrip() + closing
        else:
            element.text = element.text.rstrip() + closing
    if element.tag == "q":
        element.tag = "span"


def _set_apart(name: "HtmlElement", quotation: "HtmlElement") -> None:
    """Make the source of a block quotation a paragraph of its own behind it, if it stands at its end."""
    parent = name.getparent()
    if (
        parent is None
        or quotation not in name.iterancestors()
        or not (parent is quotation or parent.tag in {"p", "div", "footer"})
    ):
        return
    if name.getnext() is not None or len(name.tail or "") > OFFICE_MAX or not name.text_content().strip():
        return
    before = name.getprevious()
    above = (parent.text if before is None else before.tail) or ""
    lead = _DASH.search(above)
    signature = name.makeelement("p", {SIGNATURE: ""})
    signature.text = _SPACE.sub(" ", (lead.group() if lead else "") + name.text_content() + (name.tail or "")).strip()
    if lead is not None and before is None:
        parent.text = above[: lead.start()]
    elif lead is not None and before is not None:
        before.tail = above[: lead.start()]
    parent.remove(name)
    _wrap(quotation)
    quotation.append(signature)


def _wrap(quotation: "HtmlElement") -> None:
    """Put the bare text of a block quotation into a paragraph, so that the signature is not of its line."""
    if any(child.tag in BLOCKS for child in quotation):
        return
    paragraph = quotation.makeelement("p", {})
    paragraph.text, quotation.text = quotation.text, None
    for child in list(quotation):
        paragraph.append(child)
    quotation.append(paragraph)


def _sign(quotation: "HtmlElement") -> None:
    """Mark the signature of a block quotation: its last line or the paragraph behind it, if it reads like a name."""
    _break_last_line(quotation)
    last = quotation[-1] if len(quotation) else None
    if last is not None and last.tag == "p" and len(quotation) > 1 and _signs(last):
        last.set(SIGNATURE, "")
        return
    behind = quotation.getnext()
    if behind is not None and behind.tag == "p" and _SIGNED.match(behind.text_content().strip()):
        behind.set(SIGNATURE, "")


def _signs(paragraph: "HtmlElement") -> bool:
    """True for a name behind a dash, or one with an office and without a full stop: ``Ada Holm, nurse``."""
    if paragraph.find(".//br") is not None:
        parts = [part for text in paragraph.itertext() if (part := text.strip())]
        paragraph.clear()
        paragraph.tag, paragraph.text = "p", ", ".join(parts)
    text = _SPACE.sub(" ", paragraph.text_content()).strip()
    return _SIGNED.match(text) is not None or _NAMED.fullmatch(text) is not None


def _break_last_line(quotation: "HtmlElement") -> None:
    """Make the words behind the last line break of a block quotation a paragraph, if they read like a name."""
    breaks = list(quotation.iter("br"))
    line = _SPACE.sub(" ", breaks[-1].tail or "").strip() if breaks else ""
    if not line or breaks[-1].getnext() is not None or not (_SIGNED.match(line) or _NAMED.fullmatch(line)):
        return
    parent = breaks[-1].getparent()
    if parent is None or not (parent is quotation or parent.getnext() is None):
        return
    parent.remove(breaks[-1])
    _wrap(quotation)
    name = quotation.makeelement("p", {})
    name.text = line
    quotation.append(name)
