"""clause.double_tag, clause.source, pronoun.the_same, article.floating: clauses with the source language's structure.

Some languages name the speaker both before and after a quotation, add a second source to a statement, refer back to a
noun by "the same", or use no articles, so that the translator must guess "a" or "the".
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import Quoting, View
from quotewire.tasks.repair.flag import Flag

_VERB: Final = (
    r"(?:said|says|stated|states|added|adds|noted|notes|explained|explains|stressed|stresses|emphasi[sz]ed|announced"
    r"|claimed|continued|told [^\s.,“”\"]{1,30}+(?: [^\s.,“”\"]{1,30}+){0,4}?)"
)
_LEAD: Final = re.compile(rf"\b{_VERB}(?: that)?(?P<comma>[,:])? ?\Z")
_LEAD_REACH: Final = 120
"""Maximum length of a tag from its verb to the opening mark, in characters."""
_SURNAME: Final = r"(?:[A-Z][\w.’'-]{1,30}+ ){0,3}(?P<%s>[A-Z][\w’'-]{1,30}+)"
_TAIL: Final = re.compile(
    rf" (?:(?:he|she|they)|{_SURNAME % 'name'}) (?:also )?{_VERB}"
    rf"| {_VERB} (?:(?:he|she|they)|{_SURNAME % 'late_name'})"
)
_SAME_SPEAKER: Final = 200
"""Characters before the leading tag in which the speaker's name is searched."""
_PIECE: Final = re.compile(r"[^\n.!?“”\"]++")
_STOP: Final = re.compile(r"\.(?=\s|\Z)")
_TOLD: Final = re.compile(r"\b(?:said|announced|stated|declared|claimed)\b")
_EVIDENCE: Final = re.compile(
    r", (?!according|who\b|which\b|that\b|where\b|when\b|as\b)[a-z]+(?: [a-z]+){0,6}"
    r" (?!the |a |an |his |her |this )[a-z]+ (?:suggests?|indicates?|reveals?|shows?)\Z"
)
_ANY_EVIDENCE: Final = re.compile(r" (?:suggests?|indicates?|reveals?|shows?)\.(?=\s|\Z)")
"""A cheap pre-check."""
_EVIDENCE_REACH: Final = 120
"""Maximum length of a source clause ("…, findings suggest") before its full stop, in characters."""
_ACCORDING: Final = re.compile(
    r"\bAccording to (?P<who>[^.,\n“”\"]{3,60}), [^.\n“”\"]{5,300}?,? (?P<again>according to (?P=who))\b"
)
_THE_SAME: Final = re.compile(
    r"\b(?P<before>[a-z]{3,20}) (?P<same>(?:of|for|in|with|by|from|inside|within) the same)"
    r"(?=[.,;:](?:\s|\Z)| (?:and|or|was|were|is|are)\b)"
)
_MORE: Final = frozenset({"more", "much", "all", "one", "exactly", "just", "lot", "kind", "sort"})
_LANDFORMS: Final = "strait|straits|peninsula|archipelago|isthmus|gulf|canal"
_ANY_LANDFORM: Final = ("strait", "peninsula", "archipelago", "isthmus", "gulf", "canal")
_LANDFORM: Final = re.compile(
    rf"\bthe ({_LANDFORMS})\b(?! (?:of|that|which|where|between|separating|in|on|dividing|linking)\b|[’'])"
)

_DOUBLE_REASON: Final = (
    "The quotation has a tag before it and another behind it: one of them, or its place, is not right."
)
_SOURCE_REASON: Final = "The statement has a source already; this clause may belong to the sentence before or after."
_AGAIN_REASON: Final = "The same source is named twice for one statement."
_SAME_REASON: Final = (
    "“The same” stands for a pronoun here, as in Spanish, Italian or German; “it” or “them” was meant."
)
_DEFINITE_REASON: Final = "Nothing before says which {}: a name, or an “a”, may have been lost."


def double_tags(view: View) -> Iterator[Flag]:
    """Flag the first of two reporting tags of one quotation.

    >>> text = "Okafor said, “The harbour stays shut,” he said."
    >>> [text[f.start : f.end] for f in double_tags(View(text))]
    ['said, “']
    """
    for paragraph in view.quoting:
        for start, end in _quotations(paragraph):
            lead = _LEAD.search(view.text, max(paragraph.start, start - _LEAD_REACH), start)
            if lead is not None and view.text[end - 2] in ",?!" and _is_tagged(view.text, lead, end):
                yield Flag(lead.start(), start + 1, "clause.double_tag", _DOUBLE_REASON, 0.85)


def doubled_sources(view: View) -> Iterator[Flag]:
    """Flag a clause that adds a second source to a statement.

    >>> text = "Okafor said the port was safe and open, first findings in the report suggest."
    >>> [text[f.start : f.end] for f in doubled_sources(View(text))]
    ['first findings in the report suggest']
    """
    for again in _ACCORDING.finditer(view.text) if "According to" in view.text else ():
        yield Flag(*again.span("again"), "clause.source", _AGAIN_REASON, 0.85)
    for piece in _PIECE.finditer(view.text) if _ANY_EVIDENCE.search(view.text) else ():
        start, end = piece.span()
        if _STOP.match(view.text, end):
            clause = _EVIDENCE.search(view.text, max(start, end - _EVIDENCE_REACH), end)
            if clause is not None and _TOLD.search(view.text, start, clause.start()):
                yield Flag(clause.start() + 2, end, "clause.source", _SOURCE_REASON, 0.7)


def the_same(view: View) -> Iterator[Flag]:
    """Flag "the same" where a pronoun was meant.

    >>> text = "They left the building and the owners of the same. It is more of the same."
    >>> [text[f.start : f.end] for f in the_same(View(text))]
    ['of the same']
    """
    for found in _THE_SAME.finditer(view.text) if "the same" in view.text else ():
        if found["before"] not in _MORE:
            yield Flag(*found.span("same"), "pronoun.the_same", _SAME_REASON, 0.8)


def floating_definites(view: View) -> Iterator[Flag]:
    r"""Flag ``the strait`` in an article that has mentioned no strait before.

    >>> text = "China objects.\nNATO will not patrol the strait soon."
    >>> [text[f.start : f.end] for f in floating_definites(View(text))]
    ['the strait']
    """
    named: set[str] = set()
    if not any(f"the {noun}" in view.text for noun in _ANY_LANDFORM):
        return
    for found in _LANDFORM.finditer(view.text):
        noun = found[1].removesuffix("s")
        if noun not in named:
            named.add(noun)
            told = re.compile(rf"\b{noun}s?\b", re.IGNORECASE).search(view.text, 0, found.start())
            if told is None and f" {noun.capitalize()}" not in view.text and "\n" in view.text[: found.start()]:
                yield Flag(*found.span(), "article.floating", _DEFINITE_REASON.format(noun), 0.6)


def _quotations(paragraph: Quoting) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each quotation that opens and closes in a paragraph, marks included."""
    opened = None
    for mark, role in zip(paragraph.marks, paragraph.roles, strict=True):
        if role == "open":
            opened = mark.at
        elif role == "close" and opened is not None:
            yield opened, mark.at + 1
            opened = None


def _is_tagged(text: str, lead: re.Match[str], end: int) -> bool:
    """Whether a second tag, for the same speaker, follows the quotation that a leading tag introduced."""
    tail = _TAIL.match(text, end)
    if tail is None:
        return False
    name = tail["name"] or tail["late_name"]
    if name is None:
        return True
    return lead["comma"] is not None and name in text[max(0, lead.start() - _SAME_SPEAKER) : lead.start()]
