"""Measures what a fleet does while a master of its cluster is away and comes back.

    python -m bench.speed.outage [--timeout-ms 15000] [--rate 40] [--away 40]

Three masters with a replica each, four lanes, a worker whose stages do nothing, and a producer at a steady rate. After
10 s the master of lane 0 is killed. Each line is a second: articles sent, articles that came to their end on lane 0 and
on the others, and what waits. In the end: how long lane 0 stood still, and how long until its backlog was gone.
"""

import argparse
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Final

import spacy

from bench.speed.texts import articles
from quotewire.worker.store.keys import lane_of
from quotewire.worker.store.protocol import StoreUnavailableError
from quotewire.worker.store.stream_ids import milliseconds
from tests.faults.clusters import LANES, ClusterHouse

_BEFORE: Final = 10
_AFTER: Final = 30


class _Producer(threading.Thread):
    """Sends articles at a steady rate, one at a time, lane by lane; what cannot be sent is sent later."""

    def __init__(self, house: ClusterHouse, rate: float, seconds: float) -> None:
        super().__init__(daemon=True)
        self._house, self._rate = house, rate
        self._made = articles(round(rate * seconds), 100, "o")
        self.sent: Counter[int] = Counter()
        self.kept = 0

    def run(self) -> None:
        began = time.time()
        kept = []
        for number, article in enumerate(self._made):
            time.sleep(max(0.0, began + number / self._rate - time.time()))
            kept.append(article)
            for one in kept[: 1 if len(kept) == 1 else 3]:
                try:
                    self._house.store.enqueue([one])
                except StoreUnavailableError:
                    kept.append(kept.pop(kept.index(one)))
                    break
                kept.remove(one)
                self.sent[int(time.time())] += 1
            self.kept = len(kept)
        for one in kept:
            self._house._put([one])  # noqa: SLF001 - the harness's patient producer
            self.sent[int(time.time())] += 1


def main() -> None:
    """Print the seconds of one outage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--timeout-ms", type=int, default=15_000, help="cluster-node-timeout")
    parser.add_argument("--rate", type=float, default=40.0, help="articles a second")
    parser.add_argument("--away", type=float, default=40.0, help="seconds until the old master is started again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quotewire-outage-") as name:
        nlp = spacy.blank("en")
        nlp.add_pipe("sentencizer")
        nlp.to_disk(Path(name) / "blank")
        model = Path(name) / "blank"
        with ClusterHouse(Path(name) / "house", model, BENCH_NOTHING="1", QUOTEWIRE_LEASE_SECONDS="300") as house:
            for node in house.cluster.nodes:
                node.ask("CONFIG", "SET", "cluster-node-timeout", options.timeout_ms)
            _run(house, options.rate, options.away)


def _run(house: ClusterHouse, rate: float, away: float) -> None:
    quiet = ("--without-mingle", "--without-gossip")
    module = "bench.speed.processes"
    house.start("dispatcher", module, "dispatch")
    house.ready(house.start("worker", "celery", "-A", module, "worker", "-c", "2", *quiet))
    house.send(house.begin("outage", ""), 100)
    house.until(house.settled, "warm")
    producer = _Producer(house, rate, _BEFORE + away + _AFTER)
    began = int(time.time()) + 1
    time.sleep(began - time.time())
    producer.start()
    time.sleep(_BEFORE)
    old, killed = house.master(0), time.time()
    old.server.kill()
    time.sleep(away)
    old.server.start()
    producer.join()
    house.until(house.settled, "all done", 600)
    settled = time.time()
    _print(house, producer, began, killed, settled)


def _print(house: ClusterHouse, producer: _Producer, began: int, killed: float, settled: float) -> None:
    ends, _ = house.store.events(house.store.events_cursor("0"), count=1_000_000, types=["quotewire.article.completed"])
    moments = [(milliseconds(entry.id.rpartition(".")[2]) / 1e3, lane_of(entry.subject, LANES)) for entry in ends]
    mine = Counter(int(at) for at, lane in moments if lane == 0 and at >= began)
    others = Counter(int(at) for at, lane in moments if lane != 0 and at >= began)
    print(f"{'second':>6} {'sent':>6} {'lane 0':>7} {'others':>7}")
    for second in range(began, int(settled) + 1):
        print(f"{second - began:>6} {producer.sent[second]:>6} {mine[second]:>7} {others[second]:>7}")
    still = min((at for at, lane in moments if lane == 0 and at > killed + 0.5), default=settled) - killed
    before = sum(others[second] for second in range(began, int(killed)))
    meanwhile = [others[second] for second in range(int(killed) + 1, int(killed + still))]
    rates = before / (int(killed) - began), sum(meanwhile) / max(1, len(meanwhile))
    print(f"others before {rates[0]:.1f}/s, meanwhile {rates[1]:.1f}/s")
    print(f"lane 0 stood still for {still:.1f} s")
    audit = house.store.audit()
    print(f"{len(moments)} completed, {len(audit.findings)} findings, stages begun again {audit.begun_again}")


if __name__ == "__main__":
    main()
