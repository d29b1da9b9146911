"""Trains the attribution network and writes its weights.

    python -m training.attribution TRAIN.jsonl WORDS.npz OUT.npz [--epochs 9] [--seed 1]
                                   [--more TEXTS.jsonl --teachers A.npz B.npz]
                                   [--translated MTNEWS.jsonl --times 3] [--start WEIGHTS.npz --rate 0.0006]

TRAIN.jsonl holds one annotated article a line, as ``training.attribution.annotations`` reads them. Every fourteenth
article is held out: the confidence is calibrated on these. MTNEWS.jsonl holds machine-translated articles, fewer and
dearer: each is shown ``--times`` as often, and every fifth is held out. Where ``projection`` has added other
translations of an article, each time but the first is one of these, drawn anew every epoch. ``--start`` trains on from
earlier weights, whose vocabulary and words are kept. TEXTS.jsonl holds articles that nobody annotated (``text``):
networks trained before, the teachers, say together what is in them, and how sure they are of it. One thread, because
small products lose more than they win by a second one; set ``OMP_NUM_THREADS`` for more.
"""

import argparse
import copy
import json
import math
import os
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name

from quotewire.tasks.attribution import load_model, parse
from quotewire.tasks.attribution.network import CANDIDATE, Network, Weights, features
from training.attribution.annotations import HELD_OUT, HELD_OUT_TRANSLATED, read_annotated
from training.attribution.calibration import calibrate, calibrate_told
from training.attribution.dataset import Example, Reader, grouped, vocabulary
from training.attribution.distillation import Teachers
from training.attribution.network import ENCODER_REACH, ROLES_REACH, Encoder, Roles, arrays, load

_PROJECTED: Final = "/"
"""Separates an article's id from the system, in the ids that ``projection`` gives."""
_BATCH: Final = 5
"""Articles per batch."""
_HALF: Final = 0.5
_WARM: Final = 200
_TELLING: Final = 0.3
"""Minimum probability of an attribution for its labels to be learned."""


def main() -> None:
    """Train and calibrate the network and write its weights."""
    options = _options()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    articles = read_annotated(options.train)
    translated = read_annotated(options.translated) if options.translated else []
    nlp = load_model()
    docs = list(parse(nlp, [article["text"] for article in articles]))
    more_docs = list(parse(nlp, [article["text"] for article in translated]))
    start = Weights.read(options.start) if options.start else None
    names = start.meta["vocabulary"] if start else vocabulary([*docs, *more_docs])
    with np.load(options.words) as words:
        keys, vectors = words["keys"], words["vectors"].astype(np.float32)
    reader = Reader(names, keys)
    examples = [reader.annotated(doc, a["quotes"]) for doc, a in zip(docs, articles, strict=True)]
    foreign = [reader.annotated(doc, a["quotes"]) for doc, a in zip(more_docs, translated, strict=True)]
    taught: list[Example] = []
    if options.more:
        teachers = Teachers([Network(Weights.read(path)) for path in options.teachers])
        taught = [teachers.example(reader, doc) for doc in parse(nlp, [a["text"] for a in _lines(options.more)])]
    encoder = Encoder({name: len(names[name]) + 1 for name in names}, torch.from_numpy(vectors), 128, dropout=0.25)
    roles = Roles(len(names["dep"]) + 1, width=128, hidden=96, dropout=0.25)
    if start:
        load(encoder, roles, start)
    shown = [e for i, e in enumerate(examples) if i % HELD_OUT] + taught
    groups = _translations(translated, foreign)
    drawn = [group for i, group in enumerate(groups) if options.all or i % HELD_OUT_TRANSLATED]
    trained = _train(encoder, roles, lambda: shown + _draw(drawn, options.times), options.epochs, options.rate)
    meta: dict[str, Any] = {
        "name": "attribution",
        "version": "3",
        "vocabulary": names,
        "dilations": {"encoder": ENCODER_REACH, "roles": ROLES_REACH},
        "data": f"{len(examples)} annotated articles, every {HELD_OUT}th held out; {len(taught)} with teachers",
        "seed": options.seed,
    }
    held_out = docs[::HELD_OUT], articles[::HELD_OUT]
    if not options.all:
        originals = [i for i, article in enumerate(translated) if _PROJECTED not in article["id"]]
        held_out[0].extend(more_docs[i] for i in originals[::HELD_OUT_TRANSLATED])
        held_out[1].extend(translated[i] for i in originals[::HELD_OUT_TRANSLATED])
    network = Network(Weights(arrays(*trained, keys), meta))
    if options.calibration:
        meta["calibration"] = Weights.read(options.calibration).meta["calibration"]
        options.out.write_bytes(Weights(arrays(*trained, keys), meta).to_bytes())
        return
    meta["calibration"] = calibrate(lambda doc: network.label(network.read(features(doc)), CANDIDATE), *held_out)
    meta["calibration"]["told"] = calibrate_told(Weights(arrays(*trained, keys), meta), *held_out)
    print(json.dumps(meta["calibration"]))
    options.out.write_bytes(Weights(arrays(*trained, keys), meta).to_bytes())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("words", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--more", type=Path)
    parser.add_argument("--teachers", type=Path, nargs="+", default=[])
    parser.add_argument("--translated", type=Path)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--all", action="store_true", help="hold no translated article out")
    parser.add_argument(
        "--calibration", type=Path, help="take the calibration of these weights, which held articles out"
    )
    parser.add_argument("--start", type=Path)
    parser.add_argument("--rate", type=float, default=2e-3)
    return parser.parse_args()


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _translations(articles: Sequence[Mapping[str, Any]], examples: Sequence[Example]) -> list[list[Example]]:
    """Group the translations of each article: the annotated one first, then those it was projected to."""
    groups: dict[str, list[Example]] = {}
    for article, example in zip(articles, examples, strict=True):
        groups.setdefault(article["id"].partition(_PROJECTED)[0], []).append(example)
    return list(groups.values())


def _draw(groups: Sequence[list[Example]], times: int) -> list[Example]:
    """Draw the annotated translation of each article and ``times - 1`` more: others of it, as far as there are any."""
    drawn: list[Example] = []
    for first, *others in groups:
        more = random.sample(others, min(times - 1, len(others)))
        drawn += [first, *more, *[first] * (times - 1 - len(more))]
    return drawn


def _train(
    encoder: Encoder, roles: Roles, draw: Callable[[], list[Example]], epochs: int, rate: float
) -> tuple[Encoder, Roles]:
    """Train; the weights that are kept are a moving average (Polyak and Juditsky, 1992).

    ``draw`` returns the examples of an epoch, always as many.
    """
    parameters = [p for p in (*encoder.parameters(), *roles.parameters()) if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.02, betas=(0.9, 0.98))
    steps = epochs * (len(draw()) // _BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda k: min(1, (k + 1) / _WARM) * (0.02 + 0.98 * (1 + math.cos(math.pi * min(1, k / max(1, steps)))) / 2),
    )
    kept = copy.deepcopy(encoder), copy.deepcopy(roles)
    step = 0
    for epoch in range(epochs):
        examples = draw()
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
            for now, average in ((encoder, kept[0]), (roles, kept[1])):
                for p, q in zip(now.parameters(), average.parameters(), strict=True):
                    q.data.mul_(share).add_(p.data, alpha=1 - share)
            step += 1
            total += loss.item()
        print(f"epoch {epoch + 1} of {epochs}: loss {total / max(1, len(examples) // _BATCH):.2f}", flush=True)
    return kept


def _loss(encoder: Encoder, roles: Roles, batch: Sequence[Example], *, hard: bool) -> torch.Tensor:
    """Return the loss per attribution, of cue heads, window labels and whether each cue is an attribution.

    ``hard``: wrong cues that look right are included.
    """
    offsets = np.cumsum([0, *(len(example.feats) for example in batch)])
    columns = {
        name: torch.cat([example.columns[name] for example in batch]) for name in batch[0].columns if name != "head"
    }
    columns["head"] = torch.cat([e.columns["head"] + int(o) for e, o in zip(batch, offsets, strict=False)])
    x, logits = encoder(columns)
    right = torch.cat([example.cues for example in batch])
    cues = [
        (number, head, valid)
        for number, (e, o) in enumerate(zip(batch, offsets, strict=False))
        for head, valid in e.heads(logits[o : o + len(e.feats)] if hard else None)
    ]
    gold = max(1.0, float(right.sum()))
    loss = F.binary_cross_entropy_with_logits(logits, right, reduction="sum") / gold
    for part in grouped(batch, offsets, cues):
        scores, valid = roles(x, columns["head"], part)
        loss = loss + F.binary_cross_entropy_with_logits(valid, part["valid"], reduction="sum") / gold
        told = part["valid"] >= _TELLING
        if told.any():
            each = roles.loss(scores[told], part["lengths"][told], part["labels"][told])
            loss = loss + _HALF * (each * part["valid"][told]).sum() / gold
    return loss


if __name__ == "__main__":
    main()
