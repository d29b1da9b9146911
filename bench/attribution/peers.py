"""Systems to compare with: a baseline of a dozen lines, our rules without the network, and textacy if installed.

textacy's ``direct_quotations`` (Apache-2.0) is the usual recommendation for quotation extraction in Python.
``make bench-attribution`` installs it; the project does not depend on it.
"""

import importlib
import importlib.util
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from spacy.tokens import Doc, Token

from bench.attribution.metrics import Quote
from bench.attribution.views import speech_forms
from quotewire.tasks.attribution.component import rules
from quotewire.tasks.attribution.text import find_quotations

if TYPE_CHECKING:
    from spacy.language import Language

Peer = Callable[["Language", str, Doc], list[Quote]]
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})


def peers() -> dict[str, Peer]:
    """Return the available systems by name."""
    found: dict[str, Peer] = {"baseline": _baseline, "own rules": _own_rules}
    if importlib.util.find_spec("textacy"):
        found["textacy"] = _textacy
    return found


def _own_rules(_: "Language", __: str, doc: Doc) -> list[Quote]:
    return [Quote(s.content, s.cue, s.mention) for s in rules().statements(doc)]


def _baseline(_: "Language", text: str, doc: Doc) -> list[Quote]:
    """Attribute the quotations of a reporting verb's sentence, or else its clause, to its subject."""
    quotations = [(q.start, q.end) for q in find_quotations(text)]
    found: list[Quote] = []
    for verb in doc:
        if verb.lower_ not in speech_forms() or verb.pos_ != "VERB":
            continue
        subject = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
        clause = next((child for child in verb.children if child.dep_ == "ccomp"), None)
        sentence = (verb.sent.start_char, verb.sent.end_char)
        marked = [q for q in quotations if q[0] < sentence[1] and sentence[0] < q[1]]
        content = marked or ([_span(clause)] if clause is not None else [])
        if subject is not None and content:
            found.append(Quote(content, [(verb.idx, verb.idx + len(verb))], [_span(subject)]))
    return found


def _span(token: Token) -> tuple[int, int]:
    edge = token.doc[token.right_edge.i]
    return token.doc[token.left_edge.i].idx, edge.idx + len(edge)


def _textacy(nlp: "Language", text: str, _: Doc) -> list[Quote]:
    """Run textacy per paragraph: it refuses text with unpaired marks, so only that paragraph is lost."""
    extract = importlib.import_module("textacy.extract")
    found: list[Quote] = []
    for start, paragraph in _paragraphs(text):
        try:
            for speaker, cue, content in extract.direct_quotations(nlp(paragraph)):
                found.append(
                    Quote(
                        [(start + content.start_char, start + content.end_char)],
                        _around(cue, start),
                        _around(speaker, start),
                    )
                )
        except ValueError:
            continue
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for paragraph in text.split("\n"):
        if paragraph.strip():
            yield start, paragraph
        start += len(paragraph) + 1


def _around(tokens: Sequence[Token], start: int) -> list[tuple[int, int]]:
    return [(start + tokens[0].idx, start + tokens[-1].idx + len(tokens[-1]))] if tokens else []
