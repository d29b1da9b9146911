"""Trains the name finder on top of an attribution network, and writes both into one file.

    python -m training.names WEIGHTS.npz OUT.npz --plain POLNEAR.jsonl --noted MTNEWS.jsonl [--epochs 6] [--seed 1]

POLNEAR.jsonl holds articles of which only the text is used; MTNEWS.jsonl holds articles whose speakers readers noted.
Each is shown as it stands and with its people under other names (``training.names.cultures``). Every tenth article is
held out, and names of three cultures are never shown: what is found of these is printed.
"""

import argparse
import copy
import json
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from spacy.tokens import Doc

from quotewire.tasks.attribution import load_model, parse
from quotewire.tasks.attribution.network import (
    SHAPES,
    SUFFIXES,
    Features,
    NameFinder,
    Network,
    Weights,
    features,
    surface,
)
from training.names.dataset import ORGANIZATION, PERSON, Labelled, exchanged, label, read_articles
from training.names.network import REACH, Names, arrays

_HELD_OUT: Final = 10
_BATCH: Final = 6
"""Articles."""
_RATE: Final = 2e-3
_UNSURE: Final = {PERSON: 0.0, ORGANIZATION: 0.6}
"""Weight in the loss of a word that only the recognizer takes for a name, by what it takes it for."""

_UNKNOWN: Final = 0.2
"""Likewise of a capitalised word that nobody takes for a name and no list knows."""


@dataclass
class Example:
    """An article with its columns, the labels of its tokens and what each weighs in the loss."""

    feats: Features
    shown: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    encoded: np.ndarray


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--plain", type=Path, required=True)
    parser.add_argument("--noted", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--times", type=int, default=6, help="how often each noted article gets other names")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    weights = Weights.read(options.weights)
    network = Network(weights)
    nlp = load_model()
    shown: list[Example] = []
    held: list[tuple[Labelled, Doc]] = []
    for path, times in ((options.noted, options.times), (options.plain, 1)):
        articles = read_articles(path)
        docs = list(parse(nlp, [article["text"] for article in articles]))
        given = [label(doc, article) for doc, article in zip(docs, articles, strict=True)]
        pool = sorted(
            {g.text[a:b] for g in given for a, b, kind in g.spans if kind == ORGANIZATION and " " in g.text[a:b]}
        )
        kept = [g for i, g in enumerate(given) if i % _HELD_OUT]
        shown += [example(network, doc, g) for i, (doc, g) in enumerate(zip(docs, given, strict=True)) if i % _HELD_OUT]
        for _ in range(times):
            made = [exchanged(rng, g, pool) for g in kept]
            texts = parse(nlp, [g.text for g in made])
            shown += [example(network, doc, g) for doc, g in zip(texts, made, strict=True)]
        rest = [exchanged(rng, g, pool, held_out=True) for i, g in enumerate(given) if not i % _HELD_OUT]
        held += list(zip(rest, parse(nlp, [g.text for g in rest]), strict=True))
        print(f"{path.name}: {len(shown)} examples so far", flush=True)
    names = Names(dropout=0.2)
    trained = _train(names, shown, options.epochs, rng)
    meta: dict[str, Any] = weights.meta | {"dilations": weights.meta["dilations"] | {"names": REACH}}
    whole = Weights(weights.stored | arrays(trained), meta)
    options.out.write_bytes(whole.to_bytes())
    print(json.dumps(measured(whole, held)))


def example(network: Network, doc: Doc, given: Labelled) -> Example:
    """A parsed article with what is to be learned of it."""
    labels = np.zeros(len(doc), dtype=np.int64)
    weights = np.ones(len(doc), dtype=np.float32)
    feats = features(doc)
    starts = np.array([token.idx for token in doc])
    ends = starts + np.array([len(token) for token in doc])
    for start, end, kind in given.spans:
        first, after = int(np.searchsorted(ends, start, side="right")), int(np.searchsorted(starts, end))
        labels[first:after] = 2 if kind == PERSON else 4
        labels[first : first + 1] -= 1
    for start, end in given.unsure:
        first, after = int(np.searchsorted(ends, start, side="right")), int(np.searchsorted(starts, end))
        weights[first:after] = _UNSURE[ORGANIZATION if labels[first : first + 1].any() else PERSON]
    strange = _unknown(doc, feats, network.weights)
    weights = np.where((labels == 0) & strange, np.minimum(weights, _UNKNOWN), weights)
    encoded = network.read(feats).encoded.astype(np.float16)
    return Example(feats, surface(doc, feats, network.weights.is_strange(feats.norm)), labels, weights, encoded)


def _unknown(doc: Doc, feats: Features, weights: Weights) -> np.ndarray:
    """True for capitalised words inside sentences that no list knows: nobody says whether they are names."""
    capital = np.array([token.text[:1].isupper() and not token.is_sent_start for token in doc])
    strange: np.ndarray = capital & weights.is_strange(feats.norm)
    return strange


def _train(names: Names, shown: list[Example], epochs: int, rng: random.Random) -> Names:
    """Train; the weights that are kept are a moving average (Polyak and Juditsky, 1992)."""
    optimizer = torch.optim.AdamW(names.parameters(), lr=_RATE, weight_decay=0.02)
    steps = epochs * (len(shown) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps + 1, pct_start=0.1)
    kept = copy.deepcopy(names)
    step = 0
    for epoch in range(epochs):
        rng.shuffle(shown)
        total = 0.0
        for at in range(0, len(shown) - _BATCH + 1, _BATCH):
            batch = shown[at : at + _BATCH]
            scores = names(
                torch.from_numpy(np.concatenate([e.encoded for e in batch]).astype(np.float32)),
                torch.from_numpy(np.concatenate([e.shown for e in batch])),
                torch.from_numpy(
                    np.concatenate([e.feats.suffix % np.uint64(SUFFIXES) for e in batch]).astype(np.int64)
                ),
                torch.from_numpy(np.concatenate([e.feats.shape % np.uint64(SHAPES) for e in batch]).astype(np.int64)),
            )
            right = torch.from_numpy(np.concatenate([e.labels for e in batch]))
            weight = torch.from_numpy(np.concatenate([e.weights for e in batch]))
            loss = (F.cross_entropy(scores, right, reduction="none") * weight).sum() / (right > 0).sum().clamp(min=1)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(names.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            share = min(0.998, (1 + step) / (10 + step))
            for p, q in zip(names.parameters(), kept.parameters(), strict=True):
                q.data.mul_(share).add_(p.data, alpha=1 - share)
            step += 1
            total += loss.item()
        print(f"epoch {epoch + 1} of {epochs}: loss {total / max(1, len(shown) // _BATCH):.4f}", flush=True)
    kept.eval()
    return kept


def measured(weights: Weights, held: list[tuple[Labelled, Doc]]) -> dict[str, float]:
    """Precision and recall of whole names in held-out articles with names of held-out cultures."""
    finder, network = NameFinder(weights), Network(weights)
    n: Counter[str] = Counter()
    for given, doc in held:
        found = {(s.start_char, s.end_char, s.label_) for s in finder.find(doc, network.read(features(doc)))}
        unsure = [(start, end) for start, end in given.unsure]
        for kind in (PERSON, ORGANIZATION):
            gold = {span for span in given.spans if span[2] == kind}
            mine = {span for span in found if span[2] == kind}
            n[f"{kind} gold"] += len(gold)
            n[f"{kind} hit"] += len(gold & mine)
            n[f"{kind} found"] += sum(
                not any(a < e and b > s for s, e in unsure) or (a, b, k) in gold for a, b, k in mine
            )
            n[f"{kind} recognized"] += len(gold & {(e.start_char, e.end_char, e.label_) for e in doc.ents})
    return {
        f"{kind} {what}": round(100 * n[f"{kind} {top}"] / max(1, n[f"{kind} {below}"]), 1)
        for kind in (PERSON, ORGANIZATION)
        for what, top, below in (
            ("recall", "hit", "gold"),
            ("precision", "hit", "found"),
            ("recognizer", "recognized", "gold"),
        )
    }


if __name__ == "__main__":
    main()
