"""A real dispatcher and a real worker with their ports, for the tests of what Prometheus reads there."""

import subprocess

import httpx
import psutil
from prometheus_client.parser import text_string_to_metric_families

from quotewire.worker.local.valkey import EmbeddedValkey, free_port
from tests import forks
from tests.integration.conftest import BIN, Spawn, kill_group

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Port:
    """The port of one process."""

    def __init__(self) -> None:
        self.number = free_port()
        self.url = f"http://127.0.0.1:{self.number}"

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.url + path, timeout=20)

    def status(self, path: str) -> int:
        """The status of a path; 0 while nobody listens."""
        try:
            return self.get(path).status_code
        except httpx.TransportError:
            return 0

    def answers(self, path: str, status: int) -> bool:
        return self.status(path) == status

    def is_ready(self) -> bool:
        return self.answers("/readyz", 200)

    def samples(self) -> Samples:
        families = text_string_to_metric_families(self.get("/metrics").text)
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in families
            for sample in family.samples
        }

    def value(self, name: str, **labels: str) -> float | None:
        return self.samples().get((name, frozenset(labels.items())))


class Plant:
    """Server, dispatcher and worker with a port each."""

    def __init__(self, server: EmbeddedValkey, spawn: Spawn) -> None:
        self.server = server
        self._spawn = spawn
        self.dispatcher, self.worker = Port(), Port()
        self.dispatcher_process = self.start_dispatcher(self.dispatcher)
        self.worker_process = spawn(*forks.worker(), env=self._env(self.worker))

    def start_dispatcher(self, port: Port, spawn: Spawn | None = None) -> subprocess.Popen[bytes]:
        return (spawn or self._spawn)(str(BIN / "quotewire"), "dispatch", env=self._env(port))

    def children(self) -> list[int]:
        return [child.pid for child in psutil.Process(self.worker_process.pid).children()]

    @property
    def worker_log(self) -> str:
        return self._spawn.log_of(self.worker_process)

    def _env(self, port: Port) -> dict[str, str]:
        return {
            "QUOTEWIRE_REDIS_URL": self.server.url,
            "QUOTEWIRE_METRICS_PORT": str(port.number),
            "QUOTEWIRE_LOG_FORMAT": "json",
        }

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """``kill -9``, of a worker's children too."""
        kill_group(process)
