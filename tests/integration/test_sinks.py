"""``quotewire sink``: real events into files, to a receiver and into a real PostgreSQL, through their faults."""

import gzip
import http.server
import json
import os
import random
import re
import signal
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import trustme
from standardwebhooks import Webhook, WebhookVerificationError

from quotewire.schemas import Article
from quotewire.worker.consumer import ReceivedEvent
from quotewire.worker.local.stack import Stack
from quotewire.worker.local.valkey import free_port
from quotewire.worker.sinks.postgres import Database, PostgresSink
from quotewire.worker.store.redis.store import RedisStore
from tests import forks
from tests.integration.conftest import BIN, ROOT, TEXT, Spawn, WaitFor, open_store, until
from tests.integration.tls import TlsProxy
from tests.postgres import PASSWORD, Postgres

pytestmark = pytest.mark.integration
PAGE: Final = ROOT / "docs" / "how-to" / "sinks.md"
BLOCK: Final = re.compile(r"```(console|python|sql)\n(.*?)```(?:\n\n```text\n(.*?)```)?", re.DOTALL)
SECRET: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - an example
ARTICLES: Final = 3


@pytest.fixture(scope="module")
def store(own_stack: Stack) -> Iterator[RedisStore]:
    """The store, with the articles of the page in it."""
    opened = open_store(own_stack.url)
    (articles, *_) = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    opened.enqueue([Article.model_validate_json(line) for line in articles[1].splitlines() if line.startswith("{")])
    until(lambda: opened.status().completed == ARTICLES)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def authority_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(file)
    return str(file)


@pytest.fixture(scope="module")
def postgres(authority: trustme.CA) -> Iterator[Postgres]:
    with Postgres(authority) as running:
        yield running


class Sink:
    """Runs ``quotewire sink`` in a folder."""

    def __init__(self, stack: Stack, folder: Path, spawn: Spawn) -> None:
        self.folder, self._spawn = folder, spawn
        self.env = {
            "QUOTEWIRE_REDIS_URL": stack.url,
            "QUOTEWIRE_WEBHOOK_SECRET": SECRET,
            "PGPASSWORD": PASSWORD,
            "QUOTEWIRE_LOG_FORMAT": "json",
        }

    def once(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        command = [str(BIN / "quotewire"), "sink", *arguments, "--once"]
        done = forks.run(command, env={**os.environ, **self.env}, folder=self.folder, timeout=60)
        assert not check or done.returncode == 0, done.stderr
        return done

    def says(self, process: subprocess.Popen[bytes], words: str) -> bool:
        return words in self._spawn.log_of(process)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return self._spawn(str(BIN / "quotewire"), "sink", *arguments, env=self.env, cwd=self.folder)


@pytest.fixture
def sink(own_stack: Stack, store: RedisStore, tmp_path: Path, spawn: Spawn) -> Sink:
    assert store.lanes == 1
    return Sink(own_stack, tmp_path, spawn)


def events_of(store: RedisStore) -> list[dict[str, Any]]:
    return [json.loads(entry.event) for entry in store.events(store.events_cursor("0"), count=10_000)[0]]


def lines_in(folder: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for file in sorted(folder.glob("*.jsonl.gz"))
        for line in gzip.decompress(file.read_bytes()).splitlines()
    ]


def is_done(store: RedisStore, group: str) -> bool:
    found = next((one for one in store.event_groups() if one.name == group), None)
    return found is not None and found.lag == found.pending == 0


def test_the_programs_of_the_page_print_what_it_says(
    sink: Sink, store: RedisStore, postgres: Postgres, spawn: Spawn, wait_for: WaitFor
) -> None:
    """Before the others, which send articles that the page does not know of."""
    port = free_port()
    programs = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert [language for language, _, _ in programs] == [
        "console",
        "console",
        "python",
        "console",
        "console",
        *["sql"] * 3,
    ]
    receiver: subprocess.Popen[bytes] | None = None
    for language, program, printed in programs[1:]:
        text = program.replace("127.0.0.1:5432", f"127.0.0.1:{postgres.port}").replace("8000", str(port))
        if language == "python":
            (sink.folder / "receiver.py").write_text(text)
            receiver = spawn(str(BIN / "python"), "receiver.py", env={}, cwd=sink.folder)
            wait_for(lambda: is_listening(port))
            continue
        if language == "sql":
            shown = postgres.psql(text)
        else:
            env = {**os.environ, **sink.env, "PATH": f"{BIN}:{os.environ['PATH']}"}
            done = subprocess.run(
                ["bash", "-c", text], cwd=sink.folder, env=env, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr
            shown = done.stdout
        assert shown == printed, program
    assert receiver is not None


def is_listening(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/").status_code == 501
    except httpx.TransportError:
        time.sleep(0.1)
        return False


def test_files_hold_every_event_and_survive_a_kill(sink: Sink, store: RedisStore, wait_for: WaitFor) -> None:
    folder = sink.folder / "archive"
    process = sink.start("jsonl", str(folder), "--consumer", "a", "--group", "files")
    wait_for(lambda: is_done(store, "files"))
    process.send_signal(signal.SIGKILL)
    process.wait()
    (part,) = folder.glob("*.part")
    with part.open("ab") as file:
        file.write(gzip.compress(b'{"half": "a batch"}\n')[:-6])
    store.enqueue([Article(id="late", text=TEXT)])
    wait_for(lambda: any(event["subject"] == "late" and "completed" in event["type"] for event in events_of(store)))
    told = sink.once("jsonl", str(folder), "--consumer", "a", "--group", "files").stderr
    assert "file_cut" in told
    assert [event["id"] for event in lines_in(folder)] == [event["id"] for event in events_of(store)]
    assert not [*folder.glob("*.part")]


class Receiver:
    """An HTTP server that checks signatures, and does with a request what a test says."""

    def __init__(self) -> None:
        self.port = free_port()
        self.answer = 204
        self.refuses: dict[str, int] = {}
        """Answers to events about some articles."""
        self.got: list[dict[str, Any]] = []
        self.forged = 0
        self._server: http.server.HTTPServer | None = None

    def start(self) -> None:
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                try:
                    event = Webhook(SECRET).verify(body, {key.lower(): value for key, value in self.headers.items()})
                except WebhookVerificationError:
                    receiver.forged += 1
                    raise
                assert self.headers["webhook-id"] == event["id"]
                assert self.headers["content-type"].startswith("application/cloudevents+json")
                answer = receiver.refuses.get(event["subject"], receiver.answer)
                if answer == 204:
                    receiver.got.append(event)
                self.send_response(answer)
                self.send_header("Location", "/elsewhere")
                self.send_header("Retry-After", "0")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
                """Say nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.stop()


def test_a_receiver_that_was_away_misses_nothing(
    sink: Sink, store: RedisStore, receiver: Receiver, wait_for: WaitFor, spawn: Spawn
) -> None:
    process = sink.start("webhook", receiver.url, "--allow-private", "--group", "away")
    wait_for(lambda: spawn.log_of(process).count("receiver_away") >= 2)
    receiver.answer = 503
    receiver.start()
    wait_for(lambda: "answered 503" in spawn.log_of(process))
    for answer in (404, 302):  # a proxy's, while what is behind it is replaced: more often than an event is refused
        receiver.answer = answer
        wait_for(lambda: spawn.log_of(process).count(f"answered {answer}: is the URL right") > 6)  # noqa: B023
    receiver.answer = 204
    wait_for(lambda: is_done(store, "away"))
    assert [event["id"] for event in receiver.got] == [event["id"] for event in events_of(store)]
    assert receiver.forged == 0
    process.terminate()
    assert process.wait(20) == 0
    assert SECRET not in spawn.log_of(process)


def test_what_a_receiver_refuses_goes_to_a_file(sink: Sink, store: RedisStore, receiver: Receiver) -> None:
    receiver.refuses = {"bridge": 422, "ferry": 413}
    receiver.start()
    options = ("--type", "article.completed", "--group", "refused", "--refused", "refused.jsonl")
    done = sink.once("webhook", receiver.url, "--allow-private", *options)
    refused = [json.loads(line) for line in (sink.folder / "refused.jsonl").read_text().splitlines()]
    assert {one["event"]["subject"]: one["reason"] for one in refused} == {
        "bridge": "the receiver answered 422, 5 times",
        "ferry": "the receiver answered 413, 5 times",
    }
    completed = [event for event in events_of(store) if event["type"] == "quotewire.article.completed"]
    assert [one["event"] for one in refused] == [event for event in completed if event["subject"] in receiver.refuses]
    assert receiver.got == [event for event in completed if event["subject"] not in receiver.refuses]
    assert f"{len(receiver.got)} events written, 2 refused" in done.stderr
    assert is_done(store, "refused")


def test_private_addresses_and_bad_settings_are_refused(sink: Sink, receiver: Receiver) -> None:
    receiver.start()
    for host in ("127.0.0.1", "localhost", "[::1]", "2130706433"):
        done = sink.once("webhook", f"http://{host}:{receiver.port}/", "--group", "private", check=False)
        assert done.returncode == 1, host
        assert "no public address: allow it with --allow-private" in done.stderr
    assert receiver.got == []
    sink.env["QUOTEWIRE_WEBHOOK_SECRET"] = "whsec_short"  # noqa: S105 - no secret
    done = sink.once("webhook", receiver.url, check=False)
    assert (done.returncode, "QUOTEWIRE_WEBHOOK_SECRET" in done.stderr) == (2, True)
    done = sink.once("postgres", "mysql://desk@localhost/news", check=False)
    assert (done.returncode, "DSN: must start with postgresql://" in done.stderr) == (2, True)


def test_certificates_are_verified(
    sink: Sink, receiver: Receiver, postgres: Postgres, authority: trustme.CA, authority_file: str
) -> None:
    receiver.start()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with TlsProxy(context, receiver.port) as proxy:
        options = ("--allow-private", "--type", "article.completed", "--group", "tls")
        process = sink.start("webhook", f"https://localhost:{proxy.port}/hook", *options)
        until(lambda: proxy.refused, what="a certificate of an unknown authority is refused")
        process.kill()
        assert receiver.got == []
        sink.env["SSL_CERT_FILE"] = authority_file
        sink.once("webhook", f"https://localhost:{proxy.port}/hook", *options)
        assert len(receiver.got) >= ARTICLES
    del sink.env["SSL_CERT_FILE"]
    dsn = postgres.dsn.partition("?")[0]
    verified = f"{dsn.replace('127.0.0.1', 'localhost')}?sslmode=verify-full"
    sink.once("postgres", f"{verified}&sslrootcert={authority_file}", "--schema", "tls", "--group", "tls-1")
    assert postgres.psql("SELECT count(*) FROM tls.articles") != "0\n"
    for wrong in (verified, f"{dsn}?sslmode=verify-full&sslrootcert={authority_file}"):
        process = sink.start("postgres", wrong, "--schema", "tls", "--group", "tls-2")
        until(partial(sink.says, process, "CERTIFICATE_VERIFY_FAILED"))
        process.kill()


def test_a_corrected_article_replaces_its_former_statements(
    sink: Sink, store: RedisStore, postgres: Postgres, wait_for: WaitFor
) -> None:
    options = ("--schema", "correction", "--group", "correction")
    store.enqueue([Article(id="corrected", text=TEXT)])
    wait_for(lambda: count_of(store, "corrected") == 1)
    sink.once("postgres", postgres.dsn, *options)
    question = "SELECT statement FROM correction.quotes WHERE article_id = 'corrected' ORDER BY statement"
    assert len(postgres.psql(question).splitlines()) == 3
    text = "“We will build a new one,” said the mayor of Lindhaven, Ana Kovač."
    store.enqueue([Article(id="corrected", text=text)])
    wait_for(lambda: count_of(store, "corrected") == 2)
    sink.once("postgres", postgres.dsn, *options)
    assert postgres.psql(question) == "“We will build a new one,”\n"
    before = dump(postgres)
    sink.once("postgres", postgres.dsn, "--schema", "correction", "--group", "again, from the beginning")
    assert dump(postgres) == before

    events = [*received(store, "corrected")]
    shuffler = random.Random(7)
    directly = PostgresSink(Database.parse(postgres.dsn, PASSWORD), "any_order")
    for _ in range(20):
        shuffler.shuffle(events)
        for start in range(0, len(events), 3):
            assert directly.write(events[start : start + 3]) == []
        assert postgres.psql(question.replace("correction", "any_order")) == "“We will build a new one,”\n"
        postgres.psql("TRUNCATE any_order.statements, any_order.articles")
    directly.close()


def test_no_event_ends_the_sink_because_of_what_a_producer_wrote(store: RedisStore, postgres: Postgres) -> None:
    directly = PostgresSink(Database.parse(postgres.dsn, PASSWORD), "hostile")
    events = [event for event in received(store, "bridge") if event.type == "quotewire.statement.attributed"]
    for published in ("2020-01-01T00:00:00+20:00", "0001-01-01T00:00+23:59", "2020-01-01T00:00:00+01:02:03.000004"):
        events[0].data["article"]["published_at"] = published
        assert directly.write(events[:1]) == []
    letters = random.Random(7)
    name = "".join(chr(letters.randrange(0x4E00, 0x9000)) for _ in range(4_000))  # does not fit into an index
    events[1].data["attribution"]["source"]["name"] = name
    strange = ReceivedEvent("1-0", "strange", events[0].type, "bridge", {"article": {"id": [], "title": 7}}, b"{}")
    assert [refused.event for refused in directly.write([*events, strange])] == [events[1], strange]
    directly.close()


def received(store: RedisStore, article: str) -> Iterator[ReceivedEvent]:
    """The events about an article as a consumer gets them."""
    for entry in store.events(store.events_cursor("0"), count=10_000)[0]:
        if entry.subject == article:
            data = json.loads(entry.event)["data"]
            yield ReceivedEvent(entry.id, entry.event_id, entry.type, entry.subject, data, entry.event)


def count_of(store: RedisStore, article: str) -> int:
    return sum(
        event["subject"] == article and event["type"] == "quotewire.article.completed" for event in events_of(store)
    )


def dump(postgres: Postgres) -> str:
    tables = {"articles": "article_id", "statements": "statement_id", "quotes": "statement_id"}
    questions = [f"SELECT * FROM correction.{table} ORDER BY {key}" for table, key in tables.items()]  # noqa: S608 - ours
    return "".join(map(postgres.psql, questions))


def test_a_database_that_crashes_is_waited_for(
    sink: Sink, store: RedisStore, postgres: Postgres, wait_for: WaitFor, spawn: Spawn
) -> None:
    postgres.kill()
    process = sink.start("postgres", postgres.dsn, "--schema", "crash", "--group", "crash")
    wait_for(lambda: "receiver_away" in spawn.log_of(process))
    postgres.start()
    wait_for(lambda: is_done(store, "crash"))
    in_events = {
        event["data"]["attribution"]["id"]
        for event in events_of(store)
        if event["type"] == "quotewire.statement.attributed"
    }
    in_tables = postgres.psql("SELECT statement_id FROM crash.statements").split()
    assert {*in_tables} <= in_events
    assert len(in_tables) == len({*in_tables}) > 8
    process.terminate()
    assert process.wait(20) == 0
    assert PASSWORD not in spawn.log_of(process)
