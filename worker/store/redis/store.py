"""The store over Redis streams, for Valkey 9 and Redis 7. Steps of several commands are scripts in ``lua/``."""

from collections.abc import Collection

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
from quotewire.worker.store.redis.servers import open_servers


class RedisStore(Intake, Stages, Events, Outbox, Decisions, Renumbering, Damage, Roster):
    """The complete store over one Redis or Valkey server, or over a cluster."""

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
        """Create a store for the server at ``url``, as in ``QUOTEWIRE_REDIS_URL``; connects on first use.

        ``lanes`` and ``limits`` that are not given are those of the stack on the server; ``StackMismatchError`` is
        raised where given ones differ. A call that fails on its connection is retried up to twice, quickly: every step
        can be repeated. With ``patience``, a call fails after so many seconds and is not retried.
        """
        servers = open_servers(url, patience)
        return cls(servers, lanes, limits, prefix=prefix, insisted=insisted, defines=defines)
