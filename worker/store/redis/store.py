"""The store over Redis streams. Every step is one Lua script in ``lua/``; runs on Valkey 9 and Redis 7."""

from typing import Any, Final

import redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry

from quotewire.worker.store.protocol import Limits
from quotewire.worker.store.redis.audit import Auditing
from quotewire.worker.store.redis.intake import Intake
from quotewire.worker.store.redis.leases import Stages
from quotewire.worker.store.redis.outbox import Outbox

SOCKET_TIMEOUT: Final = 10.0
"""Seconds without an answer after which a server counts as away; longer than any blocking read here."""
CONNECT_TIMEOUT: Final = 3.0
"""Seconds to wait for a connection."""
HEALTH_CHECK: Final = 30
"""Seconds of silence after which a connection is tried before it is used."""


class RedisStore(Intake, Stages, Outbox, Auditing):
    """The whole store over one Redis or Valkey server."""

    @classmethod
    def connect(cls, url: str, lanes: int = 1, limits: Limits | None = None) -> "RedisStore":
        """A store over the server at ``url`` (``redis://``, ``rediss://`` or ``unix://``); connects on first use.

        A call that meets a broken connection is repeated twice, quickly: every step can be repeated.
        """
        # A Unix socket's connection class does not take it.
        tcp: dict[str, Any] = {} if url.startswith("unix:") else {"socket_keepalive": True}
        client = redis.Redis.from_url(
            url,
            protocol=2,
            socket_timeout=SOCKET_TIMEOUT,
            socket_connect_timeout=CONNECT_TIMEOUT,
            **tcp,
            health_check_interval=HEALTH_CHECK,
            retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), retries=2),
        )
        return cls(client, lanes, limits)

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()
