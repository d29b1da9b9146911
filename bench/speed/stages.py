"""Measures the CPU time of the stages per 1,000 words, of a bare ``nlp.pipe`` over the same text, and of peers.

Times are this process's CPU time, the median over the rounds. The stages alternate within each round, so that other
load on the machine affects all of them alike. The ratio to the bare ``nlp.pipe`` (the model with all its components,
on whole articles) is comparable between machines.
"""

import importlib
import importlib.util
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Final

import spacy
from spacy.tokens import Doc

from quotewire.schemas import Article
from quotewire.tasks.attribution import attribute, load_model, parse
from quotewire.tasks.pipeline import BATCH, DEFAULT_MODEL, Pipeline
from quotewire.tasks.repair import Ledger

BARE: Final = "bare nlp.pipe"
"""Name of the reference measurement: the spaCy model with all its components."""
TEXTACY: Final = "textacy"
"""Name of the peer: a bare ``nlp.pipe`` with textacy's rules for direct quotations."""


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds that this process spends on ``work``."""
    before = time.process_time()
    work()
    return time.process_time() - before


def measure(articles: Sequence[Article], rounds: int) -> dict[str, float]:
    """Return the median CPU milliseconds per 1,000 words by stage; the first entry is the bare ``nlp.pipe``."""
    pipeline = Pipeline()
    bare = spacy.load(DEFAULT_MODEL)
    model = load_model(DEFAULT_MODEL)
    extracted = [pipeline.extract(article) for article in articles]
    repaired = [pipeline.repair(item) for item in extracted]
    texts = [Ledger(item.extracted.original, item.extracted.removed, item.repairs).text for item in repaired]
    docs = list(parse(model, texts))
    batches = [repaired[first : first + BATCH] for first in range(0, len(repaired), BATCH)]
    stages: dict[str, Callable[[], object]] = {
        BARE: lambda: list(bare.pipe(texts)),
        "extract": lambda: [pipeline.extract(article) for article in articles],
        "repair": lambda: [pipeline.repair(item) for item in extracted],
        "parse": lambda: list(parse(model, texts)),
        "attribute": lambda: [attribute(doc) for doc in docs],
        "attribute stage": lambda: [pipeline.attribute(batch) for batch in batches],
        "process": lambda: list(pipeline.process(articles)),
    }
    if importlib.util.find_spec("textacy"):
        stages[TEXTACY] = lambda: _textacy(bare.pipe(texts))
    timed: dict[str, list[float]] = {name: [] for name in stages}
    for _ in range(rounds + 1):  # the first warms up
        for name, work in stages.items():
            timed[name].append(cpu_seconds(work))
    words = sum(len(text.split()) for text in texts)
    return {name: statistics.median(seconds[1:]) * 1e6 / words for name, seconds in timed.items()}


def speeds(costs: dict[str, float]) -> dict[str, float]:
    """The speed of each stage relative to the bare ``nlp.pipe``."""
    return {name: costs[BARE] / milliseconds for name, milliseconds in costs.items()}


def print_stages(costs: dict[str, float]) -> None:
    """Print each stage's CPU time, its words per CPU-second and its speed relative to a bare ``nlp.pipe``."""
    print(f"{'stage':<18}{'CPU ms / 1,000 words':>22}{'words per CPU-second':>22}{'speed of nlp.pipe':>19}")
    for (name, milliseconds), speed in zip(costs.items(), speeds(costs).values(), strict=True):
        print(f"{name:<18}{milliseconds:>22.1f}{1e6 / milliseconds:>22,.0f}{speed:>19.2f}")


def _textacy(docs: Iterable[Doc]) -> None:
    """Find quotations as textacy does; it refuses articles with an unpaired mark, which then cost it nothing."""
    extract = importlib.import_module("textacy.extract")
    for doc in docs:
        with suppress(ValueError):
            list(extract.direct_quotations(doc))
