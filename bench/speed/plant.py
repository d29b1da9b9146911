"""Measures what the plant costs beside the language work, how it scales, and how long an article takes.

    python -m bench.speed.plant [--quick] [--json FILE]      or: make bench-speed

Real processes on servers of their own: the product's dispatcher and worker (``bench.speed.processes``), with real work
and with none. Costs are CPU times of the processes, which other load on the machine changes little; times
and throughputs are those of this machine at this moment. Compared between runs are ratios of two figures of one run.
"""

import argparse
import json
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import psutil
import spacy

from bench.speed.figures import Figure, write
from bench.speed.texts import articles
from quotewire.schemas import Article
from quotewire.tasks.pipeline import DEFAULT_MODEL, Pipeline
from quotewire.worker.local.parent_death import dying_with_me
from quotewire.worker.local.valkey import free_port
from quotewire.worker.store.stream_ids import milliseconds
from tests.faults.clusters import ClusterHouse
from tests.faults.harness import House, Process

LANES: Final = (1, 2, 4, 8)
STAGES: Final = ("extract", "repair", "attribute")
_MODULE: Final = "bench.speed.processes"
_LEASE: Final = "60"
_LOOK: Final = 0.5
"""Seconds between two looks whether all is done: looking costs Redis time, too."""
_BLOCK: Final = 1.5
"""Seconds after which no dispatcher waits for new entries any more: one would take the first in spite of a pause."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a number of articles cost, for each one: CPU in milliseconds, bytes, and the time they all took."""

    dispatcher: float
    worker: float
    redis: float
    broker: float
    wire: float
    """Bytes that went to and from the servers of the articles."""
    stored: float
    """Bytes that the servers of the articles hold more afterwards: document, events, marker."""
    per_second: float

    @property
    def total(self) -> float:
        """CPU milliseconds of all processes."""
        return self.dispatcher + self.worker + self.redis + self.broker


class _Distant(House):
    """A house whose processes are some milliseconds away from the server; its operator and producer are, too."""

    milliseconds = 5.0
    _port = 0

    @property
    def url(self) -> str:
        if not self._port:
            self._port = free_port()
            there = urlsplit(self.server.url).port
            with (self.folder / "relay.log").open("wb") as log:
                command = [
                    sys.executable,
                    "-m",
                    "bench.speed.relay",
                    str(self._port),
                    str(there),
                    str(self.milliseconds),
                ]
                self._relay = subprocess.Popen(command, stderr=log, preexec_fn=dying_with_me(signal.SIGKILL))  # noqa: S603, PLW1509
            time.sleep(1)
        return self.server.url.replace(f":{urlsplit(self.server.url).port}/", f":{self._port}/")

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self._relay.kill()
        self._relay.wait()


class Plant:
    """A house with the product's processes as they are measured."""

    def __init__(self, house: House, *, nothing: bool) -> None:
        self.house = house
        self.times = house.folder / "times"
        self.times.mkdir()
        self.env = {"BENCH_TIMES": str(self.times)} | ({"BENCH_NOTHING": "1"} if nothing else {})
        self.dispatchers: list[Process] = []
        self.workers: list[Process] = []

    def start(self, *, dispatchers: int = 1, workers: int = 1, children: int = 2) -> None:
        """Start the processes, and take a few articles through them."""
        house = self.house
        self.dispatchers = [house.start("dispatcher", _MODULE, "dispatch", **self.env) for _ in range(dispatchers)]
        for number in range(workers):
            quiet = ("-n", f"w{number}@%h", "--without-mingle")
            command = ("celery", "-A", _MODULE, "worker", "-c", str(children), *quiet)
            self.workers.append(house.start("worker", *command, **self.env))
        house.ready(*self.workers)
        house.until(house.store.dispatchers)
        self.run(articles(40, 100, "warm"))

    def run(self, made: Sequence[Article]) -> Cost:
        """Take articles through: they wait on the intake first, so that producing them is not measured."""
        store = self.house.store
        done = self.house.done()
        store.pause("measuring")
        time.sleep(_BLOCK)
        for first in range(0, len(made), 200):
            store.enqueue(made[first : first + 200])
        before, began, cursor = self._counts(), time.time(), store.events_cursor("$")
        store.reset_breaker()
        while self.house.done() < done + len(made):
            time.sleep(_LOOK)
        after = self._counts()
        # From the first admission to the last event: a paused dispatcher takes up to a second to notice, and looks are
        # far apart.
        ended, _ = store.events(cursor, count=1_000_000, types=["quotewire.article.completed"])
        first = min(step["began"] for step in self.steps() if step["step"] == "admit" and step["began"] >= began)
        seconds = max(milliseconds(entry.id) for entry in ended) / 1e3 - first
        each = {name: (after[name] - before[name]) / len(made) for name in after}
        return Cost(**each, per_second=len(made) / seconds)

    def _counts(self) -> dict[str, float]:
        servers = self.house.servers()
        nodes = getattr(self.house, "cluster", None)
        pids = [node.server.pid for node in nodes.nodes] if nodes else [self.house.server.pid]
        stats: list[Any] = [client.info("stats") for client in servers]
        memory: list[Any] = [client.info("memory") for client in servers]
        return {
            "dispatcher": _cpu(process.popen.pid for process in self.dispatchers),
            "worker": _cpu(process.popen.pid for process in self.workers),
            "redis": _cpu(pids),
            "broker": _cpu([self.house.server.pid]) if nodes else 0.0,
            "wire": sum(one["total_net_input_bytes"] + one["total_net_output_bytes"] for one in stats),
            "stored": sum(one["used_memory"] for one in memory),
        }

    def steps(self) -> list[dict[str, Any]]:
        """The timed steps of all processes."""
        return [json.loads(line) for path in self.times.glob("*.jsonl") for line in path.read_text().splitlines()]


def _cpu(pids: Iterator[int] | Sequence[int]) -> float:
    """CPU milliseconds of processes and their children so far."""
    total = 0.0
    for pid in pids:
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            times = process.cpu_times()
            total += times.user + times.system
    return total * 1e3


@contextmanager
def plant(*, lanes: int = 1, cluster: bool = False, nothing: bool = False, distant: bool = False) -> Iterator[Plant]:
    """A plant on servers of its own; ``distant``: 5 ms away."""
    with tempfile.TemporaryDirectory(prefix="quotewire-bench-") as name:
        folder = Path(name)
        model = folder / "blank" if nothing else Path(DEFAULT_MODEL)
        if nothing:
            nlp = spacy.blank("en")
            nlp.add_pipe("sentencizer")
            nlp.to_disk(model)
        env = {"QUOTEWIRE_LANES": str(lanes), "QUOTEWIRE_LEASE_SECONDS": _LEASE}
        kind: Callable[..., House] = (
            partial(ClusterHouse, replicas=0, fsync="everysec") if cluster else _Distant if distant else House
        )
        house = kind(folder / "house", model, **env)
        house.folder.mkdir(exist_ok=True)
        with house:
            yield Plant(house, nothing=nothing)


def ceilings(count: int) -> Iterator[Figure]:
    """What an article of 100 words costs when the stages do nothing, by lanes, on one server and on three masters."""
    first: Cost | None = None
    for cluster in (False, True):
        where = "cluster of 3" if cluster else "one server"
        for lanes in LANES if not cluster else LANES[2:]:
            with plant(lanes=lanes, cluster=cluster, nothing=True) as measured:
                measured.start()
                cost = measured.run(articles(count, 100, "c"))
            first = first or cost
            name = f"nothing, {where}, {lanes} lane{'s' * (lanes > 1)}"
            yield Figure(f"{name}: dispatcher", cost.dispatcher, "ms CPU")
            yield Figure(f"{name}: ceiling of one dispatcher", 1e3 / cost.dispatcher, "articles/s", "more")
            yield Figure(f"{name}: worker", cost.worker, "ms CPU")
            yield Figure(f"{name}: Redis", cost.redis + cost.broker, "ms CPU")
            yield Figure(f"{name}: ceiling of one Redis core", 1e3 / (cost.redis + cost.broker), "articles/s", "more")
            yield Figure(f"{name}: through Redis", cost.wire, "bytes")
            yield Figure(f"{name}: kept in Redis", cost.stored, "bytes")
            yield Figure(f"{name}: measured", cost.per_second, "articles/s", "more")
            yield Figure(f"{name}: CPU, of one lane's on one server", cost.total / first.total, "ratio")


def marginal(count: int) -> Iterator[Figure]:
    """What the plant costs beside the work, with articles of 100 and 800 words: CPU, of that of ``process``."""
    pipeline = Pipeline()
    for words, goal in ((100, 0.1), (800, 0.02)):
        made = articles(count, words, f"m{words}")
        list(pipeline.process(made[:8]))
        began = time.process_time()
        list(pipeline.process(made))
        work = (time.process_time() - began) * 1e3 / count
        with plant(nothing=True) as measured:
            measured.start()
            cost = measured.run(articles(max(count, 400), words, "m"))
        yield Figure(f"`process`, {words} words", work, "ms CPU")
        yield Figure(f"the plant, {words} words", cost.total, "ms CPU")
        yield Figure(f"the plant, {words} words, of `process`", cost.total / work, "ratio", goal=goal)


def scale(count: int) -> Iterator[Figure]:
    """Throughput with one and two children, and with one and two workers, of 500-word articles."""
    shapes = {"one child": (1, 1), "two children": (1, 2), "two workers": (2, 1)}
    speeds: dict[str, Cost] = {}
    for name, (workers, children) in shapes.items():
        with plant() as measured:
            measured.start(workers=workers, children=children)
            speeds[name] = measured.run(articles(count, 500, "s"))
        yield Figure(f"500 words, {name}", speeds[name].per_second, "articles/s", "more")
        yield Figure(f"500 words, {name}: all processes", speeds[name].total, "ms CPU")
    yield Figure("500 words: dispatcher", speeds["one child"].dispatcher, "ms CPU")
    yield Figure("500 words: Redis", speeds["one child"].redis, "ms CPU")
    yield Figure("500 words: through Redis", speeds["one child"].wire, "bytes")
    yield Figure("500 words: kept in Redis", speeds["one child"].stored, "bytes")
    one = speeds["one child"]
    for name in ("two children", "two workers"):
        faster = speeds[name].per_second / one.per_second
        # Not compared between runs: it needs two cores that nobody else uses. The CPU does not.
        yield Figure(f"500 words, {name}, of one child's throughput", faster, "times", "more", 1.9)
        yield Figure(f"500 words, {name}, of one child's CPU", speeds[name].total / one.total, "ratio")


def latency(count: int, seconds: float) -> Iterator[Figure]:
    """From ``XADD`` to the last event of a 500-word article: on an idle plant, and under 80 % of what it can do."""
    with plant() as measured:
        measured.start(children=2)
        capacity = measured.run(articles(60, 500, "capacity")).per_second
        for path in measured.times.glob("*"):
            path.unlink()
        spans = [_one(measured.house, article) for article in articles(count, 500, "idle")]
        parts = _parts(measured.steps())
        loaded = list(_under_load(measured.house, capacity * 0.8, seconds))
    yield Figure("500 words, idle: median", statistics.median(spans), "ms", goal=120)
    yield Figure("500 words, idle: 99th percentile", _percentile(spans, 0.99), "ms", goal=300)
    for name, values in parts.items():
        yield Figure(f"500 words, idle: {name}, median", statistics.median(values), "ms")
    yield Figure("500 words, 80 % load: median", statistics.median(loaded), "ms")
    yield Figure("500 words, 80 % load: 99th percentile", _percentile(loaded, 0.99), "ms", goal=5_000)
    work = sum(statistics.median(values) for name, values in parts.items() if name.startswith("working"))
    yield Figure("500 words, idle: median, of the time worked", statistics.median(spans) / work, "ratio")


def distance(count: int) -> Iterator[Figure]:
    """Throughput and latency with dispatcher, worker and producer 5 ms away from the server."""
    near, far = (_at(count, distant=distant) for distant in (False, True))
    for name, (cost, median) in (("near", near), ("5 ms away", far)):
        yield Figure(f"nothing, {name}: measured", cost.per_second, "articles/s", "more")
        yield Figure(f"nothing, {name}: idle, median", median, "ms")
    yield Figure("nothing, 5 ms away: CPU, of that near", far[0].total / near[0].total, "ratio")


def _at(count: int, *, distant: bool) -> tuple[Cost, float]:
    with plant(nothing=True, distant=distant) as measured:
        measured.start()
        cost = measured.run(articles(count, 100, "d"))
        return cost, statistics.median(_one(measured.house, article) for article in articles(20, 100, "idle"))


def _one(house: House, article: Article) -> float:
    """Put an article on the intake of an idle plant; returns the milliseconds to its last event."""
    cursor = house.store.events_cursor("$")
    (result,) = house.store.enqueue([article])
    (ended, *_), _ = house.store.events(cursor, block_seconds=60.0, types=["quotewire.article.completed"])
    time.sleep(0.05)
    return float(milliseconds(ended.id) - milliseconds(result.entry or "0-0"))


def _under_load(house: House, rate: float, seconds: float) -> Iterator[float]:
    """Send articles at a rate; yields how many milliseconds each of them took."""
    began, cursor = time.monotonic(), house.store.events_cursor("$")
    sent: dict[str, int] = {}
    for article in articles(max(10, round(rate * seconds)), 500, "load"):
        time.sleep(max(0.0, began + len(sent) / rate - time.monotonic()))
        (result,) = house.store.enqueue([article])
        sent[article.article_id] = milliseconds(result.entry or "0-0")
    house.until(house.settled, "all done", 300)
    ended, _ = house.store.events(cursor, count=1_000_000, types=["quotewire.article.completed"])
    for entry in ended:
        yield float(milliseconds(entry.id) - sent[entry.subject])


def _parts(steps: Sequence[dict[str, Any]]) -> dict[str, list[float]]:
    """Where articles spend their time: in the intake, in each queue, working, settling; milliseconds of each one."""
    marks: defaultdict[str, list[tuple[float, float, str]]] = defaultdict(list)
    entries: dict[str, float] = {}
    for step in steps:
        for name in step["articles"]:
            if step["step"] == "read":
                entries[name] = step["ended"]
                continue
            entry, _, key = name.rpartition(" ")
            marks[key].append((step["began"], step["ended"], step["step"]))
            if step["step"] == "admit":
                marks[key].append((float(entry.partition("-")[0]) / 1e3, entries.get(entry, step["began"]), "waited"))
    found: defaultdict[str, list[float]] = defaultdict(list)
    for one in marks.values():
        names = [*("waited", "admit"), *("begin", "settle") * len(STAGES)]
        ordered = sorted(one)
        if [name for _, _, name in ordered] != names:
            continue  # begun again, or still under way
        found["waiting in intake"].append(1e3 * (ordered[0][1] - ordered[0][0]))
        found["admitting"].append(1e3 * (ordered[1][1] - ordered[1][0]))
        for number, stage in enumerate(STAGES):
            before, begin, settle = ordered[1 + 2 * number : 4 + 2 * number]
            found[f"waiting in queue {stage}"].append(1e3 * (begin[0] - before[1]))
            found[f"working: {stage}"].append(1e3 * (settle[0] - begin[1]))
            found[f"beginning and settling: {stage}"].append(1e3 * (begin[1] - begin[0] + settle[1] - settle[0]))
    return dict(found)


def _percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer articles: to see that it works")
    parser.add_argument("--json", type=Path, default=None, help="also write the figures there")
    parser.add_argument("--only", choices=["ceilings", "marginal", "scale", "latency", "distance"], action="append")
    options = parser.parse_args()
    quick = options.quick
    parts: dict[str, Callable[[], Iterator[Figure]]] = {
        "marginal": lambda: marginal(40 if quick else 100),
        "scale": lambda: scale(20 if quick else 240),
        "latency": lambda: latency(10 if quick else 60, 10 if quick else 60),
        "distance": lambda: distance(300 if quick else 1_000),
        "ceilings": lambda: ceilings(300 if quick else 1_000),
    }
    figures: list[Figure] = []
    for name, measured in parts.items():
        if not options.only or name in options.only:
            for figure in measured():
                print(figure.line, flush=True)
                figures.append(figure)
    if options.json:
        write(options.json, "plant", figures)


if __name__ == "__main__":
    main()
