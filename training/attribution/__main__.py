"""Trains the attribution network and writes its weights.

    python -m training.attribution TRAIN.jsonl WORDS.npz OUT.npz [--epochs 9] [--seed 1]

TRAIN.jsonl holds one article a line: ``text`` and ``quotes`` with ``content``, ``cue`` and ``source`` as lists of
[start, end]. Every fourteenth article is held out: the confidence is calibrated on these. One thread, because small
products lose more than they win by a second one; set ``OMP_NUM_THREADS`` for more.
"""

import argparse
import copy
import json
import math
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from spacy.tokens import Doc

from bench.attribution import annotated
from bench.metrics import Quote, chars, matches, same_source
from tasks.attribution import load_model, parse
from tasks.attribution.model.crf import CONTENT, CUE, SOURCE
from tasks.attribution.model.features import Features, features
from tasks.attribution.model.finder import CANDIDATE, pieces
from tasks.attribution.model.network import Network
from tasks.attribution.model.weights import CATEGORIES, Weights
from tasks.attribution.model.windows import relations, windows
from tasks.attribution.spans import extents
from training.attribution.network import (
    ENCODER_REACH,
    NORM_ROWS,
    ROLES_REACH,
    SHAPE_ROWS,
    SUFFIX_ROWS,
    Encoder,
    Roles,
    arrays,
)

_HELD_OUT: Final = 14
_BATCH: Final = 5
"""Articles."""
_WINDOWS: Final = 24
"""Windows labelled together; sorted by length, so that little of it is padding."""
_HALF: Final = 0.5
_RATE: Final = 2e-3
_WARM: Final = 200

Stretch = tuple[int, int]


@dataclass
class Example:
    """An article with its columns and, by the head of their cue, its annotated attributions."""

    doc: Doc
    feats: Features
    columns: dict[str, torch.Tensor]
    dep: np.ndarray
    gold: dict[int, dict[int, list[Stretch]]]


def main() -> None:
    """Train, calibrate, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("words", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    articles = [json.loads(line) for line in options.train.read_text(encoding="utf-8").splitlines()]
    docs = list(parse(load_model(), [article["text"] for article in articles]))
    read = [features(doc) for doc in docs]
    vocabulary = _vocabulary(docs)
    with np.load(options.words) as words:
        keys, vectors = words["keys"], words["vectors"].astype(np.float32)
    numbers = {name: {string: i + 1 for i, string in enumerate(strings)} for name, strings in vocabulary.items()}
    examples = [
        _example(doc, feats, article, numbers, keys) for doc, feats, article in zip(docs, read, articles, strict=True)
    ]
    sizes = {name: len(strings) + 1 for name, strings in vocabulary.items()}
    encoder = Encoder(sizes, torch.from_numpy(vectors), width=128, dropout=0.25)
    roles = Roles(sizes["dep"], width=128, hidden=96, dropout=0.25)
    trained = _train(encoder, roles, [e for i, e in enumerate(examples) if i % _HELD_OUT], options.epochs)
    meta: dict[str, Any] = {
        "name": "attribution",
        "version": "1",
        "vocabulary": vocabulary,
        "dilations": {"encoder": ENCODER_REACH, "roles": ROLES_REACH},
        "data": f"{options.train.name}, {len(examples)} articles, every {_HELD_OUT}th held out",
        "seed": options.seed,
    }
    weights = Weights(arrays(*trained, keys), meta)
    meta["calibration"] = _calibration(Network(weights), docs[::_HELD_OUT], articles[::_HELD_OUT])
    print(json.dumps(meta["calibration"]))
    options.out.write_bytes(Weights(arrays(*trained, keys), meta).to_bytes())


def _vocabulary(docs: Sequence[Doc]) -> dict[str, list[str]]:
    attributes = dict(zip(CATEGORIES, ("pos_", "tag_", "dep_", "ent_type_"), strict=True))
    return {
        name: sorted({getattr(token, attribute) for doc in docs for token in doc})
        for name, attribute in attributes.items()
    }


def _example(
    doc: Doc, feats: Features, article: dict[str, Any], numbers: dict[str, dict[str, int]], keys: np.ndarray
) -> Example:
    def rows(hashes: np.ndarray) -> np.ndarray:
        at = np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)
        return np.where(keys[at] == hashes, at, len(keys))

    strings = {"pos": "pos_", "tag": "tag_", "dep": "dep_", "ent": "ent_type_"}
    known = {name: np.array([numbers[name][getattr(t, attr)] for t in doc]) for name, attr in strings.items()}
    columns = known | {
        "norm": feats.norm % np.uint64(NORM_ROWS),
        "norm2": (feats.norm >> np.uint64(20)) % np.uint64(NORM_ROWS),
        "word": rows(feats.norm),
        "lemma": rows(feats.lemma),
        "suffix": feats.suffix % np.uint64(SUFFIX_ROWS),
        "shape": feats.shape % np.uint64(SHAPE_ROWS),
        "iob": feats.iob,
        "head": feats.head,
    }
    tensors = {name: torch.from_numpy(column.astype(np.int64)) for name, column in columns.items()}
    tensors |= {"flags": torch.from_numpy(feats.flags), "vectors": torch.from_numpy(feats.vectors)}
    gold: dict[int, dict[int, list[Stretch]]] = {}
    for quote in article["quotes"]:
        cue = _tokens(doc, quote["cue"])
        if cue:
            roles = {CONTENT: _tokens(doc, quote["content"]), SOURCE: _tokens(doc, quote["source"]), CUE: cue}
            gold.setdefault(doc[slice(*cue[0])].root.i, roles)
    return Example(doc, feats, tensors, known["dep"], gold)


def _tokens(doc: Doc, spans: Sequence[Sequence[int]]) -> list[Stretch]:
    """The tokens that lie at least half within each span."""
    found = []
    for start, end in spans:
        inside = [
            t.i for t in doc.char_span(start, end, alignment_mode="expand") or ()
            if min(t.idx + len(t), end) - max(t.idx, start) >= _HALF * len(t)
        ]  # fmt: skip
        if inside:
            found.append((inside[0], inside[-1] + 1))
    return found


def _train(encoder: Encoder, roles: Roles, examples: list[Example], epochs: int) -> tuple[Encoder, Roles]:
    """Train; the weights that are kept are a moving average (Polyak and Juditsky, 1992)."""
    parameters = [p for p in (*encoder.parameters(), *roles.parameters()) if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=_RATE, weight_decay=0.02, betas=(0.9, 0.98))
    steps = epochs * (len(examples) // _BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda k: min(1, (k + 1) / _WARM) * (0.02 + 0.98 * (1 + math.cos(math.pi * min(1, k / max(1, steps)))) / 2),
    )
    kept = copy.deepcopy(encoder), copy.deepcopy(roles)
    step = 0
    for epoch in range(epochs):
        random.shuffle(examples)
        total = 0.0
        for at in range(0, len(examples) - _BATCH + 1, _BATCH):
            loss = _loss(encoder, roles, examples[at : at + _BATCH], hard=epoch > 0)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 2.0)
            optimizer.step()
            schedule.step()
            share = min(0.998, (1 + step) / (10 + step))
            for now, average in zip((encoder, roles), kept, strict=True):
                for p, q in zip(now.parameters(), average.parameters(), strict=True):
                    q.data.mul_(share).add_(p.data, alpha=1 - share)
            step += 1
            total += loss.item()
        print(f"epoch {epoch + 1} of {epochs}: loss {total / max(1, len(examples) // _BATCH):.2f}", flush=True)
    return kept


def _loss(encoder: Encoder, roles: Roles, batch: Sequence[Example], *, hard: bool) -> torch.Tensor:
    """Loss per annotated attribution: heads of cues, labels of their windows, and which cues are none (``hard``)."""
    offsets = np.cumsum([0, *(len(example.feats) for example in batch)])
    columns = {
        name: torch.cat([example.columns[name] for example in batch]) for name in batch[0].columns if name != "head"
    }
    columns["head"] = torch.cat([e.columns["head"] + int(o) for e, o in zip(batch, offsets, strict=False)])
    x, logits = encoder(columns)
    right = torch.zeros(len(x))
    cues: list[tuple[int, int, bool]] = []
    for number, (example, offset) in enumerate(zip(batch, offsets, strict=False)):
        heads = list(example.gold)
        right[[int(offset) + head for head in heads]] = 1.0
        cues += [(number, head, True) for head in heads]
        if hard:
            likely = torch.sigmoid(logits[offset : offset + len(example.feats)].detach()).numpy()
            wrong = [int(i) for i in np.flatnonzero(likely > CANDIDATE) if int(i) not in example.gold]
            random.shuffle(wrong)
            cues += [(number, head, False) for head in wrong[: max(5, len(heads))]]
    gold = max(1.0, float(right.sum()))
    loss = F.binary_cross_entropy_with_logits(logits, right, reduction="sum") / gold
    for part in _windows(batch, offsets, cues):
        scores, valid = roles(x, columns["head"], part)
        real = part["real"]
        loss = loss + F.binary_cross_entropy_with_logits(valid, real.float(), reduction="sum") / gold
        if real.any():
            loss = loss + _HALF * roles.loss(scores[real], part["lengths"][real], part["labels"][real]) / gold
    return loss


def _windows(
    batch: Sequence[Example], offsets: np.ndarray, cues: Sequence[tuple[int, int, bool]]
) -> Iterator[dict[str, torch.Tensor]]:
    """The cues' windows in groups of like length, as tensors; token numbers are those of the whole batch."""
    made = []
    for number, head, real in cues:
        example = batch[number]
        tokens, lengths = windows(example.feats, [head])
        near = relations(example.feats, [head], tokens, example.dep)._asdict()
        labels = _labels(example.gold[head], tokens[0]) if real else np.zeros_like(tokens[0])
        made.append((int(lengths[0]), tokens[0] + offsets[number], near, labels, head + int(offsets[number]), real))
    made.sort(key=lambda one: one[0])
    for at in range(0, len(made), _WINDOWS):
        group = made[at : at + _WINDOWS]
        size = group[-1][0]

        def padded(rows: Sequence[np.ndarray], size: int = size) -> torch.Tensor:
            return torch.from_numpy(np.stack([np.pad(row, (0, size - len(row)), mode="edge") for row in rows]))

        part = {name: padded([one[2][name][0] for one in group]) for name in group[0][2]}
        yield part | {
            "tokens": padded([one[1] for one in group]),
            "lengths": torch.tensor([one[0] for one in group]),
            "labels": padded([one[3] for one in group]),
            "cues": torch.tensor([one[4] for one in group]),
            "real": torch.tensor([one[5] for one in group]),
        }


def _labels(roles: dict[int, list[Stretch]], tokens: np.ndarray) -> np.ndarray:
    """Begin and inside labels of one attribution; where roles overlap, source and cue stand before content."""
    first, after = int(tokens[0]), int(tokens[-1]) + 1
    labels = np.zeros(len(tokens), dtype=np.int64)
    for role in (CONTENT, SOURCE, CUE):
        for start, end in roles[role]:
            begin, stop = max(start, first) - first, min(end, after) - first
            if begin < stop:
                labels[begin:stop] = role + 1
                labels[begin] = role
    for i, label in enumerate(labels):
        if label in {SOURCE + 1, CUE + 1, CONTENT + 1} and (i == 0 or labels[i - 1] not in {label, label - 1}):
            labels[i] = label - 1
    return labels


def _calibration(network: Network, docs: Sequence[Doc], articles: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Fit how often a statement is right (half its content, and the source) and the confidence worth telling."""
    judged: list[tuple[float, float, bool, bool]] = []
    gold = 0
    for doc, article in zip(docs, articles, strict=True):
        text, wanted = doc.text, annotated(article)
        gold += len(wanted)
        labelled = [one for one in network.label(features(doc), CANDIDATE) if pieces(one, CONTENT)]
        ours = [
            Quote(extents(doc, text, pieces(one, CONTENT)), (), extents(doc, text, pieces(one, SOURCE)))
            for one in labelled
        ]
        pairs = matches([chars(q.content, text) for q in ours], [chars(q.content, text) for q in wanted])
        value = {i: v for v, i, j in pairs if same_source(ours[i].source, wanted[j].source, text)}
        for i, one in enumerate(labelled):
            likely = min(max(one.likely, 1e-6), 1 - 1e-6)
            judged.append((math.log(likely / (1 - likely)), one.path, value.get(i, 0) >= _HALF, value.get(i, 0) >= 0.8))  # noqa: PLR2004
    table = np.array(judged, dtype=float)
    inputs, right = np.column_stack((np.ones(len(table)), table[:, :2])), table[:, 2]
    fit = np.zeros(3)
    for _ in range(50):  # Newton's method
        p = 1 / (1 + np.exp(-inputs @ fit))
        curve = (inputs * (p * (1 - p))[:, None]).T @ inputs + 1e-6 * np.eye(3)
        fit += np.linalg.solve(curve, inputs.T @ (right - p))
    p = 1 / (1 + np.exp(-inputs @ fit))
    best = max(np.arange(0.2, 0.7, 0.02), key=lambda bar: table[p >= bar, 3].sum() / ((p >= bar).sum() + gold))
    return {"bias": fit[0], "likely": fit[1], "path": fit[2], "threshold": float(best)}


if __name__ == "__main__":
    main()
