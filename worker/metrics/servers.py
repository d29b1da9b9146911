"""The memory of the Redis servers as metrics: without room for writes, producers are refused and dispatchers wait."""

from collections.abc import Iterable, Iterator

from prometheus_client import Metric
from prometheus_client.registry import Collector
from redis.exceptions import RedisClusterException, RedisError

from quotewire.worker.health.servers import server_memory
from quotewire.worker.metrics import catalogue
from quotewire.worker.store.redis.servers import Servers


class ServerCollector(Collector):
    """Exports what each server says of its memory; nothing while one is away, or where INFO is refused.

    Args:
        servers: those that hold the articles; nobody else uses their connections.
    """

    def __init__(self, servers: Servers) -> None:
        self._servers = servers

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering must not ask the server."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Ask the servers."""
        try:
            asked = [server_memory(client) for client in self._servers.primaries()]
        except (RedisError, RedisClusterException, OSError):
            return
        found = [memory for memory in asked if memory is not None]
        yield catalogue.SERVER_MEMORY.family(((one.server,), one.used) for one in found)
        yield catalogue.SERVER_MEMORY_LIMIT.family(((one.server,), one.limit) for one in found if one.limit)
