"""Alerts and dashboard: checked with promtool, and fired by real faults in a real Prometheus."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import spacy
import yaml
from celery import Celery
from redis import Redis

from quotewire.schemas import Article
from quotewire.worker.local.valkey import EmbeddedValkey, free_port
from quotewire.worker.metrics.catalogue import METRICS
from quotewire.worker.store.dead_letters import REASONS
from quotewire.worker.store.redis.store import RedisStore
from tests import forks
from tests.integration.conftest import BIN, PATIENCE, ROOT, TEXT, OpenAt, Spawn, kill_group, until
from tests.integration.plant import Port
from tests.tools import tool

pytestmark = pytest.mark.integration
FOLDER: Final = ROOT / "deploy" / "monitoring"
RULES: Final = FOLDER / "alerts.yml"
DASHBOARD: Final = FOLDER / "grafana" / "quotewire.json"
ALERTS: Final[dict[str, dict[str, Any]]] = {
    rule["alert"]: rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]
}
NAME: Final = re.compile(r"\bquotewire_[a-z_]+\b")
EXPORTED: Final = {
    name
    for facts in METRICS
    for name in (
        [facts.family_name + ending for ending in ("_bucket", "_sum", "_count")]
        if facts.kind == "histogram"
        else [facts.name]
    )
}
DISPATCHER, WORKER = 'job="quotewire-dispatcher", instance="d:9464"', 'job="quotewire-worker", instance="w:9464"'
FAULTS: Final[dict[str, tuple[dict[str, str], str, dict[str, str]]]] = {
    # Alert: the series while something is wrong, the first of them while all is well (empty: the first as it is, alone),
    # and the labels besides the severity.
    "QuotewireDispatcherDown": ({f"up{{{DISPATCHER}}}": "0x180"}, "1x180", {}),
    "QuotewireDispatcherSilent": ({'quotewire_dispatchers{state="silent"}': "1x180"}, "0x180", {}),
    "QuotewireDispatcherHeldUp": ({'quotewire_dispatchers{state="held_up"}': "1x180"}, "0x180", {}),
    "QuotewireWorkerDown": ({f"up{{{WORKER}}}": "0x180"}, "1x180", {}),
    "QuotewireWorkerNotConsuming": ({"quotewire_worker_consuming": "0x180"}, "1x180", {}),
    "QuotewireStuck": ({'quotewire_heartbeat_age_seconds{part="worker"}': "61x180"}, "5x180", {"part": "worker"}),
    "QuotewireRedisDown": ({"quotewire_store_up": "0x180"}, "1x180", {}),
    "QuotewireRedisMemory": (
        {
            'quotewire_redis_memory_bytes{server="r:6379"}': "81x180",
            'quotewire_redis_memory_limit_bytes{server="r:6379"}': "100x180",
        },
        "79x180",
        {"server": "r:6379"},
    ),
    "QuotewireBrokerDown": ({"quotewire_broker_up": "0x180"}, "1x180", {}),
    "QuotewireDeadLetters": (
        {f'quotewire_dead_total{{lane="0", reason="invalid_json", {DISPATCHER}}}': "0x170 1x10"},
        "1x180",
        {"reason": "invalid_json"},
    ),
    "QuotewireCircuitBreakerOpen": ({'quotewire_paused{lane="0", by="breaker"}': "1x180"}, "0x180", {"lane": "0"}),
    "QuotewireIntakePaused": ({'quotewire_paused{lane="0", by="operator"}': "1x180"}, "0x180", {"lane": "0"}),
    "QuotewireIntakeNearlyFull": (
        {
            'quotewire_waiting_articles{lane="0"}': "50x180",
            'quotewire_pending_articles{lane="0"}': "31x180",
            "quotewire_intake_limit_articles": "100x180",
        },
        "20x180",
        {},
    ),
    "QuotewireArticlesWait": ({'quotewire_oldest_waiting_seconds{lane="0"}': "601x180"}, "9x180", {"lane": "0"}),
    "QuotewireArticlesStuck": ({'quotewire_oldest_pending_seconds{lane="0"}': "1801x180"}, "9x180", {"lane": "0"}),
    "QuotewireArticlesUnaccounted": ({'quotewire_unaccounted_articles{lane="0"}': "1x180"}, "0x180", {"lane": "0"}),
    "QuotewireRedeliveries": ({f"quotewire_redeliveries_total{{{DISPATCHER}}}": "0+1x180"}, "5x180", {}),
    "QuotewireRetries": (
        {
            'quotewire_stage_articles_total{stage="repair", fate="retry"}': "0+1x180",
            'quotewire_stage_articles_total{stage="repair", fate="next"}': "0+10x180",
        },
        "1x180",
        {"stage": "repair"},
    ),
    "QuotewireEventGroupSlow": ({'quotewire_event_group_used_ratio{group="a"}': "0.6x180"}, "0x180", {"group": "a"}),
    "QuotewireEventsLost": ({'quotewire_event_group_trimmed_events{group="a"}': "1x180"}, "0x180", {"group": "a"}),
    "QuotewireChildMemory": (
        {
            f'quotewire_child_memory_bytes{{child="0", {WORKER}}}': "1600x180",
            f"quotewire_child_memory_limit_bytes{{{WORKER}}}": "1000x180",
        },
        "1000x180",
        {"job": "quotewire-worker", "instance": "w:9464", "child": "0"},
    ),
    "QuotewireVersionsDiffer": (
        {'quotewire_info{version="0.1.0"}': "1x180", 'quotewire_info{version="0.2.0"}': "1x180"},
        "",
        {},
    ),
}


def promtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [tool("promtool", "prometheus"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_rules_and_the_configuration_are_valid() -> None:
    for arguments in (("check", "rules", str(RULES)), ("check", "config", str(FOLDER / "prometheus.yml"))):
        done = promtool(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr


def test_each_alert_has_an_entry_that_says_what_to_do() -> None:
    page = (ROOT / "docs" / "how-to" / "alerts.md").read_text(encoding="utf-8")
    entries = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    assert [entry.partition("\n")[0] for entry in entries] == [*ALERTS], "the page keeps to the order of the rules"
    assert all(len(entry.partition("\n")[2].split()) > 10 for entry in entries)
    for name, rule in ALERTS.items():
        assert rule["annotations"]["runbook"] == f"docs/how-to/alerts.md#{name.lower()}"
        assert rule["annotations"]["summary"].endswith((".", "?"))
        assert rule["labels"]["severity"] in {"warning", "critical"}


def test_each_reason_of_a_dead_letter_has_a_word_of_what_to_do() -> None:
    page = (ROOT / "docs" / "how-to" / "alerts.md").read_text(encoding="utf-8")
    entry = page.partition("## QuotewireDeadLetters\n")[2].partition("\n## ")[0]
    assert {reason for reason in REASONS if f"`{reason}`" not in entry} == set()


def test_each_alert_fires_at_its_fault_and_not_without(tmp_path: Path) -> None:
    assert [*FAULTS] == [*ALERTS]
    file = tmp_path / "alerts.test.yml"
    file.write_text(
        yaml.safe_dump({"rule_files": [str(RULES)], "evaluation_interval": "5m", "tests": [*cases()]}), encoding="utf-8"
    )
    done = promtool("test", "rules", str(file))
    assert done.returncode == 0, done.stdout + done.stderr


def cases() -> Iterator[dict[str, Any]]:
    """For each alert a case in which it fires after three hours, and one in which it does not."""
    for name, (faulty, well, labels) in FAULTS.items():
        rule = ALERTS[name]
        found = {"exp_labels": {"alertname": name, **rule["labels"], **labels}, "exp_annotations": rule["annotations"]}
        first = next(iter(faulty))
        good = {**faulty, first: well} if well else {first: faulty[first]}
        for series, alerts in ((faulty, [found]), (good, [])):
            yield {
                "interval": "1m",
                "input_series": [{"series": one, "values": values} for one, values in series.items()],
                "alert_rule_test": [{"eval_time": "175m", "alertname": name, "exp_alerts": alerts}],
            }


def test_rules_and_dashboard_ask_only_for_metrics_that_are_exported() -> None:
    for expression in [*(rule["expr"] for rule in ALERTS.values()), *dashboard_expressions()]:
        names = {*NAME.findall(expression)}
        assert names or "up{" in expression, expression
        assert names <= EXPORTED, f"{expression}: {names - EXPORTED}"


def test_the_dashboard_is_one_that_grafana_shows(tmp_path: Path) -> None:
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    panels = board["panels"]
    assert board["uid"] == "quotewire"
    assert len({panel["id"] for panel in panels}) == len(panels) > 15
    places = [
        {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        for place in (panel["gridPos"] for panel in panels)
    ]
    assert sum(map(len, places)) == len(set().union(*places)), "panels overlap"
    assert all(x < 24 for place in places for x, _ in place)
    for panel in panels:
        assert panel["title"]
        assert panel["type"] in {"stat", "table", "timeseries"}
        assert panel["datasource"]["uid"] == "${datasource}"
    shown = {name for expression in dashboard_expressions() for name in NAME.findall(expression)}
    assert len(shown) >= 20
    rules = [
        {"record": f"panel_{number}", "expr": expression.replace("$__rate_interval", "1m")}
        for number, expression in enumerate(dashboard_expressions())
    ]
    file = tmp_path / "dashboard.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}), encoding="utf-8")
    done = promtool("check", "rules", str(file))
    assert done.returncode == 0, done.stdout + done.stderr


def dashboard_expressions() -> list[str]:
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


class Plant:
    """Two servers, dispatchers and a worker; small limits, so that few articles and events reach them."""

    def __init__(self, store: EmbeddedValkey, broker: EmbeddedValkey, model: Path, spawn: Spawn) -> None:
        self.store, self.broker, self._spawn = store, broker, spawn
        self._env = {
            "QUOTEWIRE_REDIS_URL": store.url,
            "QUOTEWIRE_BROKER_URL": broker.url,
            "QUOTEWIRE_SPACY_MODEL": str(model),
            "QUOTEWIRE_LEASE_SECONDS": "4",
            "QUOTEWIRE_HIGH_WATER": "100",
            "QUOTEWIRE_EVENTS_MAX_BYTES": "60000",
            "QUOTEWIRE_CHILD_MEMORY_MB": "350",
            "SABOTAGE_LEAK": "400_000_000",  # bytes: a child then has more than one and a half times that, not twice
            "SABOTAGE_SILENT": "7",  # seconds until a dispatcher counts as dead; it signs in every five
            "SABOTAGE_HASTE": "4" if LONG else "1",  # how soon a process counts as stuck, and ends itself
            "SABOTAGE_SLOW": "5",
        }
        self.ports = {name: Port() for name in ("dispatcher", "newer dispatcher", "worker")}
        self.processes = {name: self.start(name) for name in ("dispatcher", "worker")}

    def start(self, name: str, **env: str) -> subprocess.Popen[bytes]:
        port = {"QUOTEWIRE_METRICS_PORT": str(self.ports[name].number)}
        saboteur = "tests.faults.saboteur"
        command = forks.worker(app=saboteur) if name == "worker" else (str(BIN / "python"), "-m", saboteur, "dispatch")
        return self._spawn(*command, env=self._env | port | env, cwd=ROOT)


LONG: Final = os.environ.get("FAULTS") == "long"
"""Whether all alerts are fired: ``make test-faults``."""
PATIENT: Final = {
    *("QuotewireRetries", "QuotewireArticlesStuck", "QuotewireCircuitBreakerOpen", "QuotewireChildMemory"),
    "QuotewireStuck",
}
"""Alerts whose faults take a quarter of a minute, too long for every run."""
SHORTER: Final = {"> 60": "> 15", "> 600": "> 3", "> 1800": "> 5"}
"""The limits of ages in rules, and those of the test. No rule waits here for its fault to last (``for``)."""


class Prometheus:
    """A real Prometheus that scrapes every second, with the rules as they are but for their patience."""

    def __init__(self, plant: Plant, folder: Path, spawn: Spawn) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self.seen: set[str] = set()
        """All alerts that have fired."""
        self.recent: set[str] = set()
        """Those since the last fault."""
        rules = yaml.safe_load(RULES.read_text())
        for rule in rules["groups"][0]["rules"]:
            rule.pop("for", None)
            rule["expr"] = re.sub(r"> \d+$", lambda found: SHORTER.get(found[0], found[0]), rule["expr"])
        (folder / "alerts.yml").write_text(yaml.safe_dump(rules))
        jobs = {"dispatcher": ["dispatcher", "newer dispatcher"], "worker": ["worker"]}
        configuration = {
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(folder / "alerts.yml")],
            "scrape_configs": [
                {
                    "job_name": f"quotewire-{job}",
                    "static_configs": [{"targets": [f"127.0.0.1:{plant.ports[name].number}" for name in names]}],
                }
                for job, names in jobs.items()
            ],
        }
        (folder / "prometheus.yml").write_text(yaml.safe_dump(configuration))
        spawn(
            tool("prometheus", "prometheus"),
            f"--config.file={folder / 'prometheus.yml'}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address={self.url.removeprefix('http://')}",
            env={},
        )

    def firing(self) -> set[str]:
        try:
            answer = httpx.get(f"{self.url}/api/v1/alerts", timeout=10).raise_for_status().json()
        except httpx.HTTPError:  # also while it starts
            return {"not up yet"}
        found = {alert["labels"]["alertname"] for alert in answer["data"]["alerts"] if alert["state"] == "firing"}
        self.seen |= found
        self.recent |= found
        return found

    def before(self, fault: str, *alerts: str) -> None:
        """Say what comes, and wait until none of the alerts that it is to fire does."""
        until(lambda: not {*alerts} & self.firing(), what=f"silence of {', '.join(alerts)}")
        self.recent.clear()
        sys.stdout.write(f"\n{fault}:\n")

    def wait(self, *alerts: str) -> None:
        """Wait until all of these have fired since the fault, and say so: ``pytest -s`` shows which fault fired which alert."""
        began = time.monotonic()
        until(lambda: self.firing() and {*alerts} <= self.recent, 3 * PATIENCE, what=f"{', '.join(alerts)} fire")
        sys.stdout.write(f"  {', '.join(alerts)} after {time.monotonic() - began:.1f} s\n")

    def query(self, expression: str) -> list[dict[str, Any]]:
        try:
            answer = (
                httpx.get(f"{self.url}/api/v1/query", params={"query": expression}, timeout=10)
                .raise_for_status()
                .json()
            )
        except httpx.HTTPError:
            return []
        found: list[dict[str, Any]] = answer["data"]["result"]
        return found


@pytest.fixture
def blank_model(tmp_path: Path) -> Path:
    """A pipeline that only splits sentences: language processing would only take time."""
    folder = tmp_path / "blank"
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(folder)
    return folder


@pytest.mark.alone  # alerts are made by what lasts some seconds
@pytest.mark.timeout(600)
def test_each_alert_is_fired_by_a_real_fault_in_a_real_prometheus(
    server: EmbeddedValkey, spawn: Spawn, tmp_path: Path, open_at: OpenAt, blank_model: Path
) -> None:
    tool("prometheus", "prometheus")
    with EmbeddedValkey(tcp=True, append_only=False) as broker:
        plant = Plant(server, broker, blank_model, spawn)
        for name in plant.processes:
            until(plant.ports[name].is_ready, what=f"readiness of the {name}")
        prometheus = Prometheus(plant, tmp_path, spawn)
        until(lambda: len(prometheus.query("up == 1")) == 2)
        until(lambda: prometheus.query("increase(quotewire_dead_total[15m])"))
        until(lambda: not prometheus.firing())
        break_articles(plant, prometheus, open_at(server.url))
        break_processes(plant, prometheus, open_at(server.url))
        assert prometheus.seen - {"not up yet"} >= {*ALERTS} - (set() if LONG else PATIENT)


def break_articles(plant: Plant, prometheus: Prometheus, store: RedisStore) -> None:
    """Faults that articles, an operator and another version make, in turn, and the alerts that each fires."""
    prometheus.before("a dispatcher of another version is started, and then killed", "QuotewireDispatcherSilent")
    newer = plant.start("newer dispatcher", SABOTAGE_VERSION="99.0.0")
    prometheus.wait("QuotewireVersionsDiffer")
    kill_group(newer)
    prometheus.wait("QuotewireDispatcherSilent")

    prometheus.before("a producer sends no article", "QuotewireDeadLetters")
    store.enqueue_raw(b"no json")
    prometheus.wait("QuotewireDeadLetters")

    waiting = ("QuotewireIntakePaused", "QuotewireIntakeNearlyFull", "QuotewireArticlesWait")
    prometheus.before("an operator pauses the intake, and articles go on coming in", *waiting)
    store.events_take("slow", "s1", "new", count=1)
    store.pause("a new version is coming")
    texts = [f"{'FAIL ' if LONG and number % 4 else ''}{TEXT} {number}" for number in range(88)]
    store.enqueue([Article(id=f"a-{number}", text=text) for number, text in enumerate(texts)])
    prometheus.wait(*waiting)

    prometheus.before("somebody deletes an entry from the intake", "QuotewireArticlesUnaccounted")
    with Redis.from_url(plant.store.url) as client:
        ((entry, _),) = client.xrevrange("{qw}:intake", count=1)
        client.xdel("{qw}:intake", entry)
        prometheus.wait("QuotewireArticlesUnaccounted")
        assert store.accept_losses().articles == 1

        prometheus.before("Redis has little memory left", "QuotewireRedisMemory")
        client.config_set("maxmemory", int(client.info("memory")["used_memory"] * 1.15))
        prometheus.wait("QuotewireRedisMemory")
        client.config_set("maxmemory", 0)

    failing = ("QuotewireRetries", "QuotewireArticlesStuck", "QuotewireCircuitBreakerOpen") if LONG else ()
    slow = ("QuotewireEventGroupSlow", "QuotewireEventsLost")
    prometheus.before(
        "it goes on; a consumer group reads nothing, and three of four articles fail", *slow, *failing[::2]
    )
    store.reset_breaker()
    prometheus.wait(*slow)
    if LONG:
        prometheus.wait(*failing)
        store.reset_breaker()
    until(lambda: store.status().pending == 0)

    if LONG:
        prometheus.before("an article needs much memory", "QuotewireChildMemory")
        store.enqueue([Article(id="leak", text=f"LEAK SLOW {TEXT}")])
        prometheus.wait("QuotewireChildMemory")
        until(lambda: store.status().pending == 0)


def break_processes(plant: Plant, prometheus: Prometheus, store: RedisStore) -> None:
    """Faults of servers and processes, in turn, and the alerts that each fires. At the end nothing runs."""
    cut_off = ("QuotewireBrokerDown", "QuotewireDispatcherHeldUp", "QuotewireWorkerNotConsuming")
    prometheus.before("the broker is killed", *cut_off)
    plant.broker.kill()
    store.enqueue([Article(id="waits", text=f"{TEXT} waits")])
    prometheus.wait(*cut_off)
    plant.broker.start()

    if LONG:
        prometheus.before("a worker's main loop stands still", "QuotewireStuck", *cut_off)
        with Celery(broker=plant.broker.url) as app:
            app.control.broadcast("block")
        prometheus.wait("QuotewireStuck")

    prometheus.before("the worker is killed, and articles wait for it", "QuotewireWorkerDown", *cut_off[:2])
    kill_group(plant.processes["worker"])
    store.enqueue([Article(id=f"b-{number}", text=f"{TEXT} b {number}") for number in range(12)])
    prometheus.wait("QuotewireWorkerDown", "QuotewireRedeliveries")

    prometheus.before("Redis is killed, and at last the dispatcher", "QuotewireRedisDown", "QuotewireDispatcherDown")
    plant.store.kill()
    prometheus.wait("QuotewireRedisDown")
    kill_group(plant.processes["dispatcher"])
    prometheus.wait("QuotewireDispatcherDown")
