"""Reports in a participle between the subject and its verb, as Persian and Turkish news put the first of two things.

``Holm, stating that the wells are dry, reminded: The dam is empty.``: the network takes the words of the participle for
a part of the subject, or goes on to the verb of the main clause. That one stands behind a comma and has no subject.
"""

from collections.abc import Mapping
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.detection.reported_speech.embedded_reports import EmbeddedReport
from quotewire.tasks.attribution.text import TokenSpan, is_saying

_FINITE: Final = frozenset({"VBD", "VBZ", "VBP", "VBN"})
"""Tags of the main verb, also of one that looks like a participle."""
_BESIDE: Final = frozenset({"out", "also", "again", "once", "more", "further"})
"""Words between a participle and its clause, or before the main verb."""
_ENDS: Final = frozenset(".?!:;")
_SUBJECT: Final = 18
"""Maximum length of a subject with its apposition, in tokens."""
_REACH: Final = 50
"""Maximum length of a clause, in tokens."""


def participle_reports(doc: Doc, named: Mapping[int, Span], quoted: set[int]) -> list[EmbeddedReport]:
    """The reports in participles between a named subject and its verb, in text order.

    Where the participle is none of saying, the report only says where its clause ends.

    Args:
        doc: A parsed document.
        named: The name of a person or an organization around each token that has one.
        quoted: Indices of the tokens inside quotations.
    """
    found: list[EmbeddedReport] = []
    for token in doc:
        if token.tag_ != "VBG" or token.i in quoted or token.i < 2 or token.nbor(-1).text != ",":  # noqa: PLR2004
            continue
        that = _that(token)
        speaker = _subject(token, named) if that is not None else None
        after = _clause_end(that) if that is not None and speaker is not None else None
        if that is not None and after is not None and quoted.isdisjoint(range(that.i, after)):
            found.append(EmbeddedReport(token.i, speaker, (that.i, after), named=_says(token)))
    return found


def _says(participle: Token) -> bool:
    return is_saying(participle) or participle.nbor().lower_ == "out"


def _that(participle: Token) -> Token | None:
    """The word that begins the clause of a participle."""
    doc, i = participle.doc, participle.i + 1
    while i < len(doc) - 1 and doc[i].lower_ in _BESIDE:
        i += 1
    return doc[i] if i < len(doc) and doc[i].lower_ == "that" and doc[i].tag_ in {"IN", "WDT"} else None


def _subject(participle: Token, named: Mapping[int, Span]) -> TokenSpan | None:
    """The span of the subject before a participle, which a name and its apposition fill; None for another one."""
    doc, comma = participle.doc, participle.i - 1
    first = doc[comma - 1].sent.start
    if comma - first > _SUBJECT or any(token.tag_ in _FINITE or token.tag_ == "MD" for token in doc[first:comma]):
        return None
    name = next((named[i] for i in range(first, comma) if i in named), None)
    if name is None or name.start < first or not (name.end == comma or doc[name.end].text == ","):
        return None
    before = [token.i for token in doc[first : name.start] if token.text == ","]
    return (before[-1] + 1 if before else first), comma


def _clause_end(that: Token) -> int | None:
    """Index of the comma between a clause and the main verb behind it; None if there is none."""
    doc = that.doc
    for token in doc[that.i + 1 : that.i + _REACH]:
        if token.text in _ENDS:
            return None
        if token.text != "," or token.i + 1 >= len(doc):
            continue
        main = token.nbor()
        while main.i + 1 < len(doc) and (main.pos_ == "ADV" or main.lower_ in _BESIDE):
            main = main.nbor()
        if main.tag_ in _FINITE and main.pos_ in {"VERB", "AUX"}:
            return token.i
    return None
