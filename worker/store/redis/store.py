"""The store over Redis streams, for Valkey 9 and Redis 7. Steps of several commands are scripts in ``lua/``."""

from collections.abc import Collection
from typing import Any, Final

import redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry

from quotewire.worker.store.keys import PREFIX
from quotewire.worker.store.protocol import Limits
from quotewire.worker.store.redis.damage import Damage
from quotewire.worker.store.redis.events import Events
from quotewire.worker.store.redis.intake import Intake
from quotewire.worker.store.redis.leases import Stages
from quotewire.worker.store.redis.losses import Decisions
from quotewire.worker.store.redis.outbox import Outbox
from quotewire.worker.store.redis.renumbering import Renumbering
from quotewire.worker.store.redis.roster import Roster

SOCKET_TIMEOUT: Final = 10.0
"""Seconds to wait for a reply; must exceed every blocking read."""
CONNECT_TIMEOUT: Final = 3.0
"""Seconds to wait for a connection."""
HEALTH_CHECK: Final = 30
"""Idle seconds after which a connection is checked before use."""


class RedisStore(Intake, Stages, Events, Outbox, Decisions, Renumbering, Damage, Roster):
    """The complete store over one Redis or Valkey server."""

    @classmethod
    def connect(
        cls,
        url: str,
        lanes: int | None = None,
        limits: Limits | None = None,
        *,
        prefix: str = PREFIX,
        insisted: Collection[str] | None = None,
        defines: bool = False,
        patience: float | None = None,
    ) -> "RedisStore":
        """Create a store for the server at ``url`` (``redis://``, ``rediss://`` or ``unix://``); connects on first use.

        ``lanes`` and ``limits`` that are not given are those of the stack on the server; ``StackMismatchError`` is
        raised where given ones differ. A call that fails on its connection is retried up to twice, quickly: every step
        can be repeated. With ``patience``, a call fails after so many seconds and is not retried.
        """
        # A Unix socket's connection class does not accept ``socket_keepalive``.
        tcp: dict[str, Any] = {} if url.startswith("unix:") else {"socket_keepalive": True}
        client = redis.Redis.from_url(
            url,
            protocol=2,
            socket_timeout=patience or SOCKET_TIMEOUT,
            socket_connect_timeout=patience or CONNECT_TIMEOUT,
            **tcp,
            health_check_interval=HEALTH_CHECK,
            retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), retries=0 if patience else 2),
        )
        return cls(client, lanes, limits, prefix=prefix, insisted=insisted, defines=defines)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
