"""Measures what a fleet does while a master of its cluster is away and comes back.

    python -m bench.speed.outage [--timeout-ms 15000] [--rate 16] [--away 40]

Three masters with a replica each, four lanes, a worker whose stages do nothing, and a producer for each lane at a
steady rate. After 10 s the master of lane 0 is killed. Each line is a second: articles sent, and articles that came to
their end on lane 0 and on the others. In the end: how long lane 0 stood still, and how long until its backlog was gone.
"""

import argparse
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import spacy

from bench.speed.texts import articles
from quotewire.schemas import Article
from quotewire.worker.store.keys import lane_of
from quotewire.worker.store.stream_ids import milliseconds
from tests.faults.clusters import LANES, ClusterHouse

_BEFORE: Final = 10
_AFTER: Final = 30


class _Producer(threading.Thread):
    """Sends the articles of one lane at a steady rate; while its server is away it waits, and then catches up."""

    def __init__(self, house: ClusterHouse, made: Sequence[Article], rate: float) -> None:
        super().__init__(daemon=True)
        self._house, self._made, self._rate = house, made, rate
        self.sent: Counter[int] = Counter()

    def run(self) -> None:
        began = time.time()
        for number, article in enumerate(self._made):
            time.sleep(max(0.0, began + number / self._rate - time.time()))
            self._house.put([article])
            self.sent[int(time.time())] += 1


def main() -> None:
    """Print the seconds of one outage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--timeout-ms", type=int, default=15_000, help="cluster-node-timeout")
    parser.add_argument("--rate", type=float, default=16.0, help="articles a second")
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
    module = "bench.speed.processes"
    house.start("dispatcher", module, "dispatch")
    house.ready(house.start("worker", "celery", "-A", module, "worker", "-c", "2", "--without-mingle"))
    house.send(house.begin("outage", ""), 100)
    house.until(house.settled, "warm")
    made = articles(round(rate * (_BEFORE + away + _AFTER)), 100, "o")
    lanes = [[one for one in made if lane_of(one.article_id, LANES) == lane] for lane in range(LANES)]
    producers = [_Producer(house, mine, rate * len(mine) / len(made)) for mine in lanes]
    began = int(time.time()) + 1
    time.sleep(began - time.time())
    for producer in producers:
        producer.start()
    time.sleep(_BEFORE)
    old, killed = house.master(0), time.time()
    old.server.kill()
    time.sleep(away)
    old.server.start()
    for producer in producers:
        producer.join()
    house.until(house.settled, "all done", 600)
    settled = time.time()
    _print(house, producers, began, killed, settled)


def _print(house: ClusterHouse, producers: Sequence[_Producer], began: int, killed: float, settled: float) -> None:
    ends, _ = house.store.events(house.store.events_cursor("0"), count=1_000_000, types=["quotewire.article.completed"])
    moments = [(milliseconds(entry.id) / 1e3, lane_of(entry.subject, LANES)) for entry in ends]
    mine = Counter(int(at) for at, lane in moments if lane == 0 and at >= began)
    others = Counter(int(at) for at, lane in moments if lane != 0 and at >= began)
    sent = sum((producer.sent for producer in producers), Counter[int]())
    print(f"{'second':>6} {'sent':>6} {'lane 0':>7} {'others':>7}")
    for second in range(began, int(settled) + 1):
        print(f"{second - began:>6} {sent[second]:>6} {mine[second]:>7} {others[second]:>7}")
    still = min((at for at, lane in moments if lane == 0 and at > killed + 0.5), default=settled) - killed
    before = sum(others[second] for second in range(began, int(killed)))
    meanwhile = [others[second] for second in range(int(killed) + 1, int(killed + still))]
    rates = before / (int(killed) - began), sum(meanwhile) / max(1, len(meanwhile))
    print(f"others before {rates[0]:.1f}/s, meanwhile {rates[1]:.1f}/s")
    print(f"lane 0 stood still for {still:.1f} s")
    back = killed + still
    ends_of_mine = [at for at, lane in moments if lane == 0 and at >= began]
    steady = (at for at in range(int(back) + 1, int(settled)) if _behind(ends_of_mine, producers[0].sent, at) <= 0)
    gone = next((second - back for second in steady), settled - back)
    print(f"its backlog was gone {gone:.0f} s after that")
    audit = house.store.audit()
    print(f"{len(moments)} completed, {len(audit.findings)} findings, stages begun again {audit.begun_again}")


def _behind(ends: Sequence[float], sent: Counter[int], second: int) -> int:
    """How many of the articles that were sent until two seconds before had not come to their end by then."""
    return sum(count for at, count in sent.items() if at < second - 2) - sum(at < second for at in ends)


if __name__ == "__main__":
    main()
