"""Fits the confidence calibration on held-out articles, and prints what each reporting threshold would give.

    python -m training.attribution.calibration WEIGHTS.npz OUT.npz TRAIN.jsonl MTNEWS.jsonl [--times 3] [--unseen U]

fits the second regression of finished weights again, on the articles that training holds out. All of ``--unseen`` is:
articles like those of MTNEWS.jsonl.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from bench.attribution.metrics import Quote, annotated, chars, matches, same_source
from quotewire.tasks.attribution import load_model, parse
from quotewire.tasks.attribution.component import Attributor
from quotewire.tasks.attribution.coreference import ArticleResolver
from quotewire.tasks.attribution.detection import RuleFinder, TreeLinker
from quotewire.tasks.attribution.frames import LEARNED
from quotewire.tasks.attribution.network import (
    CONTENT,
    SOURCE,
    Labelled,
    LearnedFinder,
    Network,
    Weights,
    inputs,
    pieces,
    traits_of,
)
from quotewire.tasks.attribution.text import CharSpan, extents
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.odds import logit
from training.attribution.annotations import HELD_OUT, HELD_OUT_TRANSLATED, read_annotated

_HALF: Final = 0.5
_MOST: Final = 0.8
_PENALTY: Final = 1.0
"""On what is fitted to few statements (nested ones, those without a source), so that it stays near what many say."""
_FREE: Final = 2
"""How many weights of the second regression have no penalty: the bias, and what the first says."""
_EVERYTHING: Final = {"sure": 1.0}
"""The second regression when nothing is known yet: what the first says, and every statement is told."""

Table = npt.NDArray[np.float64]


def calibrate(
    label: Callable[[Doc], Sequence[Labelled]], docs: Sequence[Doc], articles: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Fit the first regression: how often a labelled window is right, by the network's two scores.

    A window is right if its content has an intersection over union of at least 0.5 with an annotated one's and the
    source is the same.

    Args:
        label: Returns a network's labelled windows of a document.
        docs: Parsed articles that the network was not trained on.
        articles: The same articles with their annotated quotes.

    Returns:
        ``bias``, ``likely`` and ``path`` as ``quotewire.tasks.attribution.network.calibration`` reads them.
    """
    rows: list[list[float]] = []
    right: list[bool] = []
    for doc, article in zip(docs, articles, strict=True):
        text = doc.text
        found = [one for one in label(doc) if pieces(one, CONTENT)]
        told = [
            Quote(extents(doc, text, pieces(one, CONTENT)), (), extents(doc, text, pieces(one, SOURCE)))
            for one in found
        ]
        rows += [[1.0, logit(one.likely), one.path] for one in found]
        right += [value >= _HALF for value in matched(told, article, text)]
    return dict(
        zip(("bias", "likely", "path"), fitted(np.array(rows), np.array(right), np.zeros(3)).tolist(), strict=True)
    )


def calibrate_told(weights: Weights, docs: Sequence[Doc], articles: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Fit the second regression: how often a statement is right, by the first one's confidence and its properties.

    The properties are whether the statement is nested, has no source, or is quoted. Prints the number of statements
    and the F1 at each reporting threshold.

    Args:
        weights: Weights whose ``meta["calibration"]`` is what ``calibrate`` returned.
        docs: Parsed articles that the network was not trained on.
        articles: The same articles with their annotated quotes.

    Returns:
        The weights that ``quotewire.tasks.attribution.network.calibration`` reads as ``told``.
    """
    meta = weights.meta | {"calibration": weights.meta["calibration"] | {"told": _EVERYTHING}}
    finder = _Recorder(Network(Weights(weights.stored, meta)))
    component = Attributor(finder, TreeLinker(), ArticleResolver(), minimum=0.0)
    rows: list[dict[str, float]] = []
    values: list[float] = []
    gold = 0
    for doc, article in zip(docs, articles, strict=True):
        finder.seen.clear()
        statements = [s for s in component.statements(doc) if (s.content, s.cue) in finder.seen]
        told = [Quote(s.content, s.cue, s.mention) for s in statements]
        rows += [finder.seen[s.content, s.cue] for s in statements]
        values += matched(told, article, doc.text)
        gold += len(annotated(article))
    names = list(rows[0])
    table, value = np.array([list(row.values()) for row in rows]), np.array(values)
    fit = fitted(table, value >= _HALF, np.where(np.arange(len(names)) < _FREE, 0.0, _PENALTY))
    sure = 1 / (1 + np.exp(-table @ fit))
    for other in np.arange(0.3, 0.46, 0.02):
        told_now = sure >= other
        joint = 200 * (value[told_now] >= _MOST).sum() / (told_now.sum() + gold)
        print(
            f"threshold {other:.2f}: {told_now.sum()} reported, joint@0.8 {joint:.1f} of the network's statements",
            flush=True,
        )
    return dict(zip(names, fit.tolist(), strict=True))


class _Recorder(LearnedFinder):
    """A finder that keeps every learned statement and records the inputs of the second regression.

    Attributes:
        seen: By content and cue, the statement's row of inputs.
    """

    def __init__(self, network: Network) -> None:
        super().__init__(network)
        self.seen: dict[tuple[tuple[CharSpan, ...], tuple[CharSpan, ...]], dict[str, float]] = {}

    def calibrate(self, doc: Doc, found: Candidate, mention: tuple[CharSpan, ...], *, nested: bool) -> Candidate | None:
        """The candidate as it is, if the rules let it pass."""
        if found.frame != LEARNED and RuleFinder().calibrate(doc, found, mention, nested=nested) is None:
            return None
        if found.head is None or (nested and found.frame != LEARNED):
            return found
        traits = traits_of(doc, found, mention, nested=nested)
        self.seen[found.content, found.cue] = inputs(found.confidence, traits)
        return found


def matched(told: Sequence[Quote], article: Mapping[str, Any], text: str) -> list[float]:
    """Each statement's intersection over union with its annotated match; 0 if the sources differ."""
    wanted = annotated(article)
    pairs = matches([chars(q.content, text) for q in told], [chars(q.content, text) for q in wanted])
    value = {i: v for v, i, j in pairs if same_source(told[i].source, wanted[j].source, text)}
    return [value.get(i, 0.0) for i in range(len(told))]


def fitted(inputs: Table, right: npt.NDArray[np.bool_], penalties: Table, counts: Table | None = None) -> Table:
    """Fit a logistic regression by Newton's method, with a ridge penalty for each weight (0: none).

    Args:
        inputs: A row for each case.
        right: Whether each is right.
        penalties: One for each column.
        counts: How much each case counts; 1 if not given.
    """
    counted = np.ones(len(inputs)) if counts is None else counts
    drawn = np.diag(penalties)
    fit = np.zeros(inputs.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-inputs @ fit))
        curve = (inputs * (counted * p * (1 - p))[:, None]).T @ inputs + drawn + 1e-6 * np.eye(len(fit))
        fit += np.linalg.solve(curve, inputs.T @ (counted * (right - p)) - drawn @ fit)
    return fit


def main() -> None:
    """Fit the second regression of finished weights again, names included."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("plain", type=Path, help="annotated articles, every fourteenth of them held out in training")
    parser.add_argument("translated", type=Path, help="annotated translations, every fifth of them held out")
    parser.add_argument("--unseen", type=Path, help="more annotated translations, all of them held out")
    parser.add_argument("--times", type=int, default=1, help="how often each translation counts")
    options = parser.parse_args()
    weights = Weights.read(options.weights)
    plain = read_annotated(options.plain)[::HELD_OUT]
    translated = read_annotated(options.translated)[::HELD_OUT_TRANSLATED]
    translated += read_annotated(options.unseen) if options.unseen else []
    docs = list(parse(load_model(), [article["text"] for article in (*plain, *translated)]))
    docs += docs[len(plain) :] * (options.times - 1)
    told = calibrate_told(weights, docs, plain + translated * options.times)
    meta = weights.meta | {"calibration": weights.meta["calibration"] | {"told": told}}
    options.out.write_bytes(Weights(weights.stored, meta).to_bytes())


if __name__ == "__main__":
    main()
