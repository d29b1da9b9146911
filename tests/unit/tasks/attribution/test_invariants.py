"""What holds for every statement of every text: the spans of its content, cue and mention are apart and trimmed."""

import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.text import CharSpan
from quotewire.tasks.attribution.types import Statement
from training.corpus import read_folder

ROOT = Path(__file__).parents[4]
CASES = ("attribution", "attribution_kinds", "attribution_layout", "attribution_scope", "harm", "stance")
FOLDERS = ("second", "third", "fourth", "fifth")


def _texts(cases: str) -> list[str]:
    return [
        case["text"]
        for case in json.loads((ROOT / f"tests/cases/{cases}.json").read_text(encoding="utf-8"))
        if "text" in case
    ]


def _overlap(spans: Iterable[CharSpan], others: Iterable[CharSpan]) -> bool:
    return any(start < after and first < end for start, end in spans for first, after in others)


def _broken(statement: Statement, text: str) -> Iterator[str]:
    content, cue, mention = statement.content, statement.cue, statement.mention
    if not content:
        yield "no content"
    for part, spans in (("content", content), ("cue", cue), ("mention", mention)):
        if any(end > start for (_, end), (start, _) in pairwise(spans)):
            yield f"pieces of the {part} that overlap or are out of order"
        if any(not text[start:end] or text[start:end] != text[start:end].strip() for start, end in spans):
            yield f"a piece of the {part} that is empty or has white space at an end"
    if _overlap(content, cue):
        yield "a cue inside the content"
    # "By own estimate, Dana Kral has planted nine thousand trees": the subject of the content is the source.
    if _overlap(content, mention) and not any("own" in text[start:end].split() for start, end in cue):
        yield "a mention inside the content"
    # "By his words": the owner stands inside the cue.
    owned = all(any(start <= first and after <= end for start, end in cue) for first, after in mention)
    if _overlap(cue, mention) and not owned:
        yield "a cue inside the mention"


def _faults(nlp: Language, texts: list[str]) -> list[tuple[str, list[str]]]:
    """Each fault with the words of the content, the cue and the mention of its statement."""
    return [
        (fault, [text[start:end] for part in (one.content, one.cue, one.mention) for start, end in part])
        for text, doc in zip(texts, parse(nlp, texts), strict=True)
        for one in attribute(doc)
        for fault in _broken(one, text)
    ]


@pytest.mark.parametrize("cases", CASES)
def test_the_spans_of_a_statement_are_apart(nlp: Language, cases: str) -> None:
    assert not _faults(nlp, _texts(cases))


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS)
def test_the_spans_of_a_statement_in_an_article_are_apart(nlp: Language, folder: str) -> None:
    assert not _faults(nlp, [article["text"] for article in read_folder(ROOT / "training/articles" / folder)])
