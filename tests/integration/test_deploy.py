"""deploy/kubernetes and deploy/systemd: valid, confined, and their commands run side by side as in an upgrade."""

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any, Final

import kubernetes_validate
import pytest

from quotewire.schemas import Article
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.settings import Settings
from tests.integration.conftest import BIN, ROOT, TEXT, OpenAt, Spawn, WaitFor
from tests.integration.plant import Port
from tests.kubernetes import manifests
from tests.tools import tool

pytestmark = pytest.mark.integration
SYSTEMD: Final = ROOT / "deploy" / "systemd"
UNITS: Final = sorted(SYSTEMD.glob("*.service"))
EXPOSURE_MAX: Final = 2.0
"""Of ten, as ``systemd-analyze security`` counts it."""
KUBERNETES: Final = ("1.31", kubernetes_validate.latest_version())


@pytest.mark.parametrize("version", KUBERNETES)
def test_the_manifests_keep_to_kubernetes_schemas(version: str) -> None:
    for resource in [*manifests("keda"), *manifests("example")]:
        if not resource["apiVersion"].startswith("keda.sh/"):  # those: test_specifications.py
            kubernetes_validate.validate(resource, version, strict=True)


def deployments() -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one["spec"] for one in manifests("keda") if one["kind"] == "Deployment"}


def container(deployment: dict[str, Any]) -> dict[str, Any]:
    (found,) = deployment["template"]["spec"]["containers"]
    return dict(found)


def test_every_pod_is_confined_probed_and_spared() -> None:
    found = deployments()
    assert {*found} == {"dispatcher", "worker-text", "worker-attribute", "flower"}
    budgets = [one["spec"] for one in manifests("keda") if one["kind"] == "PodDisruptionBudget"]
    covered = [budget["selector"]["matchLabels"] for budget in budgets]
    for name, deployment in found.items():
        pod, main = deployment["template"]["spec"], container(deployment)
        assert pod["securityContext"]["runAsNonRoot"], name
        assert pod["automountServiceAccountToken"] is False, name
        assert main["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }, name
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= {*main}, name
        assert main["resources"]["limits"]["memory"], name
        assert deployment["selector"]["matchLabels"].items() <= deployment["template"]["metadata"]["labels"].items()
        assert name == "flower" or deployment["selector"]["matchLabels"] in covered, name
        assert re.fullmatch(r"quotewire:\d+\.\d+\.\d+", main["image"]), name
    secret = re.compile(r"password|:[^/]*@", re.IGNORECASE)
    assert not any(secret.search(str(container(one)["command"])) for one in found.values())


def selects(selector: dict[str, Any], labels: dict[str, str]) -> bool:
    """Whether a selector means a pod with these labels."""
    wanted: dict[str, str] = selector.get("matchLabels", {})
    return wanted.items() <= labels.items() and all(
        labels.get(one["key"]) in one["values"]
        for one in selector.get("matchExpressions", [])
        if one["operator"] == "In"
    )


def open_ports(labels: dict[str, str]) -> tuple[set[int], set[int]]:
    """The ports at which policies let others in to a pod, and those that it may reach."""
    policies = [*manifests("keda"), *manifests("example")]
    specs = [one["spec"] for one in policies if one["kind"] == "NetworkPolicy"]
    mine = [spec for spec in specs if selects(spec["podSelector"], labels)]
    assert {direction for spec in mine for direction in spec["policyTypes"]} == {"Ingress", "Egress"}, (
        "else all is open"
    )
    into, out = (
        {port["port"] for spec in mine for rule in spec.get(way, []) for port in rule["ports"]}
        for way in ("ingress", "egress")
    )
    return into, out


def test_policies_let_each_role_do_its_work_and_no_more() -> None:
    pods = {
        one["metadata"]["name"]: one["spec"]["template"]["metadata"]["labels"]
        for one in [*manifests("keda"), *manifests("example")]
        if one["kind"] in {"Deployment", "Job"}
    }
    expected: dict[str, tuple[set[int], set[int]]] = {
        "dispatcher": ({9464}, {53, 6379}),
        "worker-text": ({9464}, {53, 6379}),
        "worker-attribute": ({9464}, {53, 6379}),
        "flower": (set(), {53, 6379}),
        "desk-send": (set(), {53, 6379}),
        "desk-read": (set(), {53, 6379, 443}),
    }
    assert {name: open_ports(labels) for name, labels in pods.items()} == expected


def test_the_settings_of_the_manifests_exist() -> None:
    known = {f"QUOTEWIRE_{name.upper()}" for name in Settings.model_fields}
    (settings,) = [one["data"] for one in manifests("base") if one["kind"] == "ConfigMap"]
    assert {*settings} <= known
    for unit in UNITS:
        assert {*re.findall(r"QUOTEWIRE_[A-Z_]+", unit.read_text())} <= known, unit.name


def test_scaled_fleets_and_their_queues_are_there() -> None:
    fleets = deployments()
    for scaled in (one for one in manifests("keda") if one["kind"] == "ScaledObject"):
        fleet = fleets[scaled["spec"]["scaleTargetRef"]["name"]]
        assert "replicas" not in fleet, "the autoscaler and apply would fight over it"
        (option,) = [part for part in container(fleet)["command"] if part.startswith("--queues=")]
        metadata = [trigger["metadata"] for trigger in scaled["spec"]["triggers"]]
        assert {one["listName"] for one in metadata if "listName" in one} == {*option.partition("=")[2].split(",")}
        assert {one["stream"] for one in metadata if "stream" in one} == {"{qw}:intake"}


def installed(folder: Path) -> list[Path]:
    """The units as they are where quotewire is installed in this environment."""
    for unit in (*UNITS, SYSTEMD / "quotewire.target"):
        (folder / unit.name).write_text(unit.read_text().replace("/opt/quotewire/bin", str(BIN)))
    return sorted(folder.iterdir())


def test_systemd_finds_no_fault_in_the_units_and_little_exposure(tmp_path: Path) -> None:
    analyze = tool("systemd-analyze", "systemd")
    units = installed(tmp_path)
    done = subprocess.run(
        [analyze, "verify", *map(str, units)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for unit in units:
        if unit.suffix == ".service":
            command = [analyze, "security", "--offline=true", f"--threshold={round(10 * EXPOSURE_MAX)}", str(unit)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
            assert done.returncode == 0, done.stdout


def unit_environment(unit: Path) -> dict[str, str]:
    """The variables that a unit sets."""
    lines = re.findall(r"^Environment=(.*)$", unit.read_text(), re.MULTILINE)
    return dict(part.split("=", 1) for line in lines for part in line.split())


class Plant:
    """Runs the commands of Kubernetes' manifests and of systemd's units, as one stack."""

    def __init__(self, server: EmbeddedValkey, spawn: Spawn, folder: Path) -> None:
        (self._settings,) = [one["data"] for one in manifests("base") if one["kind"] == "ConfigMap"]
        self._server, self._spawn, self._folder = server, spawn, folder

    def container(self, name: str) -> tuple[subprocess.Popen[bytes], Port]:
        main = container(deployments()[name])
        own = {one["name"]: one["value"] for one in main["env"] if "value" in one}
        return self._start(main["command"], self._settings | own, main["readinessProbe"]["httpGet"]["path"])

    def unit(self, name: str) -> tuple[subprocess.Popen[bytes], Port]:
        unit = SYSTEMD / f"quotewire-{name}.service"
        (line,) = re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE)
        command = [part.replace("/opt/quotewire/bin/", "") for part in shlex.split(line)]
        return self._start(command, unit_environment(unit), "/readyz")

    def _start(self, command: list[str], env: dict[str, str], ready: str) -> tuple[subprocess.Popen[bytes], Port]:
        assert ready == "/readyz"
        port = Port()
        beat = self._folder / f"heartbeat-{port.number}"
        own = {
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "QUOTEWIRE_REDIS_URL": self._server.url,
            "QUOTEWIRE_METRICS_HOST": "127.0.0.1",
            "QUOTEWIRE_METRICS_PORT": str(port.number),
            "QUOTEWIRE_HEARTBEAT_FILE": str(beat),
        }
        names = [f"--hostname=w{port.number}@%h"] if "worker" in command else []
        return self._spawn(str(BIN / command[0]), *command[1:], *names, env=env | own), port


@pytest.mark.timeout(180)
def test_a_rolling_upgrade_loses_nothing(
    server: EmbeddedValkey, spawn: Spawn, tmp_path: Path, open_at: OpenAt, wait_for: WaitFor
) -> None:
    """docs/how-to/deploy.md: the new beside the old, and the old stopped when the new is ready."""
    plant = Plant(server, spawn, tmp_path)
    old = [plant.container("dispatcher"), plant.unit("worker")]
    for _, port in old:
        wait_for(port.is_ready)
    store = open_at(server.url)
    sent = 0

    def send(count: int) -> None:
        nonlocal sent
        store.enqueue([Article(id=f"u-{number}", text=f"{TEXT} {number}") for number in range(sent, sent + count)])
        sent += count

    send(30)
    new = [plant.unit("dispatcher"), plant.container("worker-text"), plant.container("worker-attribute")]
    send(30)
    for _, port in new:
        wait_for(port.is_ready)
    for process, _ in reversed(old):
        process.terminate()
        send(10)
    for process, _ in old:
        assert process.wait(45) == 0
    wait_for(lambda: store.status().completed == sent)
    audit = store.audit()
    assert audit.exact, audit.findings
    assert all(port.status("/healthz") == 200 for _, port in new)
    assert len(store.dispatchers()) == 1, "the old one has signed out"
