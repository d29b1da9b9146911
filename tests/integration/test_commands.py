"""The commands that people and scripts use beside a running stack."""

import json
import os
import re
import signal
from pathlib import Path

import pytest
from redis import Redis

from quotewire.schemas import Article
from quotewire.worker.dispatch.admission import sorted_out
from quotewire.worker.local.stack import Stack
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.store.protocol import Letter
from quotewire.worker.store.redis.store import RedisStore
from tests import forks
from tests.integration.conftest import BIN, OpenAt, Quotewire, Spawn, WaitFor, kill_group, state_of

pytestmark = pytest.mark.integration


def test_status_counts_articles_and_names_the_workers(
    stack: Stack, store: RedisStore, article: dict[str, str], quotewire: Quotewire, wait_for: WaitFor
) -> None:
    quotewire("enqueue", "-", stdin=json.dumps(article))
    wait_for(lambda: state_of(store, article["id"]) == "completed")
    status = json.loads(quotewire("status", "--json").stdout)
    assert status["completed"] >= 1
    assert status["events"] >= 3
    assert status["intake"] == status["pending"] == 0
    assert {"dead", "rejected", "paused", "oldest_pending_seconds"} <= status.keys()
    (queues,) = status["workers"].values()
    assert {"extract", "repair", "attribute"} <= set(queues)
    assert "completed" in quotewire("status").stdout


def test_an_audit_proves_that_everything_adds_up(
    stack: Stack, store: RedisStore, article: dict[str, str], quotewire: Quotewire, wait_for: WaitFor
) -> None:
    quotewire("enqueue", "-", stdin=json.dumps(article))
    wait_for(lambda: state_of(store, article["id"]) == "completed")
    audit = json.loads(quotewire("status", "--audit", "--json").stdout)
    assert audit["exact"]
    assert audit["looked_at"]["articles"] >= 1
    assert quotewire("status", "--audit").stdout.startswith("accepted ")


@pytest.mark.parametrize(
    "command",
    ["status", "status --json", "status --watch", "status --audit", "doctor", "health", "events",
     "events --follow", "intake resume", "dead replay --all"],
)  # fmt: skip
def test_a_command_whose_reader_has_left_ends_quietly(  # noqa: PLR0917
    stack: Stack, store: RedisStore, article: dict[str, str], tmp_path: Path, wait_for: WaitFor, command: str
) -> None:
    store.enqueue([Article.model_validate(article)])
    wait_for(lambda: state_of(store, article["id"]) == "completed")
    env = {**os.environ, "QUOTEWIRE_REDIS_URL": stack.url}
    reading, writing = os.pipe()
    os.close(reading)
    said = tmp_path / "stderr"
    with said.open("wb") as errors, Path(os.devnull).open("rb") as nothing:
        streams = (nothing.fileno(), writing, errors.fileno())
        process = forks.start([str(BIN / "quotewire"), *command.split()], streams, env, tmp_path)
    os.close(writing)
    try:
        assert (process.wait(60), said.read_bytes()) == (128 + signal.SIGPIPE, b"")
    finally:
        kill_group(process)


def test_an_audit_that_finds_something_fails(server: EmbeddedValkey, quotewire: Quotewire, open_at: OpenAt) -> None:
    store = open_at(server.url)
    store.enqueue([Article(id="gone", text="Hello there.")])
    with Redis.from_url(server.url) as client:
        client.xtrim("{qw}:intake", maxlen=0, approximate=False)
    done = quotewire("status", "--audit", check=False, url=server.url)
    assert done.returncode == 1
    assert "✗ lost: article 'gone' is waiting" in done.stdout
    report = json.loads(quotewire("status", "--audit", "--json", check=False, url=server.url).stdout)
    assert (report["exact"], report["unaccounted"]) == (False, 1)
    assert [finding["article_id"] for finding in report["findings"]] == [None, "gone"]


def test_an_operator_pauses_cancels_and_resumes(
    server: EmbeddedValkey, quotewire: Quotewire, open_at: OpenAt, wait_for: WaitFor, spawn: Spawn
) -> None:
    url = server.url
    dispatcher = spawn(str(BIN / "quotewire"), "dispatch", env={"QUOTEWIRE_REDIS_URL": url})
    store = open_at(url)
    assert quotewire("intake", "pause", "--reason", "moving house", url=url).stdout.startswith("paused")
    wait_for(lambda: "intake_paused" in spawn.log_of(dispatcher))
    store.enqueue([Article(id="unwanted", text="Hello there."), Article(id="wanted", text="Hello there.")])
    status = json.loads(quotewire("status", "--json", url=url).stdout)
    assert (status["intake"], status["pending"]) == (2, 0)
    assert status["paused"][0]["reason"] == "paused by an operator: moving house"
    assert "moving house" in quotewire("doctor", check=False, url=url).stdout
    with Redis.from_url(url) as client:
        client.xadd("{qw}:intake", {"article": json.dumps({"id": "plain", "text": "Written by another program."})})
    done = quotewire("intake", "cancel", "unwanted", "plain", "nobody", check=False, url=url)
    assert (done.returncode, done.stdout, done.stderr) == (1, "cancelled 2\n", "nobody: no such article\n")
    resumed = quotewire("intake", "resume", url=url)
    assert resumed.stdout == "resumed 1\n"
    assert "moving house" in resumed.stderr
    wait_for(lambda: store.status().pending == 1)
    assert state_of(store, "unwanted") == "rejected"
    assert json.loads(quotewire("status", "--audit", "--json", url=url).stdout)["exact"]
    spawn.stop(dispatcher)
    with Redis.from_url(url) as client:
        client.rpush("{qw}:inbox", json.dumps({"id": "early", "text": "Written by a producer of few rights."}))
    done = quotewire("intake", "cancel", "early", check=False, url=url)
    assert done.returncode == 1
    assert "1 articles are still in the inbox, unread: try again" in done.stderr


def test_an_accepted_loss_makes_the_audit_exact_again(
    server: EmbeddedValkey, quotewire: Quotewire, open_at: OpenAt
) -> None:
    store = open_at(server.url)
    store.enqueue([Article(id="gone", text="Hello there.")])
    with Redis.from_url(server.url) as client:
        client.xadd("{qw}:intake", {"article": "{}"})
        client.xgroup_create("{qw}:intake", "quotewire", id="0")
        client.xreadgroup("quotewire", "one", {"{qw}:intake": ">"})
        client.xtrim("{qw}:intake", maxlen=0, approximate=False)
        done = quotewire("intake", "accept-loss", url=server.url)
        assert done.stdout == "written off 2\n"
        assert "article 'gone' is waiting, but its entry" in done.stderr
        assert client.xlen("{qw}:losses") == 4  # one article is lost, two entries vanished, and their number
    assert quotewire("status", "--audit", url=server.url).stdout.splitlines()[0].endswith(" + lost 2")
    assert quotewire("intake", "accept-loss", url=server.url).stdout == "written off 0\n"


def test_dead_letters_are_chosen_by_reason_and_number(
    server: EmbeddedValkey, quotewire: Quotewire, open_at: OpenAt
) -> None:
    store = open_at(server.url)
    bodies = [b"not json", b"{}", b"not json either", b"[", b"]"]
    for body in bodies:
        store.enqueue_raw(body)
    admissions, unreadable = sorted_out(store.read(0, "d", 10), 10_000)
    store.dead_letter_entries(unreadable)
    assert admissions == []

    def listed(*options: str) -> list[str]:
        lines = quotewire("dead", "list", "--json", *options, url=server.url).stdout.splitlines()
        return [json.loads(line)["reason"]["code"] for line in lines]

    assert listed() == ["invalid_json", "invalid_article", *["invalid_json"] * 3]
    said = quotewire("dead", "list", url=server.url).stderr
    assert said == "5 dead letters: 4 invalid_json, 1 invalid_article\n"
    assert listed("--reason", "invalid_json", "--limit", "1") == ["invalid_json"]
    assert quotewire("dead", "replay", "--reason", "invalid_article", url=server.url).stdout == "replayed 1\n"
    assert listed() == ["invalid_json"] * 4
    assert quotewire("dead", "drop", "--all", "--limit", "1", url=server.url).stdout == "dropped 1\n"
    newest = [letter.id for letter in store.dead_list()][-1:]
    assert quotewire("dead", "drop", "--reason", "invalid_json", "--keep", "1", url=server.url).stdout == "dropped 2\n"
    assert [letter.id for letter in store.dead_list()] == newest
    assert quotewire("dead", "drop", "--all", "--keep", "7", url=server.url).stdout == "dropped 0\n"
    for wrong in (["--reason", "bad_mood"], ["--all", "--reason", "invalid_json"], []):
        assert quotewire("dead", "replay", *wrong, check=False, url=server.url).returncode == 2


def test_a_dispatcher_that_is_told_to_end_again_and_again_ends(
    server: EmbeddedValkey, spawn: Spawn, open_at: OpenAt, wait_for: WaitFor
) -> None:
    """A supervisor, a person and another supervisor may all send SIGTERM."""
    dispatcher = spawn(str(BIN / "quotewire"), "dispatch", env={"QUOTEWIRE_REDIS_URL": server.url})
    store = open_at(server.url)
    wait_for(store.dispatchers)
    for _ in range(3_000):
        dispatcher.terminate()
    assert dispatcher.wait(10) == 0
    assert store.dispatchers() == []


def test_events_can_be_filtered_and_resumed(
    store: RedisStore, article: dict[str, str], quotewire: Quotewire, wait_for: WaitFor
) -> None:
    quotewire("enqueue", "-", stdin=json.dumps(article))
    wait_for(lambda: state_of(store, article["id"]) == "completed")
    done = quotewire("events", "--type", "article.completed")
    types = {json.loads(line)["type"] for line in done.stdout.splitlines()}
    assert types == {"quotewire.article.completed"}
    last = quotewire("events").stderr.split("--since ")[1].rstrip(")\n")
    assert quotewire("events", "--since", last).stdout == ""
    assert quotewire("events", "--since", "yesterday", check=False).returncode == 2
    assert quotewire("events", "--type", "rumour", check=False).returncode == 2


def test_a_consumer_group_hands_each_event_to_one_member(
    store: RedisStore, name: str, article: dict[str, str], quotewire: Quotewire, wait_for: WaitFor
) -> None:
    quotewire("enqueue", "-", stdin=json.dumps(article))
    wait_for(lambda: state_of(store, article["id"]) == "completed")
    first = quotewire("events", "--group", name, "--consumer", "a").stdout.splitlines()
    assert any(json.loads(line)["subject"] == name for line in first)
    assert quotewire("events", "--group", name, "--consumer", "b").stdout == ""
    assert quotewire("events", "--group", name, check=False).returncode == 2


def test_an_article_of_the_queue_becomes_a_page(
    store: RedisStore, article: dict[str, str], quotewire: Quotewire, wait_for: WaitFor, tmp_path: Path
) -> None:
    quotewire("enqueue", "-", stdin=json.dumps(article))
    wait_for(lambda: state_of(store, article["id"]) == "completed")
    page = tmp_path / "page.html"
    assert "page: file:" in quotewire("report", article["id"], "-o", str(page)).stderr
    assert "<bdi>Tom Reed</bdi>" in page.read_text(encoding="utf-8")
    missing = quotewire("report", "nobody-has-this-id", check=False)
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "no article of this id" in missing.stderr


def test_dead_letters_are_listed_shown_replayed_and_dropped(
    store: RedisStore, name: str, quotewire: Quotewire, wait_for: WaitFor
) -> None:
    store.enqueue_raw(f'{{"id": "{name}", "text": 7}}'.encode())

    def letters() -> list[Letter]:
        return [item for item in store.dead_list(count=500) if name in item.letter.body]

    wait_for(letters)
    (letter,) = letters()
    listed = [json.loads(line)["id"] for line in quotewire("dead", "list", "--json").stdout.splitlines()]
    assert letter.id in listed
    done = quotewire("dead", "list", "--reason", "invalid_article")
    assert f"{letter.id}  invalid_article: text: Input should be a valid string\n    " in done.stdout
    assert re.search(r"\d+ dead letters: \d+ invalid_article$", done.stderr.strip())
    assert name in json.loads(quotewire("dead", "show", letter.id).stdout)["body"]
    assert quotewire("dead", "replay", letter.id).stdout == "replayed 1\n"
    again = quotewire("dead", "replay", letter.id, check=False)
    assert (again.returncode, again.stdout) == (1, "replayed 0\n")
    wait_for(letters)  # it is as faulty as before
    (letter,) = letters()
    assert quotewire("dead", "drop", letter.id).stdout == "dropped 1\n"
    assert quotewire("dead", "show", letter.id, check=False).returncode == 1
    assert quotewire("dead", "drop", check=False).returncode == 2


def test_doctor_finds_nothing_wrong_with_a_good_server(quotewire: Quotewire) -> None:
    done = quotewire("doctor")
    assert "✗" not in done.stdout
    checks = {check["name"]: check for check in json.loads(quotewire("doctor", "--json").stdout)}
    assert {"python", "model", "server", "maxmemory-policy", "append-only file", "clock", "group"} <= checks.keys()
    password = "@".join(quotewire("doctor").stdout.split("@")[:1])
    assert "***" in password


def test_producers_hear_the_same_code_of_a_full_intake_and_of_a_full_server(
    server: EmbeddedValkey, quotewire: Quotewire
) -> None:
    with Redis.from_url(server.url) as client:
        client.config_set("maxmemory", 1)
        done = quotewire("enqueue", "-", stdin='{"text": "No room."}', check=False, url=server.url)
        client.config_set("maxmemory", 0)
    assert (done.returncode, done.stdout) == (4, "accepted 0, duplicate 0, refused 0\n")
    assert "give it more memory" in done.stderr


def test_a_misspelt_setting_is_named_by_doctor_and_in_the_logs(
    server: EmbeddedValkey, spawn: Spawn, wait_for: WaitFor
) -> None:
    """It has no effect, and nothing else would say so."""
    env = {"QUOTEWIRE_REDIS_URL": server.url, "QUOTEWIRE_LEASE_SECOND": "60", "QUOTEWIRE_LOG_FORMAT": "json"}
    said = "QUOTEWIRE_LEASE_SECOND is no setting and has no effect: is QUOTEWIRE_LEASE_SECONDS meant?"
    worker = ("-A", "quotewire.worker", "worker", "-P", "solo", "-Q", "extract")
    for command in ((str(BIN / "quotewire"), "dispatch"), (str(BIN / "celery"), *worker)):
        process = spawn(*command, env=env)
        wait_for(lambda: said in spawn.log_of(process), what=spawn.log_of(process))  # noqa: B023 - called at once
    doctor = spawn(str(BIN / "quotewire"), "doctor", env=env)
    assert doctor.wait(60) == 1
    assert f"✗ settings: {said}" in spawn.log_of(doctor)


def test_health_sees_the_dispatcher(quotewire: Quotewire) -> None:
    assert quotewire("health").stdout.startswith("✓ dispatcher")
