"""One trace from the producer to the consumer: a real stack, and a real receiver of OTLP over HTTP."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from redis import Redis

from examples.print_traces import Receiver, Span, tree
from quotewire.schemas import Article
from quotewire.tasks.pipeline import Pipeline
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.store.redis.store import RedisStore
from tests import forks
from tests.integration.conftest import BIN, ROOT, TEXT, Spawn, WaitFor, events_of, open_store

pytestmark = pytest.mark.integration
CONTEXT: Final = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
GIVEN: Final = CONTEXT.split("-")[1]


class Plant:
    """A traced stack, with a worker that faults can be built into."""

    def __init__(self, server: EmbeddedValkey, receiver: Receiver, spawn: Spawn) -> None:
        self.receiver, self._spawn = receiver, spawn
        self.env = {
            "QUOTEWIRE_REDIS_URL": server.url,
            "QUOTEWIRE_LOG_FORMAT": "json",
            "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.endpoint,
            "OTEL_BSP_SCHEDULE_DELAY": "100",
            "SABOTAGE_STEPS": "1",
        }
        self.dispatcher = spawn(str(BIN / "quotewire"), "dispatch", env=self.env)
        self.worker = spawn(*forks.worker(children=1, app="tests.faults.saboteur"), env=self.env, cwd=ROOT)

    def run(self, *command: str, stdin: str = "", **env: str) -> str:
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            input=stdin,
            env={**os.environ, **self.env, **env},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def lines(self, process: subprocess.Popen[bytes]) -> list[dict[str, Any]]:
        lines = self._spawn.log_of(process).splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


@pytest.fixture(scope="module")
def spawned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spawn]:
    spawn = Spawn(tmp_path_factory.mktemp("tracing"))
    yield spawn
    spawn.kill_all()


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedValkey]:
    with EmbeddedValkey(tcp=True, append_only=False) as running:
        yield running


@pytest.fixture(scope="module")
def plant(server: EmbeddedValkey, spawned: Spawn) -> Plant:
    return Plant(server, Receiver(0), spawned)


@pytest.fixture(scope="module")
def store(server: EmbeddedValkey) -> Iterator[RedisStore]:
    opened = open_store(server.url)
    yield opened
    opened.close()


def spans_of(plant: Plant, article: str) -> list[Span]:
    found = [span for spans in [*plant.receiver.traces.values()] for span in spans]
    return [span for span in found if span.attributes.get("quotewire.article.id") == article]


def say(drawn: str) -> None:
    """Shown by ``pytest -s``: docs/how-to/trace.md has them from here."""
    sys.stdout.write(f"\n{drawn}\n")


def names(spans: list[Span]) -> Counter[str]:
    return Counter(span.name for span in spans)


def outcome(store: RedisStore, name: str) -> str | None:
    record = store.article(name)
    return None if record is None else record.state


def test_one_trace_from_the_producer_to_the_consumer(
    plant: Plant, store: RedisStore, wait_for: WaitFor, tmp_path: Path
) -> None:
    article = {"id": "bridge", "text": TEXT}
    assert "accepted 1" in plant.run("quotewire", "enqueue", "-", stdin=json.dumps(article))
    wait_for(lambda: outcome(store, "bridge") == "completed")
    plant.run("quotewire", "sink", "jsonl", str(tmp_path), "--once")
    events = events_of(store, "bridge")
    wait_for(lambda: names(spans_of(plant, "bridge"))["consume"] == len(events))

    spans = spans_of(plant, "bridge")
    drawn = tree(spans)
    say(drawn)
    assert len({span.trace_id for span in spans}) == 1
    shape = [(line.count("│") + line.count("   "), line.split("[")[0].strip("│├└─ ")) for line in drawn.splitlines()]
    assert [name for _, name in shape[1:]] == [
        *("enqueue", "admit", "extract", "consume", "repair", "consume", "attribute", *["consume"] * (len(events) - 2))
    ]
    by_name = {span.name: span for span in spans}
    assert by_name["enqueue"].parent == ""
    assert all(by_name[name].parent == by_name["enqueue"].id for name in ("admit", "extract", "repair", "attribute"))
    assert {span.service for span in spans} == {
        *("quotewire-producer", "quotewire-dispatcher", "quotewire-worker", "quotewire-sink")
    }
    assert by_name["attribute"].attributes["quotewire.outcome"] == "completed"
    assert by_name["attribute"].attributes["quotewire.attempt"] == 1
    assert not any(span.error for span in spans)
    emitters = {"quotewire.article.extracted": "extract", "quotewire.article.repaired": "repair"}
    for event in events:
        emitter = by_name[emitters.get(event["type"], "attribute")]
        assert event["traceparent"] == f"00-{emitter.trace_id}-{emitter.id}-{event['traceparent'][-2:]}"
    logged = [line for line in plant.lines(plant.worker) if line.get("article_id") == "bridge"]
    assert [(line["stage"], line["attempt"], line["fate"]) for line in logged] == [
        *(("extract", 1, "next"), ("repair", 1, "next"), ("attribute", 1, "completed"))
    ]
    assert {line["trace_id"] for line in logged} == {spans[0].trace_id}


def client(plant: Plant) -> Redis:
    """A plain connection to the plant's server, as another program has one."""
    return Redis.from_url(plant.env["QUOTEWIRE_REDIS_URL"])


def test_other_producers_pass_their_trace_in_the_article(plant: Plant, store: RedisStore, wait_for: WaitFor) -> None:
    by_hand = {"id": "by-hand", "text": TEXT + "1", "traceparent": CONTEXT}
    client(plant).xadd("{qw}:intake", {"article": json.dumps(by_hand)})
    # opentelemetry-instrumentation-celery puts it into the message's headers.
    send = f"""
from celery import Celery
with Celery(broker={plant.env["QUOTEWIRE_REDIS_URL"]!r}) as app:
    article = {{"id": "by-celery", "text": {TEXT + "2"!r}}}
    app.send_task("tasks.submit", [article], queue="submit", headers={{"traceparent": {CONTEXT!r}}})
"""
    plant.run("python", "-", stdin=send)
    for name in ("by-hand", "by-celery"):
        wait_for(lambda name=name: outcome(store, name) == "completed")  # type: ignore[misc]
        wait_for(lambda name=name: len(spans_of(plant, name)) == 4)  # type: ignore[misc]
        assert {span.trace_id for span in spans_of(plant, name)} == {GIVEN}
        assert {span.parent for span in spans_of(plant, name)} == {CONTEXT.split("-")[2]}


def test_an_article_without_a_trace_gets_one_that_is_named_after_its_key(
    plant: Plant, store: RedisStore, wait_for: WaitFor
) -> None:
    article = Article(id="alone", text=TEXT + "3")
    client(plant).xadd("{qw}:intake", {"article": article.model_dump_json(exclude_none=True)})
    wait_for(lambda: len(spans_of(plant, "alone")) == 4)
    spans = spans_of(plant, "alone")
    assert {span.trace_id for span in spans} == {article.key.replace("-", "")}
    (root,) = [span for span in spans if not span.parent]
    assert root.name == "admit"
    assert all(span.parent == root.id for span in spans if span is not root)
    say(tree(spans))


@pytest.mark.timeout(180)
def test_retries_and_redeliveries_stay_in_the_trace_and_errors_are_told(
    plant: Plant, store: RedisStore, wait_for: WaitFor
) -> None:
    """One article fails three times; the worker's child is killed as it settles the other, which is sent again."""
    articles = [{"id": "faulty", "text": "FAIL " + TEXT, "traceparent": CONTEXT}, {"id": "killed", "text": TEXT + "4"}]
    client(plant).set("sabotage:before:settle:attribute", 1)
    for article in articles:
        plant.run("quotewire", "enqueue", "-", stdin=json.dumps(article))
    wait_for(lambda: (outcome(store, "faulty"), outcome(store, "killed")) == ("dead", "completed"))
    wait_for(lambda: names(spans_of(plant, "faulty"))["extract"] == 3)
    wait_for(lambda: names(spans_of(plant, "killed"))["attribute"] == 1)

    failed = sorted((span for span in spans_of(plant, "faulty") if span.name == "extract"), key=lambda one: one.start)
    say(tree(spans_of(plant, "faulty")))
    assert {span.trace_id for span in spans_of(plant, "faulty")} == {GIVEN}
    assert [span.attributes["quotewire.attempt"] for span in failed] == [1, 2, 3]
    assert [span.attributes["quotewire.outcome"] for span in failed] == ["retry", "retry", "dead"]
    assert (
        {span.error for span in failed} == {span.attributes["error.type"] for span in failed} == {"ZeroDivisionError"}
    )
    (dead,) = events_of(store, "faulty")
    assert dead["traceparent"].split("-")[1:3] == [GIVEN, failed[-1].id]
    assert len({span.trace_id for span in spans_of(plant, "killed")}) == 1
    (redone,) = [span for span in spans_of(plant, "killed") if span.name == "attribute"]
    assert redone.attributes["quotewire.attempt"] == 2
    assert redone.attributes["quotewire.outcome"] == "completed"
    for line in plant.lines(plant.worker):
        if line["event"] in {"article_failed", "article_died"}:
            assert (line["article_id"], line["trace_id"], line["stage"]) == ("faulty", GIVEN, "extract")


def test_no_span_has_an_articles_text(plant: Plant) -> None:
    """After the tests before, whose articles failed, completed and were sent again."""
    assert len(plant.receiver.bodies) > 3
    for words in ("Lindhaven", "Kova", "afraid", "million"):
        assert not any(words.encode() in body for body in plant.receiver.bodies), words


def test_documents_and_event_ids_are_the_same_without_tracing(plant: Plant, store: RedisStore) -> None:
    """``bridge`` was traced; here it goes through the pipeline of this process, and through an untraced store."""
    article = Article(id="bridge", text=TEXT)
    assert article.key == Article(id="bridge", text=TEXT, traceparent=CONTEXT).key
    (document,) = Pipeline().process([article])
    record = store.article("bridge")
    assert record is not None
    assert record.document is not None
    assert json.loads(record.document) == json.loads(document.model_dump_json())
    from quotewire.tasks.output.events import document_events, extracted_event, repaired_event  # noqa: PLC0415

    extracted = Pipeline.extract(article)
    plain = [
        extracted_event(extracted),
        repaired_event(Pipeline.repair(extracted)),
        *document_events(document, {}, ""),  # type: ignore[arg-type]  # it completed
    ]
    assert [event.id for event in plain] == [event["id"] for event in events_of(store, "bridge")]
    assert plant.worker.poll() is None


def test_a_collector_that_is_away_holds_up_nobody(plant: Plant, store: RedisStore, wait_for: WaitFor) -> None:
    plant.receiver.server.shutdown()
    plant.receiver.server.server_close()
    store.enqueue([Article(id="unseen", text=TEXT + "5")])
    wait_for(lambda: outcome(store, "unseen") == "completed")
    began = time.monotonic()
    plant.worker.terminate()
    assert plant.worker.wait(30) == 0
    assert time.monotonic() - began < 20


def test_every_line_of_the_log_is_json(plant: Plant, spawned: Spawn) -> None:
    """Also those of Celery, kombu and billiard, as a child was killed, spans could not be exported and a worker ended."""
    for process in (plant.worker, plant.dispatcher):
        text = spawned.log_of(process)
        # As root only, Celery warns of root before there is a log.
        lines = [json.loads(line) for line in text[text.index("{") :].splitlines()]
        assert all({"event", "level", "logger", "timestamp"} <= line.keys() for line in lines)
    loggers = {line["logger"] for line in plant.lines(plant.worker)}
    assert {"multiprocessing", "celery.apps.worker", "celery.app.trace", "quotewire.stages"} <= loggers
    assert any("opentelemetry" in name for name in loggers), "it says that the collector is away"
    assert not any("Kova" in str(line) for line in plant.lines(plant.worker))


def test_the_last_spans_are_exported_when_a_worker_ends(
    plant: Plant, store: RedisStore, spawn: Spawn, wait_for: WaitFor
) -> None:
    """Of ``plant`` there is only the dispatcher left."""
    receiver = Receiver(0)
    env = plant.env | {"OTEL_EXPORTER_OTLP_ENDPOINT": receiver.endpoint, "OTEL_BSP_SCHEDULE_DELAY": "600000"}
    worker = spawn(*forks.worker(children=1), env=env)
    store.enqueue([Article(id="last", text=TEXT + "6")])
    wait_for(lambda: outcome(store, "last") == "completed")
    assert receiver.traces == {}
    spawn.stop(worker)
    assert worker.returncode == 0
    found = [span for spans in receiver.traces.values() for span in spans]
    assert names(found) == Counter(["extract", "repair", "attribute"])


WITHOUT: Final = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "opentelemetry":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
from quotewire import Article, Consumer, Producer, RedisStore
from quotewire.worker.tracing.process import traced
store = RedisStore.connect(sys.argv[1])
with traced("x") as traces:
    print(traces, Producer(store).enqueue(Article(id="plain", text="Nobody traces this, said Ana Kovač.")).status)
consumer = Consumer(store, group="plain", name="one")
batch = next(consumer.batches())
consumer.ack(*batch)
print(len(batch) > 0, [name for name in sys.modules if name.startswith("opentelemetry")])
"""


@pytest.mark.parametrize("endpoint", ["", "http://127.0.0.1:9"])
def test_without_the_extra_nothing_is_imported_and_all_works(
    server: EmbeddedValkey, plant: Plant, endpoint: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, server.url],
        env={**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    status = "accepted" if not endpoint else "duplicate"
    assert done.stdout.splitlines() == [f"None {status}", "True []"], done.stderr
    assert ("pip install 'quotewire[otel]'" in done.stderr) is bool(endpoint)
